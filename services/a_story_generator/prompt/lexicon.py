"""The words a picture book is made of: who, where and what, with the same words in other languages and as emoji."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.a_story_generator.telling.english import plural

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Kind:
    """Somebody a story can be about."""

    noun: str
    pronoun: str
    """``she`` or ``he`` where the word itself says so, else empty."""


@dataclass(frozen=True)
class Place:
    """Somewhere a story can happen."""

    noun: str
    phrase: str
    """With its preposition: ``in a quiet library``."""


def _rows(name: str) -> list[list[str]]:
    lines = (_DATA / name).read_text("utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]


@cache
def kinds() -> dict[str, Kind]:
    """Kinds by their English noun."""
    found = {}
    for head, _ in _rows("kinds.txt"):
        match = re.fullmatch(r"([a-z -]+?)(?: \((she|he)\))?", head)
        assert match
        found[match.group(1)] = Kind(match.group(1), match.group(2) or "")
    return found


@cache
def places() -> dict[str, Place]:
    """Places by their English noun."""
    proper = {"paris", "london", "venice", "tokyo", "mars"}
    return {noun: Place(noun, phrase.format(noun.capitalize() if noun in proper else noun)) for noun, phrase, _ in _rows("places.txt")}


@cache
def things() -> tuple[str, ...]:
    """Things a picture can show."""
    return tuple(row[0] for row in _rows("things.txt"))


@cache
def _forms(which: str) -> dict[str, str]:
    """Singular and plural English forms to the noun."""
    nouns = {"kinds": tuple(kinds()), "places": tuple(places()), "things": things()}[which]
    return {form: noun for noun in nouns for form in (noun, plural(noun))}


@cache
def _foreign(which: str) -> dict[str, str]:
    """Words of other languages and emoji to the English noun."""
    table: dict[str, str] = {}
    for row in _rows(f"{which}.txt"):
        noun = re.sub(r" \((she|he)\)$", "", row[0])
        for word in row[-1].split():
            table.setdefault(word.replace("\N{VARIATION SELECTOR-16}", ""), noun)
    return table


@dataclass(frozen=True)
class Found:
    """A word of a text that the lexicon knows."""

    noun: str
    start: int
    end: int
    many: bool
    """Whether the text has the plural."""


def find(text: str, which: str) -> tuple[Found, ...]:
    """The kinds, places or things an English text names, in order, the longest match at each place."""
    forms = _forms(which)
    found = []
    tokens = list(re.finditer(r"[A-Za-z]+(?:-[A-Za-z]+)*", text))
    index = 0
    while index < len(tokens):
        for size in (2, 1):
            part = tokens[index : index + size]
            if len(part) < size:
                continue
            form = text[part[0].start() : part[-1].end()].lower()
            if form in forms:
                noun = forms[form]
                found.append(Found(noun, part[0].start(), part[-1].end(), form != noun))
                index += size
                break
        else:
            index += 1
    return tuple(found)


def _singulars(word: str) -> tuple[str, ...]:
    """A foreign word and what it may be the plural or an accented variant of."""
    return (word, *(word.removesuffix(ending) for ending in ("s", "es", "n", "en", "e") if word.endswith(ending)))


def gloss(text: str) -> tuple[str, ...]:
    """English nouns for the words of other languages and the emoji in a text that the lexicon or Unicode knows, in order."""
    found: list[str] = []
    tables = [_foreign(which) for which in ("kinds", "places", "things")]
    for token in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]", text):
        for form in _singulars(token.casefold()):
            noun = next((table[form] for table in tables if form in table), "")
            if noun:
                break
        else:
            noun = emoji_name(token)
        if noun and noun not in found:
            found.append(noun)
    return tuple(found)


def emoji_name(char: str) -> str:
    """A plain name for a pictograph (``🛸`` → ``flying saucer``), from Unicode; empty for anything else."""
    if len(char) != 1 or unicodedata.category(char) != "So" or ord(char) < 0x2600:
        return ""
    name = unicodedata.name(char, "").lower()
    if re.search(r"sign|symbol|button|mark|hand|finger|gesture|square|circle|arrow", name):
        return ""
    if "smil" in name or "face" in name or "heart" in name:
        return ""
    return re.sub(r"^(crescent|black|white|glowing|full) ", "", name)
