"""One edition with everything loaded: what every format is rendered from, whichever it is.

Nothing here reads a store or encodes sound (``loading.py`` and ``audio.py`` do). A ``Book`` can be made by hand in a test.
"""

import threading
from dataclasses import dataclass, field
from io import BytesIO

from storycreator.locales.locale import locale
from storycreator.messages.analysis import Analysis
from storycreator.messages.common import Provenance
from storycreator.messages.edition import Edition
from storycreator.messages.layout import Layout, Section, SectionRole
from storycreator.messages.narration import Cue

AUTHOR = "AI Story Creator"
PICTURE_LANGUAGE = "en"
"""Alternative texts are in English whatever the edition's language; say so where they stand (``lang="en"``)."""


def sentence_id(page: int, paragraph: int, sentence: int) -> str:
    """The XML id of a sentence, as the layout's HTML has it; ``p0-0-0`` is the title on the title page."""
    return f"p{page}-{paragraph}-{sentence}"


def cue_id(page: int, cue: Cue) -> str:
    """The XML id of the sentence a cue is about."""
    return sentence_id(page, cue.paragraph, cue.sentence)


@dataclass(frozen=True)
class PictureFile:
    """One picture, shared by all editions. Page 0 is the cover."""

    page: int
    png: bytes = field(repr=False)
    """As it came from the illustrator."""
    width: int
    height: int
    """Pixels of ``png``."""
    alt: str
    """Describes the picture, in ``PICTURE_LANGUAGE``."""
    _jpegs: dict[tuple[int, int], bytes] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def size_at(self, width: int) -> tuple[int, int]:
        """Pixels (width, height) of ``jpeg(width)``; never more than the original's."""
        if width >= self.width:
            return self.width, self.height
        return width, max(1, round(self.height * width / self.width))

    def jpeg(self, width: int = 1200, quality: int = 85) -> bytes:
        """The picture as JPEG at most ``width`` pixels wide. Made once for all editions and formats; safe to call from threads."""
        from PIL import Image

        with self._lock:
            if (width, quality) not in self._jpegs:
                with Image.open(BytesIO(self.png)) as image:
                    small = image.convert("RGB")
                    size = self.size_at(width)
                    if small.size != size:
                        small = small.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.2)
                    out = BytesIO()
                    small.save(out, "JPEG", quality=quality, optimize=True, progressive=False)
                    self._jpegs[width, quality] = out.getvalue()
            return self._jpegs[width, quality]


@dataclass(frozen=True)
class TrackFile:
    """The sound of one page, encoded once for all formats. Page 0 is the title."""

    page: int
    mp3: bytes = field(repr=False)
    """Mono, with gapless information: a player that heeds it plays exactly ``duration`` seconds."""
    duration: float
    """Seconds."""
    cues: tuple[Cue, ...]
    """In order, within the duration."""


@dataclass(frozen=True)
class BookPage:
    """One page with all that is on it."""

    number: int
    heading: str
    """In the edition's language: ``Page 3``."""
    html: str
    """The layout's XHTML fragment: ``<p>`` elements whose sentences are ``<span class="s" id="p3-0-1">``."""
    text: str
    """The same words, paragraphs separated by a blank line."""
    picture: PictureFile | None = None
    track: TrackFile | None = None


@dataclass(frozen=True)
class Book:
    """One edition, ready to be rendered. What could not be had is None, and said in ``missing``."""

    edition: Edition
    layout: Layout
    pages: tuple[BookPage, ...]
    analysis: Analysis
    identifier: str
    """``urn:uuid:…`` derived from the content: the same content has the same one."""
    cover: PictureFile | None = None
    title_track: TrackFile | None = None
    subjects: tuple[str, ...] = ()
    """What it is about, in English, for catalogues."""
    provenances: tuple[Provenance, ...] = ()
    """Who made what, for the colophon: story, pictures, translation, voice, layout …"""
    missing: tuple[str, ...] = ()
    """What this edition lacks and why, in English sentences."""
    illustrated: bool = True
    """Pictures were asked for: where one is missing, the book says so."""
    original_language: str = "en"
    draft: bool = False
    """Made by the ``draft`` engine: prefer speed to finish."""
    picture_width: int = 1200
    """Pixels: how wide an embedded picture need be at most (``picture.jpeg(book.picture_width, book.picture_quality)``)."""
    picture_quality: int = 85
    """JPEG quality of embedded pictures."""

    @property
    def language(self) -> str:
        """BCP 47 tag."""
        return self.edition.language

    @property
    def title(self) -> str:
        """As typeset."""
        return self.layout.title

    @property
    def dedication(self) -> str:
        """As typeset; empty when there is none."""
        return self.layout.dedication

    @property
    def blurb(self) -> str:
        """As typeset; empty when there is none."""
        return self.layout.blurb

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return locale(self.language).direction

    @property
    def tracks(self) -> tuple[TrackFile, ...]:
        """The title's track and the pages', in reading order; pages without sound have none."""
        found = (self.title_track, *(page.track for page in self.pages))
        return tuple(track for track in found if track is not None)

    @property
    def pictures(self) -> tuple[PictureFile, ...]:
        """The cover and the pages' pictures, in reading order."""
        found = (self.cover, *(page.picture for page in self.pages))
        return tuple(picture for picture in found if picture is not None)

    def heading(self, role: SectionRole, page: int = 0) -> str:
        """What the layout calls a section, in the edition's language; the title when it has no such section."""
        found: Section | None = next((s for s in self.layout.sections if s.role == role and s.page == page), None)
        return found.heading if found else self.title
