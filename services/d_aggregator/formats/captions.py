"""Captions for the whole book's recording: WebVTT (W3C) and SubRip, from the timings taken at synthesis.

A caption is at most two lines of 42 characters, stays for one to seven seconds and is cut at phrases. It begins with its words, or as soon
as the one before has been read: at 17 characters a second at most, and at 12, a child's speed, where that keeps it within a second of the
voice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.audio.mp3_book import track_starts
from services.d_aggregator.formats.form import Form, Rendered
from storycreator.locales.locale import locale
from storycreator.messages.narration import Cue

LINE = 42
"""Characters on a line."""
SHORTEST, LONGEST = 1000, 7000
"""Milliseconds a caption stays."""
FASTEST, CHILD = 17, 12
"""Characters a second: of any reader, and of a child."""
BEHIND = 1000
"""Milliseconds that captions may fall behind the voice for a child's speed."""
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LIKE_MARKUP = str.maketrans("<>{}", "‹›()")
"""SubRip has no escapes, and players take ``<b>`` and ``{\\an8}`` for markup, ``-->`` for a new caption."""
_SENTENCE_PART = re.compile(r"[.,;:!?…—–]['\"”’»]*$")


@dataclass(frozen=True)
class Caption:
    """A piece of text on the screen, times in milliseconds from the start of the recording."""

    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """Words that are shown together, and when they are spoken, in milliseconds from the start of the recording."""

    start: int
    end: int
    tokens: tuple[str, ...]
    joiner: str

    @property
    def text(self) -> str:
        """As shown, on one line."""
        return self.joiner.join(self.tokens)


class _Breaks:
    """Where a text of a language may be cut best."""

    def __init__(self, language: str) -> None:
        self._small = frozenset(locale(language).grammar.function_words.split())

    def cost(self, before: str, after: str) -> int:
        """Of a cut between two tokens: none after a mark, least before a small word, most after one."""
        if _SENTENCE_PART.search(before):
            return 0
        if before.strip("'\"“”«»‘’").casefold() in self._small:
            return 3
        return 1 if after.casefold() in self._small else 2

    def lines(self, tokens: Sequence[str], joiner: str) -> tuple[str, ...] | None:
        """One line, or two of about the same length cut at a phrase; None when it takes more."""
        whole = joiner.join(tokens)
        if len(whole) <= LINE:
            return (whole,)
        cuts = []
        for cut in range(1, len(tokens)):
            pair = joiner.join(tokens[:cut]), joiner.join(tokens[cut:])
            if max(map(len, pair)) <= LINE:
                cuts.append((6 * self.cost(tokens[cut - 1], tokens[cut]) + abs(len(pair[0]) - len(pair[1])), pair))
        return min(cuts)[1] if cuts else None

    def cut(self, tokens: Sequence[str], joiner: str) -> int:
        """How many of several tokens the first caption has, when one cannot hold them all: up to a phrase about where equal parts end."""
        lengths = [0, *accumulate(len(token) + len(joiner) for token in tokens)]
        fitting = [cut for cut in range(1, len(tokens)) if self.lines(tokens[:cut], joiner) is not None]
        part = lengths[-1] / max(2, -(-lengths[-1] // (2 * LINE)))
        return min(fitting or [1], key=lambda cut: 12 * self.cost(tokens[cut - 1], tokens[cut]) + abs(lengths[cut] - part))


def _tokens(text: str) -> list[str]:
    """Words; one longer than a line (Chinese and Japanese have no spaces) is cut."""
    return [word[at : at + LINE] for word in text.split() for at in range(0, len(word), LINE)]


def phrases(cue: Cue, offset: float, language: str) -> list[Phrase]:
    """A sentence, whose track begins ``offset`` seconds into the recording, cut to what a caption holds.

    The cuts are at the words' times when the voice reports them, else in proportion to their characters.
    """
    tokens, breaks = _tokens(cue.text), _Breaks(language)
    joiner = " " if " " in cue.text.strip() or len(cue.text) <= LINE else ""
    times = [round((offset + seconds) * 1000) for seconds in _token_times(cue, tokens)]

    def cut(first: int, end: int) -> list[Phrase]:
        part = tokens[first:end]
        fits = breaks.lines(part, joiner) is not None and times[end] - times[first] <= LONGEST
        if fits or end - first == 1:
            return [Phrase(times[first], times[end], tuple(part), joiner)]
        middle = first + breaks.cut(part, joiner)
        return cut(first, middle) + cut(middle, end)

    return cut(0, len(tokens)) if tokens else []


def _token_times(cue: Cue, tokens: Sequence[str]) -> list[float]:
    """Seconds in the track at which each token begins, and the end of the last."""
    if len(cue.words) == len(tokens):
        return [cue.start, *(min(max(word.start, cue.start), cue.end) for word in cue.words[1:]), cue.end]
    weights = [0, *accumulate(len(token) + 1 for token in tokens)]
    return [cue.start + (cue.end - cue.start) * weight / max(weights[-1], 1) for weight in weights]


def timed(spoken: Sequence[Phrase], language: str) -> tuple[Caption, ...]:
    """Captions for phrases in order. They never overlap; short ones share one when the voice leaves no second for each."""
    breaks = _Breaks(language)
    waiting = list(spoken)
    found: list[Caption] = []
    while waiting:
        one = waiting.pop(0)
        while waiting and waiting[0].start - one.start < SHORTEST:
            both = Phrase(one.start, waiting[0].end, one.tokens + waiting[0].tokens, one.joiner)
            if one.joiner != waiting[0].joiner or both.end - both.start > LONGEST or breaks.lines(both.tokens, both.joiner) is None:
                break
            one = both
            waiting.pop(0)
        start = max(one.start, found[-1].end if found else 0)
        lines = breaks.lines(one.tokens, one.joiner) or (one.text,)
        characters = sum(map(len, lines))
        child, fastest = -(-characters * 1000 // CHILD), -(-characters * 1000 // FASTEST)
        free = (waiting[0].start if waiting else start + LONGEST) + BEHIND - start
        stay = max(one.end - start, min(child, free), fastest, SHORTEST)
        found.append(Caption(start, start + min(stay, LONGEST), lines))
    return tuple(found)


def captions(book: Book, starts: dict[int, float]) -> tuple[Caption, ...]:
    """All captions in order. ``starts`` says where each track begins, in seconds."""
    spoken = [phrase for track in book.tracks for cue in track.cues for phrase in phrases(cue, starts[track.page], book.language)]
    return timed(spoken, book.language)


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
        f"{number}\n{_clock(caption.start, ',')} --> {_clock(caption.end, ',')}\n"
        + "\n".join(caption.lines).translate(_LIKE_MARKUP)
        + "\n\n"
        for number, caption in enumerate(book_captions, start=1)
    )


def _webvtt(book: Book) -> bytes:
    return webvtt(captions(book, track_starts(book)), book.language).encode()


def _subrip(book: Book) -> list[Rendered]:
    return [Rendered("book.srt", "application/x-subrip", subrip(captions(book, track_starts(book))).encode())]


FORM = Form("caption files", "book.vtt", "text/vtt", _webvtt, _subrip, needs_sound=True, encoder=encode_mp3)
