"""A member of the cast as a paper figure, the same on every page."""

from dataclasses import dataclass

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
    faces_left: bool = False
    """Whether it looks to the left, and may be mirrored to look at others."""
    flies: bool = False
    note: str = ""
    """A remark for the record; empty when the kind was drawn as requested."""

    @classmethod
    def cut(cls, *, body: str, box: tuple[float, float], **known: object) -> "Figure":
        """A figure from a drawing in a box of units, cut out tightly."""
        left, top, right, bottom = extent(body, *box)
        return cls(body=body, left=left, top=top, width=right - left, height=bottom - top, **known)  # type: ignore[arg-type]

    def painted(self, height: float) -> Image.Image:
        """RGBA pixels, ``height`` of them high."""
        scale = height / self.height
        return rasterise(document(self.body, self.width, self.height, scale=scale, left=self.left, top=self.top))
