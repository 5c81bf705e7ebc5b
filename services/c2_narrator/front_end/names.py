"""Given names and places as their language says them, in the sounds of the reader's.

``data/names.txt`` says which language a name comes from; one that the reader's language has too is read in that.
``data/names_LANGUAGE.txt`` has the readings that spelling does not tell.
"""

import re
import tomllib
import unicodedata
from functools import cache
from typing import Any

from services.c2_narrator.front_end.conventions import FOLDER
from services.c2_narrator.front_end.phonemes import english_word, ipa
from storycreator.core.errors import EngineError, ModelUnavailableError

_VOICES = {"en": "en-us", "es": "es-419", "fr": "fr-fr", "pt": "pt-br", "ja": "sw", "ar": "sw", "hi": "sw"}
"""espeak-ng's voice for a language; Swahili's letters are those in which Japanese, Arabic and Hindi names are transcribed."""

_OPEN_SYLLABLES = re.compile(r"[AIOU]?(?i:(?:[bdfghjklmnprstvwyz]|sh|ch|kh|th|kw|dh|bh)[aeiou]){2,}(?<=[aiou])(?<=.{5})")
"""An unlisted name as Hindi, Arabic, Japanese or Bantu names are transcribed (*Devika*, *Kwabena*): English letter rules spoil it."""
_WRITTEN_VOWELS = {"a": "a", "e": "ɛ", "i": "i", "o": "ɔ", "u": "y"}


@cache
def origins() -> dict[str, frozenset[str]]:
    """Names to the languages they come from."""
    found: dict[str, set[str]] = {}
    for line in (FOLDER / "names.txt").read_text("utf-8").splitlines():
        language, colon, listed = line.partition(":")
        if colon and not line.startswith("#"):
            for one in listed.split():
                found.setdefault(one.replace("_", " "), set()).add(language)
    return {one: frozenset(languages) for one, languages in found.items()}


@cache
def _readings(language: str) -> dict[str, str]:
    path = FOLDER / f"names_{language}.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


@cache
def _adaptations() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "adapt.toml").read_text("utf-8"))


@cache
def name(word: str, language: str) -> str:
    """The phonemes of a name; empty when it is none, or the reader's own rules have it right."""
    base = language.partition("-")[0]
    word = unicodedata.normalize("NFC", word)
    if word.isupper():
        word = word.capitalize()
    if word in _readings(base):
        return _readings(base)[word]
    languages = origins().get(word, frozenset())
    if base == "en" and not languages and word[0].isupper() and _OPEN_SYLLABLES.fullmatch(word) and not english_word(word, silver=True):
        languages = frozenset({"sw"})
    if not languages or base in languages or base not in _adaptations()["to"] or (base == "en" and english_word(word)):
        return ""
    foreign = _adaptations()["foreign"]
    if base != "en" and languages <= set(foreign["origins"]) and not re.search(foreign[base], word.casefold()):
        return ""
    if languages & {"en", "ga", "cy"} and word in _readings("en"):
        return adapted(_by_letter(_readings("en")[word], word), "en", base)
    origin = min(languages)
    voice = _VOICES.get(origin, origin)
    spelt = word.casefold()
    for pattern, letters in _adaptations()["spelt"].get(voice, []):
        spelt = re.sub(pattern, letters, spelt)
    try:
        said = ipa([spelt], voice)[0]
        return adapted(_by_letter(said, word) if origin == "en" else said, voice, base)
    except (EngineError, ModelUnavailableError):
        return ""


def _by_letter(said: str, word: str) -> str:
    """An English name's phonemes with reduced vowels and short *o* as they are written: *Thomas*, *Poppy* as other languages say them."""
    said = re.sub("[ɾT]", "d" if "d" in word.casefold() else "t", said)
    nuclei = list(re.finditer(r"[AIOQWYaeiouæɑɐəɛɔɒɜʊʌᵻɪɚᵊ]", said))
    groups = re.findall(r"[aeiouy]+", word.casefold().removesuffix("e"))
    if len(groups) != len(nuclei):
        groups = re.findall(r"[aeiouy]", word.casefold())
    if len(groups) != len(nuclei):
        return said
    letters = list(said)
    for nucleus, group in zip(nuclei, groups, strict=True):
        if nucleus[0] in ("ɑɒəɐʌɔᵊ" if group == "o" else "əɐᵻᵊ") and group in _WRITTEN_VOWELS:
            letters[nucleus.start()] = _WRITTEN_VOWELS[group]
    return "".join(letters)


def adapted(phonemes: str, origin: str, language: str) -> str:
    """Phonemes of one language in the sounds of another."""
    tables = _adaptations()
    pairs = tables["from"].get(origin.partition("-")[0], []) if language == "en" else []
    for pattern, letters in [*pairs, *tables["to"][language]]:
        phonemes = re.sub(pattern, letters, phonemes)
    return phonemes
