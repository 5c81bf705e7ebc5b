"""Fish, whales, snakes, caterpillars, octopuses: bodies without legs."""

from dataclasses import dataclass

from services.c1_illustrator.collage.palette import darker, lighter
from services.c1_illustrator.collage.puppets.biped import Drawn, Held
from services.c1_illustrator.collage.puppets.faces import Features, face
from services.c1_illustrator.collage.puppets.heads import HeadSpec, head
from services.c1_illustrator.collage.puppets.skeleton import POSES, Build, Pose, joints
from services.c1_illustrator.collage.puppets.svg import Colours, oval, pieces, put, stroke, turned
from services.c1_illustrator.collage.tables import table

_PARTS = table("bodies")
_FORMS = _PARTS["swimmers"]


def _mood(pose: Pose, mood: str) -> str:
    return "asleep" if pose.shut else mood


@dataclass(frozen=True)
class Swimmer:
    """A fish or a whale, seen from the side."""

    whale: bool = False
    pattern: str = ""
    fin: bool = False
    spout: bool = False
    whites: bool = False
    height: float = 120.0

    def draw(self, colours: Colours, pose: Pose, mood: str, held: Held | None) -> Drawn:
        """The body in a pose."""
        form, long, deep = ("whale", 112, 56) if self.whale else ("fish", 76, 52)
        tail = put(pieces(_FORMS[f"{form}_tail"], colours), -long + 12, 0, turn=pose.bend * 14)
        body = pieces([*_FORMS["spout"]] * self.spout + [*_FORMS["fin"]] * self.fin + [*_FORMS[form]], colours)
        marks = pieces(_PARTS["scales"].get(self.pattern, ()), colours)
        flipper = put(pieces(_FORMS["flipper"], colours), 6, 18, turn=-pose.fin * 40)
        features = Features(apart=17, eyes=-8, radius=6.8, mouth=16, width=24, white=self.whites)
        shown = put(face(_mood(pose, mood), features, turn=pose.turn or 0.3, gaze=pose.gaze), long * 0.5, -4, scale=1.05)
        svg = tail + body + marks + shown + flipper + (held.at(long + 16, 16) if held else "")
        fx, fy = turned(long * 0.5, -4, pose.pitch)
        low = deep + abs(pose.pitch) * 0.9
        return Drawn(f'<g transform="translate(0 {-low:.0f}) rotate({pose.pitch:.1f})">{svg}</g>', (fx, fy - low, 40))


@dataclass(frozen=True)
class Crawler:
    """A snake that is coiled, or a caterpillar of segments; its front is raised."""

    head: HeadSpec
    segments: bool = False
    height: float = 150.0

    def draw(self, colours: Colours, pose: Pose, mood: str, held: Held | None) -> Drawn:
        """The body in a pose."""
        lean = -pose.pitch * 0.9 + pose.turn * 6
        flat = pose.shut or pose.bend == 0.0
        neck = 26.0 if flat else 70.0 - max(0.0, pose.pitch) * 2 + max(0.0, -pose.pitch) * 0.6
        x0, y0 = (34.0, -24.0) if self.segments else (16.0, -44.0)
        dx, dy = turned(0, -neck, 60 if flat else 26 - lean * 0.5)
        x, y = x0 + dx, y0 + dy
        if self.segments:
            rise = pose.bend * 16
            tones = (darker(colours["fur"], 0.1), colours["fur"])
            body = "".join(oval(-104 + 28 * k, -24 - rise * (k % 2), 25, 25, tones[k % 2]) for k in range(5))
            body += "".join(stroke(f"M{-104 + 28 * k},-4v6", colours["dark"], 7) for k in range(5))
        else:
            body = pieces(_FORMS["coil"], {**colours, "band": lighter(colours["fur"], 0.3)})
        control = (x0 + 26, y0 - neck * 0.3)
        d = f"M{x0:.1f},{y0:.1f}Q{control[0]:.1f},{control[1]:.1f} {x:.1f},{y:.1f}"
        throat = stroke(d, darker(colours["fur"], 0.24), 37) + stroke(d, colours["fur"], 33)
        shown = put(
            head(self.head, colours, _mood(pose, mood), turn=pose.turn or 0.3, gaze=pose.gaze), x + 4, y - 16, turn=-lean * 0.2, scale=0.72
        )
        thing = held.at(x + 44, y + 14) if held else ""
        return Drawn(body + throat + shown + thing, (x + 4, y - 16, 38))


@dataclass(frozen=True)
class Octopus:
    """A head on tentacles; the two in front move as arms do."""

    whites: bool = False
    height: float = 190.0

    def draw(self, colours: Colours, pose: Pose, mood: str, held: Held | None) -> Drawn:
        """The body in a pose of two-legged ones."""
        at = joints(Build(thigh=10, shin=10, arm=44, torso=26, shoulder=34), POSES["biped"]["stand"] if pose.spin else pose)
        y = -58.0
        shift = y - at.hip[1]
        drawn = []
        for k, (x, reach, curl) in enumerate(((-34, -74, 22), (-16, -34, -14), (16, 34, 14), (34, 74, -22))):
            tone = darker(colours["fur"], 0.14 if k in (0, 3) else 0.06)
            d = f"M{x},{y}C{x * 1.2:.0f},{y + 34:.0f} {reach * 0.6:.0f},-12 {reach},-10q{curl * 0.8:.0f},-2 {curl},-18"
            drawn.append(stroke(d, darker(tone, 0.24), 23) + stroke(d, tone, 19.5))
        arms = []
        for (x0, y0), (x1, y1), (x2, y2) in at.arms:
            d = f"M{x0:.1f},{y0 + shift:.1f}Q{x1 * 1.25:.1f},{y1 + shift:.1f} {x2 * 1.1:.1f},{y2 + shift:.1f}"
            arms.append(stroke(d, darker(colours["fur"], 0.24), 21) + stroke(d, colours["fur"], 17.5))
        top = put(pieces(_FORMS["octopus"], colours), 0, y)
        features = Features(apart=19, eyes=-6, radius=7.2, mouth=20, white=self.whites)
        shown = put(face(_mood(pose, mood), features, turn=pose.turn, gaze=pose.gaze), 0, y - 26)
        hand = at.arms[1][2]
        thing = held.at(hand[0] * 1.1, hand[1] + shift) if held else ""
        svg = "".join([*drawn, top, shown, thing, *arms])
        return Drawn(f'<g transform="rotate({pose.lean * 0.6:.1f})">{svg}</g>', (0, y - 26, 44))
