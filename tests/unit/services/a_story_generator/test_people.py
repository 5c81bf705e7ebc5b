"""Who a prompt is about and who is the hero; who is far away; which of two nouns is meant; that nobody is called like somebody else."""

import re

import pytest

from services.a_story_generator.frames import book, checking
from services.a_story_generator.frames.filling import UnfitError
from services.a_story_generator.frames.schema import library
from services.a_story_generator.prompt import contract, gloss, phrases
from services.a_story_generator.prompt.understood import understand
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.inflection import Phrase
from storycreator.lexicon.names import names
from storycreator.messages.story import CastRequest, StoryRequest
from tests.support.story_service import write

_ENDINGS = {
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "ly",
    "n",
    "en",
    "ful",
    "ting",
    "ten",
    "ship",
    "ships",
    "ling",
    "ler",
    "lers",
    "e",
    "r",
    "rs",
    "y",
    "storm",
    "storms",
}
"""What may follow the stem by which a frame knows a word."""


@pytest.mark.parametrize(
    ("prompt", "summary"),
    [
        ("Lina misses her grandma", "Lina (a girl), a grandma (far away)"),
        ("Theo misses his big sister Alba, who studies", "Theo (a boy), Alba (a big sister, far away)"),
        ("I miss my grandpa", "a child, a grandpa (far away)"),
        ("A boy whose dad works on a ship", "a boy, a dad (far away); place: ship"),
        ("My grandma lives far away", "a child, a grandma (far away)"),
        ("Tim visits his grandma, who lives in Spain", "Tim (a boy), a grandma"),
        ("Sophie misses her friends", "Sophie (a girl); other: friends"),
        ("A boy who missed the bus", "a boy; thing: bus"),
    ],
)
def test_who_is_missed_is_in_the_cast_and_far_away(prompt: str, summary: str) -> None:
    assert understand(prompt).summary == summary


@pytest.mark.parametrize(
    ("prompt", "language", "missed"),
    [
        ("Lina misses her grandma", "en", "Grandma"),
        ("A koala who misses her mum", "en", "Mum"),
        ("Nora and Tom miss their mum", "en", "Mum"),
        ("Julia echa de menos a su abuelo, que vive en Argentina", "es", "El abuelo"),
        ("Lucie s'ennuie de sa cousine qui habite au Canada", "fr", "cousin"),
    ],
)
async def test_a_story_of_missing_somebody_has_them_away_and_invents_nobody_instead(prompt: str, language: str, missed: str) -> None:
    story = await write(prompt, engine="draft", seed=3)
    friend = next(member for member in story.cast if member.role == "friend")
    assert missed in (friend.name, friend.kind)
    name = next(re.search(r"frame (\w+)", note) for note in story.provenance.notes if "story frame" in note and "told from" in note)
    assert name
    assert library()[name[1]].cast["F"].away
    assert story.language == language


def test_a_frame_without_anybody_far_away_does_not_have_somebody_who_is_missed() -> None:
    request, camping = StoryRequest(prompt="p", seed=1, pages=8), library()["the_other_bag"]
    assert book.fit(camping, understand("Lina and her grandma go camping"), request, loosely=True)
    with pytest.raises(UnfitError, match="who is far away"):
        book.fit(camping, understand("Lina goes camping and misses her grandma"), request, loosely=True)


@pytest.mark.parametrize(
    ("prompt", "heroes"),
    [
        ("My daughter's best friend has moved to Spain", ["girl", "friend"]),
        ("The best friend of my son Mateo moves house", ["Mateo", "friend"]),
        ("My son's cat is ill", ["boy", "cat"]),
        ("A girl's grandma forgets everything", ["girl", "grandma"]),
        ("The lighthouse keeper's cat", ["cat"]),
        ("My class has a hamster called Nugget, and Dylan lets it escape", ["Dylan", "Nugget"]),
        ("Grandpa Alfred teaches Rosie and Finn how to whistle", ["Rosie", "Finn", "Grandpa Alfred"]),
        ("Uncle Rashid brings Leila a box", ["Leila", "Uncle Rashid"]),
        ("The babysitter Rosa looks after Tom", ["Tom", "Rosa"]),
        ("Grandpa forgets names and Lea helps him", ["Grandpa", "Lea"]),
        ("A baker gives a dog a bone", ["baker"]),
        ("Ada and Ben race against the big children", ["Ada", "Ben"]),
        ("Idris gets a new stepdad who cannot cook", ["Idris", "stepdad"]),
    ],
)
def test_the_hero_is_the_child_whose_story_it_is(prompt: str, heroes: list[str]) -> None:
    assert [who.name or who.phrase.noun.id for who in understand(prompt).heroes] == heroes


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("My niece Tilda is scared of dogs", ["girl"]),
        ("His niece Tilda is scared of dogs", ["niece"]),
        ("Our grandson cannot sleep", ["boy"]),
        ("A brother and a sister build a boat", ["boy", "sister"]),
        ("Big brother Milan and his baby sister Zoe cannot sleep", ["boy", "baby sister"]),
        ("Our neighbour and my twins Ivo and Mila", ["neighbour", "boy", "twin"]),
        ("Nadia and her stepdad Greg", ["girl", "stepdad"]),
    ],
)
def test_the_tellers_own_children_are_girls_and_boys(prompt: str, kinds: list[str]) -> None:
    assert [who.phrase.noun.id for who in understand(prompt).people] == kinds


def test_a_baby_sister_with_a_name_is_there_already() -> None:
    assert "new-baby" not in understand("Milan and his baby sister Zoe cannot sleep").shapes
    assert "new-baby" in understand("Milan gets a baby sister").shapes


def test_a_title_says_whether_a_teacher_is_a_woman() -> None:
    understood = understand("Tariq is shy and his new teacher Miss Bloom asks him to feed the fish")
    assert [who.sex for who in understood.people] == ["m", "f"]


@pytest.mark.parametrize(
    ("prompt", "field", "phrase"),
    [
        ("Leo is scared of the school toilet", "fear", "school toilet"),
        ("Martha is afraid of the swimming pool changing room", "fear", "swimming pool changing room"),
        ("Ben loses his school bag on the playground", "lost", "school bag"),
        ("Ada wants to win the sack race", "wish_thing", "sack race"),
        ("Nora builds a garden hut with grandpa", "build", "garden hut"),
        ("The church tower is crooked", "place", "church tower"),
        ("A kite over the school", "place", "school"),
    ],
)
def test_of_two_nouns_the_last_is_meant(prompt: str, field: str, phrase: str) -> None:
    assert inflection.core(understand(prompt).nouns[field], "en") == phrase


@pytest.mark.parametrize(
    "prompt", ["The boat sinks", "The sun rose early", "a snail who carries the moon home", "The school play goes wrong"]
)
def test_a_verb_or_an_event_is_no_second_noun(prompt: str) -> None:
    assert all(one.phrase.noun.id in ("boat", "sun", "snail", "moon", "home", "school", "play") for one in phrases.find(prompt))
    assert not any(" " in inflection.core(one.phrase, "en") for one in phrases.find(prompt))


async def test_the_first_of_two_nouns_is_said_in_english_only() -> None:
    story = await write("Leo is scared of the school toilet", engine="draft", seed=1)
    spanish = next(edition for edition in story.editions if edition.language == "es")
    assert "school toilet" in " ".join(page.text for page in story.pages)
    assert "váter" in " ".join(page.text for page in spanish.pages)


@pytest.mark.parametrize(
    ("language", "prompt", "english"),
    [
        ("es", "Lola tiene miedo del baño del colegio", "Lola is afraid of the school toilet"),
        ("fr", "Zélie a peur des toilettes de l'école", "Zélie is afraid of school toilets"),
        ("es", "Mis hijos Pablo y Diego echan de menos a su papá", "my sons Pablo and Diego miss their dad"),
        ("fr", "Son papa manque à Lucie", "Lucie misses her dad"),
        ("fr", "Mamie Jeanne apprend à Louis à tricoter", "Grandma Jeanne teaches Louis to knit"),
        ("es", "Un aprendiz de mago rompe el espejo", "an apprentice wizard breaks the mirror"),
        ("es", "Los gemelos comparten la misma habitación", "the twins share the same bedroom"),
        ("fr", "Colette rend visite à sa mamie", "Colette visits her grandma"),
        ("fr", "Un petit nuage", "a small cloud"),
        ("es", "Mi abuela y mi mamá", "my grandma and my mum"),
    ],
)
def test_kin_and_what_is_missed_are_read_in_spanish_and_french(language: str, prompt: str, english: str) -> None:
    assert gloss.in_english(prompt, language) == english


@pytest.mark.parametrize(
    ("kind", "spanish", "french"),
    [
        ("stepdad", "un padrastro", "un beau-père"),
        ("stepmum", "una madrastra", "une belle-mère"),
        ("apprentice", "un aprendiz", "un apprenti"),
        ("gran", "una abuela", "une grand-mère"),
        ("great-aunt", "una tía abuela", "une grand-tante"),
        ("capybara", "una capibara", "un capybara"),
        ("school bus", "un autobús escolar", "un car de ramassage"),
        ("changing room", "un vestuario", "un vestiaire"),
    ],
)
def test_common_kinds_are_known_in_other_languages(kind: str, spanish: str, french: str) -> None:
    phrase = Phrase(entries.nouns()[kind])
    assert [inflection.with_determiner(phrase, language, "a") for language in ("es", "fr")] == [spanish, french]


def test_a_frame_knows_its_words_from_the_beginning_and_not_inside_others() -> None:
    known = (
        {word for form in phrases.forms() for word in form.split()} | {name.lower() for name in names()} | {"gravel", "studies", "carrot"}
    )
    for frame in library().values():
        for word in known:
            about = frame.about(word)
            if about and frame.when:
                rest = word.removeprefix(about.lower())
                assert word.startswith(about.lower()), (frame.name, word, about)
                assert not rest[:1].isalpha() or rest in _ENDINGS, (frame.name, word, about)


@pytest.mark.parametrize(
    ("prompt", "frame"),
    [
        ("Somebody has been eating the strawberries", "cold_feet"),
        ("Our cat ran away in the snow", "middle_of_the_paper"),
        ("Our dog Charlie has disappeared since Monday", "middle_of_the_paper"),
        ("Otis does not want to wash in the morning", "only_to_show_the_bear"),
        ("Tom misses his dog who died", "where_the_sun_was"),
    ],
)
def test_a_frame_knows_its_words_wherever_they_stand(prompt: str, frame: str) -> None:
    assert library()[frame].about(prompt)


def test_who_eats_the_strawberries_is_a_mystery() -> None:
    assert "mystery" in understand("Somebody has been eating the strawberries").shapes


@pytest.mark.parametrize(
    ("prompt", "cast"),
    [
        ("Ines and her two mums go camping", ()),
        ("Nora visits her grandmother and her nana", ()),
        ("Zoe and her grandma bake a cake", ()),
        ("Mia plants beans", (CastRequest(name="Grandma", kind="grandma"), CastRequest(name="Nana", kind="nana"))),
    ],
)
async def test_nobody_is_called_like_somebody_else(prompt: str, cast: tuple[CastRequest, ...]) -> None:
    for seed in range(3):
        understood = contract.read(StoryRequest(prompt=prompt, seed=seed, pages=8, cast=cast), prompt)
        for fit in book.fitting(understood, StoryRequest(prompt=prompt, seed=seed, pages=8, cast=cast))[0]:
            for language in fit.frame.languages:
                called = [who.name(language) for who in fit.filling.cast.values()]
                assert len(called) == len(set(called)), (fit.frame.name, language, called)


def test_the_check_of_frames_names_nobody_twice() -> None:
    for frame in [frame for frame in library().values() if len(frame.cast) > 2][:6]:
        for understood, _ in checking.prompts(frame, book.stream(1), 30):
            named = [who.name for who in understood.people if who.name]
            assert len(named) == len(set(named))


def test_the_words_of_one_noun_that_are_left_out_count_once() -> None:
    understood = understand("A dragon who sneezes soap bubbles")
    assert understood.omissions(["soap", "bubbles"]) == 1
    assert understood.omissions(["soap", "sneezes"]) == 2
    assert understand("Saying goodbye to the old car").omissions(["old", "car"]) == 2


@pytest.mark.parametrize(
    ("prompt", "summary"),
    [
        ("A sock called Sid who lost his brother", "Sid (a sock)"),
        ("A teapot named Greta goes on a journey", "Greta (a teapot)"),
        ("A bench on which nobody sits", "a bench"),
        ("A house where nobody lives", "a house"),
        ("Two brothers, Hugo and Vera, quarrel", "Hugo (a boy), Vera (a sister)"),
        ("dad and Léa build a tree house", "a dad, Léa (a girl)"),
    ],
)
def test_things_with_names_empty_seats_and_parents_are_people(prompt: str, summary: str) -> None:
    assert understand(prompt).summary.startswith(summary)
