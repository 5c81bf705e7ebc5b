"""What an engine is: somebody who says one sentence."""

import asyncio
from abc import ABC, abstractmethod
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.c2_narrator.voices import Voice

SAMPLE_RATE = 24_000
"""Samples a second of everything the narrator makes."""

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class SpokenWord:
    """A word and where it lies, in samples from the sentence's first."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Utterance:
    """One sentence as sound: mono at ``SAMPLE_RATE``, full scale ±1 (peaks may exceed it), silence around it included."""

    samples: Samples
    words: tuple[SpokenWord, ...] = ()
    """Empty when the engine cannot tell."""


class Engine(ABC):
    """One way to speak. ``say`` may be called concurrently; the same arguments give the same samples."""

    @abstractmethod
    def voices(self, language: str) -> tuple[Voice, ...]:
        """The voices for a BCP 47 tag, the best first; empty when the engine does not speak the language."""

    @abstractmethod
    async def say(self, text: str, voice: Voice, speed: float, executor: Executor, take: int = 0) -> Utterance:
        """Speak one sentence that has something to speak. Another ``take`` sounds otherwise where the engine can.

        Raises ``EngineError``, ``RemoteEngineError`` or ``ModelUnavailableError``.
        """

    async def close(self) -> None:  # noqa: B027 - most have nothing to let go of
        """Let go of connections."""


class LocalEngine(Engine):
    """An engine that computes: its work runs on the executor."""

    async def say(self, text: str, voice: Voice, speed: float, executor: Executor, take: int = 0) -> Utterance:
        """Speak on a thread of the executor; cancelling drops what has not begun."""
        return await asyncio.get_running_loop().run_in_executor(executor, self.speak, text, voice, speed, take)

    @abstractmethod
    def speak(self, text: str, voice: Voice, speed: float, take: int = 0) -> Utterance:
        """The same, blocking."""


def resampled(samples: NDArray[Any], rate: int) -> Samples:
    """Mono samples at ``rate`` Hz as float32 at ``SAMPLE_RATE``."""
    if rate == SAMPLE_RATE:
        return samples.astype(np.float32)
    from scipy.signal import resample_poly

    common = int(np.gcd(rate, SAMPLE_RATE))
    return np.asarray(resample_poly(samples.astype(np.float64), SAMPLE_RATE // common, rate // common), dtype=np.float32)
