"""``python main.py jobs``: list, follow, stop, resume, retry, deliver and delete jobs."""

import asyncio
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from storycreator.cli.book import summary
from storycreator.cli.book.run import COMMAND, Output, complete_job, deliver_again, follow, open_jobs, place_of, what_next
from storycreator.cli.book.story import check_place, stage_named
from storycreator.cli.errors import as_json, words
from storycreator.cli.screen import out, print_json
from storycreator.core.errors import InvalidInputError
from storycreator.runtime.changes import record_change
from storycreator.settings import Settings, load

if TYPE_CHECKING:
    from storycreator.jobs.job import Job
    from storycreator.jobs.store import Jobs

app = typer.Typer(
    invoke_without_command=True,
    help="List, follow, stop and resume jobs. An id may be shortened as long as it is unambiguous.\n\n"
    "Examples: `python main.py jobs`, `python main.py jobs show k7m`, `python main.py jobs resume k7m`, "
    "`python main.py jobs retry k7m --from production`",
)
JobId = Annotated[str, typer.Argument(metavar="JOB", help="A job's id, or the beginning of it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only where the book is.")]
Detach = Annotated[bool, typer.Option("--detach", help="Return at once; the book is made in the background.")]
_COLOUR = {"done": "green", "running": "cyan", "failed": "red", "interrupted": "yellow", "stopped": "yellow"}


def _age(since: datetime) -> str:
    seconds = int((datetime.now(UTC) - since).total_seconds())
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{max(0, seconds)} s"


def _as_json(job: "Job", jobs: "Jobs", settings: Settings) -> dict[str, Any]:
    place = place_of(jobs, job.id, settings)
    story = job.results.story
    return {
        "job": job.id,
        "status": str(job.state),
        "stage": str(job.stage),
        "created": job.created.isoformat(timespec="seconds"),
        "title": story.title if story else None,
        "prompt": job.request.story.prompt,
        "seed": job.request.story.seed,
        "package": str(place.folder) if place.has(job.attempt) else None,
        "finished": [done.span.name for done in job.stages],
        "error": as_json(job.error) if job.error else None,
    }


@app.callback()
def jobs_list(
    context: typer.Context, as_json_object: Json = False, limit: Annotated[int, typer.Option(help="The newest so many.")] = 20
) -> None:
    """Says nothing when a command follows."""
    if context.invoked_subcommand:
        return
    with open_jobs(settings := load()) as jobs:
        found = jobs.newest(limit=limit)
        if as_json_object:
            print_json({"jobs": [_as_json(job, jobs, settings) for job in found]})
            return
        if not found:
            out.print('There are no jobs. To make a book: python main.py "A space adventure about robots"')
            return
        table = Table(box=None, pad_edge=False)
        for name in ("job", "status", "age", "stage", "title", "prompt"):
            table.add_column(name, no_wrap=name in ("job", "status", "age"), max_width=40, overflow="ellipsis")
        for job in found:
            story = job.results.story
            colour = _COLOUR.get(job.state, "default")
            prompt = job.request.story.prompt.replace("\n", " ")
            title = escape(story.title) if story else ""
            table.add_row(job.id, f"[{colour}]{job.state}[/]", _age(job.created), job.stage, title, escape(prompt))
        out.print(table)


@app.command()
def show(job: JobId, as_json_object: Json = False) -> None:
    """Everything about one job: the request, its progress, its error, where its book is.

    Example: `python main.py jobs show k7m`"""
    with open_jobs(settings := load()) as jobs:
        found = jobs.get(job)
        about = _as_json(found, jobs, settings)
        if as_json_object:
            print_json(about | {"request": found.request.model_dump(mode="json"), "timings": found.results.timeline.as_dicts()})
            return
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name in ("job", "status", "stage", "created", "title", "prompt", "seed", "package"):
            if about[name] is not None:
                table.add_row(name, escape(str(about[name])))
        if found.error:
            table.add_row("error", escape(words(found.error)))
        out.print(table)
        summary.show_timeline(found.results.timeline)
        hint = {
            "done": f"Its book again: {COMMAND} deliver {found.id} --out FOLDER",
            "running": f"Watch it: {COMMAND} follow {found.id}",
            "queued": f"Watch it: {COMMAND} follow {found.id}",
        }
        out.print(hint.get(found.state, what_next(found)))


@app.command("follow")
def follow_job(job: JobId, as_json_object: Json = False, quiet: Quiet = False) -> None:
    """Watch a job that another process runs, and print its result. Ctrl-C ends the watching, not the job.

    Example: `python main.py jobs follow k7m`"""
    with open_jobs(settings := load()) as jobs:
        found = jobs.get(job)
        output = Output(json=as_json_object, quiet=quiet)
        raise typer.Exit(asyncio.run(follow(jobs, found.id, settings, output, fetch=not found.own)))


@app.command()
def cancel(job: JobId, as_json_object: Json = False) -> None:
    """Stop a job. Finished stages are kept, and `resume` continues after them.

    Example: `python main.py jobs cancel k7m`"""
    with open_jobs(load()) as jobs:
        found = jobs.get(job)
        if found.state == "done":
            raise InvalidInputError.of("JOB", f"{found.id} is done; there is nothing to stop")
        jobs.cancel(found.id)
    if as_json_object:
        print_json({"status": "stopped", "job": found.id})
    else:
        out.print(f"Stopped. Resume it: {COMMAND} resume {found.id}")


@app.command()
def resume(job: JobId, as_json_object: Json = False, quiet: Quiet = False, detach: Detach = False) -> None:
    """Resume a job at its first unfinished stage and deliver its book. A running job is followed; a finished one is delivered.

    Examples: `python main.py jobs resume k7m`, `python main.py jobs resume k7m --detach`"""
    with open_jobs(settings := load()) as jobs:
        found = jobs.get(job).id
        output = Output(json=as_json_object, quiet=quiet)
        raise typer.Exit(complete_job(jobs, found, partial(jobs.resume, found), settings, output, detach=detach))


@app.command()
def retry(
    job: JobId,
    stage: Annotated[str, typer.Option("--from", metavar="STAGE", help="story, analysis, production or binding (or A, B, C, D).")],
    as_json_object: Json = False,
    quiet: Quiet = False,
    detach: Detach = False,
) -> None:
    """Run a stage and all later stages again; earlier stages are kept. The new book is put beside the old one.

    Example: `python main.py jobs retry k7m --from production`"""
    with open_jobs(settings := load()) as jobs:
        found = jobs.get(job).id
        put = partial(jobs.retry, found, stage_named(stage, "--from"))
        output = Output(json=as_json_object, quiet=quiet)
        raise typer.Exit(complete_job(jobs, found, put, settings, output, detach=detach))


@app.command()
def deliver(
    job: JobId,
    out_dir: Annotated[Path | None, typer.Option("--out", help="A new folder [default: output/TITLE].", show_default=False)] = None,
    as_json_object: Json = False,
    quiet: Quiet = False,
) -> None:
    """Put a job's book, or what there is of it, into a folder, as often as you like.

    Example: `python main.py jobs deliver k7m --out for-grandma`"""
    settings = load()
    check_place(out_dir, settings)
    with open_jobs(settings) as jobs:
        found = jobs.get(job)
        if not found.stages:
            raise InvalidInputError.of("JOB", f"{found.id} has finished nothing yet")
        output = Output(json=as_json_object, quiet=quiet)
        raise typer.Exit(asyncio.run(deliver_again(jobs, found, settings, output, out_dir)))


@app.command()
def delete(job: JobId, as_json_object: Json = False) -> None:
    """Delete a job and what it has made. Delivered books stay.

    Example: `python main.py jobs delete k7m`"""
    settings = load()
    with open_jobs(settings) as jobs:
        found = jobs.get(job).id
        jobs.delete(found)
        shutil.rmtree(jobs.folder.job(found), ignore_errors=True)
    record_change(settings, "job.deleted", job=found)
    if as_json_object:
        print_json({"status": "deleted", "job": found})
    else:
        out.print(f"Job {found} is deleted.")
