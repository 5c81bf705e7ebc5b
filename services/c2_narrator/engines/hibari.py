"""Hibari: a small English voice (distilled from Kokoro's Heart) inside its own package, a hundred times faster than speech."""

import threading
from typing import Any

import numpy as np

from services.c2_narrator.engines.base import LocalEngine, Utterance
from services.c2_narrator.front_end.phonemes import group_pieces
from services.c2_narrator.front_end.pronunciations import AS_SPELT, Pronunciations
from services.c2_narrator.front_end.reader import phonemes
from services.c2_narrator.voices import HIBARI, Voice, voices_for
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import EngineError

MAX_PHONEMES = 400
_loading = threading.Lock()
_loaded: list[Any] = []


def _model() -> Any:
    """The process's one instance; it may be used from several threads."""
    with _loading:
        if not _loaded:
            from hibari import Hibari

            _loaded.append(Hibari(voice="heart", threads=1))
        return _loaded[0]


class HibariEngine(LocalEngine):
    """The draft voice."""

    def voices(self, language: str) -> tuple[Voice, ...]:
        """English only."""
        return voices_for(HIBARI, language)

    def speak(self, text: str, voice: Voice, speed: float, take: int = 0, own: Pronunciations = AS_SPELT) -> Utterance:
        """Speak; the noise in its consonants is drawn from a fixed seed, one for each take."""
        model = _model()
        try:
            groups = group_pieces(phonemes(text, voice.language, own), MAX_PHONEMES)
            parts = [model.from_phonemes(" ".join(piece.phonemes for piece in group), speed=speed, seed=take) for group in groups]
        except Exception as error:
            raise EngineError(f"hibari failed on {text[:60]!r}: {error}") from error
        if not any(len(part) for part in parts):
            raise EngineError(f"hibari has no sounds for {text[:60]!r}")
        return Utterance(np.concatenate(parts).astype(np.float32))


ENGINE = EngineSpec(
    "hibari", lambda _: HibariEngine(), version="0.2.1", draft=True, model="hibari-tts 0.2.1", licence="Apache-2.0",
    cost=Cost(start=0.5, word=0.004),
)  # fmt: skip
