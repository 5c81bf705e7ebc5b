"""How a prompt is asked is told from what it is about: requests, ages, typing errors, missing capitals, and languages without stories."""

import pytest

from services.a_story_generator.frames import book
from services.a_story_generator.prompt import asking, contract, gloss
from services.a_story_generator.prompt.understood import understand
from storycreator.messages.story import StoryRequest
from tests.support.story_service import write


@pytest.mark.parametrize(
    ("prompt", "matter"),
    [
        ("Write a bedtime story for my daughter Mia, who is scared of owls.", "my daughter Mia, who is scared of owls."),
        ("Please write a story for my son Jasper about a fox who learns to share", "a fox who learns to share"),
        ("hi, could you please tell us a story for my grandson Albie? He is shy.", "my grandson Albie? He is shy."),
        ("Nell found a hedgehog. Please turn it into a story!", "Nell found a hedgehog."),
        ("my daughter is 3 and won't sleep", "my daughter won't sleep"),
        ("my son is 6 and terrified of owls", "my son is terrified of owls"),
        ("A story for my class: a hen who cannot read", "a hen who cannot read"),
        ("A story that teaches that it's ok to lose. The heroes are a badger and a mole.", "a badger and a mole: it's ok to lose."),
        ("Two girls fight over a cup, please write something about it", "Two girls fight over a cup"),
        ("A story for Oskar (5) whose friend is ill", "Oskar whose friend is ill"),
        ("Ingrid, 6, has lost a shoe", "Ingrid has lost a shoe"),
        ("my 4 year old is starting nursery", "my child is starting nursery"),
        ("a 4-year-old girl and her dog", "a girl and her dog"),
        ("a unicron and a racoon with a wobly tooth", "a unicorn and a raccoon with a wobbly tooth"),
        ("an elefant that doesnt swim", "an elephant that doesn't swim"),
        ("A mountain's long journey to the moon", "A mountain travels to the moon"),
        ("Mia's trip around the world", "Mia travels around the world"),
        ("the rosebush is sad", "the rosebush is sad"),
        ("A bookworm mouse", "A bookworm mouse"),
        ("the sockmonster eats socks", "the sock monster eats socks"),
        ("Jules builds a treehouse", "Jules builds a tree house"),
        ("lily and max build a hut", "Lily and Max build a hut"),
        ("Amira's grandfather teaches her to fish.", "Amira learns to fish with her grandfather"),
        ("Grandma teaches Mia how to knit", "Mia learns to knit with grandma"),
        ("A wise owl is teaching a little mouse to whistle", "a little mouse learns to whistle with a wise owl"),
        ("Grandpa teaches Lina and Max to whittle", "Lina and Max learn to whittle with grandpa"),
        ("My dad taught me to cook", "a child learns to cook with dad"),
        ("my hamster biscuit is ill", "my hamster Biscuit is ill"),
        ("The magic book of spells", "The magic book of spells"),
        ("how the hedgehog got his prickles", "how the hedgehog got his prickles"),
        ("my dog eats homework", "my dog eats homework"),
        ("my teddy bear is lost", "my teddy bear is lost"),
        ("Grandma turns 70 years old", "Grandma turns 70 years old"),
    ],
)
def test_what_a_prompt_is_about_is_what_is_left(prompt: str, matter: str) -> None:
    assert asking.matter(prompt) == matter


@pytest.mark.parametrize(
    ("prompt", "summary"),
    [
        (
            "Twins Freya and Magnus? Freya loves climbing and Magnus is afraid of owls",
            "Freya (a girl), Magnus (a twin); fear: owls; loves: climb",
        ),
        ("Three friends, a goose, a goat and a donkey, put on a play", "a goose, a goat, a donkey; other: friends"),
        ("A grandmother who forgets names, and her grandson Kofi", "a grandmother, Kofi (a grandson)"),
        ("My boys Hamish and Duncan argue", "Hamish (a boy), Duncan (a boy)"),
        ("Two mice called Pip and Squeak live under the stage", "Pip (a mouse), Squeak (a mouse); place: stage"),
        ("my daughter won't sleep without her blanket, called Blanky", "a girl; thing: blanket"),
        ("Ronja starts at a new school in Oslo", "Ronja (a girl); place: new school"),
        ("a small seed: patience", "a small seed"),
        ("A whale shark", "a whale shark"),
        ("my cat Tiger", "Tiger (a cat)"),
        ("Inspector Owl investigates", "Inspector Owl (an owl)"),
        ("A girl who misses her dad", "a girl, a dad (far away)"),
        ("A robot says thank you to his neighbours", "a robot; other: neighbours"),
        ("a vampire bunny that only drinks juice", "a vampire bunny"),
        ("Our baby is coming in March and big brother Rafferty worries", "Rafferty (a big brother)"),
    ],
)
def test_people_are_counted_once_and_only_when_they_are_there(prompt: str, summary: str) -> None:
    assert understand(prompt).summary == summary


@pytest.mark.parametrize(
    ("language", "prompt", "english"),
    [
        ("es", "Escribe un cuento para mi hija Vera, que tiene miedo a la oscuridad",
         "a story for my daughter Vera, who is afraid of the dark"),
        ("fr", "Écris une histoire pour mon fils Gabin qui a peur du loup sous son lit.",
         "a story for my son Gabin who is afraid of the wolf under his bed"),
        ("de", "Schreibe eine Gute-Nacht-Geschichte für Jonte, der in den Kindergarten kommt.",
         "a story for Jonte who starts kindergarten"),
        ("it", "Una storia per Ginevra che ha perso il suo aquilone", "a story for Ginevra who has lost her kite"),
        ("de", "Zwei Schwestern streiten sich um das letzte Stück Kuchen", "two sisters quarrel over the last piece of cake"),
        ("es", "Amaia y sus primos construyen una balsa", "Amaia and her cousins build a raft"),
        ("pt", "O menino que tinha medo do trovão e a sua avó", "the boy who is afraid of the thunder and his grandma"),
    ],
)  # fmt: skip
def test_requests_and_past_tenses_of_other_languages_are_read(language: str, prompt: str, english: str) -> None:
    assert gloss.in_english(prompt, language) == english


@pytest.mark.parametrize(
    ("language", "prompt", "clause"),
    [
        ("es", "La jirafa Rita es demasiado alta para jugar.", "que es demasiado alta para jugar"),
        ("es", "Una niña que echa de menos a su padre, que trabaja en un barco", "que echa de menos a su padre"),
        ("fr", "La tortue Philomène veut voir la neige", "qui veut voir la neige"),
        ("fr", "L'anniversaire d'Anouk", ""),
        ("de", "Ein Pinguin, der nie friert", ", der nie friert"),
    ],
)
def test_what_a_prompt_says_of_somebody_is_a_clause_of_its_language(language: str, prompt: str, clause: str) -> None:
    assert gloss.clause(prompt, language) == clause


async def test_a_prompt_in_a_language_without_stories_is_told_in_english_and_this_is_said() -> None:
    story = await write("Een muis die bang is voor de kat", engine="draft", seed=1)
    assert story.language == "en"
    assert "the prompt is in Dutch, in which there are no stories: told in English" in story.provenance.notes


async def test_an_english_prompt_with_a_word_of_another_language_is_english() -> None:
    assert (await write("Starting kindergarten", engine="draft", seed=1)).language == "en"


async def test_people_are_kept_before_the_language_of_the_prompt() -> None:
    story = await write("O menino que tinha medo do trovão e a sua avó", engine="draft", seed=5)
    assert [member.kind for member in story.cast] == ["boy", "grandma"]
    assert "no story frame in Portuguese fits: told in English" in story.provenance.notes


async def test_of_a_parent_and_a_child_the_child_is_the_hero() -> None:
    story = await write("Daddy and little Wren get lost on the way to the supermarket", engine="draft", seed=5)
    assert {member.name: member.role for member in story.cast} == {"Wren": "hero", "Daddy": "friend"}


async def test_a_place_that_is_drawn_is_not_said_to_be_missing() -> None:
    for seed in range(3):
        story = await write("three kittens fly to space", engine="draft", seed=seed)
        drawn = any("space" in page.scene.place for page in story.pages)
        missing = next((note for note in story.provenance.notes if note.startswith("not in the story")), "")
        assert not (drawn and "space" in missing)


def test_a_frame_of_another_matter_is_not_about_a_prompt_for_one_word_of_it() -> None:
    prompt = "Valentina is afraid to sleep alone"
    fits, _ = book.fitting(contract.read(StoryRequest(prompt=prompt), prompt), StoryRequest(prompt=prompt))
    assert all("fear" in one.frame.shapes for one in fits if one.grade is book.Grade.OWN)
