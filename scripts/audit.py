"""Reads what pip-audit found: ``audit.py REPORT PROBLEMS``. Exits 1 for a known vulnerability; says aloud when nothing could be checked."""

import json
import sys
from pathlib import Path


def verdict(report: str, problems: str) -> tuple[int, str]:
    """The exit status and what to print."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        why = (problems.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return 0, f"NOT CHECKED for known vulnerabilities: the database cannot be reached ({why[:300]})"
    checked = [one for one in packages if "vulns" in one]
    if not checked:
        return 0, f"NOT CHECKED for known vulnerabilities: the database knows none of {len(packages)} packages"
    found = [f"{one['name']} {one['version']}: {vuln['id']}, fixed in {', '.join(vuln.get('fix_versions', [])) or 'no version'}"
             for one in checked for vuln in one["vulns"]]  # fmt: skip
    unknown = f"; {len(packages) - len(checked)} packages are unknown to the database" if len(packages) > len(checked) else ""
    return (1 if found else 0), "\n".join([*found, f"{len(found)} known vulnerabilities in {len(checked)} packages{unknown}"])


if __name__ == "__main__":
    status, words = verdict(*(Path(name).read_text() for name in sys.argv[1:3]))
    print(words)
    raise SystemExit(status)
