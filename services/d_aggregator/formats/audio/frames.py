"""MPEG audio layer III files, frame by frame: join encoded tracks without re-encoding, and determine their exact length.

An encoder adds silence before and after the sound and records its length in the tag of the first frame (the Xing/Info frame with LAME's
extension). A joined file keeps every frame, so the silences between tracks remain and each track's position is known to the sample.
Layout of the tag: the LAME project's *Mp3 Info Tag rev 1 specifications*; of a frame: ISO/IEC 11172-3 and 13818-3.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

_BITRATES_V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_TAG_FROM_NAME = 120
"""Bytes from ``Info`` to LAME's part: name, flags, frames, bytes, seek table, quality."""
_DELAY_AT = _TAG_FROM_NAME + 21
_LENGTH_AT = _TAG_FROM_NAME + 28
_CRC_AT = _TAG_FROM_NAME + 34


class Mp3Error(ValueError):
    """An unreadable MP3, or tracks that cannot be joined."""


@dataclass(frozen=True)
class Mp3:
    """A parsed MP3 file."""

    rate: int
    """Samples per second."""
    frame_samples: int
    frames: tuple[bytes, ...] = field(repr=False)
    """Without the tag's own frame."""
    info: bytes = field(repr=False)
    """The tag's frame."""
    name_at: int
    """Offset of ``Info`` or ``Xing`` in ``info``."""
    delay: int
    padding: int
    """Samples of the encoder's own before and after the sound."""

    @property
    def samples(self) -> int:
        """Samples of sound, without delay and padding."""
        return len(self.frames) * self.frame_samples - self.delay - self.padding

    @property
    def duration(self) -> float:
        """Seconds of sound."""
        return self.samples / self.rate


def _frame(data: bytes, at: int) -> tuple[int, int, int, int]:
    """(length in bytes, samples, rate, where the Xing/Info tag would be) of the frame at an offset."""
    head = int.from_bytes(data[at : at + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    bitrate_index, rate_index = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or layer != 1 or version == 1 or bitrate_index in (0, 15) or rate_index == 3:
        raise Mp3Error(f"no MPEG layer III frame at byte {at}")
    rate = _RATES[version][rate_index]
    bitrate = (_BITRATES_V1 if version == 3 else _BITRATES_V2)[bitrate_index]
    length = (144 if version == 3 else 72) * bitrate * 1000 // rate + (head >> 9 & 1)
    mono = head >> 6 & 3 == 3
    side = (17 if mono else 32) if version == 3 else (9 if mono else 17)
    return length, 1152 if version == 3 else 576, rate, 4 + side


def parse(data: bytes) -> Mp3:
    """Parse an MP3 with a Xing/Info tag; an ID3v2 tag before it is skipped. Raises ``Mp3Error``."""
    at = 0
    if data[:3] == b"ID3":
        at = 10 + int("".join(f"{byte:07b}" for byte in data[6:10]), 2)
    length, samples, rate, name_at = _frame(data, at)
    info = data[at : at + length]
    if info[name_at : name_at + 4] not in (b"Info", b"Xing") or info[name_at + 4 : name_at + 8] != b"\x00\x00\x00\x0f":
        raise Mp3Error("the first frame has no Xing/Info tag")
    gapless = int.from_bytes(info[name_at + _DELAY_AT : name_at + _DELAY_AT + 3], "big")
    frames = []
    at += length
    while at < len(data):
        length, _, frame_rate, _ = _frame(data, at)
        if frame_rate != rate:
            raise Mp3Error("the sample rate changes within the file")
        frames.append(data[at : at + length])
        at += length
    return Mp3(rate, samples, tuple(frames), info, name_at, gapless >> 12, gapless & 0xFFF)


@dataclass(frozen=True)
class Joined:
    """Several tracks as one file."""

    data: bytes = field(repr=False)
    starts: tuple[float, ...]
    """Seconds from the file's start at which each track's own sound begins."""
    duration: float
    """Seconds."""


def starts(tracks: Sequence[Mp3]) -> tuple[float, ...]:
    """Seconds at which each track's own sound begins when joined. Raises ``Mp3Error`` when there are none or their rates differ."""
    if not tracks:
        raise Mp3Error("there is nothing to join")
    first = tracks[0]
    if any((track.rate, track.frame_samples) != (first.rate, first.frame_samples) for track in tracks):
        raise Mp3Error("the tracks differ in their sample rate")
    found, frames = [], 0
    for track in tracks:
        found.append((frames * first.frame_samples + track.delay - first.delay) / first.rate)
        frames += len(track.frames)
    return tuple(found)


def join(tracks: Sequence[Mp3]) -> Joined:
    """Join tracks under one Info tag. Raises ``Mp3Error`` when their rates differ or there are none."""
    places = starts(tracks)
    first, last = tracks[0], tracks[-1]
    whole = Mp3(
        first.rate, first.frame_samples, tuple(f for t in tracks for f in t.frames), first.info, first.name_at, first.delay, last.padding
    )
    body = b"".join(whole.frames)
    return Joined(_info(whole, body) + body, places, whole.duration)


def _info(whole: Mp3, body: bytes) -> bytes:
    """The first track's tag frame, rewritten for the whole."""
    frame, name = bytearray(whole.info), whole.name_at
    total = len(frame) + len(body)

    def put(offset: int, value: bytes) -> None:
        frame[name + offset : name + offset + len(value)] = value

    put(8, len(whole.frames).to_bytes(4, "big"))
    put(12, total.to_bytes(4, "big"))
    put(16, _seek_table(whole, total))
    put(_DELAY_AT, (whole.delay << 12 | whole.padding).to_bytes(3, "big"))
    put(_LENGTH_AT, total.to_bytes(4, "big"))
    put(_LENGTH_AT + 4, _crc16(body).to_bytes(2, "big"))
    put(_CRC_AT, _crc16(bytes(frame[: name + _CRC_AT])).to_bytes(2, "big"))
    return bytes(frame)


def _seek_table(whole: Mp3, total: int) -> bytes:
    """Where each hundredth of the time is, in 256ths of the bytes."""
    ends, position = [], len(whole.info)
    for frame in whole.frames:
        ends.append(position)
        position += len(frame)
    return bytes(min(255, ends[len(ends) * percent // 100] * 256 // total) for percent in range(100))


def _crc_table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
        table.append(value)
    return tuple(table)


_CRC_TABLE = _crc_table()


def _crc16(data: bytes) -> int:
    """CRC-16/ARC, as LAME's tag has it."""
    crc = 0
    for byte in data:
        crc = crc >> 8 ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc
