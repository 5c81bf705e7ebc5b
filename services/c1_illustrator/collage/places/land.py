# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Places in the open country."""

from services.c1_illustrator.collage.drawing import Ridge, blob, box, polygon
from services.c1_illustrator.collage.palette import darker, lighter, mix
from services.c1_illustrator.collage.places.backdrop import Scenery
from services.c1_illustrator.collage.scenery import plants
from services.c1_illustrator.collage.scenery.buildings import barn
from services.c1_illustrator.collage.scenery.sky import paint_sky
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import Weather


def turf(s: Scenery, colour: str, *, flowers: int = 18, y: float = 0.8, front: bool = True) -> Ridge:
    """The nearest strip of land with grass on it, and tufts in front of the figures."""
    ridge = Ridge.rolling(s.rng, HEIGHT * y, 26)
    tone = s.light.at(colour)
    s.land.sheet(ridge.d, tone, lift=1)
    s.land.line(ridge.marks(s.rng, 300, 130), lighter(tone, 0.35), 3.4, 0.5)
    for _ in range(46):
        x = s.rng.uniform(0, WIDTH)
        plants.grass(s.land, s.rng, x, s.rng.uniform(ridge.at(x) + 30, HEIGHT + 10), s.rng.uniform(22, 46), mix(tone, "#2f6a3d", 0.28))
    for _ in range(flowers):
        x = s.rng.uniform(0, WIDTH)
        plants.flower(s.land, s.rng, s.light, x, s.rng.uniform(ridge.at(x) + 50, HEIGHT), s.rng.uniform(34, 60))
    if front:
        for k in range(30):
            x = k * 56 + s.rng.uniform(-20, 20)
            middle = abs(x - WIDTH / 2) < 480
            plants.grass(
                s.front, s.rng, x, HEIGHT + 16, s.rng.uniform(40, 74) if middle else s.rng.uniform(70, 130), mix(tone, "#1f4d38", 0.42)
            )
        for x in s.edges(6, 0.24) if flowers else ():
            plants.flower(s.front, s.rng, s.light, x, HEIGHT + 10, s.rng.uniform(100, 170))
    return ridge


def path(s: Scenery, colour: str, horizon: float) -> None:
    """A path from the viewer to the horizon (a height in units)."""
    x = WIDTH * s.rng.uniform(0.4, 0.6)
    end = x + s.rng.uniform(-260, 260)
    s.land.shape(
        f"M{end - 14:.0f},{horizon:.0f}C{end - 70:.0f},{horizon + 90:.0f} {x - 120:.0f},{horizon + 150:.0f} {x - 260:.0f},{HEIGHT + 20}H{x + 220:.0f}"
        f"C{x + 60:.0f},{horizon + 160:.0f} {end + 60:.0f},{horizon + 90:.0f} {end + 14:.0f},{horizon:.0f}Z",
        s.light.at(colour), 0.9,
    )  # fmt: skip


def meadow(s: Scenery) -> None:
    """Hills, a few trees, flowers."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#8fb86a", "#86b761", "#79b058"), (0.54, 0.63, 0.71), (80, 60, 40))
    for k, ridge in enumerate(ridges):
        far = 0.62 - 0.25 * k
        for x in s.edges(4, 0.4) if k else s.spots(6):
            plants.round_tree(s.land, s.rng, s.light, x, ridge.at(x) + 10, 110 + 90 * k, far)
    path(s, "#ead6a6", ridges[2].at(WIDTH / 2))
    turf(s, "#6fae55", flowers=26)


def forest(s: Scenery) -> None:
    """Trees in three depths, trunks at the sides, mushrooms."""
    paint_sky(s.sky, s.sky_rng, s.light, clouds=False)
    ridges = s.hills(("#6f9f6b", "#5c9159", "#4d8450"), (0.58, 0.66, 0.73), (46, 40, 30))
    for k, ridge in enumerate(ridges):
        far = 0.66 - 0.27 * k
        for x in s.spots((15, 11, 8)[k]):
            if k == 2 and 0.26 < x / WIDTH < 0.74:
                continue
            size = (250, 340, 470)[k] * s.rng.uniform(0.85, 1.15)
            tree = plants.pine if s.rng.random() < 0.45 else plants.round_tree
            tree(s.land, s.rng, s.light, x, ridge.at(x) + 14, size, far)
    _beams(s)
    path(s, "#cdb58a", ridges[2].at(WIDTH / 2))
    turf(s, "#58934f", flowers=6)
    trunks(s, "#6b4a3a")
    for x in s.edges(4, 0.22):
        plants.mushroom(s.front, s.light, x, HEIGHT + 6, s.rng.uniform(70, 110))


def _beams(s: Scenery) -> None:
    if s.light.weather == Weather.CLEAR and not s.light.dark:
        for k in range(4):
            x = WIDTH * (0.25 + 0.16 * k)
            s.land.shape(polygon((x, -20), (x + 90, -20), (x - 110, HEIGHT * 0.84), (x - 330, HEIGHT * 0.84)), "#fff6cf", 0.13)


def trunks(s: Scenery, colour: str) -> None:
    """Two big trunks that frame the picture, with leaves above them."""
    bark = s.light.at(colour)
    for side in (-1, 1):
        x = WIDTH / 2 + side * s.rng.uniform(735, 775)
        s.land.sheet(
            f"M{x - 66:.0f},{HEIGHT}Q{x - 34:.0f},700 {x - 46:.0f},-20H{x + 46:.0f}Q{x + 34:.0f},700 {x + 70:.0f},{HEIGHT}Z", bark, lift=1
        )
        for k in range(5):
            y = 130 + 210 * k + s.rng.uniform(-30, 30)
            s.land.line(
                f"M{x - 14:.0f},{y:.0f}q{s.rng.uniform(-16, 16):.0f},50 {s.rng.uniform(-12, 12):.0f},110", darker(bark, 0.3), 5, 0.6
            )
        for _ in range(4):
            leaf = s.light.at(s.rng.choice(("#3f7d4b", "#4f8f50", "#356e50")))
            s.land.sheet(blob(s.rng, x + side * 10 + s.rng.uniform(-150, 150), s.rng.uniform(-30, 70), 170, 100, points=12), leaf, lift=0.9)


def jungle(s: Scenery) -> None:
    """Palms, lianas and big leaves."""
    paint_sky(s.sky, s.sky_rng, s.light, clouds=False)
    ridges = s.hills(("#6fae7c", "#4f9a66", "#3f8657"), (0.5, 0.6, 0.7), (60, 50, 40))
    for k, ridge in enumerate(ridges):
        far = 0.62 - 0.26 * k
        for x in s.spots((9, 7, 6)[k]):
            if k == 2 and 0.3 < x / WIDTH < 0.7:
                continue
            (plants.palm if s.rng.random() < 0.6 else plants.round_tree)(
                s.land, s.rng, s.light, x, ridge.at(x) + 12, (300, 380, 480)[k], far
            )
    for x in s.spots(7):
        sag = s.rng.uniform(160, 330)
        s.land.line(
            f"M{x:.0f},-10q{s.rng.uniform(40, 120):.0f},{sag * 2:.0f} {s.rng.uniform(180, 300):.0f},0", s.light.at("#3d7048", 0.15), 9
        )
    turf(s, "#4c9257", flowers=8)
    for corner in ("left", "right", "top-left", "top-right"):
        plants.foliage(s.front if not corner.startswith("top") else s.land, s.rng, s.light.at("#2f7a52"), corner, 260)


def mountain(s: Scenery) -> None:
    """Snow-capped peaks over a slope."""
    paint_sky(s.sky, s.sky_rng, s.light)
    snowy = s.light.weather == Weather.SNOW or s.mentions("snow", "snowy", "ice", "icy", "frozen", "winter")
    for k, (y, peak, step, tone) in enumerate(((0.56, 400, 430, "#8da3bd"), (0.64, 330, 560, "#6f88a6"))):
        far = 0.6 - 0.3 * k
        ridge = Ridge.jagged(s.rng, HEIGHT * y, peak, step)
        colour = s.light.at(tone, far)
        s.land.sheet(ridge.d, colour, lift=0.9)
        for (x0, y0), (x1, y1), (x2, y2) in zip(ridge.points, ridge.points[1:], ridge.points[2:], strict=False):
            if y1 >= y0 or y1 >= y2:
                continue
            s.land.shape(polygon((x1, y1), (x2, y2), (x1 + 30, y2)), darker(colour, 0.14), 0.6)
            share = 0.62 if snowy else 0.36
            left, right = (x1 + (x0 - x1) * share, y1 + (y0 - y1) * share), (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
            mid = [
                (left[0] + (right[0] - left[0]) * t, max(left[1], right[1]) - (44 if i % 2 else -4))
                for i, t in enumerate((0.25, 0.45, 0.65, 0.82))
            ]
            s.land.sheet(polygon((x1, y1), right, *reversed(mid), left), s.light.at("#ffffff", far * 0.4), lift=0.35)
    slope = "#dfe9f2" if snowy else "#7fa56c"
    (ridge,) = s.hills((slope,), (0.72,), (60,))
    for x in s.edges(8, 0.34):
        plants.pine(s.land, s.rng, s.light, x, ridge.at(x) + 16, s.rng.uniform(170, 270), 0.2, snow=snowy)
    if snowy:
        drifts(s)
    else:
        turf(s, "#7aa860", flowers=10)
    for x in s.edges(2, 0.1):
        plants.rock(s.front, s.rng, s.light, x, HEIGHT + 20, s.rng.uniform(90, 130), "#8f97a3")


def drifts(s: Scenery) -> None:
    """Snow on the ground, in front too."""
    snow = s.light.at("#f4f8fc")
    for y, lift in ((0.79, 1.0), (0.9, 0.6)):
        s.land.sheet(Ridge.rolling(s.rng, HEIGHT * y, 30).d, mix(snow, "#a9c3dd", 0.22 if y < 0.85 else 0.06), lift=lift)
    for _ in range(26):
        s.land.disc(s.rng.uniform(0, WIDTH), s.rng.uniform(HEIGHT * 0.84, HEIGHT), s.rng.uniform(2, 5), "#ffffff", 0.9)
    s.front.sheet(Ridge.rolling(s.rng, HEIGHT * 0.985, 18, waves=1.6).d, snow, lift=0.8)


def snow(s: Scenery) -> None:
    """A white land with firs."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#cfdfec", "#dbe7f1", "#e6eff6"), (0.53, 0.62, 0.71), (70, 50, 36))
    for k, ridge in enumerate(ridges):
        for x in s.spots(8) if k == 0 else s.edges(6, 0.36):
            plants.pine(
                s.land, s.rng, s.light, x, ridge.at(x) + 12, (130, 210, 300)[k] * s.rng.uniform(0.85, 1.15), 0.55 - 0.22 * k, snow=True
            )
    drifts(s)


def desert(s: Scenery) -> None:
    """Dunes, cacti, pyramids when the text says so."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#e8c48a", "#e6b872", "#e0aa60"), (0.58, 0.66, 0.73), (50, 56, 44))
    if s.mentions("pyramid", "pyramids", "egypt", "pharaoh", "cairo"):
        for x, size in ((WIDTH * 0.24, 300), (WIDTH * 0.72, 360)):
            y, tone = ridges[0].at(x) + 46, s.light.at("#d9a860", 0.25)
            s.land.sheet(polygon((x - size * 0.8, y), (x, y - size), (x + size * 0.8, y)), tone, lift=0.8)
            s.land.shape(polygon((x, y - size), (x + size * 0.8, y), (x + size * 0.2, y)), darker(tone, 0.2), 0.8)
        s.seen.append("pyramids")
        s.land.sheet(ridges[1].d, s.light.at("#e6b872", 0.2), lift=0.8)
    else:
        for x in s.edges(5, 0.4):
            plants.cactus(s.land, s.rng, s.light, x, ridges[2].at(x) + 20, s.rng.uniform(150, 260), 0.12)
    sand = s.light.at("#edc183")
    ridge = Ridge.rolling(s.rng, HEIGHT * 0.8, 26)
    s.land.sheet(ridge.d, sand, lift=1)
    for k in range(9):
        y = HEIGHT * (0.84 + 0.018 * k)
        x = s.rng.uniform(0, WIDTH * 0.7)
        s.land.line(f"M{x:.0f},{y:.0f}q120,-18 240,0t240,0", darker(sand, 0.14), 4, 0.5)
    for x in s.edges(3, 0.1):
        plants.rock(s.front, s.rng, s.light, x, HEIGHT + 20, s.rng.uniform(70, 110), "#c08a58")


def farm(s: Scenery) -> None:
    """A barn, fields in rows, a fence."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#a9bf6b", "#93b85f", "#82b058"), (0.54, 0.62, 0.7), (60, 40, 26))
    for k in range(12):
        x = WIDTH * (k - 1) / 10
        s.land.line(
            f"M{WIDTH / 2 + (x - WIDTH / 2) * 0.5:.0f},{HEIGHT * 0.62:.0f}L{x:.0f},{HEIGHT * 0.72:.0f}", s.light.at("#d9b650", 0.3), 9, 0.7
        )
    left = s.rng.random() < 0.5
    x = 90 if left else WIDTH - 470
    barn(s.land, s.light, x, ridges[2].at(x + 180) + 40, 380, 0.08)
    s.seen.append("a red barn")
    for tx in (WIDTH * 0.9, WIDTH * 0.72) if left else (WIDTH * 0.08, WIDTH * 0.28):
        plants.round_tree(s.land, s.rng, s.light, tx, ridges[2].at(tx) + 14, 290, 0.15)
    turf(s, "#78b056", flowers=12)
    fence(s, HEIGHT * 0.815)


def fence(s: Scenery, y: float) -> None:
    """A wooden fence at the sides, open in the middle."""
    wood = s.light.at("#f1e4cc")
    for first, last in ((-20, 420), (1180, 1620)):
        for dy in (-84, -44):
            s.land.sheet(box(first, y + dy, last - first, 15), wood, lift=0.4)
        for x in range(first, last, 88):
            s.land.sheet(polygon((x, y), (x, y - 108), (x + 13, y - 126), (x + 26, y - 108), (x + 26, y)), lighter(wood, 0.1), lift=0.5)


def garden(s: Scenery) -> None:
    """Beds of flowers, a hedge, a fence."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#8fbd70", "#7cb263"), (0.56, 0.66), (40, 30))
    for x in s.spots(7):
        plants.round_tree(s.land, s.rng, s.light, x, ridges[0].at(x) + 14, s.rng.uniform(190, 270), 0.42, s.rng.choice(("", "", "#e79aac")))
    for x in s.spots(11):
        plants.bush(s.land, s.rng, s.light, x, ridges[1].at(x) + 60, s.rng.uniform(90, 120), 0.2)
    turf(s, "#77b45a", flowers=8, y=0.77)
    fence(s, HEIGHT * 0.8)
    for side in (0, 1):
        for k in range(13):
            x = (k * 34 + 10) if side == 0 else WIDTH - k * 34 - 10
            plants.flower(s.land, s.rng, s.light, x, HEIGHT * 0.87 + (k % 3) * 22, s.rng.uniform(76, 120))
    if s.mentions("fountain", "park"):
        fountain(s, WIDTH * 0.5, HEIGHT * 0.77)


def fountain(s: Scenery, x: float, y: float) -> None:
    """A fountain around x."""
    stone = s.light.at("#c9c4c8", 0.1)
    s.land.sheet(f"M{x - 150:.0f},{y - 50:.0f}h300l-24,60h-252Z", stone, lift=0.8)
    s.land.disc(x, y - 50, 146, s.light.at("#7cc3de"), ry=20)
    s.land.sheet(box(x - 14, y - 170, 28, 120), stone, lift=0.4)
    for side in (-1, 1):
        for reach in (50, 100):
            s.land.line(f"M{x:.0f},{y - 180:.0f}q{side * reach * 0.6:.0f},-60 {side * reach:.0f},124", "#e4f5fb", 6, 0.8)
    s.seen.append("a fountain")


def swamp(s: Scenery) -> None:
    """Dark water, reeds and leaning trees."""
    paint_sky(s.sky, s.sky_rng, s.light)
    ridges = s.hills(("#7c9a72", "#65875f"), (0.56, 0.64), (40, 30))
    for x in s.edges(9, 0.45):
        plants.round_tree(s.land, s.rng, s.light, x, ridges[1].at(x) + 10, s.rng.uniform(240, 400), 0.3, "#587a55")
    s.land.sheet(box(-20, HEIGHT * 0.68, WIDTH + 40, HEIGHT), s.light.at("#5f8f88"), lift=0.7)
    for _ in range(14):
        x, y = s.rng.uniform(0, WIDTH), s.rng.uniform(HEIGHT * 0.71, HEIGHT * 0.8)
        s.land.disc(x, y, s.rng.uniform(26, 60), s.light.at("#7fae62"), ry=11)
    turf(s, "#6c9657", flowers=4, y=0.82)
    for x in s.edges(14, 0.2):
        s.front.line(f"M{x:.0f},{HEIGHT}q8,-90 0,-{s.rng.uniform(150, 250):.0f}", s.light.at("#5a7d48"), 7)
        s.front.line(f"M{x:.0f},{HEIGHT - 170}v-60", s.light.at("#7a5038"), 18)


def savannah(s: Scenery) -> None:
    """A dry plain with grass and a far mountain."""
    paint_sky(s.sky, s.sky_rng, s.light)
    far = s.light.at("#a9a08f", 0.6)
    s.land.sheet(
        polygon((WIDTH * 0.3, HEIGHT * 0.6), (WIDTH * 0.5, HEIGHT * 0.42), (WIDTH * 0.56, HEIGHT * 0.42), (WIDTH * 0.8, HEIGHT * 0.6)),
        far,
        lift=0.4,
    )
    s.hills(("#d9c078", "#d3b366", "#cba856"), (0.58, 0.65, 0.73), (24, 30, 22))
    turf(s, "#cfae5c", flowers=0)
