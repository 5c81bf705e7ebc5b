"""``edition.proto`` and ``schemas/edition.py``."""

from storycreator.codec.base import Fields
from storycreator.schemas.edition import Edition, EditionPage, Paragraph
from storycreator.v1 import edition_pb2 as pb


def paragraph_fields(m: pb.Paragraph) -> Fields:
    """The fields of a ``Paragraph`` that were sent."""
    return {
        "sentences": tuple(m.sentences),
    }


def paragraph_message(v: Paragraph) -> pb.Paragraph:
    """A ``Paragraph`` on the wire."""
    return pb.Paragraph(
        sentences=v.sentences,
    )


def edition_page_fields(m: pb.EditionPage) -> Fields:
    """The fields of a ``EditionPage`` that were sent."""
    return {
        "number": m.number,
        "paragraphs": tuple(paragraph_fields(x) for x in m.paragraphs),
    }


def edition_page_message(v: EditionPage) -> pb.EditionPage:
    """A ``EditionPage`` on the wire."""
    return pb.EditionPage(
        number=v.number,
        paragraphs=[paragraph_message(x) for x in v.paragraphs],
    )


def edition_fields(m: pb.Edition) -> Fields:
    """The fields of a ``Edition`` that were sent."""
    return {
        "language": m.language,
        "title": m.title,
        "dedication": m.dedication,
        "blurb": m.blurb,
        "pages": tuple(edition_page_fields(x) for x in m.pages),
    }


def edition_message(v: Edition) -> pb.Edition:
    """A ``Edition`` on the wire."""
    return pb.Edition(
        language=v.language,
        title=v.title,
        dedication=v.dedication,
        blurb=v.blurb,
        pages=[edition_page_message(x) for x in v.pages],
    )
