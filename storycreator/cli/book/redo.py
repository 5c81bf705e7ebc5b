"""``python main.py redo JOB``: redo one part of a book, and leave the rest as it is."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from storycreator.cli.book.run import Output, complete_job, open_jobs, place_of
from storycreator.cli.book.story import check_place
from storycreator.cli.screen import out
from storycreator.core.errors import invalid_input
from storycreator.jobs.redo import Difference, compared, plan
from storycreator.messages.job import RedoRequest
from storycreator.messages.package import Format
from storycreator.settings import load

SHOWN = 8
"""The most file names listed."""


def redo(
    job: Annotated[str, typer.Argument(metavar="JOB", help="The job that made the book, or the beginning of its id (`main.py jobs`).")],
    page: Annotated[int | None, typer.Option(help="Page; 0 is the cover, or the title that is read.", show_default=False)] = None,
    line: Annotated[int | None, typer.Option(help="Sentence of that page, from 1.", show_default=False)] = None,
    picture: Annotated[bool, typer.Option("--picture", help="Another picture for that page.")] = False,
    narration: Annotated[bool, typer.Option("--narration", help="Read the line, the page or everything again, in another way.")] = False,
    voice: Annotated[str, typer.Option(help="Read the line, the page or everything with another voice.", show_default=False)] = "",
    language: Annotated[
        str | None,
        typer.Option(help="Translate that edition again, or add it; with --voice or --narration: the edition to read.", show_default=False),
    ] = None,
    rough_editions: Annotated[
        bool, typer.Option("--rough-editions", help="Keep the edition by machine even when more than a fifth of its sentences are doubted.")
    ] = False,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="Bind again, adding this format; repeatable.", show_default=False)
    ] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="A new folder for the new book [default: output/TITLE-2 …].", show_default=False)
    ] = None,
    as_json_object: Annotated[bool, typer.Option("--json", help="One JSON object on stdout; everything else on stderr.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only where the book is.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Print the new job's id and return.")] = False,
) -> None:
    """Redo one part of a finished book. A new job shares the rest with the old one; the old book stays as it is.

    Examples:

    `python main.py redo k7m --page 3 --picture`

    `python main.py redo k7m --page 2 --line 1 --voice Emma`

    `python main.py redo k7m --language fr`

    `python main.py redo k7m --format pdf`"""
    settings = load()
    check_place(out_dir, settings)
    with open_jobs(settings) as jobs:
        old = jobs.get(job)
        with invalid_input():
            request = RedoRequest(of=old.id, page=page, line=line, picture=picture, narration=narration, voice=voice, language=language,
                                  formats=tuple(formats or ()), rough_editions=rough_editions)  # fmt: skip
        new = plan(request, jobs.book(old.id))
        job_id = jobs.new_id()
        place = place_of(jobs, job_id, settings)
        place.out = out_dir
        place.save()
        output = Output(json=as_json_object, quiet=quiet)
        output.note(f"Redoing {escape(new.what)} (job [bold]{job_id}[/], from {old.id})")
        code = complete_job(jobs, job_id, partial(jobs.submit, job_id, new.job), settings, output, detach=detach)
        before, after = old.results.package, jobs.get(job_id).results.package
        if code == 0 and not detach and not quiet and not as_json_object and before and after:
            _tell(new.what, compared(before, after))
        raise typer.Exit(code)


def _tell(what: str, difference: Difference) -> None:
    """Print which files changed, and that the rest is the same."""
    out.print()
    out.print(f"[bold]Redone:[/] {escape(what)}")
    for words, names in (("other than before", difference.changed), ("new", difference.added)):
        if names:
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            out.print(f"  {words}: {escape(', '.join(names[:SHOWN]))}{more}", soft_wrap=True)
    same = "files are the same as before, byte for byte"
    out.print(f"  {len(difference.kept)} {same}" if difference.changed or difference.added else f"  It came out the same: all {same}.")
