"""Pieces of coloured paper as SVG: limbs, parts, and the pieces of the tables in ``data/``."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from services.c1_illustrator.collage.palette import darker

Point = tuple[float, float]
Colours = Mapping[str, str]
"""Colours by the words the tables use: ``fur``, ``belly``, ``hair`` …"""


def part(d: str, fill: str, *, outline: float = 2.0) -> str:
    """A piece with a cut edge a little darker than its paper."""
    return f'<path d="{d}" fill="{fill}" stroke="{darker(fill, 0.24)}" stroke-width="{outline}" stroke-linejoin="round"/>'


def oval(x: float, y: float, rx: float, ry: float, fill: str, *, outline: float = 2.0) -> str:
    """An ellipse with a cut edge."""
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx}" ry="{ry}" fill="{fill}" stroke="{darker(fill, 0.24)}" stroke-width="{outline}"/>'


def stroke(d: str, colour: str, width: float) -> str:
    """A line with round ends."""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"/>'


def limb(points: Sequence[Point], colour: str, width: float) -> str:
    """A soft limb through three joints, with a cut edge."""
    (x0, y0), (x1, y1), (x2, y2) = points
    a, b = (x0 + (x1 - x0) * 0.86, y0 + (y1 - y0) * 0.86), (x2 + (x1 - x2) * 0.86, y2 + (y1 - y2) * 0.86)
    d = f"M{x0:.1f},{y0:.1f}C{a[0]:.1f},{a[1]:.1f} {b[0]:.1f},{b[1]:.1f} {x2:.1f},{y2:.1f}"
    return stroke(d, darker(colour, 0.24), width + 3.4) + stroke(d, colour, width)


def turned(x: float, y: float, angle: float) -> Point:
    """A vector turned by an angle in degrees, clockwise on the page."""
    radians = math.radians(angle)
    return x * math.cos(radians) - y * math.sin(radians), x * math.sin(radians) + y * math.cos(radians)


def along(length: float, angle: float) -> Point:
    """The vector of a bone that hangs down at 0 degrees and points forward at 90."""
    return turned(0, length, -angle)


def hull(circles: Sequence[tuple[float, float, float]]) -> str:
    """The outline of cloth stretched over circles (x, y, radius)."""
    points = sorted(
        {
            (round(x + r * math.cos(k * math.pi / 8), 1), round(y + r * math.sin(k * math.pi / 8), 1))
            for x, y, r in circles
            for k in range(16)
        }
    )
    chains: list[list[Point]] = []
    for ordered in (points, points[::-1]):
        chain: list[Point] = []
        for p in ordered:
            while len(chain) > 1 and _left(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        chains.append(chain[:-1])
    return "M" + "L".join(f"{x},{y}" for chain in chains for x, y in chain) + "Z"


def _left(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def pieces(table: Sequence[Sequence[Any]], colours: Colours) -> str:
    """Pieces of a table. Their forms are explained at the top of ``data/heads.toml``."""
    return "".join(_piece(piece[0], piece[1:-1], colours.get(piece[-1], piece[-1])) for piece in table)


def _piece(form: str, shape: Sequence[Any], fill: str) -> str:
    if form in "pm":
        drawn = part(shape[0], fill)
    elif form == "f":
        drawn = f'<path d="{shape[0]}" fill="{fill}"/>'
    elif form in "eb":
        x, y, rx, ry = shape
        drawn = oval(x, y, rx, ry, fill)
    elif form == "o":
        x, y, rx, ry = shape
        return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="#ffffff" fill-opacity=".25" stroke="{fill}" stroke-width="3.4"/>'
    else:
        drawn = stroke(shape[0], fill, shape[1])
    return drawn + (f'<g transform="scale(-1 1)">{drawn}</g>' if form in "mbn" else "")


def put(drawing: str, x: float, y: float, *, turn: float = 0.0, scale: float = 1.0, flip: bool = False) -> str:
    """A drawing with its origin moved to a point, turned clockwise and enlarged."""
    across = -scale if flip else scale
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f}) scale({across:.3f} {scale:.3f})">{drawing}</g>'
