"""Places high up that one can stand on."""

from services.c1_illustrator.collage.drawing import box, polygon
from services.c1_illustrator.collage.palette import darker, lighter
from services.c1_illustrator.collage.places.backdrop import Scenery
from services.c1_illustrator.collage.scenery import plants
from services.c1_illustrator.collage.scenery.buildings import tower_block
from services.c1_illustrator.collage.scenery.sky import paint_sky
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH


def _treetops(s: Scenery) -> None:
    paint_sky(s.sky, s.sky_rng, s.light)
    for k, y in enumerate((0.66, 0.76, 0.88)):
        for x in s.spots(9):
            plants.bush(s.land, s.rng, s.light, x, HEIGHT * y + 60, s.rng.uniform(170, 240), 0.5 - 0.2 * k)


def tree_house(s: Scenery) -> None:
    """A platform with a little house in the crown of a tree."""
    _treetops(s)
    wood, bark = s.light.at("#b5824f"), s.light.at("#7a5238")
    side = s.rng.choice((1, -1))
    x = WIDTH / 2 - side * 430
    s.land.sheet(f"M{WIDTH / 2 - 110},{HEIGHT + 20}q70,-500 -90,{-HEIGHT - 40}h360q-150,500 -50,{HEIGHT + 40}Z", bark, lift=0.9)
    s.land.sheet(box(x - 230, HEIGHT * 0.36, 460, HEIGHT * 0.46), wood, lift=1)
    for k in range(1, 8):
        s.land.line(f"M{x - 230},{HEIGHT * (0.36 + 0.055 * k):.0f}h460", darker(wood, 0.25), 4, 0.6)
    s.land.sheet(polygon((x - 290, HEIGHT * 0.37), (x, HEIGHT * 0.14), (x + 290, HEIGHT * 0.37)), s.light.at("#a8483f"), lift=1)
    s.land.rect(x - 60 + side * 60, HEIGHT * 0.54, 150, HEIGHT * 0.27, darker(wood, 0.5), radius=10)
    s.land.disc(x - side * 110, HEIGHT * 0.52, 56, s.light.glow if s.light.dark else s.light.sky[1])
    for leaf in ("top-left", "top-right"):
        plants.foliage(s.front, s.rng, s.light.at("#4f8a5a"), leaf, 250)
    _floor(s, wood)


def _floor(s: Scenery, wood: str) -> None:
    s.land.sheet(box(-20, HEIGHT * 0.8, WIDTH + 40, HEIGHT), wood, lift=1)
    for x in range(-40, WIDTH + 40, 130):
        s.land.line(f"M{x},{HEIGHT * 0.8:.0f}L{WIDTH / 2 + (x - WIDTH / 2) * 1.4:.0f},{HEIGHT}", darker(wood, 0.3), 5, 0.6)


def nest(s: Scenery) -> None:
    """The rim of a nest among treetops."""
    _treetops(s)
    twig = s.light.at(s.tones[0])
    s.land.sheet(
        f"M-20,{HEIGHT + 20}V{HEIGHT * 0.76:.0f}Q{WIDTH / 2},{HEIGHT * 0.9:.0f} {WIDTH + 20},{HEIGHT * 0.76:.0f}V{HEIGHT + 20}Z",
        twig,
        lift=1,
    )
    for k in range(90):
        x, y = s.rng.uniform(-40, WIDTH), s.rng.uniform(HEIGHT * 0.84, HEIGHT)
        s.land.line(
            f"M{x:.0f},{y:.0f}q90,{s.rng.uniform(-36, 36):.0f} 190,{s.rng.uniform(-26, 26):.0f}",
            (darker, lighter)[k % 2](twig, s.rng.uniform(0.1, 0.35)),
            8,
        )


def _skyline(s: Scenery, foot: float, widths: tuple[float, float], heights: tuple[float, float], shade: float) -> None:
    """The sky, and a row of tall houses across the picture; ``foot`` is where they stand."""
    paint_sky(s.sky, s.sky_rng, s.light)
    x = -30.0
    while x < WIDTH:
        w = s.rng.uniform(*widths)
        tower_block(s.land, s.rng, s.light, x, foot, w, s.rng.uniform(*heights), shade)
        x += w


def roofs(s: Scenery) -> None:
    """Tiles underfoot, the town below."""
    _skyline(s, HEIGHT * 0.84, (110, 170), (200, 420), 0.45)
    tile = s.light.at(s.tones[0])
    s.land.sheet(polygon((-20, HEIGHT * 0.79), (WIDTH + 20, HEIGHT * 0.79), (WIDTH + 20, HEIGHT + 20), (-20, HEIGHT + 20)), tile, lift=1)
    s.land.sheet(box(-20, HEIGHT * 0.775, WIDTH + 40, 30), darker(tile, 0.25), lift=0.6)
    for row in range(6):
        y, wide = HEIGHT * (0.815 + 0.036 * row), 70 + 12 * row
        d = f"M{-40 - (row % 2) * wide / 2:.0f},{y:.0f}" + f"q{wide / 2},{wide * 0.44:.0f} {wide},0" * (WIDTH // wide + 3)
        s.land.line(d, darker(tile, 0.28), 5, 0.8)


def balcony(s: Scenery) -> None:
    """A railing, the town behind it."""
    _skyline(s, HEIGHT * 0.8, (120, 180), (220, 430), 0.5)
    iron = s.light.at("#4a4f5c")
    s.land.line("".join(f"M{x},{HEIGHT * 0.56:.0f}V{HEIGHT * 0.82:.0f}" for x in range(0, WIDTH + 40, 62)), iron, 10)
    s.land.sheet(box(-20, HEIGHT * 0.545, WIDTH + 40, 24), iron, lift=0.6)
    stone = s.light.at(s.tones[0])
    s.land.sheet(box(-20, HEIGHT * 0.8, WIDTH + 40, HEIGHT), stone, lift=0.8)
    for k in range(-6, 7):
        s.land.line(f"M{WIDTH / 2 + k * 180},{HEIGHT * 0.8:.0f}L{WIDTH / 2 + k * 330},{HEIGHT}", darker(stone, 0.2), 4, 0.6)
