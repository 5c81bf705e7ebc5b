"""Ready-made word forms for the story model: the phrases of ``glossary.txt`` and every form of the lexicon, found in a sentence."""

import re
from functools import cache

from services.c3_translator.data_files import lines
from storycreator.lexicon import entries, inflection

LANGUAGES = ("es", "fr", "pt")
"""The columns of the glossary."""
_STATES = frozenset(
    ["feel", "have", "hold", "hope", "know", "like", "live", "love", "need", "sleep", "stand", "think", "want", "wear", "wish"]
)
"""Verbs whose past is mostly a state, told in the imperfect."""
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_PERFECT = frozenset(["had", "has", "have", "was", "were", "been"])


def _nouns(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for noun in entries.nouns().values():
        form, english = noun.form(language), noun.form("en")
        if form is None or english is None:
            continue
        for many in (False, True):
            said, told = inflection.noun_forms(english, "en", many=many), inflection.noun_forms(form, language, many=many)
            if said and told:
                found.setdefault(said[0].lower(), told[0])
    return found


def _verbs(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in entries.verbs().values():
        if language not in word.forms or "(" in word.id:  # another meaning of a verb
            continue
        past = "impf" if word.id in _STATES else "past"
        for english, told in (("past", past), ("inf", "inf"), ("pres", "pres"), ("ger", "ger")):
            found.setdefault(inflection.verb(word, "en", english).lower(), inflection.verb(word, language, told))
        participle = inflection.verb(word, "en", "part").lower()
        found.setdefault(participle, inflection.verb(word, language, "part"))
        found |= {f"{before} {participle}": inflection.verb(word, language, "part") for before in _PERFECT}
    return found


def _adjectives(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in entries.adjectives().values():
        if language in word.forms:
            both = dict.fromkeys(inflection.adjective(word, language, gender) for gender in "mf")
            found.setdefault(word.id, " / ".join(both))
    return found


@cache
def forms(language: str) -> dict[str, str]:
    """English surface form -> form of the language; the glossary's phrases before the lexicon's words."""
    told = _nouns(language) | _adjectives(language) | _verbs(language) if language in inflection.languages() else {}
    if language in LANGUAGES:
        at = 1 + LANGUAGES.index(language)
        told |= {cells[0]: cells[at] for cells in (line.split(" | ") for line in lines(__package__, "glossary.txt"))}
    return told


@cache
def told(language: str) -> frozenset[str]:
    """Every word of these forms, in the language."""
    return frozenset(re.findall(r"[^\W\d_]+", " ".join(forms(language).values()).lower()))


@cache
def _longest(language: str) -> int:
    return max((len(key.split()) for key in forms(language)), default=0)


def found(english: str, language: str) -> list[tuple[str, str]]:
    """The words of a sentence that have a form, in its order, the longest match first: ``[("bumped into", "se topó con")]``."""
    known, tokens = forms(language), _TOKEN.findall(english.lower().replace("’", "'"))
    pairs: dict[str, str] = {}
    at = 0
    while at < len(tokens):
        for length in range(min(_longest(language), len(tokens) - at), 0, -1):
            key = " ".join(tokens[at : at + length])
            if key in known:
                pairs[key] = known[key]
                at += length
                break
        else:
            at += 1
    return list(pairs.items())
