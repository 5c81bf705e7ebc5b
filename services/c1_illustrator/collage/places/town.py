"""Places among houses."""

from services.c1_illustrator.collage.drawing import blob, box, polygon
from services.c1_illustrator.collage.palette import darker, lighter, mix
from services.c1_illustrator.collage.places.backdrop import Scenery
from services.c1_illustrator.collage.places.land import path, turf
from services.c1_illustrator.collage.scenery import plants
from services.c1_illustrator.collage.scenery.buildings import boat, castle, eiffel, house, shop, stripe_awning, tent, tower_block
from services.c1_illustrator.collage.scenery.furniture import crates
from services.c1_illustrator.collage.scenery.sky import paint_sky
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import Weather


def cobbles(s: Scenery, top: float, colour: str) -> None:
    """A paved street from ``top`` (share of the height) down."""
    stone = s.light.at(colour)
    s.land.sheet(box(-20, HEIGHT * top, WIDTH + 40, HEIGHT), stone, lift=0.8)
    y, row = HEIGHT * top + 20, 0
    while y < HEIGHT:
        high = 16 + row * 7
        wide = high * 3.4
        for k in range(-1, int(WIDTH / wide) + 2):
            x = k * wide + (wide / 2 if row % 2 else 0) + s.rng.uniform(-3, 3)
            s.land.rect(
                x, y, wide - 7, high - 5, mix(stone, s.rng.choice(("#ffffff", "#3a2f3f")), s.rng.uniform(0, 0.09)), radius=high * 0.4
            )
        y, row = y + high, row + 1
    if s.light.weather in (Weather.RAIN, Weather.STORM):
        for _ in range(5):
            s.land.shape(
                blob(s.sky_rng, s.sky_rng.uniform(0, WIDTH), s.sky_rng.uniform(HEIGHT * 0.86, HEIGHT), s.sky_rng.uniform(90, 190), 22),
                s.light.sky[1],
                0.6,
            )


def street_lamp(s: Scenery, x: float, y: float, h: float) -> None:
    """A street lamp around x; it shines when it is dark."""
    iron = s.light.at("#3d4456")
    if s.light.dark:
        s.land.halo(x, y - h * 0.93, 260, "#ffdf8f", 0.85)
    s.land.sheet(box(x - 7, y - h * 0.86, 14, h * 0.86), iron, lift=0.5)
    s.land.sheet(box(x - 20, y - 22, 40, 22), iron, lift=0.3)
    s.land.sheet(
        polygon((x - 24, y - h * 0.98), (x + 24, y - h * 0.98), (x + 15, y - h * 0.86), (x - 15, y - h * 0.86)),
        "#ffe9a6" if s.light.dark else "#e6eef0",
        lift=0.3,
    )
    s.land.sheet(polygon((x - 30, y - h * 0.98), (x, y - h * 1.05), (x + 30, y - h * 0.98)), iron, lift=0.3)


def village(s: Scenery) -> None:
    """Cottages on a hill and along a lane."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#93bb70", "#86b565", "#79ad5b"), (0.54, 0.63, 0.72), (70, 44, 26))
    for k, ridge in enumerate(ridges):
        far = 0.6 - 0.26 * k
        size = (92, 140, 240)[k]
        for x in s.spots(7) if k == 0 else s.edges((4, 2)[k - 1], (0.44, 0.06)[k - 1]):
            house(s.land, s.rng, s.light, x - size / 2, ridge.at(x) + 16, size * s.rng.uniform(0.88, 1.12), far)
        for x in s.edges(5, 0.46):
            plants.round_tree(s.land, s.rng, s.light, x, ridge.at(x) + 12, size * 1.0, far)
    path(s, "#e8d3a4", ridges[2].at(WIDTH / 2))
    turf(s, "#74ad57", flowers=18)


def city(s: Scenery) -> None:
    """Town houses in three depths along a paved street."""
    paint_sky(s.sky, s.sky_rng, s.light)
    for k, (y, height, width) in enumerate(((0.66, 420, 110), (0.72, 330, 150))):
        x = -30.0
        while x < WIDTH:
            w = width * s.rng.uniform(0.8, 1.2)
            gap = k == 1 and 0.3 < (x + w / 2) / WIDTH < 0.7
            h = height * s.rng.uniform(0.6, 1.05) * (0.55 if gap else 1)
            tower_block(s.land, s.rng, s.light, x, HEIGHT * y, w, h, 0.66 - 0.36 * k)
            x += w + s.rng.uniform(-2, 8)
        if k == 0 and s.mentions("paris", "eiffel", "france", "french"):
            eiffel(s.land, s.light, WIDTH * s.rng.choice((0.3, 0.68)), HEIGHT * 0.7, 760, 0.3)
            s.seen.append("the Eiffel Tower")
    for side, x in ((0, -60), (1, WIDTH - 200)):
        tower_block(s.land, s.rng, s.light, x, HEIGHT * 0.8, 260, 640, 0.04)
        del side
    s.land.sheet(box(-20, HEIGHT * 0.765, WIDTH + 40, 50), s.light.at("#b9ac9c"), lift=0.6)
    cobbles(s, 0.795, "#a2958c")
    for x in (WIDTH * 0.19, WIDTH * 0.81):
        street_lamp(s, x, HEIGHT * 0.82, 430)


def market(s: Scenery) -> None:
    """Stalls with awnings on a square."""
    paint_sky(s.sky, s.sky_rng, s.light)
    x = -20.0
    while x < WIDTH:
        w = s.rng.uniform(130, 170)
        tower_block(s.land, s.rng, s.light, x, HEIGHT * 0.7, w, s.rng.uniform(230, 380), 0.42)
        x += w
    cobbles(s, 0.7, "#c9b59a")
    d = "M-20,120"
    for _ in range(5):
        d += "q165,90 330,0"
    s.land.line(d, s.light.at("#6b4a38"), 3)
    for k in range(25):
        fx = k * 66
        fy = 120 + 45 * (1 - abs(((fx + 20) % 330) / 165 - 1) ** 2)
        s.land.shape(polygon((fx, fy), (fx + 44, fy), (fx + 22, fy + 50)), s.light.at(("#d8564c", "#f2c14e", "#4f9fb5", "#7fb05c")[k % 4]))
    for x, colour, fruit in ((-40, "#d5564a", "#e8803c"), (WIDTH - 420, "#4f8fb0", "#b5cf4f")):
        y = HEIGHT * 0.83
        for px in (x + 14, x + 430):
            s.land.sheet(box(px, y - 430, 14, 430), s.light.at("#8a5f42"), lift=0.4)
        s.land.sheet(box(x, y - 170, 460, 180), s.light.at("#c08f5c"), lift=0.8)
        for k in range(3):
            crates(s.land, s.rng, s.light, x + 12 + k * 150, y - 150, 138, (fruit, "#d8433b", "#f2c94c")[k])
        stripe_awning(s.land, s.light, x - 14, y - 500, 488, 96, colour)


def shop_street(s: Scenery) -> None:
    """A row of shops."""
    paint_sky(s.sky, s.sky_rng, s.light)
    x, k = -30.0, 0
    while x < WIDTH:
        w = s.rng.uniform(330, 390)
        shop(
            s.land,
            s.rng,
            s.light,
            x,
            HEIGHT * 0.76,
            w,
            s.rng.uniform(470, 560),
            ("#d8675a", "#5f9f7a", "#e2a94a", "#6a8fc0", "#b07ab0")[k % 5],
        )
        x, k = x + w, k + 1
    s.land.sheet(box(-20, HEIGHT * 0.755, WIDTH + 40, 44), s.light.at("#cbbba5"), lift=0.6)
    cobbles(s, 0.785, "#ab9d92")


def castle_hill(s: Scenery) -> None:
    """A castle on its hill."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#9bbb86", "#88b272"), (0.56, 0.62), (90, 50))
    x = WIDTH * s.rng.choice((0.34, 0.66))
    x = WIDTH / 2 if s.cover else x
    hill = f"M{x - 620:.0f},{HEIGHT}Q{x - 330:.0f},{HEIGHT * 0.53:.0f} {x:.0f},{HEIGHT * 0.53:.0f}T{x + 620:.0f},{HEIGHT}Z"
    s.land.sheet(hill, s.light.at("#7fae66", 0.16), lift=0.8)
    castle(s.land, s.rng, s.light, x, HEIGHT * 0.56, 560, 0.16)
    s.seen.append("a castle")
    for tx in s.edges(8, 0.42):
        plants.round_tree(s.land, s.rng, s.light, tx, max(ridges[1].at(tx), HEIGHT * 0.7), s.rng.uniform(150, 230), 0.22)
    path(s, "#ead7ab", HEIGHT * 0.57)
    turf(s, "#72ab57", flowers=18)


def station(s: Scenery) -> None:
    """A railway platform with a steam train."""
    paint_sky(s.sky, s.sky_rng, s.light)
    s.hills(("#93b87c", "#7fab69"), (0.54, 0.62), (60, 36))
    roof = s.light.at("#8f4f46")
    y = HEIGHT * 0.74
    s.land.rect(-20, y, WIDTH + 40, 60, s.light.at("#8a8079"))
    for sleeper in range(0, WIDTH, 54):
        s.land.rect(sleeper, y + 18, 30, 14, s.light.at("#6b4a38"))
    s.land.line(f"M-20,{y + 14:.0f}H{WIDTH + 20}", s.light.at("#c9ced6"), 8)
    _train(s, y + 8)
    for x in (WIDTH * 0.06, WIDTH * 0.94):
        s.land.sheet(box(x - 13, 160, 26, HEIGHT * 0.72), s.light.at("#4f6a63"), lift=0.7)
    s.land.sheet(box(-20, 70, WIDTH + 40, 80), roof, lift=0.9)
    for k in range(21):
        s.land.sheet(f"M{k * 80 - 20},150h80l-40,46Z", lighter(roof, 0.25), lift=0.3)
    s.land.disc(WIDTH / 2, 250, 66, s.light.at("#4a3a44"))
    s.land.disc(WIDTH / 2, 250, 56, "#fdf6e4")
    s.land.line(f"M{WIDTH / 2},250v-38M{WIDTH / 2},250l24,16", "#3a2f3f", 6)
    s.land.line(f"M{WIDTH / 2},150v36", s.light.at("#4a3a44"), 8)
    stone = s.light.at("#cdbca4")
    s.land.sheet(box(-20, HEIGHT * 0.795, WIDTH + 40, HEIGHT), stone, lift=1)
    s.land.rect(-20, HEIGHT * 0.795, WIDTH + 40, 20, "#f2d06b", opacity=0.9)
    for k in range(-8, 9):
        s.land.line(f"M{WIDTH / 2 + k * 140},{HEIGHT * 0.815:.0f}L{WIDTH / 2 + k * 250},{HEIGHT}", darker(stone, 0.2), 3, 0.4)
    s.seen.append("a train")


def _train(s: Scenery, y: float) -> None:
    body = s.light.at(s.rng.choice(("#3f7f6c", "#a8483f", "#46689a")))
    dark = s.light.at("#3a3444")
    x = 150
    for k in range(4):
        r = 60 + 22 * k
        s.land.sheet(blob(s.rng, x + 90 + 120 * k, y - 400 - 34 * k, r, r * 0.66), mix("#ffffff", s.light.sky[1], 0.35), lift=0.4)
    s.land.sheet(box(x, y - 190, 330, 130), body, lift=0.7)
    s.land.sheet(box(x + 60, y - 280, 44, 100), dark, lift=0.5)
    s.land.sheet(box(x + 46, y - 300, 72, 26), dark, lift=0.4)
    s.land.sheet(box(x + 250, y - 290, 170, 240), darker(body, 0.15), lift=0.7)
    s.land.rect(x + 280, y - 262, 110, 84, "#ffe9b4" if s.light.dark else "#dbeef2", radius=8)
    s.land.sheet(box(x + 234, y - 312, 202, 28), dark, lift=0.5)
    s.land.disc(x, y - 126, 26, "#ffe9a0")
    for k in range(2):
        left = x + 470 + k * 460
        tone = s.light.at(("#d9a54a", "#b9574a")[k])
        s.land.sheet(box(left, y - 250, 430, 200), tone, lift=0.7)
        s.land.sheet(box(left - 10, y - 274, 450, 30), dark, lift=0.4)
        for w in range(4):
            s.land.rect(left + 24 + w * 102, y - 216, 76, 84, "#ffe9b4" if s.light.dark else "#dbeef2", radius=8)
        s.land.rect(left, y - 108, 430, 12, lighter(tone, 0.4))
    for wx in (x + 60, x + 170, x + 330, x + 540, x + 820, x + 1000, x + 1280):
        s.land.disc(wx, y - 32, 42, dark)
        s.land.disc(wx, y - 32, 26, s.light.at("#b04a40"))
        s.land.disc(wx, y - 32, 8, "#f2d06b")


def circus(s: Scenery) -> None:
    """A striped tent, flags and lights."""
    paint_sky(s.sky, s.sky_rng, s.light)
    (ridge,) = s.hills(("#93bb70",), (0.62,), (40,))
    tent(s.land, s.light, WIDTH * 0.5, HEIGHT * 0.77, 1020, 690, "#d14b45")
    s.land.sheet(f"M{WIDTH / 2 - 120},{HEIGHT * 0.77:.0f}q40,-220 120,-290q80,70 120,290Z", s.light.at("#5b2f4a"), lift=0.6)
    for x, colour in ((140, "#4f86bd"), (WIDTH - 140, "#e2a94a")):
        tent(s.land, s.light, x, ridge.at(x) + 150, 340, 310, colour, 0.15)
    for k in range(24):
        x = k * 70 + 10
        y = 300 + 60 * abs(((k % 6) - 3) / 3) ** 2 * -1 + 60
        s.land.disc(x, y, 10, ("#ffe07a", "#ff9a8a", "#9ad8e8")[k % 3])
    turf(s, "#79b15c", flowers=8, y=0.79)
    s.seen.append("a striped tent")


def playground(s: Scenery) -> None:
    """A park with a slide and swings."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#8fbd70", "#7fb565"), (0.56, 0.66), (50, 36))
    for x in s.spots(8):
        plants.round_tree(s.land, s.rng, s.light, x, ridges[0].at(x) + 18, s.rng.uniform(200, 290), 0.4)
    y = HEIGHT * 0.79
    red, blue, wood = s.light.at("#d8564c"), s.light.at("#4f86bd"), s.light.at("#b07a4c")
    s.land.line(f"M150,{y:.0f}V{y - 330:.0f}M230,{y:.0f}V{y - 330:.0f}", wood, 16)
    for k in range(6):
        s.land.line(f"M150,{y - 40 - 52 * k:.0f}h80", wood, 12)
    s.land.line(f"M190,{y - 330:.0f}C330,{y - 330:.0f} 340,{y - 30:.0f} 500,{y - 20:.0f}", "#fff6e6", 62)
    s.land.line(f"M190,{y - 330:.0f}C330,{y - 330:.0f} 340,{y - 30:.0f} 500,{y - 20:.0f}", red, 48)
    s.land.line(f"M1110,{y:.0f}L1170,{y - 380:.0f}H1480L1540,{y:.0f}", blue, 18)
    for x in (1250, 1400):
        s.land.line(f"M{x},{y - 380:.0f}V{y - 110:.0f}M{x + 74},{y - 380:.0f}V{y - 110:.0f}", s.light.at("#6f6872"), 4)
        s.land.rect(x - 8, y - 118, 90, 16, red, radius=5)
    turf(s, "#76b25c", flowers=16)


def ruins(s: Scenery) -> None:
    """Broken columns of an old temple."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#a8b583", "#97ad70"), (0.56, 0.68), (70, 30))
    stone = s.light.at("#d6c8ae", 0.08)
    for x in s.edges(6, 0.4):
        h, y = s.rng.uniform(180, 420), ridges[1].at(x) + 50
        s.land.sheet(box(x - 34, y - h, 68, h), stone, lift=0.8)
        for k in (-16, 0, 16):
            s.land.line(f"M{x + k:.0f},{y:.0f}v{-h + 14:.0f}", darker(stone, 0.2), 4, 0.5)
        s.land.sheet(box(x - 48, y - h - 26, 96, 30), lighter(stone, 0.15), lift=0.5)
        s.land.sheet(box(x - 48, y - 20, 96, 30), lighter(stone, 0.1), lift=0.5)
    turf(s, "#8fae62", flowers=8)
    for x in s.edges(4, 0.14):
        plants.rock(s.front, s.rng, s.light, x, HEIGHT + 20, s.rng.uniform(70, 110), "#cbbfa6")


def canal(s: Scenery) -> None:
    """A canal between houses, with a boat."""
    paint_sky(s.sky, s.sky_rng, s.light)
    x = -20.0
    while x < WIDTH:
        w = s.rng.uniform(120, 160)
        tower_block(s.land, s.rng, s.light, x, HEIGHT * 0.66, w, s.rng.uniform(300, 430), 0.3)
        x += w
    water = s.light.at("#5f9fb0")
    s.land.sheet(box(-20, HEIGHT * 0.65, WIDTH + 40, HEIGHT), water, lift=0.6)
    for k in range(16):
        x, y = s.rng.uniform(-60, WIDTH), HEIGHT * (0.67 + 0.009 * k)
        s.land.line(f"M{x:.0f},{y:.0f}q30,-9 60,0t60,0", lighter(water, 0.5), 4, 0.6)
    boat(s.land, s.light, WIDTH * 0.7, HEIGHT * 0.74, 220, 0.05)
    cobbles(s, 0.81, "#b3a596")
    for lamp_x in (WIDTH * 0.12, WIDTH * 0.88):
        street_lamp(s, lamp_x, HEIGHT * 0.83, 400)
