"""An edition as one HTML file: a reader with pictures and read-along that needs no network and no other file."""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.form import Form
from services.d_aggregator.parts.plate import css
from services.d_aggregator.parts.templates import asset, render
from services.d_aggregator.parts.typefaces import Face, faces
from storycreator.locales.sentences import words
from storycreator.messages.layout import SectionRole

SHORT_PAGE, LONG_PAGE = 30, 65
"""Words up to which a page is set larger, and from which it is set smaller."""


@cache
def _embedded(face: Face) -> str:
    return face.css(_data_uri(face.path.read_bytes(), "font/woff2"))


def _data_uri(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode('ascii')}"


def _hash(text: str) -> str:
    """A Content-Security-Policy source for an inline script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def page_length(text: str) -> str:
    """``short``, ``middling`` or ``long``: the text size of a page."""
    count = len(words(text))
    return "short" if count <= SHORT_PAGE else "long" if count >= LONG_PAGE else "middling"


def _cast_sheet(book: Book) -> dict[str, str] | None:
    """The attributes of the picture of everybody in the story."""
    if (sheet := book.cast_sheet) is None:
        return None
    width, height = sheet.size_at(book.picture_width)
    source = _data_uri(sheet.jpeg(book.picture_width, book.picture_quality), "image/jpeg")
    return {"src": source, "width": str(width), "height": str(height), "alt": sheet.alt}


def _cues(book: Book) -> str:
    """``{"page-3": [["p3-0-0", begin, end], …]}``, seconds, safe inside a script element."""
    found = {
        f"page-{track.page}" if track.page else "cover": [
            [track.sentence(cue), round(cue.start, 3), round(cue.end, 3)] for cue in track.cues
        ]
        for track in book.tracks
    }
    return json.dumps(found, separators=(",", ":")).replace("<", "\\u003c")


def render_html(book: Book) -> bytes:
    """The whole reader, UTF-8. The same book gives the same bytes."""
    style = "\n".join((*(_embedded(face) for face in faces(book.text)), asset("reader.css"), css()))
    script = asset("reader.js")
    stops = [("cover", book.heading(SectionRole.COVER))]
    if book.dedication:
        stops.append(("dedication", book.heading(SectionRole.DEDICATION)))
    stops += [(f"page-{page.number}", page.heading) for page in book.pages]
    stops.append(("colophon", book.heading(SectionRole.COLOPHON)))
    return render(
        "reader.html.j2",
        book,
        lambda picture: _data_uri(picture.jpeg(book.picture_width, book.picture_quality), "image/jpeg"),
        cast_sheet=_cast_sheet(book),
        sounds={track.page: _data_uri(track.encoded(encode_mp3), "audio/mpeg") for track in book.tracks},
        length=page_length,
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        stops=stops,
        cues=_cues(book),
    ).encode()


FORM = Form("web book", "book.html", "text/html", render_html, encoder=encode_mp3)
