"""The genders of nouns, by the dictionaries of Apertium."""

import re
from collections.abc import Iterable

from services.c3_translator.pivot import apertium

_MODES = {"es": "spa-cat", "fr": "fra-cat"}
_NOUN = re.compile(r"<n><(m|f|mf)>")


def genders(words: Iterable[str], language: str) -> dict[str, frozenset[str]]:
    """``m`` or ``f`` or both for each of the words that is a noun and no adjective; one call, a fraction of a second."""
    listed = sorted(set(words))
    analyser = apertium.pipeline(_MODES[language])[0]
    found: dict[str, frozenset[str]] = {}
    for unit in apertium.units(analyser.run("\n".join(f"{word}" for word in listed) + "\n")):
        word, *readings = apertium.readings(unit)
        sexes = {sex for reading in readings for match in _NOUN.findall(reading) for sex in match}
        if sexes and not any("<adj>" in reading for reading in readings):
            found[word] = frozenset(sexes)
    return found
