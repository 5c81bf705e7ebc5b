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


BEASTS = {kind: Beast(**entry) for kind, entry in table("cast")["beasts"].items()}
"""Whole drawings, of kinds that have no puppet."""
