"""An ID3v2.4 tag with chapters, after id3.org's *ID3 tag version 2.4.0 - Main Structure* and *ID3v2 Chapter Frame Addendum*."""

from collections.abc import Sequence
from dataclasses import dataclass

from langcodes import Language

from storycreator.security.escaping import inert

_UTF8 = b"\x03"
_COVER_FRONT = b"\x03"
_NO_OFFSET = b"\xff\xff\xff\xff"
_CHAPTER_TITLE_BYTES = 120
"""ffmpeg reads the size of a frame within a chapter as eight-bit bytes, so it must stay below 128."""


@dataclass(frozen=True)
class Chapter:
    """A part of a recording, in seconds."""

    title: str
    start: float
    end: float


def _size(value: int) -> bytes:
    """Four bytes of seven bits, so that no size looks like an MPEG frame."""
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def _frame(name: str, content: bytes) -> bytes:
    return name.encode("ascii") + _size(len(content)) + b"\x00\x00" + content


def _text(name: str, value: str) -> bytes:
    return _frame(name, _UTF8 + inert(value).encode())


def _milliseconds(seconds: float) -> bytes:
    return round(seconds * 1000).to_bytes(4, "big")


def tag(
    *,
    title: str,
    artist: str,
    language: str,
    duration: float,
    chapters: Sequence[Chapter] = (),
    cover_jpeg: bytes | None = None,
    track: str = "",
) -> bytes:
    """The tag, to be put before an MP3's first frame. ``language`` is a BCP 47 tag, ``duration`` seconds, ``track`` ``3/9``."""
    frames = [
        _text("TIT2", title),
        _text("TPE1", artist),
        _text("TCON", "Audiobook"),
        _text("TLAN", Language.get(language).to_alpha3()),
        _text("TLEN", str(round(duration * 1000))),
    ]
    if track:
        frames.append(_text("TRCK", track))
    if chapters:
        names = [f"chp{number}".encode("ascii") for number in range(1, len(chapters) + 1)]
        top_level_ordered = b"\x03"
        frames.append(_frame("CTOC", b"toc\x00" + top_level_ordered + bytes([len(names)]) + b"".join(name + b"\x00" for name in names)))
        for name, chapter in zip(names, chapters, strict=True):
            times = _milliseconds(chapter.start) + _milliseconds(chapter.end)
            words = inert(chapter.title).encode()[:_CHAPTER_TITLE_BYTES].decode(errors="ignore")
            frames.append(_frame("CHAP", name + b"\x00" + times + _NO_OFFSET * 2 + _text("TIT2", words)))
    if cover_jpeg:
        frames.append(_frame("APIC", _UTF8 + b"image/jpeg\x00" + _COVER_FRONT + b"\x00" + cover_jpeg))
    body = b"".join(frames)
    return b"ID3\x04\x00\x00" + _size(len(body)) + body
