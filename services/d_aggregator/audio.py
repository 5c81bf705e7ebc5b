"""The sound of a book: each page's track as MP3, and all of them as one file with chapters."""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from services.d_aggregator import id3, mp3
from services.d_aggregator.book import AUTHOR, Book, TrackFile
from storycreator.core.errors import EngineError
from storycreator.messages.layout import SectionRole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KBITS = 64
"""Constant, not variable: every player seeks exactly in it, and read-along seeks at every sentence."""
PAUSE_SECONDS = 0.6
"""Silence between the pages of the whole book."""
LAME_SCALE = 0.95
"""LAME's preset for 64 kbit/s makes everything 0.45 dB quieter than it was; this is taken back, so that loudness stays as measured."""
COVER_WIDTH = 600


def encode(flac: bytes) -> tuple[bytes, float]:
    """A lossless mono track as (MP3, seconds). Raises ``EngineError`` when it cannot be read."""
    import soundfile

    try:
        samples, rate = soundfile.read(BytesIO(flac), dtype="float32", always_2d=True)
        if not len(samples):
            raise EngineError("the recording is empty")
        return _encode(samples.mean(axis=1) if samples.shape[1] > 1 else samples[:, 0], rate), len(samples) / rate
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise EngineError(f"the recording cannot be read: {error}") from error


def _encode(samples: "NDArray[np.float32]", rate: int) -> bytes:
    import soundfile

    # libsndfile takes no bit rate but a place between the greatest and the least of the sample rate's MPEG version.
    most, least = (320, 32) if rate >= 32_000 else (160, 8) if rate >= 16_000 else (64, 8)
    level = (most - min(KBITS, most)) / (most - least)
    out = BytesIO()
    soundfile.write(
        out, samples / LAME_SCALE, rate, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=level
    )
    return out.getvalue()


@lru_cache(maxsize=4)
def _pause(rate: int) -> mp3.Mp3:
    import numpy as np

    return mp3.parse(_encode(np.zeros(round(PAUSE_SECONDS * rate), np.float32), rate))


def _track_title(book: Book, page: int) -> str:
    return book.title if page == 0 else book.heading(SectionRole.PAGE, page)


def tagged_track(book: Book, track: TrackFile) -> bytes:
    """One page's MP3 with its title and language, as it lies in the package."""
    number = book.tracks.index(track) + 1
    head = id3.tag(
        title=f"{book.title} – {_track_title(book, track.page)}" if track.page else book.title,
        artist=AUTHOR,
        language=book.language,
        duration=track.duration,
        track=f"{number}/{len(book.tracks)}",
    )
    return head + track.mp3


def _pieces(book: Book) -> list[mp3.Mp3]:
    """The tracks with a pause between each two."""
    tracks = [mp3.parse(track.mp3) for track in book.tracks]
    return [piece for track in tracks for piece in (track, _pause(track.rate))][:-1]


def track_starts(book: Book) -> dict[int, float]:
    """Seconds into the whole book's recording at which each page's track begins (0 is the title). Raises ``EngineError``."""
    try:
        places = mp3.starts(_pieces(book))
    except mp3.Mp3Error as error:
        raise EngineError(f"the recordings cannot be joined: {error}") from error
    return {track.page: start for track, start in zip(book.tracks, places[::2], strict=True)}


def book_audio(book: Book) -> bytes:
    """All tracks as one MP3 with a chapter for each page and the cover in it. Raises ``EngineError``."""
    try:
        joined = mp3.join(_pieces(book))
    except mp3.Mp3Error as error:
        raise EngineError(f"the recordings cannot be joined: {error}") from error
    starts = {track.page: start for track, start in zip(book.tracks, joined.starts[::2], strict=True)}
    ends = [*list(starts.values())[1:], joined.duration]
    chapters = [id3.Chapter(_track_title(book, page), start, end) for (page, start), end in zip(starts.items(), ends, strict=True)]
    head = id3.tag(
        title=book.title,
        artist=AUTHOR,
        language=book.language,
        duration=joined.duration,
        chapters=chapters,
        cover_jpeg=book.cover.jpeg(COVER_WIDTH, book.picture_quality) if book.cover else None,
    )
    return head + joined.data
