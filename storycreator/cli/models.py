"""``python main.py models``: list, fetch and verify models and assets."""

import signal
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from storycreator.cli.errors import EXIT_FAILED, EXIT_STOPPED
from storycreator.cli.screen import err, out, print_json
from storycreator.core.errors import InvalidInputError, NotFoundError
from storycreator.services import BY_LETTER
from storycreator.settings import load

if TYPE_CHECKING:  # read where used: every command of main.py imports this module
    from storycreator.models.fetch import FetchProgress
    from storycreator.models.library import ModelLibrary
    from storycreator.models.manifest import Model

app = typer.Typer(no_args_is_help=False, help="List, fetch and verify the models and assets books are made with.")

Names = Annotated[list[str] | None, typer.Argument(help="Which; all that are needed when none is named.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


def size(count: int) -> str:
    """Bytes in words: ``1.12 GB``."""
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _library() -> "ModelLibrary":
    from storycreator.models.library import ModelLibrary

    return ModelLibrary(load().models_dir)


def _chosen(library: "ModelLibrary", names: Iterable[str] | None, *, tests: bool, services: Iterable[str] = ()) -> "list[Model]":
    try:
        named = [library.manifest[name] for name in names or ()]
    except NotFoundError as error:
        raise InvalidInputError.of("models", error.message) from error
    if services:
        works = {work for letter in services for work in _works(letter)}
        named += [model for model in library.manifest.model if any(use.partition("=")[0] in works for use in model.used_by)]
        return list(dict.fromkeys(named))
    return named or [model for model in library.manifest.model if tests or not model.tests_only]


def _works(letter: str) -> list[str]:
    if letter.upper() not in BY_LETTER:
        raise InvalidInputError.of("--for", f"there is no service {letter!r}; use {', '.join(BY_LETTER)}")
    work = BY_LETTER[letter.upper()].work
    return [work] if work else []


@app.callback(invoke_without_command=True)
def _no_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_models(as_json=False)


@app.command("list")
def list_models(as_json: Json = False) -> None:
    """List all models: purpose, size, licence, and whether they are installed."""
    library = _library()
    states = {}
    for model in library.manifest.model:
        missing = library.missing(model)
        states[model.name] = "here" if not missing else "missing" if len(missing) == len(model.files) else "incomplete"
    if as_json:
        rows = [
            {**model.model_dump(include={"name", "title", "purpose", "used_by", "licence", "homepage", "tests_only"}),
             "bytes": model.bytes, "state": states[model.name], "folder": str(library.folder / model.name)}
            for model in library.manifest.model
        ]  # fmt: skip
        print_json({"folder": str(library.folder), "models": rows})
        return
    table = Table(box=None, pad_edge=False)
    for name in ("name", "what", "size", "licence", ""):
        table.add_column(name, justify="right" if name == "size" else "left", overflow="fold")
    for model in library.manifest.model:
        what = f"{model.title}: {model.purpose}" + (" [dim](tests only)[/]" if model.tests_only else "")
        state = states[model.name]
        table.add_row(model.name, what, size(model.bytes), model.licence, f"[{'green' if state == 'here' else 'yellow'}]{state}[/]")
    out.print(table)
    out.print(f"In {library.folder}", soft_wrap=True, markup=False)


@app.command()
def fetch(
    names: Names = None,
    tests: Annotated[bool, typer.Option("--tests", help="Also those only the tests need.")] = False,
    services: Annotated[str, typer.Option("--for", metavar="LETTERS", help="Those these services need, such as A,B.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Fetch missing models; resumes an interrupted download and checks every file's SHA-256.

    Examples:

    `python main.py models fetch`

    `python main.py models fetch story-model kokoro --yes`

    `python main.py models fetch --for C1,C2`
    """
    library = _library()
    letters = [letter.strip() for letter in services.split(",") if letter.strip()]
    wanted = [model for model in _chosen(library, names, tests=tests, services=letters) if library.missing(model) or names]
    fetch_with_progress(library, wanted, ask=not yes and sys.stdin.isatty() and err.is_terminal)


def fetch_with_progress(library: "ModelLibrary", wanted: "list[Model]", *, ask: bool) -> None:
    """Print size and licence, confirm with ``ask``, fetch with bars on stderr. Raises ``typer.Exit`` when refused or stopped."""
    if not wanted:
        err.print(f"All models are here: {escape(str(library.folder))}", soft_wrap=True)
        return
    err.print(f"To fetch into {escape(str(library.folder))}:", soft_wrap=True)
    for model in wanted:
        missing = sum(file.bytes for file in library.missing(model))
        err.print(
            f"  [bold]{model.name}[/]  {size(missing)}  {model.licence}  [dim]{escape(model.title)}, {model.homepage}[/]", soft_wrap=True
        )
    total = sum(file.bytes for model in wanted for file in library.missing(model))
    if ask and total and not _agreed(total):
        raise typer.Exit(EXIT_FAILED)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if err.is_terminal:
            _fetch_with_bars(library, wanted)
        else:
            _fetch_with_lines(library, wanted)
    except KeyboardInterrupt:
        err.print("\n[yellow]Stopped.[/] What arrived is kept; run the same command to resume.")
        raise typer.Exit(EXIT_STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _agreed(total: int) -> bool:
    try:
        return typer.confirm(f"Fetch {size(total)} now?", default=True, err=True)
    except typer.Abort:
        raise typer.Exit(EXIT_STOPPED) from None


def _fetch_with_bars(library: "ModelLibrary", wanted: "list[Model]") -> None:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from storycreator.models.fetch import fetch as fetch_model

    columns = (
        TextColumn("{task.fields[name]:<14}"), BarColumn(bar_width=28), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
        TextColumn("[dim]{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=err) as bars:
        tasks = {model.name: bars.add_task("", name=model.name, total=model.bytes) for model in wanted}

        def show(progress: "FetchProgress") -> None:
            bars.update(tasks[progress.model], completed=progress.done, description=escape(progress.message))

        for model in wanted:
            fetch_model(library, model, show)
            bars.update(tasks[model.name], completed=model.bytes, description="[green]✓[/]")


def _fetch_with_lines(library: "ModelLibrary", wanted: "list[Model]") -> None:
    """A line for each tenth, for logs."""
    from storycreator.models.fetch import fetch as fetch_model

    said: dict[str, str] = {}

    def show(progress: "FetchProgress") -> None:
        waiting = progress.message if "waiting" in progress.message else ""
        line = waiting or f"{progress.done * 10 // progress.total * 10} %"
        if said.get(progress.model) != line:
            said[progress.model] = line
            err.print(f"  {progress.model}  {line}", soft_wrap=True, markup=False)

    for model in wanted:
        fetch_model(library, model, show)
        err.print(f"  [green]✓[/] {model.name}")


@app.command()
def verify(names: Names = None, as_json: Json = False) -> None:
    """Hash every file of the models that are here; exit 1 when a needed one is missing or damaged."""
    from storycreator.models.library import FETCH_COMMAND

    library = _library()
    chosen = _chosen(library, names, tests=True)
    if not names:  # a model that only the tests need may be absent
        chosen = [model for model in chosen if not model.tests_only or len(library.missing(model)) < len(model.files)]
    faults: dict[str, list[str]] = {}
    for model in chosen:
        faults[model.name] = [fault for _, fault in library.verify(model)]
        if not as_json:
            out.print(f"[red]✗[/] {model.name}" if faults[model.name] else f"[green]✓[/] {model.name}")
            for fault in faults[model.name]:
                err.print(f"    {escape(fault)}", soft_wrap=True)
    wrong = [name for name, found in faults.items() if found]
    if as_json:
        print_json({"ok": not wrong, "models": [{"name": name, "faults": found} for name, found in faults.items()]})
    if wrong:
        err.print(f"Repair with: [bold]{FETCH_COMMAND} {' '.join(wrong)}[/]", soft_wrap=True)
        raise typer.Exit(EXIT_FAILED)
