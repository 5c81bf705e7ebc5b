"""The lines of an edition: its sentences, each with the parts that different people say."""

from dataclasses import dataclass

from services.c2_narrator.track import Line
from storycreator.locales.dialogue.quotations import find_quotes, told_within
from storycreator.messages.edition import Edition, EditionPage


@dataclass(frozen=True)
class Part:
    """A piece of a sentence in one voice."""

    text: str
    speaker: str = ""
    """Empty for the narrator."""


def tracks_of(edition: Edition) -> dict[int, tuple[Line, ...]]:
    """The lines of each track: 0 is the title, then the pages."""
    tracks: dict[int, tuple[Line, ...]] = {0: (Line(0, 0, edition.title),)}
    for page in edition.pages:
        tracks[page.number] = tuple(
            Line(row, column, text) for row, paragraph in enumerate(page.paragraphs) for column, text in enumerate(paragraph.sentences)
        )
    return tracks


def parts_of(edition: Edition) -> dict[int, list[tuple[Part, ...]]]:
    """Of each page whose speakers are known: for each line, in order, its parts."""
    language = edition.language.partition("-")[0]
    return {page.number: parts for page in edition.pages if (parts := _page(page, language))}


def _page(page: EditionPage, language: str) -> list[tuple[Part, ...]]:
    text, places, at = page.text, [], 0
    for sentence in (sentence for paragraph in page.paragraphs for sentence in paragraph.sentences):
        at = text.index(sentence, at)
        places.append((at, at + len(sentence)))
        at += len(sentence)
    spans = find_quotes(text, language)
    if not any(page.speakers) or len(spans) != len(page.speakers):
        return []
    said: list[tuple[int, int, str]] = []
    for span, speaker in zip(spans, page.speakers, strict=True):
        at = span.start
        for start, end in told_within(text, span, language):
            said.append((at, start, speaker))
            at = end
        said.append((at, span.end, speaker))
    return [_parts(text, start, end, said) for start, end in places]


def _parts(text: str, start: int, end: int, said: list[tuple[int, int, str]]) -> tuple[Part, ...]:
    """What stands between two places, divided by who says it. What has no letter or digit stays with its neighbour."""
    pieces: list[Part] = []
    at = start

    def add(upto: int, speaker: str) -> None:
        nonlocal at
        piece = text[at:upto]
        at = upto
        if not piece:
            return
        if pieces and (pieces[-1].speaker == speaker or not any(char.isalnum() for char in piece)):
            pieces[-1] = Part(pieces[-1].text + piece, pieces[-1].speaker)
        elif pieces and not any(char.isalnum() for char in pieces[-1].text):
            pieces[-1] = Part(pieces[-1].text + piece, speaker)
        else:
            pieces.append(Part(piece, speaker))

    for first, last, speaker in said:
        if last <= start or first >= end:
            continue
        add(max(first, start), "")
        add(min(last, end), speaker)
    add(end, "")
    return tuple(pieces)
