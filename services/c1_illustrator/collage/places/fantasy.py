# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Places where people do not usually go: space, the sky, caves."""

from services.c1_illustrator.collage.drawing import Ridge, blob, box, polygon
from services.c1_illustrator.collage.palette import darker, lighter, mix
from services.c1_illustrator.collage.places.backdrop import Scenery, Surface
from services.c1_illustrator.collage.scenery import plants
from services.c1_illustrator.collage.scenery.sky import cloud, paint_cosmos, paint_sky, planet
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH

PLANETS = ("#e98a5b", "#6fb7e8", "#c58be0", "#8fd0a0", "#e8c66f", "#e07a8a")


def space(s: Scenery) -> None:
    """Among planets. Everybody floats."""
    paint_cosmos(s.sky, s.sky_rng)
    tones = s.rng.sample(PLANETS, 4)
    planet(s.sky, s.rng, WIDTH * s.rng.uniform(0.08, 0.2), HEIGHT * s.rng.uniform(0.2, 0.32), 100, tones[0], ring=True)
    planet(s.sky, s.rng, WIDTH * s.rng.uniform(0.8, 0.9), HEIGHT * s.rng.uniform(0.14, 0.24), 74, tones[1], ring=False)
    planet(s.sky, s.rng, WIDTH * s.rng.uniform(0.55, 0.66), HEIGHT * 0.12, 36, tones[2], ring=False)
    side = s.rng.choice((0.1, 0.9))
    planet(s.land, s.rng, WIDTH * side, HEIGHT * 1.12, 420, tones[3], ring=False)
    for _ in range(7):
        x, y = s.rng.uniform(0, WIDTH), s.rng.uniform(HEIGHT * 0.72, HEIGHT * 0.97)
        plants.rock(s.land, s.rng, s.light, x, y, s.rng.uniform(20, 50), "#7d6f9a")


def moon(s: Scenery) -> None:
    """The surface of a moon or planet under a black sky."""
    paint_cosmos(s.sky, s.sky_rng)
    if not s.tones:
        planet(s.sky, s.rng, WIDTH * s.rng.choice((0.2, 0.8)), HEIGHT * 0.25, 130, s.rng.choice(PLANETS), ring=True)
    base = s.tones[0] if s.tones else s.rng.choice(("#b58fb0", "#8fa0c0", "#c99a7a"))
    for k, (y, swing) in enumerate(((0.6, 80), (0.69, 54), (0.78, 30))):
        ridge = Ridge.rolling(s.rng, HEIGHT * y, swing)
        tone = mix(base, "#2a1f56", 0.55 - 0.24 * k)
        s.land.sheet(ridge.d, tone, lift=1)
        for cx in s.spots((5, 5, 0)[k]) if k < 2 else ():
            _crater(s, cx, ridge.at(cx) + 56, s.rng.uniform(30, 60), tone)
    tone = mix(base, "#2a1f56", 0.07)
    for _ in range(8):
        _crater(s, s.rng.uniform(0, WIDTH), s.rng.uniform(HEIGHT * 0.85, HEIGHT * 0.99), s.rng.uniform(40, 110), tone)
    for x in s.edges(4, 0.14):
        plants.rock(s.front, s.rng, s.light, x, HEIGHT + 24, s.rng.uniform(70, 120), darker(base, 0.25))


def _crater(s: Scenery, x: float, y: float, r: float, ground: str) -> None:
    s.land.disc(x, y, r, lighter(ground, 0.3), ry=r * 0.3)
    s.land.disc(x, y + 3, r * 0.88, darker(ground, 0.28), ry=r * 0.24)
    s.land.disc(x, y + r * 0.08, r * 0.74, darker(ground, 0.12), ry=r * 0.17)


def spacecraft(s: Scenery) -> None:
    """Inside a spaceship: a wide window on the stars, screens, lamps."""
    paint_cosmos(s.land, s.rng)
    planet(s.land, s.rng, WIDTH * s.rng.uniform(0.36, 0.64), HEIGHT * 0.32, 120, s.rng.choice(PLANETS), ring=True)
    s.light = s.light.inside()
    hull = s.light.at("#c3ccd6")
    s.land.add(
        f'<path d="M-20,-20H{WIDTH + 20}V{HEIGHT * 0.78:.0f}H-20ZM320,150Q250,150 250,220V520Q250,590 320,590H1280Q1350,590 1350,520V220Q1350,150 1280,150Z" '
        f'fill="{hull}" fill-rule="evenodd" stroke="{darker(hull, 0.35)}" stroke-width="10"/>'
    )
    s.land.line("M320,150Q250,150 250,220V520Q250,590 320,590H1280Q1350,590 1350,520V220Q1350,150 1280,150Z", lighter(hull, 0.5), 22)
    s.land.line("M620,150V590M980,150V590", lighter(hull, 0.35), 18)
    for left in (40, 1400):
        for k in range(3):
            y = 190 + 150 * k
            s.land.sheet(box(left, y, 160, 116), darker(hull, 0.5), lift=0.5)
            s.land.rect(left + 12, y + 12, 136, 70, ("#1f4a5c", "#2a3f6a", "#234f4a")[k], radius=8)
            s.land.line(f"M{left + 22},{y + 56}l26,-24l26,20l30,-30l32,14", "#7fe3d0", 5)
            for i, lamp in enumerate(("#f2665a", "#f2c94c", "#6fcf97")):
                s.land.disc(left + 40 + i * 40, y + 98, 8, lamp)
    floor = mix(hull, "#3f4a6a", 0.45)
    s.land.sheet(box(-20, HEIGHT * 0.74, WIDTH + 40, HEIGHT), floor, lift=1)
    for k in range(-8, 9):
        s.land.line(f"M{WIDTH / 2 + k * 140},{HEIGHT * 0.75:.0f}L{WIDTH / 2 + k * 280},{HEIGHT}", darker(floor, 0.3), 4, 0.5)
    for share in (0.8, 0.88):
        s.land.line(f"M-20,{HEIGHT * share:.0f}H{WIDTH + 20}", darker(floor, 0.3), 4, 0.4)
    desk = darker(hull, 0.22)
    for left in (-20, 1270):
        s.land.sheet(polygon((left, 900), (left + 40, 770), (left + 310, 770), (left + 350, 900)), desk, lift=0.9)
        for k in range(8):
            s.land.disc(left + 84 + (k % 4) * 56, 806 + (k // 4) * 46, 15, ("#f2665a", "#f2c94c", "#6fcf97", "#5ab4e8")[(k * 3) % 4])
    s.surfaces.append(Surface(155, 776, 230))


def clouds(s: Scenery) -> None:
    """High up, on and among clouds."""
    paint_sky(s.sky, s.sky_rng, s.light)
    white = mix(s.light.at("#ffffff"), s.light.sky[2], 0.12)
    for y, size, far in ((0.5, 90, 0.5), (0.62, 120, 0.3), (0.74, 150, 0.14)):
        for x in s.spots(5):
            cloud(s.land, s.rng, x, HEIGHT * y + s.rng.uniform(-30, 30), size, mix(white, s.light.sky[2], far), lift=0.8)
    for x in s.spots(6):
        cloud(s.land, s.rng, x, HEIGHT * 0.93, 190, white, lift=1)
    s.land.rect(-20, HEIGHT * 0.9, WIDTH + 40, HEIGHT, white)
    for x in s.edges(4, 0.2):
        cloud(s.front, s.rng, x, HEIGHT * 1.02, 120, lighter(white, 0.4), lift=0.8)
    if s.mentions("rainbow"):
        for k, colour in enumerate(("#e8695c", "#f0a04f", "#f2d25a", "#7fb86a", "#5aa0d0", "#9a78c0")):
            r = 640 - 30 * k
            s.sky.add(
                f'<path d="M{WIDTH / 2 - r},{HEIGHT * 0.8:.0f}a{r},{r} 0 0 1 {2 * r},0" fill="none" stroke="{colour}" stroke-width="30" stroke-opacity=".8"/>'
            )
        s.seen.append("a rainbow")


def cave(s: Scenery) -> None:
    """Rock on all sides, crystals, a glimpse of the outside."""
    dark = "#3d3350" if s.light.dark else "#4f4560"
    s.sky.rect(0, 0, WIDTH, HEIGHT, s.sky.gradient("sky", *s.light.sky))
    for k in range(4):
        tone = mix(dark, s.light.sky[2], 0.42 - 0.13 * k)
        rx, ry = 560 + 110 * k - 20, 380 + 80 * k
        x = WIDTH / 2 + s.rng.uniform(-60, 60)
        hole = blob(s.rng, x, HEIGHT * 0.5, rx * 0.82, ry * 0.88, points=12, rough=0.09)
        s.land.add(
            f'<path d="M-20,-20H{WIDTH + 20}V{HEIGHT + 20}H-20Z{hole}" fill="{tone}" fill-rule="evenodd" stroke="{lighter(tone, 0.25)}" stroke-width="3"/>'
        )
        if k < 3:
            s.land.add(f'<path d="{hole}" fill="none" stroke="#140c24" stroke-width="26" stroke-opacity=".12"/>')
    for x in s.spots(12):
        h = s.rng.uniform(90, 240) * (0.5 if 0.3 < x / WIDTH < 0.7 else 1)
        s.land.sheet(polygon((x - h * 0.2, -20), (x + h * 0.2, -20), (x + s.rng.uniform(-10, 10), h)), mix(dark, "#8d7fa0", 0.14), lift=0.7)
    floor = Ridge.rolling(s.rng, HEIGHT * 0.8, 28)
    s.land.sheet(floor.d, mix(dark, "#a58fa0", 0.34), lift=1)
    for x in s.edges(7, 0.3):
        tone, y, h = s.rng.choice(("#7fd0e0", "#c79ae6", "#f0a8c4", "#8fe0b8")), floor.at(x) + 60, s.rng.uniform(100, 200)
        s.land.halo(x, y - h / 2, h * 1.2, tone, 0.5)
        for dx, share in ((-0.3, 0.65), (0.28, 0.75), (0, 1.0)):
            cx, ch = x + dx * h * 0.7, h * share
            s.land.sheet(
                polygon(
                    (cx - ch * 0.14, y), (cx - ch * 0.16, y - ch * 0.72), (cx, y - ch), (cx + ch * 0.16, y - ch * 0.72), (cx + ch * 0.14, y)
                ),
                tone,
                lift=0.4,
            )
            s.land.shape(polygon((cx, y), (cx, y - ch), (cx + ch * 0.16, y - ch * 0.72), (cx + ch * 0.14, y)), darker(tone, 0.2), 0.6)
    for x in s.edges(4, 0.12):
        plants.rock(s.front, s.rng, s.light, x, HEIGHT + 24, s.rng.uniform(90, 130), dark)


def volcano(s: Scenery) -> None:
    """A fiery mountain over dark land."""
    paint_sky(s.sky, s.sky_rng, s.light)
    x = WIDTH * s.rng.choice((0.35, 0.65))
    x = WIDTH / 2 if s.cover else x
    s.sky.halo(x, HEIGHT * 0.27, 380, "#ff9a4a", 0.8)
    for k in range(4):
        s.sky.sheet(
            blob(s.rng, x + 60 * k, HEIGHT * (0.2 - 0.045 * k), 110 + 40 * k, 70 + 16 * k), mix("#8d7f8a", s.light.sky[0], 0.3), lift=0.5
        )
    rock = s.light.at("#7a5a5c", 0.15)
    s.land.sheet(
        f"M{x - 620:.0f},{HEIGHT * 0.78:.0f}Q{x - 190:.0f},{HEIGHT * 0.6:.0f} {x - 100:.0f},{HEIGHT * 0.29:.0f}h200Q{x + 190:.0f},{HEIGHT * 0.6:.0f} {x + 620:.0f},{HEIGHT * 0.78:.0f}Z",
        rock,
        lift=1,
    )
    s.land.shape(
        f"M{x - 100:.0f},{HEIGHT * 0.29:.0f}h200q10,60 -24,110q-10,-60 -40,-66q-6,120 -40,190q-14,-140 -44,-160q-30,20 -40,60q-30,-60 -12,-134Z",
        "#f2763c",
    )
    for k, tone in enumerate(("#6f6a58", "#66704f")):
        s.land.sheet(Ridge.rolling(s.rng, HEIGHT * (0.7 + 0.09 * k), 34).d, s.light.at(tone), lift=1)
    for ex in s.edges(4, 0.2):
        plants.rock(s.land, s.rng, s.light, ex, HEIGHT * 0.86, s.rng.uniform(60, 100), "#5d5058")
    for ex in s.edges(4, 0.1):
        plants.rock(s.front, s.rng, s.light, ex, HEIGHT + 24, s.rng.uniform(80, 120), "#5d5058")
