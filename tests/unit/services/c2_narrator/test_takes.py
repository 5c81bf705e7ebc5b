"""Another take of a line or a page: it sounds otherwise, and nothing else changes by a bit."""

from typing import Any

import numpy as np
import pytest

from services.c2_narrator.engines.hibari import HibariEngine
from storycreator.core.errors import InvalidInputError, ModelUnavailableError
from storycreator.messages.common import Take
from storycreator.messages.narration import Narration, NarrationTrack
from tests.support.narration import Studio, edition

BOOK = edition(
    [["Mira was a small robot.", '"Up we go!" cried Otto.'], ["The moon was bright."]],
    [["They slept well. 🌙", "🌟"]],
)


def lines(track: NarrationTrack, samples: np.ndarray) -> list[np.ndarray]:
    """The sound of each sentence."""
    return [samples[round(cue.start * 24_000) : round(cue.end * 24_000)] for cue in track.cues]


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What hibari was asked to say."""
    said: list[str] = []
    speak = HibariEngine.speak

    def hear(self: HibariEngine, text: str, *rest: Any) -> Any:
        said.append(text)
        return speak(self, text, *rest)

    monkeypatch.setattr(HibariEngine, "speak", hear)
    return said


async def both(takes: tuple[Take, ...], **asked: Any) -> tuple[Studio, Narration, Narration]:
    studio = Studio()
    plain = await studio.narrate(BOOK, engine="hibari", **asked)
    return studio, plain, await studio.narrate(BOOK, engine="hibari", takes=takes, **asked)


async def test_another_take_of_a_line_changes_that_line_alone() -> None:
    studio, plain, taken = await both((Take(page=1, line=2, number=1),))
    assert (taken.tracks[0], taken.tracks[2]) == (plain.tracks[0], plain.tracks[2])
    before = lines(plain.tracks[1], (await studio.samples(plain))[1])
    after = lines(taken.tracks[1], (await studio.samples(taken))[1])
    assert np.array_equal(before[0], after[0])
    assert np.array_equal(before[2], after[2])
    assert len(before[1]) != len(after[1])
    assert [cue.text for cue in taken.tracks[1].cues] == [cue.text for cue in plain.tracks[1].cues]


async def test_the_cues_after_it_move_with_the_sound_and_pauses_stay_silent() -> None:
    studio, plain, taken = await both((Take(page=1, line=1, number=2),))
    track, samples = taken.tracks[1], (await studio.samples(taken))[1]
    assert track.duration == pytest.approx(len(samples) / 24_000)
    silent = np.ones(len(samples), bool)
    for cue in track.cues:
        silent[round(cue.start * 24_000) : round(cue.end * 24_000)] = False
    assert not np.any(samples[silent])
    gaps = [
        [later.start - earlier.end for earlier, later in zip(made.tracks[1].cues, made.tracks[1].cues[1:], strict=False)]
        for made in (plain, taken)
    ]
    assert gaps[0] == pytest.approx(gaps[1])


async def test_the_new_line_is_as_loud_as_the_old_one() -> None:
    from services.c2_narrator.loudness import integrated, meter_track

    studio, plain, taken = await both((Take(page=1, line=1, voice="en-us"),))
    before, after = [lines(made.tracks[1], (await studio.samples(made))[1])[0] for made in (plain, taken)]
    assert integrated(meter_track(after).outline.energy) == pytest.approx(integrated(meter_track(before).outline.energy), abs=1.0)
    assert taken.loudness.integrated_lufs == pytest.approx(-16.0, abs=0.5)
    assert taken.loudness.true_peak_dbtp <= -1.5


async def test_another_voice_reads_the_line_and_the_making_says_so() -> None:
    _, plain, taken = await both((Take(page=1, line=3, voice="en-us"),))
    assert "page 1, line 3 is read by en-us of espeak" in taken.provenance.notes
    assert taken.provenance.voice == plain.provenance.voice == "heart"


async def test_a_whole_page_can_be_taken_again() -> None:
    studio, plain, taken = await both((Take(page=1, number=1),))
    before, after = [lines(made.tracks[1], (await studio.samples(made))[1]) for made in (plain, taken)]
    assert all(len(old) != len(new) for old, new in zip(before, after, strict=True))
    assert taken.tracks[2] == plain.tracks[2]


async def test_only_what_is_taken_again_is_spoken(spoken: list[str]) -> None:
    studio = Studio()
    await studio.narrate(BOOK, engine="hibari", takes=(Take(page=1, line=2, number=1),))
    assert len(spoken) == 6  # the five lines of the book, and the one again
    spoken.clear()
    await studio.narrate(BOOK, engine="hibari", takes=(Take(page=1, line=3, number=1),))
    assert spoken == ["The moon was bright."]


async def test_the_same_takes_give_the_same_bytes_in_another_store() -> None:
    takes = (Take(page=1, line=2, number=3), Take(page=2, voice="en-us"))
    first, second = [await Studio().narrate(BOOK, engine="hibari", takes=takes) for _ in range(2)]
    assert first == second


async def test_each_take_sounds_otherwise() -> None:
    studio = Studio()
    taken = [
        await studio.narrate(BOOK, engine="espeak", takes=(Take(page=2, line=1, number=number),) if number else ()) for number in range(7)
    ]
    assert len({narration.tracks[2].audio.sha256 for narration in taken}) >= 5
    assert len({narration.tracks[1].audio.sha256 for narration in taken}) == 1


@pytest.mark.parametrize(
    ("take", "field", "says"),
    [
        (Take(page=7), "takes.0.page", "there is no page 7"),
        (Take(page=1, line=4), "takes.0.line", "has no line 4; it has 1 to 3"),
        (Take(page=1, line=1, voice="Zorg"), "voice", "there is no voice 'Zorg' for en; use one of: .*Heart.*espeak|no voice 'Zorg'"),
    ],
)
async def test_takes_of_what_is_not_there_are_refused_by_name(take: Take, field: str, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says) as caught:
        await Studio().narrate(BOOK, engine="hibari", takes=(take,))
    assert [fault.field for fault in caught.value.fields] == [field]


async def test_nobody_stands_in_for_a_voice_that_was_chosen() -> None:
    with pytest.raises(ModelUnavailableError, match="models fetch"):
        await Studio().narrate(BOOK, engine="hibari", takes=(Take(page=1, line=1, voice="bf_emma"),))
