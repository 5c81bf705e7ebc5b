"""A voice for everybody who speaks."""

import itertools

import pytest

from services.c2_narrator.casting import SpeakingPart, cast_voices
from services.c2_narrator.lines import parts_of
from services.c2_narrator.voices import HIBARI, KOKORO, Voice, find, voices_for
from storycreator.core.errors import InvalidInputError
from storycreator.locales.sentences import edition_of
from storycreator.messages.narration import CharacterVoice
from storycreator.messages.story import CastMember
from tests.support.narration import Studio

MAX = SpeakingPart("Max", "boy", "male", "hero")
LILY = SpeakingPart("Lily", "girl", "female", "friend")
GRANDPA = SpeakingPart("Grandpa", "grandpa", "male")
MOUSE = SpeakingPart("Pip", "mouse", "male")
GIANT = SpeakingPart("Bo", "giant", "male")


def cast(*parts: SpeakingPart, language: str = "en-US", asked: dict[str, Voice] | None = None) -> dict[str, Voice]:
    voices = voices_for(KOKORO, language)
    return cast_voices(parts, asked or {}, voices[0], voices, mixes=True)


def timbre(voice: Voice) -> tuple[object, ...]:
    return voice.mix, voice.pitch


@pytest.mark.parametrize("language", ["en-US", "en-GB", "es", "fr", "it", "pt"])
def test_nobody_shares_a_voice(language: str) -> None:
    names = ["Max", "Lily", "Otto", "Mira", "Theo", "Zoe", "Remy", "Ines", "Pip", "Bo"]
    for four in itertools.combinations(names, 4):
        parts = [SpeakingPart(name, "girl", "female") for name in four]
        found = cast(*parts, language=language)
        assert len({timbre(voice) for voice in found.values()}) == 4
        assert len({tuple(one for one, _ in voice.mix) for voice in found.values()}) == 4, "two are told apart by pitch alone"


def test_a_voice_stays_the_same_in_a_sequel() -> None:
    before = cast(MAX, LILY)
    after = cast(GIANT, LILY, MOUSE, MAX)
    assert after["Max"] == before["Max"]
    assert after["Lily"] == before["Lily"]


def test_voices_suit_sex_age_and_size() -> None:
    found = cast(MAX, LILY, GRANDPA, MOUSE, GIANT)
    assert {name: voice.gender for name, voice in found.items()} == {
        "Max": "male", "Lily": "female", "Grandpa": "male", "Pip": "male", "Bo": "male",
    }  # fmt: skip
    assert found["Bo"].pitch < found["Grandpa"].pitch < found["Max"].pitch
    assert found["Pip"].pitch > 1.1
    assert found["Grandpa"].pace < 1 <= found["Pip"].pace


def test_a_voice_that_was_asked_for_is_taken_and_nobody_elses() -> None:
    puck = find("am_puck", KOKORO)
    assert puck
    found = cast(MAX, GRANDPA, asked={"Max": puck})
    assert found["Max"] == puck
    assert found["Grandpa"].id != "am_puck"


def test_an_engine_with_one_voice_tells_people_apart_by_pitch() -> None:
    found = cast_voices([MAX, LILY, GRANDPA], {}, HIBARI[0], HIBARI, mixes=False)
    pitches = sorted([1.0, *(voice.pitch for voice in found.values())])
    assert all(high / low > 1.03 for low, high in itertools.pairwise(pitches))


def parts(text: str, speakers: tuple[str, ...], language: str) -> list[list[tuple[str, str]]]:
    edition = edition_of(language, "T", "", "", [text], [speakers])
    return [[(part.speaker, part.text.strip()) for part in line] for line in parts_of(edition)[1]]


def test_a_line_is_divided_between_who_speaks_and_who_tells() -> None:
    assert parts('"Come," said Max, "it is late." Lily came.', ("Max", "Max"), "en") == [
        [("Max", '"Come,"'), ("", "said Max,"), ("Max", '"it is late."')],
        [("", "Lily came.")],
    ]


def test_in_french_the_teller_interrupts_inside_the_guillemets() -> None:
    assert parts("« Viens, dit Max. Il est tard. »", ("Max",), "fr")[0][:2] == [("Max", "« Viens,"), ("", "dit Max.")]


def test_where_quotations_and_speakers_do_not_agree_one_voice_reads() -> None:
    assert parts_of(edition_of("en", "T", "", "", ['"Come," said Max.'], [("Max", "Lily")])) == {}


async def test_the_narration_says_whose_voice_is_whose_and_times_every_line() -> None:
    studio = Studio()
    edition = edition_of("en", "T", "", "", ['"Come here," said Max. Lily came.'], [("Max",)])
    people = (CastMember(name="Max", kind="giant", pronoun="he"), CastMember(name="Lily", kind="girl", pronoun="she"))
    one, several = await studio.narrate(edition, engine="draft"), await studio.narrate(edition, engine="draft", cast=people)
    assert one.character_voices == ()
    assert [voice.name for voice in several.character_voices] == ["Max"], "Lily says nothing"
    assert "pitch 0." in several.character_voices[0].voice
    assert [cue.text for cue in several.tracks[1].cues] == [cue.text for cue in one.tracks[1].cues]
    assert several.tracks[1].audio.sha256 != one.tracks[1].audio.sha256
    assert several == await studio.narrate(edition, engine="draft", cast=people)


async def test_a_voice_nobody_has_is_refused_by_name() -> None:
    edition = edition_of("en", "T", "", "", ['"Come," said Max.'], [("Max",)])
    with pytest.raises(InvalidInputError, match="no voice 'am_pluck'") as refused:
        await Studio().narrate(
            edition,
            engine="draft",
            cast=(CastMember(name="Max", kind="boy"),),
            character_voices=(CharacterVoice(name="Max", voice="am_pluck"),),
        )
    assert refused.value.fields[0].field == "character_voices.0.voice"
