"""Things with a face: a drawing of the set with a mood on it, and thin arms and legs where it can have them."""

from dataclasses import dataclass

from services.c1_illustrator.collage.puppets.biped import Drawn, Held
from services.c1_illustrator.collage.puppets.faces import Features, face
from services.c1_illustrator.collage.puppets.skeleton import Build, Pose, joints
from services.c1_illustrator.collage.puppets.svg import Colours, limb, oval, pieces, put, turned
from services.c1_illustrator.collage.tables import table

_PARTS = table("bodies")
_FEATURES = Features(apart=22, eyes=-6, radius=8.5, mouth=26, width=30, white=True)
_SCALE = 1.3


@dataclass(frozen=True)
class Thing:
    """How a thing with a face looks."""

    drawing: str
    """SVG in a box of 128 by 128."""
    extent: tuple[float, float, float, float]
    """Left, top, right and bottom of what is painted of it."""
    spot: tuple[float, float, float]
    """The middle and the size of the face on the drawing."""
    arms: bool = False
    legs: bool = False

    @property
    def height(self) -> float:
        """Units, when it stands."""
        return (self.extent[3] - self.extent[1]) * _SCALE + (52 if self.legs else 0)

    def draw(self, colours: Colours, pose: Pose, mood: str, held: Held | None) -> Drawn:
        """The thing in a pose."""
        left, top, right, bottom = self.extent
        tall, wide = (bottom - top) * _SCALE, (right - left) * _SCALE
        build = Build(thigh=22, shin=22, arm=30, torso=tall * 0.52, shoulder=wide * 0.42, hip=min(18.0, wide * 0.2), limb=8)
        at = joints(build, pose)
        hx, hy = at.hip if self.legs else (0.0, 0.0)
        dy = hy - at.hip[1]
        lean = at.lean if self.legs or self.arms else at.lean * 0.6
        middle = ((left + right) / 2, bottom)
        x, y = (self.spot[0] - middle[0]) * _SCALE, (self.spot[1] - middle[1]) * _SCALE
        shown = put(face("asleep" if pose.shut else mood, _FEATURES, turn=pose.turn, gaze=pose.gaze), x, y, scale=self.spot[2] * _SCALE)
        body = put(
            f'<g transform="scale({_SCALE}) translate({-middle[0]:.1f} {-middle[1]:.1f})">{self.drawing}</g>{shown}', hx, hy + 6, turn=lean
        )
        limbs = (
            [put(limb(arm, colours["dark"], 8) + oval(*arm[2], 8, 8, colours["dark"]), 0, dy) for arm in at.arms] if self.arms else ["", ""]
        )
        legs = ""
        if self.legs:
            legs = "".join(limb(leg, colours["dark"], 8) + put(pieces(_PARTS["feet"]["shoe"], colours), *leg[2]) for leg in at.legs)
        hand = at.arms[1][2]
        thing = held.at(hand[0], hand[1] + dy) if held and self.arms else ""
        svg = legs + limbs[0] + body + thing + limbs[1]
        fx, fy = turned(x, y + 6, lean)
        fx, fy = fx + hx, fy + hy
        if pose.spin:
            svg = f'<g transform="rotate({pose.spin * 0.5:.1f} {hx:.1f} {hy:.1f})">{svg}</g>'
            dx, dy = turned(fx - hx, fy - hy, pose.spin * 0.5)
            fx, fy = hx + dx, hy + dy
        return Drawn(svg, (fx, fy, 44 * self.spot[2] * _SCALE))
