"""Prompts about nights and being together outside are told by stories about that, in three languages."""

import pytest

from services.a_story_generator.frames import book
from services.a_story_generator.prompt import contract
from services.a_story_generator.prompt.understood import understand
from storycreator.messages.story import StoryRequest

TOLD = {
    "Grandpa and Mia look at the stars from the roof": "just_past_it",
    "Two hedgehogs lie in a field and count the stars": "just_past_it",
    "My son Theo and his uncle go out at night to look at the stars": "just_past_it",
    "Uncle Rafael shows Ines the stars": "just_past_it",
    "es:Lucía y su abuelo miran las estrellas desde el tejado": "just_past_it",
    "fr:Nina et son papa regardent les étoiles": "just_past_it",
    "Tom goes fishing with his grandpa and they catch nothing": "the_small_ones_go_back",
    "Emma and her dad go fishing and catch an old boot": "the_small_ones_go_back",
    "A bear and a fox go fishing": "the_small_ones_go_back",
    "es:Hugo va a pescar con su abuelo y no pescan nada": "the_small_ones_go_back",
    "fr:Léo va à la pêche avec son père": "the_small_ones_go_back",
    "Mia cannot sleep because the clock ticks so loudly": "the_sheep_need_it",
    "The frogs croak all night and keep Paul and his sister awake": "the_sheep_need_it",
    "Ida and her brother cannot fall asleep because the fridge hums": "the_sheep_need_it",
    "es:Pablo no puede dormir porque gotea el grifo": "the_sheep_need_it",
    "fr:Chloé n'arrive pas à dormir à cause du tic-tac de l'horloge": "the_sheep_need_it",
    "Leo wants to stay up all night": "somebody_has_to",
    "Ida and her brother want to stay awake until midnight": "somebody_has_to",
    "Mia and Grandpa stay up late": "somebody_has_to",
    "es:Marta quiere quedarse despierta toda la noche": "somebody_has_to",
    "fr:Jules veut rester debout toute la nuit": "somebody_has_to",
    "Lena sleeps at her aunt's house for the first time": "a_jar_of_dark",
    "Max is afraid of sleeping at Grandma's": "a_jar_of_dark",
    "My son Tim stays overnight at his grandparents'": "a_jar_of_dark",
    "A little fox sleeps away from home for the first time": "a_jar_of_dark",
    "My nephew is afraid to stay the night at his uncle's": "a_jar_of_dark",
    "es:Mateo duerme por primera vez en casa de su abuela": "a_jar_of_dark",
    "fr:Malo a peur de dormir chez sa mamie": "a_jar_of_dark",
    "Oscar has to sleep at his cousin's house": "the_bear_is_homesick",
    "Lotte plays hide and seek and nobody finds her": "found_you",
    "A hedgehog falls asleep while playing hide and seek": "found_you",
    "Max hides so well that everyone goes home": "found_you",
    "Mia, Tom and their dog play hide and seek": "found_you",
    "es:Carla juega al escondite y nadie la encuentra": "found_you",
    "fr:Émile joue à cache-cache et s'endort dans sa cachette": "found_you",
    "A giraffe who wants to play hide and seek": "found_first",
    "A bus driver takes a wrong turn": "bless_you",
    "The bus goes the wrong way": "bless_you",
    "Bus driver Olga and her dog take a different road one day": "bless_you",
    "es:Un conductor de autobús se equivoca de camino": "bless_you",
    "fr:Le chauffeur de bus se trompe de route": "bless_you",
    "Mia walks home from kindergarten with her grandpa who is very slow": "this_is_faster",
    "A tortoise and a rabbit walk home slowly": "this_is_faster",
    "Ben takes his little sister home and she stops at everything": "this_is_faster",
    "Tilda and her slow dog go home from the park": "this_is_faster",
    "es:Mateo vuelve del colegio con su abuela, que camina muy despacio": "this_is_faster",
    "fr:Lina rentre de l'école avec son petit frère qui marche lentement": "this_is_faster",
    "Mila and her dad spend the first night in a tent": "nothing_but_a_lamp",
    "Sam camps in the garden and is afraid of the dark": "nothing_but_a_lamp",
    "Anton wants to sleep in the garden in a tent": "nothing_but_a_lamp",
    "A hedgehog and a mole sleep outside for the first time": "nothing_but_a_lamp",
    "es:Dos hermanas duermen en una tienda de campaña en el jardín": "nothing_but_a_lamp",
    "fr:Hugo et sa sœur dorment sous la tente dans le jardin": "nothing_but_a_lamp",
    "Ben cannot sleep because his grandpa snores": "i_would_have_heard_it",
    "Two brothers share a room and one of them snores": "i_would_have_heard_it",
    "es:El abuelo ronca y Clara no puede dormir": "i_would_have_heard_it",
    "fr:Papi ronfle et Léa ne dort pas": "i_would_have_heard_it",
    "A bear who snores so loudly that nobody can sleep": "once_there_was_a_stone",
    "es:Un oso que ronca muy fuerte": "once_there_was_a_stone",
    "fr:Un dragon qui ronfle trop fort": "once_there_was_a_stone",
    "A girl and her grandma watch the moon from a hill": "no_wonder_it_ran",
    "A bear cub and his mother look at the moon": "no_wonder_it_ran",
    "Mia thinks the moon is following her": "no_wonder_it_ran",
    "es:Carla y su padre miran la luna": "no_wonder_it_ran",
    "fr:Un renard et sa maman regardent la lune": "no_wonder_it_ran",
    "Emil takes a wrong turn on the way to school": "with_jam",
    "Anna and her grandpa take a shortcut through the forest": "with_jam",
    "Two mice go the wrong way": "with_jam",
    "es:Nico y su padre se equivocan de camino": "with_jam",
    "fr:Zoé et son grand-père prennent un raccourci": "with_jam",
}
OTHERWISE = {
    "A little star falls from the sky": "just_past_it",
    "A star loses its light": "just_past_it",
    "Mia cannot sleep": "the_sheep_need_it",
    "A clock who cannot sleep": "the_sheep_need_it",
    "Leo wants to stay awake on Christmas Eve to see Santa": "somebody_has_to",
    "A slow snail wins a race": "this_is_faster",
    "A mouse and a frog go camping": "nothing_but_a_lamp",
    "Why the moon cannot sleep": "no_wonder_it_ran",
    "A wolf looks at the moon and wants to travel there": "no_wonder_it_ran",
    "Giulia and her grandpa look for the moon in the well": "no_wonder_it_ran",
    "Lena catches a fish with three eyes": "the_small_ones_go_back",
    "A fishing boat who is afraid of the sea": "the_small_ones_go_back",
}


def _frame(prompt: str) -> str:
    language, _, text = prompt.rpartition(":")
    request = StoryRequest(prompt=text, seed=1)
    found = book.choose(contract.read(request, contract.english(text).text), request, language or "en")
    return found.frame.name if found else ""


@pytest.mark.parametrize(("prompt", "name"), TOLD.items())
def test_a_night_or_a_walk_is_told_by_its_own_story(prompt: str, name: str) -> None:
    assert _frame(prompt) == name


@pytest.mark.parametrize(("prompt", "name"), OTHERWISE.items())
def test_another_story_is_told_of_something_else(prompt: str, name: str) -> None:
    assert _frame(prompt) != name


@pytest.mark.parametrize(
    ("prompt", "host"),
    [
        ("Lena sleeps at her aunt's house for the first time", "aunt"),
        ("Oscar has to sleep at his cousin's", "cousin"),
        ("Ella is scared of spending the night at her granny's", "granny"),
    ],
)
def test_with_whom_somebody_stays_the_night_is_one_of_the_people(prompt: str, host: str) -> None:
    assert [who.phrase.noun.id for who in understand(prompt).people][1:] == [host]


def test_children_are_the_heroes_beside_their_elders() -> None:
    people = understand("Two twins play hide and seek in Grandma's house").people
    assert [who.phrase.noun.id for who in people] == ["child", "twin", "grandma"]


@pytest.mark.parametrize(
    ("prompt", "hero"),
    [
        ("Grandma snores and Mia lies awake", "Mia"),
        ("Dad snores so loudly that Leo cannot sleep", "Leo"),
        ("Leo cannot sleep because Dad snores", "Leo"),
    ],
)
def test_who_lies_awake_is_the_hero(prompt: str, hero: str) -> None:
    assert understand(prompt).heroes[0].name == hero


def test_nobody_is_the_stars_that_somebody_shows_them() -> None:
    assert [who.phrase.noun.id for who in understand("Uncle Rafael shows Ines the stars").people] == ["uncle", "girl"]


def test_who_watches_has_no_watch() -> None:
    assert "watch" not in {phrase.noun.id for phrase in understand("A girl watches the moon with her cat").nouns.values()}
    assert understand("A girl finds a golden watch").nouns["found"].noun.id == "watch"


def test_who_lies_in_a_field_makes_no_mistake() -> None:
    assert "mistake" not in understand("Two hedgehogs lie in a field and count the stars").shapes
    assert "mistake" in understand("A boy who lies to his mum").shapes
