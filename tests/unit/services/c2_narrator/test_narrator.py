"""The narrator as its callers see it, with the quick engines."""

import asyncio
from typing import Any

import numpy as np
import pytest

from services.c2_narrator.engines.base import Utterance
from services.c2_narrator.engines.hibari import HibariEngine
from storycreator.core.errors import EngineError, InvalidInputError, ModelUnavailableError
from storycreator.messages.common import Pronunciation
from storycreator.messages.narration import Narration
from tests.support.narration import Studio, edition

BOOK = edition(
    [["Mira was a small robot.", '"Up we go!" cried Otto.'], ["The moon was bright."]],
    [["They slept well. 🌙", "🌟"]],
)


def layout(narration: Narration) -> list[tuple[int, list[tuple[int, int, str]]]]:
    return [(track.page, [(cue.paragraph, cue.sentence, cue.text) for cue in track.cues]) for track in narration.tracks]


async def test_every_sentence_has_a_cue_on_its_page_and_the_title_comes_first() -> None:
    narration = await Studio().narrate(BOOK, engine="draft")
    assert narration.provenance.engine == "hibari"
    assert layout(narration) == [
        (0, [(0, 0, "The Moonlight Robot")]),
        (1, [(0, 0, "Mira was a small robot."), (0, 1, '"Up we go!" cried Otto.'), (1, 0, "The moon was bright.")]),
        (2, [(0, 0, "They slept well. 🌙"), (0, 1, "🌟")]),
    ]
    assert [track.audio.name for track in narration.tracks] == ["en/audio/title.flac", "en/audio/page-01.flac", "en/audio/page-02.flac"]


async def test_cues_hold_all_the_sound_and_only_pauses_lie_between_them() -> None:
    studio = Studio()
    narration = await studio.narrate(BOOK, engine="hibari")
    for track, samples in zip(narration.tracks, await studio.samples(narration), strict=True):
        assert track.duration == pytest.approx(len(samples) / narration.sample_rate)
        spoken = np.zeros(len(samples), bool)
        ends = 0.0
        for cue in track.cues:
            assert ends <= cue.start < cue.end <= track.duration
            ends = cue.end
            spoken[round(cue.start * narration.sample_rate) : round(cue.end * narration.sample_rate)] = True
        assert not np.any(samples[~spoken])
        assert abs(samples[spoken]).max() > 0.05
    first, second, third = narration.tracks[1].cues
    assert third.start - second.end > second.start - first.end > 0.3


async def test_nothing_clicks_where_a_sentence_begins_or_ends() -> None:
    studio = Studio()
    narration = await studio.narrate(BOOK, engine="hibari")
    samples = (await studio.samples(narration))[1]
    for cue in narration.tracks[1].cues:
        start, end = round(cue.start * narration.sample_rate), round(cue.end * narration.sample_rate)
        assert abs(samples[start : start + 24]).max() < 0.01
        assert abs(samples[end - 24 : end]).max() < 0.01


async def test_the_same_request_gives_the_same_bytes_also_side_by_side() -> None:
    studio = Studio()
    spanish = edition([["Hola, Mira.", "Buenas noches."]], language="es", title="La luna")
    alone = await studio.narrate(BOOK, engine="hibari")
    one, other, two = await asyncio.gather(
        studio.narrate(BOOK, engine="hibari"), studio.narrate(spanish, engine="draft"), studio.narrate(BOOK, engine="hibari")
    )
    assert one == two == alone
    assert other.language == "es"


@pytest.mark.parametrize(
    ("asked", "language", "reader"),
    [
        ("kokoro", "de", "pico"),
        ("draft", "fr", "pico"),
        ("draft", "it", "pico"),
        ("hibari", "zh-Hant", "espeak"),
        ("kokoro", "ru", "espeak"),
    ],
)
async def test_a_language_the_engine_does_not_speak_is_read_by_the_next_and_noted(asked: str, language: str, reader: str) -> None:
    narration = await Studio().narrate(edition([["Otto 1 2 3."]], language=language, title="Otto"), engine=asked)
    assert narration.provenance.engine == reader
    assert any(f"does not speak {language}; {reader} reads" in note for note in narration.provenance.notes)


async def test_a_language_nobody_speaks_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match=r"edition.language: .*'xx'"):
        await Studio().narrate(edition([["?a"]], language="xx"))


async def test_an_unknown_voice_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInputError, match=r"voice: there is no voice 'Zorg' for fr; use one of: Siwis \(ff_siwis\)"):
        await Studio().narrate(edition([["Bonjour."]], language="fr"), voice="Zorg")


async def test_a_voice_goes_by_its_human_name_too() -> None:
    assert (await Studio().narrate(BOOK, engine="hibari", voice="Heart")).provenance.voice == "heart"


async def test_a_known_voice_the_draft_engine_lacks_is_replaced_and_noted() -> None:
    narration = await Studio().narrate(BOOK, engine="draft", voice="Emma")
    assert "hibari has no voice Emma; heart reads" in narration.provenance.notes


async def test_one_page_can_be_made_again() -> None:
    studio = Studio()
    narration = await studio.narrate(BOOK, engine="hibari", pages=(2,))
    assert [track.page for track in narration.tracks] == [2]
    assert narration.loudness.integrated_lufs == pytest.approx(-16.0, abs=0.5)
    with pytest.raises(InvalidInputError, match="there is no page 7"):
        await studio.narrate(BOOK, engine="hibari", pages=(7,))


async def test_without_its_model_the_next_engine_reads_and_what_mends_it_is_named() -> None:
    narration = await Studio().narrate(BOOK, engine="kokoro")
    assert (narration.provenance.engine, narration.provenance.voice) == ("hibari", "heart")
    assert {gap.page: gap.reason for gap in narration.substitutes} == dict.fromkeys(
        (0, 1, 2), "read by hibari: kokoro is missing; run: python main.py models fetch"
    )


async def test_missing_espeak_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.c2_narrator.engines.espeak.PROGRAM", "no-such-espeak")
    monkeypatch.setattr("services.c2_narrator.engines.espeak.languages", lambda: frozenset({"nl"}))
    with pytest.raises(ModelUnavailableError, match="apt-get install espeak-ng"):
        await Studio().narrate(edition([["Hallo."]], language="nl"))


async def test_english_drafts_do_not_need_espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> frozenset[str]:
        raise ModelUnavailableError("espeak-ng is not installed")

    monkeypatch.setattr("services.c2_narrator.engines.espeak.languages", missing)
    assert (await Studio().narrate(BOOK, engine="draft")).provenance.engine == "hibari"


async def test_a_page_the_engine_fails_on_is_read_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    speak = HibariEngine.speak

    def fail(self: HibariEngine, text: str, *rest: Any) -> Utterance:
        if "moon" in text:
            raise EngineError("lost its voice")
        return speak(self, text, *rest)

    monkeypatch.setattr(HibariEngine, "speak", fail)
    narration = await Studio().narrate(BOOK, engine="hibari")
    assert [track.page for track in narration.tracks] == [0, 1, 2]
    assert "page 1 is read by pico: lost its voice" in narration.provenance.notes
    assert [(gap.page, gap.reason) for gap in narration.substitutes] == [(1, "read by pico: lost its voice")]
    assert narration.provenance.engine == "hibari"


async def test_letters_the_voice_does_not_know_are_left_to_espeak() -> None:
    narration = await Studio().narrate(edition([["你好。"]]), engine="hibari")
    assert "page 1 is read by espeak: hibari has no sounds for '你好。'" in narration.provenance.notes


async def test_a_page_nobody_can_read_is_a_gap_and_no_page_at_all_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from services.c2_narrator.engines import espeak

    real = espeak.run

    def sometimes(arguments: list[str], text: str = "") -> bytes:
        if "Mira" in text:
            raise EngineError("hoarse")
        return real(arguments, text)

    monkeypatch.setattr(espeak, "run", sometimes)
    narration = await Studio().narrate(edition([["Otto lacht."]], [["Mira weint."]], language="de", title="Otto"), engine="espeak")
    assert [track.page for track in narration.tracks] == [0, 1]
    assert [(gap.page, gap.reason) for gap in narration.gaps] == [(2, "hoarse")]
    with pytest.raises(EngineError, match="hoarse"):
        await Studio().narrate(edition([["Mira weint."]], language="de", title="Mira"), engine="espeak")


async def test_speed_changes_the_duration() -> None:
    studio = Studio()
    slow, fast = [await studio.narrate(BOOK, engine="hibari", speed=speed) for speed in (0.8, 1.5)]
    assert sum(t.duration for t in slow.tracks) > 1.5 * sum(t.duration for t in fast.tracks)


async def test_progress_names_each_page_once() -> None:
    studio = Studio()
    await studio.narrate(BOOK, engine="hibari")
    assert sorted(p.message for p in studio.progress[1:]) == ["read page 1", "read page 2", "read the title"]
    assert (studio.progress[-1].done, studio.progress[-1].total) == (3, 3)


async def test_cancelling_drops_what_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(self: HibariEngine, text: str, *rest: Any) -> Utterance:
        said.append(text)
        loop.call_soon_threadsafe(begun.set)
        import time

        time.sleep(0.1)
        return Utterance(np.ones(2_400, np.float32))

    monkeypatch.setattr(HibariEngine, "speak", slow)
    running = asyncio.create_task(Studio(workers=1).narrate(edition([["One.", "Two.", "Three.", "Four."]]), engine="hibari"))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0.3)
    assert len(said) <= 2


async def test_a_users_pronunciation_changes_only_what_it_is_for() -> None:
    text = edition([["Zelda ran."]], title="Up")
    own = (Pronunciation(word="Zelda", said="zel-DAH-doo-doo"),)
    plain = await Studio().narrate(text, engine="hibari")
    told = await Studio().narrate(text, engine="hibari", pronunciations=own)
    for_french = await Studio().narrate(text, engine="hibari", pronunciations=(own[0].model_copy(update={"language": "fr"}),))
    assert told.tracks[1].duration > plain.tracks[1].duration + 0.1
    assert for_french.tracks == plain.tracks


async def test_a_voice_that_cannot_be_told_a_pronunciation_says_so() -> None:
    own = (Pronunciation(word="Zelda", said="zel-DAH"),)
    narration = await Studio().narrate(edition([["Zelda ran."]]), engine="espeak", pronunciations=own)
    assert "espeak takes letters only: it does not use the pronunciations given" in narration.provenance.notes


async def test_a_pronunciation_without_sound_is_refused_by_its_field() -> None:
    with pytest.raises(InvalidInputError) as raised:
        await Studio().narrate(edition([["Zelda ran."]]), engine="hibari", pronunciations=(Pronunciation(word="Zelda", said="/∆/"),))
    assert raised.value.fields[0].field == "pronunciations.0.said"
