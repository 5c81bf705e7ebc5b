"""The canvas of a place's painter, and what it leaves for the composition."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from services.c1_illustrator.collage.drawing import Drawing, Ridge
from services.c1_illustrator.collage.palette import Light, darker, lighter
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH


@dataclass(frozen=True)
class Surface:
    """Something a thing can lie on: a table top, a chest."""

    x: float
    """Its middle."""
    y: float
    width: float


@dataclass
class Scenery:
    """One place being painted. ``sky`` does not move with the camera, ``land`` does, ``front`` covers the figures' feet."""

    rng: random.Random
    """Random numbers for what stays the same whenever the place is shown."""
    sky_rng: random.Random
    """Random numbers for the sky, which changes."""
    light: Light
    words: frozenset[str]
    """Words of the text about the place, in lower case: a painter may draw landmarks."""
    sky: Drawing
    land: Drawing
    front: Drawing
    tones: tuple[str, ...] = ()
    """The colours of this place, where it has its own: of wall and floor, of the ground …"""
    cover: bool = False
    without: frozenset[str] = frozenset()
    """Words and drawings of things that somebody is on or in, or that lie there: the place has no second one."""
    ground: float = HEIGHT * 0.9
    """The height at which the nearest figures stand."""
    surfaces: list[Surface] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """Landmarks that were drawn, with their articles, for the description: ``the Eiffel Tower``."""

    def mentions(self, *words: str) -> bool:
        """Whether the text has one of these words."""
        return any(word in self.words for word in words)

    def hills(self, tones: tuple[str, ...], heights: tuple[float, ...], swings: tuple[float, ...]) -> list[Ridge]:
        """Strips of land from far to near, each fading with distance."""
        ridges = []
        for k, (tone, height, swing) in enumerate(zip(tones, heights, swings, strict=True)):
            far = 1 - (k + 1) / len(tones)
            ridge = Ridge.rolling(self.rng, HEIGHT * height, swing)
            colour = self.light.at(tone, far)
            self.land.sheet(ridge.d, colour, lift=1 - far * 0.5)
            self.land.line(ridge.marks(self.rng, 130, 150), lighter(colour, 0.4) if k % 2 else darker(colour, 0.3), 3.2, 0.5 - 0.2 * far)
            ridges.append(ridge)
        return ridges

    def spots(self, number: int, *, low: float = -40, high: float = WIDTH + 40) -> list[float]:
        """``number`` positions from left to right, roughly even."""
        step = (high - low) / max(1, number)
        return [low + step * (k + self.rng.uniform(0.15, 0.85)) for k in range(number)]

    def edges(self, number: int, reach: float = 0.3) -> list[float]:
        """Positions near the left and right edges, where no figures stand."""
        found = []
        for k in range(number):
            inside = self.rng.uniform(-0.02, reach)
            found.append(WIDTH * (inside if k % 2 == 0 else 1 - inside))
        return found


Painter = Callable[[Scenery], None]
