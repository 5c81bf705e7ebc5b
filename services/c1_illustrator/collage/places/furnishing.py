# ruff: noqa: E501 - the outlines of shapes read better on one line
"""The things that make a place that place: each a drawing of the set cut from paper, or a piece of furniture drawn here.

``places.toml`` lists them as ``NAME X FOOT HEIGHT``: the middle, the lower edge and the height, as shares of the frame. A name with ``@`` is one
of ``DRAWN``; the others are drawings of the set.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.c1_illustrator.collage.drawing import arch, box, polygon
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.raster import extent, prefix_ids
from services.c1_illustrator.collage.palette import darker, lighter
from services.c1_illustrator.collage.places.backdrop import Scenery, Surface
from services.c1_illustrator.collage.scenery import buildings, furniture, plants
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH


@dataclass(frozen=True)
class Piece:
    """Something that stands or hangs in a place, in shares of the frame."""

    name: str
    x: float
    foot: float
    height: float

    @classmethod
    def read(cls, text: str) -> "Piece":
        """From ``NAME X FOOT HEIGHT``."""
        name, *numbers = text.rsplit(" ", 3)
        return cls(name, *map(float, numbers))


def furnish(s: Scenery, pieces: tuple[Piece, ...], noto: NotoSet, *, mirrored: bool) -> None:
    """Add the pieces to a painted place."""
    if any(not piece.name.startswith("@") for piece in pieces):
        s.land.defs.append(_cut_paper(s))
    for number, piece in enumerate(pieces):
        if piece.name.lstrip("@") in s.without:
            continue
        x, y, h = WIDTH * (1 - piece.x if mirrored else piece.x), HEIGHT * piece.foot, HEIGHT * piece.height
        if piece.name.startswith("@"):
            DRAWN[piece.name[1:]](s, x, y, h)
            continue
        body = noto.body(piece.name)
        left, top, right, bottom = extent(body, 128, 128)
        scale = h / (bottom - top)
        at = f'x="{x - (left + right) / 2 * scale:.1f}" y="{y - bottom * scale:.1f}" width="{128 * scale:.1f}" height="{128 * scale:.1f}"'
        box128 = f'<svg {at} viewBox="0 0 128 128">{prefix_ids(body, f"p{number}")}</svg>'  # some drawings reach beyond their box
        s.land.add(f'<g filter="url(#cut)">{box128}</g>')


def _cut_paper(s: Scenery) -> str:
    """A filter that cuts a drawing out of paper, in the light of the place."""
    dim = s.light.dimness
    shade = [int(s.light.shade[k : k + 2], 16) / 255 * dim for k in (1, 3, 5)]
    rows = " ".join(" ".join(["0"] * k + [f"{1 - dim:.3f}"] + ["0"] * (3 - k) + [f"{tone:.3f}"]) for k, tone in enumerate(shade))
    return (
        f'<filter id="cut" x="-10%" y="-10%" width="120%" height="120%" color-interpolation-filters="sRGB">'
        f'<feMorphology in="SourceAlpha" operator="dilate" radius="5" result="edge"/>'
        f'<feFlood flood-color="{s.light.at("#f4ead4")}"/><feComposite in2="edge" operator="in" result="paper"/>'
        f'<feColorMatrix in="SourceGraphic" type="matrix" values="{rows} 0 0 0 1 0" result="lit"/>'
        f'<feMerge><feMergeNode in="paper"/><feMergeNode in="lit"/></feMerge></filter>'
    )


def _table(s: Scenery, x: float, y: float, h: float) -> None:
    furniture.table(s.land, s.light, x - 190, y, 380, h)
    s.surfaces.append(Surface(x, y - h + 16, 320))


def _counter(s: Scenery, x: float, y: float, h: float) -> None:
    wood = s.light.at("#8f5f42")
    s.land.sheet(box(x - 240, y - h, 480, h), wood, lift=1)
    s.land.sheet(box(x - 254, y - h - 24, 508, 34), lighter(wood, 0.25), lift=0.5)
    s.surfaces.append(Surface(x, y - h - 20, 420))


def _screen(s: Scenery, x: float, y: float, h: float) -> None:
    s.land.sheet(box(x - h, y - h, 2 * h, h), "#fbf6e6", lift=0.8)
    s.land.halo(x, y - h / 2, h * 1.4, "#fff6d0", 0.35)
    for side in (-1, 1):
        s.land.sheet(box(x + side * (h + 60) - 60, -20, 120, y + 60), s.light.at("#a8323f"), lift=0.8)


def _bars(s: Scenery, x: float, y: float, h: float) -> None:
    iron = s.light.at("#4a4754")
    s.land.rect(x - h * 0.5, y - h, h, h, s.land.gradient(f"bars{x:.0f}", *s.light.sky) if s.light.dark else s.light.sky[1], opacity=0.55)
    s.land.line("".join(f"M{x + h * k / 10:.0f},{y - h:.0f}v{h:.0f}" for k in range(-5, 6, 2)), iron, 11)
    for row in (0.0, 1.0):
        s.land.line(f"M{x - h * 0.54:.0f},{y - h * row:.0f}h{h * 1.08:.0f}", iron, 14)


def _igloo(s: Scenery, x: float, y: float, h: float) -> None:
    ice = s.light.at("#d7e8f4")
    s.land.sheet(f"M{x - h:.0f},{y:.0f}a{h:.0f},{h:.0f} 0 0 1 {2 * h:.0f},0Z", ice, lift=0.9)
    for k in (0.3, 0.58, 0.82):
        half = (1 - k * k) ** 0.5 * h
        s.land.line(f"M{x - half:.0f},{y - k * h:.0f}q{half:.0f},-16 {2 * half:.0f},0", darker(ice, 0.2), 4, 0.7)
    s.land.sheet(arch(x - h * 0.3, y, h * 0.6, h * 0.56), darker(ice, 0.5), lift=0.5)


def _ellipse(colour: str, flat: float) -> Callable[[Scenery, float, float, float], None]:
    def draw(s: Scenery, x: float, y: float, h: float) -> None:
        s.land.disc(x, y, h / flat, s.light.at(colour), ry=h / 2)
        s.land.line(
            f"M{x - h / flat * 0.5:.0f},{y:.0f}q60,-14 120,0M{x + h / flat * 0.2:.0f},{y + h * 0.2:.0f}q50,-12 100,0", "#ffffff", 4, 0.6
        )

    return draw


def _heap(s: Scenery, x: float, y: float, h: float) -> None:
    straw = s.light.at("#e0b85a")
    s.land.sheet(
        f"M{x - h * 1.1:.0f},{y:.0f}Q{x - h * 0.6:.0f},{y - h * 1.2:.0f} {x:.0f},{y - h:.0f}Q{x + h * 0.7:.0f},{y - h * 1.1:.0f} {x + h * 1.1:.0f},{y:.0f}Z",
        straw,
        lift=0.8,
    )
    s.land.line(
        "".join(f"M{x + s.rng.uniform(-0.8, 0.8) * h:.0f},{y - s.rng.uniform(0.05, 0.7) * h:.0f}l30,-14" for _ in range(24)),
        darker(straw, 0.25),
        4,
        0.7,
    )


def _acacia(s: Scenery, x: float, y: float, h: float) -> None:
    bark, leaf = s.light.at("#7a5a42"), s.light.at("#7f9a4f")
    s.land.line(
        f"M{x:.0f},{y:.0f}q-10,{-h * 0.5:.0f} -{h * 0.24:.0f},{-h * 0.82:.0f}M{x:.0f},{y - h * 0.4:.0f}q30,{-h * 0.2:.0f} {h * 0.26:.0f},{-h * 0.42:.0f}",
        bark,
        20,
    )
    for dx, dy, r in ((-0.2, 0.86, 0.5), (0.22, 0.8, 0.46), (0.0, 0.95, 0.4)):
        cx, cy = x + dx * h, y - dy * h
        s.land.sheet(
            f"M{cx - r * h:.0f},{cy:.0f}q{r * h:.0f},{-h * 0.26:.0f} {2 * r * h:.0f},0q{-r * h:.0f},{h * 0.08:.0f} {-2 * r * h:.0f},0Z",
            leaf,
            lift=0.7,
        )


def _fruit_tree(s: Scenery, x: float, y: float, h: float) -> None:
    plants.round_tree(s.land, s.rng, s.light, x, y, h, 0.05, "#6aa558")
    for _ in range(12):
        s.land.disc(x + s.rng.uniform(-0.26, 0.26) * h, y - s.rng.uniform(0.5, 0.9) * h, h * 0.034, s.light.at("#d8433b"))


def _lamp_post(s: Scenery, x: float, y: float, h: float) -> None:
    if s.light.dark:
        s.land.halo(x, y - h * 0.93, 240, "#ffdf8f", 0.85)
    s.land.sheet(box(x - 8, y - h * 0.88, 16, h * 0.88), s.light.at("#3d4456"), lift=0.5)
    s.land.sheet(
        polygon((x - 26, y - h), (x + 26, y - h), (x + 16, y - h * 0.87), (x - 16, y - h * 0.87)),
        "#ffe9a6" if s.light.dark else "#e6eef0",
        lift=0.3,
    )


def _tower(s: Scenery, x: float, y: float, h: float) -> None:
    white = s.light.at("#e8e4da")
    s.land.sheet(polygon((x - h * 0.1, y), (x - h * 0.07, y - h * 0.7), (x + h * 0.07, y - h * 0.7), (x + h * 0.1, y)), white, lift=0.8)
    s.land.sheet(
        polygon((x - h * 0.22, y - h), (x + h * 0.22, y - h), (x + h * 0.16, y - h * 0.7), (x - h * 0.16, y - h * 0.7)),
        s.light.at("#5f8fb8"),
        lift=0.8,
    )


def _clock_tower(s: Scenery, x: float, y: float, h: float) -> None:
    stone, face = s.light.at("#c9a86a"), s.light.at("#fbf3dc")
    s.land.sheet(box(x - h * 0.11, y - h * 0.78, h * 0.22, h * 0.78), stone, lift=0.9)
    s.land.line("".join(f"M{x + h * k:.0f},{y:.0f}v{-h * 0.5:.0f}" for k in (-0.06, 0.0, 0.06)), darker(stone, 0.2), 5)
    s.land.sheet(polygon((x - h * 0.14, y - h * 0.78), (x, y - h), (x + h * 0.14, y - h * 0.78)), s.light.at("#5f6f7a"), lift=0.6)
    s.land.disc(x, y - h * 0.66, h * 0.085, face)
    s.land.line(f"M{x:.0f},{y - h * 0.66:.0f}v{-h * 0.06:.0f}M{x:.0f},{y - h * 0.66:.0f}h{h * 0.04:.0f}", "#3a3440", 6)


def _balloon(s: Scenery, x: float, y: float, h: float) -> None:
    for k, tone in enumerate(("#d8564c", "#f2c14e", "#4f9fb5", "#f2c14e", "#d8564c")):
        left, right = x + h * (-0.9 + 0.36 * k), x + h * (-0.54 + 0.36 * k)
        s.land.sheet(
            f"M{left:.0f},-20H{right:.0f}L{x + (right - x) * 0.3:.0f},{y:.0f}L{x + (left - x) * 0.3:.0f},{y:.0f}Z",
            s.light.at(tone),
            lift=0.5,
        )
    s.land.line(
        f"M{x - h * 0.27:.0f},{y:.0f}L{x - WIDTH * 0.42:.0f},{HEIGHT * 0.86:.0f}M{x + h * 0.27:.0f},{y:.0f}L{x + WIDTH * 0.42:.0f},{HEIGHT * 0.86:.0f}",
        s.light.at("#6b4a38"),
        8,
    )


def _basket(s: Scenery, x: float, y: float, h: float) -> None:
    wicker = s.light.at("#a8743f")
    s.land.sheet(box(x - WIDTH * 0.44, y - h, WIDTH * 0.88, h + 80), wicker, lift=1)
    for row in range(4):
        s.land.line(f"M{x - WIDTH * 0.44:.0f},{y - h + 20 + row * 44:.0f}" + "q22,16 44,0" * 32, darker(wicker, 0.25), 6, 0.7)


DRAWN: dict[str, Callable[[Scenery, float, float, float], None]] = {
    "window": lambda s, x, y, h: furniture.window(s.land, s.rng, s.light, s.light.sky, x - h * 0.45, y - h, h * 0.9, h, curtain="#c96a5a"),
    "shelf": lambda s, x, y, h: furniture.shelf(s.land, s.rng, s.light, x - h / 2, y, h, goods="jars"),
    "plank": lambda s, x, y, h: furniture.shelf(s.land, s.rng, s.light, x - h / 2, y, h, goods=""),
    "picture": lambda s, x, y, h: furniture.picture(s.land, s.rng, s.light, x - h * 0.65, y - h, h * 1.3, h),
    "bed": lambda s, x, y, h: furniture.bed(s.land, s.light, x - h * 0.62, y, h * 1.24, "#8fb3c9"),
    "lamp": lambda s, x, _y, h: furniture.lamp(s.land, s.light, x, -10, h),
    "hearth": lambda s, x, y, h: furniture.hearth(s.land, s.light, x - h / 2, y, h, h),
    "table": _table,
    "counter": _counter,
    "screen": _screen,
    "bars": _bars,
    "igloo": _igloo,
    "ice": _ellipse("#cfe6f2", 0.14),
    "pool": _ellipse("#4fb3c4", 0.4),
    "heap": _heap,
    "acacia": _acacia,
    "fruit": _fruit_tree,
    "lamppost": _lamp_post,
    "windmill": lambda s, x, y, h: buildings.windmill(s.land, s.light, x, y, h, 0.05),
    "lighthouse": lambda s, x, y, h: buildings.lighthouse(s.land, s.light, x, y, h, 0.05),
    "tower": _tower,
    "clocktower": _clock_tower,
    "balloon": _balloon,
    "basket": _basket,
}
"""Furniture and landmarks by the name after ``@``: drawn around x, standing at y, h high."""
