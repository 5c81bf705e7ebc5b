"""Read-along: SMIL media overlays (EPUB 3.3, section 9) that highlight each sentence while it is heard."""

from dataclasses import dataclass

from services.d_aggregator.book.track import TrackFile

ACTIVE_CLASS = "-epub-media-overlay-active"
"""As in ``templates/epub/style.css``."""


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


def clips(track: TrackFile, targets: frozenset[str]) -> list[Clip]:
    """The track cut into clips without gaps: a pause belongs to the sentence before it, so that players never skip. Cues of sentences that
    are not in the text are merged with their neighbours."""
    cues = [cue for cue in track.cues if track.sentence(cue) in targets]
    begins = [0, *(round(cue.start * 1000) for cue in cues[1:])]
    whole = int(track.duration * 1000)
    found = []
    for index, cue in enumerate(cues):
        end = begins[index + 1] if index + 1 < len(cues) else whole
        if end > begins[index]:
            found.append(Clip(track.sentence(cue), begins[index], end))
    return found
