"""Time and memory of a book, stage by stage: ``make bench``. Runs the command line as a person would; there is no passing or failing."""

import argparse
import json
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import machine
from storycreator.messages.job import Stage

ROOT = Path(__file__).resolve().parents[1]

BY_STAGE = "## By stage"
"""Begins the part of docs/performance.md that is written here."""
PROMPT = "A space adventure about robots"
SEED = 7
STAGES = {str(stage): f"{stage} {stage.name.lower()}" for stage in Stage}


@dataclass(frozen=True)
class Kind:
    """A book to measure."""

    name: str
    title: str
    arguments: tuple[str, ...]


KINDS = (
    Kind("draft", "Draft: 8 pages, English, instant engines", ("--draft", "--languages", "none")),
    Kind("english", "8 pages, English, narrated", ("--languages", "none")),
    Kind("full", "8 pages, English, Spanish and French, all narrated", ("--languages", "es,fr")),
)


@dataclass(frozen=True)
class Sample:
    """One run."""

    run: machine.Run
    answer: dict[str, Any]
    """What ``--json`` printed."""

    def spans(self) -> dict[str, float]:
        """Seconds by stage and branch, in the order they began."""
        return {span["name"]: float(span["duration"]) for span in self.answer["timings"]}


def once(kind: Kind, extra: list[str], prompt: str = PROMPT, checkout: Path | None = None) -> Sample:
    """Make one book in a folder that is thrown away. Raises ``SystemExit`` with the program's own words when it fails."""
    with tempfile.TemporaryDirectory(prefix="storycreator-bench-") as folder:
        checkout = checkout or ROOT
        state, main = Path(folder) / "state", [sys.executable, "main.py", prompt, "--json"]
        # Warm is a program that has run before, which made its state folder, and of this book nothing.
        machine.run([*main, "--draft", "--stop-at", "story", "--out", f"{folder}/before"], cwd=checkout, state=state)
        command = [*main, "--pages", "8", "--seed", str(SEED), *kind.arguments, *extra]
        run = machine.run([*command, "--out", str(Path(folder) / "book")], cwd=checkout, state=state)
    if run.code:
        raise SystemExit(f"{kind.name}: main.py ended with {run.code}:\n{run.err[-2000:]}")
    return Sample(run, json.loads(run.out))


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else 0.0


def _spread(values: list[float]) -> str:
    middle = f"{_median(values):.1f}"
    return middle if len(values) < 2 else f"{middle} ({min(values):.1f}–{max(values):.1f})"


def table(kind: Kind, samples: list[Sample]) -> list[str]:
    """A Markdown table of one kind of book."""
    lines = [f"### {kind.title}", "", "| | seconds |", "|---|---|"]
    names = list(dict.fromkeys(name for sample in samples for name in sample.spans()))
    for name in names:
        values = [sample.spans()[name] for sample in samples if name in sample.spans()]
        lines.append(f"| {STAGES.get(name, '– ' + name)} | {_spread(values)} |")
    walked = [float(sample.answer["seconds"]) for sample in samples]
    wall = [sample.run.seconds for sample in samples]
    lines.append(
        f"| starting, loading and writing outside the stages | {_median([a - b for a, b in zip(wall, walked, strict=True)]):.1f} |"
    )
    lines.append(f"| **whole command** | **{_spread(wall)}** |")
    lines.append(f"| processor time | {_spread([sample.run.cpu_seconds for sample in samples])} |")
    if peak := max(sample.run.peak_bytes for sample in samples):
        lines += ["", f"Peak memory of the process and its children: {peak / 2**30:.2f} GiB."]
    lines.append("")
    statuses = {span["name"]: span["status"] for span in samples[-1].answer["timings"] if span["status"] not in ("ok", "skipped")}
    if statuses:
        lines += ["Not ok: " + ", ".join(f"{name} {status}" for name, status in statuses.items()) + ".", ""]
    return lines


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1, metavar="N", help="runs of each kind (default: 1; the first warms the files up)")
    parser.add_argument("--only", default=",".join(kind.name for kind in KINDS), help="comma-separated, of draft, english, full")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the figures there, too: docs/performance.md")
    parser.add_argument("extra", nargs="*", metavar="-- FLAG", help="more flags for main.py, after --")
    asked = parser.parse_args()
    wanted = {name.strip() for name in asked.only.split(",")}
    if asked.times < 1 or (unknown := wanted - {kind.name for kind in KINDS}):
        parser.error("--times must be 1 or more" if asked.times < 1 else f"--only: there is no {', '.join(sorted(unknown))}")
    lines: list[str] = []
    for kind in KINDS:
        if kind.name not in wanted:
            continue
        samples = []
        for number in range(asked.times):
            print(f"{kind.title}: run {number + 1} of {asked.times} …", file=sys.stderr)
            samples.append(once(kind, asked.extra))
        part = table(kind, samples)
        print("\n".join(part))
        lines += part
    if asked.markdown:
        page = asked.markdown.read_text(encoding="utf-8") if asked.markdown.exists() else "# Performance"
        head = [
            page.partition(BY_STAGE)[0].rstrip(), "", BY_STAGE, "",
            f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench`; {asked.times} run(s) of each, median (least–most). "
            "Stages of C run side by side, so its branches add up to more than it.", "",
            f"- Machine: {machine.describe()}", f"- Versions: {machine.library_versions()}", "",
        ]  # fmt: skip
        asked.markdown.parent.mkdir(parents=True, exist_ok=True)
        asked.markdown.write_text("\n".join([*head, *lines]).rstrip() + "\n", encoding="utf-8")
        print(f"Written to {asked.markdown}", file=sys.stderr)


if __name__ == "__main__":
    main()
