"""Keeps an encoded recording's true peak within its limit: lossy encoding raises peaks, by more than any margin can foresee."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

LIMIT_DBTP = -1.5
AIM_DBTP = -1.8
"""What a passage over the limit is reduced to."""
OVERSAMPLING, TAPS = 4, 24
REACH_SECONDS = 0.03
"""Around a peak: over this time the gain falls, and rises again. More than the frames of an encoder that a peak can move to."""


@lru_cache(maxsize=1)
def _filters() -> "tuple[Samples, ...]":
    """Kaiser-windowed sincs at the places between two samples."""
    import numpy as np

    places = np.arange(TAPS) - (TAPS // 2 - 1)
    found = []
    for part in range(1, OVERSAMPLING):
        x = places - part / OVERSAMPLING
        taps = np.sinc(x) * np.i0(5.0 * np.sqrt(np.clip(1 - (x / (TAPS / 2)) ** 2, 0, 1)))
        found.append((taps[::-1] / taps.sum()).astype(np.float32))
    return tuple(found)


def true_peaks(samples: "Samples") -> "Samples":
    """The highest absolute value at each sample or between it and the next (ITU-R BS.1770-4, 4 × oversampled)."""
    import numpy as np

    highest = np.abs(samples)
    padded = np.pad(samples, (TAPS // 2 - 1, TAPS // 2))
    for taps in _filters():
        np.maximum(highest, np.abs(np.convolve(padded, taps, "valid")), out=highest)
    return highest


def softened(samples: "Samples", encoded: "Samples", rate: int) -> "Samples | None":
    """The samples with less gain where ``encoded``, what a player decodes of them, exceeds the limit; None where it does not."""
    import numpy as np

    peaks = true_peaks(encoded[: len(samples)])
    loud = np.flatnonzero(peaks > 10 ** (LIMIT_DBTP / 20))
    if not len(loud):
        return None
    reach = round(REACH_SECONDS * rate)
    window = 0.5 + 0.5 * np.cos(np.linspace(-np.pi, np.pi, 2 * reach + 1))
    wide = np.convolve(np.isin(np.arange(len(samples)), loud), np.ones(reach), "same") > 0
    reduced = np.ones(len(samples))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], wide.astype(np.int8), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        reduced[start:end] = 10 ** (AIM_DBTP / 20) / float(peaks[start:end].max())
    lowest = np.pad(reduced, reach, mode="edge")
    gain = np.convolve(lowest, window / window.sum(), "valid")
    return np.asarray(samples * np.minimum(gain, 1.0), dtype=np.float32)
