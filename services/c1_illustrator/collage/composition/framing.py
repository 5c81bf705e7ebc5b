"""How a picture looks at its scene, and where in the frame its people are."""

from dataclasses import dataclass
from enum import StrEnum

from services.c1_illustrator.collage.sheet import HEIGHT, MARGIN, WIDTH


class Framing(StrEnum):
    """How the picture looks at its scene; all but the cover are values of ``Camera``."""

    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"
    HIGH = "high"
    WINDOW = "window"
    SILHOUETTE = "silhouette"
    VIGNETTE = "vignette"
    COVER = "cover"


@dataclass(frozen=True)
class View:
    """What a framing shows."""

    tall: float
    """Height of a grown-up, as a share of the frame's height."""
    zoom: float = 1.0
    """Enlargement of the land."""
    rise: float = 1.0
    """How much more the land is enlarged upwards than sideways: from above the ground fills the frame."""
    anchor: float = 0.9
    """The height that stays where it is when the land is enlarged, as a share of the frame's height."""
    left: float = MARGIN
    top: float = MARGIN
    bottom: float = HEIGHT - MARGIN
    """The box that holds all figures and things; it is as far from the right edge as from the left one."""
    most: float = 0.52
    """The greatest height of a figure, as a share of the frame's height."""

    @property
    def right(self) -> float:
        """The right edge of the box."""
        return WIDTH - self.left


VIEWS = {
    Framing.WIDE: View(0.4),
    Framing.MEDIUM: View(0.5, 1.08, most=0.58),
    Framing.CLOSE: View(0.66, 1.3, anchor=0.98, most=0.72),
    Framing.HIGH: View(0.36, 1.3, 1.4, 1.0),
    Framing.WINDOW: View(0.44, 1.05, left=190, top=170, bottom=HEIGHT - 190),
    Framing.SILHOUETTE: View(0.46),
    Framing.VIGNETTE: View(0.42, left=300, top=200, bottom=HEIGHT - 210),
    Framing.COVER: View(0.52, 1.04, left=70, most=0.56),
}


class Arrangement(StrEnum):
    """Where in the frame its people are."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    APART = "apart"
