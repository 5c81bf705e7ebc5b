"""The text of one language, cut into pages, paragraphs and sentences. Everything downstream counts sentences the same way."""

from typing import Annotated

from pydantic import Field, StringConstraints

from storycreator.messages.common import LanguageTag, Message

SENTENCE_MAX = 2_000
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=SENTENCE_MAX)]


Speakers = tuple[Annotated[str, StringConstraints(max_length=60)], ...]
"""Who says each quotation of a page, in order: a cast member's name or an English noun (``puppy``); empty for somebody who cannot be told.
No speakers at all: nobody has looked."""


class Paragraph(Message):
    """Sentences that belong together, without the spaces between them."""

    sentences: Annotated[tuple[Sentence, ...], Field(min_length=1)]


class EditionPage(Message):
    """One page of one language."""

    number: Annotated[int, Field(ge=1)]
    paragraphs: Annotated[tuple[Paragraph, ...], Field(min_length=1)]
    speakers: Speakers = ()
    turn: bool = False
    """Whether the story turns on this page: whoever reads it aloud takes a breath before it."""

    @property
    def text(self) -> str:
        """The whole page; paragraphs are separated by a blank line."""
        return "\n\n".join(" ".join(paragraph.sentences) for paragraph in self.paragraphs)


class Edition(Message):
    """A story in one language. All editions of a book have the same pages."""

    language: LanguageTag
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    dedication: Annotated[str, StringConstraints(max_length=400)] = ""
    blurb: Annotated[str, StringConstraints(max_length=800)] = ""
    pages: Annotated[tuple[EditionPage, ...], Field(min_length=1)]
