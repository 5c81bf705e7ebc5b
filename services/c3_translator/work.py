"""Convert an edition to a flat list of sentences to translate, and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from storycreator.locales.sentences import sentences
from storycreator.messages.edition import Edition, EditionPage, Paragraph
from storycreator.messages.translation import SentenceDoubt, TranslationRequest

TITLE, DEDICATION, BLURB, STORY = "title", "dedication", "blurb", "story"


@dataclass(frozen=True)
class Unit:
    """One sentence."""

    page: int
    """0 is the title, dedication or blurb."""
    part: str
    text: str


@dataclass(frozen=True)
class Work:
    """The sentences an engine is to translate."""

    source: str
    language: str
    units: tuple[Unit, ...]
    names: tuple[str, ...]
    seed: int


@dataclass(frozen=True)
class EngineResult:
    """An engine's result: one text for each unit, in order."""

    texts: tuple[str, ...]
    polished: int = 0
    doubts: tuple[SentenceDoubt, ...] = ()
    model: str | None = None
    """The model, where it differs from the engine's spec; ``licence`` likewise."""
    licence: str | None = None
    notes: tuple[str, ...] = ()


def split_edition(request: TranslationRequest) -> Work:
    """Title, dedication and blurb first (page 0), then the pages. Names are ordered longest first."""
    edition = request.edition
    units = [Unit(0, TITLE, edition.title)]
    for part, text in ((DEDICATION, edition.dedication), (BLURB, edition.blurb)):
        units += [Unit(0, part, sentence) for sentence in sentences(text, edition.language)]
    units += [Unit(page.number, STORY, text) for page in edition.pages for paragraph in page.paragraphs for text in paragraph.sentences]
    names = tuple(sorted(dict.fromkeys(request.names), key=lambda name: (-len(name), name)))
    return Work(edition.language, request.language, tuple(units), names, request.seed)


def rebuild_edition(edition: Edition, work: Work, texts: Sequence[str]) -> Edition:
    """The translated edition, with the pages, paragraphs and sentence counts of the original."""
    by_part: dict[str, list[str]] = {TITLE: [], DEDICATION: [], BLURB: [], STORY: []}
    for unit, text in zip(work.units, texts, strict=True):
        by_part[unit.part].append(text)
    story = iter(by_part[STORY])
    pages = tuple(
        EditionPage(
            number=page.number,
            paragraphs=tuple(Paragraph(sentences=tuple(next(story) for _ in paragraph.sentences)) for paragraph in page.paragraphs),
        )
        for page in edition.pages
    )
    return Edition(
        language=work.language,
        title=by_part[TITLE][0],
        dedication=" ".join(by_part[DEDICATION]),
        blurb=" ".join(by_part[BLURB]),
        pages=pages,
    )
