"""Places the cast: size, position and direction of everybody, and of the things they are on, under or behind."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from services.c1_illustrator.collage.composition.framing import Arrangement, Framing, View
from services.c1_illustrator.collage.composition.placed import Actor, Placed, Prop, hides_a_face
from services.c1_illustrator.collage.composition.things import height_of, metres_of, seat_of, shared_things
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH, stream
from storycreator.messages.story import Pose, Relation

TOUCHING = frozenset({Pose.HUG, Pose.HOLD_HANDS, Pose.WHISPER})
AT_WORK = frozenset({Pose.PUSH, Pose.PULL, Pose.KNOCK, Pose.LOOK_IN, Pose.CLIMB, Pose.POUR, Pose.DIG})
"""Who does this is turned to the thing they are beside, and touches it."""
TALL = 1.5
"""Metres: what is so high is not looked over but past."""
LEAST_SEEN = 60.0
"""Units below a chin that a thing before somebody can take up."""
MOST_STRETCHED = 2.2
"""A bench for two is at most so much longer than it is drawn."""
_SHARES = {Arrangement.LEFT: 0.12, Arrangement.RIGHT: 0.88, Arrangement.CENTRE: 0.5, Arrangement.APART: 0.5}
"""The share of the free room that is left of the people."""


@dataclass
class Stage:
    """Places the cast."""

    view: View
    framing: Framing
    ground: float
    floats: bool
    arrangement: Arrangement
    mirrored: bool
    """Whether the order from left to right is turned round."""
    seed: tuple[object, ...]
    hosts: frozenset[str] = frozenset()
    """Those on whom somebody sits."""

    def place(self, actors: Sequence[Actor]) -> list[Placed]:
        """Everybody, and the things they are on, under or behind, from left to right without covering one another."""
        if not actors:
            return []
        rng = stream(*self.seed, "people")
        self.hosts = frozenset(actor.host for actor in actors)
        actors = _one_hideout(actors)
        mirror = self.mirrored
        number = len(actors)
        tall = HEIGHT * self.view.tall * {1: 1.06, 2: 1.0, 3: 0.92}.get(number, 0.84)
        crowding = min(min(1.0, most / scale) for scale, most in (self._scale(actor, tall) for actor in actors))
        tall *= max(0.62, crowding)  # beside an elephant that must be smaller, the mouse is smaller too
        walkers = [k for k in _seating(number, mirror) if not self._host(actors[k], actors)]
        if len(pair := [k for k in walkers if actors[k].shares]) == 2:  # side by side
            walkers.remove(pair[1])
            walkers.insert(walkers.index(pair[0]) + 1, pair[1])
        units = _units(actors, walkers)
        groups = [self._group([actors[k] for k in unit], tall) for unit in units]
        gaps = [self._gap(actors[a[-1]], actors[b[0]], left, right) for (a, left), (b, right) in pairwise(zip(units, groups, strict=True))]
        room = self.view.right - self.view.left
        total = sum(_width(group) for group in groups) + sum(gaps)
        shrink = min(1.0, room / total)
        spare = room - total * shrink
        close = 24.0 if self.arrangement in (Arrangement.LEFT, Arrangement.RIGHT) else 150.0 if number == 2 else 90.0
        spread = min(spare / (number + 1), close)
        if self.arrangement is Arrangement.APART and len(units) > 1:
            spread = min(0.8 * spare / (len(units) - 1), 560.0)
        used = total * shrink + spread * sum(gap > 0 for gap in gaps)
        x = self.view.left + (room - used) * (_SHARES[self.arrangement] + rng.uniform(-0.05, 0.05))
        x = max(self.view.left, min(x, self.view.right - used))
        placed: list[list[Placed]] = [[] for _ in actors]
        for k, (unit, group) in enumerate(zip(units, groups, strict=True)):
            scaled = [_scaled(item, shrink) for item in group]
            foot = self._foot(actors[unit[0]], scaled, k, len(units), rng)
            moved = [self._inside(_moved(item, x, foot)) for item in scaled]
            for member, item in zip(unit, moved, strict=False):
                placed[member] = [item]
            placed[unit[0]] += moved[len(unit) :]
            x += _width(scaled) + (gaps[k] * shrink + (spread if gaps[k] > 0 else 0) if k < len(gaps) else 0)
        standing = sorted(walkers)
        found = _turned([actors[k] for k in standing], [placed[k] for k in standing])
        for actor in actors:
            if host := self._host(actor, actors):
                rider = self._riding(actor, next(item for item in found if item.figure is host.figure), found, tall)
                if rider is None:  # no room up there: beside
                    return self.place([replace(one, host="") if one is actor else one for one in actors])
                found.append(rider)
        return [*found, *shared_things(actors, found)]

    @staticmethod
    def _host(actor: Actor, actors: Sequence[Actor]) -> Actor | None:
        """On whose back or head somebody is; whoever carries others is on nobody."""
        return next((one for one in actors if actor.host and one.figure.name == actor.host and not one.host), None)

    def _riding(self, actor: Actor, host: Placed, others: Sequence[Placed], tall: float) -> Placed | None:
        """Somebody small on the head of one who stands upright, or on the back of one who is long; None where a face would be hidden."""
        w, h, _ = self._size(actor, min(tall, host.height))
        long = host.width > 1.15 * host.height
        seats = [(x, 0.42) for x in (-0.28, 0.28, 0.0)] if long else []
        for share in (1.0, 0.6, 0.4, 0.25):
            for across, down in [*seats, (0.0, 0.05), (-0.36, 0.3), (0.36, 0.3), (0.0, 0.0)]:
                foot = host.top + down * host.height
                size = share * min(1.0, (foot - self.view.top) / h, 0.75 * host.width / w)
                x = host.middle + across * host.width
                rider = self._inside(
                    Placed(
                        x - w * size / 2,
                        foot - h * size,
                        w * size,
                        h * size,
                        figure=actor.figure,
                        mirrored=host.mirrored,
                        depth=host.depth + 1,
                    )
                )
                nearer = [other for other in others if other.depth > rider.depth]
                if not hides_a_face(rider, others) and not any(hides_a_face(other, [rider]) for other in nearer):
                    return rider
        return None

    def _group(self, members: Sequence[Actor], tall: float) -> list[Placed]:
        """Figures side by side, and the thing they belong to, about 0,0: the ground below their left edge."""
        row, x, relation, near = [], 0.0, members[0].direction.relation, members[0].near
        for actor in members:
            w, h, lift = self._size(actor, tall)
            air = "air" if lift or self.floats else "ground"
            row.append(Placed(x, -h - lift, w, h, figure=actor.figure, shadow=None if self.floats else 0.0, on=air))
            x += w + 6
        if near is None or relation is None:
            return row
        w, h, aspect = x - 6, max(item.height for item in row), members[0].aspect
        if relation is Relation.BEHIND and metres_of(near.word, near.slug) >= TALL and (face := row[0].face):
            return self._peeping(row[0], near, aspect, face)
        share = {Relation.BEHIND: 0.46, Relation.INSIDE: 0.52, Relation.UNDER: 1.25}.get(relation, 0.0)
        high = h * share if share else min(height_of(near, tall), h * (0.62 if relation is Relation.ON else 0.8))
        if relation is Relation.ON:  # what somebody is on is as wide as they are
            high = min(h * 0.62, max(high, 0.8 * w / aspect), *([1.1 * w / aspect] if aspect > 1.8 else []))
        if relation is Relation.INSIDE:
            high = min(w * 1.12 / aspect, h * 0.56)
        wide = high * aspect
        if wide > 2.1 * w and relation is not Relation.BESIDE:
            wide, high = 2.1 * w, 2.1 * w / aspect
        if len(members) == 1:
            wide, high = (size * min(1.0, 0.5 * WIDTH / wide) for size in (wide, high))
        if relation in (Relation.BEHIND, Relation.INSIDE):
            chins = [
                one.figure.face and (one.figure.face[1] + one.figure.face[2] * 1.05 - one.figure.top) / one.figure.height for one in members
            ]
            free = min((item.height * (1 - chin) for item, chin in zip(row, chins, strict=True) if chin), default=high)
            if free < LEAST_SEEN:  # all of a snail is face
                relation, wide, high = Relation.BESIDE, min(wide, 0.8 * h * aspect), min(high, 0.8 * h)
            wide, high = (size * min(1.0, free / high) for size in (wide, high)) if relation is not Relation.BESIDE else (wide, high)
        if len(members) > 1 and relation not in (Relation.BEHIND, Relation.BESIDE):  # one bench for all of them
            wide = max(wide, min(1.05 * w, MOST_STRETCHED * high * aspect))
        thing = Placed(0, -high, wide, high, prop=near, shadow=None if self.floats else 0.0)
        if relation in (Relation.BESIDE, Relation.ON) and members[0].direction.pose is Pose.CLIMB and len(row) == 1:
            wide = min(1.4 * w, aspect * min(max(high, 1.35 * h), self.ground - self.view.top - 20))
            tree = replace(thing, left=0.75 * w - 0.5 * wide, top=-wide / aspect, width=wide, height=wide / aspect, depth=-0.5)
            up = max(0.0, min(0.25 * h, tree.height - 0.4 * h, self.ground - self.view.top - h - 20))
            shift = max(0.0, -tree.left)
            return [replace(row[0], left=row[0].left + shift, top=row[0].top - up, shadow=None), replace(tree, left=tree.left + shift)]
        if relation is Relation.BESIDE:
            return [*row, replace(thing, left=w + (-6 if members[0].direction.pose in AT_WORK else 16))]
        span = max(w, wide)
        thing = replace(thing, left=(span - wide) / 2, depth=0.5 if relation in (Relation.BEHIND, Relation.INSIDE) else -0.5)
        up = {Relation.ON: high * seat_of(near), Relation.ABOVE: high + 0.25 * h}.get(relation, 0.0)
        if members[0].direction.pose is Pose.RIDE and relation is Relation.ON:  # astride: the legs are beside it
            up, thing = max(0.0, up - 0.12 * h), replace(thing, depth=0.5)
        shadow = {Relation.ABOVE: 0.0, Relation.ON: None}
        return [
            *(
                replace(
                    one, left=one.left + (span - w) / 2, top=one.top - up, shadow=shadow.get(relation, one.shadow),
                    on="air" if up and relation is Relation.ABOVE else one.on,
                )
                for one in row
            ),
            thing,
        ]  # fmt: skip

    def _peeping(self, one: Placed, near: Prop, aspect: float, face: tuple[float, float, float]) -> list[Placed]:
        """Somebody whose face looks out from behind the edge of a door, a tree or a curtain."""
        high = min(1.15 * one.height, self.ground - self.view.top - 20)
        wide = min(max(high * aspect, 0.6 * one.width), 1.5 * one.width)
        edge = max(face[0] - one.left, one.left + one.width - face[0]) + 1.06 * face[2]  # whichever way they look
        return [one, Placed(one.left + edge, -high, wide, high, prop=near, shadow=one.shadow, depth=0.5)]

    def _scale(self, actor: Actor, tall: float) -> tuple[float, float]:
        """Units of the frame for one of the figure's, beside a grown-up ``tall`` high; and the most there is room for."""
        figure = actor.figure
        share = 0.42 if self.framing == Framing.COVER else 0.3 if self.framing == Framing.CLOSE else 0.18
        scale = tall * (share + (1 - share) * figure.size) / figure.stature  # towards the grown-up's, so that a mouse stays visible
        stacked = (actor.near and actor.direction.relation in (Relation.ON, Relation.ABOVE)) or actor.figure.name in self.hosts
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
            return -(0.2 if a.direction.pose is b.direction.pose is Pose.HUG else 0.1) * min(_width(left), _width(right))
        if a.shares and b.shares:
            return 0.3 * min(left[0].height, right[0].height)
        return 40.0

    def _foot(self, actor: Actor, group: list[Placed], k: int, number: int, rng: random.Random) -> float:
        """The height of the ground somebody stands on."""
        high = max(-item.top for item in group)
        if self.floats:
            low = self.view.top + (HEIGHT * 0.3 if self.framing == Framing.COVER else HEIGHT * 0.1)
            middle = HEIGHT * (0.5 if k % 2 == 0 else 0.62) + rng.uniform(-40, 40)
            return max(low + high, min(middle + high / 2, self.view.bottom))
        foot = self.ground + rng.uniform(-14, 10) - (30 if number > 3 and k % 2 else 0)
        if actor.direction.far:
            foot -= 120
        elif self.framing == Framing.HIGH and number > 1:
            foot -= (k * 2 % 3) * 150
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


def _units(actors: Sequence[Actor], order: Sequence[int]) -> list[list[int]]:
    """The actors from left to right; those on, in or under the same thing are together."""
    found: list[list[int]] = []
    for k in order:
        mine = _belongs(actors[k])
        unit = next((unit for unit in found if mine and _belongs(actors[unit[0]]) == mine), None)
        found.append([k]) if unit is None else unit.append(k)
    return found


def _one_hideout(actors: Sequence[Actor]) -> list[Actor]:
    """The actors, where of those behind the same thing only the first has it; the others are beside."""
    seen: set[str] = set()
    found = []
    for actor in actors:
        behind = actor.near is not None and actor.direction.relation is Relation.BEHIND
        twice = behind and actor.near is not None and actor.near.slug in seen
        if behind and actor.near:
            seen.add(actor.near.slug)
        found.append(replace(actor, near=None) if twice else actor)
    return found


def _belongs(actor: Actor) -> tuple[str, Relation] | None:
    relation = actor.direction.relation
    return (actor.near.slug, relation) if actor.near and relation in (Relation.ON, Relation.INSIDE, Relation.UNDER) else None


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
        if actor.direction.pose in AT_WORK and actor.direction.relation is Relation.BESIDE and group[1:]:
            target = group[1].middle
        if target is None:
            things = [other.middle for other in group[1:] if abs(other.middle - item.middle) > 8]
            target = min(others, key=lambda x: abs(x - item.middle)) if others else things[0] if things else WIDTH / 2
        faces = actor.figure.faces
        found += [replace(item, mirrored=bool(faces) and (target - item.middle) * faces < 0), *group[1:]]
    return found
