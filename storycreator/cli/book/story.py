"""``python main.py "prompt"``: one prompt in, a finished storybook out."""

import secrets
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from storycreator import __version__
from storycreator.cli.book.dry_run import show_plan
from storycreator.cli.book.preflight import ensure_models
from storycreator.cli.book.pronunciations import pronunciations
from storycreator.cli.book.run import COMMAND, Output, complete_job, open_jobs, place_of
from storycreator.cli.book.sequel import sequel_of as sequel_of_job
from storycreator.cli.book.wishes import gate
from storycreator.cli.errors import EXIT_STOPPED
from storycreator.cli.screen import err, out
from storycreator.core.errors import InvalidInputError, invalid_input
from storycreator.messages.common import AgeBand, PictureStyle, Tone
from storycreator.messages.job import EngineChoice, JobRequest, Stage, Work
from storycreator.messages.narration import Voices
from storycreator.messages.package import Format
from storycreator.messages.production import BranchKind
from storycreator.messages.story import DEFAULT_WORDS, PAGES_DEFAULT, PAGES_MAX, PAGES_MIN, StoryRequest
from storycreator.models.library import ModelLibrary
from storycreator.settings import PipelineMode, Settings, load
from storycreator.storage.folders import denied

EXAMPLES = ("A space adventure about robots", "A shy dragon who bakes bread", "Une sirène à la montagne")

STORY = "story"
"""What ``--require`` may name beside the branches."""
STAGE_NAMES = {stage.name.lower(): stage for stage in Stage}


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip() and part.strip().lower() != "none"]


def stage_named(value: str, flag: str) -> Stage:
    """From what people type. Raises ``InvalidInputError``."""
    if value.lower() in STAGE_NAMES:
        return STAGE_NAMES[value.lower()]
    if value.upper() in set(Stage):
        return Stage(value.upper())
    raise InvalidInputError.of(flag, f"{value!r} is not a stage; use one of {', '.join(STAGE_NAMES)} (or A, B, C, D)")


def _engines(values: list[str]) -> tuple[EngineChoice, ...]:
    choices = []
    for value in values:
        work, separator, engine = value.partition("=")
        if not separator or work not in set(Work):
            raise InvalidInputError.of("--engine", f"{value!r}: write WORK=ENGINE, with WORK one of {', '.join(Work)}")
        choices.append(EngineChoice(work=Work(work), engine=engine))
    return tuple(choices)


def _voices(named: list[str], voices: Voices | None) -> dict[str, Any]:
    """The voices of a request from ``Emma`` and ``Max=am_puck``."""
    pairs = [tuple(part.strip() for part in one.split("=", 1)) for one in named]
    narrators = [pair[0] for pair in pairs if len(pair) == 1]
    characters = [{"name": pair[0], "voice": pair[1]} for pair in pairs if len(pair) == 2]
    if len(narrators) > 1:
        raise InvalidInputError.of("--voice", f"names two voices for the narrator, {narrators[0]} and {narrators[1]}")
    if characters and voices is Voices.ONE:
        raise InvalidInputError.of("--voices", f"is one, and --voice names one for {characters[0]['name']}; leave out either")
    if len({one["name"].casefold() for one in characters}) < len(characters):
        raise InvalidInputError.of("--voice", "names two voices for one character")
    chosen = voices or (Voices.CAST if characters else Voices.ONE)
    return {"voice": narrators[0] if narrators else "", "voices": chosen, "character_voices": characters}


def _cast(value: str) -> list[dict[str, str]]:
    """``Lily:girl, Max:boy`` as the request's fields."""
    pairs = [part.partition(":") for part in value.split(",") if part.strip()]
    return [{"name": name.strip(), "kind": kind.strip()} for name, _, kind in pairs]


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
    level: Annotated[
        int | None,
        typer.Option(help="Reading level, 1 to 5: longest sentences and pages [default: by age or words].", show_default=False),
    ] = None,
    tone: Annotated[Tone, typer.Option(help="The feeling it aims for.")] = Tone.WARM,
    style: Annotated[PictureStyle, typer.Option(help="How the pictures look.")] = PictureStyle.COLLAGE,
    hero: Annotated[str, typer.Option(help="The hero's name [default: chosen for you].", show_default=False)] = "",
    friend: Annotated[str, typer.Option(help="The friend's name [default: chosen for you].", show_default=False)] = "",
    cast: Annotated[
        str,
        typer.Option(help='Who is in it, the hero first, up to four: "Lily:girl, Max:boy, Grandpa:old man".', show_default=False),
    ] = "",
    sequel_of: Annotated[
        str,
        typer.Option(metavar="JOB", help="With the people of that job's book: their names and looks, and its seed.", show_default=False),
    ] = "",
    language: Annotated[
        str, typer.Option(help="The language of the original: en, es or fr [default: the prompt's].", show_default=False)
    ] = "",
    languages: Annotated[
        str, typer.Option(help="Editions beside the original, comma-separated; `none` for the original only.")
    ] = "en,es,fr",
    voice: Annotated[
        list[str] | None,
        typer.Option(
            help="The narrator's voice for the original [default: the language's own], or a character's: \"Max=am_puck\", repeatable.",
            show_default=False,
        ),
    ] = None,
    voices: Annotated[
        Voices | None,
        typer.Option(
            help="One voice for everything, or one for everybody who speaks [default: one; cast where a character's is named].",
            show_default=False,
        ),
    ] = None,
    pace: Annotated[float, typer.Option(help="How fast it is read: 0.5 to 2; for ages 3-5 a little slower than that.")] = 1.0,
    pause: Annotated[float, typer.Option(help="How long the pauses are: 0.5 to 2.")] = 1.0,
    check_voice: Annotated[
        bool, typer.Option("--check-voice", help="Let a speech recogniser hear every line, and speak one with wrong words again.")
    ] = False,
    say: Annotated[
        list[str] | None,
        typer.Option(
            help='How a word is said, repeatable: "Siobhán=shiv-AWN", IPA between slashes, or for one edition: "fr:Siobhán=chi-VONE".',
            show_default=False,
        ),
    ] = None,
    lexicon: Annotated[Path | None, typer.Option(help="A file of such lines; # begins a comment.", show_default=False)] = None,
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
    require: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Stop when this fails instead of making the book without it, repeatable, of {STORY}, {', '.join(BranchKind)} "
            "[default: layout].",
            show_default=False,
        ),
    ] = None,
    rough_editions: Annotated[
        bool, typer.Option("--rough-editions", help="Keep an edition by machine even when more than a fifth of its sentences are doubted.")
    ] = False,
    formats: Annotated[str, typer.Option(help=f"Comma-separated, of {', '.join(Format)} [default: all].", show_default=False)] = "",
    stop_at: Annotated[str, typer.Option(metavar="STAGE", help=f"The last stage to run: {', '.join(STAGE_NAMES)}.")] = "binding",
    detach: Annotated[bool, typer.Option("--detach", help="Print the job's id and return; the book is made in the background.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would run and how long it would take; make nothing.")] = False,
    as_json_object: Annotated[bool, typer.Option("--json", help="One JSON object on stdout; everything else on stderr.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only where the book is.")] = False,
    fetch_models: Annotated[bool, typer.Option("--fetch-models", help="Fetch missing models without asking.")] = False,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and stop.")] = False,
) -> None:
    """Make a storybook from a prompt: written, illustrated, narrated, translated and bound.

    Examples:

    `python main.py "A space adventure about robots"`

    `python main.py "A shy dragon who bakes bread" --pages 6 --age 3-5 --languages es`

    `python main.py "Un dragón tímido que hace pan" --languages none`

    `python main.py "Two mice in a library" --draft --languages none`

    `python main.py "A lost kite" --stop-at story --json`

    `python main.py "A picnic in the rain" --sequel-of k7m`

    A job that was stopped, failed or killed resumes at its first unfinished stage: `python main.py jobs resume ID`, or repeat the command.

    Other commands: `python main.py models`, `say`, `languages`, `jobs`, `serve`, `check`, `call`, `licences` (each with `--help`)."""
    settings = load()
    if sequel_of and cast:
        raise InvalidInputError.of("--cast", "the people come from the book of --sequel-of; leave out one of them")
    earlier = sequel_of_job(sequel_of, settings) if sequel_of else None
    if earlier and seed is None:
        seed = earlier.seed
    job = _job(
        prompt=_ask_for_prompt() if prompt is None else prompt,
        story={"pages": pages, "words_per_page": words, "age_band": age, "tone": tone, "picture_style": style,
               "hero_name": hero, "friend_name": friend, "cast": earlier.cast if earlier else _cast(cast),
               "level": level, "language": language or None,
               "seed": secrets.randbelow(2**31) if seed is None else seed},
        languages=_split(languages), **_voices(voice or [], voices),
        pace=pace, pause=pause, check_voice=check_voice, pronunciations=pronunciations(say, lexicon),
        draft=draft, engines=_engines(engine or []), skip=tuple(skip or ()),
        required=_required(require, skip or [], settings), flawless_story=STORY in (require or ()),
        rough_editions=rough_editions, formats=_formats(formats), stop_at=stage_named(stop_at, "--stop-at"),
    )  # fmt: skip
    check_place(out_dir, settings)
    if dry_run:
        raise typer.Exit(show_plan(job, settings, as_json_object=as_json_object))
    models = ModelLibrary(settings.models_dir)
    if settings.pipeline_mode is PipelineMode.LOCAL:
        ensure_models(job, models, fetch=fetch_models, quiet=quiet or as_json_object)
    output = Output(json=as_json_object, quiet=quiet)
    with open_jobs(settings) as jobs:
        gate(job, settings, quiet=quiet)
        before = jobs.unfinished_like(job, any_seed=seed is None)
        job_id = before.id if before else jobs.new_id()
        if before:
            output.note(
                f"Resuming job [bold]{job_id}[/], which was interrupted at stage {before.stage}. "
                f"To start again instead: {COMMAND} delete {job_id}"
            )
        else:
            place = place_of(jobs, job_id, settings)
            place.out = out_dir
            place.save()
        put = partial(jobs.resume, job_id) if before else partial(jobs.submit, job_id, job)
        raise typer.Exit(complete_job(jobs, job_id, put, settings, output, detach=detach))


def _required(asked: list[str] | None, skip: list[BranchKind], settings: Settings) -> tuple[BranchKind, ...]:
    """What was asked for, else what the environment says; there, what is left out is not required."""
    try:
        if kinds := [BranchKind(part) for part in asked or () if part != STORY]:
            return tuple(dict.fromkeys(kinds))
    except ValueError as error:
        raise InvalidInputError.of("--require", f"{error}; use {STORY} or one of {', '.join(BranchKind)}") from error
    try:
        return tuple(kind for kind in map(BranchKind, _split(settings.required)) if kind not in skip) or (BranchKind.LAYOUT,)
    except ValueError as error:
        raise InvalidInputError.of("STORYCREATOR_REQUIRED", f"{error}; use some of {', '.join(BranchKind)}, separated by commas") from error


def _formats(value: str) -> tuple[Format, ...]:
    try:
        return tuple(Format(part) for part in _split(value)) or tuple(Format)
    except ValueError as error:
        raise InvalidInputError.of("--formats", f"{error}; use some of {', '.join(Format)}") from error


def _job(*, prompt: str, story: dict[str, Any], **others: Any) -> JobRequest:
    with invalid_input():
        return JobRequest(story=StoryRequest(prompt=prompt, **story), **others)


def check_place(out_dir: Path | None, settings: Settings) -> None:
    """Check before the walk that the book can be put there. Raises ``InvalidInputError``."""
    name, folder = ("--out", out_dir) if out_dir else ("STORYCREATOR_OUTPUT_DIR", settings.output_dir)
    try:
        if out_dir and out_dir.exists() and (not out_dir.is_dir() or any(out_dir.iterdir())):
            raise InvalidInputError.of(name, f"{out_dir} is there already and not empty; name a new folder")
        there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    except OSError as error:
        raise InvalidInputError.of(name, f"{folder} cannot be used: {error.strerror}") from error
    if not there.is_dir():
        raise InvalidInputError.of(name, f"{there} is not a folder")
    if fault := denied(there, inside=False):
        raise InvalidInputError.of(name, f"{fault}; give it to this user (docs/troubleshooting.md says how), or name another folder")
