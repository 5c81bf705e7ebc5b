# ruff: noqa: E501 - the outlines of shapes read better on one line
"""Insides with few features of their own: what stands in them is listed with the place and drawn by ``furnishing``."""

from services.c1_illustrator.collage.drawing import arch, blob, box, polygon
from services.c1_illustrator.collage.palette import darker, lighter, mix
from services.c1_illustrator.collage.places.backdrop import Scenery
from services.c1_illustrator.collage.scenery import furniture as f
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH


def bare(s: Scenery) -> None:
    """A room of walls and a floor; the tones are wall, floor and pattern."""
    s.light = s.light.inside()
    wall, floor, pattern = s.tones
    y = f.shell(s.land, s.rng, s.light, wall, floor, pattern="plain" if pattern in ("tiles", "stars") else pattern)
    if pattern == "tiles":
        line = lighter(s.light.at(wall), 0.45)
        s.land.line("".join(f"M0,{row}H{WIDTH}" for row in range(70, int(y), 90)), line, 3, 0.8)
        s.land.line("".join(f"M{column},0V{y:.0f}" for column in range(40, WIDTH, 90)), line, 3, 0.8)
    elif pattern == "stars":
        dome = "M200,-20q600,-60 1200,0l-120,560q-480,60 -960,0Z"
        s.land.sheet(dome, "#141a3f", lift=0.8)
        for _ in range(60):
            s.land.disc(s.rng.uniform(300, 1300), s.rng.uniform(10, 500), s.rng.uniform(2, 5), "#fff6d0")


def glass(s: Scenery) -> None:
    """A house of glass."""
    s.land.rect(-20, -20, WIDTH + 40, HEIGHT + 40, s.land.gradient("panes", *s.light.sky))
    s.land.shape(blob(s.rng, 300, HEIGHT * 0.72, 420, 200), s.light.at("#8fbf84", 0.4))
    s.land.shape(blob(s.rng, 1250, HEIGHT * 0.72, 460, 240), s.light.at("#7fb67a", 0.4))
    frame = s.light.at("#f4f1e4")
    for x in range(-20, WIDTH + 40, 205):
        s.land.sheet(box(x, 120, 14, HEIGHT * 0.6), frame, lift=0.3)
        s.land.sheet(
            polygon((x, 120), (x + 14, 120), (WIDTH / 2 + (x - WIDTH / 2) * 0.4, -20), (WIDTH / 2 + (x - WIDTH / 2) * 0.4 - 10, -20)),
            frame,
            lift=0.2,
        )
    for y in (110, 420):
        s.land.sheet(box(-20, y, WIDTH + 40, 18), frame, lift=0.4)
    earth = s.light.at(s.tones[1])
    s.land.sheet(box(-20, HEIGHT * 0.7, WIDTH + 40, HEIGHT), earth, lift=0.8)
    for left in (-20, WIDTH - 480):
        s.land.sheet(box(left, HEIGHT * 0.7, 500, 60), s.light.at("#8a5f42"), lift=0.8)
        for k in range(9):
            s.land.shape(
                blob(s.rng, left + 30 + k * 55, HEIGHT * 0.69, 40, 60), s.light.at(s.rng.choice(("#4f9160", "#6aa558", "#5f9b70")))
            )


def cabin(s: Scenery) -> None:
    """A vehicle: a row of round-cornered windows on what passes outside, ``land``, ``sea`` or ``sky``; a floor and a rail."""
    shown = s.tones[2]
    sky = s.light.sky if shown != "sea" else tuple(mix(tone, "#17618a", 0.75) for tone in s.light.sky)
    s.land.rect(-20, -20, WIDTH + 40, HEIGHT + 40, s.land.gradient("outside", *sky))
    if shown == "land":
        s.hills(("#93bb70", "#79ad5b"), (0.4, 0.5), (50, 30))
    for k in range(6):
        x, y = k * 300 + s.sky_rng.uniform(-60, 60), s.sky_rng.uniform(200, 330)
        if shown == "sky":
            s.land.sheet(blob(s.sky_rng, x, y + 130, 150, 46), "#ffffff", lift=0.4)
        elif shown == "sea":
            s.land.disc(x, y, 14, "#d9f2f7", 0.5)
    s.light = s.light.inside()
    hull, floor = s.light.at(s.tones[0]), s.light.at(s.tones[1])
    panes = "".join(f"M{x + 60},170h220q60,0 60,60v230q0,60 -60,60h-220q-60,0 -60,-60v-230q0,-60 60,-60Z" for x in range(-140, WIDTH, 400))
    s.land.add(
        f'<path d="M-20,-20H{WIDTH + 20}V{HEIGHT * 0.76:.0f}H-20Z{panes}" fill="{hull}" fill-rule="evenodd" stroke="{darker(hull, 0.35)}" stroke-width="9"/>'
    )
    s.land.line(panes, lighter(hull, 0.45), 16)
    s.land.rect(-20, 90, WIDTH + 40, 16, darker(hull, 0.3), radius=8)
    s.land.sheet(box(-20, HEIGHT * 0.72, WIDTH + 40, HEIGHT), floor, lift=0.8)
    for k in range(-8, 9):
        s.land.line(f"M{WIDTH / 2 + k * 140},{HEIGHT * 0.73:.0f}L{WIDTH / 2 + k * 280},{HEIGHT}", darker(floor, 0.25), 3, 0.5)


def belly(s: Scenery) -> None:
    """Between the ribs of something huge."""
    s.light = s.light.inside()
    flesh = s.light.at(s.tones[0])
    s.land.rect(-20, -20, WIDTH + 40, HEIGHT + 40, s.land.gradient("flesh", darker(flesh, 0.35), flesh))
    for k in range(6, 0, -1):
        wide = 190 * k
        s.land.sheet(
            arch(WIDTH / 2 - wide, HEIGHT * 0.9, 2 * wide, HEIGHT * (0.36 + 0.1 * k)), mix(flesh, "#3a1428", 0.34 - 0.05 * k), lift=0.7
        )
        if k > 1:
            s.land.line(arch(WIDTH / 2 - wide, HEIGHT * 0.9, 2 * wide, HEIGHT * (0.36 + 0.1 * k)), lighter(flesh, 0.35), 16, 0.7)
    water = s.light.at("#5f8f9c")
    s.land.sheet(box(-20, HEIGHT * 0.82, WIDTH + 40, HEIGHT), water, lift=0.8)
    s.land.line("".join(f"M{x},{HEIGHT * 0.86:.0f}q40,-20 80,0" for x in range(-20, WIDTH, 190)), lighter(water, 0.4), 5, 0.7)


def under_bed(s: Scenery) -> None:
    """The dark under a bed: slats above, legs at the sides, a strip of light behind."""
    s.light = s.light.inside()
    wall, floor = s.light.at(s.tones[0]), s.light.at(s.tones[1])
    s.land.rect(-20, -20, WIDTH + 40, HEIGHT + 40, wall)
    s.land.rect(-20, HEIGHT * 0.34, WIDTH + 40, HEIGHT * 0.34, s.land.gradient("strip", darker(wall, 0.2), s.light.at("#c9b69a")))
    s.land.sheet(box(-20, HEIGHT * 0.66, WIDTH + 40, HEIGHT), floor, lift=0.4)
    for k in range(-8, 9):
        s.land.line(f"M{WIDTH / 2 + k * 150},{HEIGHT * 0.66:.0f}L{WIDTH / 2 + k * 300},{HEIGHT}", darker(floor, 0.3), 4, 0.5)
    wood, quilt = s.light.at("#8a5f3c"), s.light.at("#b5657a")
    s.land.sheet(box(-20, -20, WIDTH + 40, 170), darker(wood, 0.3), lift=1)
    for x in range(10, WIDTH, 150):
        s.land.sheet(box(x, 60, 90, 90), darker(wood, 0.12), lift=0.4)
    d = f"M-20,150H{WIDTH + 20}v70"
    for _ in range(9):
        d += "q-91,50 -182,0"
    s.land.sheet(d + "Z", quilt, lift=1)
    for x in (0, WIDTH - 90):
        s.land.sheet(box(x, 140, 90, HEIGHT * 0.64), wood, lift=1)


def burrow(s: Scenery) -> None:
    """A round room in the earth, roots above it."""
    s.light = s.light.inside()
    earth = s.light.at(s.tones[0])
    s.land.rect(-20, -20, WIDTH + 40, HEIGHT + 40, s.light.at(s.tones[1]))
    for _ in range(26):
        s.land.shape(
            blob(s.rng, s.rng.uniform(0, WIDTH), s.rng.uniform(0, HEIGHT), s.rng.uniform(14, 40), s.rng.uniform(10, 26)),
            darker(earth, 0.35),
            0.6,
        )
    s.land.sheet(blob(s.rng, WIDTH / 2, HEIGHT * 0.56, 760, 500, points=15, rough=0.05), lighter(earth, 0.28), lift=1)
    root = s.light.at("#a9805a")
    for x in s.spots(7):
        s.land.line(
            f"M{x:.0f},-20q{s.rng.uniform(-60, 60):.0f},90 {s.rng.uniform(-30, 30):.0f},{s.rng.uniform(150, 260):.0f}",
            root,
            s.rng.uniform(8, 18),
        )
    tunnel = s.rng.choice((300, 1120))
    s.land.shape(arch(tunnel, HEIGHT * 0.78, 200, 260), darker(earth, 0.55))
    s.land.sheet(box(-20, HEIGHT * 0.78, WIDTH + 40, HEIGHT), earth, lift=0.7)


def inside_tent(s: Scenery) -> None:
    """Canvas on both sides, the open flap in the middle."""
    canvas, ground = s.light.inside().at(s.tones[0]), s.light.inside().at(s.tones[1])
    s.land.rect(-20, -20, WIDTH + 40, HEIGHT + 40, s.land.gradient("flap", *s.light.sky))
    s.land.disc(WIDTH / 2 + 60, 420, 44, s.light.glow)
    s.land.shape(f"M400,{HEIGHT * 0.66:.0f}q200,-150 400,-20t400,-10v200h-800Z", s.light.at("#5f8f5a"))
    s.light = s.light.inside()
    for sign in (-1, 1):
        at = [(WIDTH / 2 + sign * x, y) for x, y in ((0, 40), (300, HEIGHT * 0.78), (1000, HEIGHT * 0.9), (1000, -40), (0, -40))]
        s.land.sheet(polygon(*at), canvas if sign < 0 else darker(canvas, 0.12), lift=1)
        s.land.line(f"M{WIDTH / 2 + sign * 60:.0f},-20L{WIDTH / 2 + sign * 560:.0f},{HEIGHT * 0.83:.0f}", darker(canvas, 0.3), 5, 0.6)
    s.land.sheet(box(WIDTH / 2 - 9, -20, 18, HEIGHT * 0.2), s.light.at("#6b4a38"), lift=0.4)
    s.land.sheet(
        f"M-20,{HEIGHT * 0.82:.0f}L{WIDTH / 2 - 300},{HEIGHT * 0.76:.0f}H{WIDTH / 2 + 300}L{WIDTH + 20},{HEIGHT * 0.82:.0f}V{HEIGHT + 20}H-20Z",
        ground,
        lift=0.6,
    )
