"""An edition as EPUB 3.3 with read-along, after the W3C recommendations EPUB 3.3 and EPUB Accessibility 1.1."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree
from lxml.builder import ElementMaker

from services.d_aggregator import overlay, plate
from services.d_aggregator.book import AUTHOR, PICTURE_LANGUAGE, Book
from services.d_aggregator.epub_text import TextFile, navigation, picture_name, texts
from services.d_aggregator.typefaces import FAMILY, Face, faces

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FOLDER = "EPUB"
MODIFIED = "2000-01-01T00:00:00Z"
"""The same in every book: the identifier already changes with the content, and a clock would make each copy differ."""
_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_STORED = frozenset({"image/jpeg", "audio/mpeg", "font/woff2"})
_O = ElementMaker(namespace=OPF, nsmap={None: OPF, "dc": DC})

CONTAINER = f"""<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
  <rootfiles><rootfile full-path="{FOLDER}/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

CSS = f"""body {{ margin: 0 5%; line-height: 1.5; }}
h1, h2 {{ line-height: 1.2; text-align: center; font-weight: normal; break-after: avoid; }}
.page-heading {{ font-size: 0.8em; letter-spacing: 0.1em; opacity: 0.75; margin: 0.5em 0; }}
.picture {{ margin: 0 0 1em; text-align: center; break-inside: avoid; }}
.picture img {{ max-width: 100%; max-height: 65vh; height: auto; width: auto; border-radius: 4px; }}
.cover .picture {{ margin: 0; }}
.cover .picture img {{ max-height: 95vh; }}
.text {{ font-size: 1.15em; orphans: 2; widows: 2; }}
.text p {{ margin: 0 0 0.7em; }}
.titlepage, .dedication {{ text-align: center; }}
.titlepage h1 {{ font-size: 2em; margin: 25vh 0 0.5em; }}
.dedication section {{ margin-top: 30vh; font-style: italic; }}
.blurb {{ margin: 2em 10%; }}
.plate {{ margin: 0 0 1em; padding: 0.6em; text-align: center; border-radius: 4px; break-inside: avoid; }}
.frame {{ border: 4px double; border-radius: 3px; padding: 6vh 7%; }}
.plate p {{ margin: 0; }}
.initial {{ font-size: 6em; line-height: 1; font-weight: 600; }}
.plate .quote {{ font-size: 1.5em; line-height: 1.3; font-style: italic; margin: 0.4em 0 0.8em; }}
.cover .frame {{ padding: 18vh 7%; }}
.plate .cover-title {{ font-size: 2em; line-height: 1.2; margin: 0.5em 0; }}
.gap {{ font-size: 0.8em; letter-spacing: 0.04em; }}
.colophon {{ font-size: 0.9em; }}
.credits dt {{ font-weight: 600; }}
.credits dd {{ margin: 0 0 0.5em; }}
.{overlay.ACTIVE_CLASS} {{ background-color: #ffe59a; color: #1c1a17; border-radius: 2px; }}
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


def _fonts(book: Book) -> tuple[Face, ...]:
    """What the book's text needs of our typeface."""
    return faces(" ".join((book.title, book.dedication, book.blurb, *(page.text for page in book.pages))))


def _style(fonts: tuple[Face, ...]) -> str:
    rules = [face.css(f"fonts/{face.path.name}") for face in fonts]
    return "\n".join([*rules, f'body {{ font-family: "{FAMILY}", Georgia, serif; }}', CSS, plate.css()])


def _items(book: Book, files: list[TextFile]) -> list[_Item]:
    tracks = {track.page: track for track in book.tracks}
    fonts = _fonts(book)
    items = [
        _Item("nav", "nav.xhtml", "application/xhtml+xml", navigation(book, files), "nav"),
        _Item("style", "style.css", "text/css", _style(fonts).encode()),
    ]
    for file in files:
        item = _Item(f"text-{file.id}", file.name, "application/xhtml+xml", file.content)
        items.append(item)
        if file.page is None:
            continue
        track = tracks[file.page]
        stem = file.name.removesuffix(".xhtml")
        targets = set(etree.fromstring(file.content).xpath("//@id"))
        parts = overlay.clips(track, targets)
        if not parts:
            continue
        audio = f"audio/{stem}.mp3"
        item.overlay = f"overlay-{file.id}"
        content = overlay.smil(file.name, audio, parts)
        items.append(_Item(item.overlay, f"{stem}.smil", "application/smil+xml", content, duration=sum(p.end - p.begin for p in parts)))
        items.append(_Item(f"audio-{file.id}", audio, "audio/mpeg", track.mp3))
    for picture in book.pictures:
        image = picture.jpeg(book.picture_width, book.picture_quality)
        properties = "cover-image" if picture.page == 0 else ""
        items.append(_Item(f"image-{picture.page}", picture_name(picture), "image/jpeg", image, properties))
    items += [_Item(f"font-{face.path.stem}", f"fonts/{face.path.name}", "font/woff2", face.path.read_bytes()) for face in fonts]
    return items


def _accessibility(book: Book, read_aloud: bool) -> list[tuple[str, str]]:
    """schema.org properties, each true of this book."""
    facts = [("accessMode", "textual")]
    features = ["readingOrder", "structuralNavigation", "tableOfContents", "displayTransformability", "unlocked"]
    said = "The text can be resized, restyled and read by a screen reader; a table of contents leads to every page."
    if book.pictures:
        facts += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
        features.append("alternativeText")
        said += " Every picture is described in English."
    if read_aloud:
        facts += [("accessMode", "auditory")]
        features.append("synchronizedAudioText")
        said += " A synthetic voice reads the story aloud while each sentence is highlighted."
    facts.append(("accessModeSufficient", "textual"))
    facts += [("accessibilityFeature", feature) for feature in features]
    return [*facts, ("accessibilityHazard", "none"), ("accessibilitySummary", said)]


def _metadata(book: Book, items: list[_Item]) -> Any:
    def dc(name: str, text: str, **attributes: str) -> Any:
        element = etree.Element(f"{{{DC}}}{name}", attributes)
        element.text = text
        return element

    def meta(name: str, text: str, refines: str = "") -> Any:
        return _O.meta(text, property=name, **({"refines": f"#{refines}"} if refines else {}))

    overlays = [item for item in items if item.media_type == "application/smil+xml"]
    found = [
        dc("identifier", book.identifier, id="id"),
        dc("title", book.title),
        dc("language", book.language),
        dc("creator", AUTHOR, id="creator"),
        meta("dcterms:modified", MODIFIED),
        _O.meta("aut", property="role", refines="#creator", scheme="marc:relators"),
    ]
    if book.blurb:
        found.append(dc("description", book.blurb))
    for subject in book.subjects:
        element = dc("subject", subject)
        element.set(XML_LANG, PICTURE_LANGUAGE)
        found.append(element)
    for name, value in _accessibility(book, bool(overlays)):
        element = meta(f"schema:{name}", value)
        if name == "accessibilitySummary":
            element.set(XML_LANG, "en")
        found.append(element)
    if overlays:
        found += [meta("media:duration", overlay.clock(item.duration), item.id) for item in overlays]
        found.append(meta("media:duration", overlay.clock(sum(item.duration for item in overlays))))
        found += [meta("media:active-class", overlay.ACTIVE_CLASS)]
        if voice := next((provenance.voice for provenance in book.provenances if provenance.service == "C2" and provenance.voice), ""):
            found.append(meta("media:narrator", voice))
    return _O.metadata(*found)


def _package(book: Book, files: list[TextFile], items: list[_Item]) -> bytes:
    manifest = []
    for item in items:
        element = _O.item({"id": item.id, "href": item.name, "media-type": item.media_type})
        if item.properties:
            element.set("properties", item.properties)
        if item.overlay:
            element.set("media-overlay", item.overlay)
        manifest.append(element)
    spine = _O.spine(*(_O.itemref(idref=f"text-{file.id}") for file in files))
    if book.direction == "rtl":
        spine.set("page-progression-direction", "rtl")
    root = _O.package(
        _metadata(book, items), _O.manifest(*manifest), spine, {"version": "3.0", "unique-identifier": "id", XML_LANG: book.language}
    )
    etree.indent(root)
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def render_epub(book: Book) -> bytes:
    """The whole EPUB; the same book gives the same bytes. Raises ``EngineError`` when a page's layout is not well-formed."""
    files = texts(book)
    items = _items(book, files)
    out = BytesIO()
    with ZipFile(out, "w") as archive:

        def write(name: str, content: bytes, stored: bool = False) -> None:
            info = ZipInfo(name, _ZIP_TIME)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, ZIP_STORED if stored else ZIP_DEFLATED, None if stored else 6)

        write("mimetype", b"application/epub+zip", stored=True)  # first and bare, so that the type can be told from the first bytes
        write("META-INF/container.xml", CONTAINER.encode())
        write(f"{FOLDER}/package.opf", _package(book, files, items))
        for item in items:
            write(f"{FOLDER}/{item.name}", item.content, stored=item.media_type in _STORED)
    return out.getvalue()
