# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Places by, on and under water."""

from services.c1_illustrator.collage.drawing import Ridge, blob, box, polygon
from services.c1_illustrator.collage.palette import darker, lighter, mix
from services.c1_illustrator.collage.places.backdrop import Scenery
from services.c1_illustrator.collage.places.land import turf
from services.c1_illustrator.collage.scenery import plants
from services.c1_illustrator.collage.scenery.buildings import boat, house, lighthouse
from services.c1_illustrator.collage.scenery.sky import paint_sky
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from services.c1_illustrator.collage.tables import table

VESSELS = frozenset(" ".join(table("scenes")["vessels"][where] for where in ("inside", "on")).split())
"""Who is in one of these needs no raft."""


def waves(s: Scenery, top: float, bottom: float, near: str, rows: int = 7) -> None:
    """A sheet of water in rows from ``top`` to ``bottom`` (shares of the height)."""
    for k in range(rows):
        t = k / max(1, rows - 1)
        y = HEIGHT * (top + (bottom - top) * t)
        colour = s.light.at(mix("#6cc0d8", near, t), 0.4 * (1 - t))
        span, rise = 70 + 50 * t, 7 + 11 * t
        x = -60 - s.rng.uniform(0, span)
        d = f"M{x:.0f},{HEIGHT + 40}V{y:.0f}"
        while x < WIDTH + 80:
            d += f"q{span / 2:.0f},{-rise:.0f} {span:.0f},0"
            x += span
        s.land.sheet(d + f"V{HEIGHT + 40}Z", colour, lift=0.35 + 0.4 * t)


def beach(s: Scenery) -> None:
    """Sea behind, sand in front, palms at the side."""
    paint_sky(s.sky, s.sky_rng, s.light)
    s.land.rect(-20, HEIGHT * 0.52, WIDTH + 40, HEIGHT, s.light.at("#5ab4d0", 0.4))
    waves(s, 0.55, 0.72, "#2f8fb8", 5)
    if s.rng.random() < 0.8:
        boat(s.land, s.light, WIDTH * s.rng.uniform(0.55, 0.75), HEIGHT * 0.585, 150, 0.3)
    sand = s.light.at("#f0d6a0")
    shore = Ridge.rolling(s.rng, HEIGHT * 0.77, 28)
    s.land.sheet(shore.d, lighter(sand, 0.55), lift=0.7)
    s.land.sheet(Ridge(tuple((x, y + 22) for x, y in shore.points)).d, sand, lift=0.4)
    for _ in range(90):
        s.land.disc(s.rng.uniform(0, WIDTH), s.rng.uniform(HEIGHT * 0.82, HEIGHT), s.rng.uniform(2, 5), darker(sand, 0.18), 0.5)
    for x in (60.0, 210.0) if s.rng.random() < 0.5 else (WIDTH - 60.0, WIDTH - 200.0):
        plants.palm(s.land, s.rng, s.light, x, HEIGHT * 0.86, 620, 0.0)
    for x in s.edges(3, 0.12):
        plants.rock(s.front, s.rng, s.light, x, HEIGHT + 20, s.rng.uniform(60, 90), "#b9a58c")


def sea(s: Scenery) -> None:
    """Open water; those who cannot swim stand on a raft of planks."""
    paint_sky(s.sky, s.sky_rng, s.light)
    if s.mentions("island", "isle"):
        x = WIDTH * 0.78
        s.land.sheet(blob(s.rng, x, HEIGHT * 0.56, 240, 70), s.light.at("#7fa86a", 0.4), lift=0.6)
        plants.palm(s.land, s.rng, s.light, x - 60, HEIGHT * 0.54, 200, 0.35)
        s.seen.append("an island")
    waves(s, 0.54, 0.8, "#1f78a6", 6)
    boat(s.land, s.light, WIDTH * s.rng.choice((0.16, 0.84)), HEIGHT * 0.64, 200, 0.2)
    if not s.without & VESSELS:
        _planks(s, HEIGHT * 0.86)
    s.ground = HEIGHT * 0.925
    waves_front(s, "#1c6c98")


def _planks(s: Scenery, y: float) -> None:
    wood = s.light.at("#a87648")
    for k in range(4):
        top = y + k * 34
        inset = 110 - 26 * k
        s.land.sheet(box(inset, top, WIDTH - 2 * inset, 42), mix(wood, "#f0d6a0" if k % 2 else "#6b4a38", 0.14), lift=0.6)
        for x in range(inset + 40, WIDTH - inset, 310):
            s.land.disc(x, top + 18, 6, darker(wood, 0.4))


def waves_front(s: Scenery, colour: str) -> None:
    """A row of waves along the lower edge."""
    d, x = f"M-60,{HEIGHT + 40}V{HEIGHT - 40}", -60
    while x < WIDTH + 80:
        d += "q65,-36 130,0"
        x += 130
    s.front.sheet(d + f"V{HEIGHT + 40}Z", s.light.at(colour), lift=0.8)


def ship(s: Scenery) -> None:
    """The deck of a sailing ship."""
    paint_sky(s.sky, s.sky_rng, s.light)
    waves(s, 0.56, 0.7, "#2a86b0", 4)
    wood = s.light.at("#a5703f")
    x = WIDTH * s.rng.choice((0.24, 0.76))
    s.land.sheet(box(x - 20, -20, 40, HEIGHT * 0.82), darker(wood, 0.25), lift=0.8)
    side = 1 if x < WIDTH / 2 else -1
    s.land.line(f"M{x - 260:.0f},120h520", darker(wood, 0.25), 20)
    s.land.sheet(f"M{x - 240:.0f},130h480q40,150 -10,300q-230,70 -460,0q30,-150 -10,-300Z", s.light.at("#fbf1dd"), lift=0.9)
    s.land.shape(f"M{x - 226:.0f},250q230,60 460,0v60q-230,60 -460,0Z", s.light.at("#d5564a"), 0.9)
    for k in range(6):
        s.land.line(f"M{x + side * (70 + k * 26):.0f},{HEIGHT * 0.72:.0f}L{x:.0f},{60 + 8 * k}", s.light.at("#5c4434"), 3, 0.6)
    rail = HEIGHT * 0.68
    s.land.sheet(box(-20, rail - 30, WIDTH + 40, 30), wood, lift=0.6)
    for px in range(20, WIDTH, 110):
        s.land.sheet(f"M{px},{rail:.0f}q-14,50 0,{HEIGHT * 0.1:.0f}h26q14,-60 0,{-HEIGHT * 0.1:.0f}Z", lighter(wood, 0.1), lift=0.4)
    s.land.sheet(box(-20, HEIGHT * 0.775, WIDTH + 40, HEIGHT), mix(wood, "#e8c48a", 0.35), lift=0.8)
    for k in range(-9, 10):
        s.land.line(f"M{WIDTH / 2 + k * 120},{HEIGHT * 0.78:.0f}L{WIDTH / 2 + k * 230},{HEIGHT}", darker(wood, 0.2), 3, 0.45)
    for bx in s.edges(2, 0.06):
        barrel(s, bx, HEIGHT * 0.88, 150)


def barrel(s: Scenery, x: float, y: float, h: float) -> None:
    """A barrel around x."""
    wood = s.light.at("#b07a48")
    s.land.sheet(
        f"M{x - h * 0.32:.0f},{y:.0f}q{-h * 0.12:.0f},{-h / 2:.0f} 0,{-h:.0f}h{h * 0.64:.0f}q{h * 0.12:.0f},{h / 2:.0f} 0,{h:.0f}Z",
        wood,
        lift=0.8,
    )
    for k in (0.2, 0.78):
        s.land.line(f"M{x - h * 0.36:.0f},{y - h * k:.0f}h{h * 0.72:.0f}", s.light.at("#5d5560"), 10)


def harbour(s: Scenery) -> None:
    """A quay with boats, houses and a lighthouse."""
    paint_sky(s.sky, s.sky_rng, s.light)
    s.hills(("#8fae7c",), (0.55,), (40,))
    right = s.rng.random() < 0.5
    for k in range(5):
        x = (80 if not right else 780) + k * 150
        house(s.land, s.rng, s.light, x, HEIGHT * 0.6, s.rng.uniform(100, 130), 0.35)
    lx = WIDTH * (0.14 if right else 0.86)
    s.land.sheet(blob(s.rng, lx, HEIGHT * 0.6, 170, 46), s.light.at("#9a948c", 0.2), lift=0.6)
    lighthouse(s.land, s.light, lx, HEIGHT * 0.585, 400, 0.15)
    s.seen.append("a lighthouse")
    waves(s, 0.6, 0.74, "#2a86b0", 5)
    for mast, w in ((WIDTH * 0.36, 210), (WIDTH * 0.66, 250)):
        boat(s.land, s.light, mast, HEIGHT * 0.7, w, 0.08, s.rng.choice(("#fbf1dd", "#e6b04c", "#d8675a")))
    stone = s.light.at("#c9b79c")
    s.land.sheet(box(-20, HEIGHT * 0.79, WIDTH + 40, HEIGHT), stone, lift=1)
    s.land.sheet(box(-20, HEIGHT * 0.79, WIDTH + 40, 34), lighter(stone, 0.25), lift=0.4)
    for row in range(4):
        for k in range(9):
            s.land.rect(k * 190 - 90 * (row % 2) + 6, HEIGHT * 0.83 + row * 54, 176, 44, darker(stone, 0.07), radius=12, opacity=0.7)
    for edge in s.edges(2, 0.05):
        barrel(s, edge, HEIGHT * 0.9, 140)


def underwater(s: Scenery) -> None:
    """The sea floor with corals, weed and bubbles. Everybody floats."""
    deep = {True: ("#123a6b", "#0f2f5c", "#1b4a7c"), False: ("#7fd3dc", "#3fa5c4", "#1f6f9c")}[s.light.dark]
    s.sky.rect(0, 0, WIDTH, HEIGHT, s.sky.gradient("sky", *deep))
    for k in range(5):
        x = WIDTH * (0.1 + 0.2 * k)
        s.sky.shape(polygon((x, -20), (x + 110, -20), (x - 60, HEIGHT * 0.9), (x - 320, HEIGHT * 0.9)), "#ffffff", 0.07)
    for y, tone, lift in ((0.66, mix(deep[1], "#2f5f8c", 0.5), 0.6), (0.76, mix(deep[2], "#d9c08a", 0.25), 0.8)):
        s.land.sheet(Ridge.rolling(s.rng, HEIGHT * y, 60).d, tone, lift=lift)
    for x in s.edges(9, 0.4):
        _weed(s, x, HEIGHT * 0.84, s.rng.uniform(220, 420))
    sand = mix("#e6cf9c", deep[2], 0.45 if s.light.dark else 0.2)
    floor = Ridge.rolling(s.rng, HEIGHT * 0.86, 30)
    s.land.sheet(floor.d, sand, lift=1)
    for x in s.edges(7, 0.3):
        _coral(s, x, floor.at(x) + 40, s.rng.uniform(120, 210))
    for _ in range(26):
        x, y, r = s.rng.uniform(0, WIDTH), s.rng.uniform(0.05, 0.9) * HEIGHT, s.rng.uniform(6, 20)
        s.land.add(
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="#ffffff" fill-opacity=".18" stroke="#ffffff" stroke-width="3" stroke-opacity=".7"/>'
        )
    for x in s.edges(5, 0.12):
        plants.rock(s.front, s.rng, s.light, x, HEIGHT + 26, s.rng.uniform(70, 110), "#5f7f94")


def _weed(s: Scenery, x: float, y: float, h: float) -> None:
    colour = s.light.at(s.rng.choice(("#3f9a72", "#2f8577", "#6aa84f")))
    for k in range(3):
        base, sway = x + (k - 1) * 34, s.rng.uniform(-50, 50)
        d = f"M{base - 13:.0f},{y:.0f}C{base - 60 + sway:.0f},{y - h * 0.35:.0f} {base + 60:.0f},{y - h * 0.6:.0f} {base + sway:.0f},{y - h * (0.8 + 0.12 * k):.0f}C{base + 84:.0f},{y - h * 0.55:.0f} {base - 30 + sway:.0f},{y - h * 0.35:.0f} {base + 13:.0f},{y:.0f}Z"
        s.land.sheet(d, mix(colour, "#f0f0b0", 0.08 * k), lift=0.6)


def _coral(s: Scenery, x: float, y: float, h: float) -> None:
    colour = s.light.at(s.rng.choice(("#ef7f6d", "#f2a65a", "#d977a6", "#a884d6")))
    branches = "".join(
        f"M{x:.0f},{y:.0f}Q{x + dx * h * 0.3:.0f},{y - h * 0.4:.0f} {x + dx * h * 0.5:.0f},{y - h * top:.0f}"
        for dx, top in ((-0.9, 0.7), (-0.3, 0.98), (0.3, 0.86), (0.95, 0.62))
    )
    s.land.line(branches, "#fff6ec", h * 0.17, 0.8)
    s.land.line(branches, colour, h * 0.13)


def river(s: Scenery) -> None:
    """A river that winds through hills, and its near bank."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#8fb86e", "#82b363", "#74aa58"), (0.52, 0.58, 0.63), (70, 40, 20))
    for k, ridge in enumerate(ridges):
        for x in s.edges(5, 0.44):
            (plants.pine if s.rng.random() < 0.4 else plants.round_tree)(
                s.land, s.rng, s.light, x, ridge.at(x) + 10, 130 + 70 * k, 0.6 - 0.2 * k
            )
    s.land.sheet(box(-20, HEIGHT * 0.655, WIDTH + 40, HEIGHT * 0.4), s.light.at("#5fb0cc"), lift=0.6)
    for k in range(16):
        x, y = s.rng.uniform(-60, WIDTH), HEIGHT * (0.675 + 0.008 * k)
        s.land.line(f"M{x:.0f},{y:.0f}q34,-10 68,0t68,0", "#e4f5fa", 4, 0.6)
    for _ in range(9):
        s.land.disc(
            s.rng.uniform(0, WIDTH), s.rng.uniform(HEIGHT * 0.7, HEIGHT * 0.79), s.rng.uniform(26, 46), s.light.at("#5f9f58"), ry=10
        )
    if s.mentions("bridge"):
        wood = s.light.at("#a5764c")
        s.land.sheet(
            f"M300,{HEIGHT * 0.79:.0f}Q800,{HEIGHT * 0.6:.0f} 1300,{HEIGHT * 0.79:.0f}v36Q800,{HEIGHT * 0.64:.0f} 300,{HEIGHT * 0.82:.0f}Z",
            wood,
            lift=0.8,
        )
        s.seen.append("a bridge")
    if s.without & VESSELS:
        waves(s, 0.72, 0.96, "#3f95b8", 4)
        waves_front(s, "#2f86ab")
        return
    turf(s, "#6fae58", flowers=16, y=0.83)
    for x in s.edges(10, 0.14):
        s.front.line(f"M{x:.0f},{HEIGHT}q10,-80 0,-{s.rng.uniform(130, 220):.0f}", s.light.at("#5f8f4a"), 7)


def pond(s: Scenery) -> None:
    """Still water from bank to bank, a near bank in front."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridge = s.hills(("#8fb86e", "#7cb062"), (0.54, 0.62), (50, 26))[1]
    for x in s.edges(6, 0.4):
        plants.round_tree(s.land, s.rng, s.light, x, ridge.at(x) + 12, 210, 0.35)
    water = s.light.at("#5fb0cc")
    s.land.sheet(blob(s.rng, WIDTH / 2, HEIGHT * 0.75, 900, 130, points=13, rough=0.05), water, lift=0.6)
    s.land.line(
        "".join(f"M{s.rng.uniform(0, WIDTH):.0f},{s.rng.uniform(HEIGHT * 0.68, HEIGHT * 0.8):.0f}q30,-8 60,0" for _ in range(14)),
        "#e4f5fa",
        4,
        0.6,
    )
    for _ in range(9):
        s.land.disc(
            s.rng.uniform(0, WIDTH), s.rng.uniform(HEIGHT * 0.68, HEIGHT * 0.8), s.rng.uniform(26, 50), s.light.at("#5f9f58"), ry=11
        )
    if s.without & VESSELS:
        waves(s, 0.72, 0.96, "#3f95b8", 4)
        waves_front(s, "#2f86ab")
        return
    turf(s, "#6fae58", flowers=12, y=0.84)
    for x in s.edges(10, 0.16):
        s.front.line(f"M{x:.0f},{HEIGHT}q10,-90 0,-{s.rng.uniform(150, 260):.0f}", s.light.at("#5f8f4a"), 8)


def waterfall(s: Scenery) -> None:
    """Water that falls between two rocks into a pool."""
    paint_sky(s.sky, s.sky_rng, s.light)
    stone = s.light.at("#8d8a94")
    fall = s.light.at("#bfe3ee")
    s.land.sheet(box(520, 130, 560, HEIGHT), fall, lift=0.4)
    for k in range(16):
        x = 540 + k * 34
        s.land.line(
            f"M{x},{150 + s.rng.uniform(0, 60):.0f}v{s.rng.uniform(260, 620):.0f}",
            "#ffffff" if k % 2 else lighter(fall, 0.5),
            s.rng.uniform(5, 12),
            0.7,
        )
    for left, sign in ((-40, 1), (WIDTH + 40, -1)):
        points = [
            (left, 60.0),
            *((left + sign * (300 + 60 * k + s.rng.uniform(0, 90)), 110.0 + 190 * k) for k in range(4)),
            (left + sign * 640, HEIGHT * 0.8),
            (left, HEIGHT),
        ]
        s.land.sheet(polygon(*points), stone if sign > 0 else darker(stone, 0.12), lift=1)
        for k in range(5):
            s.land.shape(blob(s.rng, left + sign * s.rng.uniform(60, 380), 200 + 130 * k, 110, 30), darker(stone, 0.2), 0.5)
    s.land.sheet(box(-20, HEIGHT * 0.74, WIDTH + 40, HEIGHT), s.light.at("#5fa9c4"), lift=0.5)
    for k in range(12):
        s.land.disc(500 + k * 54, HEIGHT * 0.745, s.rng.uniform(26, 56), "#ffffff", 0.75)
    turf(s, "#6fa35c", flowers=8, y=0.86)


def ice(s: Scenery) -> None:
    """Floes and icebergs on a cold sea."""
    paint_sky(s.sky, s.sky_rng, s.light)
    waves(s, 0.56, 0.74, "#2f7fa8", 4)
    berg = s.light.at("#dcecf6")
    for x, high in zip(s.spots(4), (300, 190, 260, 160), strict=True):
        y = HEIGHT * s.rng.uniform(0.62, 0.68)
        d = polygon(
            (x - high * 0.8, y),
            (x - high * 0.4, y - high * 0.7),
            (x - high * 0.05, y - high),
            (x + high * 0.3, y - high * 0.55),
            (x + high * 0.75, y),
        )
        s.land.sheet(d, mix(berg, s.light.sky[2], 0.25), lift=0.7)
        s.land.shape(
            polygon((x - high * 0.05, y - high), (x + high * 0.3, y - high * 0.55), (x + high * 0.75, y), (x + high * 0.1, y)),
            darker(berg, 0.18),
            0.7,
        )
    s.land.sheet(Ridge.jagged(s.rng, HEIGHT * 0.8, 26, 260).d, s.light.at("#eef5fa"), lift=1)
    s.land.line(
        "".join(f"M{s.rng.uniform(0, WIDTH):.0f},{s.rng.uniform(HEIGHT * 0.84, HEIGHT):.0f}l40,16l30,-10l50,22" for _ in range(7)),
        s.light.at("#a9c9de"),
        5,
        0.8,
    )


def pool(s: Scenery) -> None:
    """A tiled swimming pool with lanes."""
    paint_sky(s.sky, s.sky_rng, s.light)
    for x in s.spots(8):
        plants.round_tree(s.land, s.rng, s.light, x, HEIGHT * 0.6, s.rng.uniform(170, 240), 0.35)
    s.land.sheet(box(-20, HEIGHT * 0.58, WIDTH + 40, HEIGHT), s.light.at("#e8dcc4"), lift=0.5)
    s.land.sheet(
        polygon((150, HEIGHT * 0.63), (WIDTH - 150, HEIGHT * 0.63), (WIDTH + 60, HEIGHT * 0.83), (-60, HEIGHT * 0.83)),
        s.light.at("#4fb8d8"),
        lift=0.6,
    )
    for share in (0.66, 0.7, 0.75):
        s.land.line(
            "".join(f"M{x},{HEIGHT * share:.0f}h46" for x in range(0, WIDTH, 70)), s.light.at("#e2574c" if share != 0.7 else "#f6f1e2"), 9
        )
    s.land.sheet(box(-20, HEIGHT * 0.83, WIDTH + 40, HEIGHT), s.light.at("#d9c9a8"), lift=0.8)
    s.land.line(
        "".join(f"M{x},{HEIGHT * 0.83:.0f}L{WIDTH / 2 + (x - WIDTH / 2) * 1.4:.0f},{HEIGHT}" for x in range(-200, WIDTH + 200, 120)),
        s.light.at("#b8a684"),
        3,
        0.6,
    )
