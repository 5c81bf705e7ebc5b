"""Weather that falls or drifts in front of a scene."""

import random

from services.c1_illustrator.collage.drawing import Drawing
from services.c1_illustrator.collage.palette import Light, mix
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import Weather


def paint_weather(behind: Drawing, before: Drawing, rng: random.Random, light: Light) -> None:
    """Draw what the weather adds: most of it behind the figures, a little in front of them."""
    if light.weather in (Weather.RAIN, Weather.STORM):
        slant = 26 if light.weather == Weather.RAIN else 62
        for _ in range(190):  # all of it behind the figures: a streak across a face reads as a mark on it
            x, y, length = rng.uniform(-40, WIDTH + 60), rng.uniform(-40, HEIGHT), rng.uniform(34, 82)
            behind.line(
                f"M{x:.0f},{y:.0f}l{-slant * length / 78:.0f},{length:.0f}", mix("#f2f8fd", light.sky[0], 0.1), rng.uniform(2.4, 4.4), 0.55
            )
        if light.weather == Weather.STORM:
            _lightning(behind, rng, rng.uniform(0.15, 0.85) * WIDTH)
    elif light.weather == Weather.SNOW:
        for drawing, number, size in ((behind, 170, 8), (before, 46, 12)):
            for _ in range(number):
                drawing.disc(rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(0.4, 1) * size, "#ffffff", rng.uniform(0.7, 0.98))
    elif light.weather == Weather.FOG:
        for k in range(5):
            y = HEIGHT * (0.34 + 0.1 * k) + rng.uniform(-20, 20)
            _bank(behind, rng, y, mix(light.haze, "#ffffff", 0.25), 0.62)
        _bank(before, rng, HEIGHT * 0.93, mix(light.haze, "#ffffff", 0.3), 0.5)
    elif light.weather == Weather.WIND:
        for _ in range(7):
            x, y, w = rng.uniform(-0.1, 0.8) * WIDTH, rng.uniform(0.1, 0.62) * HEIGHT, rng.uniform(220, 420)
            behind.line(
                f"M{x:.0f},{y:.0f}q{w * 0.3:.0f},-30 {w * 0.6:.0f},0t{w * 0.4:.0f},-14c44,-20 44,-66 8,-66c-30,0 -32,38 -6,42",
                "#ffffff", 6, 0.6,
            )  # fmt: skip
        for _ in range(22):
            _leaf(behind if rng.random() < 0.7 else before, rng)


def _lightning(drawing: Drawing, rng: random.Random, x: float) -> None:
    drawing.halo(x, HEIGHT * 0.2, 380, "#fff7c4", 0.6)
    y, d = 60.0, f"M{x:.0f},60"
    for _ in range(5):
        x, y = x + rng.uniform(-70, 70), y + rng.uniform(60, 96)
        d += f"L{x:.0f},{y:.0f}"
    drawing.line(d, "#fff9d0", 11, 0.95)
    drawing.line(d, "#ffffff", 4)


def _bank(drawing: Drawing, rng: random.Random, y: float, colour: str, opacity: float) -> None:
    d = f"M-40,{y:.0f}"
    for _ in range(6):
        d += f"q{rng.uniform(80, 160):.0f},{rng.uniform(-46, -16):.0f} 290,0"
    d += f"v56q-420,{rng.uniform(20, 50):.0f} -870,6t-870,-6Z"
    drawing.shape(d, colour, opacity)


def _leaf(drawing: Drawing, rng: random.Random) -> None:
    x, y, s = rng.uniform(0, WIDTH), rng.uniform(0.1, 0.95) * HEIGHT, rng.uniform(12, 24)
    colour = rng.choice(("#e08a3c", "#c9a23a", "#86a548", "#d0603c"))
    drawing.add(
        f'<path d="M{-s:.0f},0Q0,{-s * 0.8:.0f} {s:.0f},0Q0,{s * 0.8:.0f} {-s:.0f},0Z" fill="{colour}" '
        f'transform="translate({x:.0f} {y:.0f}) rotate({rng.uniform(-70, 70):.0f})"/>'
    )
