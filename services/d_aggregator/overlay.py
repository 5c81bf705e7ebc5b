"""Read-along: SMIL media overlays (EPUB 3.3, section 9) that light up each sentence while it is heard."""

from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from services.d_aggregator.book import TrackFile, cue_id

SMIL = "http://www.w3.org/ns/SMIL"
OPS = "http://www.idpf.org/2007/ops"
ACTIVE_CLASS = "-epub-media-overlay-active"
PLAYBACK_CLASS = "-epub-media-overlay-playing"
_S = ElementMaker(namespace=SMIL, nsmap={None: SMIL, "epub": OPS})


@dataclass(frozen=True)
class Clip:
    """One sentence's part of a track, in milliseconds."""

    target: str
    """XML id of the sentence."""
    begin: int
    end: int


def clock(milliseconds: int) -> str:
    """A SMIL full clock value."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def clips(track: TrackFile, targets: set[str]) -> list[Clip]:
    """The track cut into clips without gaps: a pause belongs to the sentence before it, so that it is heard and no player has to jump.
    Cues of sentences that are not in the text are left to their neighbours."""
    cues = [cue for cue in track.cues if cue_id(track.page, cue) in targets]
    begins = [0, *(round(cue.start * 1000) for cue in cues[1:])]
    whole = int(track.duration * 1000)
    found = []
    for index, cue in enumerate(cues):
        end = begins[index + 1] if index + 1 < len(cues) else whole
        if end > begins[index]:
            found.append(Clip(cue_id(track.page, cue), begins[index], end))
    return found


def smil(text_name: str, audio_name: str, parts: list[Clip]) -> bytes:
    """The overlay document; names are relative to it."""
    pars: list[Any] = [
        _S.par(
            _S.text(src=f"{text_name}#{clip.target}"),
            _S.audio(src=audio_name, clipBegin=clock(clip.begin), clipEnd=clock(clip.end)),
            id=f"par-{clip.target}",
        )
        for clip in parts
    ]
    sequence = _S.seq(*pars, id="page")
    sequence.set(f"{{{OPS}}}textref", text_name)
    content: bytes = etree.tostring(_S.smil(_S.body(sequence), version="3.0"), encoding="utf-8", xml_declaration=True)
    return content
