"""What somebody wants to be, loves to do or cannot do, what is magic, whose trait is the matter, and Santa, in three languages."""

import pytest

from services.a_story_generator.prompt import gloss
from services.a_story_generator.prompt.understood import Understood, understand

BECOME = {
    "A mouse who wants to be a knight": "knight",
    "Lily dreams of being a pilot": "pilot",
    "A cow who dreams of becoming a doctor": "doctor",
    "Tom would like to be a detective": "detective",
    "A kitten who wishes to be a lion": "lion",
    "A girl learning to be a witch": "witch",
    "A boy who wants to become a firefighter": "firefighter",
    "es:Un ratón que quiere ser caballero": "knight",
    "es:Lucía sueña con ser piloto": "pilot",
    "fr:Une souris qui veut devenir pirate": "pirate",
    "fr:Léo rêve d'être astronaute": "astronaut",
}
LOVES = {
    "A dragon who loves to bake": "bake",
    "Mia loves dancing": "dance",
    "A bus driver who sings": "sing",
    "A bear who likes to knit": "knit",
    "An owl who enjoys reading": "read",
    "A cow that loves painting": "paint",
    "A pirate who dances": "dance",
    "es:Una vaca que canta": "sing",
    "es:A Pablo le encanta bailar": "dance",
    "fr:Un ours qui adore danser": "dance",
    "fr:Une girafe qui aime chanter": "sing",
}
CANNOT = {
    "A snail who cannot climb the hill": ("climb", "hill"),
    "A dragon who can't breathe fire": ("breathe fire", ""),
    "A duck who couldn't swim": ("swim", ""),
    "An owl who cannot sleep": ("sleep", ""),
    "A lion who does not know how to roar": ("roar", ""),
    "A witch who never learned to fly": ("fly", ""),
    "An octopus who cannot tie shoelaces": ("tie shoelaces", ""),
    "Ben is not able to reach the shelf": ("reach", "shelf"),
    "es:Un dragón que no puede echar fuego": ("breathe fire", ""),
    "es:Un pato que no sabe nadar": ("swim", ""),
    "fr:Un dragon qui ne sait pas cracher du feu": ("breathe fire", ""),
    "fr:Un oiseau qui ne peut pas voler": ("fly", ""),
}
MAGIC = {
    "A magic pencil": "pencil",
    "Lily finds a magic key": "key",
    "Tom and his magic hat": "hat",
    "The magical umbrella": "umbrella",
    "A girl with a magic drum": "drum",
    "An enchanted mirror": "mirror",
    "Max gets a magic paintbrush": "paintbrush",
    "es:Un lápiz mágico": "pencil",
    "fr:Un crayon magique": "pencil",
    "fr:Emma trouve une clé magique": "key",
}
TRAIT = {
    "A hungry caterpillar": "hungry",
    "A grumpy bear": "grumpy",
    "The lazy cat": "lazy",
    "A very curious monkey": "curious",
    "A brave little mouse": "brave",
    "A clumsy giant": "clumsy",
    "A proud peacock": "proud",
    "es:Una oruga hambrienta": "hungry",
    "es:Un oso gruñón": "grumpy",
    "fr:Un chat grognon": "grumpy",
}
SANTA = [
    "Santa loses his list",
    "Father Christmas is ill",
    "Santa Claus and the smallest reindeer",
    "Santa has a cold",
    "Father Christmas gets stuck",
    "es:Papá Noel pierde su lista",
    "es:Papá Noel está enfermo",
    "fr:Le père Noël est malade",
    "fr:Le Père Noël perd sa liste",
    "Santa's lost boot",
]
FEASTS = [
    "Christmas Eve at Grandma's",
    "It is Christmas Eve and nobody can sleep",
    "The night of Halloween",
    "Easter in the garden",
    "Eid at our house",
    "Diwali with grandma",
    "The first night of Hanukkah",
    "The Three Kings come to town",
    "es:La noche de los Reyes Magos",
    "fr:La veille de Noël",
]


def read(prompt: str) -> Understood:
    """A prompt as it is understood; before a colon its language."""
    language, _, text = prompt.rpartition(":")
    return understand(gloss.in_english(text, language) if language else text)


@pytest.mark.parametrize("prompt", BECOME)
def test_what_somebody_wants_to_be(prompt: str) -> None:
    understood = read(prompt)
    assert understood.shapes[0] == "become"
    assert understood.nouns["wish_become"].noun.id == BECOME[prompt]
    assert len(understood.people) == 1


@pytest.mark.parametrize(
    "prompt", ["A wolf who wants to be alone", "Tom wants to be a big brother", "A bear who does not want to be a king"]
)
def test_a_wish_to_be_otherwise_is_no_wish_to_be_somebody(prompt: str) -> None:
    assert "wish_become" not in read(prompt).nouns


@pytest.mark.parametrize("prompt", LOVES)
def test_what_somebody_loves_to_do(prompt: str) -> None:
    understood = read(prompt)
    assert understood.words["loves"] == LOVES[prompt]
    assert "loves" in understood.shapes


@pytest.mark.parametrize("prompt", ["A cat who does not like to swim", "A bear who never sings", "A fox who loves the moon"])
def test_what_somebody_does_not_do_is_not_what_they_love(prompt: str) -> None:
    assert "loves" not in read(prompt).words


@pytest.mark.parametrize("prompt", CANNOT)
def test_what_somebody_cannot_do(prompt: str) -> None:
    understood = read(prompt)
    thing = understood.nouns.get("cannot_thing")
    assert (understood.words["cannot"], thing.noun.id if thing else "") == CANNOT[prompt]


@pytest.mark.parametrize(
    "prompt", ["A fox who cannot find his hat", "A king who cannot stop laughing", "A girl who cannot wait for summer"]
)
def test_what_is_said_with_cannot_but_is_no_lack(prompt: str) -> None:
    assert "unable" not in read(prompt).shapes


@pytest.mark.parametrize(
    ("prompt", "verb"),
    [
        ("Ella wants to learn to swim", "swim"),
        ("Tom learns to ride a bike", "ride a bike"),
        ("Leo wants to learn how to tie his shoelaces", "tie shoelaces"),
        ("A bear learns to carry", ""),
        ("A bear who swims", ""),
    ],
)
def test_what_somebody_learns(prompt: str, verb: str) -> None:
    assert read(prompt).words.get("learns", "") == verb


@pytest.mark.parametrize("prompt", MAGIC)
def test_a_magic_thing(prompt: str) -> None:
    understood = read(prompt)
    assert understood.nouns["magic"].noun.id == MAGIC[prompt]
    assert "magic" in understood.shapes


@pytest.mark.parametrize("prompt", TRAIT)
def test_a_trait_is_the_matter_when_nothing_else_is(prompt: str) -> None:
    understood = read(prompt)
    assert understood.words["trait"] == TRAIT[prompt]
    assert "trait" in understood.shapes


@pytest.mark.parametrize(
    "prompt", ["A hungry caterpillar finds a key", "A grumpy bear who is afraid of frogs", "A lazy cat in a lighthouse"]
)
def test_a_trait_is_not_the_matter_beside_something_else(prompt: str) -> None:
    assert "trait" not in read(prompt).shapes


@pytest.mark.parametrize("prompt", SANTA)
def test_santa_is_the_hero(prompt: str) -> None:
    assert read(prompt).people[0].phrase.noun.id == "santa"


@pytest.mark.parametrize("prompt", FEASTS)
def test_a_feast_is_nobody(prompt: str) -> None:
    understood = read(prompt)
    assert "feast" in understood.shapes
    assert not {who.name for who in understood.people} & {"Eve", "Eid", "Diwali", "Hanukkah", "Three", "Kings", "Christmas", "Halloween"}


@pytest.mark.parametrize("prompt", ["Clara moves from the farm to the big city", "Leo is moving to another country"])
def test_moving_is_said_in_many_ways(prompt: str) -> None:
    assert "moving" in read(prompt).shapes


@pytest.mark.parametrize(
    ("prompt", "lost"),
    [
        ("Elsa's teddy was left on the train", "teddy"),
        ("Mia forgets her backpack in the park", "backpack"),
        ("The umbrella that was forgotten on the tram", "umbrella"),
    ],
)
def test_what_is_left_behind_is_lost(prompt: str, lost: str) -> None:
    assert read(prompt).nouns["lost"].noun.id == lost


@pytest.mark.parametrize(("prompt", "is_one"), [("Ada repairs an old rowing boat", False), ("Two goats have a row about a turnip", True)])
def test_a_rowing_boat_is_no_quarrel(prompt: str, *, is_one: bool) -> None:
    assert ("quarrel" in read(prompt).shapes) is is_one


@pytest.mark.parametrize(
    ("prompt", "hated"),
    [
        ("A pig who hates mud", "mud"),
        ("A cat who hates baths", "bath"),
        ("A rabbit who cannot stand carrots, but everybody else loves them", "carrot"),
        ("A bat who can't bear noise", "noise"),
        ("Mia doesn't like the rain", "rain"),
        ("es:Un cerdo al que no le gusta el barro", "mud"),
        ("fr:Un lapin qui ne supporte pas les carottes", "carrot"),
    ],
)
def test_what_somebody_hates(prompt: str, hated: str) -> None:
    understood = read(prompt)
    assert understood.nouns["hates"].noun.id == hated
    assert not {"unable", "wish"} & set(understood.shapes)


@pytest.mark.parametrize("prompt", ["A table that cannot stand", "Nora hates her brother", "A hedgehog who hates being hugged"])
def test_what_is_no_hated_thing(prompt: str) -> None:
    assert "hates" not in read(prompt).nouns


@pytest.mark.parametrize(
    "prompt", ["A cat who thinks she's a tiger", "fr:Une souris qui se prend pour un lion", "es:Un perro que se cree un gato"]
)
def test_who_somebody_believes_to_be_is_nobody_else(prompt: str) -> None:
    understood = read(prompt)
    assert len(understood.people) == 1
    assert understood.nouns["other"].noun.id in ("tiger", "lion", "cat")


def test_the_poles_are_no_names() -> None:
    understood = read("A camel at the North Pole")
    assert [who.phrase.noun.id for who in understood.people] == ["camel"]
    assert understood.nouns["place"].noun.id == "north pole"


@pytest.mark.parametrize(
    ("prompt", "hero"),
    [
        ("Everybody is afraid of the crocodile but he is very nice", "crocodile"),
        ("All the animals are scared of a bear who is really gentle", "bear"),
        ("The old tram nobody needs any more", "tram"),
        ("An old steam train on its last day", "steam train"),
        ("es:Un viejo faro al que van a apagar", "lighthouse"),
    ],
)
def test_whom_others_fear_or_do_not_need_is_the_hero(prompt: str, hero: str) -> None:
    understood = read(prompt)
    assert [who.phrase.noun.id for who in understood.people] == [hero]
    assert "fear" not in understood.shapes
