"""A member of the cast as a paper figure, in one pose."""

from dataclasses import dataclass
from typing import Any

from PIL import Image

from services.c1_illustrator.collage.icons.raster import document, extent, rasterise


@dataclass(frozen=True)
class Figure:
    """A drawing with what a composition needs to know about it."""

    name: str
    label: str
    """What is drawn, with its article: ``a green dragon``."""
    body: str
    """SVG elements."""
    left: float
    top: float
    width: float
    height: float
    """The part of the drawing's own units that is painted."""
    size: float
    """Height relative to a grown-up. Small animals are drawn larger than life."""
    stature: float
    """The drawing's units that make up this height: less than ``height`` with a tall hat, more when it lies down."""
    faces: int = 0
    """The side it looks to: 1 right, -1 left; 0 when it may not be mirrored."""
    flies: bool = False
    lift: float = 0.0
    """How far above the ground it is, in the drawing's units."""
    face: tuple[float, float, float] | None = None
    """The middle and radius of the face, in the drawing's units; None when it is not known."""
    pose: str = ""
    mood: str = ""
    """Empty for a drawing of the set, which has one pose and mood."""
    note: str = ""
    """A remark for the record; empty when the kind was drawn as requested."""

    @classmethod
    def cut(cls, *, body: str, box: tuple[float, float], stature: float = 0.0, **known: Any) -> "Figure":
        """A figure from a drawing in a box of units, cut out tightly."""
        left, top, right, bottom = extent(body, *box)
        width, height = right - left, bottom - top
        natural = stature or height * max(1.0, width / height) ** 0.55  # one that lies down is lower than one that stands up
        return cls(body=body, left=left, top=top, width=width, height=height, stature=natural, **known)

    def painted(self, height: float) -> Image.Image:
        """RGBA pixels, ``height`` of them high."""
        scale = height / self.height
        return rasterise(document(self.body, self.width, self.height, scale=scale, left=self.left, top=self.top))
