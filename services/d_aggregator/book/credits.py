"""The credits of a book, for its colophon."""

from dataclasses import dataclass

from services.d_aggregator.book.book import Book
from storycreator.locales.locale import Interface


@dataclass(frozen=True)
class Credit:
    """One line."""

    label: str
    """In the words' language."""
    text: str
    """Engine, model, voice, licence: names, which are the same in every language."""


def credits(book: Book, say: Interface) -> tuple[Credit, ...]:  # noqa: A001 - a colophon has credits
    """One line for each thing that was made, each once."""
    lines = []
    for provenance in book.provenances:
        licence, _, _ = provenance.licence.partition(" (")  # what is said in brackets is English
        parts = [provenance.engine, provenance.model, provenance.voice, licence]
        lines.append(Credit(say.stages.get(provenance.service, provenance.service), " · ".join(part for part in parts if part)))
    return tuple(dict.fromkeys(lines))
