"""The audio book for audio book players: AAC with chapters and cover in one file."""

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio.program import Encoding, encoded_book
from services.d_aggregator.formats.form import Form

_AAC = Encoding(("-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart"), "m4b", "ipod")


def _m4b(book: Book) -> bytes:
    return encoded_book(book, _AAC)


FORM = Form("audio book with chapters", "book.m4b", "audio/mp4", _m4b, needs_sound=True)
