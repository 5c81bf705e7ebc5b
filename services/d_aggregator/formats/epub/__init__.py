"""The EPUB, and how it is checked."""

from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.epub.publication import render_epub
from services.d_aggregator.formats.form import Form

FORM = Form("EPUB", "book.epub", "application/epub+zip", render_epub, encoder=encode_mp3)
