"""What a picture is composed of, before and after it has its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.c1_illustrator.collage.composition.framing import Framing
from services.c1_illustrator.collage.figures.figure import Figure
from storycreator.messages.story import Direction


@dataclass(frozen=True)
class Prop:
    """A thing in the picture."""

    word: str
    slug: str


@dataclass(frozen=True)
class Actor:
    """Somebody in the picture, as directed."""

    figure: Figure
    direction: Direction
    near: Prop | None = None
    """The thing that ``direction.relation`` is about."""
    aspect: float = 1.0
    """Its width over its height."""
    host: str = ""
    """On whose back or head they are; they are in the picture too."""
    shares: Prop | None = None
    """The one thing that they and somebody else hold together."""


@dataclass(frozen=True)
class Placed:
    """A figure or prop in its place: the box it is drawn in, in units of the frame."""

    left: float
    top: float
    width: float
    height: float
    figure: Figure | None = None
    prop: Prop | None = None
    mirrored: bool = False
    turn: float = 0.0
    """Degrees."""
    shadow: float | None = None
    """The height of the ground its shadow falls on; None when there is no ground."""
    on: str = "ground"
    """``ground``, ``surface`` or ``air``."""
    depth: float = 0.0
    """What is deeper in the picture has a smaller one, and is painted earlier."""

    @property
    def middle(self) -> float:
        """Its x."""
        return self.left + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def face(self) -> tuple[float, float, float] | None:
        """The middle and radius of its face; None when it has none that is known."""
        if self.figure is None or self.figure.face is None:
            return None
        scale = self.height / self.figure.height
        x, y, r = self.figure.face
        across = (x - self.figure.left) * scale
        return self.left + (self.width - across if self.mirrored else across), self.top + (y - self.figure.top) * scale, r * scale


def hides_a_face(item: Placed, others: Iterable[Placed]) -> bool:
    """Whether it would lie over somebody's eyes or mouth."""
    for other in others:
        if other.figure is not item.figure and other.face:
            x, y, r = other.face
            if item.left < x + r and x - r < item.left + item.width and item.top < y + r and y - r < item.bottom:
                return True
    return False


@dataclass(frozen=True)
class Composition:
    """Everything in a picture, in the order it is painted."""

    framing: Framing
    placed: tuple[Placed, ...]
