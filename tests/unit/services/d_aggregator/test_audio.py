"""The audio book: every track is where the chapters and captions say it is, and sounds as it did."""

from io import BytesIO
from itertools import pairwise

import av
import numpy as np
import pyloudnorm
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import correlate

from benchmarks.support.productions import sound
from services.d_aggregator.book.track import TrackFile
from services.d_aggregator.formats.audio import frames, id3
from services.d_aggregator.formats.audio.mp3 import encode_mp3
from services.d_aggregator.formats.audio.mp3_book import PAUSE_SECONDS, book_audio, tagged_track, track_starts
from storycreator.core.errors import EngineError
from tests.support.sample_books import sample_books

TEXT = ("A fox came by in a paper rocket.", "It was a very small rocket, and a very small fox.")


def decoded(content: bytes) -> NDArray[np.float32]:
    """By ffmpeg's decoder, which is also Chromium's."""
    with av.open(BytesIO(content), "r") as container:
        pieces = [frame.to_ndarray().astype(np.float32).ravel() for frame in container.decode(audio=0)]
    return np.concatenate(pieces)


def encode(flac: bytes) -> tuple[bytes, float]:
    """As a book does: (MP3, seconds)."""
    track = TrackFile.load(1, flac, ())
    return track.encoded(encode_mp3), track.duration


def lag(whole: NDArray[np.float32], part: NDArray[np.float32]) -> int:
    """Where in ``whole`` the ``part`` begins, in samples."""
    return int(np.argmax(correlate(whole, part, "valid", method="fft")))


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_track_is_as_long_as_its_recording_and_nothing_in_it_moves(rate: int) -> None:
    flac, cues, seconds = sound(TEXT, 1, rate)
    content, duration = encode(flac)
    assert duration == pytest.approx(seconds, abs=1e-6)
    assert frames.parse(content).duration == pytest.approx(duration, abs=1e-6)
    original, _ = soundfile.read(BytesIO(flac), dtype="float32")
    heard = decoded(content)
    assert abs(len(heard) - len(original)) <= 1152
    at = round(cues[1].start * rate)
    assert abs(lag(heard, original[at : at + rate // 2]) - at) < 0.005 * rate


def test_bits_per_second_are_constant_so_that_seeking_is_exact() -> None:
    found = frames.parse(encode(sound(TEXT, 1)[0])[0]).frames
    assert {len(frame) for frame in found} == {192}  # 64 kbit/s at 24 kHz


async def test_every_track_of_the_book_begins_where_the_chapters_say() -> None:
    book = (await sample_books())[0]
    content = book_audio(book)
    starts = track_starts(book)
    heard = decoded(content)
    for track in book.tracks:
        part = decoded(track.encoded(encode_mp3))[:12_000]
        assert abs(lag(heard, part) - starts[track.page] * 24_000) < 120  # 5 ms
    pages = sorted(starts)
    for before, after in pairwise(pages):
        length = next(track.duration for track in book.tracks if track.page == before)
        assert PAUSE_SECONDS <= starts[after] - starts[before] - length < PAUSE_SECONDS + 0.2


async def test_chapters_title_language_and_cover_are_read_by_a_player() -> None:
    book = (await sample_books())[1]
    content = book_audio(book)
    with av.open(BytesIO(content)) as container:
        chapters = container.chapters()
        metadata = dict(container.metadata)
        covers = [stream for stream in container.streams if stream.type == "video"]
    names = [chapter["metadata"]["title"] for chapter in chapters]
    assert names == ["Mira y la luz de la luna", "Página 1", "Página 2", "Página 3", "Página 4"]
    begins = [chapter["start"] * float(chapter["time_base"] or 0) for chapter in chapters]
    assert begins == pytest.approx(list(track_starts(book).values()), abs=0.001)
    assert (metadata["title"], metadata["artist"], metadata["language"]) == ("Mira y la luz de la luna", "AI Story Creator", "spa")
    assert len(covers) == 1


async def test_page_files_say_which_page_they_are() -> None:
    book = (await sample_books())[0]
    with av.open(BytesIO(tagged_track(book, book.tracks[2]))) as container:
        assert container.metadata["title"] == "Mira and the Moonlight – Page 2"
        assert container.metadata["track"] == "3/5"


def test_loudness_survives_encoding() -> None:
    rate = 24_000
    rng = np.random.default_rng(7)
    shape = np.abs(np.sin(2 * np.pi * 1.5 * np.arange(rate * 10) / rate))
    noise = np.convolve(rng.standard_normal(rate * 10), np.ones(8) / 8, "same") * shape
    meter = pyloudnorm.Meter(rate)
    wanted = noise * 10 ** ((-16 - meter.integrated_loudness(noise)) / 20)
    out = BytesIO()
    soundfile.write(out, wanted.astype(np.float32), rate, format="FLAC", subtype="PCM_24")
    heard = decoded(encode(out.getvalue())[0])
    assert meter.integrated_loudness(heard.astype(np.float64)) == pytest.approx(-16, abs=0.3)


@pytest.mark.parametrize("rubbish", [b"", b"not sound", b"fLaC\x00\x00\x00\x22" + bytes(40)])
def test_what_is_not_sound_is_an_engine_error(rubbish: bytes) -> None:
    with pytest.raises(EngineError, match="recording"):
        encode(rubbish)


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfb", b"ID3\x04\x00\x00\x00\x00\x00\x00", bytes(500)])
def test_what_is_not_mp3_is_refused(rubbish: bytes) -> None:
    with pytest.raises(frames.Mp3Error):
        frames.parse(rubbish)


def test_tracks_of_different_rates_are_not_joined() -> None:
    tracks = [frames.parse(encode(sound(TEXT, 1, rate)[0])[0]) for rate in (24_000, 22_050)]
    with pytest.raises(frames.Mp3Error, match="sample rate"):
        frames.join(tracks)
    with pytest.raises(frames.Mp3Error, match="nothing"):
        frames.join([])


def test_the_joined_tag_has_the_checksums_lame_would_write() -> None:
    track = frames.parse(encode(sound(TEXT, 1)[0])[0])
    joined = frames.join([track])
    again = frames.parse(joined.data)
    assert again.frames == track.frames
    lame, ours = (one.info[one.name_at + 120 :] for one in (track, again))
    assert ours[:34] == lame[:34]  # all of LAME's part up to the tag's own checksum, which also covers the seek table
    for one in (track, again):
        assert frames._crc16(one.info[: one.name_at + 154]) == int.from_bytes(one.info[one.name_at + 154 : one.name_at + 156], "big")


def test_long_titles_and_many_chapters_fit_the_tag() -> None:
    chapters = [id3.Chapter("Ü" * 300, number, number + 1) for number in range(26)]
    head = id3.tag(title="標題" * 100, artist="A", language="zh-Hant", duration=26, chapters=chapters)
    with av.open(BytesIO(head + encode(sound(TEXT, 1)[0])[0])) as container:
        assert len(container.chapters()) == 26
        assert container.metadata["title"] == "標題" * 100
        assert container.metadata["language"] == "zho"
