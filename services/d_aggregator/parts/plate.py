"""The plate in place of a missing picture: coloured paper with a large initial, a line of the story, and a note."""

import unicodedata
from dataclasses import dataclass

from services.d_aggregator.book.book import Book, BookPage
from services.d_aggregator.parts.titles import first_words
from storycreator.locales.locale import locale

TINTS = ("#e7d3b1", "#cfdcc9", "#d3dbe6", "#ecd0c4", "#ded3e3")
"""The papers."""
INK, ACCENT = "#3a3026", "#8a3f27"
QUOTE_MAX = 90
"""The most characters of a sentence that is quoted whole."""
QUOTE_WORDS = 4
ORNAMENT = "❦"


@dataclass(frozen=True)
class Plate:
    """One plate, for every form."""

    initial: str
    """A capital, or the ornament where the script has none."""
    quote: str
    note: str
    """Says that there is no picture; empty in a book without pictures."""
    language: str
    """Of the note."""
    tint: int

    @property
    def label(self) -> str:
        """The plate in words, for screen readers."""
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
    """The page's first sentence that is neither long nor a mere exclamation, else its first words."""
    sentences = (" ".join(sentence.text.split(" ")) for paragraph in page.paragraphs for sentence in paragraph.sentences)
    return next((text for text in sentences if len(text) <= QUOTE_MAX and len(text.split()) >= QUOTE_WORDS), first_words(page.text))
