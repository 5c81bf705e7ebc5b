"""Captions for the whole book's recording: WebVTT (W3C) and SubRip, from the timings taken at synthesis.

A caption is at most two lines of 42 characters, the common house rule of subtitling. A longer sentence becomes several captions
that share its time: at its words' times when the voice reports them, else in proportion to their characters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.audio.mp3_book import track_starts
from services.d_aggregator.formats.form import Form, Rendered
from storycreator.messages.narration import Cue

LINE = 42
"""Characters on a line."""
LINES = 2
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SENTENCE_PART = re.compile(r"[.,;:!?…—–]['\"”’»]*$")


@dataclass(frozen=True)
class Caption:
    """A piece of text on the screen, times in milliseconds from the start of the recording."""

    start: int
    end: int
    lines: tuple[str, ...]


def _tokens(text: str) -> list[str]:
    """Words; one longer than a line (Chinese and Japanese have no spaces) is cut."""
    return [word[at : at + LINE] for word in text.split() for at in range(0, len(word), LINE)]


def _joiner(text: str) -> str:
    return " " if " " in text.strip() or len(text) <= LINE else ""


def _lines(tokens: Sequence[str], joiner: str) -> tuple[str, ...] | None:
    """Two lines of about the same length, or one; None when it takes more."""
    whole = joiner.join(tokens)
    if len(whole) <= LINE:
        return (whole,)
    halves = ((joiner.join(tokens[:cut]), joiner.join(tokens[cut:])) for cut in range(1, len(tokens)))
    fitting = [pair for pair in halves if max(map(len, pair)) <= LINE]
    return min(fitting, key=lambda pair: abs(len(pair[0]) - len(pair[1]))) if fitting else None


def _pieces(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """A sentence as (first token, end token, lines), each fitting the screen; cut after punctuation where that is not too early."""
    tokens, joiner = _tokens(text), _joiner(text)
    found = []
    start = 0
    while start < len(tokens):
        end = start + 1
        while end < len(tokens) and _lines(tokens[start : end + 1], joiner) is not None:
            end += 1
        if end < len(tokens):
            early = range(end, start + (end - start) // 2, -1)
            end = next((cut for cut in early if _SENTENCE_PART.search(tokens[cut - 1])), end)
        found.append((start, end, _lines(tokens[start:end], joiner) or (joiner.join(tokens[start:end]),)))
        start = end
    return found


def _cut_times(cue: Cue, cuts: Sequence[int], tokens: Sequence[str]) -> list[float]:
    """Seconds in the track at which the token with each index begins."""
    if len(cue.words) == len(tokens):
        return [min(max(cue.words[cut].start, cue.start), cue.end) for cut in cuts]
    weights = [len(token) + 1 for token in tokens]
    total = sum(weights)
    return [cue.start + (cue.end - cue.start) * sum(weights[:cut]) / total for cut in cuts]


def caption_cue(cue: Cue, offset: float) -> list[Caption]:
    """The captions of one sentence whose track begins ``offset`` seconds into the recording."""
    pieces = _pieces(cue.text)
    if not pieces:
        return []
    inner = _cut_times(cue, [start for start, _, _ in pieces[1:]], _tokens(cue.text))
    times = [round((offset + seconds) * 1000) for seconds in (cue.start, *inner, cue.end)]
    return [Caption(times[i], times[i + 1], lines) for i, (_, _, lines) in enumerate(pieces)]


def captions(book: Book, starts: dict[int, float]) -> tuple[Caption, ...]:
    """All captions in order; they never overlap and none is empty. ``starts`` says where each track begins, in seconds."""
    found: list[Caption] = []
    for track in book.tracks:
        for cue in track.cues:
            for caption in caption_cue(cue, starts[track.page]):
                start = max(caption.start, found[-1].end if found else 0)
                if caption.end > start:
                    found.append(Caption(start, caption.end, caption.lines))
    return tuple(found)


def _clock(milliseconds: int, separator: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{separator}{rest:03d}"


def webvtt(book_captions: Iterable[Caption], language: str) -> str:
    """A WebVTT file."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {language}"]
    for caption in book_captions:
        text = "\n".join(caption.lines).translate(_MARKUP)
        blocks.append(f"{_clock(caption.start, '.')} --> {_clock(caption.end, '.')}\n{text}")
    return "\n\n".join(blocks) + "\n"


def subrip(book_captions: Iterable[Caption]) -> str:
    """A SubRip file."""
    return "".join(
        f"{number}\n{_clock(caption.start, ',')} --> {_clock(caption.end, ',')}\n" + "\n".join(caption.lines) + "\n\n"
        for number, caption in enumerate(book_captions, start=1)
    )


def _webvtt(book: Book) -> bytes:
    return webvtt(captions(book, track_starts(book)), book.language).encode()


def _subrip(book: Book) -> list[Rendered]:
    return [Rendered("book.srt", "application/x-subrip", subrip(captions(book, track_starts(book))).encode())]


FORM = Form("caption files", "book.vtt", "text/vtt", _webvtt, _subrip, needs_sound=True, encoder=encode_mp3)
