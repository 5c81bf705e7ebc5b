# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Plants and stones, cut from paper. Each stands on (x, y) and is about ``s`` high."""

import math
import random

from services.c1_illustrator.collage.drawing import Drawing, blob, polygon
from services.c1_illustrator.collage.palette import Light, darker, lighter, mix

GREENS = ("#4f9150", "#6aa84f", "#3c8066", "#7fb257", "#5b9a63")


def round_tree(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, far: float, leaf: str = "") -> None:
    """A broad-leaved tree."""
    leaf = light.at(leaf or rng.choice(GREENS), far)
    trunk = light.at("#7a5238", far)
    w = s * 0.055
    drawing.sheet(
        f"M{x - w * 1.5:.1f},{y:.1f}Q{x - w:.1f},{y - s * 0.25:.1f} {x - w * 0.7:.1f},{y - s * 0.6:.1f}H{x + w * 0.7:.1f}"
        f"Q{x + w:.1f},{y - s * 0.25:.1f} {x + w * 1.6:.1f},{y:.1f}Z",
        trunk, lift=0.3 + 0.3 * (1 - far),
    )  # fmt: skip
    lift = max(0.3, 0.85 * (1 - far))
    drawing.sheet(blob(rng, x, y - s * 0.66, s * 0.34, s * 0.35, points=10, rough=0.13), leaf, lift=lift)
    drawing.sheet(blob(rng, x - s * 0.07, y - s * 0.73, s * 0.21, s * 0.2, rough=0.15), lighter(leaf, 0.14), lift=lift * 0.3)
    for _ in range(7):
        drawing.disc(x + rng.uniform(-0.24, 0.24) * s, y - s * rng.uniform(0.48, 0.88), s * 0.018, lighter(leaf, 0.35), 0.7)


def pine(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, far: float, *, snow: bool = False) -> None:
    """A fir in three tiers."""
    leaf = light.at(rng.choice(("#2f6f58", "#3a7d5c", "#2c6466", "#44845a")), far)
    drawing.rect(x - s * 0.035, y - s * 0.18, s * 0.07, s * 0.19, light.at("#6b4a38", far))
    lift = max(0.25, 0.7 * (1 - far))
    for tier in range(3):
        top, bottom = y - s * (0.5 + 0.25 * tier), y - s * (0.12 + 0.24 * tier)
        half = s * (0.28 - 0.065 * tier)
        droop = s * 0.035
        d = f"M{x:.1f},{top:.1f}L{x + half:.1f},{bottom:.1f}q{-half / 2:.1f},{droop:.1f} {-half:.1f},0t{-half:.1f},0Z"
        drawing.sheet(d, lighter(leaf, 0.06 * tier), lift=lift)
        if snow:
            cap = half * 0.55
            drop = (bottom - top) * 0.5
            drawing.shape(
                f"M{x:.1f},{top:.1f}L{x + cap:.1f},{top + drop:.1f}q{-cap / 2:.1f},{-droop * 1.6:.1f} {-cap:.1f},{droop * 0.4:.1f}t{-cap:.1f},0Z",
                light.at("#ffffff", far * 0.6),
                0.95,
            )


def palm(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, far: float) -> None:
    """A palm tree that leans a little."""
    lean = rng.choice((-1, 1)) * s * 0.14
    trunk, leaf = light.at("#a8794d", far), light.at(rng.choice(("#3f9161", "#559e4e")), far)
    top_x, top_y = x + lean, y - s * 0.8
    drawing.line(f"M{x:.0f},{y:.0f}Q{x:.0f},{y - s * 0.45:.0f} {top_x:.0f},{top_y:.0f}", trunk, s * 0.06)
    for k in range(7):
        angle = math.pi * (0.06 + 0.88 * k / 6)
        dx, dy = math.cos(angle) * s * 0.42, -math.sin(angle) * s * 0.2
        end_x, end_y = top_x + dx, top_y + dy + s * 0.14
        d = (
            f"M{top_x:.0f},{top_y:.0f}Q{top_x + dx * 0.6:.0f},{top_y + dy - s * 0.12:.0f} {end_x:.0f},{end_y:.0f}"
            f"Q{top_x + dx * 0.5:.0f},{top_y + dy + s * 0.03:.0f} {top_x:.0f},{top_y:.0f}Z"
        )
        drawing.sheet(d, mix(leaf, "#f4f0b0", 0.05 * (k % 3)), lift=0.4 * (1 - far) + 0.1)


def cactus(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, far: float) -> None:
    """A cactus with two arms."""
    green = light.at(rng.choice(("#5a9a5f", "#4b8f6b")), far)
    w = s * 0.17
    arms = f"M{x:.0f},{y - s * 0.36:.0f}h{-s * 0.26:.0f}v{-s * 0.24:.0f}M{x:.0f},{y - s * 0.5:.0f}h{s * 0.27:.0f}v{-s * 0.25:.0f}"
    for shade, width in ((darker(green, 0.3), w * 0.86), (green, w * 0.7)):
        drawing.line(arms, shade, width)
    for shade, width in ((darker(green, 0.3), w * 1.16), (green, w)):
        drawing.line(f"M{x:.0f},{y:.0f}V{y - s * 0.92:.0f}", shade, width)
    for k in (-0.2, 0.2):
        drawing.line(f"M{x + k * w:.0f},{y - 8:.0f}V{y - s * 0.88:.0f}", lighter(green, 0.3), 2, 0.7)


def bush(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, far: float, leaf: str = "") -> None:
    """A low bush; ``s`` is its height."""
    green = light.at(leaf or rng.choice(GREENS), far)
    d = f"M{x - s:.0f},{y:.0f}c{-s * 0.2:.0f},{-s * 0.6:.0f} {s * 0.35:.0f},{-s * 0.85:.0f} {s * 0.55:.0f},{-s * 0.62:.0f}"
    d += f"c{s * 0.1:.0f},{-s * 0.5:.0f} {s * 0.85:.0f},{-s * 0.45:.0f} {s * 0.85:.0f},{-s * 0.05:.0f}c{s * 0.5:.0f},{-s * 0.1:.0f} {s * 0.75:.0f},{s * 0.3:.0f} {s * 0.6:.0f},{s * 0.67:.0f}Z"
    drawing.sheet(d, green, lift=max(0.25, 0.7 * (1 - far)))


def grass(drawing: Drawing, rng: random.Random, x: float, y: float, s: float, colour: str) -> None:
    """A tuft."""
    for k in (-0.5, -0.15, 0.2, 0.55):
        lean = s * k * rng.uniform(0.6, 1.1)
        drawing.shape(
            f"M{x + k * s * 0.3 - s * 0.07:.1f},{y:.1f}Q{x + lean * 0.5:.1f},{y - s * 0.6:.1f} {x + lean:.1f},{y - s * rng.uniform(0.75, 1.1):.1f}"
            f"Q{x + lean * 0.7 + s * 0.08:.1f},{y - s * 0.5:.1f} {x + k * s * 0.3 + s * 0.07:.1f},{y:.1f}Z",
            mix(colour, "#f6f0a8", rng.uniform(0, 0.22)),
        )


def flower(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, colour: str = "") -> None:
    """A flower on a stalk."""
    petal = light.at(colour or rng.choice(("#f4d35e", "#ef8a9d", "#ffffff", "#b58fe0", "#f2785c")))
    drawing.line(f"M{x:.0f},{y:.0f}q{rng.uniform(-5, 5):.0f},{-s * 0.5:.0f} 0,{-s * 0.8:.0f}", light.at("#4f8a46"), max(2.0, s * 0.06))
    cy, r = y - s * 0.85, s * 0.16
    for k in range(5):
        angle = 2 * math.pi * k / 5
        drawing.disc(x + math.cos(angle) * r, cy + math.sin(angle) * r, r * 0.78, petal)
    drawing.disc(x, cy, r * 0.62, light.at("#f7b733"))


def rock(
    drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, colour: str = "#9c968f", far: float = 0.0
) -> None:
    """A boulder; ``s`` is its height."""
    stone = light.at(colour, far)
    d = polygon(
        (x - s * 0.9, y),
        (x - s * 0.7, y - s * 0.55),
        (x - s * 0.2, y - s * rng.uniform(0.8, 1.0)),
        (x + s * 0.45, y - s * 0.72),
        (x + s * 0.95, y),
    )
    drawing.sheet(d, stone, lift=0.6)
    drawing.shape(
        polygon((x - s * 0.62, y - s * 0.5), (x - s * 0.2, y - s * 0.8), (x + s * 0.05, y - s * 0.5), (x - s * 0.3, y - s * 0.3)),
        lighter(stone, 0.25),
    )


def mushroom(drawing: Drawing, light: Light, x: float, y: float, s: float) -> None:
    """A red one with dots."""
    drawing.shape(
        f"M{x - s * 0.14:.0f},{y:.0f}q{s * 0.04:.0f},{-s * 0.3:.0f} 0,{-s * 0.55:.0f}h{s * 0.28:.0f}q{-s * 0.04:.0f},{s * 0.3:.0f} 0,{s * 0.55:.0f}Z",
        light.at("#f3e6cf"),
    )
    drawing.sheet(
        f"M{x - s * 0.48:.0f},{y - s * 0.48:.0f}c0,{-s * 0.66:.0f} {s * 0.96:.0f},{-s * 0.66:.0f} {s * 0.96:.0f},0q{-s * 0.48:.0f},{s * 0.12:.0f} {-s * 0.96:.0f},0Z",
        light.at("#d5493f"),
        lift=0.4,
    )
    for dx, dy in ((-0.22, 0.64), (0.05, 0.8), (0.26, 0.6)):
        drawing.disc(x + dx * s, y - dy * s, s * 0.07, light.at("#fff6e6"))


def foliage(drawing: Drawing, rng: random.Random, colour: str, corner: str, s: float = 300) -> None:
    """A spray of big leaves reaching in from a corner: ``left``, ``right`` (bottom), ``top-left`` or ``top-right``."""
    top = corner.startswith("top")
    right = corner.endswith("right")
    x, y = (1640 if right else -40), (-40 if top else 1240)
    for k in range(5):
        turn = math.radians(12 + 17 * k + rng.uniform(-5, 5))
        length = s * rng.uniform(0.7, 1.1)
        dx = math.cos(turn) * length * (-1 if right else 1)
        dy = math.sin(turn) * length * (1 if top else -1)
        nx, ny = -dy * 0.17, dx * 0.17
        d = f"M{x:.0f},{y:.0f}Q{x + dx * 0.5 + nx:.0f},{y + dy * 0.5 + ny:.0f} {x + dx:.0f},{y + dy:.0f}Q{x + dx * 0.5 - nx:.0f},{y + dy * 0.5 - ny:.0f} {x:.0f},{y:.0f}Z"
        tone = mix(colour, "#1d2b33", 0.08 * (k % 3))
        drawing.sheet(d, tone, lift=0.9)
        drawing.line(f"M{x:.0f},{y:.0f}L{x + dx * 0.86:.0f},{y + dy * 0.86:.0f}", lighter(tone, 0.25), 3, 0.7)
