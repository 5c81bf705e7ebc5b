"""``python main.py frames``: the stories that can be told, what fits a prompt, and whether a frame is whole."""

from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape

from storycreator.cli.errors import EXIT_FAILED
from storycreator.cli.screen import err, out
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import Provenance
from storycreator.messages.story import PAGES_DEFAULT, StoryRequest

if TYPE_CHECKING:  # read where used: every command of main.py imports this module
    from services.a_story_generator.frames.schema import Frame
    from storycreator.messages.story import Story

app = typer.Typer(no_args_is_help=True, help="Story frames: what can be told, and whether a frame is whole.")

Language = Annotated[str, typer.Option("--language", "-l", help="en, es, fr … [default: every language of the frame]")]
Seed = Annotated[int, typer.Option(min=0)]
Pages = Annotated[int, typer.Option(min=4, max=24)]


def _frames(name: str = "") -> "list[Frame]":
    from services.a_story_generator.frames.schema import LIBRARY, FrameError, read, told_in

    paths = [LIBRARY / f"{name}.toml"] if name else sorted(LIBRARY.glob("*.toml"))
    if name and not paths[0].exists():
        raise InvalidInputError.of("name", f"there is no frame {name!r}; see: python main.py frames list")
    frames = []
    for path in paths:
        try:
            frames.append(read(path, told_in(path.stem)))
        except FrameError as error:
            for line in str(error).splitlines():
                err.print(f"[red]✗[/] {line}", soft_wrap=True, highlight=False, markup=True)
    if len(frames) < len(paths):
        raise typer.Exit(EXIT_FAILED)
    return frames


@app.command("list")
def list_frames() -> None:
    """Every frame: what it is for, its languages and levels."""
    for frame in _frames():
        levels = f"levels {frame.levels[0]}-{frame.levels[-1]}"
        out.print(
            f"{frame.name:26} {', '.join(sorted(frame.shapes)):30} {' '.join(frame.languages)}  {levels}  {len(frame.pages)} pages",
            soft_wrap=True,
        )


def _print(story: "Story", *, stage: bool) -> None:
    out.print(f"[bold]{escape(story.title)}[/] ({story.language})", soft_wrap=True)
    for page in story.pages:
        out.print(f"{page.number:2}  {page.text}", soft_wrap=True, highlight=False, markup=False)
        if stage:
            scene = page.scene
            seen = f"    [{scene.place}, {scene.time_of_day}, {scene.weather}] {scene.action} ({', '.join([*page.cast, *scene.props])})"
            out.print(seen, soft_wrap=True, highlight=False, markup=False, style="dim")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The frame.")], language: Language = "", seed: Seed = 0, pages: Pages = PAGES_DEFAULT
) -> None:
    """Tell a frame once in each language, with its stage directions."""
    from services.a_story_generator.frames import checking

    (frame,) = _frames(name)
    if language and language not in frame.languages:
        raise InvalidInputError.of("language", f"{name} is told in {', '.join(frame.languages)}, not in {language}")
    for tongue in [language] if language else frame.languages:
        told = next((one for one, request in checking.stories(frame, tongue, 60) if request.pages == pages and request.seed >= seed), None)
        if told is None:
            err.print(f"no sample of {pages} pages in {tongue}; try another --pages or --seed")
            raise typer.Exit(EXIT_FAILED)
        _print(told, stage=tongue == "en")


@app.command("try")
def try_prompt(
    prompt: Annotated[str, typer.Argument(help="What the story is about.")],
    language: Language = "en",
    seed: Seed = 0,
    pages: Pages = PAGES_DEFAULT,
    why: Annotated[bool, typer.Option("--why", help="Why the other frames do not fit.")] = False,
) -> None:
    """Show what is understood and which frames fit a prompt, and tell the one the seed chooses."""
    from services.a_story_generator.frames import book
    from services.a_story_generator.prompt import contract

    try:
        request = StoryRequest(prompt=prompt, seed=seed, pages=pages)
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error
    understood = contract.read(request, contract.english(request.prompt).text)
    out.print(f"Understood as: {understood.summary} ({', '.join(understood.shapes)})", soft_wrap=True, markup=False)
    fits, reasons = book.fitting(understood, request, language)
    out.print(
        f"Frames that fit: {', '.join(one.frame.name for one in fits) or 'none; longer pages or fewer people would be told'}",
        soft_wrap=True,
    )
    if why:
        for name, reason in reasons.items():
            out.print(f"  {name}: {reason}", soft_wrap=True, markup=False)
    if chosen := book.choose(understood, request, language):
        _print(book.tell(chosen, request, Provenance(service="A", engine="frames", version="1"), language), stage=True)


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="One frame [default: all]")] = "",
    fills: Annotated[int, typer.Option(min=10, help="How many prompts for each language.")] = 200,
    sentences: Annotated[int, typer.Option("--read", min=0, help="Print so many told pages of each language for reading.")] = 0,
    language: Language = "",
) -> None:
    """Fill frames with every class of word in every language and report what a reader would stumble over. Exits 1 when there is a fault."""
    from services.a_story_generator.frames import book, checking

    count = 0
    frames = [frame for frame in _frames(name) if not language or language in frame.languages]
    if not frames:
        raise InvalidInputError.of("language", f"no frame is told in {language}" if not name else f"{name} is not told in {language}")
    for frame in frames:
        faults, read = checking.check(frame, fills, language)
        count += len(faults)
        for fault in faults:
            out.print(f"✗ {fault}", soft_wrap=True, highlight=False, markup=False)
        if not faults:
            out.print(f"✓ {frame.name}: {read} stories", highlight=False, markup=False)
        if sentences:
            for tongue in [language] if language else frame.languages:
                pages = [page.text for story, _ in checking.stories(frame, tongue, fills) for page in story.pages]
                for text in book.stream("read", frame.name, tongue).sample(pages, min(sentences, len(pages))):
                    out.print(f"  {tongue}  {text}", soft_wrap=True, highlight=False, markup=False)
    if count:
        err.print(f"{count} faults in {len(frames)} frames")
        raise typer.Exit(EXIT_FAILED)
