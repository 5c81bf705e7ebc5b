"""Edits of the Spanish lemma stream before it is generated, and of the generated sentences."""

from collections.abc import Callable, Sequence
from functools import partial

from services.c3_translator.pivot import rules


def edit(_: Sequence[str]) -> Callable[[str], str]:
    """The edit of a joined stream."""
    return partial(rules.apply, rules.load("spanish_stream"))


def correct(text: str) -> str:
    """Correct a generated sentence."""
    return rules.apply(rules.load("spanish"), text)
