"""Names are never translated: tokens stand for them in the pivot pipeline, and every result is checked for them."""

import re
from collections.abc import Sequence
from string import ascii_lowercase

from storycreator.lexicon import names as lexicon_names

_SHE = re.compile(r"\b(she|her|hers|herself)\b", re.IGNORECASE)
_HE = re.compile(r"\b(he|him|his|himself)\b", re.IGNORECASE)
# Names that the neural model keeps, in place of those it would translate (Rose, Hope) or misspell.
STAND_INS = {"f": ("Maria", "Ana", "Julia", "Clara", "Laura", "Marta"), "m": ("Pedro", "Paulo", "Carlos", "Marcos", "Daniel", "Bruno")}


def pattern(name: str) -> re.Pattern[str]:
    """Matches a name as a whole word."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def count(name: str, text: str) -> int:
    """How often a name occurs in a text."""
    return len(pattern(name).findall(text))


def counts(names: Sequence[str], text: str) -> dict[str, int]:
    """How often each name occurs in a text, not counting it inside a longer name. ``names`` must be longest first."""
    found: dict[str, int] = {}
    for name in names:
        text, found[name] = pattern(name).subn("\0", text)
    return {name: number for name, number in found.items() if number}


def same_names(names: Sequence[str], before: str, after: str) -> bool:
    """Whether original and translation have the same names."""
    return set(counts(names, before)) == set(counts(names, after))


def replace(mapping: dict[str, str], text: str) -> str:
    """Replace all names at once, longest first."""
    if not mapping:
        return text
    parts = "|".join(re.escape(name) for name in sorted(mapping, key=lambda name: (-len(name), name)))
    return re.sub(rf"(?<!\w)(?:{parts})(?!\w)", lambda match: mapping[match.group()], text)


def tokens(names: Sequence[str]) -> dict[str, str]:
    """Name -> a word that is in no language, such as ``Zqab``."""
    return {name: f"Zq{ascii_lowercase[i // 26]}{ascii_lowercase[i % 26]}" for i, name in enumerate(names[: 26 * 26])}


def _scores(names: Sequence[str], texts: Sequence[str]) -> dict[str, int]:
    """For each name, how many more pronouns of hers than of his follow it in the same and the next sentence."""
    score = dict.fromkeys(names, 0)
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        here = list(counts(names, text))
        if len(here) != 1:
            continue
        tail = text[pattern(here[0]).search(text).end() :]  # type: ignore[union-attr]
        if not counts(names, following):
            tail += " " + following
        score[here[0]] += len(_SHE.findall(tail)) - len(_HE.findall(tail))
    return score


def known_sexes(names: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """``f`` or ``m`` by the pronouns that follow, else by the name; without the names of which neither tells."""
    first = lexicon_names.names()
    found = {}
    for name, number in _scores(names, texts).items():
        sex = "m" if number < 0 else "f" if number > 0 else first.get(name, "")
        if sex in ("m", "f"):
            found[name] = sex
    return found


def genders(names: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """``f`` or ``m`` for each name; ``f`` where nothing tells."""
    return dict.fromkeys(names, "f") | known_sexes(names, texts)


def lowered(text: str, names: Sequence[str]) -> str:
    """A text in lower case but for the names and ``I``."""
    kept = {word for name in names for word in name.split()} | {"I"}
    return re.sub(r"\w+", lambda match: match.group() if match.group() in kept else match.group().lower(), text)
