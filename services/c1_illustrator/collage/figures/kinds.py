"""The kinds of beings, and the drawing each begins with."""

from dataclasses import dataclass

from services.c1_illustrator.collage.tables import table


@dataclass(frozen=True)
class Beast:
    """A being drawn whole by the set."""

    slug: str
    size: float
    faces_left: bool = True
    flies: bool = False
    head: float = 0.3
    """Where the head is, as a share of the width."""


@dataclass(frozen=True)
class Headed:
    """A being of which the set draws only the head; it gets a body in these colours."""

    slug: str
    size: float
    fur: str
    belly: str
    tail: str = ""
    """``bushy``, ``thin``, ``tuft``, ``stub``, or empty for none."""
    clothes: bool = False


@dataclass(frozen=True)
class Person:
    """A human or human-like being."""

    head: str
    """The slug by pronoun is ``man-…`` or ``woman-…`` where ``{}`` stands."""
    size: float = 1.0
    bust: bool = False
    """Whether the drawing has shoulders, below which a coat continues."""
    outfit: str = ""
    """``dress``, ``trousers``, ``robe``, ``dungarees``; empty to choose."""
    colour: str = ""


_CAST = table("cast")
BEASTS = {kind: Beast(**entry) for kind, entry in _CAST["beasts"].items()}
"""Whole drawings. ``{}`` takes ``man-`` or ``woman-``."""
HEADED = {kind: Headed(**entry) for kind, entry in _CAST["headed"].items()}
"""Heads that get a body."""
PEOPLE = {kind: Person(**entry) for kind, entry in _CAST["people"].items()}
RELATIVES: dict[str, str] = {kind: known for known, kinds in _CAST["relatives"].items() for kind in kinds}
"""Kinds that share the drawing of another."""
