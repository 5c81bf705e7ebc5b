"""Find the direct speech in a page's text.

Straight and curly double quotes, guillemets either way round, low-high and corner brackets; single quotes (as printed in Britain) when the
page has no double ones; dialogue dashes. Unmatched marks, quotes over several paragraphs and
stray inch marks are expected: the finder never raises, and an unclosed quote ends with its paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storycreator.locales.dialogue.speech import verbs
from storycreator.locales.locale import locale

CLOSERS = {"“": "”", "”": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"', "＂": "＂"}
STRAIGHT = '"＂”»'
"""Marks that may open or close a quote, depending on their neighbours."""
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_DASH_LINE = re.compile(r"^[^\S\n]*([—–―]|-(?= ))", re.MULTILINE)
_STOPS = ".,!?…:;—–-。！？،؟"


@dataclass(frozen=True)
class Span:
    """A quote in code points: ``text[start:end]``, marks included."""

    start: int
    end: int
    closed: bool = True
    """Whether the closing mark is present."""
    continues: bool = False
    """Whether it continues the previous quote, left open at the end of its paragraph as printers do."""


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return not after.isspace() and (before.isspace() or before in "([{—–-¡¿،,:" or not (before.isalnum() or before in ".!?…%\"”'’"))


def _is_opener(text: str, at: int) -> bool:
    mark = text[at]
    return mark in CLOSERS and (mark not in STRAIGHT or _opens(text, at))


def _closes_later(text: str, start: int, closers: str, opener: str) -> bool:
    """Whether, after a paragraph break, a closing mark comes before the next opening one."""
    for at in range(start, len(text)):
        if text[at] in closers:
            return not (text[at] in STRAIGHT and _opens(text, at))
        if text[at] == opener:
            return False
    return False


def _double(text: str) -> list[Span]:
    found: list[Span] = []
    breaks = {match.start(): match.end() for match in _BREAK.finditer(text)}
    start, continues, at = -1, False, 0

    def finish(end: int, *, closed: bool) -> None:
        end = start + len(text[start:end].rstrip())
        if any(char.isalnum() or ord(char) > 0x2100 for char in text[start:end]):
            found.append(Span(start, end, closed, continues))

    while at < len(text):
        if at in breaks:
            after = breaks[at]
            if start >= 0:
                opener = text[start]
                goes_on = text[after : after + 1] == opener and _is_opener(text, after)
                if goes_on or not _closes_later(text, after, CLOSERS[opener], opener):
                    finish(at, closed=False)
                    start, continues = -1, goes_on
            at = after
            continue
        if start < 0:
            if _is_opener(text, at):
                start = at
            elif not text[at].isspace():
                continues = False
        elif text[at] in CLOSERS[text[start]] and not (text[at] in STRAIGHT and _reopens(text, at)):
            finish(at + 1, closed=True)
            start, continues = -1, False
        elif _is_opener(text, at) and text[at] == text[start]:
            finish(at, closed=False)
            start, continues = at, False
        at += 1
    if start >= 0:
        finish(len(text), closed=False)
    return found


def _reopens(text: str, at: int) -> bool:
    """Whether a straight mark inside an open quote can only open another: a space before it and a letter after."""
    return at > 0 and text[at - 1].isspace() and at + 1 < len(text) and text[at + 1].isalnum()


def _single(text: str, language: str) -> list[Span]:
    """Single quotes. One closes only after punctuation, so that apostrophes and possessives are not mistaken for closing marks."""
    elision = locale(language).typography.elision
    found: list[Span] = []
    start = -1
    for at, char in enumerate(text):
        after = text[at + 1 : at + 2]
        if start >= 0 and _BREAK.match(text, at):
            start = -1
        elif start < 0 and char in "‘'" and after and not after.isspace() and not elision.match(text, at + 1):
            if at == 0 or text[at - 1].isspace() or text[at - 1] in "([—–":
                start = at
        elif start >= 0 and char in "’'" and text[at - 1] in _STOPS and at - start > 1 and not after.isalnum():
            if any(inner.isalnum() for inner in text[start:at]):
                found.append(Span(start, at + 1))
            start = -1
    return found


def _dashed(text: str, language: str) -> list[Span]:
    """Lines that begin with a dialogue dash, without the narration between dashes or after an inverted verb."""
    teller = re.compile(rf"(?<=[,!?…»])\s+(?=(?:{verbs(language)})\b)") if locale(language).grammar.inverted_speech else None
    found = []
    for match in _DASH_LINE.finditer(text):
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        at = match.start(1)
        for number, piece in enumerate(re.split(r"(?<=\S)\s*(?=[—–―]\S)|(?<=[.,;:])\s+(?=[—–―]\s)", text[at:line_end])):
            where = text.index(piece, at) if piece else at
            at = where + len(piece)
            if number % 2 or not any(char.isalnum() for char in piece):
                continue
            cut = teller.search(piece) if teller else None
            end = where + len((piece[: cut.start()] if cut else piece).rstrip())
            if end - where > 1:
                found.append(Span(where, end))
    return found


def _spoken(text: str, spans: list[Span], language: str) -> Iterator[Span]:
    """Leave out marks that do not quote speech: titles, signs, scare quotes."""
    beside = re.compile(rf"^[\s,—–-]*(?:\w+\s+){{0,3}}(?:{verbs(language)})\b", re.IGNORECASE)
    for span in spans:
        inside = text[span.start + 1 : span.end - (1 if span.closed else 0)].rstrip(" \"'’”»")
        led = text[: span.start].rstrip()[-1:]
        if (
            not inside.strip()
            or inside[-1] in _STOPS
            or not inside[-1].isalnum()
            or led in (":", ",", "")
            or not span.closed
            or (text[span.end : span.end + 1] == "." and led in ".!?…»")
            or beside.match(text[span.end :])
        ):
            yield span


def told_within(text: str, span: Span, language: str) -> list[tuple[int, int]]:
    """Where a quote is interrupted to tell who speaks, in languages that do not close it for that: ``« Viens, dit Mira. On rentre. »``."""
    if text[span.start] != "«" or not locale(language).grammar.inverted_speech:
        return []
    told = re.compile(rf"(?<=[,!?…])\s+(?:{verbs(language)})\b(?:[-\s][^,.!?…:;«»\"“”]*)?[.,]")
    return [found.span() for found in told.finditer(text, span.start + 1, span.end - 1)]


def find_quotes(text: str, language: str = "en") -> tuple[Span, ...]:
    """All quotes of a page in order, without overlaps. ``language`` is a primary subtag."""
    if marked := _double(text):
        return tuple(_spoken(text, marked, language))
    return tuple(_single(text, language) or _dashed(text, language))
