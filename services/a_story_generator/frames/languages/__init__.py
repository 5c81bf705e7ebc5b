"""What frames need of a language beside its words: one file each, ``TAG.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class OfLanguage:
    """One language."""

    dedications: tuple[str, ...]
    """Lines for the front of the book; H and F are the story's hero and friend."""
    said: dict[str, str]
    """What a prompt may say in the language, by field, for the checker."""
    pairs: tuple[str, ...]
    """Opening and closing marks, of which a page has as many."""
    faults: tuple[tuple[re.Pattern[str], str], ...]
    """What a told page never has, and what to call it."""


@cache
def of_language(language: str) -> OfLanguage:
    """What there is for a language."""
    data = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    faults = tuple((re.compile(pattern), what) for pattern, what in data["faults"])
    return OfLanguage(tuple(data["dedications"]), data["said"], tuple(data["pairs"]), faults)
