"""An edition as EPUB 3.3 with read-along, after the W3C recommendations EPUB 3.3 and EPUB Accessibility 1.1."""

from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.epub.documents import Document, documents, navigation, picture_name, xml
from services.d_aggregator.formats.epub.overlay import ACTIVE_CLASS, clips, clock
from services.d_aggregator.parts import plate
from services.d_aggregator.parts.templates import asset
from services.d_aggregator.parts.typefaces import FAMILY, Face, faces

FOLDER = "EPUB"
MODIFIED = "2000-01-01T00:00:00Z"
"""Constant: the identifier already changes with the content, and the current time would make each copy differ."""
_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_STORED = frozenset({"image/jpeg", "audio/mpeg", "font/woff2"})
CONTAINER = f"""<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
  <rootfiles><rootfile full-path="{FOLDER}/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass
class _Item:
    """One file of the manifest."""

    id: str
    name: str
    media_type: str
    content: bytes = field(repr=False)
    properties: str = ""
    overlay: str = ""
    duration: int = 0
    """Milliseconds of an overlay's sound."""


def _style(fonts: tuple[Face, ...]) -> str:
    rules = [face.css(f"fonts/{face.path.name}") for face in fonts]
    return "\n".join([*rules, f'body {{ font-family: "{FAMILY}", Georgia, serif; }}', asset("epub/style.css"), plate.css()])


def _items(book: Book, contents: list[Document]) -> list[_Item]:
    fonts = faces(book.text)
    items = [
        _Item("nav", "nav.xhtml", "application/xhtml+xml", navigation(book, contents), "nav"),
        _Item("style", "style.css", "text/css", _style(fonts).encode()),
    ]
    for document in contents:
        name, stem = document.section.id, document.name.removesuffix(".xhtml")
        item = _Item(f"text-{name}", document.name, "application/xhtml+xml", document.content)
        items.append(item)
        parts = clips(document.track, document.targets) if document.track else []
        if not document.track or not parts:
            continue
        audio = f"audio/{stem}.mp3"
        item.overlay = f"overlay-{name}"
        smil = xml("overlay.smil", book, text=document.name, audio=audio, clips=parts, clock=clock)
        duration = sum(part.end - part.begin for part in parts)
        items.append(_Item(item.overlay, f"{stem}.smil", "application/smil+xml", smil, duration=duration))
        items.append(_Item(f"audio-{name}", audio, "audio/mpeg", document.track.encoded(encode_mp3)))
    for picture in book.pictures:
        image = picture.jpeg(book.picture_width, book.picture_quality)
        properties = "cover-image" if picture.page == 0 else ""
        items.append(_Item(f"image-{picture.page}", picture_name(picture), "image/jpeg", image, properties))
    items += [_Item(f"font-{face.path.stem}", f"fonts/{face.path.name}", "font/woff2", face.path.read_bytes()) for face in fonts]
    return items


def _accessibility(book: Book, read_aloud: bool) -> list[tuple[str, str]]:
    """schema.org accessibility properties of this book."""
    facts = [("accessMode", "textual")]
    features = ["readingOrder", "structuralNavigation", "tableOfContents", "displayTransformability", "unlocked"]
    said = "The text can be resized, restyled and read by a screen reader; a table of contents leads to every page."
    if book.pictures:
        facts += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
        features.append("alternativeText")
        said += " Every picture is described in words."
    if read_aloud:
        facts += [("accessMode", "auditory")]
        features.append("synchronizedAudioText")
        said += " A synthetic voice reads the story aloud while each sentence is highlighted."
    facts.append(("accessModeSufficient", "textual"))
    facts += [("accessibilityFeature", feature) for feature in features]
    return [*facts, ("accessibilityHazard", "none"), ("accessibilitySummary", said)]


def _package(book: Book, contents: list[Document], items: list[_Item]) -> bytes:
    overlays = [item for item in items if item.media_type == "application/smil+xml"]
    narrator = next((provenance.voice for provenance in book.provenances if provenance.service == "C2" and provenance.voice), "")
    return xml(
        "package.opf", book, documents=contents, items=items, overlays=overlays, accessibility=_accessibility(book, bool(overlays)),
        modified=MODIFIED, clock=clock, active_class=ACTIVE_CLASS, narrator=narrator,
    )  # fmt: skip


def render_epub(book: Book) -> bytes:
    """The whole EPUB; the same book gives the same bytes."""
    contents = documents(book)
    items = _items(book, contents)
    out = BytesIO()
    with ZipFile(out, "w") as archive:

        def write(name: str, content: bytes, stored: bool = False) -> None:
            info = ZipInfo(name, _ZIP_TIME)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, ZIP_STORED if stored else ZIP_DEFLATED, None if stored else 6)

        write("mimetype", b"application/epub+zip", stored=True)  # first and uncompressed, as the specification requires
        write("META-INF/container.xml", CONTAINER.encode())
        write(f"{FOLDER}/package.opf", _package(book, contents, items))
        for item in items:
            write(f"{FOLDER}/{item.name}", item.content, stored=item.media_type in _STORED)
    return out.getvalue()
