"""Retakes of single lines: the new sound replaces the old one in the finished track, at the same loudness.

The sentences of a track are separated by digital silence, so no sample outside the replaced lines changes.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.c2_narrator.engines.base import SAMPLE_RATE, Utterance
from services.c2_narrator.loudness import match_loudness
from services.c2_narrator.track import Line, trim
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import Take
from storycreator.messages.narration import Cue, NarrationRequest, NarrationTrack, WordCue

PACES = (1.0, 0.94, 1.06, 0.9, 1.1)
"""Relative pace of each take, so that takes differ even in engines with only one rendering of a sentence."""


def pace(number: int) -> float:
    """The relative pace of a take."""
    return PACES[number % len(PACES)]


def lines_to_take(request: NarrationRequest, lines: Mapping[int, tuple[Line, ...]]) -> dict[int, dict[int, Take]]:
    """The lines to replace, by page and index from 0. A take of a line takes precedence over one of its page.

    Raises ``InvalidInputError`` for a take of a page or line that does not exist.
    """
    selected: dict[int, dict[int, Take]] = {}
    for number, take in sorted(enumerate(request.takes), key=lambda item: item[1].line != 0):
        if take.page not in lines:
            raise InvalidInputError.of(
                f"takes.{number}.page", f"there is no page {take.page}; the edition has 0 (the title) to {max(lines)}"
            )
        count = len(lines[take.page])
        if take.line > count:
            raise InvalidInputError.of(f"takes.{number}.line", f"page {take.page} has no line {take.line}; it has 1 to {count}")
        for index in [take.line - 1] if take.line else range(count):
            selected.setdefault(take.page, {})[index] = take
    return selected


@dataclass(frozen=True)
class EditedTrack:
    """A track with lines replaced."""

    samples: NDArray[np.int16]
    cues: tuple[Cue, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / SAMPLE_RATE


def decoded(flac: bytes) -> NDArray[np.int16]:
    """The samples of a finished track."""
    import soundfile

    samples, _ = soundfile.read(io.BytesIO(flac), dtype="int16")
    return np.asarray(samples, dtype=np.int16)


def replace_lines(track: NarrationTrack, samples: NDArray[np.int16], new: Mapping[int, Utterance]) -> EditedTrack:
    """The track with the lines in ``new`` (counted from 0 over the page) replaced; what follows moves with them."""
    pieces: list[NDArray[np.int16]] = []
    cues: list[Cue] = []
    at = length = 0
    for index, cue in enumerate(track.cues):
        start, end = round(cue.start * SAMPLE_RATE), round(cue.end * SAMPLE_RATE)
        pieces.append(samples[at:start])
        length += start - at
        if index in new:
            cut = trim(new[index])
            sound = match_loudness(cut.samples, samples[start:end])
            words = tuple(
                WordCue(text=word.text, start=(length + word.start) / SAMPLE_RATE, end=(length + word.end) / SAMPLE_RATE)
                for word in cut.words
            )
        else:
            sound = samples[start:end]
            moved = length - start
            words = tuple(
                word.model_copy(update={"start": _shift(word.start, moved), "end": _shift(word.end, moved)}) for word in cue.words
            )
        cues.append(cue.model_copy(update={"start": length / SAMPLE_RATE, "end": (length + len(sound)) / SAMPLE_RATE, "words": words}))
        pieces.append(sound)
        length += len(sound)
        at = end
    pieces.append(samples[at:])
    return EditedTrack(np.concatenate(pieces), tuple(cues))


def _shift(seconds: float, samples: int) -> float:
    return (round(seconds * SAMPLE_RATE) + samples) / SAMPLE_RATE
