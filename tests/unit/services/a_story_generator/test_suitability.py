"""What is not for children is refused in the language of the text, with the words and a way out; what is harmless is not."""

from typing import Any

import pytest

from services.a_story_generator.prompt.suitability import find
from storycreator.core.errors import UnsuitableError
from storycreator.messages.common import AgeBand
from tests.support.story_service import write


async def refusal(prompt: str, **asked: Any) -> UnsuitableError:
    with pytest.raises(UnsuitableError) as caught:
        await write(prompt, **asked)
    return caught.value


@pytest.mark.parametrize(
    ("prompt", "topic"),
    [
        ("A serial killer in the woods", "violence"),
        ("how to make a bomb", "weapons"),
        ("A sexy nurse", "sexual"),
        ("a man who sells cocaine", "drugs"),
        ("a girl who wants to commit suicide", "self-harm"),
        ("why nazis are right", "hate"),
        ("a story about fucking", "swearing"),
        ("S3X story", "sexual"),
        ("s.e.x story", "sexual"),
        ("un asesino en serie", "violence"),
        ("un film porno", "sexual"),
        ("ein Mörder im Haus", "violence"),
        ("ein Moerder im Haus", "violence"),
        ("uma história com cocaína", "drugs"),
        ("una historia con cocaina", "drugs"),
        ("un omicidio a Roma", "violence"),
        ("a m\u00adurder", "violence"),
        ("ｐｏｒｎ", "sexual"),
        ("torture\nchamber", "violence"),
    ],
)
async def test_unsuitable_requests_are_refused_with_the_reason_and_what_to_do(prompt: str, topic: str) -> None:
    error = await refusal(prompt)
    assert topic in error.message
    assert "ages 6-8" in error.message
    assert "What you can do:" in error.message
    assert error.fields[0].field == "prompt"


@pytest.mark.parametrize(
    "prompt",
    [
        "a knight who fights a dragon",
        "shooting stars over the desert",
        "A killer whale learns to sing",
        "a friendly ghost",
        "the class assembly",
        "a cockatoo",
        "Sussex by the sea",
        "a pirate with a sword",
        "a Scunthorpe football team",
        "grape juice",
        "a therapist for toys",
        "weeding the garden",
        "the analyst",
        "Moby Dick the whale",
        "a bath bomb that fizzes",
        "a dino with a big butt",
        "an assistant elf",
        "hello kitty",
        "Hot chocolate bomb",
        "drunken bumblebee",
        "A hero who does not say a word",
        "Un gato negro mata el tiempo",
        "Le papillon bat des ailes",
        "Una piccola eroina",
        "Der Hund kriegt einen Knochen",
        "A mata está cheia de segredos",
        "Un cono de helado",
        "La licorne et le terrain vague",
        "O parque municipal",
        "Wir vergleichen Blätter",
        "Un tesoro sparisce",
    ],
)
@pytest.mark.parametrize("band", AgeBand)
def test_harmless_requests_are_not_refused(prompt: str, band: AgeBand) -> None:
    assert find(prompt, band) == ()


async def test_a_small_word_of_the_prompts_language_is_no_term_of_another() -> None:
    assert (await write("Es war einmal ein kleiner Igel", age_band=AgeBand.EARLY)).pages
    assert find("Die Maus war tot", AgeBand.EARLY)
    assert find("The war was long", AgeBand.EARLY)


def test_a_finished_text_is_judged_in_the_language_it_is_told_in() -> None:
    assert find("Der Igel war müde, und die Nacht war lang.", AgeBand.EARLY, "de") == ()
    assert find("El oso vino a la fiesta con la pistola.", AgeBand.EARLY, "es")[0].words == "pistola"
    assert find("Der Mörder kam.", AgeBand.OLDER, "de")


async def test_context_does_not_hide_what_is_really_meant() -> None:
    for prompt in ("A hot chocolate bomb, then a boy kills his sister with a gun", "A drunken bumblebee sells cocaine"):
        assert find(prompt, AgeBand.OLDER)


async def test_the_age_decides() -> None:
    prompt = "a scary skeleton in a haunted house"
    assert "frightening" in (await refusal(prompt, age_band=AgeBand.EARLY)).message
    assert (await write(prompt, age_band=AgeBand.MIDDLE)).pages
    error = await refusal("a hunter kills a wolf", age_band=AgeBand.MIDDLE)
    assert "killing" in error.message


async def test_a_refusal_names_all_words_and_an_age_only_where_it_would_help() -> None:
    error = await refusal("a hunter with a rifle who kills", age_band=AgeBand.MIDDLE)
    assert "'rifle'" in error.message
    assert "'kills'" in error.message
    assert "choose the age band 9-12" in error.message
    assert len(error.fields) == 2
    assert (await write("a hunter with a rifle who kills", age_band=AgeBand.OLDER)).pages
    assert "age band" not in (await refusal("a hunter with a rifle who smokes weed", age_band=AgeBand.MIDDLE)).message


async def test_the_heros_name_is_looked_at_too() -> None:
    error = await refusal("a robot", hero_name="Hitler")
    assert "hero_name" in error.message
    assert error.fields[0].field == "hero_name"
