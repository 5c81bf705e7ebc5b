"""The catalogue of places: names, keywords and painters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.c1_illustrator.collage.places import fantasy, heights, interiors, land, rooms, town, water
from services.c1_illustrator.collage.places.backdrop import Painter
from services.c1_illustrator.collage.places.furnishing import Piece
from services.c1_illustrator.collage.tables import table


@dataclass(frozen=True)
class Place:
    """A kind of place."""

    name: str
    phrase: str
    """As in "Mira stands …": ``in a meadow``."""
    keywords: tuple[str, ...]
    """Words that mean this place. Longer phrases win over single words."""
    meaning: str
    """The text compared by meaning when no keyword is found."""
    paint: Painter
    indoors: bool = False
    floats: bool = False
    """Whether figures float instead of standing."""
    sheltered: bool = False
    """Whether there is no weather although it is not indoors."""
    tones: tuple[str, ...] = ()
    """The colours the painter uses instead of its own."""
    pieces: tuple[Piece, ...] = ()
    """What stands and hangs there beside what the painter draws."""

    @property
    def wet(self) -> bool:
        """Whether there is water for those who live in it."""
        return self.paint.__module__ == water.__name__

    @property
    def has_weather(self) -> bool:
        """Whether rain and snow fall here."""
        return not (self.indoors or self.floats or self.sheltered)


def _place(name: str, *, keywords: str, painter: str, tones: Sequence[str] = (), pieces: Sequence[str] = (), **fields: Any) -> Place:
    module, _, function = painter.partition(".")
    return Place(
        name=name, keywords=tuple(keywords.split(", ")), paint=getattr(_PAINTERS[module], function), tones=tuple(tones),
        pieces=tuple(map(Piece.read, pieces)), **fields,
    )  # fmt: skip


_PAINTERS = {"fantasy": fantasy, "heights": heights, "interiors": interiors, "land": land, "rooms": rooms, "town": town, "water": water}
PLACES = tuple(_place(name, **fields) for name, fields in table("places").items())
BY_NAME = {place.name: place for place in PLACES}
