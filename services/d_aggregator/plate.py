"""What stands where a picture should be: a page of coloured paper with a large initial and a line of the story, which says what it is."""

import unicodedata
from dataclasses import dataclass

from lxml import etree

from services.d_aggregator.book import Book, BookPage
from services.d_aggregator.fragments import first_words
from storycreator.locales.locale import locale

TINTS = ("#e7d3b1", "#cfdcc9", "#d3dbe6", "#ecd0c4", "#ded3e3")
"""The papers."""
INK, ACCENT = "#3a3026", "#8a3f27"
QUOTE_MAX = 90
"""Characters: the longest sentence that is set as it is."""
QUOTE_WORDS = 4
ORNAMENT = "❦"


@dataclass(frozen=True)
class Plate:
    """One plate, to be set by any form."""

    initial: str
    """A capital, or the ornament where the script has none."""
    quote: str
    note: str
    """Says that there is no picture; empty in a book that was to have none."""
    language: str
    """Of the note."""
    tint: int

    @property
    def label(self) -> str:
        """The plate in words, for whoever does not see it."""
        return f"{self.note} {self.quote}"


def css() -> str:
    """The colours, for every form's style sheet."""
    papers = "\n".join(f".tint-{number} {{ background: {paper}; }}" for number, paper in enumerate(TINTS))
    return f"{papers}\n.plate {{ color: {INK}; }}\n.plate .initial {{ color: {ACCENT}; }}\n"


def page_plate(book: Book, page: BookPage) -> Plate:
    """For a page without its picture."""
    return _plate(book, _quote(page), page.number)


def cover_plate(book: Book) -> Plate:
    """For a cover without its picture."""
    return _plate(book, book.title, 0)


def _plate(book: Book, quote: str, number: int) -> Plate:
    say = locale(book.language).interface
    return Plate(_initial(quote), quote, say.no_picture if book.illustrated else "", say.language, number % len(TINTS))


def _initial(text: str) -> str:
    letter = next((char for char in text if char.isalpha()), "")
    return letter.upper() if letter and unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC")) else ORNAMENT


def _quote(page: BookPage) -> str:
    """The page's first sentence that is neither long nor a mere exclamation; else how the page begins."""
    try:
        root = etree.fromstring(f"<div>{page.html}</div>", etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return first_words(page.text)
    sentences = (" ".join("".join(span.itertext()).split(" ")) for span in root.iterfind(".//span[@class='s']"))
    return next((text for text in sentences if len(text) <= QUOTE_MAX and len(text.split()) >= QUOTE_WORDS), first_words(page.text))
