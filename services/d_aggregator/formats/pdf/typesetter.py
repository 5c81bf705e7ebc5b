"""The PDF typesetter, which ``picture_book.py`` runs in a subprocess: WeasyPrint holds the GIL for seconds, takes a second to load, and
leaks memory."""

import ctypes
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


LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


def libraries_missing() -> str:
    """Which library of the typesetter is not installed, and what to do; empty when all are, or the system names them otherwise."""
    if not sys.platform.startswith("linux"):
        return ""
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"{library} is not installed; install it with: {REMEDY}"
    return ""


@dataclass(frozen=True)
class Sheets:
    """A document to typeset."""

    html: str
    css: str
    """Includes the rules for its fonts."""
    pictures: dict[str, bytes] = field(repr=False)
    """JPEG by URL. The document can load nothing else, except the style sheet's fonts from their files."""
    identifier: bytes
    options: dict[str, Any]
    """WeasyPrint's."""


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


def serve() -> None:
    """Answer the requests of ``storycreator.core.subprocesses`` until standard input ends."""
    for noisy in ("weasyprint", "fontTools"):  # they warn about CSS that only browsers support
        logging.getLogger(noisy).setLevel(logging.ERROR)
    with suppress(OSError):  # reported at the first request
        import weasyprint  # noqa: F401 -- preload
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := asked.read(4):
        try:
            ok, answer = 1, typeset(pickle.loads(asked.read(struct.unpack("<I", head)[0])))  # noqa: S301 -- our own program's
        except Exception as error:
            ok, answer = 0, str(error).encode()
        answers.write(struct.pack("<BI", ok, len(answer)) + answer)
        answers.flush()
    os._exit(0)
