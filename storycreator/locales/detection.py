"""The language of a short text, such as a prompt."""

import re
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from storycreator.locales.locale import available, locale

CERTAIN = 0.75
"""Confidence from which the letters of a text without function words are believed."""
LIKELY = 0.7
"""The share of the likeliest language's signs from which another is likely too."""


@cache
def _grammars() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The function words and own letters of each language that lists them."""
    found = {tag: locale(tag) for tag in available() if "-" not in tag}
    return {
        tag: (frozenset(one.grammar.function_words.split()), frozenset(one.grammar.own_letters))
        for tag, one in found.items()
        if "grammar" not in one.lacks and one.grammar.function_words
    }


@cache
def _others() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The same of further languages, from ``function_words.txt``."""
    lines = Path(__file__).with_name("function_words.txt").read_text("utf-8").splitlines()
    rows = [[part.strip() for part in f"{line} | ".split("|")] for line in lines if line and not line.startswith("#")]
    return {tag: (frozenset(words.split()), frozenset(letters)) for tag, words, letters, *_ in rows}


@cache
def _detector(further: frozenset[str]) -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, language.upper()) for language in sorted({*_grammars(), *further})]
    # Trigrams load in a tenth of a second; this only decides what function words leave open.
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()


def language_of(text: str, fallback: str = "en") -> str:
    """The language subtag of a text, among the languages whose function words are listed.

    Function words and letters decide; names count for no language. A text without any goes by its letter sequences when these are
    certain, and its locale lists function words; else it is ``fallback``."""
    every = re.findall(r"[^\W\d_]+", text)
    words = [
        word.casefold()
        for word, after in zip_longest(every, every[1:], fillvalue="")
        if word.islower() or (word is every[0] and not after[:1].isupper())
    ]
    marks = {mark for word in words for mark in word} | {mark for mark in text if mark in "¿¡"}
    listed = _grammars() | _others()
    scores = {language: sum(word in known for word in words) + len(marks & letters) for language, (known, letters) in listed.items()}
    best = max(scores.values())
    leaders = [language for language, score in scores.items() if score == best] if best else list(_grammars())
    leaders = [language for language in leaders if language in _grammars()] or leaders
    if len(leaders) == 1:
        return leaders[0]
    detector = _detector(frozenset(leaders))
    found = {str(item.language.iso_code_639_1.name.lower()): item.value for item in detector.compute_language_confidence_values(text)}
    likeliest = max(leaders, key=found.__getitem__)
    sure = found[likeliest] >= CERTAIN and len(words) > 1
    return fallback if fallback in leaders and not sure else likeliest


def function_words(language: str) -> frozenset[str]:
    """The function words of a language; empty when its locale lists none."""
    return _grammars().get(language, (frozenset[str](), frozenset[str]()))[0]


def likely_languages(text: str) -> tuple[str, ...]:
    """All languages a text may be in, the likeliest first. A word of several languages is a sign of each, but a weaker one."""
    scores = dict.fromkeys(_grammars(), 0.0)
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        having = [language for language, (known, _) in _grammars().items() if word in known]
        for language in having:
            scores[language] += 1 / len(having)
        for language, (_, letters) in _grammars().items():
            scores[language] += bool(letters & set(word))
    ranked = sorted(scores, key=lambda language: -scores[language])
    return tuple(language for language in ranked if scores[language] >= LIKELY * scores[ranked[0]])
