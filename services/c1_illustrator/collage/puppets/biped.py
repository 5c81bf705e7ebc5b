"""Bodies on two legs: people, animals that walk upright, birds, robots, things with limbs."""

import math
from dataclasses import dataclass, field

from services.c1_illustrator.collage.palette import darker, lighter
from services.c1_illustrator.collage.puppets.heads import HeadSpec, head
from services.c1_illustrator.collage.puppets.skeleton import GROUND, Build, Joints, Pose, joints
from services.c1_illustrator.collage.puppets.svg import Colours, Point, hull, limb, oval, part, pieces, put, stroke, turned
from services.c1_illustrator.collage.tables import table

_PARTS = table("bodies")
_SKIRTED = frozenset({"dress", "robe", "coat"})
_SHIRT = (
    ("p", "M-10,-88H10V-62H-10Z", "skindark"),
    ("p", "M-31,-64Q-27,-78 0,-78Q27,-78 31,-64Q35,-30 31,8Q0,16 -31,8Q-35,-30 -31,-64Z", "shirt"),
)


@dataclass(frozen=True)
class Held:
    """Something in a hand."""

    drawing: str
    """SVG in a box of 128 by 128."""
    size: float
    """Units."""
    foot: float = 0.0
    """Where its handle ends in the box, when it is held by that and reaches up behind the head; 0 when it lies in the hand."""

    def at(self, x: float, y: float, turn: float = 0.0) -> str:
        """The drawing with its middle at a point, turned clockwise."""
        return put(f'<g transform="translate(-64 -64)">{self.drawing}</g>', x, y, turn=turn, scale=self.size / 128)


@dataclass(frozen=True)
class Drawn:
    """A body in a pose, and where its face is. The ground is at 0; up is negative."""

    svg: str
    face: tuple[float, float, float]
    """x, y and radius."""


@dataclass(frozen=True)
class Biped:
    """How a two-legged body looks."""

    head: HeadSpec
    build: Build = field(default_factory=Build)
    body: str = "pear"
    """``pear`` (bare), ``box`` (plates), ``snow``, ``sheet``, ``egg`` (birds), or ``clothes``."""
    outfit: str = ""
    limbs: str = "paw"
    """``paw``, ``sleeve``, ``wing``, ``metal`` or ``stick``."""
    feet: str = "paw"
    """``paw``, ``shoe``, ``claw``, ``web``, ``hoof`` or ``none``."""
    tail: str = ""
    wings: str = ""
    pattern: str = ""
    own: str = ""
    """What they wear besides: ``scarf``, ``tie``, ``bell`` …"""

    def draw(self, colours: Colours, pose: Pose, mood: str, held: Held | None) -> Drawn:
        """The body in a pose."""
        at = joints(self.build, pose)
        hx, hy = at.hip
        first, second = (self._arm(at, k, colours) for k in (0, 1))
        legs = [] if self.feet == "none" else [self._leg(at, k, colours) for k in (0, 1)]
        middle = self._head(at, pose)
        face = put(
            head(self.head, colours, "asleep" if pose.shut else mood, turn=pose.turn, gaze=pose.gaze),
            middle[0], middle[1], turn=pose.tilt + at.lean * 0.5, scale=self.build.head,
        )  # fmt: skip
        back = put(pieces(_PARTS["wings"][self.wings], colours), at.neck[0], at.neck[1] + 26, turn=at.lean) if self.wings else ""
        back += put(pieces(_PARTS["tails"][self.tail], colours), hx - 14, hy - 6, turn=at.lean * 0.5) if self.tail else ""
        thing = self._held(at, pose, held)
        near = pose.front or pose.both
        grown, thing = (thing, "") if held and held.foot and not pose.tip else ("", thing)
        own = put(pieces(_PARTS["own"].get(self.own, ()), colours), *at.neck)
        order = [
            back, grown, *legs[:1], "" if near else first, *legs[1:], self._torso(at, colours), face, own,
            first if near else "", "" if pose.both else thing, second, thing if pose.both else "",
        ]  # fmt: skip
        svg, x, y = "".join(order), *middle
        if pose.spin:
            svg = f'<g transform="rotate({pose.spin:.1f} {hx:.1f} {hy:.1f})">{svg}</g>'
            dx, dy = turned(x - hx, y - hy, pose.spin)
            x, y = hx + dx, hy + dy
        return Drawn(svg, (x, y, 50 * self.build.head))

    def _head(self, at: Joints, pose: Pose) -> Point:
        reach = 42 if self.body != "egg" else 30
        dx, dy = turned(0, -reach * self.build.head, pose.tilt * 0.8 + at.lean * 0.5)
        return at.neck[0] + dx, at.neck[1] + dy + 4

    def _torso(self, at: Joints, colours: Colours) -> str:
        if self.outfit:
            drawn = pieces([*_SHIRT, *_PARTS["outfits"][self.outfit]], colours)
        else:
            drawn = pieces([*_PARTS["torsos"][self.body], *_PARTS["patterns"].get(self.pattern, ())], colours)
        drawn += pieces(_PARTS["worn"].get(self.own, ()), colours)
        stretched = f'<g transform="scale({self.build.shoulder / 31:.3f} {self.build.torso / 74:.3f})">{drawn}</g>'
        return put(stretched, *at.hip, turn=at.lean) + (self._skirt(at, colours) if self.outfit in _SKIRTED else "")

    def _skirt(self, at: Joints, colours: Colours) -> str:
        """Cloth that covers the thighs, wherever they are."""
        long = self.outfit == "robe"
        share = 0.62 if self.outfit == "dress" else 0.4
        circles = [(at.hip[0], at.hip[1] - 8, self.build.shoulder - 4)]
        for side, (thigh, knee, foot) in zip((-1, 1), at.legs, strict=True):
            end = foot if long else knee
            x, y = (
                thigh[0] + (end[0] - thigh[0]) * (0.86 if long else share + 0.3),
                thigh[1] + (end[1] - thigh[1]) * (0.86 if long else share + 0.3),
            )
            circles.append((x + side * (14 if long else 11), y, 17.0))
        return part(hull(circles), colours["top"])

    def _leg(self, at: Joints, k: int, colours: Colours) -> str:
        leg = at.legs[k]
        bare = self.outfit == "dress"
        colour = {"metal": colours["dark"], "stick": colours["dark"], "wing": colours["horn"]}.get(
            self.limbs, colours["skin"] if bare else colours["low"]
        )
        width = {"metal": 14, "stick": 8, "wing": 8}.get(self.limbs, self.build.limb - (6 if bare else 0))
        colour = darker(colour, 0.1) if k == 0 else colour
        (kx, ky), (fx, fy) = leg[1], leg[2]
        grounded = abs(fx - kx) < abs(fy - ky) * 1.6 and fy > at.lowest - 10
        angle = 0.0 if grounded else max(-100.0, min(100.0, _angle(leg[1], leg[2])))
        foot = pieces(_PARTS["feet"][self.feet], {**colours, "shoes": darker(colours["shoes"], 0.1) if k == 0 else colours["shoes"]})
        return limb((leg[0], leg[1], leg[2]), colour, width) + put(foot, fx, fy, turn=angle)

    def _arm(self, at: Joints, k: int, colours: Colours) -> str:
        arm = at.arms[k]
        shoulder, elbow, hand = arm
        if self.limbs == "wing":
            return self._wing(shoulder, elbow, hand, darker(colours["fur"], 0.16 if k else 0.24), colours)
        if self.limbs in ("stick", "metal"):
            end = colours["accent"] if self.limbs == "metal" else colours["dark"]
            return limb(arm, colours["dark"], 8 if self.limbs == "stick" else 13) + oval(
                *hand, 8 if self.limbs == "stick" else 13, 8 if self.limbs == "stick" else 13, end
            )
        b = self.build
        if self.limbs == "paw":
            colour = darker(colours["fur"], 0.07) if k else darker(colours["fur"], 0.14)
            return limb(arm, colours["top"] if self.outfit else colour, b.sleeve + 2) + oval(
                *hand, b.sleeve * 0.62, b.sleeve * 0.62, colour
            )
        short = self.outfit in ("dress", "dungarees", "apron")
        sleeve = colours["shirt"] if self.outfit in ("dungarees", "apron") else colours["top"]
        sleeve = darker(sleeve, 0.0 if k else 0.1)
        cuff = (elbow[0] + (hand[0] - elbow[0]) * 0.72, elbow[1] + (hand[1] - elbow[1]) * 0.72)
        upper = (
            shoulder,
            ((shoulder[0] + elbow[0]) / 2, (shoulder[1] + elbow[1]) / 2),
            (shoulder[0] + (elbow[0] - shoulder[0]) * 0.7, shoulder[1] + (elbow[1] - shoulder[1]) * 0.7),
        )
        drawn = limb(arm, colours["skin"], b.sleeve - 4)
        drawn += limb(upper if short else (shoulder, elbow, cuff), sleeve, b.sleeve + (2 if short else 0))
        return drawn + oval(*hand, b.sleeve * 0.58, b.sleeve * 0.58, colours["skin"])

    @staticmethod
    def _wing(shoulder: Point, elbow: Point, hand: Point, colour: str, colours: Colours) -> str:
        """A feathered wing along the bones of an arm."""
        mid = ((shoulder[0] + elbow[0]) / 2, (shoulder[1] + elbow[1]) / 2)
        shape = part(hull([(*shoulder, 13.0), (*mid, 19.0), (*elbow, 17.0), (*hand, 7.0)]), colour)
        quill = stroke(f"M{elbow[0]:.1f},{elbow[1]:.1f}L{hand[0]:.1f},{hand[1]:.1f}", lighter(colour, 0.35), 3)
        return shape + quill

    def _held(self, at: Joints, pose: Pose, held: Held | None) -> str:
        if held is None:
            return ""
        (ax, ay), (bx, by) = at.arms[0][2], at.arms[1][2]
        if held.foot and not pose.tip:
            return held.at(bx, by + 14 - (held.foot - 64) * held.size / 128)
        if pose.stream:
            x = bx + held.size * 0.3
            falling = stroke(f"M{x + held.size * 0.2:.1f},{by + 4:.1f}q14,10 14,{max(24.0, GROUND - by - 20):.1f}", "#8fc3e0", 7)
            return falling + held.at(x, by - held.size * 0.1, pose.tip)
        x, y = ((ax + bx) / 2, (ay + by) / 2 - held.size * 0.12) if pose.both else (bx, by - held.size * 0.3)
        return held.at(x, y, pose.tip)


def _angle(knee: Point, foot: Point) -> float:
    """By how much a shin is turned from straight down, clockwise."""
    return math.degrees(math.atan2(-(foot[0] - knee[0]), foot[1] - knee[1]))
