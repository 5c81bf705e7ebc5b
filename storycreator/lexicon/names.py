"""First names and whose they are."""

from functools import cache
from pathlib import Path


@cache
def names() -> dict[str, str]:
    """Names to ``m``, ``f`` or ``fm``."""
    found: dict[str, str] = {}
    for line in (Path(__file__).parent / "names.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            sex, _, listed = line.partition(":")
            found |= dict.fromkeys(listed.split(), sex)
    return found
