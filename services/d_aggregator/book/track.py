"""The sound of one page: lossless, and encoded for the formats that embed it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from storycreator.core.errors import EngineError
from storycreator.messages.layout import sentence_id
from storycreator.messages.narration import Cue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Encoder = Callable[["NDArray[np.float32]", int], bytes]
"""Encodes mono samples (within ±1) of a rate (Hz). Raises ``EngineError`` when it cannot."""


@dataclass(frozen=True)
class TrackFile:
    """The sound of one page. Page 0 is the title."""

    page: int
    sound: bytes = field(repr=False)
    """Lossless (FLAC), as it came from the narrator."""
    duration: float
    """Seconds."""
    cues: tuple[Cue, ...]
    """In order, within the duration."""
    _encoded: dict[Encoder, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    @classmethod
    def load(cls, page: int, sound: bytes, cues: tuple[Cue, ...]) -> "TrackFile":
        """Load a recording, checking that it can be decoded and cutting cues to its duration. Raises ``EngineError``."""
        samples, rate = cls(page, sound, 0, ()).samples()
        end = len(samples) / rate
        within = (cue if cue.end <= end else cue.model_copy(update={"end": end}) for cue in cues if cue.start < end)
        return cls(page, sound, end, tuple(within))

    def samples(self) -> tuple["NDArray[np.float32]", int]:
        """The sound as (mono samples, rate in Hz). Raises ``EngineError`` when it cannot be read."""
        import soundfile

        try:
            samples, rate = soundfile.read(BytesIO(self.sound), dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, RuntimeError) as error:
            raise EngineError(f"the recording cannot be read: {error}") from error
        if not len(samples):
            raise EngineError("the recording is empty")
        return samples.mean(axis=1) if samples.shape[1] > 1 else samples[:, 0], rate

    def encoded(self, encoder: Encoder) -> bytes:
        """The encoded sound. Cached for all formats; thread-safe. Raises ``EngineError``."""
        with self._lock:
            if encoder not in self._encoded:
                self._encoded[encoder] = encoder(*self.samples())
            return self._encoded[encoder]

    def sentence(self, cue: Cue) -> str:
        """The XML id of a cue's sentence."""
        return sentence_id(self.page, cue.paragraph, cue.sentence)
