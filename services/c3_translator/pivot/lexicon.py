"""Storybook words that Apertium's Portuguese dictionaries lack: their Portuguese forms, and their Spanish and French lemmas."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.c3_translator.data_files import lines

_PERSONS = ("<p1><sg>", "<p3><sg>", "<p1><pl>", "<p3><pl>")
_PARTICIPLE = {"ar": "ad", "er": "id", "ir": "id"}
_GENDERED = {"<m><sg>": "o", "<f><sg>": "a", "<m><pl>": "os", "<f><pl>": "as"}
# Spelling that keeps the sound before e: chegar -> cheguei, tocar -> toquei, dançar -> dancei.
_SOFTEN = (("g", "gu"), ("c", "qu"), ("ç", "c"))


@cache
def _regular() -> dict[str, dict[str, list[str]]]:
    """By infinitive ending and Apertium's tense tag, the endings in the order of ``_PERSONS``."""
    found: dict[str, dict[str, list[str]]] = {}
    for end, tense, *endings in map(str.split, lines(__package__, "conjugations.txt")):
        found.setdefault(end, {})[tense] = endings
    return found


@dataclass(frozen=True)
class Target:
    """A lemma of the target language with the tags its dictionary gives it."""

    lemma: str
    tags: str
    """``<n><f>``, ``<adj>`` (with ``<mf>`` when it has one form), ``<vblex>``, ``<adv>``."""


@dataclass(frozen=True)
class Entry:
    """One line of the lexicon."""

    lemma: str
    kind: str
    targets: dict[str, Target]
    """By language, ``es`` and ``fr``."""

    @property
    def tag(self) -> str:
        """The part of speech tag in the Portuguese analysis."""
        return {"m": "<n>", "f": "<n>", "a": "<adj>", "v": "<vblex>", "x": "<adv>"}[self.kind]


def _one_form(lemma: str, language: str) -> bool:
    """Whether an adjective has one form for both genders."""
    if language == "fr":
        return lemma.endswith("e") or lemma == "marron"
    return not lemma.endswith(("o", "or", "ón", "án"))


def _target(word: str, kind: str, language: str) -> Target:
    lemma, _, gender = word.partition(".")
    lemma = lemma.replace("_", " ")
    if kind in "mf":
        return Target(lemma, f"<n><{gender or kind}>")
    if kind == "a":
        return Target(lemma, "<adj><mf>" if _one_form(lemma, language) else "<adj>")
    return Target(lemma, "<vblex>" if kind == "v" else "<adv>")


@cache
def entries() -> tuple[Entry, ...]:
    """All lines of ``lexicon.txt``."""
    found = []
    for lemma, kind, spanish, french in map(str.split, lines(__package__, "lexicon.txt")):
        found.append(Entry(lemma, kind, {"es": _target(spanish, kind, "es"), "fr": _target(french, kind, "fr")}))
    return tuple(found)


def _plural(word: str) -> str:
    for end, plural in (("ão", "ões"), ("al", "ais"), ("el", "éis"), ("ol", "óis"), ("il", "is"), ("m", "ns")):
        if word.endswith(end):
            return word[: -len(end)] + plural
    if word.endswith(("r", "z")):
        return word + "es"
    return word if word.endswith("s") else word + "s"


def _conjugated(lemma: str) -> Iterator[tuple[str, str]]:
    stem, end = lemma[:-2], lemma[-2:]
    yield lemma, "<vblex><inf>"
    yield stem + end[0] + "ndo", "<vblex><ger>"
    for tags, ending in _GENDERED.items():
        yield stem + _PARTICIPLE[end] + ending, f"<vblex><pp>{tags}"
    for tense, endings in _regular()[end].items():
        for person, ending in zip(_PERSONS, endings, strict=True):
            root = stem
            if end == "ar" and ending[0] == "e":
                root = next((stem[: -len(hard)] + soft for hard, soft in _SOFTEN if stem.endswith(hard)), stem)
            yield root + ending, f"<vblex><{tense}>{person}"


def _forms(entry: Entry) -> Iterator[tuple[str, str]]:
    word = entry.lemma
    if entry.kind in "mf":
        yield word, f"<n><{entry.kind}><sg>"
        yield _plural(word), f"<n><{entry.kind}><pl>"
    elif entry.kind == "a":
        if word.endswith("o"):
            for tags, ending in _GENDERED.items():
                yield word[:-1] + ending, f"<adj>{tags}"
        else:
            feminine = word + "a" if word.endswith("or") else ""
            yield word, "<adj><m><sg>" if feminine else "<adj><mf><sg>"
            yield _plural(word), "<adj><m><pl>" if feminine else "<adj><mf><pl>"
            if feminine:
                yield feminine, "<adj><f><sg>"
                yield feminine + "s", "<adj><f><pl>"
    elif entry.kind == "v":
        yield from _conjugated(word)
    else:
        yield word, "<adv>"


@cache
def analyses() -> dict[str, tuple[str, ...]]:
    """Portuguese form -> its readings (``sussurrar<vblex><ifi><p3><sg>``), for forms the installed dictionary does not know."""
    found: dict[str, dict[str, None]] = {}
    for entry in entries():
        for form, tags in _forms(entry):
            found.setdefault(form, {})[f"{entry.lemma}{tags}"] = None
    return {form: tuple(tags) for form, tags in found.items()}


@cache
def by_lemma() -> dict[tuple[str, str], Entry]:
    """(Portuguese lemma, part of speech tag) -> entry."""
    return {(entry.lemma, entry.tag): entry for entry in entries()}
