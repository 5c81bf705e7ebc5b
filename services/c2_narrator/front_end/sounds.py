"""Sounds and interjections: ``Shh``, ``Brrr``, ``¡Plaf!``, ``Hahaha`` as phonemes instead of letters."""

import re
import tomllib
from functools import cache

from services.c2_narrator.front_end.conventions import FOLDER
from services.c2_narrator.front_end.delivery import stretched

_VOWELLESS = re.compile(r"[^\W\d_aeiouyà-æè-ïò-öù-ýÿœ]{2,}")
_RUN = re.compile(r"(.)\1*")
_LONG_RUN = re.compile(r"(.)\1{3,}")
_HELD = "fmnszʃrʁl"
"""Consonants that can be held."""


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((FOLDER / "sounds.toml").read_text("utf-8"))


def _spellings(key: str) -> str:
    """A pattern of the ways to write a listed sound."""
    parts = []
    for run in _RUN.finditer(key):
        letter, length = re.escape(run[1]), len(run[0])
        parts.append(f"{letter}{{{length},}}" if length > 1 else f"{letter}(?:{letter}{{2,}})?" if run[1].isalpha() else letter)
    return "".join(parts)


@cache
def _listed(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    words = _tables()[language]["words"]
    keys = sorted(words, key=len, reverse=True)
    return re.compile("|".join(f"({_spellings(key)})" for key in keys)), tuple(words[key] for key in keys)


def sound(word: str, language: str) -> str:
    """The phonemes of a sound; empty when the word is none, or the language has no table."""
    base, low = language.partition("-")[0], word.casefold()
    if base not in _tables():
        return ""
    pattern, phonemes = _listed(base)
    if found := pattern.fullmatch(low):
        said = phonemes[(found.lastindex or 1) - 1]
        if "ː" not in said:
            return stretched(said, low)
        return said.replace("ː", "ːː", 1) if _LONG_RUN.search(low) else said
    return _laughter(low, base) or _without_vowel(word, base)


def _laughter(low: str, language: str) -> str:
    syllables = _tables()[language]["laughter"]
    alternatives = "|".join(sorted(syllables, key=len, reverse=True))
    if not re.fullmatch(rf"(?:(?:{alternatives})-?){{2,}}[h!]?", low):
        return ""
    return "".join(syllables[one] for one in re.findall(alternatives, low))


def _without_vowel(word: str, language: str) -> str:
    """Words of consonants alone, letter by letter; abbreviations in capitals (``TV``) are left to the voice."""
    low = word.casefold()
    if not _VOWELLESS.fullmatch(low) or (word.isupper() and not re.search(r"(.)\1", low)) or not re.search(r"(.)\1|[fmnszrl]", low[1:]):
        return ""
    letters = _tables()[language]["letters"]
    said = ""
    for part in re.finditer("|".join(f"(?:{key})+" for key in letters), low):
        key = next(key for key in letters if part[0].replace(key, "") == "")
        phoneme = letters[key]
        said += phoneme + ("ː" if len(part[0]) > len(key) and phoneme and phoneme[-1] in _HELD + "ɹ" else "")
    return said
