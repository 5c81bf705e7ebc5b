"""A puppet: one member of the cast, drawn in any pose and mood."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.palette import darker, hls, lighter
from services.c1_illustrator.collage.puppets.biped import Held
from services.c1_illustrator.collage.puppets.kinds import Body, height_of
from services.c1_illustrator.collage.puppets.skeleton import POSES
from services.c1_illustrator.collage.puppets.things import Thing

_BOX, _MIDDLE, _FLOOR = (640.0, 640.0), 320.0, 500.0


@dataclass(frozen=True)
class Puppet:
    """How somebody looks on every page."""

    name: str
    label: str
    """What is drawn, with its article: ``a green dragon``."""
    body: Body | Thing
    plan: str
    """``biped``, ``quadruped`` or ``legless``."""
    colours: Mapping[str, str] = field(repr=False)
    size: float
    flies: bool = False
    tool: Held | None = None
    """What they hold when nothing else is said."""
    note: str = ""

    def figure(self, pose: str = "stand", mood: str = "happy", held: Held | None = None) -> Figure:
        """The puppet in a pose and a mood; a pose its body cannot take becomes ``stand``."""
        bones = POSES[self.plan].get(pose) or POSES[self.plan]["stand"]
        thing = held or (self.tool if pose in ("stand", "walk", "wave") else None)
        if thing and bones.arms and not bones.both and abs(bones.arms[1][1]) < 50:  # a hanging hand is raised with what it holds
            bones = replace(bones, arms=(bones.arms[0], (30, 98)))
        drawn = self.body.draw(self.colours, bones, mood, thing)
        x, y, r = drawn.face
        return Figure.cut(
            name=self.name,
            label=self.label,
            body=f'<g transform="translate({_MIDDLE} {_FLOOR})">{drawn.svg}</g>',
            box=_BOX,
            size=self.size,
            stature=height_of(self.body) if not isinstance(self.body, Thing) else self.body.height,
            faces=1,
            flies=self.flies,
            lift=bones.lift,
            face=(x + _MIDDLE, y + _FLOOR, r),
            pose=pose if pose in POSES[self.plan] else "stand",
            mood=mood,
            note=self.note,
        )


def palette(base: Mapping[str, str], **more: str) -> dict[str, str]:
    """All colours a puppet needs, from those that are given."""
    fur = base.get("fur", "#c98f5a")
    c = {
        "fur": fur,
        "belly": lighter(fur, 0.6),
        "dark": darker(fur, 0.4),
        "inner": "#f0a8a4",
        "nose": "#3a2f33",
        "horn": "#e8a23c",
        "accent": "#d8564c",
        "hair": "#543930",
        "skin": "#e0bb95",
        "cloth": "#d8564c",
        "top": "#3f86b5",
        "low": "#3f5878",
        "shirt": "#f3e4c4",
        "shoes": "#6b4434",
        "blush": "#c9776a",
        **base,
        **more,
    }
    dim = hls(c["fur"])[1] < 0.42
    return {
        "foot": darker(c["fur"], 0.14),
        "edge": darker(c["fur"], 0.24),
        "hairdark": darker(c["hair"], 0.25),
        "clothdark": darker(c["cloth"], 0.18),
        "clothlight": lighter(c["cloth"], 0.55),
        "whisker": "#f3efe8" if dim else "#5f544e",
        "accent2": darker(c["accent"], 0.15),
        "toplight": lighter(c["top"], 0.55),
        "topdark": darker(c["top"], 0.25),
        "skindark": darker(c["skin"], 0.12),
        **c,
    }
