"""An edition as one HTML file: a reader with pictures and read-along that needs no network and no other file."""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.d_aggregator import credits as made_by
from services.d_aggregator.book import AUTHOR, PICTURE_LANGUAGE, Book, BookPage, PictureFile, TrackFile, cue_id
from services.d_aggregator.fragments import page_html
from services.d_aggregator.plate import cover_plate, css, page_plate
from services.d_aggregator.typefaces import Face, faces
from storycreator.locales.locale import locale
from storycreator.locales.sentences import words
from storycreator.messages.layout import SectionRole

TEMPLATES = Path(__file__).parent / "templates"
SHORT_PAGE, LONG_PAGE = 30, 65
"""Words up to which a page is set larger, and from which it is set smaller."""


@cache
def environment() -> Environment:
    """The templates, with everything escaped that is not said to be markup."""
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=False)


@cache
def asset(name: str) -> str:
    """A style sheet or script beside the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _embedded(face: Face) -> str:
    return face.css(_data_uri(face.path.read_bytes(), "font/woff2"))


def _data_uri(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode('ascii')}"


def _hash(text: str) -> str:
    """A Content-Security-Policy source for an inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def book_text(book: Book) -> str:
    """All words that are set, to know which fonts they need."""
    return " ".join((book.title, book.dedication, book.blurb, *(page.text for page in book.pages)))


def language_mark(language: str, book: Book, *, direction: bool = True) -> Markup:
    """The ``lang`` and ``dir`` attributes of something that may not be in the book's language."""
    if language.partition("-")[0] == book.language.partition("-")[0]:
        return Markup()
    return Markup(' lang="{}"{}').format(language, Markup(' dir="ltr"') if direction else "")


def _picture(picture: PictureFile | None, book: Book) -> dict[str, Any] | None:
    if picture is None:
        return None
    width, height = picture.size_at(book.picture_width)
    return {
        "src": _data_uri(picture.jpeg(book.picture_width, book.picture_quality), "image/jpeg"),
        "width": width,
        "height": height,
        "alt": picture.alt,
        "lang": language_mark(PICTURE_LANGUAGE, book),
    }


def plate_mark(book: Book) -> Markup:
    """The language of what plates say of themselves."""
    return language_mark(cover_plate(book).language, book)


def _sound(track: TrackFile | None) -> str:
    return _data_uri(track.mp3, "audio/mpeg") if track else ""


def page_length(text: str) -> str:
    """``short``, ``middling`` or ``long``: how large a page is set."""
    count = len(words(text))
    return "short" if count <= SHORT_PAGE else "long" if count >= LONG_PAGE else "middling"


def _page(page: BookPage, book: Book) -> dict[str, Any]:
    return {
        "number": page.number,
        "heading": page.heading,
        "html": page_html(page),
        "picture": _picture(page.picture, book),
        "plate": page_plate(book, page),
        "sound": _sound(page.track),
        "length": page_length(page.text),
    }


def _cues(book: Book) -> str:
    """``{"page-3": [["p3-0-0", begin, end], …]}``, seconds, safe inside a script element."""
    found = {
        f"page-{track.page}" if track.page else "cover": [
            [cue_id(track.page, cue), round(cue.start, 3), round(cue.end, 3)] for cue in track.cues
        ]
        for track in book.tracks
    }
    return json.dumps(found, separators=(",", ":")).replace("<", "\\u003c")


def render_html(book: Book) -> bytes:
    """The whole reader, UTF-8. The same book gives the same bytes."""
    say = locale(book.language).interface
    style = "\n".join((*(_embedded(face) for face in faces(book_text(book))), asset("reader.css"), css()))
    script = asset("reader.js")
    stops = [("cover", book.heading(SectionRole.COVER))]
    if book.dedication:
        stops.append(("dedication", book.heading(SectionRole.DEDICATION)))
    stops += [(f"page-{page.number}", page.heading) for page in book.pages]
    stops.append(("colophon", book.heading(SectionRole.COLOPHON)))
    rendered = environment().get_template("reader.html.j2").render(
        book=book,
        author=AUTHOR,
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        cover=_picture(book.cover, book),
        cover_plate=cover_plate(book),
        plate_lang=plate_mark(book),
        title_sound=_sound(book.title_track),
        has_sound=bool(book.tracks),
        pages=[_page(page, book) for page in book.pages],
        dedication_heading=book.heading(SectionRole.DEDICATION),
        colophon_heading=book.heading(SectionRole.COLOPHON),
        credits=made_by.credits(book, say),
        say=say,
        say_lang=language_mark(say.language, book),
        controls_lang=language_mark(say.language, book, direction=False),
        stops=[{"id": name, "label": label} for name, label in stops],
        themes=(("", say.automatic), ("light", say.light), ("sepia", say.sepia), ("dark", say.dark)),
        cues=_cues(book),
    )  # fmt: skip
    return rendered.encode()
