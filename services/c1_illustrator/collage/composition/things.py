"""Places the things: on tables and chests, in the air, or on the ground where there is room; each in its size beside a grown-up."""

import random
from collections.abc import Sequence
from functools import cache

from services.c1_illustrator.collage.composition.framing import Framing, View
from services.c1_illustrator.collage.composition.placed import Placed, Prop
from services.c1_illustrator.collage.icons.words import AIRBORNE, BIG, singular
from services.c1_illustrator.collage.places.backdrop import Surface
from services.c1_illustrator.collage.sheet import HEIGHT, stream
from services.c1_illustrator.collage.tables import table
from storycreator.lexicon import entries

METRES: dict[str, float] = {word.strip(): float(metres) for metres, words in table("sizes").items() for word in words.split(",")}
"""The height of things, by their words in the singular."""
GROWN_UP = 1.7
"""The height of a grown-up in metres."""
_BY_CLASS: dict[int, float] = {1: 0.1, 2: 0.3, 3: 0.6, 4: 1.2, 5: 2.5, 6: 6.0}
"""The height in metres by the size of a noun of the lexicon."""


@cache
def metres_of(word: str, slug: str) -> float:
    """The height of a thing in metres: by its words, by its noun in the lexicon, by its last word, else by the size of its drawing."""
    *before, last = word.split() or [slug]
    whole = " ".join([*before, singular(last)])
    for name in (word, whole):
        if name in METRES:
            return METRES[name]
        if (noun := entries.nouns().get(name)) and noun.size:
            return _BY_CLASS[noun.size]
    if last in METRES or singular(last) in METRES:
        return METRES[last if last in METRES else singular(last)]
    noun = entries.nouns().get(singular(last))
    return _BY_CLASS[noun.size] if noun and noun.size else 1.2 if slug in BIG else 0.3


def height_of(prop: Prop, tall: float) -> float:
    """The height of a thing beside a grown-up ``tall`` high, in units. Small things are drawn larger than life, so that they are seen."""
    share: float = (metres_of(prop.word, prop.slug) / GROWN_UP) ** 0.65
    return tall * min(max(share, 0.15), 1.5)


def place_things(
    props: Sequence[tuple[Prop, float]],
    people: list[Placed],
    view: View,
    framing: Framing,
    ground: float,
    floats: bool,
    surfaces: Sequence[Surface],
    seed: tuple[object, ...],
) -> list[Placed]:
    """The things that find room; the first of them matter most."""
    rng = stream(*seed, "props")
    found: list[Placed] = []
    for prop, aspect in props:
        big, air = prop.slug in BIG, prop.slug in AIRBORNE
        h = height_of(prop, HEIGHT * view.tall) * rng.uniform(0.95, 1.05)
        h = min(h, HEIGHT * (0.15 if air else 0.44), HEIGHT * 0.46 / max(aspect, 0.4))
        w = h * aspect
        others = people + found
        if floats or air:
            low, high = (0.12, 0.8) if floats else (0.1, 0.4)
            if framing == Framing.COVER:
                low, high = (0.36, 0.74) if floats else (0.34, 0.5)
            spot = _free_spot(w, h, others, rng, view, HEIGHT * low, HEIGHT * high)
            if spot:
                found.append(Placed(*spot, w, h, prop=prop, turn=rng.uniform(-10, 10), on="air", depth=1000))
        elif (not big and (placed := _on_surface(prop, w, h, others, view, surfaces))) or (
            placed := _on_ground(prop, w, h, others, view, ground, big=big)
        ):
            found.append(placed)
    return found


def _on_surface(prop: Prop, w: float, h: float, others: list[Placed], view: View, surfaces: Sequence[Surface]) -> Placed | None:
    """On the first table or chest that is wide enough, where nobody stands before it."""
    for surface in surfaces:
        room = surface.width - w
        for share in (0.0, -0.25, 0.25, -0.5, 0.5) if room > 0 else ():
            x = surface.x + share * room - w / 2
            if view.left < x and x + w < view.right and _is_free(x, surface.y - h, w, h, others, 0.05):
                return Placed(x, surface.y - h, w, h, prop=prop, shadow=surface.y, on="surface", depth=2000)
    return None


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
