"""What is shown while it runs, and the table at the end."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from benchmarks.compare.measuring import WARM_UP
from benchmarks.compare.places import Absent, Place
from benchmarks.compare.report import ENGINES, cells, findings
from benchmarks.compare.results import Result, time
from benchmarks.compare.samples import BY_KEY, PLACES, Sample
from storycreator.cli.screen import Screen

out = Screen(highlight=False)
err = Screen(stderr=True, highlight=False)


def progress() -> Progress:
    """A bar on a terminal; nothing elsewhere, where the lines suffice."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def skipped(absent: Sequence[Absent]) -> None:
    """What is not measured, and what to do."""
    for one in absent:
        err.print(f"[yellow]Skipped:[/] {PLACES[one.name]}: {escape(one.why)}. To measure it: {escape(one.todo)}.", soft_wrap=True)


def warnings(places: Iterable[Place]) -> None:
    """What may spoil the figures."""
    for one in places:
        if one.warning:
            err.print(f"[yellow]Warning:[/] {PLACES[one.name]}: {escape(one.warning)}", soft_wrap=True)


def line(sample: Sample, rounds: int) -> None:
    """One run that is over."""
    when = "warm-up" if sample.round == WARM_UP else f"round {sample.round}/{rounds}"
    title = BY_KEY[sample.configuration].title
    if sample.failure:
        err.print(f"{when} · {title}: [red]failed:[/] {escape(sample.failure)}", soft_wrap=True)
        return
    travel = "" if sample.travel is None else f", network {time(sample.travel)}"
    err.print(f"{when} · {title}: {time(sample.seconds)}{travel}", soft_wrap=True)


def results(found: Sequence[Result], console: Console) -> None:
    """The table and the findings of each set of engines."""
    for result in found:
        console.print(f"\n[bold]{ENGINES[result.engines]}[/]")
        if not result.rows:
            console.print("Nothing could be measured.")
        else:
            table = Table(box=None, pad_edge=False)
            table.add_column("configuration", overflow="fold")
            for name in cells(result.rows[0]):
                table.add_column(name, justify="right")
            for row in result.rows:
                table.add_row(row.title, *(f"{middle}\n[dim]{ends}[/]" if ends else middle for middle, ends in cells(row).values()))
            console.print(table)
            for finding in findings(result):
                console.print(f"• {escape(finding)}")
        for key, why in result.left_out.items():
            console.print(f"[yellow]Left out:[/] {BY_KEY[key].title}: {escape(why)}")


def console_for(as_json: bool) -> Console:
    """Where results go: stdout, unless that is for JSON."""
    return err if as_json else out if sys.stdout.isatty() else Screen(highlight=False, width=200)
