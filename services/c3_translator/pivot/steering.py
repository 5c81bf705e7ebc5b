"""Edits of the stream between Apertium's stages for both target languages: names, lexicon and tenses.

The Portuguese analysis goes to Catalan lemmas (the best stocked pair), and from there straight to Spanish or French lemmas without
being spelt out in between, so that nothing is analysed twice. A word of our own lexicon is passed as ``qz`` + Portuguese lemma.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from services.c3_translator.pivot import apertium, catalan, portuguese
from services.c3_translator.pivot.lexicon import analyses, by_lemma
from services.c3_translator.pivot.rules import capital_like

_PRIVATE = "qz"
_LEMMA = re.compile(r"(\*|@)?((?:\\.|[^<\\])+)((?:<[^>]+>)*)(.*)", re.DOTALL)


_HAD_DONE = re.compile(
    r"(\^(?:tinha|tinham|havia|haviam|tivesse|tenho|ter|haver)/[^$]*\$\s*(?:\^(?:sempre|já|nunca)/[^$]*\$\s*)?)\^([^$]*<pp>[^$]*)\$", re.I
)
# Forms whose rarer readings the tagger picks too often in stories.
_READ_AS = {
    "era": "ser<vbser>",
    "eram": "ser<vbser>",
    "para": "para<pr>",
    "precisa": "precisar<vblex>",
    "viram": "ver<vblex>",
    "torta": "torta<n>",
    "sobre": "sobre<pr>",
    "sem": "sem<pr>",
}


def _read(unit: str, genders: Mapping[str, str], first_person: bool) -> str:
    surface, *found = apertium.readings(unit)
    if surface in genders:
        return f"{surface}/{surface}<np><ant><{genders[surface]}><sg>"
    if len(found) == 1 and found[0].startswith("*") and (known := analyses().get(surface.lower())):
        found = [capital_like(surface, reading) for reading in known]
    wanted = _READ_AS.get(surface.lower())
    if wanted and (better := [reading for reading in found if reading.lower().startswith(wanted)]):
        found = better
    if not first_person:
        found = [r for r in found if "<p1><sg>" not in r or not _third(r, found)] or found
    return "/".join([surface, *found])


# A word of the lexicon behind a determiner is the noun, whatever verb forms look the same (sua toca).
_DET_NOUN = re.compile(r"(\^[^$/]+/[^$]*<det>[^$]*\$ )\^([^$/]+)/([^$]*)\$")


def _noun_behind(match: re.Match[str]) -> str:
    determiner, surface, found = match.groups()
    nouns = [reading for reading in analyses().get(surface.lower(), ()) if "<n>" in reading]
    return f"{determiner}^{surface}/{'/'.join(nouns)}$" if nouns and "<n>" not in found else match.group()


def _participle_only(match: re.Match[str]) -> str:
    surface, *found = apertium.readings(match[2])
    return f"{match[1]}^{'/'.join([surface, *(reading for reading in found if '<pp>' in reading)])}$"


def _third(reading: str, readings: list[str]) -> bool:
    return reading.replace("<p1>", "<p3>") in readings


def know_words(genders: Mapping[str, str], first_person: Sequence[bool]) -> apertium.Edit:
    """After the Portuguese analysis: read name tokens (token -> ``m`` or ``f``) as people, the lexicon's words as what they are, and
    forms that I and she share as hers, unless the sentence speaks of ``I``."""

    def change(stream: str) -> str:
        parts = apertium.sentence_parts(_DET_NOUN.sub(_noun_behind, _HAD_DONE.sub(_participle_only, stream)))
        flags = [*first_person, False]
        return "".join(
            apertium.edit_units(partial(_read, genders=genders, first_person=flag))(part) for part, flag in zip(parts, flags, strict=True)
        )

    return change


def prefer_lexicon(unit: str) -> str:
    """After the look-up of Catalan lemmas: words of the lexicon keep their Portuguese lemma, whatever the dictionary says; so do names."""
    source, *_ = apertium.readings(unit)
    match = _LEMMA.fullmatch(source)
    if not match:
        return unit
    _, lemma, tags, rest = match.groups()
    if tags.startswith("<np>") and "/@" in unit:
        return f"{source}/{source}"
    kind = tags[: tags.find(">") + 1]
    entry = by_lemma().get((lemma.lower(), kind))
    if entry and not (entry.kind == "m" and "<f>" in tags):
        return f"{source}/{capital_like(lemma, _PRIVATE + lemma.lower())}{tags}{rest}"
    return unit


def to_language(language: str, gaps: Mapping[tuple[str, str], str]) -> Callable[[str], str]:
    """After the look-up of Spanish or French lemmas: the lexicon and the gaps (Catalan lemma and first tag -> unit)."""

    def change(unit: str) -> str:
        source, *found = apertium.readings(unit)
        match = _LEMMA.fullmatch(source)
        if not match:
            return unit
        _, lemma, tags, rest = match.groups()
        kind = tags[: tags.find(">") + 1]
        if lemma.lower().startswith(_PRIVATE):
            entry = by_lemma()[(lemma.lower().removeprefix(_PRIVATE), kind)]
            target = entry.targets[language]
            number = "".join(re.findall(r"<sg>|<pl>", tags))
            if entry.kind in "mf":
                tags = f"{target.tags}{number}"
            elif entry.kind == "a":
                gender = next(iter(re.findall(r"<m>|<f>", tags)), "<GD>")
                tags = f"{target.tags}{number}" if "<mf>" in target.tags else f"<adj>{gender}{number}"
            return f"{source}/{capital_like(lemma, target.lemma)}{tags}{rest}"
        if tags.startswith("<np>") and found[:1] == [f"@{source}"]:
            return f"{source}/{source}"
        if (lemma.lower(), kind) in gaps:
            filled = gaps[(lemma.lower(), kind)]
            tail = "" if "<" in filled else tags
            if "<n><" in filled:
                tail = "".join(re.findall(r"<sg>|<pl>", tags))
            return f"{source}/{capital_like(lemma, filled)}{tail}{rest}"
        if "# " in lemma and found[:1] and found[0].startswith("@"):
            verb, _, tail = lemma.partition("# ")
            return f"{verb}{tags}/{verb}{tags}$ ^{tail}<pr>/{tail}<pr>"
        return unit

    return change


def names_plain(genders: Mapping[str, str]) -> Callable[[str], str]:
    """Before the generator: names as unknown words, which it leaves alone."""

    def change(unit: str) -> str:
        lemma = unit.partition("<")[0]
        return f"*{lemma}" if lemma in genders else unit

    return change


def shared_half(genders: Mapping[str, str], englishes: Sequence[str]) -> tuple[apertium.Stage, ...]:
    """Portuguese text to Catalan lemmas."""
    first_person = [portuguese.speaks_of_self(english) for english in englishes]
    hooks = {"automorf": (know_words(genders, first_person),), "autobil": (apertium.edit_units(prefer_lexicon),)}
    stages = apertium.pipeline("por-cat", hooks)
    return (*apertium.cut(stages, before="autogen"), apertium.Stage(edit=catalan.edit(englishes)))
