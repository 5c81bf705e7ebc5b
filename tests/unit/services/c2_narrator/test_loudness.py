"""The programme's loudness and peaks, checked against ffmpeg's meter."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest

from services.c2_narrator.engines.base import SAMPLE_RATE, Samples
from services.c2_narrator.loudness import LIMIT_DBTP, Mastered, apply_gain, integrated, master, outline, sound
from tests.support.narration import ffmpeg_ebur128


def speechlike(seconds: float, level: float, peak: float, seed: int) -> Samples:
    """Noise in syllables with a few spikes."""
    rng = np.random.default_rng(seed)
    count = round(seconds * SAMPLE_RATE)
    envelope = np.clip(np.sin(np.arange(count) / SAMPLE_RATE * 2 * np.pi * 3), 0, None)
    samples = rng.standard_normal(count) * envelope * level
    samples[:: SAMPLE_RATE // 2] = peak
    return np.asarray(samples, dtype=np.float32)


async def each(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """One after another."""
    return [work(*these) for these in arguments]


def master_tracks(tracks: Sequence[Samples]) -> Mastered:
    """Whole tracks in, whole tracks out."""
    return asyncio.run(master([sound(track) for track in tracks], each))


@pytest.mark.parametrize(("level", "peak"), [(0.02, 0.1), (0.05, 1.3), (0.3, 0.9), (0.001, 0.2)])
def test_a_programme_comes_out_at_sixteen_below_with_its_peaks_held(level: float, peak: float, tmp_path: Path) -> None:
    tracks = [speechlike(4, level, peak, 1), speechlike(6, level * 0.8, peak, 2)]
    result = master_tracks(tracks)
    programme = np.concatenate(result.tracks)
    loudness, highest = ffmpeg_ebur128(programme, SAMPLE_RATE, tmp_path)
    assert loudness == pytest.approx(-16.0, abs=0.5)
    assert highest <= -3.5  # room for what MP3 brings back
    assert result.measured.integrated_lufs == pytest.approx(loudness, abs=0.15)
    # Spikes of one sample, which no voice has, are where interpolation filters differ most.
    assert result.measured.true_peak_dbtp == pytest.approx(highest, abs=0.45)


def test_all_tracks_get_the_same_gain() -> None:
    tone = np.sin(np.arange(3 * SAMPLE_RATE) * 0.1).astype(np.float32)
    loud, soft = tone * np.float32(0.02), tone * np.float32(0.01)
    result = master_tracks([loud, soft])
    assert not result.limited
    for before, after in zip((loud, soft), result.tracks, strict=True):
        gain = 20 * np.log10(np.linalg.norm(after / 32768.0) / np.linalg.norm(before))
        assert gain == pytest.approx(result.gain_db, abs=0.05)


def test_silence_stays_silence() -> None:
    result = master_tracks([np.zeros(SAMPLE_RATE, np.float32)])
    assert not np.any(result.tracks[0])
    assert result.measured.integrated_lufs == -70.0


def test_a_very_short_programme_is_no_error() -> None:
    assert master_tracks([speechlike(0.1, 0.1, 0.1, 1)]).tracks[0].size == SAMPLE_RATE // 10


def test_the_limiter_holds_peaks_between_samples() -> None:
    tone = np.sin(np.arange(SAMPLE_RATE) * np.pi / 2 + np.pi / 4).astype(np.float32) * 1.2  # its samples show 0.85, its wave 1.2
    assert 20 * np.log10(outline(tone).peaks.max()) == pytest.approx(20 * np.log10(1.2), abs=0.2)
    held, touched = apply_gain(sound(tone), 0.0)
    assert touched
    assert 20 * np.log10(outline(held).peaks.max()) <= LIMIT_DBTP + 0.1


def test_it_limits_only_around_the_peaks() -> None:
    tone = np.sin(np.arange(2 * SAMPLE_RATE) * 0.1).astype(np.float32) * np.float32(0.2)
    tone[SAMPLE_RATE] = 1.0
    held, _ = apply_gain(sound(tone), 0.0)
    changed = np.flatnonzero(held != tone)
    assert np.abs(changed - SAMPLE_RATE).max() < SAMPLE_RATE // 50


@pytest.mark.parametrize(("level", "peak"), [(0.02, 0.1), (0.3, 0.9)])
def test_the_meter_agrees_with_somebody_elses(level: float, peak: float) -> None:
    programme = np.concatenate([speechlike(5.3, level, peak, 3), np.zeros(SAMPLE_RATE, np.float32), speechlike(2, level / 9, 0, 4)])
    theirs = pyloudnorm.Meter(SAMPLE_RATE, "DeMan").integrated_loudness(programme.astype(np.float64))
    assert integrated(outline(programme).energy) == pytest.approx(theirs, abs=0.1)
