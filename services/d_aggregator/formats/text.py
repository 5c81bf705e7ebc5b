"""An edition as plain text."""

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.form import Form


def render_text(book: Book) -> bytes:
    """The words of the whole edition, pages under their numbers."""
    blocks = [book.title, *(part for part in (book.blurb, book.dedication) if part)]
    for page in book.pages:
        blocks += [f"* {page.number} *", *(part for part in page.text.split("\n\n") if part)]
    if book.translated:
        blocks.append(f"* {book.translated}")
    return ("\n\n".join(blocks) + "\n").encode()


FORM = Form("text file", "book.txt", "text/plain", render_text)
