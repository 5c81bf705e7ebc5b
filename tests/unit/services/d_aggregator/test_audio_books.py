"""M4B and Opus: chapters, cover, peaks and loudness, as ffprobe and a library of tags that nobody here wrote find them."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from scipy.signal import correlate

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio import peaks
from services.d_aggregator.formats.audio.mp3_book import PAUSE_SECONDS, track_starts
from services.d_aggregator.formats.table import FORMS
from storycreator.messages.package import Format
from tests.support.sample_books import sample_books


@pytest.fixture(scope="module")
def book() -> Book:
    return asyncio.run(sample_books())[0]


@pytest.fixture(scope="module", params=[Format.M4B, Format.OPUS, Format.AUDIO])
def made(request: pytest.FixtureRequest, book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    row = FORMS[request.param]
    path = tmp_path_factory.mktemp("audio") / row.file
    path.write_bytes(row.render(book))
    return path


def starts(book: Book) -> list[float]:
    found = [0.0]
    for track in book.tracks[:-1]:
        found.append(found[-1] + track.duration + PAUSE_SECONDS)
    return found


def test_chapters_begin_where_pages_do(made: Path, book: Book) -> None:
    program = shutil.which("ffprobe")
    assert program, "ffprobe is missing; run: sudo apt-get install ffmpeg"
    shown = subprocess.run([program, "-v", "error", "-of", "json", "-show_chapters", "-show_format", made], capture_output=True, check=True)
    about = json.loads(shown.stdout)
    begin = [float(chapter["start_time"]) for chapter in about["chapters"]]
    assert begin == pytest.approx(starts(book) if made.suffix != ".mp3" else list(track_starts(book).values()), abs=0.03)
    assert about["chapters"][0]["tags"]["title"] == book.title
    assert "Page 1" in about["chapters"][1]["tags"]["title"]
    assert len(begin) == len(book.tracks)


def test_a_library_of_tags_finds_title_chapters_and_cover(made: Path, book: Book) -> None:
    program = shutil.which("mutagen-inspect", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert program, "mutagen is missing; run: make dev"
    shown = subprocess.run([program, made], capture_output=True, check=True, text=True).stdout
    title, place, cover = {
        ".m4b": ("©nam=", r"^ *(?:chapters=)?0:(\d\d):([\d.]+) ", "covr=["),
        ".opus": ("title=", r"^CHAPTER\d+=00:(\d\d):([\d.]+)$", "METADATA_BLOCK_PICTURE=AAAAAwAAAAppbWFnZS9qcGVn"),
        ".mp3": ("TIT2=", r"^CHAP=chp\d+ time=()(\d+)", "APIC=cover front"),
    }[made.suffix]
    assert f"{title}{book.title}\n" in shown
    assert cover in shown
    found = [60 * int(minutes or 0) + float(seconds) for minutes, seconds in re.findall(place, shown, re.MULTILINE)]
    expected = [1000 * start for start in track_starts(book).values()] if made.suffix == ".mp3" else starts(book)
    assert found == pytest.approx(expected, abs=0.5 if made.suffix == ".mp3" else 0.001)


def heard(made: Path, rate: int) -> np.ndarray:
    with av.open(BytesIO(made.read_bytes()), "r") as container:
        to = av.AudioResampler("flt", "mono", rate)
        return np.concatenate([part.to_ndarray().ravel() for frame in container.decode(audio=0) for part in to.resample(frame)])


def test_what_a_player_decodes_is_as_long_as_the_book_and_no_louder_than_it_may_be(made: Path, book: Book) -> None:
    _, rate = book.tracks[0].samples()
    samples = heard(made, rate)
    assert len(samples) / rate == pytest.approx(starts(book)[-1] + book.tracks[-1].duration, abs=0.5 if made.suffix == ".mp3" else 0.05)
    if made.suffix != ".mp3":  # whose tests are in test_audio.py
        second, _ = book.tracks[1].samples()
        at = round(starts(book)[1] * rate)
        near, part = samples[at - rate // 2 : at + rate], second[rate // 4 : rate // 2]
        assert abs(int(np.argmax(correlate(near, part, "valid"))) - rate // 2 - rate // 4) < 0.005 * rate
    assert 20 * np.log10(peaks.true_peaks(samples.astype(np.float32)).max()) <= peaks.LIMIT_DBTP + 0.1


def test_the_same_book_gives_the_same_bytes(made: Path, book: Book) -> None:
    row = next(row for row in FORMS.values() if row.file == made.name)
    assert row.render(book) == made.read_bytes()
