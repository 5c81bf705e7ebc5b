# ruff: noqa: E501 - outlines read better on one line
"""Fish, whales, snakes, caterpillars, octopuses: bodies without legs."""

from dataclasses import dataclass

from services.c1_illustrator.collage.palette import darker, lighter
from services.c1_illustrator.collage.puppets.biped import Drawn, Held
from services.c1_illustrator.collage.puppets.faces import Features, face
from services.c1_illustrator.collage.puppets.heads import HeadSpec, head
from services.c1_illustrator.collage.puppets.skeleton import POSES, Build, Pose, joints
from services.c1_illustrator.collage.puppets.svg import Colours, oval, part, pieces, put, stroke, turned
from services.c1_illustrator.collage.tables import table

_PARTS = table("bodies")


def _mood(pose: Pose, mood: str) -> str:
    return "sleepy" if pose.shut else mood


def _thing(held: Held | None, x: float, y: float) -> str:
    return put(f'<g transform="translate(-64 -64)">{held.drawing}</g>', x, y, scale=held.size / 128) if held else ""


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
        long, deep = (112, 56) if self.whale else (76, 52)
        sway = pose.bend * 16
        if self.whale:
            tail = part(f"M{-long + 20},-14C{-long - 30},{-20 - sway} {-long - 44},{-40 - sway} {-long - 50},{-62 - sway}Q{-long - 20},{-60 - sway} {-long - 14},{-40 - sway}Q{-long + 4},{-58 - sway} {-long + 32},{-54 - sway}Q{-long + 26},{-30 - sway} {-long + 6},{-20 - sway}L{-long + 40},22Z", colours["fur"])
        else:
            tail = part(f"M{-long + 14},0C{-long - 20},{-30 - sway} {-long - 44},{-44 - sway} {-long - 52},{-36 - sway}Q{-long - 34},{-sway} {-long - 50},{36 - sway}C{-long - 40},{44 - sway} {-long - 18},{28 - sway} {-long + 14},10Z", colours["dark"])
        body = part(f"M{long},2C{long},{-deep - 12} {-long * 0.3:.0f},{-deep - 8} {-long},0C{-long * 0.4:.0f},{deep + 6} {long},{deep + 8} {long},2Z", colours["fur"])
        belly = f'<path d="M{long - 4},14C{long * 0.5:.0f},{deep * 0.6:.0f} {-long * 0.3:.0f},{deep * 0.5:.0f} {-long * 0.72:.0f},8C{-long * 0.4:.0f},{deep:.0f} {long * 0.8:.0f},{deep + 2} {long - 4},14Z" fill="{colours["belly"]}"/>'
        marks = pieces(_PARTS["scales"][self.pattern], colours) if self.pattern else ""
        back = part(f"M-20,{-deep + 8}Q-16,{-deep - 38} 26,{-deep - 26}Q14,{-deep - 8} 30,{-deep + 8}Z", colours["dark"]) if self.fin or not self.whale else ""
        wave = -40 - pose.fin * 80
        fin = put(part("M0,0Q-14,34 -42,40Q-44,14 -20,-4Z", darker(colours["fur"], 0.16)), 6, 18, turn=wave * 0.5 + 20)
        spout = stroke(f"M20,{-deep - 4}Q18,{-deep - 40} -4,{-deep - 44}M20,{-deep - 4}Q22,{-deep - 44} 44,{-deep - 46}", "#8fd0f2", 7) if self.spout else ""
        features = Features(apart=17, eyes=-8, radius=6.8, mouth=16, width=24, white=self.whites)
        shown = put(face(_mood(pose, mood), features, turn=pose.turn or 0.3, gaze=pose.gaze), long * 0.5, -4, scale=1.05)
        svg = tail + spout + back + body + belly + marks + shown + fin + _thing(held, long + 16, 16)
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
            body = "".join(oval(-104 + 28 * k, -24 - (rise if k % 2 else 0), 25, 25, colours["fur"] if k % 2 else darker(colours["fur"], 0.1)) for k in range(5))
            body += "".join(stroke(f"M{-104 + 28 * k},-4v6", colours["dark"], 7) for k in range(5))
        else:
            band = lighter(colours["fur"], 0.3)
            body = part("M-60,-14C-96,-10 -112,-26 -124,-16Q-110,2 -60,2Z", colours["fur"])
            body += oval(0, -20, 72, 20, darker(colours["fur"], 0.1)) + oval(4, -40, 54, 19, colours["fur"])
            body += stroke("M-50,-14q12,9 26,10M6,-2q16,0 30,-4M-26,-30q14,8 28,8", band, 6)
        control = (x0 + 26, y0 - neck * 0.3)
        d = f"M{x0:.1f},{y0:.1f}Q{control[0]:.1f},{control[1]:.1f} {x:.1f},{y:.1f}"
        throat = stroke(d, darker(colours["fur"], 0.24), 37) + stroke(d, colours["fur"], 33)
        shown = put(head(self.head, colours, _mood(pose, mood), turn=pose.turn or 0.3, gaze=pose.gaze), x + 4, y - 16, turn=-lean * 0.2, scale=0.72)
        return Drawn(body + throat + shown + _thing(held, x + 44, y + 14), (x + 4, y - 16, 38))


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
        for shoulder, elbow, hand in at.arms:
            d = f"M{shoulder[0]:.1f},{shoulder[1] + shift:.1f}Q{elbow[0] * 1.25:.1f},{elbow[1] + shift:.1f} {hand[0] * 1.1:.1f},{hand[1] + shift:.1f}"
            arms.append(stroke(d, darker(colours["fur"], 0.24), 21) + stroke(d, colours["fur"], 17.5))
        top = part(f"M-52,{y + 12}C-74,{y - 130} 74,{y - 130} 52,{y + 12}Q0,{y + 34} -52,{y + 12}Z", colours["fur"])
        spots = oval(-26, y - 66, 8, 7, colours["belly"], outline=0) + oval(20, y - 72, 6, 5, colours["belly"], outline=0) + oval(0, y - 80, 5, 4, colours["belly"], outline=0)
        shown = put(face(_mood(pose, mood), Features(apart=19, eyes=-6, radius=7.2, mouth=20, white=self.whites), turn=pose.turn, gaze=pose.gaze), 0, y - 26)
        hand = at.arms[1][2]
        svg = "".join([*drawn, top, spots, shown, _thing(held, hand[0] * 1.1, hand[1] + shift), *arms])
        return Drawn(f'<g transform="rotate({pose.lean * 0.6:.1f})">{svg}</g>', (0, y - 26, 44))
