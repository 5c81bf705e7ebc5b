"""One page's sound: sentences one after another, with pauses between them and a cue for each, exact to the sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from services.c2_narrator.engines.base import SAMPLE_RATE, Samples, SpokenWord, Utterance

LEAD_SECONDS = 0.30
SENTENCE_PAUSE = 0.40
PAUSES = {"…": 0.60, "?": 0.50, ":": 0.30, ";": 0.30, ",": 0.20, "—": 0.30}
"""After a line that ends so, instead of ``SENTENCE_PAUSE``."""
PARAGRAPH_PAUSE = 0.80
TURN_SECONDS = 0.60
"""A breath before the page on which the story turns."""
TAIL_SECONDS = 0.70
BREATH_SECONDS = 0.12
"""Between the voices of one sentence, beside the margins around each."""
LEVEL_DB = -20.0
"""The level of every voice of a cast, before the whole programme gets its gain."""
SILENT_SECONDS = 0.25
"""How long a sentence with nothing to speak lasts."""
MARGIN_SECONDS = 0.03
FADE_SECONDS = 0.006
SILENCE_DB = -48.0
"""Below the loudest 10 ms of a sentence: what counts as silence around it."""


@dataclass(frozen=True)
class Line:
    """A sentence of a page: its place and its printed text."""

    paragraph: int
    sentence: int
    text: str


@dataclass(frozen=True)
class Mark:
    """The range of a line in its track, in samples: the first, and one past the last."""

    line: Line
    start: int
    end: int
    words: tuple[SpokenWord, ...] = ()


@dataclass(frozen=True)
class PageTrack:
    """A page before mastering."""

    samples: Samples
    marks: tuple[Mark, ...]


def loud_frames(samples: Samples) -> NDArray[np.intp]:
    """The hundredths of a second that are not silent."""
    frame = SAMPLE_RATE // 100
    whole = np.pad(samples, (0, -len(samples) % frame)).reshape(-1, frame)
    level = np.sqrt(np.mean(np.square(whole, dtype=np.float64), axis=1))
    return np.flatnonzero(level > max(float(level.max(initial=0.0)) * 10 ** (SILENCE_DB / 20), 1e-5))


def trim(utterance: Utterance) -> Utterance:
    """Trim the silence around an utterance to a short margin, faded in and out to avoid clicks."""
    samples = utterance.samples
    frame = SAMPLE_RATE // 100
    loud = loud_frames(samples)
    if not len(loud):
        return Utterance(np.zeros(round(SILENT_SECONDS * SAMPLE_RATE), np.float32))
    margin = round(MARGIN_SECONDS * SAMPLE_RATE)
    start = max(0, int(loud[0]) * frame - margin)
    end = min(len(samples), (int(loud[-1]) + 1) * frame + margin)
    cut = samples[start:end].copy()
    fade = min(round(FADE_SECONDS * SAMPLE_RATE), len(cut) // 2)
    ramp = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, fade, dtype=np.float32))
    cut[:fade] *= ramp
    cut[len(cut) - fade :] *= ramp[::-1]
    words = tuple(
        SpokenWord(word.text, min(max(word.start - start, 0), len(cut)), min(max(word.end - start, 0), len(cut)))
        for word in utterance.words
    )
    return Utterance(cut, words)


def joined(pieces: Sequence[Utterance]) -> Utterance:
    """The pieces of one sentence, said by different voices as one thought: the same loudness, and between them no more than a breath."""
    parts: list[Samples] = []
    words: list[SpokenWord] = []
    at = 0
    for piece in map(trim, pieces):
        if parts:
            parts.append(np.zeros(round(BREATH_SECONDS * SAMPLE_RATE), np.float32))
            at += len(parts[-1])
        parts.append(_levelled(piece.samples))
        words += [SpokenWord(word.text, at + word.start, at + word.end) for word in piece.words]
        at += len(piece.samples)
    return Utterance(np.concatenate(parts), tuple(words) if all(piece.words for piece in pieces) else ())


def _levelled(samples: Samples) -> Samples:
    """Speech at ``LEVEL_DB``, so that no voice of a cast is louder than another."""
    loud = samples[np.abs(samples) > 0.1 * float(np.abs(samples).max(initial=0.0))]
    level = float(np.sqrt(np.mean(np.square(loud, dtype=np.float64)))) if len(loud) else 0.0
    return samples * np.float32(10 ** (LEVEL_DB / 20) / level) if level else samples


def pitched(utterance: Utterance, factor: float) -> Utterance:
    """An utterance at another pitch, by playing it faster or slower: the speaker's size changes with it."""
    if factor == 1:
        return utterance
    from scipy.signal import resample_poly

    share = Fraction(factor).limit_denominator(50)
    samples = np.asarray(resample_poly(utterance.samples.astype(np.float64), share.denominator, share.numerator), dtype=np.float32)
    words = tuple(SpokenWord(word.text, round(word.start / share), round(word.end / share)) for word in utterance.words)
    return Utterance(samples, words)


def pause_between(before: Line, after: Line) -> float:
    """Seconds of silence, at the usual pace, by how the line before ends."""
    if after.paragraph != before.paragraph:
        return PARAGRAPH_PAUSE
    return PAUSES.get(before.text.rstrip(" '\"”’»)")[-1:], SENTENCE_PAUSE)


def assemble(spoken: Sequence[tuple[Line, Utterance | None]], stretch: float, *, turn: bool = False) -> PageTrack:
    """Assemble a page. None stands for a sentence without speech, which gets a short silence and its cue. ``stretch`` is how long pauses
    are; before a ``turn`` there is a breath."""
    parts: list[Samples] = []
    marks: list[Mark] = []
    at = 0

    def pause(seconds: float) -> None:
        nonlocal at
        silence = np.zeros(round(seconds * stretch * SAMPLE_RATE), np.float32)
        parts.append(silence)
        at += len(silence)

    pause(LEAD_SECONDS + (TURN_SECONDS if turn else 0))
    before: Line | None = None
    for line, utterance in spoken:
        if before is not None:
            pause(pause_between(before, line))
        cut = Utterance(np.zeros(round(SILENT_SECONDS * SAMPLE_RATE), np.float32)) if utterance is None else trim(utterance)
        parts.append(cut.samples)
        words = tuple(SpokenWord(word.text, at + word.start, at + word.end) for word in cut.words)
        marks.append(Mark(line, at, at + len(cut.samples), words))
        at += len(cut.samples)
        before = line
    pause(TAIL_SECONDS)
    return PageTrack(np.concatenate(parts), tuple(marks))
