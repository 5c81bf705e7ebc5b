"""Programme loudness by ITU-R BS.1770-4 / EBU R 128: one gain for all tracks, and a look-ahead limiter where peaks forbid it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.c2_narrator.engines.base import SAMPLE_RATE, Samples

TARGET_LUFS = -16.0
SILENCE_LUFS = -70.0
"""What silence measures."""
TOLERANCE_LU = 0.2
"""How near the target the mastering goes on for; the promise to others is ± 0.5."""
CEILING_DBTP = -1.5
LIMIT_DBTP = -4.8
"""Where the limiter holds: below the ceiling, because what people hear is MP3, which brings peaks back (3.1 dB seen at 64 kbit/s)."""
OVERSAMPLING = 4
LOOK_AHEAD_SECONDS = 0.005
PASSES = 16
"""One short page takes more than a whole book: the fewer the samples, the more the limiter takes back."""
SHORTEST_SECONDS = 0.4
"""One gating block of BS.1770: shorter programmes are measured as if silence followed."""


@dataclass(frozen=True)
class Measured:
    """What a meter shows."""

    integrated_lufs: float
    """-70 for silence."""
    true_peak_dbtp: float


@dataclass(frozen=True)
class Mastered:
    """The tracks at the target, as 16-bit samples, and how they came out."""

    tracks: tuple[np.ndarray, ...]
    measured: Measured
    gain_db: float
    limited: bool


def integrated(samples: Samples) -> float:
    """Integrated loudness in LUFS of mono samples; -70 for silence."""
    import pyloudnorm

    padded = np.pad(samples, (0, max(0, round(SHORTEST_SECONDS * SAMPLE_RATE) + 1 - len(samples))))
    with np.errstate(divide="ignore"):
        found = float(pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(padded.astype(np.float64)))
    return max(SILENCE_LUFS, found) if np.isfinite(found) else SILENCE_LUFS


def _envelope(samples: Samples) -> Samples:
    """The highest absolute value around each sample, between samples included (4 × oversampled)."""
    from scipy.signal import resample_poly

    if not len(samples):
        return np.zeros(0, np.float32)
    fine = np.abs(resample_poly(samples, OVERSAMPLING, 1))
    return np.asarray(fine.reshape(-1, OVERSAMPLING).max(axis=1), dtype=np.float32)


def true_peak(tracks: Sequence[Samples]) -> float:
    """True peak in dBTP over all tracks."""
    highest = max((float(_envelope(track).max(initial=0.0)) for track in tracks), default=0.0)
    return float(20 * np.log10(max(highest, 1e-7)))


def limited(samples: Samples, ceiling: float) -> Samples:
    """Turn down, smoothly and in time, wherever the true peak would pass ``ceiling`` (linear).

    The gain needed is held for the look-ahead on both sides and smoothed by a Hann window of that length, so that at every peak it
    is low enough.
    """
    from scipy.ndimage import convolve1d, minimum_filter1d

    envelope = _envelope(samples)
    # A peak between two samples belongs to both.
    envelope = np.maximum(envelope, np.concatenate([envelope[:1] * 0, envelope[:-1]]))
    needed = np.minimum(1.0, ceiling / np.maximum(envelope, 1e-9))
    if not np.any(needed < 1.0):
        return samples
    size = 2 * round(LOOK_AHEAD_SECONDS * SAMPLE_RATE) + 1
    window = np.hanning(size + 2)[1:-1]
    held = minimum_filter1d(needed, size)
    gain = convolve1d(held.astype(np.float64), window / window.sum(), mode="nearest")
    return np.asarray(samples * gain, dtype=np.float32)


def _quantised(samples: Samples) -> NDArray[np.int16]:
    """As 16-bit samples."""
    return np.asarray(np.clip(np.rint(samples * 32_768.0), -32_768, 32_767), dtype=np.int16)


def mastered(tracks: Sequence[Samples], target: float = TARGET_LUFS) -> Mastered:
    """Bring a programme (its tracks one after another) to a loudness with its true peak at most ``CEILING_DBTP``.

    Silence stays silence. What is reported is measured again on the very 16-bit samples returned.
    """
    ceiling = 10 ** (LIMIT_DBTP / 20)
    gain_db = 0.0
    before = integrated(np.concatenate(tracks)) if tracks else SILENCE_LUFS
    finished = list(tracks)
    touched = False
    if before > SILENCE_LUFS:
        gain_db = target - before
        for _ in range(PASSES):
            raised = [np.asarray(track * 10 ** (gain_db / 20), dtype=np.float32) for track in tracks]
            finished = [limited(track, ceiling) for track in raised]
            touched = any(new is not old for new, old in zip(finished, raised, strict=True))
            missing = target - integrated(np.concatenate(finished))
            if abs(missing) <= TOLERANCE_LU:
                break
            gain_db += missing
    pcm = tuple(_quantised(track) for track in finished)
    return Mastered(pcm, measured(pcm), gain_db, touched)


def measured(tracks: Sequence[NDArray[np.int16]]) -> Measured:
    """A programme of finished tracks on the meter."""
    heard = [track.astype(np.float32) / 32_768.0 for track in tracks]
    return Measured(integrated(np.concatenate(heard)) if heard else SILENCE_LUFS, true_peak(heard))


def flac(samples: np.ndarray) -> bytes:
    """16-bit mono samples as FLAC."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()
