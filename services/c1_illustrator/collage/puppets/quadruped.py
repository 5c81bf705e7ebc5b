"""Bodies on four legs, seen from the side, with a head that looks at the reader or ahead."""

from dataclasses import dataclass

from services.c1_illustrator.collage.palette import darker
from services.c1_illustrator.collage.puppets.biped import Drawn, Held
from services.c1_illustrator.collage.puppets.heads import HeadSpec, head
from services.c1_illustrator.collage.puppets.skeleton import GROUND, Pose
from services.c1_illustrator.collage.puppets.svg import Colours, Point, along, hull, limb, oval, part, pieces, put, turned
from services.c1_illustrator.collage.tables import table

_PARTS = table("bodies")
_LONG, _BONE = 62.0, 35.0
"""Half of the back, and each of a leg's two bones."""


@dataclass(frozen=True)
class Quadruped:
    """How a four-legged body looks."""

    head: HeadSpec
    tail: str = ""
    pattern: str = ""
    long_neck: float = 0.0
    """How much longer than a horse's the neck is, as a share of the back."""
    stout: float = 1.0
    hump: bool = False
    woolly: bool = False

    @property
    def height(self) -> float:
        """Units, when it stands."""
        return 2 * _BONE + 12 + 34 * self.stout + 76 + self.long_neck * 70

    def draw(self, colours: Colours, pose: Pose, mood: str, held: Held | None) -> Drawn:
        """The body in a pose; what is held is held with the mouth."""
        deep = 33.0 * self.stout
        roots = [turned(x, deep * 0.35, pose.pitch) for x in (-_LONG + 6, -_LONG + 22, _LONG - 22, _LONG - 6)]
        legs = [self._leg(root, *angles) for root, angles in zip(roots, pose.legs, strict=True)]
        rump, chest = turned(-_LONG + 12, 0, pose.pitch), turned(_LONG - 12, 0, pose.pitch)
        low = max(*(leg[2][1] + 12 for leg in legs), *(leg[1][1] + 10 for leg in legs), rump[1] + deep, chest[1] + deep)
        y = GROUND - low
        width = 19 * self.stout**1.4
        drawn = [self._foot(legs[k], width, darker(colours["fur"], 0.16), colours) for k in (0, 2)]
        tail = (
            put(pieces(_PARTS["tails"][self.tail], colours), rump[0] - 20, rump[1] - deep * 0.4, turn=pose.pitch, scale=0.8)
            if self.tail
            else ""
        )
        angle = 24 + pose.neck + pose.pitch * 0.25
        length = 44 + self.long_neck * 70
        base = turned(_LONG - 16, -deep * 0.35, pose.pitch)
        top = (base[0] + along(length, 180 - angle)[0], base[1] + along(length, 180 - angle)[1])
        neck = part(hull([(*base, deep * 0.8), (*top, 19.0)]), colours["fur"])
        trunk = part(hull([(*rump, deep), (*chest, deep * 0.96)]), colours["fur"])
        belly = oval(0, deep * 0.46, _LONG * 0.86, deep * 0.42, colours["belly"], outline=0) if self.pattern != "patches" else ""
        marks = put(belly + self._marks(deep, colours), 0, 0, turn=pose.pitch)
        near = [self._foot(legs[k], width, colours["fur"], colours) for k in (1, 3)]
        middle = (top[0] + 12, top[1] - 14)
        lean = pose.neck * 0.3 + pose.tilt
        thing = held.at(4 + pose.turn * 8, 58) if held else ""
        shown = head(self.head, colours, "asleep" if pose.shut else mood, turn=pose.turn or 0.35, gaze=pose.gaze)
        face = put(shown + thing, *middle, turn=lean, scale=0.8)
        svg = "".join([*drawn, tail, neck, trunk, marks, *near, face])
        return Drawn(f'<g transform="translate(0 {y:.1f})">{svg}</g>', (middle[0], middle[1] + y, 40))

    @staticmethod
    def _leg(root: Point, thigh: float, shin: float) -> tuple[Point, Point, Point]:
        kx, ky = along(_BONE, thigh)
        fx, fy = along(_BONE, shin)
        return root, (root[0] + kx, root[1] + ky), (root[0] + kx + fx, root[1] + ky + fy)

    @staticmethod
    def _foot(leg: tuple[Point, Point, Point], width: float, colour: str, colours: Colours) -> str:
        x, y = leg[2]
        return limb(leg, colour, width) + put(pieces(_PARTS["feet"]["hoof"], colours), x, y, scale=width / 20)

    def _marks(self, deep: float, colours: Colours) -> str:
        drawn = ""
        if self.hump:
            drawn += part(
                f"M-44,{-deep + 4:.0f}Q-30,{-deep - 44:.0f} -8,{-deep - 2:.0f}Q10,{-deep - 44:.0f} 30,{-deep + 4:.0f}Z", colours["fur"]
            )
        if self.pattern:
            drawn += pieces(_PARTS["coats"][self.pattern], colours)
        return drawn
