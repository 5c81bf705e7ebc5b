"""Hibari: a small English voice (distilled from Kokoro's Heart) inside its own package, a hundred times faster than speech."""

import threading
from functools import cached_property
from typing import Any

import numpy as np

from services.c2_narrator.engines.base import LocalEngine, Utterance
from services.c2_narrator.phonemes import english, grouped
from services.c2_narrator.voices import HIBARI, Voice, speaking
from storycreator.errors import EngineError

MAX_PHONEMES = 400


class HibariEngine(LocalEngine):
    """The draft voice."""

    name = "hibari"
    model = "hibari-tts 0.2.1"
    licence = "Apache-2.0"

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _model(self) -> Any:
        from hibari import Hibari

        return Hibari(voice="heart", threads=1)

    def voices(self, language: str) -> tuple[Voice, ...]:
        """English only."""
        return speaking(HIBARI, language)

    def speak(self, text: str, voice: Voice, speed: float) -> Utterance:
        """Speak; the noise in its consonants is drawn from a fixed seed."""
        with self._lock:
            model = self._model
        try:
            groups = grouped(english(text, british=False), MAX_PHONEMES)
            parts = [model.from_phonemes(" ".join(piece.phonemes for piece in group), speed=speed, seed=0) for group in groups]
        except Exception as error:
            raise EngineError(f"hibari failed on {text[:60]!r}: {error}") from error
        return Utterance(np.concatenate([np.zeros(0, np.float32), *parts]).astype(np.float32))
