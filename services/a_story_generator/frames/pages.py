"""How a frame's pages become the pages of a book of any length: some are told in brief, some are split."""

import re
from dataclasses import dataclass

from services.a_story_generator.frames.schema import Frame, Page
from services.a_story_generator.frames.telling import TURN
from storycreator.locales.sentences import words

_BOUNDARY = re.compile(r"(?<=[.!?…»\"”])\s+(?=[«\"“¿¡—]?\s?[A-ZÀ-ÖØ-ÞŒ])|\n\n")
_FEWEST = 3
"""Words on a page that was split off."""


@dataclass(frozen=True)
class Chosen:
    """A page of the frame that a book has, and the pages after it that are told there in brief."""

    page: Page
    index: int
    briefly: tuple[Page, ...]


def chosen(frame: Frame, count: int) -> list[Chosen]:
    """The frame's pages that stand in a book of so many."""
    found: list[Chosen] = []
    for index, page in enumerate(frame.pages):
        if page.smallest <= count:
            found.append(Chosen(page, index, ()))
        else:
            found[-1] = Chosen(found[-1].page, found[-1].index, (*found[-1].briefly, page))
    return found


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("«") == text.count("»") and text.count("“") == text.count("”")


def halves(text: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    """A text in two: at a page turn, else between sentences near the middle, never inside speech or before who said it."""
    turns = text.split(TURN)
    if between := [i for i in range(1, len(turns)) if _balanced(TURN.join(turns[:i]))]:
        at = min(between, key=lambda i: abs(len(TURN.join(turns[:i])) - len(text) / 2))
        return TURN.join(turns[:at]), TURN.join(turns[at:])
    best: tuple[float, int, int] | None = None
    for match in _BOUNDARY.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        tag = before[-1] in '"»”' and after.startswith(names)
        if tag or not _balanced(before) or min(len(words(before)), len(words(after))) < _FEWEST:
            continue
        distance = abs(match.start() - len(text) / 2)
        if best is None or distance < best[0]:
            best = distance, match.start(), match.end()
    return (text[: best[1]], text[best[2] :]) if best else None


def room_for(text: str, room: int) -> tuple[str, str]:
    """As many sentences as fit into so many words, and the rest; speech is not divided."""
    ends = [match.span() for match in _BOUNDARY.finditer(text) if _balanced(text[: match.start()])] + [(len(text), len(text))]
    start, end = next((span for span in reversed(ends) if len(words(text[: span[0]])) <= room), (0, 0))
    return text[:start], text[end:]


def split_alike(texts: list[str], parts: list[int], names: tuple[str, ...]) -> list[str] | None:
    """Each text in so many parts; None when one cannot be had in as many. The pages of another language go with the same pictures."""
    told: list[str] = []
    for text, count in zip(texts, parts, strict=True):
        halved = split([text], count, names)
        if len(halved) != count:
            return None
        told += [part for _, part in halved]
    return told


def split(texts: list[str], count: int, names: tuple[str, ...]) -> list[tuple[int, str]]:
    """So many texts from fewer, with the index of the one each is part of; fewer when no more can be had."""
    parts = list(enumerate(texts))
    while len(parts) < count:
        for at in sorted(range(len(parts)), key=lambda at: -len(words(parts[at][1]))):
            index, text = parts[at]
            if two := halves(text, names):
                parts[at : at + 1] = [(index, two[0]), (index, two[1])]
                break
        else:
            break
    return [(index, text.replace(TURN, " ").strip()) for index, text in parts]
