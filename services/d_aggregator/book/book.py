"""One edition with everything loaded: the source of every format.

Nothing here reads a store (``assets.py`` does). A ``Book`` can be made by hand in a test.
"""

from dataclasses import dataclass

from services.d_aggregator.book.picture import PictureFile
from services.d_aggregator.book.track import TrackFile
from storycreator.messages.analysis import Analysis
from storycreator.messages.common import Provenance
from storycreator.messages.edition import Edition
from storycreator.messages.layout import Layout, LayoutParagraph, Section, SectionRole
from storycreator.messages.package import Lack

AUTHOR = "AI Story Creator"


@dataclass(frozen=True)
class BookPage:
    """One page with everything on it."""

    number: int
    heading: str
    """In the edition's language: ``Page 3``."""
    paragraphs: tuple[LayoutParagraph, ...]
    """Typeset."""
    text: str
    """The same words, paragraphs separated by a blank line."""
    picture: PictureFile | None = None
    track: TrackFile | None = None


@dataclass(frozen=True)
class Book:
    """One edition, ready to be rendered. Missing parts are None and described in ``missing``."""

    edition: Edition
    layout: Layout
    pages: tuple[BookPage, ...]
    analysis: Analysis
    identifier: str
    """``urn:uuid:…`` derived from the content: the same content has the same one."""
    cover: PictureFile | None = None
    cast_sheet: PictureFile | None = None
    """Everybody of the story from both sides; described by their names."""
    title_track: TrackFile | None = None
    subjects: tuple[str, ...] = ()
    """What it is about, for catalogues: a heading in English, then the story's keywords in the original's language."""
    provenances: tuple[Provenance, ...] = ()
    """The origin of each part, for the colophon: story, pictures, translation, voice, layout …"""
    lacks: tuple[Lack, ...] = ()
    """What was asked for and is not there."""
    missing: tuple[str, ...] = ()
    """What this edition lacks and why, in English sentences."""
    translated: str = ""
    """The note that a machine translated it, in the words of its locale; empty for the original and for what the author tells."""
    illustrated: bool = True
    """Whether pictures were requested; missing ones are then noted in the book."""
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
        return "rtl" if self.layout.right_to_left else "ltr"

    @property
    def text(self) -> str:
        """All words that are set, to know which fonts they need."""
        return " ".join((self.title, self.dedication, self.blurb, *(page.text for page in self.pages)))

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
