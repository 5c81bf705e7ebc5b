"""The text of one language, cut into pages, paragraphs and sentences. Everything downstream counts sentences the same way."""

from typing import Annotated

from pydantic import Field, StringConstraints

from storycreator.messages.common import LanguageTag, Message

SENTENCE_MAX = 2_000
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=SENTENCE_MAX)]


class Paragraph(Message):
    """Sentences that belong together, without the spaces between them."""

    sentences: Annotated[tuple[Sentence, ...], Field(min_length=1)]


class EditionPage(Message):
    """One page of one language."""

    number: Annotated[int, Field(ge=1)]
    paragraphs: Annotated[tuple[Paragraph, ...], Field(min_length=1)]


class Edition(Message):
    """A story in one language. All editions of a book have the same pages."""

    language: LanguageTag
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    dedication: Annotated[str, StringConstraints(max_length=400)] = ""
    blurb: Annotated[str, StringConstraints(max_length=800)] = ""
    pages: Annotated[tuple[EditionPage, ...], Field(min_length=1)]
