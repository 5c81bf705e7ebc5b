# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Places indoors."""

from services.c1_illustrator.collage.drawing import arch, box, polygon
from services.c1_illustrator.collage.palette import darker, lighter, mix
from services.c1_illustrator.collage.places.backdrop import Scenery, Surface
from services.c1_illustrator.collage.scenery import furniture as f
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH


def _set_table(
    s: Scenery, x: float, w: float, *, h: float = 190, y: float = HEIGHT * 0.83, colour: str = "#b07a4c", cloth: str = ""
) -> None:
    f.table(s.land, s.light, x, y, w, h, colour, cloth)
    s.surfaces.append(Surface(x + w / 2, y - h + 16, w * 0.86))


def _window_x(s: Scenery) -> tuple[float, float]:
    """Where the window is, and where the shelf is: one left, one right."""
    return (150.0, 1080.0) if s.rng.random() < 0.5 else (1120.0, 110.0)


def room(s: Scenery) -> None:
    """A living room: window, hearth, pictures, rug."""
    s.light = s.light.inside()
    wall = s.rng.choice(("#e6c79c", "#cfd8bd", "#e3b7a0", "#c9d3d6"))
    y = f.shell(s.land, s.rng, s.light, wall, "#b07c50")
    wx, hx = _window_x(s)
    f.window(s.land, s.rng, s.light, s.light.sky, wx, 240, 320, 330, curtain=s.rng.choice(("#c96a5a", "#6f94a8", "#d9a24f")))
    f.hearth(s.land, s.light, hx + 20, y + 14, 330, 330)
    f.picture(s.land, s.rng, s.light, hx + 90, 260, 190, 140)
    f.picture(s.land, s.rng, s.light, 690, 250, 220, 160)
    f.plant_pot(s.land, s.rng, s.light, wx + (410 if wx < 500 else -110), y + 60, 250)
    f.lamp(s.land, s.light, 800, -10, 90)
    f.rug(s.land, s.light, WIDTH / 2, HEIGHT * 0.91, 620, s.rng.choice(("#b5523b", "#4f7f86", "#8a5c86")))


def kitchen(s: Scenery) -> None:
    """A stove, shelves with jars, a table."""
    s.light = s.light.inside()
    y = f.shell(s.land, s.rng, s.light, s.rng.choice(("#dfe3c4", "#f0dcb4", "#cfe0dc")), "#c09468", pattern="dots")
    wx, sx = _window_x(s)
    f.window(s.land, s.rng, s.light, s.light.sky, wx, 230, 300, 270, curtain="#d8675a")
    for k in range(2):
        f.shelf(s.land, s.rng, s.light, sx, 330 + 150 * k, 400, goods="jars")
    metal = s.light.at("#5d6672")
    left = sx + 30
    s.land.sheet(box(left, y - 210, 320, 230), metal, lift=0.9)
    s.land.rect(left + 40, y - 140, 240, 130, darker(metal, 0.4), radius=14)
    s.land.halo(left + 160, y - 70, 130, "#ffb347", 0.8)
    for k in range(4):
        s.land.disc(left + 60 + k * 66, y - 178, 14, lighter(metal, 0.5))
    s.land.sheet(f"M{left + 110:.0f},{y - 210:.0f}v-80h110v80Z", s.light.at("#c9564a"), lift=0.6)
    _set_table(s, wx - 20, 420, cloth="#e9ddc0")
    f.lamp(s.land, s.light, 800, -10, 110)


def bakery(s: Scenery) -> None:
    """A brick oven, loaves on shelves, a counter."""
    s.light = s.light.inside()
    y = f.shell(s.land, s.rng, s.light, "#efd3a8", "#b88558")
    wx, sx = _window_x(s)
    f.oven(s.land, s.light, sx + 10, y + 30, 400, 380)
    f.window(s.land, s.rng, s.light, s.light.sky, wx, 210, 310, 230, curtain="#c9744e")
    for k in range(2):
        f.shelf(s.land, s.rng, s.light, 560, 300 + 170 * k, 460, goods="loaves")
    _set_table(s, wx - 30, 430, h=200, colour="#c08b58", cloth="#fbf3e2")
    f.lamp(s.land, s.light, 800, -10, 70)
    s.seen.append("a brick oven")


def bedroom(s: Scenery) -> None:
    """A bed under a window, toys, a soft rug."""
    s.light = s.light.inside()
    y = f.shell(s.land, s.rng, s.light, s.rng.choice(("#b9cfe0", "#e6c3c9", "#cfd9b9", "#d9c9e4")), "#c79a6c", pattern="dots")
    left = s.rng.random() < 0.5
    f.window(s.land, s.rng, s.light, s.light.sky, 640, 170, 320, 330, curtain="#e3a04f")
    if "bed" not in s.without:
        f.bed(s.land, s.light, 70 if left else 930, y + 90, 600, s.rng.choice(("#5f8fb8", "#c96a78", "#6aa07a")))
    sx = 1130 if left else 90
    f.shelf(s.land, s.rng, s.light, sx, 350, 370, goods="books")
    f.picture(s.land, s.rng, s.light, sx + 90, 120, 170, 120)
    drawer = sx + 30
    s.land.sheet(box(drawer, y - 190, 300, 220), s.light.at("#b98a5c"), lift=0.8)
    for k in range(2):
        s.land.rect(drawer + 24, y - 164 + 92 * k, 252, 74, s.light.at("#cda06e"), radius=8)
        s.land.disc(drawer + 150, y - 126 + 92 * k, 9, s.light.at("#6b4a38"))
    s.surfaces.append(Surface(drawer + 150, y - 186, 250))
    f.rug(s.land, s.light, WIDTH / 2, HEIGHT * 0.92, 560, "#d98a86")


def library(s: Scenery) -> None:
    """Bookcases, a ladder, a reading table."""
    s.light = s.light.inside()
    y = f.shell(s.land, s.rng, s.light, "#c9a77c", "#8f5f42")
    for x in (-30, 330, 900, 1260):
        f.bookcase(s.land, s.rng, s.light, x, y + 16, 370, 720, rows=5)
    f.window(s.land, s.rng, s.light, s.light.sky, 730, 230, 140, 380)
    ladder = s.light.at("#d9a866")
    s.land.line(f"M1150,{y + 40:.0f}L1210,140M1240,{y + 40:.0f}L1290,140", ladder, 13)
    for k in range(9):
        s.land.line(f"M{1157 + k * 6},{y - 20 - 66 * k:.0f}h88", ladder, 10)
    _set_table(s, 60, 360, h=180, colour="#9a6a44")
    f.lamp(s.land, s.light, 480, -10, 90)
    f.rug(s.land, s.light, WIDTH / 2, HEIGHT * 0.92, 600, "#7a4a58")


def school(s: Scenery) -> None:
    """A blackboard, desks, pictures."""
    s.light = s.light.inside()
    f.shell(s.land, s.rng, s.light, "#efe0b8", "#c29465")
    s.land.sheet(box(470, 170, 660, 370), s.light.at("#a9764a"), lift=0.8)
    s.land.rect(494, 194, 612, 322, s.light.at("#3f6b5c"))
    chalk = "#f3f6ee"
    for d in (
        "M560,300q40,-60 80,0t80,0",
        "M560,400h220M560,440h160",
        "M900,330a60,60 0 1 0 120,0a60,60 0 1 0 -120,0",
        "M880,450l60,-60l60,60Z",
    ):
        s.land.line(d, chalk, 6, 0.85)
    wx = s.rng.choice((90.0, 1210.0))
    f.window(s.land, s.rng, s.light, s.light.sky, wx, 210, 290, 320)
    other = 1190 if wx < 500 else 70
    for k in range(3):
        f.picture(s.land, s.rng, s.light, other + (k % 2) * 180, 230 + (k // 2) * 190, 130, 110)
    _set_table(s, 80, 330, h=150)
    _set_table(s, 1190, 330, h=150)


def workshop(s: Scenery) -> None:
    """A workbench, tools on the wall, gears."""
    s.light = s.light.inside()
    f.shell(s.land, s.rng, s.light, "#cdb08a", "#8f7258", pattern="boards")
    wx, sx = _window_x(s)
    f.window(s.land, s.rng, s.light, s.light.sky, wx, 220, 300, 270)
    for k in range(2):
        f.shelf(s.land, s.rng, s.light, sx, 300 + 160 * k, 400, goods="jars")
    for x, gy, r, tone in ((700, 330, 84, "#c9904a"), (822, 404, 56, "#8a949f"), (880, 270, 44, "#b5653f")):
        gear(s, x, gy, r, tone)
    _set_table(s, sx - 20, 460, h=210, colour="#9c7048")
    _set_table(s, wx - 10, 320, h=180, colour="#9c7048")
    f.lamp(s.land, s.light, 800, -10, 60)


def gear(s: Scenery, x: float, y: float, r: float, colour: str) -> None:
    """A cog wheel around (x, y)."""
    tone = s.light.at(colour)
    for k in range(8):
        s.land.add(
            f'<rect x="{x - r * 0.16:.0f}" y="{y - r * 1.2:.0f}" width="{r * 0.32:.0f}" height="{r * 0.5:.0f}" rx="4" fill="{tone}" transform="rotate({k * 45} {x:.0f} {y:.0f})"/>'
        )
    s.land.sheet(f"M{x - r:.0f},{y:.0f}a{r:.0f},{r:.0f} 0 1 1 {2 * r:.0f},0a{r:.0f},{r:.0f} 0 1 1 {-2 * r:.0f},0Z", tone, lift=0.4)
    s.land.disc(x, y, r * 0.4, darker(tone, 0.5))


def laboratory(s: Scenery) -> None:
    """Flasks, a blackboard of formulas, machines."""
    s.light = s.light.inside()
    f.shell(s.land, s.rng, s.light, "#c3d9da", "#9aa3a8", pattern="stripes")
    s.land.sheet(box(560, 180, 480, 280), s.light.at("#5d6672"), lift=0.7)
    s.land.rect(580, 200, 440, 240, "#26404f")
    s.land.line("M600,340l50,0l20,-70l34,130l30,-90l20,30h60l24,-60l30,90l20,-30h90", "#7fe0c4", 6)
    for left in (60, 1130):
        f.shelf(s.land, s.rng, s.light, left, 330, 400, goods="jars")
        _set_table(s, left, 400, h=190, colour="#b9c2c6")
        x, top = left + 320, HEIGHT * 0.83 - 190
        s.land.sheet(f"M{x - 14},{top - 110:.0f}h28v50l36,66h-100l36,-66Z", mix(s.light.at("#8fd3b0"), "#ffffff", 0.2), lift=0.4)
        s.land.disc(x, top - 132, 9, "#c9f2df", 0.9)


def throne(s: Scenery) -> None:
    """A hall of stone with banners and a throne."""
    s.light = s.light.inside()
    y = f.shell(s.land, s.rng, s.light, "#b9aebb", "#9a8f96", pattern="stones")
    for x in (130, 1330):
        s.land.sheet(arch(x, 560, 140, 370), s.light.at("#7d7385"), lift=0.6)
        s.land.rect(x + 20, 300, 100, 260, s.land.gradient(f"glass{x}", *s.light.sky))
        s.land.line(f"M{x + 70},220V560M{x + 10},400h120", s.light.at("#7d7385"), 8)
    for x, colour in ((340, "#b23f4a"), (1150, "#3f5f9a")):
        s.land.sheet(polygon((x, 120), (x + 110, 120), (x + 110, 520), (x + 55, 460), (x, 520)), s.light.at(colour), lift=0.8)
        s.land.disc(x + 55, 270, 34, s.light.at("#f0c653"))
    gold, red = s.light.at("#d9a940"), s.light.at("#a8323f")
    s.land.sheet(f"M660,{y + 40:.0f}V300q140,-150 280,0V{y + 40:.0f}Z", gold, lift=1)
    s.land.shape(f"M692,{y - 60:.0f}V330q108,-110 216,0V{y - 60:.0f}Z", red)
    s.land.sheet(polygon((700, y + 30), (900, y + 30), (1140, HEIGHT + 20), (460, HEIGHT + 20)), red, lift=0.4)
    for x in (560, 1040):
        s.land.halo(x, 420, 170, "#ffcf70", 0.8)
        s.land.line(f"M{x},440v70", s.light.at("#6b4a38"), 16)
        s.land.shape(f"M{x - 16},440q-6,-40 16,-66q22,26 16,66Z", "#f7a93b")


def theatre(s: Scenery) -> None:
    """A stage between red curtains."""
    s.light = s.light.inside()
    back = s.light.at("#4f6f9a")
    s.land.rect(-20, -20, WIDTH + 40, HEIGHT + 40, back)
    s.land.disc(WIDTH / 2, 360, 190, s.light.at("#f2c94c"))
    for k in range(5):
        s.land.sheet(
            f"M{k * 340 - 120},{HEIGHT * 0.76:.0f}q190,{-160 - 40 * (k % 2)} 380,0Z", s.light.at(("#6aa06a", "#5f9560")[k % 2]), lift=0.6
        )
    wood = s.light.at("#b98552")
    s.land.sheet(box(-20, HEIGHT * 0.75, WIDTH + 40, HEIGHT), wood, lift=0.9)
    for k in range(-9, 10):
        s.land.line(f"M{WIDTH / 2 + k * 120},{HEIGHT * 0.755:.0f}L{WIDTH / 2 + k * 240},{HEIGHT}", darker(wood, 0.25), 3, 0.5)
    for x in (520, 1080):
        s.land.shape(polygon((x - 30, -20), (x + 30, -20), (x + 260, HEIGHT * 0.92), (x - 260, HEIGHT * 0.92)), "#fff6cf", 0.13)
    red = s.light.at("#b3333f")
    for side in (0, 1):
        for k in range(4):
            x = k * 74 - 40 if side == 0 else WIDTH - k * 74 - 74 + 34
            s.land.sheet(
                f"M{x},-20h84q10,{HEIGHT * 0.5:.0f} -14,{HEIGHT * 0.86:.0f}h-66q-14,{-HEIGHT * 0.4:.0f} -4,{-HEIGHT * 0.86:.0f}Z",
                mix(red, "#3a0f2a", 0.12 * (k % 2)),
                lift=0.8,
            )
    for k in range(8):
        s.land.sheet(f"M{k * 200},-20h200v110a100,90 0 0 1 -200,0Z", red, lift=0.7)
        s.land.line(f"M{k * 200},90a100,90 0 0 0 200,0", s.light.at("#f0c653"), 9)


def attic(s: Scenery) -> None:
    """Under the roof: beams, a round window, chests."""
    s.light = s.light.inside()
    y = f.shell(s.land, s.rng, s.light, "#c39a70", "#8a6244", pattern="boards")
    beam = s.light.at("#6f4a34")
    s.land.sheet(polygon((-20, -20), (560, -20), (-20, 640)), darker(beam, 0.1), lift=1)
    s.land.sheet(polygon((WIDTH + 20, -20), (1040, -20), (WIDTH + 20, 640)), darker(beam, 0.1), lift=1)
    s.land.sheet(box(-20, 150, WIDTH + 40, 40), beam, lift=0.8)
    s.land.disc(800, 380, 148, beam)
    s.land.disc(800, 380, 126, s.land.gradient("round", *s.light.sky))
    s.land.line("M800,254v252M674,380h252", beam, 12)
    for x, w in ((90, 300), (1210, 300)):
        s.land.sheet(box(x, y - 120, w, 190), s.light.at("#9c6c42"), lift=0.9)
        s.land.sheet(f"M{x},{y - 120:.0f}q{w / 2},-80 {w},0Z", s.light.at("#ad7a4c"), lift=0.5)
        s.land.rect(x + w / 2 - 22, y - 124, 44, 54, s.light.at("#e0b64a"), radius=6)
    f.lamp(s.land, s.light, 800, 190, 0)
    f.rug(s.land, s.light, WIDTH / 2, HEIGHT * 0.92, 500, "#8a5c6a")


def cafe(s: Scenery) -> None:
    """A shop counter with shelves behind it."""
    s.light = s.light.inside()
    y = f.shell(s.land, s.rng, s.light, "#e6cfae", "#a87850")
    wx, sx = _window_x(s)
    f.window(s.land, s.rng, s.light, s.light.sky, wx, 200, 340, 320)
    for k in range(3):
        f.shelf(s.land, s.rng, s.light, sx, 260 + 150 * k, 400, goods=("jars", "books", "jars")[k])
    counter = s.light.at("#8f5f42")
    left = sx - 40
    s.land.sheet(box(left, y - 110, 480, 220), counter, lift=1)
    s.land.sheet(box(left - 14, y - 136, 508, 34), lighter(counter, 0.25), lift=0.5)
    s.surfaces.append(Surface(left + 240, y - 132, 420))
    f.lamp(s.land, s.light, 700, -10, 120)
    f.lamp(s.land, s.light, 980, -10, 90)
