"""Moods drawn on a face."""

from dataclasses import dataclass

from services.c1_illustrator.collage.puppets.svg import stroke
from services.c1_illustrator.collage.tables import table

INK = "#33292b"
_MOODS = table("moods")


@dataclass(frozen=True)
class Features:
    """Where the eyes and the mouth of a face are; 0,0 is the middle of the head."""

    apart: float = 20.0
    """Half of the distance between the eyes."""
    eyes: float = -5.0
    radius: float = 6.8
    mouth: float = 27.0
    aside: float = 0.0
    """How far the mouth is from the middle."""
    width: float = 24.0
    brows: bool = True
    white: bool = False
    """Whether the eyes have whites in every mood: on dark faces."""


def face(mood: str, features: Features, *, turn: float = 0.0, gaze: float = 0.0, blush: str = "#ee8585") -> str:
    """The face in a mood, looking aside (``turn`` 1: forward, -1: back) and up (``gaze`` -1) or down (1)."""
    look = _MOODS[mood]
    x, y = turn * 10, gaze * 7
    sight = gaze * 0.8 + look.get("sight", 0.0)
    drawn = [_eyes(look["eyes"], features, side, turn, sight) for side in (-1, 1)]
    if features.brows:
        drawn += [_brow(features, side, *look["brow"]) for side in (-1, 1)]
    if strength := look.get("cheeks", 0.0):
        level = (features.eyes + features.mouth) / 2 + 3
        drawn += [
            f'<ellipse cx="{side * (features.apart + 11):.1f}" cy="{level:.1f}" rx="{features.radius * 1.3:.1f}" '
            f'ry="{features.radius * 0.85:.1f}" fill="{blush}" opacity="{strength * 0.8:.2f}"/>'
            for side in (-1, 1)
        ]
    drawn += [_mouth(look["mouth"], features), _drop(look.get("drop", ""), features)]
    return f'<g transform="translate({x:.1f} {y:.1f})">{"".join(drawn)}</g>'


def _eyes(form: str, f: Features, side: int, turn: float, sight: float) -> str:
    x, y, r = side * f.apart, f.eyes, f.radius
    dx, dy = turn * r * 0.35, sight * r * 0.4
    if form in ("arc", "lid"):
        bend = -1.9 * r if form == "arc" else 1.3 * r
        lift = 2 if form == "arc" else 0
        d = f"M{x - r * 1.15:.1f},{y + lift:.1f}Q{x:.1f},{y + lift + bend:.1f} {x + r * 1.15:.1f},{y + lift:.1f}"
        return (stroke(d, "#fffdf6", 8) if f.white else "") + stroke(d, INK, 4)
    size = 1.6 if form == "wide" else 1.45 if f.white else 1.0
    drawn = ""
    if form == "wide" or f.white:
        drawn = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * size:.1f}" fill="#fffdf6" stroke="{INK}" stroke-width="1.8"/>'
    pupil = r * (0.78 if form == "wide" else 0.95)
    drawn += f'<ellipse cx="{x + dx:.1f}" cy="{y + dy:.1f}" rx="{pupil:.1f}" ry="{pupil * 1.08:.1f}" fill="{INK}"/>'
    drawn += f'<circle cx="{x + dx + r * 0.3:.1f}" cy="{y + dy - r * 0.38:.1f}" r="{r * 0.3:.1f}" fill="#fff"/>'
    if form == "half":
        w = r * size * 1.1
        lid = f"M{x - w:.1f},{y:.1f}C{x - w:.1f},{y - w * 1.4:.1f} {x + w:.1f},{y - w * 1.4:.1f} {x + w:.1f},{y:.1f}Z"
        drawn += f'<path d="{lid}" fill="#e9c9b0"/>' + stroke(f"M{x - w:.1f},{y:.1f}H{x + w:.1f}", INK, 3.2)
    return drawn


def _brow(f: Features, side: int, height: float, slope: float) -> str:
    x, y, w = side * f.apart, f.eyes - f.radius * 2.1 - height, f.radius * 1.25
    inner, outer = y - slope, y + slope
    a, b = (outer, inner) if side < 0 else (inner, outer)
    d = f"M{x - w:.1f},{a:.1f}Q{x:.1f},{y - 3:.1f} {x + w:.1f},{b:.1f}"
    return (stroke(d, "#fffdf6", 6.6) if f.white else "") + stroke(d, INK, 3.8)


def _mouth(form: str, f: Features) -> str:
    x, y, w = f.aside, f.mouth, f.width
    if form in ("smile", "small", "frown"):
        wide, bend = {"smile": (0.5, 0.46), "small": (0.3, 0.2), "frown": (0.36, -0.42)}[form]
        y += 4 if form == "frown" else 0
        d = f"M{x - w * wide:.1f},{y:.1f}Q{x:.1f},{y + w * bend:.1f} {x + w * wide:.1f},{y:.1f}"
        return (stroke(d, "#fffdf6", 6.4) if f.white else "") + stroke(d, INK, 3.5)
    if form == "wobble":
        q = w * 0.2
        d = f"M{x - 2 * q:.1f},{y + 2:.1f}" + f"q{q / 2:.1f},-7 {q:.1f},0" + f"t{q:.1f},0" * 3
        return (stroke(d, "#fffdf6", 6.2) if f.white else "") + stroke(d, INK, 3.3)
    if form == "grin":
        a, b, low = w * 0.54, w * 0.46, y + w * 0.6
        lips = f"M{x - a:.1f},{y - 3:.1f}Q{x:.1f},{y - 1:.1f} {x + a:.1f},{y - 3:.1f}"
        lips += f"Q{x + b:.1f},{low:.1f} {x:.1f},{low:.1f}Q{x - b:.1f},{low:.1f} {x - a:.1f},{y - 3:.1f}Z"
        tongue = f'<ellipse cx="{x:.1f}" cy="{y + w * 0.42:.1f}" rx="{w * 0.26:.1f}" ry="{w * 0.14:.1f}" fill="#f0837c"/>'
        return f'<path d="{lips}" fill="#7a2f2f" stroke="{INK}" stroke-width="2"/>{tongue}'
    rx, ry = {"round": (0.2, 0.27), "round_small": (0.12, 0.13), "yawn": (0.18, 0.22)}[form]
    oval = f'cx="{x:.1f}" cy="{y + 3:.1f}" rx="{w * rx:.1f}" ry="{w * ry:.1f}"'
    return f'<ellipse {oval} fill="#7a2f2f" stroke="{INK}" stroke-width="2"/>'


def _drop(form: str, f: Features) -> str:
    """A tear on the cheek or a drop of sweat beside the brow."""
    if not form:
        return ""
    x, y = (f.apart + 3, f.eyes + f.radius * 1.5) if form == "tear" else (f.apart + 22, f.eyes - 26)
    d = f"M{x:.1f},{y:.1f}q-8,11 0,15.5q8.5,-1.5 5.6,-9q-2.4,-4 -5.6,-6.5Z"
    return f'<path d="{d}" fill="#8fd0f2" stroke="#4f9fd0" stroke-width="1.4"/>'
