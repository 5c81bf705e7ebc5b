"""Stories told from frames: what fits a prompt, what is kept of it, and that every frame reads well whatever fills it."""

import asyncio
import itertools
import random
import re
import statistics
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from services.a_story_generator.frames import book, checking
from services.a_story_generator.frames.filling import Character, Filling, Text, UnfitError, fill
from services.a_story_generator.frames.pages import halves
from services.a_story_generator.frames.schema import LIBRARY, MAXIMA, FrameError, library, read, staging
from services.a_story_generator.frames.telling import TURN, Teller
from services.a_story_generator.prompt import contract
from services.a_story_generator.prompt.understood import understand
from storycreator.lexicon.entries import adjectives, nouns
from storycreator.lexicon.inflection import Phrase
from storycreator.lexicon.names import usual
from storycreator.locales.sentences import paragraphs, sentences, words
from storycreator.messages.common import AgeBand, Progress, Provenance
from storycreator.messages.story import CastRequest, Mood, Pose, Relation, StoryRequest
from tests.support.story_service import write

FRAMES = sorted(path.stem for path in LIBRARY.glob("*.toml"))
KITE = "A lost kite"


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_reads_well_with_every_class_of_word_in_every_language(name: str) -> None:
    fills = 200 if settings.get_current_profile_name() == "long" else 16
    faults, told = checking.check(read(LIBRARY / f"{name}.toml"), fills)
    assert not faults, "\n".join(map(str, faults))
    assert told


def test_a_lost_kite_is_about_a_lost_kite() -> None:
    understood = understand(KITE)
    for seed in range(5):
        story = book.story(understood, StoryRequest(prompt=KITE, seed=seed))
        assert story is not None
        assert "kite" not in [member.kind for member in story.cast]
        assert sum("kite" in page.text for page in story.pages) >= 3
        assert re.search(r"\b(?:lost|gone|missing|vanished)\b", " ".join(page.text for page in story.pages))


async def test_the_draft_engine_tells_it_page_by_page_and_says_how() -> None:
    said: list[Progress] = []
    story = await write(KITE, said, seed=3, engine="draft")
    assert [(p.page, p.text) for p in said if p.text] == [(page.number, page.text) for page in story.pages]
    assert any(note.startswith("told from the story frame ") for note in story.provenance.notes)
    assert "understood as: lost: kite" in story.provenance.notes
    assert story.title
    assert story.dedication
    assert story.blurb


async def test_the_event_loop_turns_while_the_library_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    turned, tell = threading.Event(), book.story

    def read_first(*asked: Any) -> Any:
        assert turned.wait(30)
        return tell(*asked)

    monkeypatch.setattr(book, "story", read_first)
    asyncio.get_running_loop().call_soon(turned.set)
    await write(KITE, engine="draft")


async def test_what_no_frame_is_about_is_told_with_its_people_and_says_so() -> None:
    story = await write("unicorn poop", engine="draft")
    assert story.cast[0].kind == "unicorn"
    assert book.NOTHING in story.provenance.notes
    assert any(note.endswith(" poop") for note in story.provenance.notes)


@pytest.mark.parametrize(("pages", "level"), [(16, 1), (24, 2)])
async def test_too_many_pages_for_a_level_are_told_at_the_next(pages: int, level: int) -> None:
    story = await write("A dog and a cat", engine="draft", pages=pages, level=level)
    assert len(story.pages) == pages
    assert any(f"at level {level}: told at level" in note for note in story.provenance.notes)


async def test_somebody_no_frame_can_have_is_said_to_be_left_out() -> None:
    cast = tuple(CastRequest(name=name, kind="volcano") for name in ("Ann", "Bob", "Cora"))
    story = await write("A day by the sea", engine="draft", cast=cast)
    assert any("Cora" in note for note in story.provenance.notes if note.startswith("not in the story"))


def _chosen(prompt: str, language: str = "en") -> book.Fit:
    request = StoryRequest(prompt=prompt, seed=5)
    chosen = book.choose(contract.read(request, contract.english(prompt).text), request, language)
    assert chosen
    return chosen


@pytest.mark.parametrize(
    ("name", "prompt"),
    [
        ("nobodys_day", "Diego and his little sister Vera plant a tree"),
        ("every_thursday", "A bunny who won't eat his carrots and a fox"),
        ("half_of_it", "Two snails have a race"),
    ],
)
def test_a_frame_that_says_nothing_of_what_happens_is_not_about_it(name: str, prompt: str) -> None:
    found = book.fit(library()[name], understand(prompt), StoryRequest(prompt=prompt), loosely=True)
    assert found.grade is not book.Grade.OWN


@pytest.mark.parametrize(("language", "prompt"), [("es", "Un robot y un gato"), ("fr", "Un robot et un chat")])
def test_who_has_no_name_gets_one_of_the_language(language: str, prompt: str) -> None:
    given = {who.given for who in _chosen(prompt, language).filling.cast.values()}
    assert given <= {*usual(language, "f"), *usual(language, "m")}
    assert not given & ({*usual("en", "f"), *usual("en", "m")} - {*usual(language, "f"), *usual(language, "m")})


def test_a_place_of_the_prompt_is_drawn_where_the_frames_is_mere_scenery() -> None:
    prompt = "Ana loses her hat in the desert"
    request = StoryRequest(prompt=prompt)
    fits, _ = book.fitting(understand(prompt), request)
    chosen = next(fit for fit in fits if fit.frame.name == "seven_knots")
    story = book.tell(chosen, request, Provenance(service="A", engine="frames", version="1"))
    assert [page.scene.place for page in story.pages if "desert" in page.scene.place]
    assert not [page for page in story.pages if page.scene.place == "a country road"]


@pytest.mark.parametrize(
    ("prompt", "cast"),
    [
        ("Lily and Max build a tree house with their grandpa", [("Lily", "girl"), ("Max", "boy"), ("Grandpa", "grandpa")]),
        ("A girl named Lina is afraid of thunder", [("Lina", "girl")]),
        ("Tom loses his teddy bear", [("Tom", "boy")]),
        ("Rex the dinosaur is afraid of the dark", [("Rex", "dinosaur")]),
        ("Mia and her grandma look for a lost key", [("Mia", "girl"), ("Grandma", "grandma")]),
        ("Zoe finds an egg in the garden", [("Zoe", "girl")]),
    ],
)
async def test_the_people_of_the_prompt_are_in_the_story(prompt: str, cast: list[tuple[str, str]]) -> None:
    for seed in range(3):
        story = await write(prompt, seed=seed, engine="draft")
        assert [(member.name, member.kind) for member in story.cast][: len(cast)] == cast
        for name, _ in cast:
            assert sum(name in page.text for page in story.pages) >= 2, name


EVERYDAY = {
    "Tom learns to ride a bike": "never_let_go",
    "Lena learns to swim with her brother Max": "one_toe",
    "Sam and his sister Ella look for their lost cat": "middle_of_the_paper",
    "Nora is afraid of the dark": "fourteen_steps",
    "Leo and Zoe are afraid of dogs": "left_pocket",
    "Ana and Leo bake a cake for their mum": "we_like_the_edge",
    "Ben's first day at school": "the_second_day",
    "Mia's new baby brother": "lost_the_box",
    "Nina and her family are moving house": "on_tiptoe",
    "Grandpa forgets things": "about_the_goose",
    "Jack and his sister get a new puppy": "its_name_is_no",
    "Hugo sleeps over at Emma's house": "the_bear_is_homesick",
    "Clara finds a hurt bird": "not_yet",
    "Ivy plants a garden with her grandma": "hole_in_the_pocket",
    "Lily, Max and their dad in a thunderstorm": "room_for_one_more",
    "Mila and her dad fly a kite": "it_itches",
    "Paul goes to the dentist": "your_turn_next",
    "Anna goes to the beach with her brother": "nearly_there",
    "Oscar has lost a tooth": "by_the_whistle",
    "A class trip to the museum": "comes_out_even",
    "Zoe has to go to hospital": "elephant_at_ten",
    "A picnic in the rain": "saturday_at_three",
    "Tom and Lily on a rainy day": "the_slowest_drop",
    "Lily and Max save a duckling": "two_breaths",
    "Emma does not want to brush her teeth": "only_to_show_the_bear",
}
OWN_DAYS = {
    "Nora and her brother Ben on Halloween": "terrible_thank_you",
    "Leo finds no eggs at the Easter egg hunt": "eleven_eggs",
    "Yusuf waits for the Eid moon": "the_lowest_step",
    "Pablo leaves his shoes out for the Three Kings": "you_will_grow_into_them",
    "Miriam lights the menorah on the first night of Hanukkah": "the_ninth",
    "Oscar wants to stay awake to see Santa": "just_one_minute",
    "Ravi lights the lamps for Diwali with his grandmother": "dripping_on_the_carpet",
    "Everyone forgot Mia's birthday": "day_that_was_missing",
    "Leo's best friend Sam is moving to another country": "is_this_chair_taken",
    "Saying goodbye to the nursery teacher": "under_the_star",
    "Amir starts nursery and does not speak the language": "the_best_word",
    "Lily's dad works far away on a ship": "a_bit_of_everything",
    "Mum works at night at the hospital": "good_night_good_morning",
    "Tim was adopted": "odd_shoes",
    "A lion cub goes to the hairdresser": "somebody_has_my_hair",
    "Finn gets a hearing aid": "the_end_of_the_joke",
    "Ivy stutters and has to read aloud in class": "nobody_guessed_penguin",
    "Paul gets lost in the supermarket": "stay_where_you_are",
    "Jack has to give up his old blanket": "greetings_from_the_pear_tree",
    "A twin who wants to be told apart from her sister": "which_one_are_you",
    "A garden with grandpa": "looking_away",
    "My cousin Theo is coming to stay for a week": "butter_side_down",
    "Emma gets her first pet, a hamster": "what_it_does_at_night",
}
"""Feasts, goodbyes and first times, with the story that is told of them."""
OTHER_HEROES = {
    "A whale": "a_hat_from_above",
    "A little octopus and a crab": "a_hat_from_above",
    "A dolphin who is afraid of the dark": "shake_again",
    "A fish who is lost": "three_times_round",
    "A little whale who has lost his mother": "three_times_round",
    "A little train": "not_so_fast",
    "An old boat": "not_so_fast",
    "An apple tree": "behind_the_hill",
    "A star": "number_one",
    "The moon and the sun": "up_late",
    "A little cloud": "where_am_i",
    "A teapot": "where_am_i",
    "A lonely lighthouse": "at_the_old_place",
    "A pumpkin": "at_the_old_place",
    "A house and a tree": "a_hand_too_short",
    "Why the giraffe has a long neck": "after_you",
    "How the elephant got its trunk": "after_you",
}
"""Prompts about heroes who are no children, or who cannot walk."""


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize(("prompt", "name"), [*EVERYDAY.items(), *OTHER_HEROES.items()])
def test_an_everyday_prompt_has_a_story_of_its_own_for_every_age(prompt: str, name: str, language: str) -> None:
    understood = understand(prompt)
    for band in AgeBand:
        found = book.fit(library()[name], understood, StoryRequest(prompt=prompt, age_band=band), language)
        told = book.tell(found, StoryRequest(prompt=prompt, age_band=band), Provenance(service="A", engine="frames", version="1"), language)
        text = " ".join(page.text for page in told.pages)
        assert all(re.search(rf"\b{who.name}\b", text) for who in understood.people if who.name and who.name != "Grandpa")


@pytest.mark.parametrize(("prompt", "name"), OWN_DAYS.items())
def test_a_day_of_its_own_is_told_by_its_own_story(prompt: str, name: str) -> None:
    fits, _ = book.fitting(understand(prompt), StoryRequest(prompt=prompt))
    assert name in {fit.frame.name for fit in fits if fit.order == fits[0].order}
    assert fits[0].grade is book.Grade.OWN


@pytest.mark.parametrize(("prompt", "name"), OWN_DAYS.items())
def test_a_day_of_its_own_is_told_at_every_age_in_every_language(prompt: str, name: str) -> None:
    understood = understand(prompt)
    for language in ("en", "es", "fr"):
        for band in AgeBand:
            found = book.fit(library()[name], understood, StoryRequest(prompt=prompt, age_band=band), language)
            assert all(found.filling.values.values())


def test_somebody_called_by_what_they_are_has_a_capital_only_where_a_sentence_begins() -> None:
    prompt = "Emma and Grandpa get a new puppy"
    request = StoryRequest(prompt=prompt)
    found = book.fit(library()["its_name_is_no"], understand(prompt), request, "es")
    text = " ".join(page.text for page in book.tell(found, request, Provenance(service="A", engine="frames", version="1"), "es").pages)
    assert "decía el abuelo." in text
    assert re.search(r"[.»] El abuelo", text)
    assert not re.search(r"[a-zñ,] El abuelo", text)


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("es", "«¡{G}!», gritó {H}. «Ven, {G}». Y {G} vino.", "«¡Abuelo!», gritó Emma. «Ven, abuelo». Y el abuelo vino."),
        ("es", "{ff} silbaba. «Ven», dijo {ff}.", "Max, un pirata, silbaba. «Ven», dijo Max, un pirata."),
        ("en", "{H} and {ff} ran.", "Emma and Max, a pirate, ran."),
        ("fr", "{H} et {ff} rient.", "Emma et Max, un pirate, rient."),
    ],
)
def test_somebody_is_named_as_the_language_does_it(language: str, text: str, told: str) -> None:
    prompt = "Emma and Max and Grandpa get a new puppy"
    filling = book.fit(library()["its_name_is_no"], understand(prompt), StoryRequest(prompt=prompt), language).filling
    pirate = Character("Max", Phrase(nouns()["pirate"], sex="m"), "m")
    filled = replace(filling, values=filling.values | {"F": pirate, "ff": Text(("{F}, {F.a}",) * 3)})
    assert Teller(filled, language, 4).tell(text, book.stream("")) == told


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "{H}, {H.a}, and {F}, {F.a}, ran.", "Emma and Max, a shy boy, ran."),
        ("es", "«Luego se añaden», leyó {H}, {H.a}, «muchos».", "«Luego se añaden», leyó Emma, «muchos»."),
        ("fr", "« Puis ajouter, lut {G}, {G.a}, beaucoup. »", "« Puis ajouter, lut Papi, beaucoup. »"),
        ("es", "Es {H}, {H.a} de aquí al lado.", "Es Emma, una niña de aquí al lado."),
    ],
)
def test_a_girl_with_a_name_is_not_said_to_be_a_girl(language: str, text: str, told: str) -> None:
    prompt = "Emma and Max and Grandpa get a new puppy"
    filling = book.fit(library()["its_name_is_no"], understand(prompt), StoryRequest(prompt=prompt), language).filling
    shy = Character("Max", Phrase(nouns()["boy"], adjectives=(adjectives()["shy"],), sex="m"), "m")
    assert Teller(replace(filling, values=filling.values | {"F": shy}), language, 4).tell(text, book.stream("")) == told


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "There was {H.a} called {H}. {H} ran.", "There was a princess called Nora. Princess Nora ran."),
        ("es", "Era {H.a} que se llamaba {H}. La voz de {H}.", "Era una princesa que se llamaba Nora. La voz de la princesa Nora."),
        ("es", "«¡{H}!». {H}, {H.a}, corría.", "«¡Princesa Nora!». La princesa Nora corría."),
        ("fr", "C'était {H.a} qui s'appelait {H}. {H} court.", "C'était une princesse qui s'appelait Nora. La princesse Nora court."),
    ],
)
def test_a_title_stands_before_the_name_but_not_where_somebody_is_presented(language: str, text: str, told: str) -> None:
    nora = Character("Nora", Phrase(nouns()["princess"], sex="f"), "f", "Princess")
    assert Teller(Filling(library()["its_name_is_no"], {"H": nora}), language, 4).tell(text, book.stream("")) == told


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Zoe, her sister, ran."), ("es", "Zoe, su hermana, ran."), ("fr", "Zoe, sa sœur, ran.")]
)
def test_a_relation_is_the_heros(language: str, told: str) -> None:
    prompt = "Emma and Max get a new puppy"
    filling = book.fit(library()["its_name_is_no"], understand(prompt), StoryRequest(prompt=prompt), language).filling
    sister = Character("Zoe", Phrase(nouns()["sister"], sex="f"), "f")
    teller = Teller(replace(filling, values=filling.values | {"F": sister}), language, 4)
    assert teller.tell("{F}, {F.a}, ran.", book.stream("")) == told


@pytest.mark.parametrize(
    ("noun", "trait", "language", "expected"),
    [
        ("friend", "angry", "en", "her angry friend Lea"),
        ("friend", "angry", "es", "su amiga Lea"),
        ("friend", "angry", "fr", "son amie Lea"),
        ("friend", "small", "fr", "son amie Lea"),
        ("sister", "small", "fr", "sa petite sœur Lea"),
    ],
)
def test_nothing_stands_between_a_relation_and_the_name(noun: str, trait: str, language: str, expected: str) -> None:
    hero = Character("Ada", Phrase(nouns()["girl"], sex="f"), "f")
    other = Character("Lea", Phrase(nouns()[noun], False, (adjectives()[trait],), sex="f"), "f")
    teller = Teller(Filling(library()["its_name_is_no"], {"H": hero, "F": other}), language, 5)
    assert teller.tell("{F.of H} {F}", random.Random(1)) == expected


@pytest.mark.parametrize(
    "prompt", ["Hugo has lost his key", "Zoe loves horses", "Rosa's best friend Kim moves away", "Max is afraid of cakes"]
)
def test_a_story_about_something_else_is_not_told(prompt: str) -> None:
    fits, _ = book.fitting(understand(prompt), StoryRequest(prompt=prompt))
    assert not {fit.frame.name for fit in fits} & set(EVERYDAY.values())


@pytest.mark.parametrize("prompt", ["Emma does not want to brush her teeth", "Ben hates to brush his teeth", "A boy with sharp teeth"])
def test_teeth_are_no_lost_tooth(prompt: str) -> None:
    fits, _ = book.fitting(understand(prompt), StoryRequest(prompt=prompt))
    assert "by_the_whistle" not in {fit.frame.name for fit in fits}


def test_what_has_no_plural_is_not_counted() -> None:
    frame = read(LIBRARY / "cold_feet.toml")
    for noun, taken in (("pie", True), ("custard", False)):
        understood = replace(understand("The mystery of the missing spoon"), nouns={"thing": Phrase(nouns()[noun])})
        chosen = fill(frame, understood, random.Random(1), "en", {}).values["x"]
        assert isinstance(chosen, Phrase)
        assert (chosen.noun.id == noun) is taken


@pytest.mark.parametrize("speech", ['"{} {}," said Sol.', "«{} {}», dijo Sol.", "« {} {} », dit Sol."])
def test_no_page_is_turned_inside_a_speech(speech: str) -> None:
    text = "One two three four. " + speech.format("Five six seven." + TURN, "Eight nine ten")
    assert halves(text, ("Sol",)) == ("One two three four.", text.removeprefix("One two three four. "))


async def test_a_name_asked_for_is_the_heros() -> None:
    story = await write(KITE, hero_name="Lady Bird", seed=1, engine="draft")
    assert story.cast[0].name == "Lady Bird"


@pytest.mark.parametrize(
    ("prompt", "shape", "summary"),
    [
        ("A grumpy knight who is afraid of chickens", "fear", "a grumpy knight; fear: chickens; trait: grumpy"),
        ("Write me a story about a lost kite", "lost", "lost: kite"),
        (
            "Two sisters build a bridge to the moon out of spoons",
            "build",
            "a girl, a sister; build: bridge; build to: moon; build of: spoons",
        ),
        ("The penguin who wanted to see the desert", "longing", "a penguin; wish place: desert"),
        ("Grandma Rose and Ben look for mushrooms", "grandparents", "Grandma Rose (a grandma), Ben (a boy); thing: mushrooms"),
        ("Emma's dog Biscuit runs away", "news", "Emma (a girl), Biscuit (a dog)"),
        ("A new baby in the family", "new-baby", "event: new-baby"),
        ("the lighthouse keeper's cat who is afraid of the sea", "fear", "a cat; fear: sea"),
        ("A teapot", "any", "a teapot"),
        ("A toy robot", "any", "a toy robot"),
        ("A key", "any", "thing: key"),
        ("The moon and the sun", "friends", "the moon, the sun"),
        ("A lonely lighthouse", "left-out", "a lonely lighthouse; trait: lonely"),
        ("Why the giraffe has a long neck", "why", "a giraffe; thing: long neck"),
        ("Mia, a shy mouse, and Otto, a bear", "shy", "Mia (a shy mouse), Otto (a bear); trait: shy"),
    ],
)
def test_a_prompt_is_understood(prompt: str, shape: str, summary: str) -> None:
    understood = understand(prompt)
    assert understood.shapes[0] == shape
    assert understood.summary == summary


def test_a_frame_whose_needs_are_not_met_is_not_told() -> None:
    whale = understand("A whale who is afraid of the dark")
    with pytest.raises(UnfitError, match="H cannot be a whale: it cannot walk"):
        book.fit(library()["five_four_three"], whale, StoryRequest(prompt="x"))


@pytest.mark.parametrize("pages", range(4, 25))
@pytest.mark.parametrize("band", list(AgeBand))
def test_a_book_has_the_pages_asked_for(pages: int, band: AgeBand) -> None:
    request = StoryRequest(prompt=KITE, pages=pages, age_band=band)
    story = book.story(understand(KITE), request)
    assert story is not None
    assert len(story.pages) == pages
    most, _ = MAXIMA[{AgeBand.EARLY: 3, AgeBand.MIDDLE: 4, AgeBand.OLDER: 5}[band]]
    if pages >= 8:
        assert max(len(words(page.text)) for page in story.pages) <= most


LEVELLED = (
    KITE,
    "A boy named Tim loses his teddy bear",
    "A grumpy knight who is afraid of chickens",
    "A rabbit who cannot sleep",
    "Lily and Max build a tree house with their grandpa",
    "A dog and a cat",
    "Anna's birthday",
    "The first day at school",
    "A new baby in the family",
    "Two friends quarrel over a ball",
    "The smallest elephant",
    "The penguin who wanted to see the desert",
)


@pytest.mark.parametrize(("reading", "usual", "spoken"), [(1, 5, 4.8), (2, 12, 8.2), (3, 29, 9.5), (4, 46, 10.4), (5, 53, 10.0)])
def test_a_level_has_pages_and_sentences_as_long_as_levelled_readers_have(reading: int, usual: int, spoken: float) -> None:
    most, longest = MAXIMA[reading]
    pages: list[int] = []
    counts: list[int] = []
    for seed, prompt in enumerate(LEVELLED):
        story = book.story(understand(prompt), StoryRequest(prompt=prompt, seed=seed, level=reading))
        assert story is not None, prompt
        pages += [len(words(page.text)) for page in story.pages]
        split = [part for page in story.pages for paragraph in paragraphs(page.text) for part in sentences(paragraph, "en")]
        counts += [len(words(sentence)) for sentence in split]
        assert max(counts) <= longest, max(split, key=lambda sentence: len(words(sentence)))
        assert max(pages) <= most, prompt
    assert 0.75 * usual <= statistics.median(pages) <= 1.25 * usual
    assert 0.75 * spoken <= statistics.mean(counts) <= 1.25 * spoken


def test_a_frame_that_no_prompt_fits_is_a_fault() -> None:
    changed = read(LIBRARY / "five_four_three.toml").model_copy(update={"when": r"\bnobody (?!says this)\b"})
    faults, told = checking.check(changed, 5, "en")
    assert (told, [fault.what for fault in faults if fault.what.startswith("no prompt")]) == (0, ["no prompt fits"])


def test_a_level_that_is_listed_but_hardly_ever_told_is_a_fault() -> None:
    frame = library()["night_watch"]
    long = (
        frame.pages[0].text["en"]
        + "<3- [And so on/And on], one word after another, until a page of them is full and nobody can count them.>" * 2
    )
    page = frame.pages[0].model_copy(update={"text": {**frame.pages[0].text, "en": long}})
    changed = frame.model_copy(update={"pages": (page, *frame.pages[1:])})
    told = {fault.what for fault in checking.check(changed, 10, "en")[0]}
    assert "level 3 is hardly ever told" in told
    assert "level 4 is hardly ever told" not in told


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize("reading", [1, 2])
def test_the_people_of_the_prompt_are_in_a_story_for_beginners(reading: int, language: str) -> None:
    prompt = "Lily and Max build a tree house with their grandpa"
    story = book.story(understand(prompt), StoryRequest(prompt=prompt, level=reading), language=language)
    assert story is not None
    for member in story.cast:
        assert sum(member.name.lower() in page.text.lower() for page in story.pages) >= 2, member.name


def test_the_checker_counts_a_speech_as_the_narrator_does_and_finds_a_space_before_its_end() -> None:
    def faults(text: str) -> set[str]:
        frame = library()["night_watch"]
        page = frame.pages[5].model_copy(update={"text": {**frame.pages[5].text, "en": text}})
        changed = frame.model_copy(update={"pages": (*frame.pages[:5], page, *frame.pages[6:])})
        return {fault.what.partition(" (")[0] for fault in checking.check(changed, 20)[0]}

    speech = "First the frogs stop. Then the mill sighs. Then one star sits down on the chimney. Then it is nearly morning at last."
    assert "a sentence of more than 18 words at level 3" in faults(f'[Now/Then] {{H}} sat up. "{speech}"')
    assert "a space before the closing mark" in faults('[Now/Then] {H} sat up. "First the frogs stop. <4+ Then the mill sighs.>"')
    assert not faults('[Now/Then] {H} sat up. "First the frogs stop.<4+  Then the mill sighs.>"')


def test_the_same_seed_gives_the_same_story_and_others_differ() -> None:
    books = [book.story(understand(KITE), StoryRequest(prompt=KITE, seed=seed)) for seed in (1, 2, 3, 1)]
    assert books[0] == books[3]
    assert all(one and other and one.pages != other.pages for one, other in itertools.combinations(books[:3], 2))


@pytest.mark.parametrize(("language", "opening"), [("es", "La cometa no aparecía."), ("fr", "Le cerf-volant avait disparu.")])
def test_the_same_story_in_other_languages(language: str, opening: str) -> None:
    request, how = StoryRequest(prompt=KITE), Provenance(service="A", engine="frames")
    told = book.fit(library()["the_other_job"], understand(KITE), request)
    english, other = book.tell(told, request, how), book.tell(told, request, how, language)
    assert other.language == language
    assert other.pages[0].text.startswith(opening)
    assert [page.scene for page in other.pages] == [page.scene for page in english.pages]
    assert [member.name for member in other.cast] == [member.name for member in english.cast]


@pytest.mark.parametrize("pages", [4, 8, 13, 24])
def test_the_editions_told_by_the_author_have_the_pages_of_the_story(pages: int) -> None:
    request = StoryRequest(prompt=KITE, pages=pages)
    story = book.story(understand(KITE), request)
    assert story
    assert {edition.language for edition in story.editions} == {"es", "fr"}
    for edition in story.editions:
        assert [page.number for page in edition.pages] == [page.number for page in story.pages]
        assert edition.title != story.title


def test_every_page_is_staged() -> None:
    for frame in library().values():
        for page in frame.pages:
            assert page.stage, frame.name
            assert page.shows, frame.name


def test_a_short_text_is_told_at_its_level(tmp_path: Path) -> None:
    text = (LIBRARY / "five_four_three.toml").read_text("utf-8").replace('name = "five_four_three"', 'name = "short"')
    short = 'short.2 = "{H} is brave. | {H} es valiente. | {H} a du courage."'
    path = tmp_path / "short.toml"
    path.write_text(re.sub("^short.2 = .*$", short, text, flags=re.MULTILINE), "utf-8")
    frame, prompt = read(path), "Diego is afraid of the dark"
    found = book.fit(frame, understand(prompt), StoryRequest(prompt=prompt, level=2), "fr")
    told = book.tell(found, StoryRequest(prompt=prompt, level=2), Provenance(service="A", engine="frames", version="1"), "fr")
    assert {page.text for page in told.pages} == {"Diego a du courage."}
    assert "Diego es valiente." in str(told.editions)


def test_the_stage_directions_reach_the_story_with_its_names_and_things() -> None:
    request = StoryRequest(prompt="A girl who is afraid of the dark")
    found = book.fit(library()["five_four_three"], understand(request.prompt), request)
    story = book.tell(found, request, Provenance(service="A", engine="frames", version="1"))
    hero = story.cast[0].name
    known = {member.name for member in story.cast}
    assert [(one.who, one.pose, one.mood) for one in story.pages[0].scene.stage] == [(hero, Pose.STAND, Mood.PROUD)]
    others = {one.who for page in story.pages for one in page.scene.stage} - known
    assert len(others) == 1  # somebody small of the frame's table, who is not in the cast
    assert not any("{" in text for page in story.pages for one in page.scene.stage for text in (one.who, one.holding, one.to, one.facing))


def test_a_line_of_stage_directions_says_where_whom_what_and_how_far() -> None:
    one = staging("H sit calm on garden wall facing F holding old lamp far")
    assert (one.who, one.pose, one.mood, one.relation, one.to) == ("H", Pose.SIT, Mood.CALM, Relation.ON, "garden wall")
    assert (one.facing, one.holding, one.far) == ("F", "old lamp", True)
    assert staging("F hide scared").far is False
    with pytest.raises(ValueError, match="who pose mood"):
        staging("H sit calm near wall")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("{H.He} could {brave}", "{H.He} could {courage}"), r"broken\.toml: page 1 \(home\), en: \{courage\} is no slot"),
        (("{H.He} could {brave}", "{H.He} could [{brave}"), r"broken\.toml: page 1 \(home\), en: "),
        (('stage = ["H stand proud"]', 'stage = ["H floats proud"]'), r"broken\.toml: page 1 \(home\): stage 'H floats proud'"),
        (
            ('stage = ["H stand proud"]', 'stage = ["H stand proud holding {hat}"]'),
            r"broken\.toml: page 1 \(home\), stage 'H stand proud holding \{hat\}': \{hat\} is no slot",
        ),
        (('fr = """Un soir', 'it = """Un soir'), r"broken\.toml: page 3 \(trouble\): no text in fr"),
        (
            ('frog = ["tadpole", "small frog"]', 'frog = ["pollywog"]'),
            r"broken\.toml: table\.small, 'frog': 'pollywog' is not in the lexicon",
        ),
        (('name = "five_four_three"', 'name = "other"'), r"broken\.toml: name is 'other'"),
        (("levels = [1, 2, 3, 4, 5]", "levels = [3]"), r"broken\.toml: levels: "),
        (("short.2 = ", "# "), r"broken\.toml: levels: page 1 has no short text for level 2"),
    ],
)
def test_a_fault_is_named_with_file_and_page(tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    text = (LIBRARY / "five_four_three.toml").read_text("utf-8")
    if not change[0].startswith("name"):
        text = text.replace('name = "five_four_three"', 'name = "broken"')
    path = tmp_path / "broken.toml"
    path.write_text(text.replace(*change, 1), "utf-8")
    with pytest.raises(FrameError, match=fault):
        read(path)


@pytest.mark.parametrize(
    ("prompt", "together"),
    [
        ("Lily and Emma build a raft", "elles, juntas"),
        ("Lily and Max build a raft", "ils, juntos"),
        ("Max and Otto build a raft", "ils, juntos"),
    ],
)
def test_words_agree_with_two_people_together(prompt: str, together: str) -> None:
    filling = fill(library()["one_plan_thicker"], understand(prompt), book.stream(1))
    french, spanish = (
        Teller(filling, language, 4).tell(text, book.stream(1))
        for language, text in (("fr", "{H+F:ils/elles}"), ("es", "{H+F+K:juntos/juntas}"))
    )
    assert f"{french}, {spanish}" == together


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("« Si, dit {H.il}. Mais seulement de cinq à un. »", "no hyphen before the pronoun"),
        ("« Si, dit {H}. » <4+ Un.>", "the marks close after who speaks"),
    ],
)
def test_a_french_speech_is_written_as_the_french_do(tmp_path: Path, said: str, fault: str) -> None:
    text = (LIBRARY / "five_four_three.toml").read_text("utf-8").replace('name = "five_four_three"', 'name = "plain"')
    path = tmp_path / "plain.toml"
    path.write_text(text.replace("« Si, dit-{H.il}. Mais seulement de cinq à un. »", said), "utf-8")
    faults, _ = checking.check(read(path), 10)
    assert any(fault in str(one) for one in faults)


@pytest.mark.parametrize(
    ("prompt", "broken"),
    [("Max breaks the baker's window", "window"), ("Max breaks the baker's gizmo", "gizmo"), ("Max breaks his promise", None)],
)
def test_what_is_broken_is_the_thing_and_not_its_owner(prompt: str, broken: str | None) -> None:
    found = understand(prompt).nouns.get("broken")
    assert (found and found.noun.id) == broken


def test_nobody_is_afraid_of_what_the_friend_is() -> None:
    prompt = "A dragon who is afraid of mice"
    for seed in range(12):
        filling = book.fit(library()["five_four_three"], understand(prompt), StoryRequest(prompt=prompt, seed=seed)).filling
        assert filling.character("F").phrase.noun.id != "mouse"


@pytest.mark.parametrize("seed", range(4))
async def test_somebody_named_by_what_they_are_is_not_told_to_be_that(seed: int) -> None:
    story = await write("Captain Ada sails to the end of the world", engine="draft", seed=seed)
    assert not [page.text for page in story.pages if re.search(r"Captain Ada, a captain", page.text)]


@pytest.mark.parametrize("prompt", ["Mia misses her grandma who died", "Max is sad because his grandpa died", "Leo's best friend has died"])
def test_a_story_about_somebody_who_died_is_about_that(prompt: str) -> None:
    request = StoryRequest(prompt=prompt, seed=3)
    fits, _ = book.fitting(contract.read(request, contract.english(prompt).text), request)
    assert fits[0].frame.name == "something_for_you"
    assert "is_this_chair_taken" not in {one.frame.name for one in fits}
