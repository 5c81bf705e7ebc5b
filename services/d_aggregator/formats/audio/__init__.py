"""The audio book, and the encoders of those formats that have sound."""

from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.audio.mp3_book import book_audio, page_files
from services.d_aggregator.formats.form import Form

FORM = Form("audio book", "book.mp3", "audio/mpeg", book_audio, page_files, needs_sound=True, encoder=encode_mp3)
