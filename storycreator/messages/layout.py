"""The formatter's (C4) request and reply."""

from typing import Annotated

from pydantic import Field

from storycreator.messages.common import AgeBand, EngineName, LanguageTag, Message, Provenance, WireEnum
from storycreator.messages.edition import Edition


def sentence_id(page: int, paragraph: int, sentence: int) -> str:
    """The XML id of a sentence: ``p3-0-1`` is page 3, first paragraph, second sentence; ``p0-0-0`` is the title."""
    return f"p{page}-{paragraph}-{sentence}"


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


class LayoutSentence(Message):
    """One sentence, typeset."""

    id: str
    """Valid as an XML id and the same in every format: ``p3-0-1``. Read-along refers to it."""
    text: str
    """With the language's quotation marks, dashes and no-break spaces; no markup."""


class LayoutParagraph(Message):
    """The sentences of one paragraph, in order."""

    sentences: tuple[LayoutSentence, ...]


class LayoutPage(Message):
    """One page, typeset. Paragraphs and sentences are those of the edition."""

    number: Annotated[int, Field(ge=1)]
    paragraphs: tuple[LayoutParagraph, ...]


class Layout(Message):
    """An edition, typeset: what the binder needs whatever the format. It has no markup."""

    language: LanguageTag
    right_to_left: bool = False
    unspaced: bool = False
    """Sentences follow one another without a space, as in Chinese and Japanese."""
    title: str
    dedication: str = ""
    blurb: str = ""
    pages: tuple[LayoutPage, ...]
    sections: tuple[Section, ...]
    provenance: Provenance

    def text(self, page: LayoutPage) -> str:
        """A page's words, paragraphs separated by a blank line."""
        gap = "" if self.unspaced else " "
        return "\n\n".join(gap.join(sentence.text for sentence in paragraph.sentences) for paragraph in page.paragraphs)
