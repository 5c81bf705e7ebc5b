# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Furniture, cut from paper. (x, y) is the lower left corner unless said otherwise."""

import random

from services.c1_illustrator.collage.drawing import Drawing, arch, box, polygon
from services.c1_illustrator.collage.palette import Light, darker, lighter, mix
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH, stream

BOOKS = ("#c9514a", "#4f86bd", "#6aa063", "#e2b44a", "#9a6bb0", "#f1e2c4", "#3f7f86", "#d98a5a")


def shell(
    drawing: Drawing, rng: random.Random, light: Light, wall: str, floor: str, *, pattern: str = "stripes", line: float = 0.7
) -> float:
    """The back wall and the floor of a room; returns the height of the skirting."""
    y = HEIGHT * line
    wall, floor = light.at(wall), light.at(floor)
    drawing.rect(-20, -20, WIDTH + 40, y + 40, drawing.gradient("wall", darker(wall, 0.08), wall, lighter(wall, 0.1)))
    if pattern == "stripes":
        for x in range(0, WIDTH, 92):
            drawing.rect(x, 0, 44, y, "#ffffff", opacity=0.08)
    elif pattern == "dots":
        for row in range(7):
            for column in range(17):
                drawing.disc(column * 100 + (50 if row % 2 else 0), row * 120 + 50, 8, "#ffffff", 0.22)
    elif pattern == "stones":
        for row in range(11):
            for column in range(11):
                x = column * 160 + (80 if row % 2 else 0) - 60
                drawing.rect(x + 3, row * 82 + 3, 150, 74, rng.choice((lighter(wall, 0.08), darker(wall, 0.06), wall)), radius=14)
    elif pattern == "boards":
        for x in range(0, WIDTH, 110):
            drawing.line(f"M{x},0V{y:.0f}", darker(wall, 0.25), 4, 0.45)
    drawing.sheet(box(-20, y, WIDTH + 40, HEIGHT - y + 20), floor, lift=0.7)
    if pattern == "stones":
        for k in range(4):
            drawing.line(f"M0,{y + 30 + k * 46 + k * k * 12:.0f}H{WIDTH}", darker(floor, 0.25), 4, 0.35)
    else:
        for k in range(-8, 9):
            drawing.line(f"M{WIDTH / 2 + k * 130:.0f},{y:.0f}L{WIDTH / 2 + k * 290:.0f},{HEIGHT}", darker(floor, 0.28), 3, 0.4)
    drawing.sheet(box(-20, y - 22, WIDTH + 40, 26), mix(wall, "#ffffff", 0.35) if pattern != "stones" else darker(wall, 0.2), lift=0.3)
    return y


def window(
    drawing: Drawing,
    rng: random.Random,
    light: Light,
    sky: tuple[str, str, str],
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    curtain: str = "",
) -> None:
    """A window on the weather; (x, y) is its upper left corner."""
    frame = light.at("#8a5f42")
    drawing.sheet(box(x - 18, y - 18, w + 36, h + 36), frame, lift=0.6)
    drawing.rect(x, y, w, h, drawing.gradient(f"pane{len(drawing.defs)}", *sky))
    if light.dark:
        stars = stream("window", x, y)
        for _ in range(14):
            drawing.disc(stars.uniform(x + 8, x + w - 8), stars.uniform(y + 8, y + h * 0.6), stars.uniform(2, 4), "#fff6d0")
        drawing.disc(x + w * 0.7, y + h * 0.26, 24, light.glow)
    else:
        drawing.disc(x + w * 0.72, y + h * 0.28, 34, light.glow, 0.9)
    drawing.shape(
        f"M{x:.0f},{y + h:.0f}v{-h * 0.2:.0f}q{w * 0.25:.0f},{-h * 0.2:.0f} {w * 0.5:.0f},{-h * 0.02:.0f}t{w * 0.5:.0f},{-h * 0.06:.0f}v{h * 0.28:.0f}Z",
        light.at("#6f9f5d"),
    )
    drawing.rect(x + w / 2 - 7, y, 14, h, frame)
    drawing.rect(x, y + h / 2 - 7, w, 14, frame)
    drawing.sheet(box(x - 34, y + h + 16, w + 68, 22), lighter(frame, 0.15), lift=0.5)
    if curtain:
        cloth = light.at(curtain)
        for left, sign in ((x - 46, 1), (x + w + 46, -1)):
            d = f"M{left:.0f},{y - 34:.0f}h{sign * 120}q{-sign * 10},{h * 0.5:.0f} {-sign * 84},{h * 0.66:.0f}q{sign * 12},{h * 0.2:.0f} {-sign * 2},{h * 0.5:.0f}h{-sign * 34}Z"
            drawing.sheet(d, cloth, lift=0.7)
            for k in (26, 56, 84):
                drawing.line(
                    f"M{left + sign * k:.0f},{y - 30:.0f}q{-sign * 6},{h * 0.4:.0f} {-sign * k * 0.6:.0f},{h * 0.64:.0f}",
                    darker(cloth, 0.2),
                    3,
                    0.5,
                )
        drawing.line(f"M{x - 66:.0f},{y - 36:.0f}H{x + w + 66:.0f}", light.at("#6b4a38"), 12)


def table(drawing: Drawing, light: Light, x: float, y: float, w: float, h: float, colour: str = "#b07a4c", cloth: str = "") -> None:
    """A table ``w`` wide whose top is ``h`` above y."""
    wood = light.at(colour)
    for dx in (0.06, 0.88):
        drawing.sheet(box(x + w * dx, y - h, w * 0.06, h), darker(wood, 0.18), lift=0.5)
    drawing.sheet(f"M{x:.0f},{y - h:.0f}h{w:.0f}l{w * 0.04:.0f},34H{x - w * 0.04:.0f}Z", wood, lift=0.8)
    drawing.rect(x - w * 0.04, y - h + 32, w * 1.08, 14, darker(wood, 0.22), radius=4)
    if cloth:
        drawing.sheet(
            f"M{x + w * 0.3:.0f},{y - h:.0f}h{w * 0.4:.0f}l{w * 0.02:.0f},90l{-w * 0.22:.0f},-26l{-w * 0.22:.0f},26Z",
            light.at(cloth),
            lift=0.4,
        )


def shelf(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, *, goods: str) -> None:
    """A wall shelf at height y with ``books``, ``jars`` or ``loaves`` on it; empty for none."""
    if goods == "books":
        books(drawing, rng, light, x + 10, y, w - 20, 92)
    elif goods:
        cx = x + 34
        while cx < x + w - 30:
            if goods == "jars":
                h = rng.uniform(52, 78)
                colour = light.at(rng.choice(BOOKS))
                drawing.sheet(f"M{cx - 22:.0f},{y:.0f}v{-h:.0f}q22,-12 44,0v{h:.0f}Z", colour, lift=0.3)
                drawing.rect(cx - 20, y - h - 14, 40, 14, light.at("#8a6a4c"), radius=4)
                drawing.rect(cx - 15, y - h * 0.62, 30, h * 0.34, light.at("#fbf1dc"), radius=3)
            else:
                colour = light.at(rng.choice(("#d99a4e", "#c98a44", "#e3ad62")))
                drawing.sheet(f"M{cx - 34:.0f},{y:.0f}c-12,-52 80,-56 68,0Z", colour, lift=0.4)
                for k in (-14, 2, 18):
                    drawing.line(f"M{cx + k:.0f},{y - 30:.0f}l-8,14", lighter(colour, 0.45), 4)
            cx += 62 if goods == "jars" else 84
    drawing.sheet(box(x, y, w, 20), light.at("#8a5f42"), lift=0.7)


def books(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, h: float) -> None:
    """A row of books on y."""
    end = x + w
    while x < end - 16:
        wide, high = rng.uniform(20, 40), h * rng.uniform(0.68, 1.0)
        if x + wide > end:
            break
        colour = light.at(rng.choice(BOOKS))
        drawing.rect(x, y - high, wide - 2, high, colour, radius=4)
        drawing.rect(x + 4, y - high * 0.84, wide - 10, 6, lighter(colour, 0.5), opacity=0.8)
        drawing.rect(x + 4, y - high * 0.22, wide - 10, 4, lighter(colour, 0.5), opacity=0.8)
        x += wide
        if rng.random() < 0.08:
            x += 30


def bookcase(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, h: float, rows: int = 4) -> None:
    """A bookcase full of books."""
    wood = light.at("#8b5e3c")
    drawing.sheet(box(x, y - h, w, h), wood, lift=0.9)
    gap = (h - 20) / rows
    for row in range(rows):
        bottom = y - h + 16 + gap * (row + 1) - 12
        drawing.rect(x + 16, bottom - gap + 14, w - 32, gap - 14, darker(wood, 0.4))
        books(drawing, rng, light, x + 22, bottom, w - 44, gap - 30)
        drawing.rect(x + 10, bottom, w - 20, 12, lighter(wood, 0.1))
    drawing.rect(x - 12, y - h - 14, w + 24, 22, lighter(wood, 0.08), radius=5)


def oven(drawing: Drawing, light: Light, x: float, y: float, w: float, h: float) -> None:
    """A brick oven with a fire in it."""
    brick = light.at("#bd7458")
    drawing.sheet(
        f"M{x:.0f},{y:.0f}V{y - h * 0.62:.0f}Q{x + w / 2:.0f},{y - h * 1.18:.0f} {x + w:.0f},{y - h * 0.62:.0f}V{y:.0f}Z", brick, lift=1
    )
    drawing.rect(x + w * 0.36, y - h * 1.5, w * 0.28, h * 0.64, brick)
    for row in range(5):
        for column in range(4):
            drawing.rect(
                x + w * (0.06 + 0.235 * column) + (20 if row % 2 else 0),
                y - h * (0.16 + 0.145 * row),
                w * 0.17,
                h * 0.085,
                darker(brick, 0.12),
                radius=5,
                opacity=0.6,
            )
    drawing.sheet(arch(x + w * 0.24, y - h * 0.22, w * 0.52, h * 0.46), "#3a2430", lift=0.5)
    drawing.halo(x + w / 2, y - h * 0.34, w * 0.4, "#ffb347", 0.9)
    for dx, s, colour in ((0.38, 0.2, "#e8642c"), (0.6, 0.22, "#e8642c"), (0.5, 0.3, "#f59b2f"), (0.5, 0.17, "#ffe07a")):
        fx, fy = x + w * dx, y - h * 0.24
        drawing.shape(
            f"M{fx - h * s * 0.3:.0f},{fy:.0f}Q{fx - h * s * 0.34:.0f},{fy - h * s * 0.5:.0f} {fx:.0f},{fy - h * s:.0f}Q{fx + h * s * 0.34:.0f},{fy - h * s * 0.5:.0f} {fx + h * s * 0.3:.0f},{fy:.0f}Z",
            colour,
        )
    drawing.rect(x + w * 0.16, y - h * 0.23, w * 0.68, 22, lighter(brick, 0.25), radius=6)


def bed(drawing: Drawing, light: Light, x: float, y: float, w: float, quilt: str) -> None:
    """A bed seen from its side, the pillow at the left."""
    wood, cloth = light.at("#9a6a44"), light.at(quilt)
    h = w * 0.34
    drawing.sheet(f"M{x:.0f},{y:.0f}V{y - h * 1.5:.0f}q{w * 0.03:.0f},-30 {w * 0.07:.0f},0V{y:.0f}Z", wood, lift=0.8)
    drawing.sheet(f"M{x + w * 0.93:.0f},{y:.0f}V{y - h * 1.05:.0f}q{w * 0.03:.0f},-24 {w * 0.07:.0f},0V{y:.0f}Z", wood, lift=0.8)
    drawing.rect(x + w * 0.03, y - h * 0.5, w * 0.94, h * 0.34, darker(wood, 0.1), radius=6)
    drawing.sheet(
        f"M{x + w * 0.08:.0f},{y - h * 0.62:.0f}q{w * 0.02:.0f},{-h * 0.42:.0f} {w * 0.14:.0f},{-h * 0.34:.0f}q{w * 0.07:.0f},{h * 0.05:.0f} {w * 0.06:.0f},{h * 0.34:.0f}Z",
        light.at("#fdf6e8"),
        lift=0.5,
    )
    drawing.sheet(
        f"M{x + w * 0.07:.0f},{y - h * 0.66:.0f}h{w * 0.1:.0f}q{w * 0.3:.0f},{-h * 0.34:.0f} {w * 0.76:.0f},0v{h * 0.5:.0f}H{x + w * 0.07:.0f}Z",
        cloth,
        lift=0.7,
    )
    for k in range(6):
        for row in range(2):
            drawing.disc(x + w * (0.25 + 0.12 * k + 0.05 * row), y - h * (0.52 - 0.2 * row), 13, lighter(cloth, 0.4), 0.9)


def rug(drawing: Drawing, light: Light, x: float, y: float, rx: float, colour: str) -> None:
    """An oval rug around (x, y)."""
    for share, tone in ((1.0, colour), (0.86, "#f4dfb8"), (0.76, colour), (0.4, "#f4dfb8")):
        drawing.disc(x, y, rx * share, light.at(tone), 0.95, ry=rx * 0.17 * share)


def lamp(drawing: Drawing, light: Light, x: float, y: float, length: float) -> None:
    """A lamp that hangs from (x, y)."""
    drawing.line(f"M{x:.0f},{y:.0f}v{length:.0f}", "#4a3a44", 5)
    bottom = y + length
    if light.dark:
        drawing.halo(x, bottom + 60, 420, "#ffdf96", 0.75)
    drawing.disc(x, bottom + 52, 22, "#fff2c4")
    drawing.sheet(polygon((x - 24, bottom), (x + 24, bottom), (x + 78, bottom + 56), (x - 78, bottom + 56)), light.at("#d9764a"), lift=0.6)


def picture(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, h: float) -> None:
    """A framed landscape; (x, y) is its upper left corner."""
    drawing.sheet(box(x - 12, y - 12, w + 24, h + 24), light.at("#c99a4e"), lift=0.5)
    drawing.rect(x, y, w, h, light.at("#cfe4e6"))
    drawing.shape(
        f"M{x:.0f},{y + h:.0f}v{-h * 0.3:.0f}q{w * 0.3:.0f},{-h * 0.4:.0f} {w * 0.6:.0f},0t{w * 0.4:.0f},{-h * 0.06:.0f}v{h * 0.36:.0f}Z",
        light.at("#7fa868"),
    )
    drawing.disc(x + w * 0.7, y + h * 0.3, h * 0.12, light.at("#f2c65a"))


def hearth(drawing: Drawing, light: Light, x: float, y: float, w: float, h: float) -> None:
    """A fireplace."""
    stone = light.at("#b7a79c")
    drawing.sheet(box(x, y - h, w, h), stone, lift=0.9)
    drawing.sheet(arch(x + w * 0.2, y, w * 0.6, h * 0.7), "#33222c", lift=0.4)
    drawing.halo(x + w / 2, y - h * 0.2, w * 0.5, "#ffb347", 0.85)
    for dx, s, colour in ((0.4, 0.34, "#e8642c"), (0.58, 0.36, "#e8642c"), (0.5, 0.5, "#f59b2f"), (0.5, 0.28, "#ffe07a")):
        fx = x + w * dx
        drawing.shape(
            f"M{fx - h * s * 0.3:.0f},{y - 12:.0f}Q{fx - h * s * 0.34:.0f},{y - h * s * 0.6:.0f} {fx:.0f},{y - h * s - 12:.0f}Q{fx + h * s * 0.34:.0f},{y - h * s * 0.6:.0f} {fx + h * s * 0.3:.0f},{y - 12:.0f}Z",
            colour,
        )
    drawing.line(f"M{x + w * 0.3:.0f},{y - 12:.0f}h{w * 0.4:.0f}", "#7a5038", 20)
    drawing.sheet(box(x - 20, y - h - 26, w + 40, 32), light.at("#8a5f42"), lift=0.6)


def plant_pot(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, s: float) -> None:
    """A plant in a pot around x."""
    leaf = light.at(rng.choice(("#4f9160", "#6aa558")))
    for k in range(7):
        lean = (k - 3) * s * 0.14
        drawing.sheet(
            f"M{x:.0f},{y - s * 0.3:.0f}Q{x + lean * 0.3 - 14:.0f},{y - s * 0.7:.0f} {x + lean:.0f},{y - s * (1 - abs(k - 3) * 0.1):.0f}Q{x + lean * 0.6 + 16:.0f},{y - s * 0.6:.0f} {x:.0f},{y - s * 0.3:.0f}Z",
            mix(leaf, "#f4f0b0", 0.06 * (k % 3)),
            lift=0.3,
        )
    drawing.sheet(
        polygon((x - s * 0.2, y - s * 0.34), (x + s * 0.2, y - s * 0.34), (x + s * 0.14, y), (x - s * 0.14, y)),
        light.at("#c26b47"),
        lift=0.5,
    )


def crates(drawing: Drawing, rng: random.Random, light: Light, x: float, y: float, w: float, fill: str) -> None:
    """A crate of round fruit."""
    for row in range(2):
        for k in range(6):
            drawing.disc(
                x + w * (0.1 + 0.155 * k) + row * 8,
                y - w * 0.34 - row * 16,
                w * 0.085,
                mix(light.at(fill), "#ffffff", rng.uniform(0, 0.18)),
            )
    wood = light.at("#b98a58")
    drawing.sheet(box(x, y - w * 0.36, w, w * 0.36), wood, lift=0.6)
    for share in (0.12, 0.24):
        drawing.line(f"M{x:.0f},{y - w * share:.0f}h{w:.0f}", darker(wood, 0.25), 4, 0.7)
