# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Skies: colour, sun or moon, stars, clouds."""

import random

from services.c1_illustrator.collage.drawing import Drawing, blob
from services.c1_illustrator.collage.palette import Light, lighter, mix
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import TimeOfDay, Weather

HIDDEN_SUN = (Weather.CLOUDY, Weather.RAIN, Weather.STORM, Weather.SNOW, Weather.FOG)


def paint_sky(drawing: Drawing, rng: random.Random, light: Light, *, clouds: bool = True) -> None:
    """Fill the frame with the sky of a light."""
    drawing.rect(0, 0, WIDTH, HEIGHT, drawing.gradient("sky", *light.sky, light.sky[2]))
    for band in range(3):  # sheets of paper, each a little nearer to the horizon's colour
        y = HEIGHT * (0.16 + 0.15 * band) + rng.uniform(-20, 20)
        drawing.sheet(_wave(rng, y), mix(light.sky[min(2, band)], light.sky[2], 0.35 + 0.2 * band), lift=0.35)
    if light.dark:
        _stars(drawing, rng, light)
    x = WIDTH * (rng.uniform(0.14, 0.34) if rng.random() < 0.5 else rng.uniform(0.66, 0.86))
    if light.weather not in HIDDEN_SUN:
        _luminary(drawing, light, x, HEIGHT * rng.uniform(0.15, 0.22))
    if clouds:
        _clouds(drawing, rng, light)


def _wave(rng: random.Random, y: float) -> str:
    d = f"M-20,{HEIGHT}V{y:.0f}"
    for _ in range(-20, WIDTH + 320, 320):
        d += f"q{rng.uniform(60, 100):.0f},{rng.uniform(-44, 44):.0f} 160,{rng.uniform(-12, 12):.0f}t160,{rng.uniform(-12, 12):.0f}"
    return d + f"V{HEIGHT}Z"


def _stars(drawing: Drawing, rng: random.Random, light: Light) -> None:
    night = light.time == TimeOfDay.NIGHT
    if light.weather in HIDDEN_SUN:
        return
    for _ in range(120 if night else 26):
        drawing.disc(rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT * 0.5), rng.choice((1.6, 2.0, 2.6, 3.4)), "#fffbe6", rng.uniform(0.45, 1))
    for _ in range(9 if night else 2):
        star(drawing, rng.uniform(60, WIDTH - 60), rng.uniform(40, HEIGHT * 0.4), rng.uniform(8, 15), "#fff4c2")


def star(drawing: Drawing, x: float, y: float, r: float, colour: str) -> None:
    """A four-pointed star."""
    s = r * 0.28
    drawing.shape(
        f"M{x},{y - r:.1f}L{x + s:.1f},{y - s:.1f}L{x + r:.1f},{y}L{x + s:.1f},{y + s:.1f}L{x},{y + r:.1f}"
        f"L{x - s:.1f},{y + s:.1f}L{x - r:.1f},{y}L{x - s:.1f},{y - s:.1f}Z",
        colour,
    )


def _luminary(drawing: Drawing, light: Light, x: float, y: float) -> None:
    night = light.time == TimeOfDay.NIGHT
    if light.time in (TimeOfDay.EVENING, TimeOfDay.MORNING):
        y += HEIGHT * 0.16
    drawing.halo(x, y, 330, light.glow, 0.75)
    if night:
        drawing.sheet(f"M{x - 62:.0f},{y:.0f}a62,62 0 1 1 124,0a62,62 0 1 1 -124,0Z", "#f9f1c8", lift=0.5)
        for dx, dy, r in ((-20, -12, 11), (18, 16, 14), (24, -24, 7), (-8, 28, 8)):
            drawing.disc(x + dx, y + dy, r, "#e6dbab", 0.8)
        return
    r = 66 if light.time == TimeOfDay.DAY else 76
    colour = {TimeOfDay.DAY: "#ffdf6b", TimeOfDay.MORNING: "#ffcf7a", TimeOfDay.EVENING: "#ffb45e"}[light.time]
    drawing.sheet(f"M{x - r:.0f},{y:.0f}a{r},{r} 0 1 1 {2 * r},0a{r},{r} 0 1 1 {-2 * r},0Z", colour, lift=0.5)
    drawing.disc(x - r * 0.12, y - r * 0.12, r * 0.72, lighter(colour, 0.35), 0.7)


def cloud(drawing: Drawing, rng: random.Random, x: float, y: float, size: float, colour: str, *, lift: float = 0.6) -> None:
    """A cloud of torn paper, about 4 × 1.6 ``size``."""
    d = f"M{x - 2 * size:.0f},{y:.0f}"
    spans = [rng.uniform(0.8, 1.2) for _ in range(4)]
    for k, span in enumerate(part * 4 * size / sum(spans) for part in spans):
        rise = (26 if k in (0, 3) else -26) / 60 * size
        d += f"a{span * 0.56:.0f},{span * 0.5:.0f} 0 0 1 {span:.0f},{-rise if k < 2 else rise if k == 3 else -rise:.0f}"
    drawing.sheet(d + f"q{-2 * size:.0f},{size * 0.45:.0f} {-4 * size:.0f},0Z", colour, lift=lift)


def _clouds(drawing: Drawing, rng: random.Random, light: Light) -> None:
    number = {Weather.CLEAR: 3, Weather.WIND: 4, Weather.FOG: 2, Weather.STORM: 8}.get(light.weather, 6)
    white = {TimeOfDay.NIGHT: "#6f78b0", TimeOfDay.EVENING: "#f6b7a8", TimeOfDay.MORNING: "#fff2df", TimeOfDay.DAY: "#ffffff"}[light.time]
    if light.weather in (Weather.STORM, Weather.RAIN, Weather.CLOUDY, Weather.SNOW):
        white = mix(white, light.sky[0], 0.5 if light.weather == Weather.CLOUDY else 0.62)
    for k in range(number):
        x = WIDTH * ((k + rng.uniform(0.1, 0.9)) / number)
        y = HEIGHT * rng.uniform(0.07, 0.34)
        cloud(drawing, rng, x, y, rng.uniform(42, 80) * (1.35 if number > 6 else 1), mix(white, light.sky[1], rng.uniform(0.04, 0.3)))


def paint_cosmos(drawing: Drawing, rng: random.Random) -> None:
    """Space: nebulae, stars, and planets cut from paper."""
    drawing.rect(0, 0, WIDTH, HEIGHT, drawing.gradient("sky", "#0a0d30", "#1e1657", "#41206c"))
    for colour in ("#3a2a86", "#5a2f8f", "#274a93", "#7a3a8c", "#2e2272"):
        d = blob(
            rng, rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT * 0.8), rng.uniform(260, 520), rng.uniform(90, 200), points=11, rough=0.25
        )
        drawing.sheet(d, mix(colour, "#1c1450", 0.45), lift=0.5)
    for _ in range(230):
        drawing.disc(
            rng.uniform(0, WIDTH),
            rng.uniform(0, HEIGHT),
            rng.choice((1.5, 2, 2.6, 3.6)),
            rng.choice(("#ffffff", "#ffe9c0", "#cfe3ff")),
            rng.uniform(0.4, 1),
        )
    for _ in range(12):
        star(drawing, rng.uniform(40, WIDTH - 40), rng.uniform(30, HEIGHT * 0.75), rng.uniform(9, 18), "#fff4c2")


def planet(drawing: Drawing, rng: random.Random, x: float, y: float, r: float, colour: str, *, ring: bool) -> None:
    """A striped planet; half of its ring passes behind it."""
    if ring:
        drawing.add(
            f'<path d="M{x - r * 1.8:.0f},{y:.0f}a{r * 1.8:.0f},{r * 0.5:.0f} 0 0 1 {r * 3.6:.0f},0" transform="rotate(-16 {x:.0f} {y:.0f})" '
            f'fill="none" stroke="{lighter(colour, 0.45)}" stroke-width="{r * 0.16:.0f}"/>'
        )
    drawing.sheet(f"M{x - r:.1f},{y:.1f}a{r:.1f},{r:.1f} 0 1 1 {2 * r:.1f},0a{r:.1f},{r:.1f} 0 1 1 {-2 * r:.1f},0Z", colour)
    name = f"planet{len(drawing.defs)}"
    drawing.defs.append(f'<clipPath id="{name}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/></clipPath>')
    stripes = "".join(
        f'<path d="M{x - r:.0f},{y + r * k:.0f}q{r:.0f},{rng.uniform(-0.3, 0.3) * r:.0f} {2 * r:.0f},0v{r * 0.2:.0f}q{-r:.0f},{rng.uniform(-0.2, 0.3) * r:.0f} {-2 * r:.0f},0Z" '
        f'fill="{mix(colour, rng.choice(("#ffffff", "#3b1d63")), 0.25)}"/>'
        for k in (-0.6, -0.15, 0.35)
    )
    shade = f'<circle cx="{x - r * 0.35:.1f}" cy="{y - r * 0.3:.1f}" r="{r * 1.5:.1f}" fill="none" stroke="#1a0f40" stroke-width="{r * 0.7:.1f}" stroke-opacity=".3"/>'
    drawing.add(f'<g clip-path="url(#{name})">{stripes}{shade}</g>')
    if ring:
        drawing.add(
            f'<path d="M{x - r * 1.8:.0f},{y:.0f}a{r * 1.8:.0f},{r * 0.5:.0f} 0 0 0 {r * 3.6:.0f},0" transform="rotate(-16 {x:.0f} {y:.0f})" '
            f'fill="none" stroke="{lighter(colour, 0.45)}" stroke-width="{r * 0.16:.0f}"/>'
        )
