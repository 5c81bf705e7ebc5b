"""The audio book as Opus: the smallest file, for players that know it."""

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio.program import Encoding, encoded_book
from services.d_aggregator.formats.form import Form

_OPUS = Encoding(("-c:a", "libopus", "-b:a", "32k", "-application", "audio", "-serial_offset", "1"), "opus", "opus", comments=True)


def _opus(book: Book) -> bytes:
    return encoded_book(book, _OPUS)


FORM = Form("Opus audio book", "book.opus", "audio/ogg", _opus, needs_sound=True)
