# ruff: noqa: E501 - SVG and sentences
"""SVG drawings of paper: sheets with cut edges and shadows, and basic shapes."""

import math
import random
from dataclasses import dataclass, field

from services.c1_illustrator.collage.palette import Manner, mix
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH

Point = tuple[float, float]


@dataclass
class Drawing:
    """Parts are painted in the order they are added. Units are those of the frame."""

    manner: Manner
    defs: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def add(self, svg: str) -> None:
        """Add an SVG element."""
        self.parts.append(svg)

    def sheet(self, d: str, fill: str, *, lift: float = 1.0) -> None:
        """A cut sheet of paper, ``lift`` above the one below it (0 is flat): shadow, paper, edge."""
        strength = self.manner.shadow * lift
        if strength > 0.05:
            for width, opacity in ((30 * lift, 0.035), (18 * lift, 0.05), (9 * lift, 0.08)):
                self.add(
                    f'<path d="{d}" transform="translate(3 5)" fill="none" stroke="#1c1030" stroke-width="{width:.1f}" '
                    f'stroke-linejoin="round" stroke-opacity="{opacity * min(1.0, strength):.3f}"/>'
                )
        edge = ""
        if self.manner.edge:
            colour = mix(fill, self.manner.edge, 0.5) if self.manner.shadow and fill.startswith("#") else self.manner.edge
            edge = f' stroke="{colour}" stroke-width="{self.manner.edge_width * max(0.5, lift):.1f}"'
        self.add(f'<path d="{d}" fill="{fill}"{edge} stroke-linejoin="round"/>')

    def shape(self, d: str, fill: str, opacity: float = 1.0) -> None:
        """A flat shape without edge or shadow."""
        self.add(f'<path d="{d}" fill="{fill}"' + (f' fill-opacity="{opacity:.2f}"' if opacity < 1 else "") + "/>")

    def line(self, d: str, colour: str, width: float, opacity: float = 1.0) -> None:
        """A stroke with round ends."""
        self.add(
            f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" stroke-linecap="round" '
            f'stroke-linejoin="round" stroke-opacity="{opacity:.2f}"/>'
        )

    def rect(self, x: float, y: float, w: float, h: float, fill: str, *, radius: float = 0, opacity: float = 1.0) -> None:
        """A flat rectangle."""
        self.add(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(w, 0):.1f}" height="{max(h, 0):.1f}" rx="{radius:.1f}" fill="{fill}" fill-opacity="{opacity:.2f}"/>'
        )

    def disc(self, x: float, y: float, r: float, fill: str, opacity: float = 1.0, ry: float | None = None) -> None:
        """A flat disc, or an ellipse when ``ry`` is given."""
        self.add(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{r:.1f}" ry="{r if ry is None else ry:.1f}" fill="{fill}" fill-opacity="{opacity:.2f}"/>'
        )

    def gradient(self, name: str, *stops: str, across: bool = False) -> str:
        """A linear gradient from top to bottom (or left to right); returns what to fill with."""
        end = 'x2="1" y2="0"' if across else 'x2="0" y2="1"'
        marks = "".join(f'<stop offset="{i / (len(stops) - 1):.2f}" stop-color="{stop}"/>' for i, stop in enumerate(stops))
        self.defs.append(f'<linearGradient id="{name}" x1="0" y1="0" {end}>{marks}</linearGradient>')
        return f"url(#{name})"

    def halo(self, x: float, y: float, r: float, colour: str, opacity: float = 0.9) -> None:
        """Light that fades outwards."""
        name = f"halo{len(self.defs)}"
        self.defs.append(
            f'<radialGradient id="{name}"><stop offset="0" stop-color="{colour}" stop-opacity="{opacity}"/>'
            f'<stop offset=".3" stop-color="{colour}" stop-opacity="{opacity * 0.42:.2f}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
        )
        self.disc(x, y, r, f"url(#{name})")


def box(x: float, y: float, w: float, h: float) -> str:
    """The outline of a rectangle."""
    return f"M{x:.1f},{y:.1f}h{w:.1f}v{h:.1f}h{-w:.1f}Z"


def polygon(*points: Point) -> str:
    """The outline through these points."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"


def arch(x: float, y: float, w: float, h: float) -> str:
    """A door or window with a round top; (x, y) is its lower left corner."""
    r = w / 2
    return f"M{x:.1f},{y:.1f}V{y - h + r:.1f}A{r:.1f},{r:.1f} 0 0 1 {x + w:.1f},{y - h + r:.1f}V{y:.1f}Z"


def blob(rng: random.Random, x: float, y: float, rx: float, ry: float, *, points: int = 9, rough: float = 0.16) -> str:
    """A soft closed shape around (x, y)."""
    ring = []
    for i in range(points):
        angle = 2 * math.pi * i / points
        reach = 1 + rng.uniform(-rough, rough)
        ring.append((x + math.cos(angle) * rx * reach, y + math.sin(angle) * ry * reach))
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    d = f"M{middles[-1][0]:.1f},{middles[-1][1]:.1f}"
    for corner, middle in zip(ring, middles, strict=True):
        d += f"Q{corner[0]:.1f},{corner[1]:.1f} {middle[0]:.1f},{middle[1]:.1f}"
    return d + "Z"


@dataclass(frozen=True)
class Ridge:
    """The upper edge of a strip of land that reaches down to the bottom of the frame."""

    points: tuple[Point, ...]

    @classmethod
    def rolling(cls, rng: random.Random, y: float, swing: float, *, waves: float = 1.0) -> "Ridge":
        """Hills around height ``y`` that rise and fall by about ``swing``."""
        phases = [rng.uniform(0, 2 * math.pi) for _ in range(4)]
        points = []
        for x in range(-80, WIDTH + 120, 40):
            rise = sum(math.sin(x / WIDTH * 2 * math.pi * (k + 0.7) * waves + phases[k]) / (k + 1) ** 1.3 for k in range(4))
            points.append((float(x), y - swing * 0.62 * rise))
        return cls(tuple(points))

    @classmethod
    def jagged(cls, rng: random.Random, y: float, peak: float, step: float) -> "Ridge":
        """Peaks of about ``peak`` above ``y``, ``step`` apart."""
        x, points = -160.0, []
        while x < WIDTH + 160:
            points.append((x, y + rng.uniform(-0.1, 0.12) * peak))
            x += step * rng.uniform(0.4, 0.65)
            points.append((x, y - peak * rng.uniform(0.55, 1.0)))
            x += step * rng.uniform(0.4, 0.65)
        points.append((x, y))
        return cls(tuple(points))

    def at(self, x: float) -> float:
        """The height of the edge at ``x``."""
        for (x0, y0), (x1, y1) in zip(self.points, self.points[1:], strict=False):
            if x0 <= x <= x1:
                return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        return self.points[0][1] if x < self.points[0][0] else self.points[-1][1]

    def marks(self, rng: random.Random, depth: float, number: int) -> str:
        """Short strokes printed on the paper, down to ``depth`` below the edge, as one path."""
        d = []
        for _ in range(number):
            x = rng.uniform(0, WIDTH)
            y = self.at(x) + 14 + depth * rng.random() ** 0.8
            d.append(f"M{x:.0f},{y:.0f}q{rng.uniform(6, 10):.0f},{rng.uniform(-7, -2):.0f} {rng.uniform(14, 24):.0f},0")
        return "".join(d)

    @property
    def d(self) -> str:
        """Its outline."""
        first, last = self.points[0], self.points[-1]
        edge = "L".join(f"{x:.1f},{y:.1f}" for x, y in self.points)
        return f"M{first[0]:.1f},{HEIGHT + 60}L{edge}L{last[0]:.1f},{HEIGHT + 60}Z"
