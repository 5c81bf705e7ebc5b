"""Who says what, as a reader would tell."""

import pytest

from storycreator.locales.dialogue.cast import Cast
from storycreator.locales.dialogue.quotations import find_quotes
from storycreator.locales.dialogue.speakers import Attributor
from storycreator.messages.analysis import Quote
from storycreator.messages.story import CastMember

PEOPLE = (
    CastMember(name="Mira", kind="small robot", pronoun="she", role="hero"),
    CastMember(name="Otto", kind="fox", pronoun="he"),
    CastMember(name="Captain Bo", kind="whale", pronoun="they"),
)


def quotes(*pages: str, people: tuple[CastMember, ...] = PEOPLE, language: str = "en") -> list[Quote]:
    cast = Cast(people)
    attributor = Attributor(cast, language)
    found: list[Quote] = []
    for number, text in enumerate(pages, start=1):
        here = [name for name in cast.names if name in text]
        found.extend(attributor.page(number, text, find_quotes(text, language), here))
    return found


def speakers(*pages: str, people: tuple[CastMember, ...] = PEOPLE, language: str = "en") -> list[str]:
    return [quote.speaker for quote in quotes(*pages, people=people, language=language)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"Come," said Mira.', ["Mira"]),
        ('"Come," Otto whispered.', ["Otto"]),
        ('"Come," Otto softly whispered to Mira.', ["Otto"]),
        ('Mira said, "Come."', ["Mira"]),
        ('Mira turned to Otto and whispered, "Come."', ["Mira"]),
        ('Mira waited, and Otto said, "Come."', ["Otto"]),
        ('Then Mira laughed and said: "Come."', ["Mira"]),
        ('Suddenly Mira had a clever idea: "Come!"', ["Mira"]),
        ('"What now?" asked Otto. Mira thought and thought. Suddenly Mira had a clever idea: "Come!"', ["Otto", "Mira"]),
        ('"Come," said the fox.', ["Otto"]),
        ('"Come," the little robot beeped.', ["Mira"]),
        ('"Come," she said.', ["Mira"]),
        ('"Come," he whispered to Mira.', ["Otto"]),
        ('He smiled. "Come."', ["Otto"]),
        ('"Come," said Captain Bo.', ["Captain Bo"]),
        ('"Come," boomed Bo.', ["Captain Bo"]),
        ('"Come," said Mira, "and bring Otto."', ["Mira", "Mira"]),
        ('"Come," said Mira. "It is late, Otto."', ["Mira", "Mira"]),
        ('She said, "Thank you, Otto!" Otto smiled and said, "It was my job."', ["Mira", "Otto"]),
        ('"Come," said Mira. Otto shook his head. "Not yet."', ["Mira", "Otto"]),
        ('"Come!" Otto waved both paws.', ["Otto"]),
        ('"Come," said poor Otto.', ["Otto"]),
        ('Mira did not move, so Otto went on eagerly: "Come."', ["Otto"]),
        ('Mira heard Otto say, "Come."', ["Otto"]),
        ('Otto was gone. Mira put one arm out of the window and said to herself, "Come."', ["Mira"]),
        ('Mira stopped, for Otto called out, "Come."', ["Otto"]),
        ('Mira looked at Otto, who said in a low voice, "Come."', ["Otto"]),
        ('"Come," said the captain.', ["Captain Bo"]),
        ('Mira answered, very nearly in the same words as before, "Come."', ["Mira"]),
        ('They crowded round Mira, while the fox gave her a thimble, saying, "Come."', ["Otto"]),
    ],
)
def test_verbs_pronouns_and_beats(text: str, who: list[str]) -> None:
    assert speakers(text) == who


@pytest.mark.parametrize(
    "text",
    [
        '"Hurray!" everyone shouted.',
        '"Hurray!" they shouted.',
        '"Hurray!" cried Mira and Otto.',
        '"Who goes there?" asked the old owl.',
        '"Who goes there?" Bella asked Mira.',
        'Bella said, "Who goes there?"',
        '"Who goes there?" asked Mira\'s brother.',
    ],
)
def test_what_others_or_several_say_belongs_to_nobody_of_the_cast(text: str) -> None:
    assert speakers(text) == [""]


def test_two_who_talk_take_turns() -> None:
    text = '"Are we there?" asked Mira.\n\n"Nearly," said Otto.\n\n"And now?"\n\n"Still nearly."'
    assert speakers(text) == ["Mira", "Otto", "Mira", "Otto"]


def test_who_is_spoken_to_does_not_speak() -> None:
    found = quotes('Mira and Otto stood at the door.\n\n"Mira, look!"')
    assert [quote.speaker for quote in found] == ["Otto"]
    assert found[0].confidence < 0.6


def test_a_pronoun_two_could_bear_goes_to_the_one_named_last_and_is_less_certain() -> None:
    girls = (CastMember(name="Ana", kind="girl", pronoun="she"), CastMember(name="Lia", kind="girl", pronoun="she"))
    [sure] = quotes('Ana waved. "Hello," said Ana.', people=girls)
    [guess] = quotes("Ana ran home. Lia stayed.", 'Lia sat down. "Hello," she said. ', people=girls)
    assert (guess.speaker, guess.confidence < sure.confidence) == ("Lia", True)


def test_a_speech_that_goes_on_in_the_next_paragraph_keeps_its_speaker() -> None:
    assert speakers('Otto cleared his throat and said, "It was long ago.\n\n"Nobody remembers."') == ["Otto", "Otto"]


def test_other_languages() -> None:
    assert speakers("« Viens », dit Mira.", language="fr") == ["Mira"]
    assert speakers("—Hola —dijo Otto.", language="es") == ["Otto"]


def test_an_empty_cast_gives_no_speakers_and_no_trouble() -> None:
    assert speakers('"Come," said Mira. "Now," she said.', people=()) == ["", ""]


def test_she_is_whom_the_story_is_about_not_whom_she_talks_of() -> None:
    ada, queen = CastMember(name="Ada", kind="girl", pronoun="she"), CastMember(name="Queen Isa", kind="queen", pronoun="she")
    text = 'Ada felt uneasy. She had no quarrel with the queen yet, but it might happen any minute. "And then?" thought she.'
    assert speakers(text, people=(ada, queen)) == ["Ada"]


def test_a_possessive_in_a_name_is_nobodys_name() -> None:
    ada, sister = CastMember(name="Ada", kind="girl", pronoun="she"), CastMember(name="Ada's Sister", kind="woman", pronoun="she")
    assert speakers('An idea came into Ada\'s head. "Come," said Ada.', people=(ada, sister)) == ["Ada"]
