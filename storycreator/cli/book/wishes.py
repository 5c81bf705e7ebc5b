"""The gate before a book: every wish of the run and whether it can be kept, as a table, a warning or a refusal."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from storycreator.cli.errors import EXIT_FAILED, EXIT_LACKING, EXIT_USAGE, flag_of
from storycreator.cli.screen import err, out
from storycreator.core.errors import InvalidInputError
from storycreator.jobs.preflight import foresee, refuse_impossible
from storycreator.messages.job import JobRequest
from storycreator.messages.preflight import Outlook, Prospect
from storycreator.models.library import ModelLibrary
from storycreator.runtime.pipeline import open_pipeline
from storycreator.settings import Settings

_MARKS = {Outlook.KEPT: "[green]✓[/]", Outlook.PARTLY: "[yellow]![/]", Outlook.IMPOSSIBLE: "[red]✗[/]", Outlook.UNKNOWN: "[dim]?[/]"}


def foreseen(job: JobRequest, settings: Settings) -> tuple[Prospect, ...]:
    """What the services that ``PIPELINE_MODE`` names say of a job."""

    async def ask() -> tuple[Prospect, ...]:
        async with open_pipeline(settings, ModelLibrary(settings.models_dir), lambda *_: None) as pipeline:
            return await foresee(job, pipeline.peers)

    return asyncio.run(ask())


def gate(job: JobRequest, settings: Settings, *, quiet: bool) -> None:
    """Tell what will be kept in part only. Raises when something can certainly not be kept."""
    prospects = foreseen(job, settings)
    refuse_impossible(prospects)
    for one in prospects:
        if one.outlook is Outlook.PARTLY and not quiet:
            err.print(f"[yellow]![/] {escape(one.wish)}: {escape('; '.join(filter(None, (one.reason, one.repair))))}", soft_wrap=True)


def exit_code(prospects: Iterable[Prospect]) -> int:
    """2 for a wish that cannot be kept, 1 for a set-up that cannot make the book, 3 for a wish that is kept in part."""
    found = list(prospects)
    impossible = [one for one in found if one.outlook is Outlook.IMPOSSIBLE]
    if any(one.error == InvalidInputError.reason for one in impossible):
        return EXIT_USAGE
    if impossible or any(one.error for one in found):
        return EXIT_FAILED
    return EXIT_LACKING if any(one.outlook is Outlook.PARTLY for one in found) else 0


def show(prospects: Sequence[Prospect]) -> None:
    """The table, on stdout."""
    table = Table(title="Wishes, and whether they can be kept", title_justify="left", box=None, pad_edge=False)
    for name in ("", "wish", "flag", "service"):
        table.add_column(name, no_wrap=name in ("flag", "service"), overflow="fold")
    table.add_column("why, and what to do", overflow="fold")
    for one in prospects:
        words = "; ".join(part for part in (one.reason, one.repair) if part)
        table.add_row(_MARKS[one.outlook], escape(one.wish), flag_of(one.field), one.service, escape(words))
    out.print(table)


def as_dicts(prospects: Iterable[Prospect]) -> list[dict[str, Any]]:
    """For ``--json``."""
    return [one.model_dump(mode="json") | {"flag": flag_of(one.field)} for one in prospects]
