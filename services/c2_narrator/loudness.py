"""Programme loudness by ITU-R BS.1770-4 / EBU R 128: one gain for all tracks, and a look-ahead limiter where peaks forbid it.

Every track is metered once into an outline: peak and K-weighted energy per millisecond. The gain that reaches the target after the limiter
is computed on outlines, which is cheap; then it is applied to the sound, which is metered again.
"""

import io
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from services.c2_narrator.engines.base import SAMPLE_RATE, Samples

TARGET_LUFS = -16.0
TOLERANCE_LU = 0.1
"""Mastering continues until it is this close to the target; the documented tolerance is ± 0.5."""
LIMIT_DBTP = -4.8
"""The limiter's ceiling: well below the documented −1.5 dBTP, since MP3 encoding raises peaks (by up to 3.1 dB at 64 kbit/s)."""
LIMIT = 10 ** (LIMIT_DBTP / 20)
SILENT_LUFS = -70.0
FRAME = SAMPLE_RATE // 1000
"""Samples of one step of an outline: a millisecond."""
BLOCK, HOP = 400, 100
"""Frames of a gating block of BS.1770, and between the starts of two."""
LOOK_AHEAD = 5
"""Frames over which the limiter reduces the gain before a peak and restores it after."""
OVERSAMPLING, TAPS = 4, 20
"""For peaks between samples: interpolated points per sample, and samples each is interpolated from."""
PASSES = 40
"""A short page takes more passes than a whole book: the limiter affects a larger share of it."""
ROUNDS = 4
"""How often the sound is rendered again when its loudness differs from the outline's estimate."""
SETTLING = SAMPLE_RATE // 10
"""Samples of silence after a track in which the K-weighting filter decays."""

ResultT = TypeVar("ResultT")
Track = NDArray[np.int16]
"""Mono, at ``SAMPLE_RATE``."""


class ParallelMap(Protocol):
    """Runs a function over several sets of arguments, in threads."""

    def __call__(self, work: Callable[..., ResultT], arguments: Sequence[tuple[Any, ...]]) -> Awaitable[list[ResultT]]:
        """The results in order."""
        ...


@dataclass(frozen=True)
class Outline:
    """A track by the millisecond."""

    peaks: NDArray[np.float32]
    """The highest absolute value, between samples included."""
    energy: NDArray[np.float64]
    """The sum of squares, K-weighted."""


@dataclass(frozen=True)
class Sound:
    """A track before mastering."""

    samples: Samples
    outline: Outline


@dataclass(frozen=True)
class Measured:
    """The measurements of a programme (its tracks one after another)."""

    integrated_lufs: float
    """-70 for silence."""
    true_peak_dbtp: float


@dataclass(frozen=True)
class Mastered:
    """The tracks at the target loudness, and their measurements."""

    tracks: tuple[Track, ...]
    measured: Measured
    gain_db: float
    limited: bool


def _biquad(shelf_db: float, hertz: float, quality: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Numerator and denominator of a shelf that lifts what is above ``hertz``; with ``shelf_db`` 0, of a high pass."""
    k = np.tan(np.pi * hertz / SAMPLE_RATE)
    bottom = np.array([1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k])
    if not shelf_db:
        return np.array([1.0, -2.0, 1.0]), bottom / bottom[0]
    high = 10 ** (shelf_db / 20)
    middle = high**0.4996667741545416
    top = np.array([high + middle * k / quality + k * k, 2 * (k * k - high), high - middle * k / quality + k * k])
    return top / bottom[0], bottom / bottom[0]


# BS.1770's two filters for any sample rate: its coefficients for 48 kHz traced back to their analogue form (Mansbridge, Finn, Reiss,
# "Implementation and evaluation of autonomous multi-track fader control", AES 132, 2012; the numbers are libebur128's).
_K_WEIGHTING = (_biquad(3.999843853973347, 1681.974450955533, 0.7071752369554196), _biquad(0.0, 38.13547087602444, 0.5003270373238773))


@lru_cache(maxsize=8)
def _k_response(size: int) -> NDArray[np.complex64]:
    """The K-weighting's response at each frequency of a real transform of ``size`` samples."""
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(len(z), np.complex128)
    for top, bottom in _K_WEIGHTING:
        response *= (top[0] + z * (top[1] + z * top[2])) / (bottom[0] + z * (bottom[1] + z * bottom[2]))
    return response.astype(np.complex64)


def _k_weighted(samples: Samples) -> Samples:
    size = len(samples) + SETTLING
    step = 1 << max(0, size.bit_length() - 5)
    size = -(-size // step) * step  # lengths with small factors transform fast
    return np.asarray(np.fft.irfft(np.fft.rfft(samples, size) * _k_response(size), size)[: len(samples)], dtype=np.float32)


@lru_cache(maxsize=1)
def _interpolation_filters() -> tuple[Samples, ...]:
    """The filters that interpolate between two samples: a Kaiser-windowed sinc at each of the places."""
    places = np.arange(TAPS) - (TAPS // 2 - 1)
    filters = []
    for part in range(1, OVERSAMPLING):
        x = places - part / OVERSAMPLING
        filters.append(np.sinc(x) * np.i0(5.0 * np.sqrt(np.clip(1 - (x / (TAPS / 2)) ** 2, 0, 1))) / np.i0(5.0))
    return tuple(np.asarray(taps[::-1] / taps.sum(), dtype=np.float32) for taps in filters)


def _whole_frames(samples: Samples) -> Samples:
    return np.pad(samples, (0, -len(samples) % FRAME)).reshape(-1, FRAME)


def outline(samples: Samples) -> Outline:
    """Meter a track. A peak between two samples counts for the frame of the first."""
    highest = np.abs(samples)
    padded = np.pad(samples, (TAPS // 2 - 1, TAPS // 2))
    for taps in _interpolation_filters():
        np.maximum(highest, np.abs(np.convolve(padded, taps, "valid")), out=highest)
    weighted = _whole_frames(_k_weighted(samples))
    energy = np.einsum("ij,ij->i", weighted, weighted, dtype=np.float64)
    return Outline(_whole_frames(highest).max(axis=1, initial=0.0), energy)


def sound(samples: Samples) -> Sound:
    """Meter a track."""
    return Sound(samples, outline(samples))


def integrated(energy: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS of a programme by its K-weighted energy per frame: gated at −70 LUFS, then 10 LU below the mean."""
    energy = np.pad(energy, (0, max(0, BLOCK - len(energy))))
    sums = np.concatenate([[0.0], np.cumsum(energy)])
    power = (sums[BLOCK:] - sums[:-BLOCK])[::HOP] / (BLOCK * FRAME)
    power = power[power > 10 ** ((SILENT_LUFS + 0.691) / 10)]
    if len(power):
        power = power[power > np.mean(power) / 10]
    return float(-0.691 + 10 * np.log10(np.mean(power))) if len(power) else SILENT_LUFS


def _limiter_gain(peaks: NDArray[np.float32]) -> NDArray[np.float64]:
    """The limiter's gain by frame that keeps every peak at or below ``LIMIT_DBTP``; 1 where no limiting is needed.

    The gain needed is held one frame longer than the look-ahead on both sides and smoothed by a Hann window of that length, so that it
    is low enough at every peak, interpolated between frames or not.
    """
    needed = np.minimum(1.0, LIMIT / np.maximum(peaks.astype(np.float64), 1e-9))
    reach = LOOK_AHEAD + 1
    wide = np.pad(needed, reach, mode="edge")
    lowest = reduce(np.minimum, (wide[shift : shift + len(needed)] for shift in range(2 * reach + 1)))
    window = np.hanning(2 * LOOK_AHEAD + 3)[1:-1]
    return np.convolve(np.pad(lowest, LOOK_AHEAD, mode="edge"), window / window.sum(), "valid")


def gain_for(sounds: Sequence[Sound], target: float) -> float:
    """The gain in dB, before the limiter, that brings a programme to ``target`` LUFS behind it; 0 for silence."""
    energy = np.concatenate([one.outline.energy for one in sounds])
    before = integrated(energy)
    if before <= SILENT_LUFS:
        return 0.0
    gain_db = target - before
    for _ in range(PASSES):
        gain = 10 ** (gain_db / 20)
        curve = np.concatenate([_limiter_gain(one.outline.peaks * np.float32(gain)) for one in sounds])
        missing = target - integrated(energy * np.square(curve * gain))
        gain_db += missing
        if abs(missing) < 0.01:
            break
    return gain_db


def apply_gain(one: Sound, gain_db: float) -> tuple[Samples, bool]:
    """Apply a gain and the limiter to a track; also whether the limiter was needed."""
    gain = np.float32(10 ** (gain_db / 20))
    peaks = one.outline.peaks * gain
    if peaks.max(initial=0.0) <= LIMIT:
        return one.samples * gain, False
    curve = _limiter_gain(peaks)
    # From the middle of each frame to the middle of the next.
    corners = np.concatenate([curve[:1], curve, curve[-1:]]).astype(np.float32)
    ramp = (np.arange(FRAME, dtype=np.float32) + np.float32(0.5)) / FRAME
    by_sample = (corners[:-1, None] + np.diff(corners)[:, None] * ramp).reshape(-1)[FRAME // 2 :]
    return np.asarray(one.samples * (by_sample[: len(one.samples)] * gain), dtype=np.float32), True


@dataclass(frozen=True)
class Finished:
    """A track as delivered, metered again."""

    samples: Track
    outline: Outline
    limited: bool


def finished(one: Sound, gain_db: float) -> Finished:
    """Render the 16-bit samples that are delivered, and meter them."""
    samples, limited = apply_gain(one, gain_db)
    track = np.clip(np.rint(samples * np.float32(32_768)), -32_768, 32_767).astype(np.int16)
    return Finished(track, meter_track(track).outline, limited)


def meter_track(track: Track) -> Sound:
    """Meter a finished track."""
    return sound(track.astype(np.float32) / np.float32(32_768))


def measure(outlines: Sequence[Outline]) -> Measured:
    """Measure a programme of finished tracks."""
    highest = max(float(one.peaks.max(initial=0.0)) for one in outlines)
    loudness = integrated(np.concatenate([one.energy for one in outlines]))
    return Measured(loudness, float(20 * np.log10(max(highest, 1e-7))))


def match_loudness(samples: Samples, old: Track) -> Track:
    """A sound at the loudness of a finished one, limited like a whole programme."""
    new, before = sound(samples), integrated(meter_track(old).outline.energy)
    return finished(new, gain_for([new], before if before > SILENT_LUFS else TARGET_LUFS)).samples


async def master(sounds: Sequence[Sound], each: ParallelMap) -> Mastered:
    """Bring a programme (its tracks one after another) to ``TARGET_LUFS`` with its true peak at most ``LIMIT_DBTP``.

    Silence stays silence. The measurements are those of the samples returned.
    """
    target = TARGET_LUFS
    for _ in range(ROUNDS):
        (gain_db,) = await each(gain_for, [(sounds, target)])
        done = await each(finished, [(one, gain_db) for one in sounds])
        meter = measure([one.outline for one in done])
        loudness = meter.integrated_lufs
        if loudness <= SILENT_LUFS or abs(TARGET_LUFS - loudness) <= TOLERANCE_LU:
            break
        target += TARGET_LUFS - loudness
    return Mastered(
        tracks=tuple(one.samples for one in done),
        measured=meter,
        gain_db=gain_db,
        limited=any(one.limited for one in done),
    )


def flac(samples: Track) -> bytes:
    """16-bit mono samples as FLAC."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()
