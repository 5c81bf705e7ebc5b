"""Markdown and plain text: the formatter's own, with pictures found from where the files lie and gaps marked."""

import re

from services.d_aggregator.book import Book
from storycreator.locales.locale import locale

_PICTURE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\((pictures/(?:cover|page-(\d+))\.png)\)")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~$])")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def render_markdown(book: Book) -> bytes:
    """``en/book.md``: pictures are referred to as ``../pictures/…`` with their descriptions; a missing one is said in its place."""
    pictures = {picture.page: picture for picture in book.pictures}
    gap = locale(book.language).interface.no_picture

    def place(found: re.Match[str]) -> str:
        page = int(found[2] or 0)
        if page in pictures:
            return f"![{_escaped(pictures[page].alt)}](../{found[1]})"
        return f"*{gap}*" if page and book.illustrated else ""

    text = re.sub(r"\n{3,}", "\n\n", _PICTURE.sub(place, book.layout.markdown))
    if book.missing:
        text = "\n\n".join([text.rstrip("\n"), "---", *(f"> {_escaped(note)}" for note in book.missing)]) + "\n"
    return text.encode()


def render_text(book: Book) -> bytes:
    """``en/book.txt``."""
    return book.layout.plain_text.encode()
