"""Heads put together from the pieces of ``data/heads.toml``."""

from dataclasses import dataclass, replace

from services.c1_illustrator.collage.puppets.faces import Features, face
from services.c1_illustrator.collage.puppets.svg import Colours, pieces
from services.c1_illustrator.collage.tables import table

_HEADS = table("heads")
_FACES = {skull: Features(**row) for skull, row in _HEADS["faces"].items()}


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
    aside, mouth, width = known["mouths"].get(spec.muzzle, (0, base.mouth, base.width))
    features = replace(base, mouth=mouth, width=width, aside=aside, white=spec.whites)
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
