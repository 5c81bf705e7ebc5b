# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Buildings cut from paper. Each stands on (x, y), its lower left corner unless said otherwise."""

import random

from services.c1_illustrator.collage.drawing import Drawing, arch, box, polygon
from services.c1_illustrator.collage.palette import Light, darker, lighter

WALLS = ("#f2dfc0", "#e9c7a4", "#f4e9da", "#dcb9a2", "#e6d5b0", "#cfd8c6")
ROOFS = ("#b9563f", "#96503f", "#5f7090", "#b0743f", "#7d5a74")
FACADES = ("#c9ab8c", "#aab4c6", "#d3c0a2", "#9aa6b8", "#c99f92", "#b9c2a8")


def lit(light: Light, rng: random.Random, share: float = 0.65) -> str:
    """A window pane: lamplight when it is dark, else sky."""
    lamp = rng.random() < share  # drawn by day too, so that night changes nothing else
    if light.dark:
        return "#ffe08a" if lamp else light.at("#5f6a94")
    return "#d8ecf5"


def house(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, far: float) -> None:
    """A cottage about ``w`` wide and 1.3 ``w`` high."""
    wall, roof = light.at(rng.choice(WALLS), far), light.at(rng.choice(ROOFS), far)
    lift = max(0.3, 0.8 * (1 - far))
    drawing.rect(x + w * 0.7, y - w * 1.28, w * 0.13, w * 0.4, darker(roof, 0.15))
    drawing.sheet(box(x, y - w * 0.78, w, w * 0.8), wall, lift=lift * 0.6)
    drawing.sheet(polygon((x - w * 0.12, y - w * 0.74), (x + w * 0.5, y - w * 1.26), (x + w * 1.12, y - w * 0.74)), roof, lift=lift)
    drawing.shape(arch(x + w * 0.38, y, w * 0.24, w * 0.46), darker(roof, 0.25))
    drawing.disc(x + w * 0.56, y - w * 0.2, w * 0.018, "#f3d27a")
    for dx in (0.1, 0.7):
        drawing.rect(x + dx * w, y - w * 0.56, w * 0.2, w * 0.22, lighter(wall, 0.5), radius=w * 0.02)
        drawing.rect(x + dx * w + w * 0.02, y - w * 0.54, w * 0.16, w * 0.18, lit(light, rng))
        drawing.rect(x + dx * w + w * 0.09, y - w * 0.54, w * 0.02, w * 0.18, lighter(wall, 0.5))
    drawing.disc(x + w * 0.5, y - w * 0.95, w * 0.08, lit(light, rng))


def tower_block(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, h: float, far: float) -> None:
    """A town house with a mansard roof or a flat top, and rows of windows."""
    wall, roof = light.at(rng.choice(FACADES), far), light.at(rng.choice(("#6f7f96", "#80687a", "#8a5c4c")), far)
    drawing.sheet(box(x, y - h, w, h + 80), wall, lift=max(0.3, 0.75 * (1 - far)))
    if rng.random() < 0.65:
        drawing.sheet(
            polygon((x - 5, y - h), (x + w * 0.14, y - h - w * 0.3), (x + w * 0.86, y - h - w * 0.3), (x + w + 5, y - h)), roof, lift=0.3
        )
        drawing.rect(x + w * 0.68, y - h - w * 0.48, w * 0.1, w * 0.26, roof)
    else:
        drawing.rect(x - 4, y - h - 8, w + 8, 16, lighter(wall, 0.2))
    columns = max(2, round(w / 44))
    step = w / columns
    row = y - h + 26
    while row < y - 20:
        for column in range(columns):
            drawing.rect(x + step * (column + 0.3), row, step * 0.4, 30, lit(light, rng, 0.55), radius=3, opacity=0.92)
        row += 56


def shop(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, h: float, awning: str) -> None:
    """A shop front with a striped awning."""
    wall = light.at(rng.choice(WALLS))
    drawing.sheet(box(x, y - h, w, h), wall, lift=0.7)
    drawing.rect(x, y - h - 14, w, 22, darker(wall, 0.25))
    for k in range(2):
        drawing.rect(x + w * (0.14 + 0.44 * k), y - h + 40, w * 0.26, h * 0.2, lit(light, rng, 0.8), radius=8)
    front = y - h * 0.5
    drawing.rect(x + w * 0.08, front, w * 0.5, h * 0.36, darker(wall, 0.35), radius=6)
    drawing.rect(x + w * 0.1, front + 6, w * 0.46, h * 0.36 - 12, "#ffe9b4" if light.dark else "#e4f1f2")
    drawing.rect(x + w * 0.66, front, w * 0.24, h * 0.5, light.at("#7a5038"), radius=4)
    drawing.rect(x + w * 0.7, front + 14, w * 0.16, h * 0.2, "#ffe9b4" if light.dark else "#e4f1f2", radius=3)
    stripe_awning(drawing, light, x - 8, front - 14, w + 16, 62, awning)


def stripe_awning(drawing: Drawing, light: Light, x: float, y: float, w: float, h: float, colour: str) -> None:
    """An awning in stripes with a scalloped edge."""
    n = max(4, round(w / 46))
    step = w / n
    for k in range(n):
        d = f"M{x + k * step:.1f},{y:.1f}h{step:.1f}v{h:.1f}a{step / 2:.1f},{step / 2:.1f} 0 0 1 {-step:.1f},0Z"
        drawing.sheet(d, light.at(colour if k % 2 == 0 else "#fbf3e2"), lift=0.3)


def castle(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float, far: float) -> None:
    """A castle about 1.5 ``s`` wide and ``s`` high around its foot at (x, y)."""
    stone, roof = light.at("#c9bfc4", far), light.at(rng.choice(("#5f6fa6", "#b05360", "#7a5b9c")), far)
    lift = max(0.3, 0.85 * (1 - far))

    def turret(cx: float, w: float, h: float) -> None:
        drawing.sheet(box(cx - w / 2, y - h, w, h + 40), stone, lift=lift)
        drawing.sheet(polygon((cx - w * 0.68, y - h), (cx, y - h - w * 1.35), (cx + w * 0.68, y - h)), roof, lift=lift * 0.6)
        drawing.line(f"M{cx:.0f},{y - h - w * 1.3:.0f}v{-w * 0.4:.0f}", darker(roof), 4)
        drawing.shape(polygon((cx, y - h - w * 1.7), (cx + w * 0.5, y - h - w * 1.55), (cx, y - h - w * 1.4)), light.at("#f2c14e", far))
        drawing.shape(arch(cx - w * 0.13, y - h * 0.62, w * 0.26, w * 0.5), lit(light, rng, 0.9))

    def wall(left: float, w: float, h: float) -> None:
        d = f"M{left:.0f},{y + 40:.0f}V{y - h:.0f}"
        n = max(3, round(w / (s * 0.07)))
        step = w / n
        for _ in range(n):
            d += f"h{step / 2:.1f}v{s * 0.045:.1f}h{step / 2:.1f}v{-s * 0.045:.1f}"
        drawing.sheet(d + f"V{y + 40:.0f}Z", lighter(stone, 0.08), lift=lift)

    turret(x - s * 0.28, s * 0.2, s * 0.74)
    turret(x + s * 0.3, s * 0.2, s * 0.66)
    turret(x, s * 0.24, s * 0.68)
    wall(x - s * 0.6, s * 1.2, s * 0.36)
    turret(x - s * 0.62, s * 0.22, s * 0.5)
    turret(x + s * 0.62, s * 0.22, s * 0.5)
    drawing.sheet(arch(x - s * 0.11, y + 6, s * 0.22, s * 0.28), light.at("#6d4a38", far), lift=0.4)
    for k in (-0.05, 0, 0.05):
        drawing.line(f"M{x + k * s:.0f},{y:.0f}v{-s * 0.2:.0f}", light.at("#4c3228", far), 3)


def eiffel(drawing: Drawing, light: Light, x: float, y: float, h: float, far: float) -> None:
    """The Eiffel Tower; (x, y) is the middle of its foot."""
    iron = light.at("#8d7a6c", far)
    w = h * 0.42
    d = (
        f"M{x - w / 2:.0f},{y:.0f}C{x - w * 0.24:.0f},{y - h * 0.3:.0f} {x - w * 0.1:.0f},{y - h * 0.5:.0f} {x - w * 0.025:.0f},{y - h * 0.95:.0f}"
        f"L{x:.0f},{y - h * 1.04:.0f}L{x + w * 0.025:.0f},{y - h * 0.95:.0f}"
        f"C{x + w * 0.1:.0f},{y - h * 0.5:.0f} {x + w * 0.24:.0f},{y - h * 0.3:.0f} {x + w / 2:.0f},{y:.0f}"
        f"H{x + w * 0.32:.0f}C{x + w * 0.24:.0f},{y - h * 0.19:.0f} {x - w * 0.24:.0f},{y - h * 0.19:.0f} {x - w * 0.32:.0f},{y:.0f}Z"
    )
    drawing.sheet(d, iron, lift=0.8)
    for level, half in ((0.2, 0.33), (0.42, 0.19), (0.86, 0.07)):
        drawing.rect(x - w * half, y - h * level - 8, 2 * w * half, 15, lighter(iron, 0.18), radius=3)
    for k in range(9):
        level = 0.24 + 0.07 * k
        half = w * (0.5 - level * 0.48) * 0.62
        drawing.line(
            f"M{x - half:.0f},{y - h * level:.0f}L{x + half * 0.8:.0f},{y - h * (level + 0.06):.0f}M{x + half:.0f},{y - h * level:.0f}L{x - half * 0.8:.0f},{y - h * (level + 0.06):.0f}",
            lighter(iron, 0.3),
            3,
            0.6,
        )
    if light.dark:
        drawing.halo(x, y - h * 0.98, 90, "#fff2b8", 0.9)
        for k in range(14):
            drawing.disc(x + (k % 3 - 1) * w * 0.12 * (1 - k / 16), y - h * (0.1 + 0.06 * k), 5, "#ffe9a0")


def tent(drawing: Drawing, light: Light, x: float, y: float, w: float, h: float, colour: str, far: float = 0.0) -> None:
    """A striped circus or market tent; (x, y) is the middle of its foot."""
    n = 7
    for k in range(n):
        x0, x1 = x - w / 2 + w * k / n, x - w / 2 + w * (k + 1) / n
        shade = light.at(colour if k % 2 == 0 else "#fbf1dd", far)
        drawing.sheet(polygon((x0, y - h * 0.46), (x1, y - h * 0.46), (x + (x1 - x) * 0.9, y), (x + (x0 - x) * 0.9, y)), shade, lift=0.2)
        drawing.sheet(polygon((x, y - h), (x1 + (x1 - x) * 0.06, y - h * 0.44), (x0 + (x0 - x) * 0.06, y - h * 0.44)), shade, lift=0.3)
    drawing.line(f"M{x:.0f},{y - h:.0f}v{-h * 0.14:.0f}", light.at("#6b4a38", far), 6)
    drawing.shape(polygon((x, y - h * 1.14), (x + h * 0.14, y - h * 1.09), (x, y - h * 1.04)), light.at("#f2c14e", far))


def windmill(drawing: Drawing, light: Light, x: float, y: float, s: float, far: float) -> None:
    """A mill about ``s`` high around x."""
    wall, sail = light.at("#efe0c6", far), light.at("#8a5f42", far)
    drawing.sheet(polygon((x - s * 0.2, y), (x - s * 0.12, y - s * 0.62), (x + s * 0.12, y - s * 0.62), (x + s * 0.2, y)), wall, lift=0.6)
    drawing.sheet(polygon((x - s * 0.15, y - s * 0.61), (x, y - s * 0.8), (x + s * 0.15, y - s * 0.61)), light.at("#a9573f", far), lift=0.4)
    drawing.shape(arch(x - s * 0.05, y, s * 0.1, s * 0.2), sail)
    for turn in (25, 115, 205, 295):
        drawing.add(
            f'<g transform="translate({x:.0f} {y - s * 0.64:.0f}) rotate({turn})"><rect x="-3" y="{-s * 0.46:.0f}" width="6" height="{s * 0.46:.0f}" fill="{sail}"/>'
            f'<rect x="3" y="{-s * 0.45:.0f}" width="{s * 0.1:.0f}" height="{s * 0.32:.0f}" fill="{light.at("#fbf1dd", far)}" stroke="{sail}" stroke-width="3"/></g>'
        )


def barn(drawing: Drawing, light: Light, x: float, y: float, w: float, far: float) -> None:
    """A red barn ``w`` wide."""
    red, trim = light.at("#b4493d", far), light.at("#f6ead6", far)
    d = polygon(
        (x, y),
        (x, y - w * 0.55),
        (x + w * 0.14, y - w * 0.8),
        (x + w * 0.5, y - w * 0.98),
        (x + w * 0.86, y - w * 0.8),
        (x + w, y - w * 0.55),
        (x + w, y),
    )
    drawing.sheet(d, red, lift=0.8)
    drawing.line(
        f"M{x - w * 0.05:.0f},{y - w * 0.52:.0f}L{x + w * 0.12:.0f},{y - w * 0.82:.0f}L{x + w * 0.5:.0f},{y - w * 1.01:.0f}L{x + w * 0.88:.0f},{y - w * 0.82:.0f}L{x + w * 1.05:.0f},{y - w * 0.52:.0f}",
        light.at("#6d5a5a", far),
        w * 0.05,
    )
    for k in range(1, 8):
        drawing.line(f"M{x + w * k / 8:.0f},{y - 4:.0f}V{y - w * 0.55:.0f}", darker(red, 0.25), 2, 0.5)
    door = x + w * 0.28
    drawing.rect(door, y - w * 0.46, w * 0.44, w * 0.46, darker(red, 0.15))
    drawing.line(
        f"M{door:.0f},{y:.0f}v{-w * 0.46:.0f}h{w * 0.44:.0f}v{w * 0.46:.0f}M{door:.0f},{y - w * 0.46:.0f}l{w * 0.22:.0f},{w * 0.46:.0f}l{w * 0.22:.0f},{-w * 0.46:.0f}M{door + w * 0.22:.0f},{y:.0f}v{-w * 0.46:.0f}",
        trim,
        6,
    )
    drawing.rect(x + w * 0.42, y - w * 0.78, w * 0.16, w * 0.16, trim)
    drawing.rect(x + w * 0.44, y - w * 0.76, w * 0.12, w * 0.12, "#ffe08a" if light.dark else "#5f4a4a")


def boat(drawing: Drawing, light: Light, x: float, y: float, w: float, far: float, sail: str = "#fbf1dd") -> None:
    """A sailing boat around x, its waterline at y."""
    hull = light.at("#a5543f", far)
    drawing.line(f"M{x:.0f},{y:.0f}V{y - w * 0.95:.0f}", light.at("#6b4a38", far), max(3.0, w * 0.03))
    drawing.sheet(
        f"M{x + w * 0.04:.0f},{y - w * 0.92:.0f}Q{x + w * 0.5:.0f},{y - w * 0.5:.0f} {x + w * 0.4:.0f},{y - w * 0.2:.0f}H{x + w * 0.04:.0f}Z",
        light.at(sail, far),
        lift=0.5,
    )
    drawing.sheet(
        f"M{x - w * 0.04:.0f},{y - w * 0.8:.0f}Q{x - w * 0.34:.0f},{y - w * 0.4:.0f} {x - w * 0.34:.0f},{y - w * 0.2:.0f}H{x - w * 0.04:.0f}Z",
        light.at("#e9b44c", far),
        lift=0.5,
    )
    drawing.sheet(
        f"M{x - w * 0.5:.0f},{y - w * 0.14:.0f}H{x + w * 0.52:.0f}Q{x + w * 0.42:.0f},{y + w * 0.12:.0f} {x + w * 0.3:.0f},{y + w * 0.12:.0f}H{x - w * 0.3:.0f}Q{x - w * 0.44:.0f},{y + w * 0.1:.0f} {x - w * 0.5:.0f},{y - w * 0.14:.0f}Z",
        hull,
        lift=0.6,
    )


def lighthouse(drawing: Drawing, light: Light, x: float, y: float, h: float, far: float) -> None:
    """A banded lighthouse around x."""
    for k in range(5):
        half0, half1 = h * (0.13 - 0.012 * k), h * (0.13 - 0.012 * (k + 1))
        y0, y1 = y - h * 0.15 * k, y - h * 0.15 * (k + 1)
        drawing.sheet(
            polygon((x - half0, y0), (x - half1, y1), (x + half1, y1), (x + half0, y0)),
            light.at("#d0504a" if k % 2 else "#fbf3e4", far),
            lift=0.2,
        )
    drawing.rect(x - h * 0.06, y - h * 0.86, h * 0.12, h * 0.11, "#ffe9a0", radius=4)
    drawing.sheet(polygon((x - h * 0.09, y - h * 0.86), (x, y - h), (x + h * 0.09, y - h * 0.86)), light.at("#8c3f3f", far), lift=0.3)
    if light.dark:
        drawing.halo(x, y - h * 0.8, h * 0.6, "#fff2b0", 0.8)
