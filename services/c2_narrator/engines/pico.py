"""SVOX Pico: small, immediate voices for six languages, inside the package py-nanotts.

Each sentence has a process of its own, with a deadline: Pico may not be used from several threads, a process that has spoken gives other
samples for the same text, and a "word" of thousands of letters kept it busy for minutes (seen in 0.1.1)."""

import re
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from services.c2_narrator.engines.base import LocalEngine, Utterance, resample
from services.c2_narrator.front_end.pronunciations import AS_SPELT, Pronunciations
from services.c2_narrator.front_end.written_forms import written_out
from services.c2_narrator.voices import PICO, Voice, voices_for
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import EngineError, ModelUnavailableError
from storycreator.core.subprocesses import run_program

SAMPLE_RATE = 16_000
"""Samples a second of what it makes: 16 bit, mono."""
SECONDS = 60
"""How long a sentence may take; it needs some 50 ms, most of them to start Python."""
LONGEST_WORD = 60
"""Letters; longer ones are cut into words."""
PITCHES = (1.0, 1.06, 0.95, 1.1, 0.9)
"""By take."""
VOLUME = 0.5
"""Louder than 0.6 it cuts off peaks."""
SILENCE = 0.003
"""Samples below have no sound."""
_LANGUAGES = {"en-US": "en-US", "en-GB": "en-GB", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "it": "it-IT"}
_NO_MARKUP = str.maketrans("<>&", "   ")
"""It reads these as commands."""
_PLAIN_QUOTES = str.maketrans(dict.fromkeys("“”„«»‹›", '"'))
_PROGRAM = """import sys
sys.path.append(sys.argv[1])
from py_nanotts import NanoTTS
voice, speed, pitch, volume = sys.argv[2:]
text = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(NanoTTS().speak(text, voice=voice, speed=float(speed), pitch=float(pitch), volume=float(volume)))"""


@cache
def _installed_in() -> str:
    """The folder that the package is in; empty where it is not installed."""
    spec = find_spec("py_nanotts")
    return str(Path(spec.origin).parent.parent) if spec and spec.origin else ""


class PicoEngine(LocalEngine):
    """One voice for each of its languages, between espeak-ng and Kokoro in sound."""

    def voices(self, language: str) -> tuple[Voice, ...]:
        """One voice for a language or accent. Raises ``ModelUnavailableError`` where the package is not installed."""
        if not _installed_in():
            raise ModelUnavailableError("py-nanotts is not installed; it exists for Linux only")
        return voices_for(PICO, language)

    def speak(self, text: str, voice: Voice, speed: float, take: int = 0, own: Pronunciations = AS_SPELT) -> Utterance:
        """Speak. Takes differ in pitch."""
        said = " ".join(word.said for word in written_out(text, voice.language)).translate(_NO_MARKUP).translate(_PLAIN_QUOTES)
        said = re.sub(rf"\S{{{LONGEST_WORD}}}", r"\g<0> ", said)
        how = (_LANGUAGES[voice.language], str(speed), str(PITCHES[take % len(PITCHES)]), str(VOLUME))
        sound = run_program([sys.executable, "-I", "-S", "-c", _PROGRAM, _installed_in(), *how], said.encode(), seconds=SECONDS)
        samples = np.frombuffer(sound, dtype="<i2") / 32768
        if not samples.size or np.abs(samples).max() < SILENCE:
            raise EngineError(f"Pico has no sounds for {text[:60]!r}")
        return Utterance(resample(samples, SAMPLE_RATE))


ENGINE = EngineSpec(
    "pico", lambda _: PicoEngine(), version="0.1.1", rank=2, model="SVOX Pico (py-nanotts 0.1.1)", licence="Apache-2.0",
    cost=Cost(start=0.1, page=0.1, word=0.002),
)  # fmt: skip
