"""``python main.py "prompt"``: one prompt in, a finished storybook out."""

import asyncio
import os
import secrets
import signal
import sys
import time
import uuid
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.markup import escape

from storycreator import __version__
from storycreator.cli import summary, view
from storycreator.cli.dry_run import show_plan
from storycreator.cli.errors import EXIT_FAILED, EXIT_STOPPED, EXIT_USAGE, as_json, explain
from storycreator.cli.preflight import see_to_models
from storycreator.cli.screen import err, out, print_json
from storycreator.errors import InvalidInputError, StoreError, StoryCreatorError
from storycreator.models.library import ModelLibrary
from storycreator.orchestrator.delivery import claim_folder, deliver
from storycreator.orchestrator.record import JobStatus, compose
from storycreator.orchestrator.timeline import Hop
from storycreator.orchestrator.walk import Results, walk
from storycreator.runtime.pipeline import open_pipeline
from storycreator.schemas.common import AgeBand, PictureStyle, Tone
from storycreator.schemas.job import EngineChoice, JobRequest, Stage, Work
from storycreator.schemas.package import Format
from storycreator.schemas.production import BranchKind
from storycreator.schemas.story import DEFAULT_WORDS, PAGES_DEFAULT, PAGES_MAX, PAGES_MIN, StoryRequest
from storycreator.service import Call, ModelFiles
from storycreator.settings import PipelineMode, Settings, load
from storycreator.transport.base import Timing

EXAMPLES = (
    "A space adventure about robots",
    "A shy dragon who bakes bread",
    "Une sirène à la montagne",
)

STAGE_NAMES = {"story": Stage.STORY, "analysis": Stage.ANALYSIS, "production": Stage.PRODUCTION, "binding": Stage.BINDING}


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip() and part.strip().lower() != "none"]


def _stage(value: str) -> Stage:
    if value.lower() in STAGE_NAMES:
        return STAGE_NAMES[value.lower()]
    if value.upper() in set(Stage):
        return Stage(value.upper())
    raise InvalidInputError.of("--stop-at", f"{value!r} is not a stage; use one of {', '.join(STAGE_NAMES)} (or A, B, C, D)")


def _engines(values: list[str]) -> tuple[EngineChoice, ...]:
    choices = []
    for value in values:
        work, separator, engine = value.partition("=")
        if not separator or work not in set(Work):
            raise InvalidInputError.of("--engine", f"{value!r}: write WORK=ENGINE, with WORK one of {', '.join(Work)}")
        choices.append(EngineChoice(work=Work(work), engine=engine))
    return tuple(choices)


def _ask_for_prompt() -> str:
    if not (sys.stdin.isatty() and err.is_terminal):
        raise InvalidInputError.of("prompt", f'is missing; for example: python main.py "{EXAMPLES[0]}"')
    err.print("What is your story about? For example:")
    for example in EXAMPLES:
        err.print(f"  [dim]{example}[/]")
    try:
        return str(typer.prompt("Prompt", prompt_suffix=": ", err=True))
    except typer.Abort:
        raise typer.Exit(EXIT_STOPPED) from None


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"AI Story Creator {__version__}")
        raise typer.Exit


def story(
    prompt: Annotated[str | None, typer.Argument(help="What the story is about, in any language.", show_default=False)] = None,
    pages: Annotated[int, typer.Option(help=f"Pages, {PAGES_MIN} to {PAGES_MAX}.")] = PAGES_DEFAULT,
    words: Annotated[
        int | None,
        typer.Option(
            help=f"Words a page [default: by age: {', '.join(f'{w} ({a})' for a, w in DEFAULT_WORDS.items())}].", show_default=False
        ),
    ] = None,
    age: Annotated[AgeBand, typer.Option(help="Whom it is for, in years.")] = AgeBand.MIDDLE,
    tone: Annotated[Tone, typer.Option(help="The feeling it aims for.")] = Tone.WARM,
    style: Annotated[PictureStyle, typer.Option(help="How the pictures look.")] = PictureStyle.COLLAGE,
    hero: Annotated[str, typer.Option(help="The hero's name [default: chosen for you].", show_default=False)] = "",
    languages: Annotated[
        str, typer.Option(help="Editions beside the English original, comma-separated; `none` for English only.")
    ] = "es,fr",
    voice: Annotated[
        str, typer.Option(help="The narrator's voice for the original [default: the language's own].", show_default=False)
    ] = "",
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same book [default: random].", show_default=False)] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="A new folder for this book [default: output/TITLE].", show_default=False)
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Instant engines: the whole chain in seconds, to see the shape of a book.")
    ] = False,
    engine: Annotated[
        list[str] | None,
        typer.Option(help=f"WORK=ENGINE, repeatable; WORK is one of {', '.join(Work)}; for example `story=openai`.", show_default=False),
    ] = None,
    skip: Annotated[list[BranchKind] | None, typer.Option(help="Leave something out, repeatable.", show_default=False)] = None,
    formats: Annotated[str, typer.Option(help=f"Comma-separated, of {', '.join(Format)} [default: all].", show_default=False)] = "",
    stop_at: Annotated[str, typer.Option(metavar="STAGE", help=f"The last stage to run: {', '.join(STAGE_NAMES)}.")] = "binding",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would run and how long it would take; make nothing.")] = False,
    as_json_object: Annotated[bool, typer.Option("--json", help="One JSON object on stdout; everything else on stderr.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only where the book is.")] = False,
    fetch_models: Annotated[bool, typer.Option("--fetch-models", help="Fetch missing models without asking.")] = False,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and stop.")] = False,
) -> None:
    """Make a storybook from a prompt: written, illustrated, narrated, translated and bound.

    Examples:

    `python main.py "A space adventure about robots"`

    `python main.py "A shy dragon who bakes bread" --pages 6 --age 3-5 --languages es`

    `python main.py "Two mice in a library" --draft --languages none`

    `python main.py "A lost kite" --stop-at story --json`

    Other commands: `python main.py models`, `python main.py licences` (each with `--help`)."""
    try:
        settings = load()
        job = _job(
            prompt=_ask_for_prompt() if prompt is None else prompt,
            story={"pages": pages, "words_per_page": words, "age_band": age, "tone": tone, "picture_style": style, "hero_name": hero,
                   "seed": secrets.randbelow(2**31) if seed is None else seed},
            languages=_split(languages), voice=voice, draft=draft, engines=_engines(engine or []), skip=tuple(skip or ()),
            formats=_formats(formats), stop_at=_stage(stop_at),
        )  # fmt: skip
        _check_place(out_dir, settings)
        if dry_run:
            show_plan(job, settings, as_json_object=as_json_object)
            return
        models = ModelLibrary(settings.models_dir)
        if settings.pipeline_mode is PipelineMode.LOCAL:
            see_to_models(job, models, fetch=fetch_models, quiet=quiet or as_json_object)
    except StoryCreatorError as error:
        if as_json_object:
            print_json({"status": "failed", "error": as_json(error)})
        raise typer.Exit(explain(error)) from error
    shown = view.choose(quiet=quiet or (as_json_object and not err.is_terminal))
    with asyncio.Runner() as runner:
        code = runner.run(_run(job, settings, models, out_dir, shown, as_json_object, quiet))
        sys.stdout.flush()
        sys.stderr.flush()
        if code == EXIT_STOPPED:
            os._exit(code)  # closing the runner would wait for an engine's thread; nothing it does is wanted any more
    raise typer.Exit(code)


def _formats(value: str) -> tuple[Format, ...]:
    try:
        return tuple(Format(part) for part in _split(value)) or tuple(Format)
    except ValueError as error:
        raise InvalidInputError.of("--formats", f"{error}; use some of {', '.join(Format)}") from error


def _job(*, prompt: str, story: dict[str, Any], **others: Any) -> JobRequest:
    try:
        others["languages"] = tuple(tag for tag in others["languages"] if tag != "en")
        return JobRequest(story=StoryRequest(prompt=prompt, **story), **others)
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error


async def _run(
    job: JobRequest,
    settings: Settings,
    models: ModelFiles,
    out_dir: Path | None,
    shown: view.View,
    as_json_object: bool,
    quiet: bool,
) -> int:
    """Make the book; save what there is, however it ends. Returns the exit code."""
    job_id = uuid.uuid4().hex
    results = Results()
    folder = None
    status, failure = JobStatus.DONE, None
    try:
        async with open_pipeline(settings, models, partial(_hop, results)) as pipeline:
            with shown:
                walking = asyncio.ensure_future(walk(job_id, job, pipeline.peers, shown.listener(), results))
                loop = asyncio.get_running_loop()
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.add_signal_handler(number, walking.cancel)
                try:
                    await walking
                    status = JobStatus.DONE if results.package else JobStatus.STOPPED
                except asyncio.CancelledError:
                    status = JobStatus.STOPPED
                except StoryCreatorError as error:
                    status, failure = JobStatus.FAILED, error
            stopped_by_hand = status is JobStatus.STOPPED and walking.cancelled()
            if results.story is not None:
                folder = _claim(out_dir, settings, results.story.title)
                record = compose(job_id, job, results, status, mode=settings.pipeline_mode, error=failure.message if failure else "")
                await deliver(folder, pipeline.artifacts, results, record)
    except StoryCreatorError as error:
        status, failure, folder, stopped_by_hand = JobStatus.FAILED, error, None, False
    return _tell(job, results, status, failure, folder, as_json_object, quiet, stopped_by_hand)


def _hop(results: Results, call: Call, timing: Timing, seconds: float) -> None:
    results.timeline.hops.append(
        Hop.measured(
            call.stage,
            total=seconds,
            queued=timing.queued_seconds,
            worked=timing.worked_seconds,
            received_at=timing.received_at,
            answered_at=time.time(),
        )
    )


def _check_place(out_dir: Path | None, settings: Settings) -> None:
    """Say before anything is made that the book could not be put there. Raises ``InvalidInputError``."""
    name, folder = ("--out", out_dir) if out_dir else ("STORYCREATOR_OUTPUT_DIR", settings.output_dir)
    try:
        if out_dir and out_dir.exists() and (not out_dir.is_dir() or any(out_dir.iterdir())):
            raise InvalidInputError.of(name, f"{out_dir} is there already and not empty; name a new folder")
        there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    except OSError as error:
        raise InvalidInputError.of(name, f"{folder} cannot be used: {error.strerror}") from error
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise InvalidInputError.of(name, f"{there} is not a folder that can be written to")


def _claim(out_dir: Path | None, settings: Settings, title: str) -> Path:
    if out_dir is None:
        return claim_folder(settings.output_dir, title)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make {out_dir}: {error.strerror}; choose another folder with --out") from error
    return out_dir


def _tell(
    job: JobRequest,
    results: Results,
    status: JobStatus,
    failure: StoryCreatorError | None,
    folder: Path | None,
    as_json_object: bool,
    quiet: bool,
    stopped_by_hand: bool,
) -> int:
    if as_json_object:
        package = results.package
        answer: dict[str, Any] = {
            "status": str(status),
            "package": str(folder.absolute()) if folder else None,
            "title": results.story.title if results.story else None,
            "languages": list(package.languages) if package else [],
            "files": [file.artifact.name for file in package.files] if package else [],
            "warnings": list(package.warnings) if package else [],
            "seed": job.story.seed,
            "seconds": round(results.timeline.now(), 3),
            "timings": results.timeline.as_dicts(),
        }
        print_json(answer | ({"error": as_json(failure)} if failure else {}))
    elif quiet and folder:
        out.print(str(folder), soft_wrap=True)
    elif folder and failure is None:
        summary.show(job, results, folder)
    if failure:
        code = explain(failure)
        if folder:
            err.print(f"The story is kept in [bold]{escape(str(folder))}[/]", soft_wrap=True)
        return EXIT_USAGE if code == EXIT_USAGE else EXIT_FAILED
    if stopped_by_hand:
        kept = f"what was finished is in {folder}" if folder else "nothing was finished yet, nothing is left behind"
        err.print(f"[yellow]Stopped:[/] {escape(kept)}. The same book again: --seed {job.story.seed}", soft_wrap=True)
        return EXIT_STOPPED
    return 0
