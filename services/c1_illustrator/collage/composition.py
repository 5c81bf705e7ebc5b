"""The composition of a picture: framing, and size, place and direction of everything, so that nothing is cut off and no face is covered."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.icons.words import AIRBORNE, BIG, singular
from services.c1_illustrator.collage.places.backdrop import Surface
from services.c1_illustrator.collage.sheet import HEIGHT, MARGIN, WIDTH, stream
from storycreator.lexicon import entries
from storycreator.messages.story import Direction, Pose, Relation


class Framing(StrEnum):
    """How the picture looks at its scene; all but the cover are values of ``Camera``."""

    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"
    HIGH = "high"
    WINDOW = "window"
    SILHOUETTE = "silhouette"
    VIGNETTE = "vignette"
    COVER = "cover"


@dataclass(frozen=True)
class View:
    """What a framing shows."""

    tall: float
    """Height of a grown-up, as a share of the frame's height."""
    zoom: float = 1.0
    """Enlargement of the land."""
    anchor: float = 0.9
    """The height that stays where it is when the land is enlarged, as a share of the frame's height."""
    left: float = MARGIN
    top: float = MARGIN
    bottom: float = HEIGHT - MARGIN
    """The box that holds all figures and things; it is as far from the right edge as from the left one."""
    most: float = 0.52
    """The greatest height of a figure, as a share of the frame's height."""

    @property
    def right(self) -> float:
        """The right edge of the box."""
        return WIDTH - self.left


VIEWS = {
    Framing.WIDE: View(0.4),
    Framing.MEDIUM: View(0.5, 1.08, most=0.58),
    Framing.CLOSE: View(0.66, 1.3, 0.98, most=0.72),
    Framing.HIGH: View(0.36, 1.36, 1.0),
    Framing.WINDOW: View(0.44, 1.05, left=190, top=170, bottom=HEIGHT - 190),
    Framing.SILHOUETTE: View(0.46),
    Framing.VIGNETTE: View(0.42, left=300, top=200, bottom=HEIGHT - 210),
    Framing.COVER: View(0.52, 1.04, left=70, most=0.56),
}
SIZES = {1: 0.19, 2: 0.28, 3: 0.42, 4: 0.66, 5: 0.9, 6: 1.0}
"""Height of a thing beside a grown-up, by the size of the lexicon; small things are drawn larger than life."""
TOUCHING = frozenset({Pose.HUG, Pose.HOLD_HANDS, Pose.WHISPER})


@dataclass(frozen=True)
class Prop:
    """A thing in the picture."""

    word: str
    slug: str


@dataclass(frozen=True)
class Actor:
    """Somebody in the picture, as directed."""

    figure: Figure
    direction: Direction
    near: Prop | None = None
    """The thing that ``direction.relation`` is about."""
    aspect: float = 1.0
    """Its width over its height."""


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
    depth: float = 0.0
    """What is deeper in the picture has a smaller one, and is painted earlier."""

    @property
    def middle(self) -> float:
        """Its x."""
        return self.left + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def face(self) -> tuple[float, float, float] | None:
        """The middle and radius of its face; None when it has none that is known."""
        if self.figure is None or self.figure.face is None:
            return None
        scale = self.height / self.figure.height
        x, y, r = self.figure.face
        across = (x - self.figure.left) * scale
        return self.left + (self.width - across if self.mirrored else across), self.top + (y - self.figure.top) * scale, r * scale


@dataclass(frozen=True)
class Composition:
    """Everything in a picture, in the order it is painted."""

    framing: Framing
    placed: tuple[Placed, ...]


def compose(
    actors: Sequence[Actor],
    props: Sequence[tuple[Prop, float]],
    *,
    framing: Framing,
    ground: float,
    floats: bool,
    surfaces: Sequence[Surface],
    seed: tuple[object, ...],
) -> Composition:
    """Place the cast (the most important first) and the props (each with its width over height)."""
    view = VIEWS[framing]
    ground = min(ground, view.bottom - 24)
    people = _Stage(view, framing, ground, floats, seed).place(actors)
    things = _props(props, people, view, framing, ground, floats, surfaces, seed)
    return Composition(framing, tuple(sorted([*things, *people], key=lambda item: item.depth)))


@dataclass
class _Stage:
    """Places the cast."""

    view: View
    framing: Framing
    ground: float
    floats: bool
    seed: tuple[object, ...]

    def place(self, actors: Sequence[Actor]) -> list[Placed]:
        """Everybody, and the things they are on, under or behind, from left to right without covering one another."""
        if not actors:
            return []
        rng = stream(*self.seed, "people")
        mirror = rng.random() < 0.5
        number = len(actors)
        tall = HEIGHT * self.view.tall * {1: 1.06, 2: 1.0, 3: 0.92}.get(number, 0.84)
        crowding = min(min(1.0, most / scale) for scale, most in (self._scale(actor, tall) for actor in actors))
        tall *= max(0.62, crowding)  # beside an elephant that must be smaller, the mouse is smaller too
        groups = [self._group(actor, tall) for actor in actors]
        order = _seating(number, mirror)
        gaps = [self._gap(actors[a], actors[b], groups[a], groups[b]) for a, b in pairwise(order)]
        room = self.view.right - self.view.left
        total = sum(_width(group) for group in groups) + sum(gaps)
        shrink = min(1.0, room / total)
        spare = room - total * shrink
        spread = min(spare / (number + 1), 150.0 if number == 2 else 90.0)
        used = total * shrink + spread * sum(gap > 0 for gap in gaps)
        if number == 1 and self.framing not in (Framing.COVER, Framing.VIGNETTE):
            x = self.view.left + room * (0.34 if mirror else 0.66) - used / 2
        else:
            x = self.view.left + (room - used) / 2 + rng.uniform(-0.3, 0.3) * (room - used)
        x = max(self.view.left, min(x, self.view.right - used))
        placed: list[list[Placed]] = [[] for _ in actors]
        for k, member in enumerate(order):
            group = [_scaled(item, shrink) for item in groups[member]]
            foot = self._foot(actors[member], group, k, number, rng)
            placed[member] = [self._inside(_moved(item, x, foot)) for item in group]
            x += _width(group) + (gaps[k] * shrink + (spread if gaps[k] > 0 else 0) if k < len(gaps) else 0)
        return _turned(actors, placed)

    def _group(self, actor: Actor, tall: float) -> list[Placed]:
        """A figure, and the thing it belongs to, about 0,0: the ground below their left edge."""
        figure, near = actor.figure, actor.near
        w, h, lift = self._size(actor, tall)
        alone = Placed(
            0, -h - lift, w, h, figure=figure, shadow=None if self.floats else 0.0, on="air" if lift or self.floats else "ground"
        )
        relation = actor.direction.relation
        if near is None or relation is None:
            return [alone]
        share = {Relation.BEHIND: 0.46, Relation.INSIDE: 0.52, Relation.UNDER: 1.25}.get(relation, 0.0)
        high = h * share if share else min(_height(near, tall), h * (0.62 if relation is Relation.ON else 0.8))
        if relation is Relation.ON:  # what somebody is on is as wide as they are
            high = min(h * 0.62, max(high, 0.8 * w / actor.aspect))
        wide = high * actor.aspect
        if relation is Relation.INSIDE:
            wide, high = w * 1.12, min(w * 1.12 / actor.aspect, h * 0.56)
            wide = high * actor.aspect
        if wide > 2.1 * w and relation is not Relation.BESIDE:
            wide, high = 2.1 * w, 2.1 * w / actor.aspect
        if relation in (Relation.BEHIND, Relation.INSIDE) and figure.face:
            chin = (figure.face[1] + figure.face[2] * 1.05 - figure.top) / figure.height * h
            if high > h - chin:
                wide, high = wide * (h - chin) / high, h - chin
        thing = Placed(0, -high, wide, high, prop=near, shadow=None if self.floats else 0.0)
        if relation is Relation.BESIDE:
            return [alone, replace(thing, left=w + 16)]
        span = max(w, wide)
        thing = replace(thing, left=(span - wide) / 2, depth=0.5 if relation in (Relation.BEHIND, Relation.INSIDE) else -0.5)
        up = {Relation.ON: high * 0.9, Relation.ABOVE: high + 0.25 * h}.get(relation, 0.0)
        shadow = 0.0 if relation is Relation.ABOVE else None if relation is Relation.ON else alone.shadow
        return [
            replace(
                alone, left=(span - w) / 2, top=alone.top - up, shadow=shadow, on="air" if up and relation is Relation.ABOVE else alone.on
            ),
            thing,
        ]

    def _scale(self, actor: Actor, tall: float) -> tuple[float, float]:
        """Units of the frame for one of the figure's, beside a grown-up ``tall`` high; and the most there is room for."""
        figure = actor.figure
        share = 0.42 if self.framing == Framing.COVER else 0.3 if self.framing == Framing.CLOSE else 0.18
        scale = tall * (share + (1 - share) * figure.size) / figure.stature  # towards the grown-up's, so that a mouse stays visible
        stacked = actor.near and actor.direction.relation in (Relation.ON, Relation.ABOVE)
        high = min(HEIGHT * self.view.most, (self.ground - self.view.top) * (0.62 if stacked else 1))
        most = min((self.view.right - self.view.left) * 0.5 / figure.width, high / figure.height)
        return scale * (0.62 if actor.direction.far else 1.0), most

    def _size(self, actor: Actor, tall: float) -> tuple[float, float, float]:
        """Width, height and lift."""
        figure, scale = actor.figure, min(self._scale(actor, tall))
        lift = figure.lift * scale
        if figure.flies and not lift:
            lift = HEIGHT * 0.14
        high = figure.height * scale
        return figure.width * scale, high, 0.0 if self.floats else max(0.0, min(lift, self.ground - self.view.top - high))

    def _gap(self, a: Actor, b: Actor, left: list[Placed], right: list[Placed]) -> float:
        """Room between two neighbours; those who touch overlap a little."""
        if (a.direction.pose in TOUCHING or b.direction.pose in TOUCHING) and not (self.floats or a.near or b.near):
            return -0.1 * min(_width(left), _width(right))
        return 40.0

    def _foot(self, actor: Actor, group: list[Placed], k: int, number: int, rng: random.Random) -> float:
        """The height of the ground somebody stands on."""
        high = max(-item.top for item in group)
        if self.floats:
            low = self.view.top + (HEIGHT * 0.3 if self.framing == Framing.COVER else HEIGHT * 0.1)
            middle = HEIGHT * (0.5 if k % 2 == 0 else 0.62) + rng.uniform(-40, 40)
            return max(low + high, min(middle + high / 2, self.view.bottom))
        foot = self.ground + rng.uniform(-14, 10) - (30 if number > 3 and k % 2 else 0)
        if self.framing == Framing.HIGH and number > 1:
            foot -= (k * 2 % 3) * 105
        if actor.direction.far:
            foot -= 120
        return max(foot, self.view.top + high + 2)

    def _inside(self, item: Placed) -> Placed:
        left = max(self.view.left, min(item.left, self.view.right - item.width))
        top = max(self.view.top, min(item.top, self.view.bottom - item.height))
        return replace(item, left=left, top=top)


def _width(group: Sequence[Placed]) -> float:
    return max(item.left + item.width for item in group)


def _scaled(item: Placed, share: float) -> Placed:
    return replace(item, left=item.left * share, top=item.top * share, width=item.width * share, height=item.height * share)


def _moved(item: Placed, x: float, foot: float) -> Placed:
    shadow = None if item.shadow is None else foot
    return replace(item, left=item.left + x, top=item.top + foot, shadow=shadow, depth=3000 + foot + item.depth)


def _seating(number: int, mirror: bool) -> list[int]:
    """The order from left to right, with the first of the cast at or next to the middle."""
    row = {1: [0], 2: [0, 1], 3: [1, 0, 2], 4: [2, 0, 1, 3]}.get(number) or [
        *range(number - 1, 0, -2),
        0,
        *range(1 + number % 2, number, 2),
    ]
    row = list(dict.fromkeys([*row, *range(number)]))
    return row[::-1] if mirror else row


def _turned(actors: Sequence[Actor], placed: list[list[Placed]]) -> list[Placed]:
    """Everybody turned to whom they look at, else to the others, else into the picture; and all their things."""
    where = {actor.figure.name: group[0].middle for actor, group in zip(actors, placed, strict=True)}
    found = []
    for actor, group in zip(actors, placed, strict=True):
        item = group[0]
        others = [x for name, x in where.items() if name != actor.figure.name]
        target = where.get(actor.direction.facing) if actor.direction.facing != actor.figure.name else None
        if target is None:
            things = [other.middle for other in group[1:] if abs(other.middle - item.middle) > 8]
            target = min(others, key=lambda x: abs(x - item.middle)) if others else things[0] if things else WIDTH / 2
        faces = actor.figure.faces
        found += [replace(item, mirrored=bool(faces) and (target - item.middle) * faces < 0), *group[1:]]
    return found


def _height(prop: Prop, tall: float) -> float:
    """The height of a thing beside a grown-up."""
    words = prop.word.split()
    noun = entries.nouns().get(prop.word) or (entries.nouns().get(singular(words[-1])) if words else None)
    share = SIZES.get(noun.size if noun else 0) or (0.62 if prop.slug in BIG else 0.3)
    return tall * share


def _props(
    props: Sequence[tuple[Prop, float]],
    people: list[Placed],
    view: View,
    framing: Framing,
    ground: float,
    floats: bool,
    surfaces: Sequence[Surface],
    seed: tuple[object, ...],
) -> list[Placed]:
    rng = stream(*seed, "props")
    free = list(surfaces)
    found: list[Placed] = []
    for prop, aspect in props:
        big, air = prop.slug in BIG, prop.slug in AIRBORNE
        h = _height(prop, HEIGHT * view.tall) * rng.uniform(0.95, 1.05)
        h = min(h, HEIGHT * (0.15 if air else 0.34), HEIGHT * 0.4 / max(aspect, 0.4))
        w = h * aspect
        others = people + found
        if floats or air:
            low, high = (0.12, 0.8) if floats else (0.1, 0.4)
            if framing == Framing.COVER:
                low, high = (0.36, 0.74) if floats else (0.34, 0.5)
            spot = _free_spot(w, h, others, rng, view, HEIGHT * low, HEIGHT * high)
            if spot:
                found.append(Placed(*spot, w, h, prop=prop, turn=rng.uniform(-10, 10), on="air", depth=1000))
        elif (
            surface := next((s for s in free if not big and _is_free(s.x - w / 2, s.y - h, w, h, people, 0.15)), None)
        ) and surface.width > w:
            free.remove(surface)
            if surface.width > 2.1 * w:
                free.append(Surface(surface.x + surface.width * 0.25, surface.y, surface.width * 0.45))
                surface = Surface(surface.x - surface.width * 0.25, surface.y, surface.width * 0.5)
            if view.left < surface.x - w / 2 and surface.x + w / 2 < view.right:
                found.append(Placed(surface.x - w / 2, surface.y - h, w, h, prop=prop, shadow=surface.y, on="surface", depth=2000))
        elif placed := _on_ground(prop, w, h, others, view, ground, big=big):
            found.append(placed)
    return found


def _on_ground(prop: Prop, w: float, h: float, others: list[Placed], view: View, ground: float, *, big: bool) -> Placed | None:
    """At the feet of the figures where there is room, big things further back."""
    feet = [ground - 74, ground - 110, ground - 50] if big else [ground + 34, ground + 20, ground + 6, ground - 60]
    for cover in (0.0, 0.12):
        for foot in feet:
            if foot > view.bottom:
                continue
            gaps = [view.left + k * 22 for k in range(int((view.right - view.left - w) / 22) + 1)]
            people = [o for o in others if o.figure]
            gaps.sort(key=lambda x: (abs(min((abs(x + w / 2 - o.middle) - o.width / 2 for o in people), default=x - view.left) - w), x))
            for x in gaps:
                if _is_free(x, foot - h, w, h, others, cover):
                    return Placed(x, foot - h, w, h, prop=prop, shadow=foot, depth=0 if big else 2900)
    return None


def _free_spot(
    w: float, h: float, others: list[Placed], rng: random.Random, view: View, low: float, high: float
) -> tuple[float, float] | None:
    low, high = max(low, view.top), min(high, view.bottom)
    for cover in (0.0, 0.15):
        tries = [
            (view.left + (view.right - view.left - w) * rng.random(), low + max(0.0, high - low - h * 0.5) * rng.random())
            for _ in range(60)
        ]
        for x, y in tries:
            if y + h < view.bottom and _is_free(x, y, w, h, others, cover):
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
