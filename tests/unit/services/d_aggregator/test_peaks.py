"""No player decodes a peak over −1.5 dBTP from what we encode, however loud the recording is."""

from io import BytesIO

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from services.d_aggregator.formats.audio.mp3 import encode_mp3

RATE = 24_000


def noise(level: float) -> NDArray[np.float32]:
    return np.clip(np.random.default_rng(1).standard_normal(RATE) * level, -0.6, 0.6).astype(np.float32)


def decoded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    sound, _ = soundfile.read(BytesIO(encode_mp3(samples, RATE)), dtype="float32")
    return np.asarray(sound, np.float32)


def dbtp(samples: NDArray[np.float32]) -> float:
    """By another resampler than the product's."""
    return float(20 * np.log10(np.abs(resample_poly(samples.astype(np.float64), 8, 1)).max()))


@pytest.mark.parametrize("level", [0.2, 0.4, 2.0])
def test_a_recording_that_encoding_makes_too_loud_is_encoded_softer(level: float) -> None:
    assert dbtp(decoded(noise(level))) <= -1.45


def test_only_the_passage_that_is_too_loud_is_changed() -> None:
    quiet = (np.sin(np.arange(2 * RATE) / 9) * 0.2).astype(np.float32)
    found = decoded(np.concatenate([quiet, noise(0.4), quiet]))
    assert dbtp(found) <= -1.45
    for part in (slice(RATE // 4, 7 * RATE // 4), slice(13 * RATE // 4, 19 * RATE // 4)):
        assert np.std(found[part]) == pytest.approx(0.2 / np.sqrt(2), rel=0.02)
