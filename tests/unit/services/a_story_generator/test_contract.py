"""What a request asks for is understood before work starts, kept, and what is not kept is said."""

import pytest

from services.a_story_generator.frames import book
from services.a_story_generator.prompt import contract
from services.a_story_generator.prompt.understood import understand
from storycreator.core.errors import InvalidInputError, UnsuitableError
from storycreator.messages.common import Progress
from storycreator.messages.story import CastRequest, StoryRequest
from tests.support.story_service import write

TREE_HOUSE = "They build a tree house in the orchard"


def people(prompt: str, **asked: object) -> list[tuple[str, str, str]]:
    request = StoryRequest.model_validate({"prompt": prompt, **asked})
    understood = contract.read(request, contract.english(prompt).text)
    return [(who.name, who.phrase.noun.id, who.relation) for who in understood.people]


def cast(*pairs: tuple[str, str]) -> tuple[CastRequest, ...]:
    return tuple(CastRequest(name=name, kind=kind) for name, kind in pairs)


async def test_the_cast_is_in_the_story_with_its_relations() -> None:
    wanted = cast(("Lily", "girl"), ("Max", "boy"), ("Grandpa", "old man"))
    for seed in range(3):
        story = await write(TREE_HOUSE, engine="draft", seed=seed, cast=wanted)
        assert [(member.name, member.kind) for member in story.cast] == [("Lily", "girl"), ("Max", "boy"), ("Grandpa", "grandpa")]
        text = " ".join(page.text for page in story.pages)
        assert all(text.count(who.name) >= 2 for who in wanted)


@pytest.mark.parametrize(
    ("prompt", "asked", "found"),
    [
        ("Two kids find a map", cast(("Lily", "girl"), ("Max", "boy")), [("Lily", "girl", ""), ("Max", "boy", "")]),
        ("A knight is afraid of mice", cast(("Rosa", "knight")), [("Rosa", "knight", "")]),
        ("Tom loses his kite", cast(("Tom", "turtle")), [("Tom", "turtle", "")]),
        (
            "Tom loses his kite",
            cast(("Grandma", ""), ("Anna", "")),
            [("Grandma", "grandma", "grandparent"), ("Anna", "girl", ""), ("Tom", "boy", "")],
        ),
    ],
)
def test_the_cast_and_the_prompts_people_are_brought_together(
    prompt: str, asked: tuple[CastRequest, ...], found: list[tuple[str, str, str]]
) -> None:
    assert people(prompt, cast=asked) == found


def test_a_hero_asked_for_leads_and_a_friend_gets_the_name() -> None:
    assert people("Lily and Max build a raft", hero_name="Max")[0][0] == "Max"
    assert people("A girl and a robot build a raft", hero_name="Ida", friend_name="Bolt") == [("Ida", "girl", ""), ("Bolt", "robot", "")]


async def test_a_friend_asked_for_is_the_second_of_the_cast() -> None:
    story = await write("A lost kite", engine="draft", friend_name="Pelle", seed=2)
    assert story.cast[1].name == "Pelle"


async def test_a_cast_nobody_can_be_is_refused_by_its_field() -> None:
    with pytest.raises(InvalidInputError) as caught:
        await write(TREE_HOUSE, engine="draft", cast=cast(("Lily", "girl"), ("Max", "spoon")))
    assert caught.value.fields[0].field == "cast.1.kind"
    with pytest.raises(UnsuitableError, match=r"cast\.0\.name"):
        await write(TREE_HOUSE, engine="draft", cast=cast(("Hitler", "boy")))


async def test_what_was_understood_is_said_first_and_kept_in_the_record() -> None:
    said: list[Progress] = []
    story = await write("Lily and Max build a tree house in the orchard", said, engine="draft")
    assert said[0].message == "understood as: Lily (a girl), Max (a boy); build: tree house; place: orchard"
    assert said[0].message in story.provenance.notes


async def test_what_is_not_in_the_story_is_what_its_text_lacks() -> None:
    story = await write("A boy on a purple moped is afraid of thunder", engine="draft")
    text = " ".join(page.text for page in story.pages)
    assert "moped" not in text
    (left,) = [note for note in story.provenance.notes if note.startswith("not in the story:")]
    assert "moped" in left
    assert "thunder" not in left
    story = await write("Ella visits her grandfather in hospital", engine="draft")
    assert "hospital" in " ".join(page.text for page in story.pages)
    assert not any("hospital" in note for note in story.provenance.notes if note.startswith("not in the story:"))


@pytest.mark.parametrize(
    ("prompt", "summary"),
    [
        ("Little Cloud Nimbus cannot rain", "Nimbus (a cloud); weather: rain; cannot: rain; wish verb: rain"),
        ("Greta the goat and Wolf Willem guard the bridge together", "Greta (a goat), Willem (a wolf); place: bridge"),
        ("Sunny the sunflower turns the wrong way", "Sunny (a sunflower)"),
        ("Marco and Paolo, two brothers, share one bicycle", "Marco (a boy), Paolo (a brother); thing: bicycle"),
        ("Sharing is hard for Toby the squirrel", "Toby (a squirrel)"),
        ("Max lost his favourite teddy bear", "Max (a boy); lost: favourite teddy bear"),
        ("Sam breaks his father's favourite cup", "Sam (a boy); broken: favourite cup"),
        ("Dragons vs robots", "a dragon, a robot"),
        ("You are now a pirate on a big ship", "a pirate; place: big ship"),
        ("Nobody wants to play with Henry", "Henry (a boy)"),
        ("Ali moves to Germany", "Ali (a boy)"),
        ("The smallest penguin of all", "a penguin"),
        ("Saying goodbye to grandma at the station", "a child, a grandma; place: station; event: goodbye"),
        ("Going to the doctor", "other: doctor"),
        ("me and my friend Lola fly to the moon", "a child, Lola (a friend); place: moon"),
        ("The twins Ana and Leo share one bedroom", "Ana (a girl), Leo (a twin); place: bedroom"),
        ("Mama is having twins and Oscar is not sure", "Oscar (a boy), Mama (a mum)"),
        ("My son Jakob has a new bike", "Jakob (a boy); thing: new bike"),
        ("Gus the garbage truck wants to smell nice", "Gus (a garbage truck); wish verb: smell"),
        ("Grandma's garden", "a child, Grandma (a grandma); place: garden"),
        ("Emma's great-grandfather turns one hundred", "Emma (a girl), a great-grandfather"),
        ("Carnival, and Juna has no costume", "Juna (a girl); thing: costume"),
        ("A visit to the hospital to see a new cousin", "place: hospital; other: new cousin"),
        ("Saying goodbye to the old car", "thing: old car; event: goodbye"),
        ("A birthday cake that falls on the floor", "thing: birthday cake; thing2: floor; event: birthday"),
        ("The last day of the holidays", "event: holiday"),
        ("The smallest house in the big city", "a house; place: big city"),
        ("The bee that could not find the way home", "a bee; wish verb: find"),
        ("A cow who wants to jump over the moon", "a cow; thing: moon; wish verb: jump"),
    ],
)
def test_people_are_told_from_what_only_looks_like_them(prompt: str, summary: str) -> None:
    assert understand(prompt).summary == summary


@pytest.mark.parametrize(
    ("prompt", "summary"),
    [
        ("Un zorro llamado Bruno que quiere aprender a nadar", "Bruno (a fox); learns: swim; wish verb: swim"),
        ("Lucía pierde su muñeca en el tren", "Lucía (a girl); lost: doll; thing: train"),
        ("Le loup Gaston a peur des moutons", "Gaston (a wolf); fear: sheep"),
        ("Une petite souris qui veut voir la mer", "a small mouse; wish place: sea"),
        ("Mamie Jeanne perd ses lunettes", "Grandma Jeanne (a grandma); lost: glasses"),
        ("Emma und der Drache Funki backen einen Kuchen", "Emma (a girl), Funki (a dragon); craft: cake; craft verb: bake"),
        ("Ein Schneemann, der Angst vor dem Frühling hat", "a snowman; fear: spring; season: spring"),
        ("Un coniglio di nome Nino vuole volare", "Nino (a rabbit); wish verb: fly"),
        ("A Nora se le ha caído un diente", "Nora (a girl); thing: tooth"),
        ("Diego y su hermana pequeña Vera plantan un árbol", "Diego (a boy), Vera (a little sister); craft: tree; craft verb: plant"),
        ("Una tortuga que quiere aprender a bailar flamenco", "a tortoise; learns: dance; wish verb: dance"),
        ("Le chat Moustache et la souris Zoé deviennent amis", "Moustache (a cat), Zoé (a mouse); other: friends"),
        ("Un pirate qui a le mal de mer", "a pirate"),
        ("Louise déménage à la campagne", "Louise (a girl); place: countryside; event: moving"),
        ("Hortense part en voyage avec sa mamie", "Hortense (a girl), a grandma"),
        ("O menino João e o seu cão Faísca perdem-se na floresta", "João (a boy), Faísca (a dog); place: forest"),
    ],
)
def test_a_prompt_in_another_language_keeps_its_people_and_wish_without_a_model(prompt: str, summary: str) -> None:
    english = contract.english(prompt)
    assert english.sure
    assert understand(english.text).summary == summary


@pytest.mark.parametrize(
    ("prompt", "sex"),
    [
        ("Una loba que teje", "f"),
        ("Un lobo que teje", "m"),
        ("Une louve qui vend son balai", "f"),
        ("A wolf who knits", ""),
        ("La maîtresse a perdu sa voix", "f"),
    ],
)
def test_who_has_no_name_has_the_sex_of_the_word_for_them(prompt: str, sex: str) -> None:
    understood = contract.read(StoryRequest(prompt=prompt), contract.english(prompt).text)
    assert [who.sex for who in understood.people] == [sex]


@pytest.mark.parametrize("prompt", ["Dos primas encuentran una llave", "Dos gemelas buscan un tesoro", "Deux cousines trouvent une clé"])
def test_two_who_are_several_of_a_feminine_word_are_two_girls(prompt: str) -> None:
    understood = contract.read(StoryRequest(prompt=prompt), contract.english(prompt).text)
    assert [who.sex for who in understood.people] == ["f", "f"]
    assert understood.people[0].phrase.noun.id == "girl"


@pytest.mark.parametrize("prompt", ["Een olifant die bang is voor muizen", "小熊不想冬眠", "asdf qwer"])
def test_what_cannot_be_read_word_by_word_is_left_to_a_model(prompt: str) -> None:
    assert not contract.english(prompt).sure


@pytest.mark.parametrize(
    ("prompt", "clause"),
    [
        ("A wolf who is a vegetarian", "who is a vegetarian"),
        ("Otto the octopus has too many hats", "who has too many hats"),
        ("The princess who did not want to marry a prince", "who does not want to marry a prince"),
        ("An owl whose jokes nobody understands", "whose jokes nobody understands"),
    ],
)
async def test_somebody_odd_is_told_as_what_they_are(prompt: str, clause: str) -> None:
    story = await write(prompt, engine="draft")
    text = " ".join(page.text for page in story.pages)
    assert text.count(clause) >= 2
    assert not any(note.startswith("not in the story:") for note in story.provenance.notes)


@pytest.mark.parametrize("prompt", ["Milo's kite gets stuck on the church tower", "Our cat is ill", "Sofia's tooth is loose"])
def test_an_accident_is_no_trait(prompt: str) -> None:
    assert "odd" not in understand(prompt).words


@pytest.mark.parametrize(
    "prompt", ["A bunny who won't eat his carrots and a fox", "Greta and Willem guard the bridge", "Emma's dog Biscuit runs away"]
)
def test_a_story_that_fits_anything_is_not_told_of_something_that_happens(prompt: str) -> None:
    fits, _ = book.fitting(understand(prompt), StoryRequest(prompt=prompt))
    assert not [one.frame.name for one in fits if one.frame.shapes <= {"any", "friends"} and one.grade is book.Grade.OWN]


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("A clumsy giraffe learns to skate with her little brother", ["giraffe", "giraffe"]),
        ("A girl learns to skate with her little brother", ["girl", "brother"]),
        ("Granny Rosa forgets the way home and her dog helps", ["dog", "granny"]),
    ],
)
async def test_the_brother_of_an_animal_is_drawn_as_one(prompt: str, kinds: list[str]) -> None:
    story = await write(prompt, engine="draft")
    assert [member.kind for member in story.cast][:2] == kinds


@pytest.mark.parametrize(
    ("prompt", "people"),
    [
        ("Mei and her family celebrate Lunar New Year", ["Mei"]),
        ("Eight nights of candles with grandma", ["grandma"]),
        ("Chinese New Year and the dragon dance", ["dragon"]),
    ],
)
def test_feasts_and_numbers_are_no_names(prompt: str, people: list[str]) -> None:
    assert [who.name or who.phrase.noun.id for who in understand(prompt).people] == people


def test_a_grandparent_without_a_possessive_is_one() -> None:
    assert [who.relation for who in understand("Lena plants beans with grandpa").people] == ["", "grandparent"]


@pytest.mark.parametrize("prompt", ["La petite étoile qui avait peur de tomber", "La niña que tiene miedo de hablar en clase"])
def test_who_is_afraid_to_do_something_is_not_afraid_of_a_thing_of_that_name(prompt: str) -> None:
    assert "fear" not in contract.read(StoryRequest(prompt=prompt), contract.english(prompt).text).nouns
