"""The PDF typesetter, which ``picture_book.py`` runs in a worker process: WeasyPrint holds the GIL for seconds, takes a second to load, and
leaks memory."""

import logging
from contextlib import suppress
from functools import cache
from typing import Any

from services.d_aggregator.formats.pdf.libraries import REMEDY
from services.d_aggregator.formats.pdf.sheets import Sheets

for _noisy in ("weasyprint", "fontTools"):  # they warn about CSS that only browsers support
    logging.getLogger(_noisy).setLevel(logging.ERROR)
with suppress(OSError):  # reported by the first document
    import weasyprint  # noqa: F401 -- preload


@cache
def _styled(css: str) -> tuple[Any, Any]:
    """The fonts and the style sheet, shared by documents of the same style: WeasyPrint never frees a ``FontConfiguration`` (0.3 MB), and
    loading it takes as long as typesetting a short book."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    return fonts, CSS(string=css, font_config=fonts, url_fetcher=URLFetcher(allowed_protocols={"file"}))


def typeset(sheets: Sheets) -> bytes:
    """The PDF. The same sheets give the same bytes. Raises what WeasyPrint raises, ``OSError`` when its libraries are missing."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise OSError(f"{error}; install its libraries with: {REMEDY}") from error
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Serves the pictures and font files."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in sheets.pictures:
                return URLFetcherResponse(url, sheets.pictures[url], {"Content-Type": "image/jpeg"})
            return super().fetch(url, headers)

    fonts, style = _styled(sheets.css)
    page = HTML(string=sheets.html, url_fetcher=Fetcher(allowed_protocols={"file"}), base_url="book:")
    content: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_identifier=sheets.identifier, **sheets.options)
    return content
