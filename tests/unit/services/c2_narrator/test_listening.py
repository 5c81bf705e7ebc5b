"""Every line is checked, spoken again when it is wrong, and named when it stays so."""

from concurrent.futures import Executor
from typing import Any

import numpy as np
import pytest

from services.c2_narrator.engines.base import SAMPLE_RATE, Utterance
from services.c2_narrator.listening import RETAKES, fault
from tests.support.narration import Studio, edition

TEXT = "The fox came home in the evening."


def noise(seconds: float, level: float = 0.3) -> np.ndarray:
    return (level * np.random.default_rng(7).standard_normal(round(seconds * SAMPLE_RATE))).clip(-0.99, 0.99).astype(np.float32)


GOOD = noise(2.0, 0.2)
HOLE = np.concatenate([noise(0.8), np.zeros(2 * SAMPLE_RATE, np.float32), noise(0.8)])
CLIPPED = np.where(np.sin(np.arange(2 * SAMPLE_RATE) / 40) > 0, 0.9, -0.9).astype(np.float32)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (GOOD, ""),
        (np.zeros(2 * SAMPLE_RATE, np.float32), "silent"),
        (CLIPPED, "clipped"),
        (noise(0.3), "too short"),
        (noise(12), "too long"),
        (HOLE, "falls silent for 2.0 s"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(samples: np.ndarray, said: str) -> None:
    found = fault(TEXT, Utterance(samples), 1.0)
    assert said in found
    assert bool(said) == bool(found)


def test_a_slow_reader_is_not_too_long_and_a_held_cry_neither() -> None:
    assert fault(TEXT, Utterance(noise(4.0)), 0.5) == ""
    assert fault("Shh!", Utterance(noise(1.4)), 1.0) == ""


@pytest.mark.parametrize("good_take", [1, RETAKES, None])
async def test_a_line_that_is_wrong_is_spoken_again_and_named_when_it_stays_so(
    monkeypatch: pytest.MonkeyPatch, good_take: int | None
) -> None:
    from services.c2_narrator.engines.hibari import HibariEngine

    takes: list[int] = []

    async def say(engine: Any, text: str, voice: Any, speed: float, executor: Executor, take: int = 0, own: Any = None) -> Utterance:
        bad = "fox" in text and take != good_take
        if "fox" in text:
            takes.append(take)
        return Utterance(noise(0.2) if bad else GOOD)

    monkeypatch.setattr(HibariEngine, "say", say)
    narration = await Studio().narrate(edition([[TEXT, "It was late in the year."]]), engine="draft")
    assert takes == list(range((good_take or RETAKES) + 1))
    named = [note for note in narration.provenance.notes if "may not be read" in note]
    assert named == (
        [] if good_take else ["page 1, line 1 may not be read as it should be: it is 0.2 s long, too short for its 26 letters"]
    )
