"""The Portuguese pivot: prepares English for the neural model and corrects its typical errors."""

import re
from collections.abc import Sequence

from services.c3_translator.pivot import rules

_SELF = re.compile(r"\b(I|I'(?:m|ll|ve|d)|me|my)\b")


def speaks_of_self(english: str) -> bool:
    """Whether the sentence has a first person: Portuguese forms are often the same for I and he."""
    return bool(_SELF.search(english))


_FIREFLY = re.compile(r"\bfirefl(?:y|ies)\b", re.IGNORECASE)


_DESCRIBED = re.compile(r"\b(?:was|were|lived|there was once) (?:an? |[A-Z]\w+, an? )[^,.]*?\b(?:who|that) (?!was\b|had\b)\w+")
_HABIT = re.compile(
    r"\b(?:always|(?:every|each) (?:day|morning|evening|night|afternoon|spring|summer|autumn|winter|year|week))\b", re.IGNORECASE
)
_MET = re.compile(r"\b(?:met|came upon|bumped into)\b")
_LIVED = re.compile(r"\blived (?!happily|through)")
_PAST = r"(?!estou|museu|ateu|sempre)([a-zà-ü]{2,})(ou|aram|[ei]u|[ei]ram)"
_IMPERFECT = {"ou": "ava", "aram": "avam", "eu": "ia", "iu": "ia", "eram": "iam", "iram": "iam"}


def _imperfect(match: re.Match[str]) -> str:
    stem, end = match[2], match[3]
    return match[0] if stem in ("fo", "f", "d", "m", "s", "t", "v", "er") else f"{match[1]}{stem}{_IMPERFECT[end]}"


def _habits(text: str, english: str) -> str:
    """Change habitual actions to the imperfect: English has one past for both."""
    if _DESCRIBED.search(english):
        text = re.sub(rf"\b(que ){_PAST}\b", _imperfect, text, count=1)
    if _HABIT.search(english) and '"' not in english:
        text = re.sub(rf"\b((?:ele|ela|eles|elas|sempre|[A-Z]\w+) ){_PAST}\b", _imperfect, text)
    if _MET.search(english):
        text = re.sub(r"\bconhecia(m?)\b", lambda m: "conheceram" if m[1] else "conheceu", text)
    if _LIVED.search(english):
        text = re.sub(
            r"\b(viv|mor)(?:eu|ou|eram|aram)\b", lambda m: m[1] + {"viv": "ia", "mor": "ava"}[m[1]] + ("m" if m[0][-1] == "m" else ""), text
        )
    return text


def for_apertium(text: str) -> str:
    """Reword Portuguese so that Apertium can translate it word by word."""
    return rules.apply(rules.load("apertium"), text)


def correct(text: str, english: str) -> str:
    """Correct the model's translation of a sentence."""
    text = _habits(rules.apply(rules.load("portuguese"), text), english)
    if _FIREFLY.search(english):
        text = re.sub(r"\b([Bb])esouro", lambda m: f"{'V' if m[1] == 'B' else 'v'}agalume", text)
    return text


def prepare(english: str) -> str:
    """Prepare an English sentence for the neural model: plain characters and known words."""
    english = english.replace("’", "'").replace("‘", "'").replace("—", " - ").replace("…", "...").strip()
    return rules.apply(rules.load("english"), english)


def lower_title(title: str, names: Sequence[str]) -> str:
    """A title in sentence case, which the model needs; names keep their capitals."""
    kept = {word for name in names for word in name.split()} | {"I"}
    first, *others = title.split()
    return " ".join([first, *(word if word.strip(",.:!?'\"").removesuffix("'s") in kept else word.lower() for word in others)])
