"""The XHTML documents of an EPUB: cover, title page, dedication, one a page, colophon, and the navigation document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from services.d_aggregator.book.book import Book, BookPage
from services.d_aggregator.book.picture import PictureFile
from services.d_aggregator.book.track import TrackFile
from services.d_aggregator.parts.templates import render
from storycreator.locales.locale import locale
from storycreator.messages.illustration import picture_path
from storycreator.messages.layout import Section, SectionRole, sentence_id

_TYPES = {
    SectionRole.COVER: ("cover", ""),
    SectionRole.TITLE_PAGE: ("titlepage", ""),
    SectionRole.DEDICATION: ("dedication", "doc-dedication"),
    SectionRole.PAGE: ("bodymatter", ""),
    SectionRole.COLOPHON: ("colophon", "doc-colophon"),
}
"""epub:type and the matching DPUB-ARIA role."""
# XML 1.0 allows no other characters than these.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Document:
    """One content document."""

    section: Section
    name: str
    """File name beside the package document."""
    kind: str
    """epub:type."""
    content: bytes
    page: BookPage | None
    """The page of the story it shows."""
    track: TrackFile | None
    """Its sound."""
    targets: frozenset[str]
    """XML ids of its sentences."""


def picture_name(picture: PictureFile) -> str:
    """A picture's path in the EPUB."""
    return f"images/{PurePosixPath(picture_path(picture.page)).stem}.jpg"


def xml(template: str, book: Book, **more: Any) -> bytes:
    """A rendered template as an XML file."""
    return _NOT_XML.sub("", render(f"epub/{template}.j2", book, picture_name, **more)).encode()


def reading_order(book: Book) -> list[Section]:
    """The layout's sections that have content; pages missing from the layout come before the colophon."""
    present = {page.number for page in book.pages}
    order = [s for s in book.layout.sections if s.role is not SectionRole.PAGE or s.page in present]
    order = [s for s in order if s.role is not SectionRole.DEDICATION or book.dedication]
    listed = {s.page for s in order if s.role is SectionRole.PAGE}
    forgotten = [
        Section(id=f"page-{page.number}", role=SectionRole.PAGE, page=page.number, heading=page.heading)
        for page in book.pages
        if page.number not in listed
    ]
    end = next((index for index, s in enumerate(order) if s.role is SectionRole.COLOPHON), len(order))
    return order[:end] + forgotten + order[end:]


def documents(book: Book) -> list[Document]:
    """The content documents in reading order."""
    pages = {page.number: page for page in book.pages}
    found = []
    for section in reading_order(book):
        page = pages[section.page] if section.role is SectionRole.PAGE else None
        name = f"page-{page.number:02}" if page else section.id
        kind, aria = _TYPES[section.role]
        title = book.title if section.role in (SectionRole.COVER, SectionRole.TITLE_PAGE) else f"{section.heading} – {book.title}"
        content = xml("document.xhtml", book, title=title, section=section, page=page, kind=kind, aria=aria)
        track, targets = None, frozenset[str]()
        if page:
            track, targets = page.track, frozenset(sentence.id for part in page.paragraphs for sentence in part.sentences)
        elif section.role is SectionRole.TITLE_PAGE:
            track, targets = book.title_track, frozenset({sentence_id(0, 0, 0)})
        found.append(Document(section, f"{name}.xhtml", kind, content, page, track, targets))
    return found


def navigation(book: Book, contents: Sequence[Document]) -> bytes:
    """The navigation document: table of contents and landmarks."""
    say = locale(book.language).interface
    first_page = next((document.page for document in contents if document.page), None)
    return xml(
        "nav.xhtml", book, title=f"{say.contents} – {book.title}", section=None, documents=contents, first_page=first_page,
        words=say, words_language=say.language,
    )  # fmt: skip
