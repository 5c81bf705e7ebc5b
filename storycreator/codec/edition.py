"""``edition.proto`` and ``schemas/edition.py``."""

from storycreator.codec.base import Fields
from storycreator.messages.edition import Edition, EditionPage, Paragraph
from storycreator.v1 import edition_pb2 as pb


def paragraph_fields(m: pb.Paragraph) -> Fields:
    """The fields of a ``Paragraph`` that were sent."""
    return {
        "sentences": m.sentences[:],
    }


def paragraph_values(v: Paragraph) -> Fields:
    """What a ``Paragraph`` has on the wire."""
    return {
        "sentences": v.sentences,
    }


def edition_page_fields(m: pb.EditionPage) -> Fields:
    """The fields of a ``EditionPage`` that were sent."""
    return {
        "number": m.number,
        "paragraphs": [paragraph_fields(x) for x in m.paragraphs],
    }


def edition_page_values(v: EditionPage) -> Fields:
    """What a ``EditionPage`` has on the wire."""
    return {
        "number": v.number,
        "paragraphs": [paragraph_values(x) for x in v.paragraphs],
    }


def edition_fields(m: pb.Edition) -> Fields:
    """The fields of a ``Edition`` that were sent."""
    return {
        "language": m.language,
        "title": m.title,
        "dedication": m.dedication,
        "blurb": m.blurb,
        "pages": [edition_page_fields(x) for x in m.pages],
    }


def edition_values(v: Edition) -> Fields:
    """What a ``Edition`` has on the wire."""
    return {
        "language": v.language,
        "title": v.title,
        "dedication": v.dedication,
        "blurb": v.blurb,
        "pages": [edition_page_values(x) for x in v.pages],
    }
