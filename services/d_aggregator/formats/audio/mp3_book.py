"""The audio book: each page's track as MP3, and all of them as one file with chapters."""

from functools import lru_cache

from services.d_aggregator.book.book import AUTHOR, Book
from services.d_aggregator.book.track import TrackFile
from services.d_aggregator.formats.audio import frames, id3
from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.form import Rendered
from storycreator.core.errors import EngineError
from storycreator.messages.layout import SectionRole

PAUSE_SECONDS = 0.6
"""Silence between the pages of the whole book."""
COVER_WIDTH = 600


@lru_cache(maxsize=4)
def _pause(rate: int) -> frames.Mp3:
    import numpy as np

    return frames.parse(encode_mp3(np.zeros(round(PAUSE_SECONDS * rate), np.float32), rate))


def track_title(book: Book, page: int) -> str:
    """The name of a track's chapter."""
    return book.title if page == 0 else book.heading(SectionRole.PAGE, page)


def tagged_track(book: Book, track: TrackFile) -> bytes:
    """One page's MP3 with its title and language, as in the package."""
    number = book.tracks.index(track) + 1
    head = id3.tag(
        title=f"{book.title} – {track_title(book, track.page)}" if track.page else book.title,
        artist=AUTHOR,
        language=book.language,
        duration=track.duration,
        track=f"{number}/{len(book.tracks)}",
    )
    return head + track.encoded(encode_mp3)


def _pieces(book: Book) -> list[frames.Mp3]:
    """The tracks with a pause between each two."""
    tracks = [frames.parse(track.encoded(encode_mp3)) for track in book.tracks]
    return [piece for track in tracks for piece in (track, _pause(track.rate))][:-1]


def track_starts(book: Book) -> dict[int, float]:
    """Seconds into the whole book's recording at which each page's track begins (0 is the title). Raises ``EngineError``."""
    try:
        places = frames.starts(_pieces(book))
    except frames.Mp3Error as error:
        raise EngineError(f"the recordings cannot be joined: {error}") from error
    return {track.page: start for track, start in zip(book.tracks, places[::2], strict=True)}


def book_audio(book: Book) -> bytes:
    """All tracks as one MP3 with a chapter for each page and the cover in it. Raises ``EngineError``."""
    try:
        joined = frames.join(_pieces(book))
    except frames.Mp3Error as error:
        raise EngineError(f"the recordings cannot be joined: {error}") from error
    starts = {track.page: start for track, start in zip(book.tracks, joined.starts[::2], strict=True)}
    ends = [*list(starts.values())[1:], joined.duration]
    chapters = [id3.Chapter(track_title(book, page), start, end) for (page, start), end in zip(starts.items(), ends, strict=True)]
    head = id3.tag(
        title=book.title,
        artist=AUTHOR,
        language=book.language,
        duration=joined.duration,
        chapters=chapters,
        cover_jpeg=book.cover.jpeg(COVER_WIDTH, book.picture_quality) if book.cover else None,
    )
    return head + joined.data


def page_files(book: Book) -> list[Rendered]:
    """Each track as a file."""
    names = ((track, f"page-{track.page:02}" if track.page else "title") for track in book.tracks)
    return [Rendered(f"audio/{name}.mp3", "audio/mpeg", tagged_track(book, track)) for track, name in names]
