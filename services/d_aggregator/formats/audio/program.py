"""Audio books that ffmpeg encodes. It runs as a program: builds with these encoders bring along parts under the GPL."""

import base64
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from services.d_aggregator.book.book import AUTHOR, Book
from services.d_aggregator.formats.audio.mp3_book import COVER_WIDTH, PAUSE_SECONDS, track_title
from storycreator.core.errors import EngineError
from storycreator.core.subprocesses import run_program

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDS = 6
"""How often passages whose peaks the encoder raised too far are encoded again, softer."""
SECONDS = 900
"""How long one run of the program may take; a book of ten minutes needs about ten, and much more on a machine that does other work."""
REPAIR = "install it: sudo apt-get install ffmpeg"


@dataclass(frozen=True)
class Encoding:
    """How ffmpeg is to encode a recording."""

    codec: tuple[str, ...]
    """Its options for the sound."""
    suffix: str
    muxer: str
    comments: bool = False
    """Cover and chapters are comments, as Ogg has them; else the cover is a stream and the chapters are the container's."""


def encoded_book(book: Book, encoding: Encoding) -> bytes:
    """All tracks as one file with a chapter for each page and the cover, its true peak at most −1.5 dBTP when decoded.

    The same book gives the same bytes. Raises ``EngineError``.
    """
    from services.d_aggregator.formats.audio.peaks import softened

    samples, rate, starts = _programme(book)
    cover = book.cover.jpeg(COVER_WIDTH, book.picture_quality) if book.cover else None
    with TemporaryDirectory(prefix="audiobook-") as folder:
        made = Path(folder) / f"book.{encoding.suffix}"
        (Path(folder) / "about.txt").write_text(_metadata(book, starts, len(samples) / rate, encoding, cover))
        if cover and not encoding.comments:
            (Path(folder) / "cover.jpg").write_bytes(cover)
        for _ in range(ROUNDS):
            _encode(samples, rate, encoding, made)
            softer = softened(samples, _decode(made, rate), rate)
            if softer is None:
                break
            samples = softer
        return made.read_bytes()


def _programme(book: Book) -> "tuple[NDArray[np.float32], int, list[float]]":
    """The samples of the whole book, their rate, and where each track begins in seconds."""
    import numpy as np

    pieces: list[NDArray[np.float32]] = []
    starts: list[float] = []
    length, rates = 0, set()
    for track in book.tracks:
        samples, rate = track.samples()
        if pieces:
            pieces.append(np.zeros(round(PAUSE_SECONDS * rate), np.float32))
            length += len(pieces[-1])
        rates.add(rate)
        starts.append(length / rate)
        pieces.append(samples.astype(np.float32))
        length += len(samples)
    if len(rates) != 1:
        raise EngineError("the recordings cannot be joined: they differ in their sample rate")
    return np.concatenate(pieces), rates.pop(), starts


def _metadata(book: Book, starts: list[float], duration: float, encoding: Encoding, cover: bytes | None) -> str:
    """A file in ffmpeg's own form of metadata. Chapters of Ogg are written here: ffmpeg rounds their seconds up."""
    lines = [";FFMETADATA1", f"title={_escaped(book.title)}", f"artist={AUTHOR}", f"album={_escaped(book.title)}", "genre=Audiobook"]
    titles = [_escaped(track_title(book, track.page)) for track in book.tracks]
    if encoding.comments:
        if cover:
            lines.append(f"METADATA_BLOCK_PICTURE={_escaped(_flac_picture(cover))}")
        for number, (title, start) in enumerate(zip(titles, starts, strict=True), 1):
            seconds, rest = divmod(round(start * 1000), 1000)
            clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
            lines += [f"CHAPTER{number:03}={clock}", f"CHAPTER{number:03}NAME={title}"]
        return "\n".join(lines) + "\n"
    for title, start, end in zip(titles, starts, [*starts[1:], duration], strict=True):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={round(start * 1000)}", f"END={round(end * 1000)}", f"title={title}"]
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    return "".join(f"\\{char}" if char in "=;#\\\n" else char for char in value)


def _flac_picture(jpeg: bytes) -> str:
    """A front cover as Vorbis comments hold it: the picture block of FLAC in base64."""
    media = b"image/jpeg"
    block = b"".join(
        [
            (3).to_bytes(4, "big"), len(media).to_bytes(4, "big"), media, (0).to_bytes(4, "big"), bytes(16),
            len(jpeg).to_bytes(4, "big"), jpeg,
        ]
    )  # fmt: skip
    return base64.b64encode(block).decode()


def _encode(samples: "NDArray[np.float32]", rate: int, encoding: Encoding, made: Path) -> None:
    cover = made.with_name("cover.jpg")
    picture = ["-i", str(cover), "-map", "2:v", "-c:v", "copy", "-disposition:v", "attached_pic"] if cover.exists() else []
    inputs = ["-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0", "-i", str(made.with_name("about.txt")), *picture[:2]]
    _run(
        [*inputs, "-map", "0:a", *picture[2:], "-map_metadata", "1", "-map_chapters", "1", *encoding.codec,
         "-fflags", "+bitexact", "-flags:a", "+bitexact", "-threads", "1", "-f", encoding.muxer, "-y", str(made)],
        samples.astype("<f4").tobytes(),
    )  # fmt: skip


def _decode(made: Path, rate: int) -> "NDArray[np.float32]":
    import numpy as np

    return np.frombuffer(_run(["-i", str(made), "-map", "0:a", "-ar", str(rate), "-f", "f32le", "pipe:1"], b""), np.float32)


def _run(arguments: list[str], given: bytes) -> bytes:
    """Run ffmpeg, with nothing of what it writes to the screen. Raises ``EngineError``."""
    import imageio_ffmpeg

    try:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", *arguments]
        return run_program(command, given, seconds=SECONDS)
    except (FileNotFoundError, RuntimeError) as error:
        raise EngineError(f"there is no program ffmpeg ({error}); {REPAIR}") from error
