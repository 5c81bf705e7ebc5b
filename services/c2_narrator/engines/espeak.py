"""espeak-ng, run as a program (it is GPL-3: nothing of it is linked): a plain voice for a hundred languages, and phonemes for Kokoro."""

import functools
import io

import numpy as np

from services.c2_narrator.engines.base import LocalEngine, Utterance, resample
from services.c2_narrator.front_end.pronunciations import AS_SPELT, Pronunciations
from services.c2_narrator.front_end.written_forms import written_out
from services.c2_narrator.voices import Voice
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import EngineError, ModelUnavailableError
from storycreator.core.subprocesses import run_program

PROGRAM = "espeak-ng"
SECONDS = 60
WORDS_PER_MINUTE = 150
PITCHES = ("50", "58", "43", "66", "37")
"""By take; 50 is espeak-ng's own."""
# Tags that have another name in espeak-ng; for others, the longest prefix that it knows is used.
ALIASES = {"en": "en-us", "en-US": "en-us", "fr": "fr-fr", "zh": "cmn", "no": "nb", "pt": "pt-br", "tl": "fil", "iw": "he"}


def run(arguments: list[str], text: str = "") -> bytes:
    """Run espeak-ng with text on its standard input; returns its standard output.

    Raises ``ModelUnavailableError`` when it is not installed, ``EngineError`` when it fails.
    """
    try:
        return run_program([PROGRAM, *arguments], text.encode(), seconds=SECONDS)
    except FileNotFoundError as error:
        raise ModelUnavailableError("espeak-ng is not installed; run: sudo apt-get install espeak-ng") from error


@functools.cache
def languages() -> frozenset[str]:
    """The language names espeak-ng has, in its own spelling (lower case)."""
    rows = run(["--voices"]).decode(errors="replace").splitlines()[1:]
    return frozenset(columns[1] for columns in (row.split() for row in rows) if len(columns) > 1)


def espeak_language(tag: str) -> str | None:
    """espeak-ng's name for a BCP 47 tag; None when it does not speak it."""
    known = languages()
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        prefix = "-".join(parts[:length])
        name = ALIASES.get(prefix, prefix.lower())
        if name in known:
            return name
    return None


class EspeakEngine(LocalEngine):
    """A robotic voice, immediate, in nearly any language."""

    def voices(self, language: str) -> tuple[Voice, ...]:
        """One voice per language, of the language's name."""
        name = espeak_language(language)
        return (Voice(name, name, language, "male"),) if name else ()

    def speak(self, text: str, voice: Voice, speed: float, take: int = 0, own: Pronunciations = AS_SPELT) -> Utterance:
        """Speak by a subprocess; some 20 ms a sentence. Takes differ in pitch."""
        import soundfile

        said = " ".join(word.said for word in written_out(text, voice.language))
        rate = str(round(WORDS_PER_MINUTE * speed))
        sound = run(["--stdout", "-b", "1", "-v", voice.id, "-s", rate, "-p", PITCHES[take % len(PITCHES)], "--stdin"], said)
        try:
            samples, sample_rate = soundfile.read(io.BytesIO(sound), dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise EngineError(f"espeak-ng gave no sound for {text[:60]!r}") from error
        return Utterance(resample(np.mean(samples, axis=1), sample_rate))


ENGINE = EngineSpec(
    "espeak", lambda _: EspeakEngine(), rank=3, model="espeak-ng", licence="GPL-3.0-or-later (a separate program)",
    cost=Cost(start=0.1, page=0.02, word=0.001),
)  # fmt: skip
