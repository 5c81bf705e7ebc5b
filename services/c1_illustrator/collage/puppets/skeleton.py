"""Joints: where every bone of a body is in a pose."""

from dataclasses import dataclass

from services.c1_illustrator.collage.puppets.svg import Point, along, turned
from services.c1_illustrator.collage.tables import table

GROUND = 0.0
"""The height of the ground in a puppet's units; up is negative."""


@dataclass(frozen=True)
class Pose:
    """How a body stands."""

    legs: tuple[tuple[float, float], ...] = ()
    """Of each leg, back to front: thigh and shin, in degrees from straight down, forward positive."""
    arms: tuple[tuple[float, float], ...] = ()
    lean: float = 0.0
    tilt: float = 0.0
    """How far the head leans forward."""
    turn: float = 0.0
    """Where the face looks: 1 forward, 0 at the reader, -1 back."""
    gaze: float = 0.0
    """-1 up, 1 down."""
    lift: float = 0.0
    """Height above the ground."""
    spin: float = 0.0
    """The whole body turned, in degrees clockwise."""
    pitch: float = 0.0
    """Four-legged and legless bodies: the back turned, in degrees clockwise."""
    neck: float = 0.0
    """Four-legged bodies: forward from the neck at rest."""
    bend: float = 0.0
    """Legless bodies: how far they curl."""
    fin: float = 0.0
    front: bool = False
    """Both hands are before the face."""
    both: bool = False
    """What is held is held with both hands."""
    tip: float = 0.0
    """By how many degrees clockwise what is held is turned."""
    stream: bool = False
    """Something runs out of what is held."""
    shut: bool = False
    """The eyes are closed."""


POSES: dict[str, dict[str, Pose]] = {plan: {name: Pose(**row) for name, row in rows.items()} for plan, rows in table("poses").items()}
"""By plan (``biped``, ``quadruped``, ``legless``) and name."""


@dataclass(frozen=True)
class Build:
    """The measures of a two-legged body."""

    thigh: float = 36.0
    shin: float = 36.0
    arm: float = 36.0
    torso: float = 74.0
    shoulder: float = 30.0
    """Half of the width."""
    hip: float = 13.0
    head: float = 1.0
    """Enlargement of the head."""
    limb: float = 22.0
    """Width of the legs."""
    sleeve: float = 19.0
    stoop: float = 0.0
    """Degrees by which the back is bent."""


@dataclass(frozen=True)
class Joints:
    """A two-legged body in a pose."""

    hip: Point
    neck: Point
    lean: float
    legs: tuple[tuple[Point, Point, Point], ...]
    arms: tuple[tuple[Point, Point, Point], ...]

    @property
    def lowest(self) -> float:
        """The height of the lower foot."""
        return max(leg[2][1] for leg in self.legs)


def joints(build: Build, pose: Pose) -> Joints:
    """Hip, neck, knees, feet, elbows and hands. Whoever does not float touches the ground with feet, knees or seat."""
    lean = pose.lean + build.stoop
    legs = []
    for side, (thigh, shin) in zip((-1, 1), pose.legs, strict=True):
        kx, ky = along(build.thigh, thigh)
        fx, fy = along(build.shin, shin)
        legs.append(((side * build.hip, 0.0), (side * build.hip + kx, ky), (side * build.hip + kx + fx, ky + fy)))
    down = max(max(leg[1][1] + build.limb * 0.4, leg[2][1] + 12, build.limb * 0.9) for leg in legs)
    y = GROUND - down
    nx, ny = turned(0, -build.torso, lean)
    arms = []
    for side, (upper, lower) in zip((-1, 1), pose.arms, strict=True):
        sx, sy = turned(side * (build.shoulder - 5), -build.torso + 15, lean)
        ex, ey = along(build.arm, upper)
        hx, hy = along(build.arm, lower)
        arms.append(((sx, sy + y), (sx + ex, sy + ey + y), (sx + ex + hx, sy + ey + hy + y)))
    lowered = tuple(((ax, ay + y), (bx, by + y), (cx, cy + y)) for (ax, ay), (bx, by), (cx, cy) in legs)
    return Joints((0, y), (nx, ny + y), lean, lowered, tuple(arms))
