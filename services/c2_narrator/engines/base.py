"""The interface of speech engines, which speak one sentence at a time."""

import asyncio
from abc import ABC, abstractmethod
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.c2_narrator.front_end.pronunciations import AS_SPELT, Pronunciations
from services.c2_narrator.voices import Voice

SAMPLE_RATE = 24_000
"""Samples a second of everything the narrator makes."""

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class SpokenWord:
    """A word and its position, in samples from the start of the sentence."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Utterance:
    """One sentence as sound: mono at ``SAMPLE_RATE``, full scale ±1 (peaks may exceed it), silence around it included."""

    samples: Samples
    words: tuple[SpokenWord, ...] = ()
    """Empty when the engine does not report word times."""


class Engine(ABC):
    """One way to speak. ``say`` may be called concurrently; the same arguments give the same samples."""

    @abstractmethod
    def voices(self, language: str) -> tuple[Voice, ...]:
        """The voices for a BCP 47 tag, the best first; empty when the engine does not speak the language."""

    @abstractmethod
    async def say(
        self, text: str, voice: Voice, speed: float, executor: Executor, take: int = 0, own: Pronunciations = AS_SPELT
    ) -> Utterance:
        """Speak one sentence, which is not empty. Another ``take`` sounds different where the engine supports it.

        ``own`` are the user's pronunciations; an engine that takes letters only ignores them.

        Raises ``EngineError``, ``RemoteEngineError`` or ``ModelUnavailableError``.
        """

    async def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Close connections."""


class LocalEngine(Engine):
    """An engine that computes locally, on the executor."""

    async def say(
        self, text: str, voice: Voice, speed: float, executor: Executor, take: int = 0, own: Pronunciations = AS_SPELT
    ) -> Utterance:
        """Speak on a thread of the executor; cancelling drops what has not begun."""
        return await asyncio.get_running_loop().run_in_executor(executor, self.speak, text, voice, speed, take, own)

    @abstractmethod
    def speak(self, text: str, voice: Voice, speed: float, take: int = 0, own: Pronunciations = AS_SPELT) -> Utterance:
        """Speak, blocking."""


def resample(samples: NDArray[Any], rate: int) -> Samples:
    """Mono samples at ``rate`` Hz as float32 at ``SAMPLE_RATE``."""
    if rate == SAMPLE_RATE:
        return samples.astype(np.float32)
    from scipy.signal import resample_poly

    common = int(np.gcd(rate, SAMPLE_RATE))
    return np.asarray(resample_poly(samples.astype(np.float64), SAMPLE_RATE // common, rate // common), dtype=np.float32)
