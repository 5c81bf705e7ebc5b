"""The genders of nouns, by the dictionaries of Apertium."""

import re
from collections.abc import Iterable

from services.c3_translator.pivot import apertium

_MODES = {"es": "spa-cat", "fr": "fra-cat"}
_NOUN = re.compile(r"<n><(m|f|mf)><(sg|pl|sp)>")


def genders(words: Iterable[str], language: str) -> dict[str, frozenset[str]]:
    """``m`` or ``f`` or both, and ``pl`` where it is always a plural, for each of the words that is a noun and no adjective.

    One call, a fraction of a second."""
    listed = sorted(set(words))
    analyser = apertium.pipeline(_MODES[language])[0]
    found: dict[str, frozenset[str]] = {}
    for unit in apertium.units(analyser.run("\n".join(listed) + "\n")):
        word, *readings = apertium.readings(unit)
        nouns = [match for reading in readings for match in _NOUN.findall(reading)]
        sexes = {sex for both, _ in nouns for sex in both} | ({"pl"} if {number for _, number in nouns} == {"pl"} else set())
        if sexes and not any("<adj>" in reading for reading in readings):
            found[word] = frozenset(sexes)
    return found
