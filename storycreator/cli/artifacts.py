"""``python main.py artifacts``: verify stored artifacts and remove what is no longer needed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from storycreator.cli.errors import EXIT_FAILED, EXIT_STOPPED
from storycreator.cli.models import size
from storycreator.cli.screen import err, out, print_json
from storycreator.core.errors import StateError
from storycreator.jobs.state import DATABASE
from storycreator.settings import Settings, load

if TYPE_CHECKING:  # read where used: every command of main.py imports this module
    from storycreator.storage.artifacts import ArtifactStore, Stored

app = typer.Typer(no_args_is_help=True, help="Look after the store of pictures, sound and books.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Store = Annotated[
    str, typer.Option("--store", metavar="URL", help="A folder or URL, such as s3://bucket/prefix [default: the configured store].")
]


def _store(url: str) -> "ArtifactStore":
    from storycreator.storage.artifacts import ArtifactStore

    return ArtifactStore.open(url or load().store_url, make=False)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Explain Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        err.print("\n[yellow]Stopped.[/] Nothing is left half done; run the same command to start again.")
        raise typer.Exit(EXIT_STOPPED) from None


@app.command()
def verify(
    remove: Annotated[bool, typer.Option("--remove", help="Remove damaged artifacts, so that they are made again when needed.")] = False,
    store: Store = "",
    as_json: Json = False,
) -> None:
    """Hash every artifact and compare with its name. Exits 1 when one is damaged and still there.

    Examples: `python main.py artifacts verify`, `python main.py artifacts verify --remove`"""
    with _stoppable():
        found, damaged = asyncio.run(_verify(store, remove=remove))
    ok = remove or not damaged
    if as_json:
        print_json({
            "ok": ok,
            "artifacts": len(found),
            "bytes": sum(one.bytes for one in found),
            "damaged": [{"sha256": one.sha256, "bytes": one.bytes, "removed": remove} for one in damaged],
        })  # fmt: skip
    else:
        for one in damaged:
            err.print(f"[red]✗[/] {one.sha256}  {size(one.bytes)}  {'removed' if remove else 'damaged'}", soft_wrap=True)
        total = size(sum(one.bytes for one in found))
        mark = "[red]✗[/]" if damaged else "[green]✓[/]"
        out.print(f"{mark} {len(found)} artifacts, {total}: {len(damaged) or 'none'} damaged{' and removed' if remove and damaged else ''}")
    if not ok:
        err.print("Remove them with: [bold]python main.py artifacts verify --remove[/]; a job that needs one makes it again")
        raise typer.Exit(EXIT_FAILED)


async def _verify(url: str, *, remove: bool) -> "tuple[list[Stored], list[Stored]]":
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from storycreator.storage.garbage_collection import verify as look

    store = _store(url)
    found = [one async for one in store.stored() if one.sha256]
    damaged = []
    columns = (TextColumn("verifying"), BarColumn(bar_width=28), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=sum(one.bytes for one in found))
        async for seen in look(store, found):
            bar.advance(task, seen.one.bytes)
            if not seen.whole:
                damaged.append(seen.one)
                if remove:
                    await store.remove(seen.one.key)
    return found, damaged


@app.command()
def gc(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be removed; remove nothing.")] = False,
    hours: Annotated[float, typer.Option(min=1, help="Remove nothing younger; longer than any job runs.")] = 24.0,
    days: Annotated[float, typer.Option(min=1, help="How long cached results are kept.")] = 30.0,
    without_jobs: Annotated[
        bool,
        typer.Option("--without-jobs", help="For a machine without jobs, such as one that only serves: remove by --days alone."),
    ] = False,
    store: Store = "",
    as_json: Json = False,
) -> None:
    """Remove artifacts no job refers to, and partial files of killed processes. Safe while jobs run.

    Examples: `python main.py artifacts gc --dry-run`, `python main.py artifacts gc --hours 48`"""
    from storycreator.storage.garbage_collection import Ages, collect_garbage

    with _stoppable():
        settings, found = load(), _store(store)
        if without_jobs:
            ages, referenced = Ages(timedelta(days=days), timedelta(days=days)), _nothing
        else:
            ages, referenced = Ages(timedelta(hours=hours), timedelta(days=days)), partial(_referenced, settings)
            _check_jobs(settings)
        with err.status("looking through the store") if err.is_terminal else nullcontext():
            collected = asyncio.run(collect_garbage(found, referenced, ages, dry_run=dry_run))
    if as_json:
        about = asdict(collected) | {"removed": [{"key": one.key, "bytes": one.bytes} for one in collected.removed]}
        print_json({"ok": True, "dry_run": dry_run, **about})
        return
    if dry_run:
        for one in collected.removed:
            out.print(f"{one.key}  {size(one.bytes)}", soft_wrap=True, markup=False)
    would = "would be removed" if dry_run else "removed"
    unfinished = f" and {collected.partial_files} unfinished writes" if collected.partial_files else ""
    out.print(f"{len(collected.removed)} files{unfinished} {would}: {size(collected.bytes)} ({collected.bytes} bytes)")
    out.print(
        f"[dim]kept: {collected.kept} that jobs need, {collected.young} younger than {hours:g} h, {collected.unknown} of unknown kind[/]"
    )


def _check_jobs(settings: Settings) -> None:
    """Without the jobs, every artifact looks unused."""
    database = settings.state_dir.expanduser() / DATABASE
    if not settings.database_url.get_secret_value() and not database.exists():
        raise StateError(
            f"there are no jobs here ({database} does not exist), so it is unknown which artifacts they need; run this where main "
            "stores its jobs, name them by STORYCREATOR_STATE_DIR or DATABASE_URL, or go by age alone: --without-jobs"
        )


async def _referenced(settings: Settings) -> set[str]:
    from storycreator.cli.book.run import open_jobs
    from storycreator.jobs.store import referenced

    with open_jobs(settings) as jobs:
        return referenced(jobs)


async def _nothing() -> set[str]:
    return set()
