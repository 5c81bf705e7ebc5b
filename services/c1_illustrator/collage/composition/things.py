"""Places the things: on tables and chests, in the air, or on the ground where there is room; each in its size beside a grown-up."""

import random
from collections.abc import Sequence
from functools import cache

from services.c1_illustrator.collage.composition.framing import Framing, View
from services.c1_illustrator.collage.composition.placed import Actor, Placed, Prop, hides_a_face
from services.c1_illustrator.collage.icons.words import AIRBORNE, BIG, singular
from services.c1_illustrator.collage.places.backdrop import Surface
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH, stream
from services.c1_illustrator.collage.tables import table
from storycreator.lexicon import entries

METRES: dict[str, float] = {word.strip(): float(metres) for metres, words in table("sizes").items() for word in words.split(",")}
"""The height of things, by their words in the singular."""
MUST_BE_SEEN, MOST_HIDDEN = 2, 0.65
"""So many things of a page stand behind the people where there is no other room, and at most so much of their width is hidden."""
LEAST = 26.0
"""Units of the smallest thing."""
GROWN_UP = 1.7
"""The height of a grown-up in metres."""
_SEATS: dict[str, float] = table("words")["seats"]
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


def seat_of(prop: Prop) -> float:
    """Where one sits or stands on a thing, as a share of its height."""
    return float(_SEATS.get(singular(prop.word.split()[-1]), 0.9))


def shared_things(actors: Sequence[Actor], placed: Sequence[Placed]) -> list[Placed]:
    """What two people hold together: between them, in the hands of both, beside their faces."""
    holders = [(item, actor) for actor in actors if actor.shares for item in placed if item.figure is actor.figure]
    if len(holders) != 2:
        return []
    (a, actor), (b, _) = sorted(holders, key=lambda one: one[0].middle)
    assert actor.shares
    x, low = (a.left + a.width + b.left) / 2, min(a.height, b.height)
    sides = [abs(x - one.face[0]) - one.face[2] for one in (a, b) if one.face]
    wide = min([min(height_of(actor.shares, 1.3 * low), 0.62 * low) * actor.aspect, 1.2 * low, *(2 * max(side, 30.0) for side in sides)])
    ground = max(a.bottom, b.bottom)
    for share, lift in ((1.0, 0.42), (0.7, 0.3), (1.0, 0.0), (0.6, 0.0)):  # in their hands, else at their feet
        w, h = wide * share, wide * share / actor.aspect
        foot = min((a.bottom + b.bottom) / 2 - lift * low + h / 2, ground) if lift else ground
        thing = Placed(x - w / 2, foot - h, w, h, prop=actor.shares, depth=max(a.depth, b.depth) + 1)
        if not hides_a_face(thing, placed):
            return [thing]
    return []


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
    for number, (prop, aspect) in enumerate(props):
        big, air = prop.slug in BIG, prop.slug in AIRBORNE
        h = height_of(prop, HEIGHT * view.tall) * rng.uniform(0.95, 1.05)
        h = min(h, HEIGHT * (0.15 if air else 0.44), HEIGHT * 0.46 / max(aspect, 0.4))
        if aspect > 1.6 and metres_of(prop.word, prop.slug) < 1.3:  # the larger measure of a plate is its width
            h *= 1.6 / aspect
        w = h * aspect
        others = people + found
        if floats or air:
            low, high = (0.12, 0.8) if floats else (0.1, 0.4)
            if framing == Framing.COVER:
                low, high = (0.36, 0.74) if floats else (0.34, 0.5)
            spot = _free_spot(w, h, others, rng, view, HEIGHT * low, HEIGHT * high)
            if spot:
                found.append(Placed(*spot, w, h, prop=prop, turn=rng.uniform(-10, 10), on="air", depth=1000))
        else:
            placed = None if big else _on_surface(prop, w, h, others, view, surfaces)
            placed = placed or _on_ground(prop, w, h, others, view, ground, big=big)
            if placed is None and number < MUST_BE_SEEN:
                smaller = (_behind(prop, w * share, h * share, others, view, ground) for share in (1, 0.75, 0.55))
                placed = next(filter(None, smaller), None) or _before(prop, w, h, others, view)
            found += [placed] if placed else []
    return found


def _behind(prop: Prop, w: float, h: float, others: list[Placed], view: View, ground: float) -> Placed | None:
    """Behind the people, where most of it is seen."""
    choices = []
    for k in range(int((view.right - view.left - w) / 22) + 1):
        x = view.left + k * 22
        before = [o.bottom for o in others if o.figure and o.left < x + w and x < o.left + o.width]
        foot = min([ground - 74, *before]) - 22  # nobody stands on its roof
        if foot - h > view.top and _is_free(x, foot - h, w, h, [o for o in others if not o.figure], 0.12):
            hidden = sum(max(0.0, min(x + w, o.left + o.width) - max(x, o.left)) for o in others if o.figure)
            choices.append((hidden / w, abs(x + w / 2 - WIDTH / 2), x, foot))
    hidden, _, x, foot = min(choices, default=(1.0, 0.0, 0.0, 0.0))
    return Placed(x, foot - h, w, h, prop=prop, shadow=foot) if hidden <= MOST_HIDDEN else None


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


def _before(prop: Prop, w: float, h: float, others: list[Placed], view: View) -> Placed | None:
    """Before the feet of people who fill the picture, small enough that no face is covered."""
    high = min(h, 0.22 * min(one.height for one in others if one.figure)) if any(one.figure for one in others) else h
    high = max(high, LEAST)
    wide, top = high * w / h, view.bottom - high
    faces = [one.face for one in others if one.face]
    for k in range(int((view.right - view.left - wide) / 22) + 1):
        x = view.left + k * 22
        covers = any(fx - r < x + wide and x < fx + r and fy + r > top for fx, fy, r in faces)
        if not covers and _is_free(x, top, wide, high, [one for one in others if not one.figure], 0.0):
            return Placed(x, top, wide, high, prop=prop, shadow=view.bottom, depth=5000)
    return None


def _is_free(x: float, y: float, w: float, h: float, others: list[Placed], share: float) -> bool:
    """Whether no more than a share of this box covers, or is covered by, another."""
    for other in others:
        wide = min(x + w, other.left + other.width) - max(x, other.left)
        high = min(y + h, other.bottom) - max(y, other.top)
        if wide > 0 and high > 0 and wide * high > share * min(w * h, other.width * other.height):
            return False
    return True
