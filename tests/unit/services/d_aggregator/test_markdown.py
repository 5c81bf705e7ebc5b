"""Markdown and plain text: the same words as the book's, pictures where they lie, gaps said in their place."""

import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from services.c4_formatter.typeset import set_line
from services.d_aggregator.formats.markdown import render_markdown
from services.d_aggregator.formats.text import render_text
from storycreator.locales.locale import locale
from storycreator.security.escaping import inert
from storycreator.security.escaping import markdown as escaped
from tests.support.books import small_book

anything = st.text(min_size=1, max_size=80)


def shown(markdown: str) -> str:
    """The words CommonMark's reference rules would show."""
    return html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt("commonmark").enable("table").render(markdown))).strip("\n")


@given(st.one_of(anything, st.text(alphabet="ab1.)#*_-+=~`[]()<>!&;\\|: ", min_size=1, max_size=30)))
def test_markdown_shows_exactly_the_words(text: str) -> None:
    line = set_line(text, locale("en").typography)
    assert shown(escaped(line)) == inert(line).strip(" ")


def test_markdown_names_the_pictures_and_the_pages() -> None:
    text = render_markdown(small_book(sound=False)).decode()
    assert text.startswith("# Mira and the Moonlight\n\n![A moon over the hills, number 0](../pictures/cover.png)\n")
    assert "---\n\n## Page 3\n\n![A moon over the hills, number 3](../pictures/page-03.png)\n" in text


def test_pictures_are_described_in_the_editions_language_where_that_is_known() -> None:
    def told(language: str) -> str:
        book = small_book(sound=False, language=language)
        pages = tuple(replace(page, picture=page.picture and replace(page.picture, alts={"es": "Una luna"})) for page in book.pages)
        return render_markdown(replace(book, pages=pages)).decode()

    assert "![Una luna](../pictures/page-03.png)" in told("es-MX")
    assert "![A moon over the hills, number 3](../pictures/page-03.png)" in told("de")


def test_a_missing_picture_is_said_in_its_place_and_its_reason_at_the_end() -> None:
    book = small_book(sound=False, missing=("Page 2 has no picture: the *brush* broke.",))
    pages = (book.pages[0], replace(book.pages[1], picture=None), *book.pages[2:])
    text = render_markdown(replace(book, cover=None, pages=pages)).decode()
    assert "## Page 2\n\n*This page has no picture.*\n" in text
    assert text.endswith("---\n\n> Page 2 has no picture: the \\*brush\\* broke.\n")
    assert "cover.png" not in text
    assert "*This page" not in render_markdown(replace(book, pages=pages, illustrated=False)).decode()


def test_plain_text_has_every_word_and_no_markup() -> None:
    book = small_book(sound=False)
    text = render_text(book).decode()
    assert text.startswith(f"{book.title}\n\n{book.blurb}\n\n{book.dedication}\n\n* 1 *\n\n{book.pages[0].text}\n\n* 2 *\n")
