"""The XHTML documents of an EPUB: cover, title page, dedication, one a page, colophon, and the navigation document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from services.d_aggregator import credits as made_by
from services.d_aggregator.book import AUTHOR, PICTURE_LANGUAGE, Book, BookPage, PictureFile, sentence_id
from services.d_aggregator.credits import Credit
from services.d_aggregator.plate import Plate, cover_plate, page_plate
from storycreator.core.errors import EngineError
from storycreator.locales.locale import locale
from storycreator.messages.layout import Section, SectionRole

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = f"{{{OPS}}}type"
E = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})
_TYPES = {
    SectionRole.COVER: ("cover", ""),
    SectionRole.TITLE_PAGE: ("titlepage", ""),
    SectionRole.DEDICATION: ("dedication", "doc-dedication"),
    SectionRole.PAGE: ("bodymatter", ""),
    SectionRole.COLOPHON: ("colophon", "doc-colophon"),
}
"""epub:type and the matching DPUB-ARIA role."""


@dataclass(frozen=True)
class TextFile:
    """One content document."""

    id: str
    """In the manifest; the layout's section id."""
    name: str
    """File name beside the package document."""
    heading: str
    role: SectionRole
    content: bytes
    page: int | None = None
    """The page whose track is its overlay: 0 for the title page, None where nothing is read aloud."""


def reading_order(book: Book) -> list[Section]:
    """The layout's sections that this book has something for; pages it forgot come before the colophon."""
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


def document(book: Book, title: str, body: Sequence[Any], *, body_class: str = "") -> bytes:
    """A whole XHTML file in the edition's language."""
    attributes = {XML_LANG: book.language, "lang": book.language, "dir": book.direction}
    head = E.head(E.title(title), E.link(rel="stylesheet", type="text/css", href="style.css"))
    html = E.html(head, E.body(*body, **({"class": body_class} if body_class else {})), **attributes)
    content: bytes = etree.tostring(html, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")
    return content


def fragment(html: str) -> list[Any]:
    """The elements of a layout's XHTML fragment. Raises ``EngineError`` when it is not well-formed."""
    try:
        root = etree.fromstring(f'<div xmlns="{XHTML}">{html}</div>', etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise EngineError(f"the layout's page is not well-formed XHTML: {error}; make the layout again") from error
    return list(root)


def picture_name(picture: PictureFile) -> str:
    """Its place in the EPUB."""
    return f"images/page-{picture.page:02}.jpg" if picture.page else "images/cover.jpg"


def _image(book: Book, picture: PictureFile) -> Any:
    width, height = picture.size_at(book.picture_width)
    image = E.img(src=picture_name(picture), alt=picture.alt, width=str(width), height=str(height))
    _mark_language(image, PICTURE_LANGUAGE, book)
    return image


def _mark_language(element: Any, language: str, book: Book) -> None:
    if language != book.language.partition("-")[0] and language != book.language:
        element.set(XML_LANG, language)
        element.set("lang", language)
        element.set("dir", "ltr")


def _section(section: Section, *content: Any, label: str = "") -> Any:
    kind, role = _TYPES[section.role]
    element = E.section(*content, id=section.id)
    element.set(EPUB_TYPE, kind)
    if role:
        element.set("role", role)
    if label:
        element.set("aria-label", label)
    return element


def _cover(book: Book, section: Section) -> list[Any]:
    if book.cover is None:
        plate = cover_plate(book)
        words_on_it = [_initial(plate), E.p(book.title, {"class": "cover-title"}), E.p(AUTHOR)]
        return [_section(section, E.div(E.div(*words_on_it, {"class": "frame"}), {"class": f"plate tint-{plate.tint}"}))]
    return [_section(section, E.div(_image(book, book.cover), {"class": "picture"}))]


def _initial(plate: Plate) -> Any:
    return E.p(plate.initial, {"class": "initial", "aria-hidden": "true"})


def _plate(book: Book, plate: Plate) -> Any:
    """What stands in for a picture; for a screen reader it is one, whose description says that there is none."""
    parts = [_initial(plate), E.p(plate.quote, {"class": "quote", "dir": "auto"}), E.p(plate.note, {"class": "gap"})]
    element = E.div(E.div(*parts, {"class": "frame"}), {"class": f"plate tint-{plate.tint}", "role": "img", "aria-label": plate.label})
    _mark_language(element, plate.language, book)
    return element


def _title(book: Book, section: Section) -> list[Any]:
    content = [E.h1(E.span(book.title, {"class": "s", "id": sentence_id(0, 0, 0)})), E.p(AUTHOR, {"class": "author"})]
    if book.blurb:
        content.append(E.p(book.blurb, {"class": "blurb"}))
    return [_section(section, *content)]


def _dedication(book: Book, section: Section) -> list[Any]:
    return [_section(section, E.p(book.dedication, {"class": "dedication"}))]


def _page(book: Book, section: Section, page: BookPage) -> list[Any]:
    content: list[Any] = [E.h2(page.heading, {"class": "page-heading"})]
    if page.picture is not None:
        content.append(E.div(_image(book, page.picture), {"class": "picture"}))
    elif book.illustrated:  # a book that was to have no pictures is a plain one, not one full of gaps
        content.append(_plate(book, page_plate(book, page)))
    content.append(E.div(*fragment(page.html), {"class": "text"}))
    return [_section(section, *content)]


def _colophon(book: Book, section: Section) -> list[Any]:
    say = locale(book.language).interface
    note = E.p(say.made)
    _mark_language(note, say.language, book)
    content = [E.h2(section.heading), E.p(E.em(book.title), f" · {AUTHOR}"), note]

    def line(credit: Credit) -> list[Any]:
        label, names = E.dt(credit.label), E.dd(credit.text)
        _mark_language(label, say.language, book)
        _mark_language(names, "en", book)
        return [label, names]

    if found := made_by.credits(book, say):
        content.append(E.dl(*(element for credit in found for element in line(credit)), {"class": "credits"}))
    if book.missing:
        gaps = E.div(E.p("What this edition lacks:"), E.ul(*(E.li(gap) for gap in book.missing)), {"class": "missing"})
        _mark_language(gaps, "en", book)
        content.append(gaps)
    return [_section(section, *content)]


def texts(book: Book) -> list[TextFile]:
    """The content documents in reading order. Raises ``EngineError`` when a page is not well-formed."""
    pages = {page.number: page for page in book.pages}
    files = []
    for section in reading_order(book):
        overlay: int | None = None
        name = section.id
        if section.role is SectionRole.PAGE:
            page = pages[section.page]
            body = _page(book, section, page)
            overlay = page.number if page.track else None
            name = f"page-{page.number:02}"
        elif section.role is SectionRole.TITLE_PAGE:
            body = _title(book, section)
            overlay = 0 if book.title_track else None
        else:
            make = {SectionRole.COVER: _cover, SectionRole.DEDICATION: _dedication, SectionRole.COLOPHON: _colophon}[section.role]
            body = make(book, section)
        title = book.title if section.role in (SectionRole.COVER, SectionRole.TITLE_PAGE) else f"{section.heading} – {book.title}"
        content = document(book, title, body, body_class=str(section.role))
        files.append(TextFile(section.id, f"{name}.xhtml", section.heading, section.role, content, overlay))
    return files


def navigation(book: Book, files: Sequence[TextFile]) -> bytes:
    """The navigation document: table of contents and landmarks."""
    say = locale(book.language).interface

    def link(file: TextFile, label: str, kind: str = "") -> Any:
        anchor = E.a(label, href=file.name)
        if kind:
            anchor.set(EPUB_TYPE, kind)
        return E.li(anchor)

    contents = E.nav(E.h1(say.contents), E.ol(*(link(file, file.heading) for file in files)), id="toc", role="doc-toc")
    contents.set(EPUB_TYPE, "toc")
    _mark_language(contents[0], say.language, book)
    marks = [link(file, file.heading, _TYPES[file.role][0]) for file in files if file.role is not SectionRole.PAGE]
    story = next((file for file in files if file.role is SectionRole.PAGE), None)
    if story:
        start = link(story, say.start, "bodymatter")
        _mark_language(start, say.language, book)
        marks.insert(next((i for i, f in enumerate(files) if f is story), len(marks)), start)
    landmarks = E.nav(E.h2(say.landmarks), E.ol(*marks), id="landmarks", hidden="hidden")
    landmarks.set(EPUB_TYPE, "landmarks")
    _mark_language(landmarks[0], say.language, book)
    return document(book, f"{say.contents} – {book.title}", [contents, landmarks])
