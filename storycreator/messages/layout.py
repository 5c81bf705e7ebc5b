"""What the formatter (C4) is asked for and what it answers."""

from typing import Annotated

from pydantic import Field

from storycreator.messages.common import AgeBand, EngineName, LanguageTag, Message, Provenance, WireEnum
from storycreator.messages.edition import Edition


class LayoutRequest(Message):
    """An edition to typeset."""

    proto_name = "FormatEditionRequest"

    edition: Edition
    age_band: AgeBand = AgeBand.MIDDLE
    engine: EngineName = ""


class SectionRole(WireEnum):
    """What a part of a book is, in the words of EPUB's structural semantics."""

    COVER = "cover"
    TITLE_PAGE = "titlepage"
    DEDICATION = "dedication"
    PAGE = "bodymatter"
    COLOPHON = "colophon"


class Section(Message):
    """One step of the reading order."""

    id: str
    """Unique in the book and valid as an XML id: ``cover``, ``title``, ``dedication``, ``page-3``, ``colophon``."""
    role: SectionRole
    page: Annotated[int, Field(ge=0)] = 0
    heading: str
    """For the table of contents, in the edition's language."""


class LayoutPage(Message):
    """One page, typeset."""

    number: Annotated[int, Field(ge=1)]
    html: str
    """A well-formed XHTML fragment of ``<p>`` elements. Every sentence is a ``<span class="s" id="p{page}-{paragraph}-{sentence}">``
    with indices from 0 as in the edition; spaces between sentences stand outside the spans."""
    text: str
    """The same words with the same typography, paragraphs separated by a blank line."""


class Layout(Message):
    """An edition, typeset: what the binder needs whatever the format."""

    language: LanguageTag
    title: str
    dedication: str = ""
    blurb: str = ""
    pages: tuple[LayoutPage, ...]
    sections: tuple[Section, ...]
    markdown: str
    """The whole edition; pictures are referred to as ``pictures/cover.png`` and ``pictures/page-03.png``."""
    plain_text: str
    provenance: Provenance
