"""An edition as a picture book in PDF: tagged for screen readers (PDF/UA-1), or quicker and untagged in a draft."""

import logging
import threading
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from services.d_aggregator import credits as made_by
from services.d_aggregator.book import AUTHOR, PICTURE_LANGUAGE, Book, BookPage, PictureFile
from services.d_aggregator.fragments import balanced, page_html
from services.d_aggregator.html import asset, book_text, environment, language_mark, plate_mark
from services.d_aggregator.plate import cover_plate, css, page_plate
from services.d_aggregator.reader_words import reader_words
from services.d_aggregator.typefaces import Face, faces
from storycreator.errors import EngineError
from storycreator.schemas.layout import SectionRole

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
    say, language = reader_words(book.language)
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
        say_lang=language_mark(language, book),
    )


def _sources(book: Book) -> dict[str, Callable[[], tuple[bytes, str]]]:
    """What the document may load, by URL. Nothing else is fetched from anywhere."""
    width, quality = (book.picture_width, book.picture_quality) if book.draft else (PRINT_WIDTH, PRINT_QUALITY)

    def picture(of: PictureFile) -> Callable[[], tuple[bytes, str]]:
        return lambda: (of.jpeg(width, quality), "image/jpeg")

    return {f"book:{of.page}": picture(of) for of in book.pictures}


class _Typesetting(threading.local):
    """What a thread needs to set books in these typefaces, made once: WeasyPrint never lets go of what a ``FontConfiguration`` has read
    (0.3 MB a book), which takes as long as setting a short book; and threads must not share Pango's."""

    def __init__(self) -> None:
        self._known: dict[tuple[Face, ...], tuple[Any, Any]] = {}

    def of(self, chosen: tuple[Face, ...]) -> tuple[Any, Any]:
        """The fonts and the style sheet."""
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        if chosen not in self._known:
            fonts = FontConfiguration()
            rules = "\n".join((*(face.css(face.path.as_uri()) for face in chosen), asset("print.css"), css()))
            self._known[chosen] = fonts, CSS(string=rules, font_config=fonts, url_fetcher=URLFetcher(allowed_protocols={"file"}))
        return self._known[chosen]


_typesetting = _Typesetting()


def render_pdf(book: Book) -> bytes:
    """The whole book. The same book gives the same bytes. Raises ``EngineError`` when the typesetter fails."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of CSS that only browsers know
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    sources = _sources(book)

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Hands out the book's own pictures, and the font files beside this module."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in sources:
                content, media_type = sources[url]()
                return URLFetcherResponse(url, content, {"Content-Type": media_type})
            return super().fetch(url, headers)

    fetcher = Fetcher(allowed_protocols={"file"})
    document = _document(book)
    options: dict[str, Any] = {} if book.draft else {"pdf_variant": "pdf/ua-1"}
    try:
        fonts, style = _typesetting.of(faces(book_text(book)))
        page = HTML(string=document, url_fetcher=fetcher, base_url="book:")
        # The file's identifier is made from its content, so that the same book is the same file.
        identifier = sha256(f"{book.identifier}\n{document}".encode()).digest()[:16]
        content: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_identifier=identifier, **options)
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineError(f"the PDF could not be made: {error}; check that libpango is installed") from error
    return content
