"""An edition as a picture book in PDF: tagged for screen readers (PDF/UA-1), or quicker and untagged in a draft."""

import pickle
import sys
from hashlib import sha256
from typing import Any

from services.d_aggregator import credits as made_by
from services.d_aggregator.book import AUTHOR, PICTURE_LANGUAGE, Book, BookPage, PictureFile
from services.d_aggregator.fragments import balanced, page_html
from services.d_aggregator.html import asset, book_text, environment, language_mark, plate_mark
from services.d_aggregator.plate import cover_plate, css, page_plate
from services.d_aggregator.typefaces import faces
from services.d_aggregator.typesetter import Sheets
from storycreator.core.errors import EngineError
from storycreator.core.subprocesses import Subprocesses
from storycreator.locales.locale import locale
from storycreator.messages.layout import SectionRole

PRINT_WIDTH, PRINT_QUALITY = 1600, 82
"""Pictures are 240 mm wide: 170 dots an inch."""
STRIP_SIZES = ((170, "large"), (380, "middling"), (560, "small"), (760, "smallest"))
"""How a text is set that has at most so many characters; a longer one runs on to another sheet."""


def _picture(picture: PictureFile | None, book: Book) -> dict[str, Any] | None:
    if picture is None:
        return None
    return {"src": f"book:{picture.page}", "alt": picture.alt, "lang": language_mark(PICTURE_LANGUAGE, book)}


def _size(text: str) -> str:
    return next((size for holds, size in STRIP_SIZES if len(text) <= holds), "overlong")


def _page(page: BookPage, book: Book) -> dict[str, Any]:
    return {
        "number": page.number,
        "heading": page.heading,
        "html": page_html(page),
        "picture": _picture(page.picture, book),
        "plate": page_plate(book, page),
        "size": _size(page.text),
    }


def _document(book: Book) -> str:
    say = locale(book.language).interface
    template = environment().get_template("print.html.j2")
    return template.render(
        book=book,
        title=balanced(book.title),
        author=AUTHOR,
        cover=_picture(book.cover, book),
        cover_plate=cover_plate(book),
        plate_lang=plate_mark(book),
        pages=[_page(page, book) for page in book.pages],
        headings={
            "cover": book.heading(SectionRole.COVER),
            "title": book.heading(SectionRole.TITLE_PAGE),
            "dedication": book.heading(SectionRole.DEDICATION),
            "colophon": book.heading(SectionRole.COLOPHON),
        },
        credits=made_by.credits(book, say),
        say=say,
        say_lang=language_mark(say.language, book),
    )


_SERVE = "import sys; sys.path[:] = sys.argv[1:]; from services.d_aggregator.typesetter import serve; serve()"


def typesetter_command() -> list[str]:
    """What runs one."""
    return [sys.executable, "-c", _SERVE, *sys.path]


typesetters = Subprocesses(typesetter_command)


def render_pdf(book: Book) -> bytes:
    """The whole book. The same book gives the same bytes. Raises ``EngineError`` when the typesetter fails."""
    document, text = _document(book), book_text(book)
    width, quality = (book.picture_width, book.picture_quality) if book.draft else (PRINT_WIDTH, PRINT_QUALITY)
    sheets = Sheets(
        html=document,
        css="\n".join((*(face.css(face.path.as_uri()) for face in faces(text)), asset("print.css"), css())),
        pictures={f"book:{of.page}": of.jpeg(width, quality) for of in book.pictures},
        # The file's identifier is made from its content, so that the same book is the same file.
        identifier=sha256(f"{book.identifier}\n{document}".encode()).digest()[:16],
        options={} if book.draft else {"pdf_variant": "pdf/ua-1"},
    )
    try:
        ok, answer = typesetters.ask(pickle.dumps(sheets))
    except OSError as error:
        raise EngineError(f"the process that sets the PDF ended ({error}); is there memory left?") from error
    if not ok:
        raise EngineError(answer.decode() or "the typesetter does not say why")
    return answer
