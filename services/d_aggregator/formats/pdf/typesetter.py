"""What sets the pages of a PDF. It runs in a process of its own (``picture_book.py`` asks it): WeasyPrint holds Python's lock for
seconds, takes one to load, and never lets go of everything."""

import logging
import os
import pickle
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

REMEDY = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass(frozen=True)
class Sheets:
    """A document to be set."""

    html: str
    css: str
    """With the rules that name its fonts."""
    pictures: dict[str, bytes] = field(repr=False)
    """JPEG by URL: what the document may load. Nothing else is fetched from anywhere, but the style sheet's fonts from their files."""
    identifier: bytes
    options: dict[str, Any]
    """WeasyPrint's."""


@cache
def _styled(css: str) -> tuple[Any, Any]:
    """The fonts and the style sheet of all documents that look alike: WeasyPrint keeps what a ``FontConfiguration`` has read for ever
    (0.3 MB), and reading it takes as long as setting a short book."""
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
        """Hands out the pictures, and font files."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in sheets.pictures:
                return URLFetcherResponse(url, sheets.pictures[url], {"Content-Type": "image/jpeg"})
            return super().fetch(url, headers)

    fonts, style = _styled(sheets.css)
    page = HTML(string=sheets.html, url_fetcher=Fetcher(allowed_protocols={"file"}), base_url="book:")
    content: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_identifier=sheets.identifier, **sheets.options)
    return content


def serve() -> None:
    """Answer requests as ``storycreator.core.subprocesses`` puts them, until there are no more."""
    for noisy in ("weasyprint", "fontTools"):  # they warn of CSS that only browsers know
        logging.getLogger(noisy).setLevel(logging.ERROR)
    with suppress(OSError):  # said when there is a request
        import weasyprint  # noqa: F401 -- before there is one
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := asked.read(4):
        try:
            ok, answer = 1, typeset(pickle.loads(asked.read(struct.unpack("<I", head)[0])))  # noqa: S301 -- our own program's
        except Exception as error:
            ok, answer = 0, str(error).encode()
        answers.write(struct.pack("<BI", ok, len(answer)) + answer)
        answers.flush()
    os._exit(0)
