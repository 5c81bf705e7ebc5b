"""``python main.py say "…"``: hear how a line will be read, before a book is made."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from storycreator.cli.book.pronunciations import pronunciations
from storycreator.cli.screen import out, print_json
from storycreator.core.errors import InvalidInputError, ModelUnavailableError
from storycreator.models.library import ModelLibrary
from storycreator.settings import load

if TYPE_CHECKING:
    from services.c2_narrator.engines.base import LocalEngine
    from services.c2_narrator.voices import Voice


def say(
    text: Annotated[str, typer.Argument(help="One sentence or a few.", show_default=False)],
    voice: Annotated[str, typer.Option(help="Who says it [default: the language's own voice].", show_default=False)] = "",
    language: Annotated[str, typer.Option(help="The language of the text.")] = "en",
    said: Annotated[
        list[str] | None, typer.Option("--say", help='WORD=HOW, repeatable: "Siobhán=shiv-AWN" or IPA between slashes.', show_default=False)
    ] = None,
    lexicon: Annotated[Path | None, typer.Option(help="A file of such lines.", show_default=False)] = None,
    phonemes_only: Annotated[bool, typer.Option("--phonemes", help="Show how it would be said; make no sound.")] = False,
    out_file: Annotated[Path, typer.Option("--out", help="The sound file (WAV).")] = Path("say.wav"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Say a line with a voice, and show the phonemes of each word.

    Examples:

    `python main.py say "Siobhán met 21 foxes at 15:30." --say "Siobhán=shiv-AWN"`

    `python main.py say "¡Plaf! Son las 15:30." --language es --phonemes`"""
    from services.c2_narrator.front_end.reader import phonemes
    from services.c2_narrator.front_end.respelling import pronunciations as in_phonemes
    from services.c2_narrator.spoken_text import spoken

    own = in_phonemes(pronunciations(said, lexicon), language)
    lines = [line for part in re.split(r"(?<=[.!?…])\s+", text) if (line := spoken(part))]
    if not lines:
        raise InvalidInputError.of("text", "has nothing to say")
    engine, speaker = _reader(voice, language)
    words = [(piece.word, piece.phonemes) for line in lines for piece in phonemes(line, speaker.language, own)]
    if not phonemes_only:
        import numpy as np
        import soundfile

        from services.c2_narrator.engines.base import SAMPLE_RATE

        sound = np.concatenate([engine.speak(line, speaker, 1.0, own=own).samples for line in lines])
        try:
            soundfile.write(out_file, np.clip(sound, -1, 1), SAMPLE_RATE, format="WAV")
        except (OSError, soundfile.SoundFileError) as error:
            raise InvalidInputError.of("--out", f"{out_file} cannot be written: {error}") from error
    if as_json:
        print_json({"voice": speaker.id, "words": words, "file": None if phonemes_only else str(out_file)})
        return
    for word, heard in words:
        out.print(f"{escape(word)}  [dim]{escape(heard)}[/]")
    if not phonemes_only:
        out.print(f"{speaker.label}: {out_file}", markup=False)


def _reader(name: str, language: str) -> "tuple[LocalEngine, Voice]":
    """The engine that has the voice, as a book would choose it."""
    from services.c2_narrator.service import Narrator
    from services.c2_narrator.voices import choose, find, no_voice

    needed = SimpleNamespace(models=ModelLibrary(load().models_dir))
    engines: list[LocalEngine] = [spec.make(needed) for spec in Narrator.engines if not spec.remote]
    known: list[Voice] = []
    for engine in engines:
        try:
            voices = engine.voices(language)
        except ModelUnavailableError:
            continue
        if voices and (not name or find(name, voices)):
            return engine, choose(name, voices, language)
        known += voices
    if known:
        raise no_voice(name, known, language)
    raise InvalidInputError.of("--language", f"no voice here speaks {language!r}")
