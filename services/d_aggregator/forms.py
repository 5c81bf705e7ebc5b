"""Which files each form of a book consists of, and who makes them. A renderer's libraries load at its first use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.d_aggregator.book import Book
from storycreator.messages.package import Format


@dataclass(frozen=True)
class Rendered:
    """One file of the package."""

    path: str
    media_type: str
    content: bytes = field(repr=False)


def _html(book: Book) -> list[Rendered]:
    from services.d_aggregator.html import render_html

    return [Rendered(f"{book.language}/book.html", "text/html", render_html(book))]


def _epub(book: Book) -> list[Rendered]:
    from services.d_aggregator.epub import render_epub

    return [Rendered(f"{book.language}/book.epub", "application/epub+zip", render_epub(book))]


def _pdf(book: Book) -> list[Rendered]:
    from services.d_aggregator.pdf import render_pdf

    return [Rendered(f"{book.language}/book.pdf", "application/pdf", render_pdf(book))]


def _markdown(book: Book) -> list[Rendered]:
    from services.d_aggregator.plain import render_markdown

    return [Rendered(f"{book.language}/book.md", "text/markdown", render_markdown(book))]


def _text(book: Book) -> list[Rendered]:
    from services.d_aggregator.plain import render_text

    return [Rendered(f"{book.language}/book.txt", "text/plain", render_text(book))]


def _audio(book: Book) -> list[Rendered]:
    from services.d_aggregator.audio import book_audio, tagged_track

    if not book.tracks:
        return []
    files = [Rendered(f"{book.language}/book.mp3", "audio/mpeg", book_audio(book))]
    for track in book.tracks:
        name = f"page-{track.page:02}" if track.page else "title"
        files.append(Rendered(f"{book.language}/audio/{name}.mp3", "audio/mpeg", tagged_track(book, track)))
    return files


def _captions(book: Book) -> list[Rendered]:
    from services.d_aggregator.audio import track_starts
    from services.d_aggregator.captions import captions, subrip, webvtt

    if not book.tracks:
        return []
    found = captions(book, track_starts(book))
    return [
        Rendered(f"{book.language}/book.vtt", "text/vtt", webvtt(found, book.language).encode()),
        Rendered(f"{book.language}/book.srt", "application/x-subrip", subrip(found).encode()),
    ]


FORMS: Mapping[Format, Callable[[Book], list[Rendered]]] = {
    Format.HTML: _html,
    Format.EPUB: _epub,
    Format.PDF: _pdf,
    Format.MARKDOWN: _markdown,
    Format.TEXT: _text,
    Format.AUDIO: _audio,
    Format.CAPTIONS: _captions,
}
"""Each renderer gives its main file first; nothing when the form needs sound and the edition has none."""
