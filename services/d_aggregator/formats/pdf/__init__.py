"""The PDF. The typesetting process imports this package, so heavy imports are inside functions."""

from typing import TYPE_CHECKING

from services.d_aggregator.formats.form import Form

if TYPE_CHECKING:
    from services.d_aggregator.book.book import Book


def _render(book: "Book") -> bytes:
    from services.d_aggregator.formats.pdf.picture_book import render_pdf

    return render_pdf(book)


def _prepare() -> None:
    from services.d_aggregator.formats.pdf.picture_book import typeset

    typeset.prepare()


FORM = Form("PDF", "book.pdf", "application/pdf", _render, prepare=_prepare)
