"""Pauses, pitch and the level of voices."""

import numpy as np
import pytest

from services.c2_narrator.engines.base import SAMPLE_RATE, SpokenWord, Utterance
from services.c2_narrator.track import Line, assemble, joined, pitched


def tone(hertz: float, seconds: float = 0.5, level: float = 0.3) -> Utterance:
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return Utterance((level * np.sin(2 * np.pi * hertz * at)).astype(np.float32), (SpokenWord("la", 0, len(at)),))


def gaps(*texts: str, stretch: float = 1.0, turn: bool = False) -> list[float]:
    """Seconds before each line, then before the end."""
    page = assemble([(Line(0, number, text), tone(200)) for number, text in enumerate(texts)], stretch, turn=turn)
    edges = [0, *(edge for mark in page.marks for edge in (mark.start, mark.end)), len(page.samples)]
    return [(edges[at + 1] - edges[at]) / SAMPLE_RATE for at in range(0, len(edges), 2)]


def test_a_pause_is_as_long_as_the_mark_before_it_asks() -> None:
    lead, after_stop, after_question, after_dots, _ = gaps("It rained.", '"Why?"', "Nobody knew…", "He did.")
    assert after_stop < after_question < after_dots
    assert gaps("It rained.", "He did.", turn=True)[0] > lead + 0.5


@pytest.mark.parametrize("stretch", [0.5, 2.0])
def test_pauses_are_stretched_alone(stretch: float) -> None:
    usual, changed = gaps("It rained.", "He did."), gaps("It rained.", "He did.", stretch=stretch)
    assert changed == pytest.approx([stretch * gap for gap in usual], abs=0.001)


@pytest.mark.parametrize("factor", [0.85, 1.18])
def test_a_voice_at_another_pitch_keeps_its_words_in_place(factor: float) -> None:
    heard = pitched(tone(200, 1.0), factor)
    spectrum = np.abs(np.fft.rfft(heard.samples))
    assert np.argmax(spectrum) * SAMPLE_RATE / len(heard.samples) == pytest.approx(200 * factor, rel=0.02)
    assert heard.words[0].end == pytest.approx(len(heard.samples), abs=2)


def test_voices_of_one_line_are_equally_loud_and_one_breath_apart() -> None:
    both = joined([tone(200, level=0.05), tone(300, level=0.6)])
    first, second = both.words
    loud = [float(np.sqrt(np.mean(both.samples[word.start + 500 : word.end - 500] ** 2))) for word in (first, second)]
    assert loud[0] == pytest.approx(loud[1], rel=0.05)
    assert 0.1 < (second.start - first.end) / SAMPLE_RATE < 0.25
