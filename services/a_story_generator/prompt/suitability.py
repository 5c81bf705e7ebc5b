"""What is not for children: a blocklist by topic and age band, and the refusal that says why and what to change."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storycreator.core.errors import FieldFault, UnsuitableError
from storycreator.messages.common import AgeBand

_DATA = Path(__file__).parents[1] / "data" / "blocklist.json"
_HIDERS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"})


@dataclass(frozen=True)
class Hit:
    """A word that is not for the age, and why."""

    word: str
    topic: str
    instead: str


def _fold(text: str) -> str:
    """Case, compatibility forms (full-width letters) and typographic apostrophes folded; invisible characters dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _pattern(terms: list[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(_fold(term)).replace(r"\ ", r"[\s\-]+") for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


@cache
def _rules(band: AgeBand) -> tuple[re.Pattern[str], tuple[tuple[str, str, re.Pattern[str], re.Pattern[str]], ...]]:
    data = json.loads(_DATA.read_text("utf-8"))
    rules = []
    for topic in data["topics"]:
        if band.value in topic["bands"]:
            everything = [term for terms in topic["terms"].values() for term in terms]
            rules.append((topic["topic"], topic["instead"], _pattern(everything), _pattern(topic["terms"]["en"])))
    return _pattern(data["harmless"]), tuple(rules)


def find(text: str, band: AgeBand, *, english: bool = False) -> Hit | None:
    """The first word of a text that is not for the age band; None when all is well. ``english`` looks at the English words only,
    as for a finished story, where another language's rude word is a harmless English one."""
    harmless, rules = _rules(band)
    folded = harmless.sub(" ", _fold(text))
    for topic, instead, every, only_english in rules:
        pattern = only_english if english else every
        if match := pattern.search(folded) or pattern.search(folded.translate(_HIDERS)):
            return Hit(match.group(0), topic, instead)
    return None


def refuse_unsuitable(prompt: str, hero_name: str, band: AgeBand) -> None:
    """Raise ``UnsuitableError`` when a request is not for children of the age."""
    for field, value in (("prompt", prompt), ("hero_name", hero_name)):
        if hit := find(value, band):
            raise UnsuitableError(
                f"{field}: this is a storybook for ages {band.value}, and {hit.word!r} ({hit.topic}) is not for them; {hit.instead}",
                stage="A",
                fields=(FieldFault(field, f"{hit.topic} is not for ages {band.value}"),),
            )
