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
    """Engine, model, voice, licence: names, in English."""


def credits(book: Book, say: Interface) -> tuple[Credit, ...]:  # noqa: A001 - a colophon has credits
    """One line for each thing that was made, each once."""
    lines = []
    for provenance in book.provenances:
        parts = [provenance.engine, provenance.model, provenance.voice and f"voice {provenance.voice}", provenance.licence]
        lines.append(Credit(say.stages.get(provenance.service, provenance.service), " · ".join(part for part in parts if part)))
    return tuple(dict.fromkeys(lines))
