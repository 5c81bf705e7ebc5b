"""The PDF: a tagged picture book with every word and every alternative text, the same bytes every time."""

import os
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from weasyprint.text.fonts import FontConfiguration

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.pdf import picture_book as pdf_module
from services.d_aggregator.formats.pdf.picture_book import render_pdf
from services.d_aggregator.formats.pdf.sheets import Sheets
from services.d_aggregator.formats.pdf.typesetter import typeset
from services.d_aggregator.parts.titles import balanced, first_words
from storycreator.core.errors import EngineError
from storycreator.core.isolated import Isolated
from storycreator.messages.layout import LayoutParagraph, LayoutSentence
from tests.support.books import small_book


def words(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def paragraph(*sentences: str) -> LayoutParagraph:
    return LayoutParagraph(sentences=tuple(LayoutSentence(id=f"p1-0-{at}", text=text) for at, text in enumerate(sentences)))


def root(pdf: PdfReader) -> Any:
    """The document catalogue."""
    return pdf.trailer["/Root"]


def read(book: Book) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(book)))


def structure(node: Any, kind: str) -> list[DictionaryObject]:
    """All structure elements of a kind, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in structure(child, kind)]
    if not isinstance(node, DictionaryObject):
        return []
    found = [node] if node.get("/S") == kind else []
    return found + (structure(node["/K"], kind) if "/K" in node else [])


def test_it_says_what_it_is_and_shows_every_page() -> None:
    pdf = read(small_book(sound=False))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Mira and the Moonlight"
    assert pdf.metadata.author == "AI Story Creator"
    assert root(pdf)["/Lang"] == "en"
    assert [item.title for item in pdf.outline if not isinstance(item, list)] == [
        "Cover", "Title page", "Dedication", "Page 1", "Page 2", "Page 3", "Page 4", "About this book",
    ]  # fmt: skip
    assert len(pdf.pages) == 8
    text = words(" ".join(page.extract_text() for page in pdf.pages))
    for page in small_book(sound=False).pages:
        assert words(page.text) in text


def test_pictures_have_alternative_texts_where_a_screen_reader_looks() -> None:
    pdf = read(small_book(sound=False))
    assert root(pdf)["/MarkInfo"]["/Marked"]
    figures = structure(root(pdf)["/StructTreeRoot"], "/Figure")
    assert [str(figure["/Alt"]) for figure in figures] == [f"A moon over the hills, number {page}" for page in range(5)]
    assert b"pdfuaid" in root(pdf)["/Metadata"].get_data()


def test_the_same_book_is_the_same_file() -> None:
    assert render_pdf(small_book(sound=False)) == render_pdf(small_book(sound=False))


def test_a_page_with_too_many_words_for_its_strip_loses_none() -> None:
    book = small_book(sound=False)
    sentences = [f"Sentence number {number} tells of one more star." for number in range(60)]
    long_page = replace(book.pages[0], paragraphs=(paragraph(*sentences),), text=" ".join(sentences))
    pdf = read(replace(book, pages=(long_page, *book.pages[1:])))
    text = words(" ".join(page.extract_text() for page in pdf.pages))
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_without_pictures_a_page_shows_a_line_of_it_says_so_and_the_colophon_says_why() -> None:
    pdf = read(small_book(sound=False, pictures=False, missing=("Page 2 has no picture: the brush broke.",)))
    assert "Mira was a small robot who lived on the moon. This page has no picture." in words(pdf.pages[3].extract_text())
    assert "the brush broke" in words(pdf.pages[-1].extract_text())


def test_what_looks_like_markup_is_shown_as_words() -> None:
    book = small_book(sound=False)
    text = 'Hi <img src="file:///etc/hostname"/> there.'
    bad = replace(book.pages[0], paragraphs=(paragraph(text),), text=text)
    assert text in words(read(replace(book, pages=(bad,))).pages[3].extract_text())


def test_a_draft_is_smaller() -> None:
    book = small_book(sound=False)
    assert len(render_pdf(replace(book, draft=True, picture_width=640))) < len(render_pdf(book))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Mira", "Mira"),
        ("Zephyr and the Moonlight Cake", "Zephyr~and~the Moonlight~Cake"),
        ("A Very Long Title That Will Need Three Lines Anyway, However One Breaks It", None),
    ],
)
def test_titles_break_near_the_middle(title: str, lines: str | None) -> None:
    assert balanced(title).replace("\u00a0", "~") == (title if lines is None else lines)


def test_a_plate_does_not_end_in_a_lone_mark() -> None:
    assert first_words("One morning Zephyr met a little hedgehog. « Veux-tu venir ? »", 8) == "One morning Zephyr met a little…"


def test_what_documents_that_look_alike_share_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted(FontConfiguration):  # type: ignore[misc]
        made = 0

        def __init__(self) -> None:
            super().__init__()
            Counted.made += 1

    monkeypatch.setattr("weasyprint.text.fonts.FontConfiguration", Counted)
    sheets = Sheets("<p>Mira</p>", "p { color: #123456 }", {}, b"0123456789abcdef", {})
    assert typeset(sheets) == typeset(sheets) == typeset(replace(sheets))
    assert Counted.made == 1


def test_a_library_that_is_missing_is_said_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    monkeypatch.syspath_prepend(tmp_path)  # which a typesetter that starts now finds first
    monkeypatch.setattr(pdf_module, "typeset", Isolated("services.d_aggregator.formats.pdf.typesetter:typeset"))
    with pytest.raises(EngineError, match=r"cannot load library 'libpango-1\.0-0'; install its libraries with: apt-get install libpango"):
        render_pdf(small_book(sound=False))


def test_a_typesetter_that_was_killed_is_replaced() -> None:
    book = small_book(sound=False)
    before = render_pdf(book)
    subprocess.run(["pkill", "-9", "-P", str(os.getpid()), "-f", "typesetter"], check=True)
    assert render_pdf(book) == before
