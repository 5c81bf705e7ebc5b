"""Word lists from the data file."""

from functools import cache
from pathlib import Path


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for line in (Path(__file__).parents[1] / "data" / "words.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            current = groups.setdefault(line[3:], [])
        elif not line.startswith("#"):
            current.extend(line.split())
    return {name: tuple(words) for name, words in groups.items()}


def group(name: str) -> frozenset[str]:
    """A group of words."""
    return frozenset(_groups()[name])


def pairs(name: str) -> dict[str, str]:
    """A group of ``word:other`` pairs."""
    return dict(pair.split(":", 1) for pair in _groups()[name])


def split_set(words: str) -> frozenset[str]:
    """Words divided by spaces."""
    return frozenset(words.split())
