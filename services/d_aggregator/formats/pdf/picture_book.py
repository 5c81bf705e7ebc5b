"""An edition as a picture book in PDF: tagged for screen readers (PDF/UA-1), or faster and untagged in a draft."""

from hashlib import sha256

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.pdf.sheets import Sheets
from services.d_aggregator.parts.plate import css
from services.d_aggregator.parts.templates import asset, render
from services.d_aggregator.parts.titles import balanced
from services.d_aggregator.parts.typefaces import faces
from storycreator.core.isolated import Isolated

PRINT_WIDTH, PRINT_QUALITY = 1600, 82
"""Pictures are 240 mm wide: 170 dots an inch."""
STRIP_SIZES = ((170, "large"), (380, "middling"), (560, "small"), (760, "smallest"))
"""Text sizes by the most characters that fit; a longer text continues on another sheet."""


def _size(text: str) -> str:
    return next((size for holds, size in STRIP_SIZES if len(text) <= holds), "overlong")


def _document(book: Book) -> str:
    return render("print.html.j2", book, lambda picture: f"book:{picture.page}", title=balanced(book.title), size=_size)


typeset = Isolated("services.d_aggregator.formats.pdf.typesetter:typeset")


def render_pdf(book: Book) -> bytes:
    """The whole book. The same book gives the same bytes. Raises ``EngineError`` when the typesetter fails."""
    document = _document(book)
    width, quality = (book.picture_width, book.picture_quality) if book.draft else (PRINT_WIDTH, PRINT_QUALITY)
    sheets = Sheets(
        html=document,
        css="\n".join((*(face.css(face.path.as_uri()) for face in faces(book.text)), asset("print.css"), css())),
        pictures={f"book:{of.page}": of.jpeg(width, quality) for of in book.pictures},
        # The file's identifier is made from its content, so that the same book is the same file.
        identifier=sha256(f"{book.identifier}\n{document}".encode()).digest()[:16],
        options={} if book.draft else {"pdf_variant": "pdf/ua-1"},
    )
    content: bytes = typeset(sheets)
    return content
