"""Heads put together from the pieces of ``data/heads.toml``."""

from dataclasses import dataclass

from services.c1_illustrator.collage.puppets.faces import Features, face
from services.c1_illustrator.collage.puppets.svg import Colours, pieces
from services.c1_illustrator.collage.tables import table

_HEADS = table("heads")
_FACES = {
    "round": Features(),
    "wide": Features(apart=24),
    "long": Features(apart=21, eyes=-14, mouth=44, width=22),
    "narrow": Features(apart=19),
    "human": Features(apart=18, eyes=0, radius=6.2, mouth=26, width=24),
    "frog": Features(apart=28, eyes=-38, radius=9, mouth=14, width=44, brows=False),
    "metal": Features(apart=18, eyes=-8, mouth=14, width=24),
    "snow": Features(apart=16, eyes=-10, radius=5.5, mouth=22, width=26),
    "ghost": Features(apart=18, eyes=-4, radius=8, mouth=26),
    "alien": Features(apart=23, eyes=-8, radius=11, mouth=26, width=20, brows=False),
}
_MOUTHS = {
    "cat": (19, 20), "dog": (22, 26), "fox": (32, 22), "bear": (22, 20), "mouse": (24, 20), "rabbit": (26, 18), "pig": (36, 18), "cow": (38, 26),
    "horse": (48, 22), "beak": (33, 16), "bill": (37, 18), "hook": (38, 16), "longbeak": (30, 16), "reptile": (30, 34), "rhino": (38, 24),
    "walrus": (26, 16), "seal": (26, 18), "beaver": (24, 18), "koala": (35, 18), "monkey": (22, 26), "carrot": (27, 28),
}  # fmt: skip
"""Height and width of the mouth on a muzzle."""


@dataclass(frozen=True)
class HeadSpec:
    """What a head is put together from; the words are keys of ``data/heads.toml``."""

    skull: str = "round"
    behind: tuple[str, ...] = ()
    ears: str = ""
    horns: str = ""
    marks: tuple[str, ...] = ()
    muzzle: str = "none"
    hair: str = ""
    beard: str = ""
    worn: tuple[str, ...] = ()
    whites: bool = False


def head(spec: HeadSpec, colours: Colours, mood: str, *, turn: float = 0.0, gaze: float = 0.0) -> str:
    """The head, its middle at 0,0, with a face in a mood that looks where it is told to."""
    known, base = _HEADS, _FACES[spec.skull]
    mouth, width = _MOUTHS.get(spec.muzzle, (base.mouth, base.width))
    trunk = spec.muzzle == "trunk"
    features = Features(
        base.apart, base.eyes, base.radius, 40 if trunk else mouth, -16 if trunk else 0, 18 if trunk else width, base.brows, spec.whites
    )
    ears = known["ears"][spec.ears] if spec.ears else []
    shift = f'<g transform="translate({turn * 8:.1f} {gaze * 5:.1f})">'
    drawn = [pieces(known["behind"][key], colours) for key in spec.behind]
    drawn += [pieces(ears, colours), pieces(known["skulls"][spec.skull], colours)]
    drawn += [shift, *(pieces(known["marks"][key], colours) for key in spec.marks), "</g>"]
    if spec.horns:
        drawn.append(pieces(known["horns"][spec.horns], colours))
    if spec.hair:
        drawn.append(pieces(known["hair"][spec.hair], colours))
    beard = pieces(known["beards"][spec.beard], colours) if spec.beard else ""
    drawn += [shift, beard, pieces(known["muzzles"][spec.muzzle], colours), "</g>"]
    drawn.append(face(mood, features, turn=turn, gaze=gaze))
    if spec.ears == "flop":
        drawn.append(pieces([["m", "M-34,-42Q-70,-46 -72,0Q-72,26 -58,28Q-44,22 -42,-6Q-42,-24 -26,-42Z", "dark"]], colours))
    drawn += [
        (shift + pieces(known["worn"][key], colours) + "</g>") if key in ("glasses", "eyepatch") else pieces(known["worn"][key], colours)
        for key in spec.worn
    ]
    return "".join(drawn)
