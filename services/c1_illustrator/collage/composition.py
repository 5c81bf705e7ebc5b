"""The composition of a picture: framing, and size, place and direction of everything, so that nothing is cut off or covered."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.icons.words import AIRBORNE, BIG
from services.c1_illustrator.collage.places.backdrop import Surface
from services.c1_illustrator.collage.sheet import HEIGHT, MARGIN, WIDTH, stream
from services.c1_illustrator.collage.tables import word_list


class Framing(StrEnum):
    """The distance of the viewer."""

    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"
    COVER = "cover"


ZOOM = {Framing.WIDE: 1.0, Framing.MEDIUM: 1.08, Framing.CLOSE: 1.17, Framing.COVER: 1.04}
"""Enlargement of the land about the middle of the ground."""

_TALL = {Framing.WIDE: 0.4, Framing.MEDIUM: 0.47, Framing.CLOSE: 0.54, Framing.COVER: 0.52}
"""Height of a grown-up, as a share of the frame's height."""

_NEAR_WORDS, _FAR_WORDS = word_list("close_actions"), word_list("distant_actions")


@dataclass(frozen=True)
class Prop:
    """A thing in the picture."""

    word: str
    slug: str


@dataclass(frozen=True)
class Placed:
    """A figure or prop in its place: the box it is drawn in, in units of the frame."""

    left: float
    top: float
    width: float
    height: float
    figure: Figure | None = None
    prop: Prop | None = None
    mirrored: bool = False
    turn: float = 0.0
    """Degrees."""
    shadow: float | None = None
    """The height of the ground its shadow falls on; None when there is no ground."""
    on: str = "ground"
    """``ground``, ``surface`` or ``air``."""

    @property
    def middle(self) -> float:
        """Its x."""
        return self.left + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Composition:
    """Everything in a picture, in the order it is painted."""

    framing: Framing
    placed: tuple[Placed, ...]


def framing_of(page: int, action: str, people: int) -> Framing:
    """Choose by the action, else in turn, so that pages differ."""
    if page == 0:
        return Framing.COVER
    if people > 3:
        return Framing.WIDE
    words = set(action.lower().replace(",", " ").replace(".", " ").split())
    if words & _FAR_WORDS:
        return Framing.WIDE if people != 1 else Framing.MEDIUM
    if words & _NEAR_WORDS and people <= 2:
        return Framing.CLOSE
    return (Framing.MEDIUM, Framing.WIDE, Framing.MEDIUM, Framing.CLOSE)[page % 4] if people <= 2 else Framing.MEDIUM


def compose(
    figures: Sequence[Figure],
    props: Sequence[tuple[Prop, float]],
    *,
    framing: Framing,
    ground: float,
    floats: bool,
    surfaces: Sequence[Surface],
    seed: tuple[object, ...],
) -> Composition:
    """Place the cast (the most important first) and the props (each with its width over height)."""
    rng = stream(*seed, "composition")
    people = _people(list(figures), framing, ground, floats, rng.random() < 0.5, seed)
    things = _props(props, people, framing, ground, floats, surfaces, seed)
    return Composition(framing, tuple(sorted([*things, *people], key=_depth)))


def _depth(item: Placed) -> tuple[int, float]:
    """The painting order: large things, things in the air, things on tables, small things, then the cast from back to front."""
    rows = {"air": 1, "surface": 2, "ground": 3}
    row = 4 if item.prop is None else 0 if item.prop.slug in BIG else rows[item.on]
    return row, item.bottom if item.shadow is None else item.shadow


def _people(figures: list[Figure], framing: Framing, ground: float, floats: bool, mirror: bool, seed: tuple[object, ...]) -> list[Placed]:
    if not figures:
        return []
    rng = stream(*seed, "people")
    number = len(figures)
    tall = HEIGHT * _TALL[framing] * {1: 1.06, 2: 1.0, 3: 0.9}.get(number, 0.84 if number == 4 else 0.82)
    sizes = [_limit_size(*_natural(figure, tall, framing), framing) for figure in figures]
    front = number if number <= 5 else (number + 1) // 2
    order = _seating(number, front, mirror)
    placed: list[Placed | None] = [None] * number
    for row, members in enumerate((order[:front], order[front:])):
        if not members:
            continue
        shrink = 1.0 if row == 0 else 0.8
        gap = 54.0 if len(members) < 4 else 24.0
        room = WIDTH - 2 * MARGIN - 20
        total = sum(sizes[m][0] * shrink for m in members) + gap * (len(members) - 1)
        if total > room:
            shrink *= (room - gap * (len(members) - 1)) / (total - gap * (len(members) - 1))
            total = room
        spare = room - total
        spread = min(spare / (len(members) + 1), 190.0 if len(members) == 2 else 120.0)
        used = total + spread * (len(members) - 1)
        if len(members) == 1:
            x = WIDTH * (0.37 if mirror else 0.63) - used / 2 if framing != Framing.COVER else (WIDTH - used) / 2
        else:
            x = (WIDTH - used) / 2 + rng.uniform(-0.25, 0.25) * (WIDTH - 2 * MARGIN - used)
        x = max(MARGIN, min(x, WIDTH - MARGIN - used))
        for k, m in enumerate(members):
            w, h = sizes[m][0] * shrink, sizes[m][1] * shrink
            foot = ground + (rng.uniform(-16, 14) if row == 0 else -190) - (44 if number > 3 and k % 2 else 0)
            placed[m] = _place_figure(figures[m], x, w, h, foot, floats, framing, k, rng.uniform(-1, 1))
            x += w + gap + spread
    people = [item for item in placed if item is not None]
    return _face_each_other(people)


def _natural(figure: Figure, tall: float, framing: Framing) -> tuple[float, float]:
    """Width and height beside a grown-up ``tall`` units high; one that lies down is lower than one that stands up."""
    aspect = figure.width / figure.height
    height = tall * _relative_height(figure, framing) / max(1.0, aspect) ** 0.55
    return height * aspect, height


def _relative_height(figure: Figure, framing: Framing) -> float:
    """Relative height, moved towards 1 so that a mouse beside a dragon stays visible, above all on the cover."""
    share = 0.42 if framing == Framing.COVER else 0.16
    return share + (1 - share) * figure.size


def _limit_size(width: float, height: float, framing: Framing) -> tuple[float, float]:
    """Limit width and height to a share of the frame."""
    most = WIDTH * (0.5 if framing in (Framing.CLOSE, Framing.COVER) else 0.42)
    highest = HEIGHT * (0.58 if framing in (Framing.CLOSE, Framing.COVER) else 0.5)
    scale = min(1.0, most / width, highest / height)
    return width * scale, height * scale


def _seating(number: int, front: int, mirror: bool) -> list[int]:
    """The order from left to right, with the first of the cast at or next to the middle."""
    row = list(range(front))
    if front == 3:
        row = [1, 0, 2]
    elif front == 4:
        row = [2, 0, 1, 3]
    elif front > 4:
        row = [*range(front - 1, 0, -2), 0, *range(1 + (front % 2 == 0), front, 2)]
        row = list(dict.fromkeys([*row, *range(front)]))
    if mirror:
        row.reverse()
    return [*row, *range(front, number)]


def _place_figure(figure: Figure, x: float, w: float, h: float, foot: float, floats: bool, framing: Framing, k: int, sway: float) -> Placed:
    if floats:
        middle = HEIGHT * (0.56 if k % 2 == 0 else 0.66) + sway * 40
        top = max(HEIGHT * 0.16 if framing != Framing.COVER else HEIGHT * 0.34, min(middle - h / 2, HEIGHT - MARGIN - h))
        return _keep_inside(Placed(x, top, w, h, figure=figure, turn=sway * 7, on="air"))
    if figure.flies:
        lift = max(40.0, min(foot - h - HEIGHT * 0.3, HEIGHT * 0.2 + sway * 40))
        return _keep_inside(Placed(x, foot - h - lift, w, h, figure=figure, turn=sway * 4, shadow=foot, on="air"))
    return _keep_inside(Placed(x, foot - h, w, h, figure=figure, shadow=foot))


def _keep_inside(item: Placed) -> Placed:
    left = max(MARGIN, min(item.left, WIDTH - MARGIN - item.width))
    top = max(MARGIN, min(item.top, HEIGHT - MARGIN - item.height))
    return replace(item, left=left, top=top)


def _face_each_other(people: list[Placed]) -> list[Placed]:
    """Mirror figures drawn from the side so that they look at the others, or into the picture."""
    turned = []
    for item in people:
        others = [other.middle for other in people if other is not item]
        target = sum(others) / len(others) if others else WIDTH / 2
        turned.append(replace(item, mirrored=bool(item.figure and item.figure.faces_left and target > item.middle)))
    return turned


def _props(
    props: Sequence[tuple[Prop, float]],
    people: list[Placed],
    framing: Framing,
    ground: float,
    floats: bool,
    surfaces: Sequence[Surface],
    seed: tuple[object, ...],
) -> list[Placed]:
    rng = stream(*seed, "props")
    scale = {Framing.WIDE: 0.9, Framing.MEDIUM: 1.0, Framing.CLOSE: 1.14, Framing.COVER: 1.0}[framing]
    free = list(surfaces)
    found: list[Placed] = []
    for prop, aspect in props:
        big, air = prop.slug in BIG, prop.slug in AIRBORNE
        h = (320 if big else 158 if air else 172) * scale * rng.uniform(0.95, 1.05)
        w = h * aspect
        if w > 1.5 * h:
            w, h = w * 0.8, h * 0.8
        if floats or air:
            low, high = (0.12, 0.8) if floats else (0.1, 0.4)
            if framing == Framing.COVER:
                low, high = (0.36, 0.74) if floats else (0.34, 0.5)
            spot = _free_spot(w, h, people + found, rng, HEIGHT * low, HEIGHT * high)
            if spot:
                found.append(Placed(*spot, w, h, prop=prop, turn=rng.uniform(-10, 10), on="air"))
        elif free and not big:
            surface = next((s for s in free if _is_free(s.x - w / 2, s.y - h, w, h, people, 0.25)), None)
            if surface:
                free.remove(surface)
                if surface.width > 2.1 * w:
                    free.append(Surface(surface.x + surface.width * 0.25, surface.y, surface.width * 0.45))
                    surface = Surface(surface.x - surface.width * 0.25, surface.y, surface.width * 0.5)
                h2 = h * 0.86
                found.append(Placed(surface.x - w * 0.43, surface.y - h2, w * 0.86, h2, prop=prop, shadow=surface.y, on="surface"))
            elif placed := _on_ground(prop, w, h, people + found, ground, rng, big=big):
                found.append(placed)
        elif placed := _on_ground(prop, w, h, people + found, ground, rng, big=big):
            found.append(placed)
    return found


def _on_ground(prop: Prop, w: float, h: float, others: list[Placed], ground: float, rng: random.Random, *, big: bool) -> Placed | None:
    """At the feet of the figures where there is room, big things further back."""
    feet = [ground - 74, ground - 110, ground - 50] if big else [ground + 34, ground + 50, ground + 10, ground - 60]
    for cover in (0.0, 0.12, 0.3):
        for foot in feet:
            if foot > HEIGHT - MARGIN:
                continue
            gaps = [MARGIN + k * 22 for k in range(int((WIDTH - 2 * MARGIN - w) / 22) + 1)]
            gaps.sort(
                key=lambda x: (
                    abs(min((abs(x + w / 2 - o.middle) for o in others if o.figure), default=abs(x + w / 2 - WIDTH * 0.3)) - 330),
                    x,
                )
            )
            for x in gaps:
                if _is_free(x, foot - h, w, h, others, cover):
                    return Placed(x, foot - h, w, h, prop=prop, shadow=foot)
    return None


def _free_spot(w: float, h: float, others: list[Placed], rng: random.Random, low: float, high: float) -> tuple[float, float] | None:
    for cover in (0.0, 0.15):
        tries = [(MARGIN + (WIDTH - 2 * MARGIN - w) * rng.random(), low + max(0.0, high - low - h * 0.5) * rng.random()) for _ in range(60)]
        for x, y in tries:
            if y + h < HEIGHT - MARGIN and _is_free(x, y, w, h, others, cover):
                return x, y
    return None


def _is_free(x: float, y: float, w: float, h: float, others: list[Placed], share: float) -> bool:
    """Whether no more than a share of this box covers, or is covered by, another."""
    for other in others:
        wide = min(x + w, other.left + other.width) - max(x, other.left)
        high = min(y + h, other.bottom) - max(y, other.top)
        if wide > 0 and high > 0 and wide * high > share * min(w * h, other.width * other.height):
            return False
    return True
