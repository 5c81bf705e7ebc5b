"""The terms of safety: one data file a language, in the small pattern notation that docs/safety.md describes."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storycreator.messages.common import AgeBand

_DATA = Path(__file__).parents[1] / "data" / "safety"
LANGUAGES = frozenset(["en", "es", "fr", "de", "it", "pt"])
_GERMAN = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)"}


@dataclass(frozen=True)
class Topic:
    """What a book may not be about, and up to which age."""

    name: str
    up_to: AgeBand
    instead: str
    """What a person can ask for instead."""


@dataclass(frozen=True)
class Terms:
    """The patterns of one language."""

    harmless: re.Pattern[str]
    """Phrases in which a term means something else."""
    topics: Mapping[str, re.Pattern[str]]
    softened_by: Mapping[str, re.Pattern[str]]
    """By topic: words beside which its terms are harmless."""


def fold(text: str) -> str:
    """Case and compatibility forms (full-width letters) folded, invisible characters dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _letter(char: str, language: str) -> str:
    """An accented letter as a pattern that also takes the spelling without the accent."""
    if language == "de":
        return _GERMAN.get(char, char)
    plain = unicodedata.normalize("NFD", char)[0]
    return f"[{char}{plain}]" if plain != char and char != "ñ" else char  # Spanish "cono" is another word


def _regex(notation: str, sets: Mapping[str, str], language: str) -> str:
    for name, members in sets.items():
        notation = notation.replace(f"{{{name}}}", f"({members})")
    text = re.sub(r"[-' ]", " ", fold(notation)).replace(" ... ", "⋯")
    text = text.replace("(", "(?:").replace("*", r"\w*")
    text = text.replace(" ?", r"[\W_]*").replace(" ", r"[\W_]+").replace("⋯", r"(?:[\W_]+\w+){0,5}?[\W_]+")
    return "".join(_letter(char, language) for char in text)


def _compiled(notations: list[str], sets: Mapping[str, str], language: str) -> re.Pattern[str]:
    """A pattern of whole words; without notations one that matches nothing."""
    alternatives = "|".join(_regex(one, sets, language) for one in notations) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


@cache
def topics() -> dict[str, Topic]:
    """All topics by key."""
    data = tomllib.loads((_DATA / "topics.toml").read_text("utf-8"))
    return {key: Topic(entry["name"], AgeBand(entry["up_to"]), entry["instead"]) for key, entry in data.items()}


@cache
def terms(language: str) -> Terms:
    """The terms of a language; those of ``any`` mean the same in all. Compiled when first needed, which takes a tenth of a second."""
    data = tomllib.loads((_DATA / f"{language}.toml").read_text("utf-8"))
    sets = {name: members.replace("\n", "") for name, members in data.get("sets", {}).items()}
    return Terms(
        harmless=_compiled(data.get("harmless", {}).get("phrases", []), sets, language),
        topics={topic: _compiled(notations, sets, language) for topic, notations in data["terms"].items()},
        softened_by={topic: _compiled(words.split(), sets, language) for topic, words in data.get("softened_by", {}).items()},
    )
