"""The comparison as files: JSON, CSV, and an HTML page that needs nothing else."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from benchmarks.compare import charts
from benchmarks.compare.estimates import ENOUGH, Estimate
from benchmarks.compare.places import Absent
from benchmarks.compare.results import PERCENT, Result, Row, between, plain, size, time
from benchmarks.compare.samples import BY_KEY, COLUMNS, PARTS, PLACES, Sample
from storycreator.security.escaping import spreadsheet

JSON_NAME, CSV_NAME, HTML_NAME, SVG_NAME = "results.json", "runs.csv", "report.html", "times-{}.svg"
FORMAT_VERSION = 1
ENGINES = {"draft": "Draft engines: instant, so that transport differences show", "default": "Default engines: finished books"}


@dataclass(frozen=True)
class About:
    """What was compared, where and when."""

    prompt: str
    arguments: tuple[str, ...]
    runs: dict[str, int]
    """By set of engines."""
    order_seed: int
    made: str
    machine: str
    load: str
    command: str
    stopped: bool
    versions: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """What each place consists of, by its name in words."""


def append(file: Path, *samples: Sample) -> None:
    """More lines of the CSV. Each run is written as soon as it is known: nothing measured is lost, however the comparison ends."""
    new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as written:
        writer = csv.DictWriter(written, COLUMNS)
        if new:
            writer.writeheader()
        for sample in samples:
            writer.writerow({key: spreadsheet(value) if isinstance(value, str) else value for key, value in sample.flat().items()})


def _number(estimate: Estimate | None, written: Any) -> tuple[str, str]:
    if estimate is None:
        return "–", ""
    return written(estimate.value), f"{written(estimate.low)} – {written(estimate.high)}"


def cells(row: Row) -> dict[str, tuple[str, str]]:
    """The table's columns after the name: each a median and its interval or range."""
    return {
        "runs": (f"{row.runs}" + (f", {row.failed} failed" if row.failed else ""), ""),
        "book": _number(row.seconds, time),
        "command": _number(row.wall, time),
        "network": _number(row.travel, time),
        "share": _number(row.share, lambda share: f"{share:.1%}".replace("%", " %")),
        "bytes over the link": _number(row.crossed, size),
        "× package": _number(row.ratio, lambda ratio: f"{ratio:.3f}"),
        "processor": _number(row.cpu, time),
        "memory": _number(row.peak, lambda count: f"{count / 2**20:.0f} MiB"),
    }


def findings(result: Result) -> list[str]:
    """The few sentences people come for."""
    lines = [f"{one.title}: {one.verdict}." for one in result.comparisons if one.what == "seconds"]
    lines += [
        f"{row.title}: {size(row.crossed.value)} crossed {row.interface} for a package of {size(row.package_bytes)}, "
        f"{row.ratio.value:.3f} times its size ({between(row.ratio, lambda ratio: f'{ratio:.3f}')})."
        for row in result.rows
        if row.ratio and row.crossed and BY_KEY[row.key].place == "two-machines"
    ]
    return [f"{line[:1].upper()}{line[1:]}" for line in (*lines, result.sameness)]


def html(about: About, results: Sequence[Result], samples: Sequence[Sample], absent: Sequence[Absent]) -> str:
    """The page. It asks the network for nothing and shows itself light or dark as its reader prefers."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    parts = []
    for result in results:
        mine = [sample for sample in samples if sample.engines == result.engines]
        groups = [
            ("Differences in the time of a book", "seconds", "Only what is not inside the noise is a difference."),
            (
                "Differences in the network’s time",
                "travel",
                "The same for the network alone, where the work of the engines does not drown it.",
            ),
        ]
        parts.append(
            {
                "title": ENGINES[result.engines],
                "result": result,
                "findings": findings(result),
                "left_out": {BY_KEY[key].title: why for key, why in result.left_out.items()},
                "columns": list(cells(result.rows[0])) if result.rows else [],
                "table": [{"title": row.title, "cells": list(cells(row).values())} for row in result.rows],
                "part_names": list(PARTS.values()),
                "part_table": [{"title": row.title, "cells": [time(value) for value in row.parts.values()]} for row in result.rows],
                "charts": {"times": charts.times(result, mine), "parts": charts.parts(result)} if result.rows else {},
                "groups": [
                    {"title": title, "about": words, "chart": chart, "rows": [one for one in result.comparisons if one.what == what]}
                    for title, what, words in groups
                    if (chart := charts.differences(result, what))
                ],
            }
        )
    shown = asdict(about) | {
        "configurations": len({row.key for result in results for row in result.rows}),
        "ends": f"the {PERCENT} interval"
        if any(row.seconds.is_interval for result in results for row in result.rows)
        else "least and most",
    }
    not_here = [{"title": PLACES[one.name], "why": one.why, "todo": one.todo} for one in absent]
    page = environment.get_template("report.html.j2")
    return page.render(about=shown, parts=parts, absent=not_here, level=PERCENT, enough=ENOUGH)


def as_json(about: About, results: Sequence[Result], samples: Sequence[Sample], absent: Sequence[Absent]) -> dict[str, Any]:
    """All of it."""
    sets = []
    for result in results:
        rows = [
            {
                "configuration": row.key,
                "title": row.title,
                "runs": row.runs,
                "failed": row.failed,
                **{
                    name: plain(getattr(row, name))
                    for name in ("seconds", "wall", "network", "travel", "share", "crossed", "ratio", "cpu", "peak")
                },
                "parts": row.parts,
                "interface": row.interface,
                "package_bytes": row.package_bytes,
            }
            for row in result.rows
        ]
        comparisons = [
            {
                "title": one.title, "ours": one.ours, "theirs": one.theirs, "what": one.what, "difference": plain(one.estimate),
                "relative": one.relative, "clear": one.estimate.is_clear, "verdict": one.verdict,
            }
            for one in result.comparisons
        ]  # fmt: skip
        sets.append(
            {
                "engines": result.engines, "configurations": rows, "comparisons": comparisons, "books": result.books,
                "sameness": result.sameness, "left_out": result.left_out,
            }
        )  # fmt: skip
    return {
        "format_version": FORMAT_VERSION,
        "about": asdict(about),
        "sets": sets,
        "skipped": [asdict(one) for one in absent],
        "samples": [asdict(sample) for sample in samples],
    }


def write(folder: Path, about: About, results: Sequence[Result], samples: Sequence[Sample], absent: Sequence[Absent]) -> dict[str, Any]:
    """All files, the CSV anew: an interruption may have met it half-written. Returns what is in the JSON."""
    (folder / CSV_NAME).unlink(missing_ok=True)
    append(folder / CSV_NAME, *samples)
    whole = as_json(about, results, samples, absent)
    (folder / JSON_NAME).write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / HTML_NAME).write_text(html(about, results, samples, absent), encoding="utf-8")
    for result in results:
        if result.rows:
            mine = [sample for sample in samples if sample.engines == result.engines]
            title = f"“{about.prompt}”, {result.engines} engines, {about.made}\n{about.machine}"
            (folder / SVG_NAME.format(result.engines)).write_text(charts.standalone(result, mine, title), encoding="utf-8")
    return whole
