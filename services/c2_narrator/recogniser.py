"""Hears a spoken line with a speech recogniser and tells missing and extra words."""

import importlib.util
import re
import threading
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from services.c2_narrator.engines.base import SAMPLE_RATE, Utterance
from storycreator.core.errors import ModelUnavailableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from storycreator.core.service import ModelFiles

MODEL, HEARD_RATE = "whisper-base", 16_000
FEWEST_WORDS = 4
"""Shorter lines are not judged: a small recogniser guesses at *Shh!* and at a name."""
LOST = 2
"""So many words in a row that are not heard, or that nobody wrote, are a fault; a single one is more often misheard."""
ALIKE = 0.5
"""How much of the letters must be the same for words that are written otherwise (*grey/gray*, *Zoë/Zoey*)."""


def words(text: str) -> list[str]:
    """Words as they sound: no case, accents or marks."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", re.sub(r"['’]", "", plain))


def misheard(text: str, heard: str) -> str:
    """What is wrong with a line by what was heard, in words; empty when nothing is."""
    written, said = words(text), words(heard)
    if len(written) < FEWEST_WORDS:
        return ""
    for kind, begin, end, start, stop in SequenceMatcher(a=written, b=said, autojunk=False).get_opcodes():
        wanted, found = written[begin:end], said[start:stop]
        if kind == "equal" or SequenceMatcher(a="".join(wanted), b="".join(found), autojunk=False).ratio() >= ALIKE:
            continue
        if len(wanted) - len(found) >= LOST or (len(wanted) > LOST and len(wanted) >= len(found)):
            return f"the recogniser does not hear “{' '.join(wanted)}”"
        if len(found) - len(wanted) >= LOST:
            return f"the recogniser hears “{' '.join(found)}” as well"
    return ""


class Recogniser:
    """Whisper by faster-whisper, loaded at the first use. Safe in any thread; hears one line at a time."""

    def __init__(self, models: "ModelFiles") -> None:
        self._models = models
        self._model: Any = None
        self._lock = threading.Lock()

    def find(self) -> None:
        """Raise ``ModelUnavailableError`` when it cannot be used here."""
        if importlib.util.find_spec("faster_whisper") is None:
            raise ModelUnavailableError("the speech recogniser is not installed here: run make dev, and make the book without containers")
        self._models.path(MODEL)

    def __call__(self, utterance: Utterance, language: str) -> str:
        """What is said in it. Takes about a second for five seconds of speech."""
        from faster_whisper import WhisperModel

        with self._lock:
            if self._model is None:
                self._model = WhisperModel(str(self._models.path(MODEL)), device="cpu", compute_type="int8")
            segments, _ = self._model.transcribe(
                _resampled(utterance), language=language, beam_size=5, temperature=0.0, condition_on_previous_text=False,
                without_timestamps=True,
            )  # fmt: skip
            return " ".join(segment.text for segment in segments)


def _resampled(utterance: Utterance) -> "NDArray[np.float32]":
    """Samples at the rate the recogniser expects, with a little silence around them."""
    import numpy as np

    samples = np.pad(utterance.samples, SAMPLE_RATE // 4)
    times = np.arange(int(len(samples) * HEARD_RATE / SAMPLE_RATE)) * (SAMPLE_RATE / HEARD_RATE)
    return np.asarray(np.interp(times, np.arange(len(samples)), samples), dtype=np.float32)
