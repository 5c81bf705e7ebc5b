"""What a prompt says in its own words, said again in other languages as a native says it, or not at all."""

import itertools
import re

import pytest

from services.a_story_generator.frames import book
from services.a_story_generator.frames.filling import Text, fill
from services.a_story_generator.frames.schema import whole
from services.a_story_generator.prompt import contract
from services.a_story_generator.quoting.clauses import Clause, Doing, Thing
from services.a_story_generator.quoting.reading import UnreadError, read
from services.a_story_generator.quoting.saying import act, said, say
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.inflection import Phrase
from storycreator.messages.common import Provenance
from storycreator.messages.story import StoryRequest

NAMES = {"Lucy": "f", "Tom": "m", "Bruno": "m"}


def about(kind: str, sex: str = "m") -> Phrase:
    return Phrase(entries.nouns()[kind], sex=sex)


@pytest.mark.parametrize(
    ("kind", "english", "spanish", "french"),
    [
        ("crocodile", "who is a dentist", "que es dentista", "qui est dentiste"),
        ("giraffe", "who wants to be a dancer", "que quiere ser bailarina", "qui veut être danseuse"),
        ("giraffe", "who has a very short neck", "que tiene un cuello muy corto", "qui a un cou très court"),
        ("pirate", "who never wears shoes", "que nunca lleva zapatos", "qui ne porte jamais de chaussures"),
        ("tiger", "who only eats pancakes", "que solo come tortitas", "qui ne mange que des crêpes"),
        ("tiger", "who eats only pancakes", "que solo come tortitas", "qui ne mange que des crêpes"),
        ("girl", "who has too many umbrellas", "que tiene demasiados paraguas", "qui a trop de parapluies"),
        ("girl", "who has no shadow", "que no tiene sombra", "qui n'a pas d'ombre"),
        ("penguin", "who collects umbrellas", "que colecciona paraguas", "qui collectionne les parapluies"),
        ("bear", "who needs water", "que necesita agua", "qui a besoin d'eau"),
        ("mermaid", "who cannot swim", "que no sabe nadar", "qui ne sait pas nager"),
        ("robot", "who cannot stop dancing", "que no puede dejar de bailar", "qui ne peut pas arrêter de danser"),
        ("octopus", "who plays eight drums", "que toca ocho tambores", "qui joue de huit tambours"),
        ("witch", "who is afraid of cats", "que tiene miedo de los gatos", "qui a peur des chats"),
        ("witch", "who likes cats and soup", "", ""),
        ("witch", "who likes cats", "a la que le gustan los gatos", "qui aime les chats"),
        ("bear", "who does not like honey", "al que no le gusta la miel", "qui n'aime pas le miel"),
        ("bear", "who does not eat honey", "que no come miel", "qui ne mange pas de miel"),
        ("fox", "who washes her paws in the river", "que se lava las patas en el río", "qui se lave les pattes dans la rivière"),
        ("spider", "who has nine legs", "que tiene nueve patas", "qui a neuf pattes"),
        ("snail", "who carries a piano on his back", "que lleva un piano en la espalda", "qui porte un piano sur son dos"),
        (
            "dragon",
            "who is too small to breathe fire",
            "que es demasiado pequeño para echar fuego",
            "qui est trop petit pour cracher du feu",
        ),
        ("owl", "who is asleep at night", "que duerme de noche", "qui dort la nuit"),
        ("cat", "who is always tired", "que siempre está cansado", "qui est toujours fatigué"),
        (
            "monster",
            "that lives under the stairs and knits",
            "que vive debajo de las escaleras y teje",
            "qui vit sous les escaliers et tricote",
        ),
        ("boy", "who is afraid to jump", "que tiene miedo de saltar", "qui a peur de sauter"),
        ("unicorn", "with no horn", "sin cuerno", "sans corne"),
        ("girl", "who wants no friends", "que no quiere amigos", "qui ne veut pas d'amis"),
        ("tree", "who is afraid to grow", "que tiene miedo de crecer", "qui a peur de grandir"),
        ("owl", "who comes to stay for a week", "que viene a quedarse durante una semana", "qui vient rester pendant une semaine"),
        ("parrot", "who repeats everything", "que repite todo", "qui répète tout"),
        (
            "girl",
            "Lucy and her little brother Tom plant a tree",
            "Lucy y su hermano pequeño Tom plantan un árbol",
            "Lucy et son petit frère Tom plantent un arbre",
        ),
        ("wolf", "who sings to the moon", "que le canta a la luna", "qui chante à la lune"),
        ("boy", "with green hair", "con el pelo verde", "aux cheveux verts"),
        ("fish", "with three eyes", "con tres ojos", "à trois yeux"),
        ("lion", "with a tiny voice", "con una voz diminuta", "avec une voix minuscule"),
        (
            "dog",
            "who finds a dinosaur that can sing",
            "que encuentra un dinosaurio que sabe cantar",
            "qui trouve un dinosaure qui sait chanter",
        ),
        (
            "girl",
            "Aunt Lucy takes a donkey to the fair",
            "La tía Lucy lleva un burro a la feria",
            "Tata Lucy emmène un âne jusqu'à la fête foraine",
        ),
        (
            "fox",
            "Lucy and Tom find a bottle on the beach",
            "Lucy y Tom encuentran una botella en la playa",
            "Lucy et Tom trouvent une bouteille sur la plage",
        ),
        (
            "bear",
            "Bruno the bear bakes a cake for his grandma",
            "El oso Bruno hace una tarta para su abuela",
            "L'ours Bruno fait un gâteau pour sa grand-mère",
        ),
        (
            "girl",
            "Grandpa and Lucy help a lost duckling",
            "El abuelo y Lucy ayudan a un patito perdido",
            "Papi et Lucy aident un caneton perdu",
        ),
        ("fox", "A fox steals the king's crown", "Un zorro roba la corona del rey", "Un renard vole la couronne du roi"),
        (
            "knight",
            "A knight sings a song to the dragon",
            "Un caballero le canta una canción al dragón",
            "Un chevalier chante une chanson au dragon",
        ),
        (
            "fox",
            "Two foxes go to the moon to look for cheese",
            "Dos zorros van a la luna para buscar queso",
            "Deux renards vont sur la lune pour chercher du fromage",
        ),
    ],
)
def test_words_of_a_prompt_are_said_as_a_native_says_them(kind: str, english: str, spanish: str, french: str) -> None:
    assert [said(english, language, NAMES, about(kind)) for language in ("es", "fr")] == [spanish, french]


@pytest.mark.parametrize(
    "english",
    [
        "who zorbles a hat",  # no such verb
        "who eats a zorble",  # no such thing
        "who gives the cat a fish",  # a construction that is not covered
        "who flies a cake",  # a verb that takes no such thing
        "who plays a trick",
        "who moves to the countryside",  # a verb that means too many things
        "who gets in the car",
        "who is happy to help",
        "who lands in the garden and asks for a sandwich",
        "who is kind to the cat",
        "who fights over a hat",
        "who is famous for a hat",
        "who wears hat",  # no article
        "who finds a key and eats it",  # pronouns
        "whose spells always go wrong",
        "Somebody finds a key",
    ],
)
def test_what_is_not_wholly_understood_is_not_said_at_all(english: str) -> None:
    assert [said(english, language, NAMES, about("fox")) for language in ("es", "fr")] == ["", ""]
    with pytest.raises(UnreadError):
        read(english, NAMES)


@pytest.mark.parametrize(
    ("gloss", "english"),
    [
        ("who is firefighter", "who is a firefighter"),
        ("who never wears shoes", "who never wears shoes"),
        ("who is never tired", "who is never tired"),
        ("who does not want to rain", "who does not want to rain"),
        ("who cannot swim", "who cannot swim"),
        ("Two mouse bake a cake for the cat", "Two mice bake a cake for the cat"),
        ("who eats some carrots", "who eats carrots"),
        ("who likes the cakes", "who likes cakes"),
        ("who sells her broom", "who sells his broom"),  # the gloss does not know who *su* is
    ],
)
def test_rough_english_is_said_in_good_english(gloss: str, english: str) -> None:
    assert said(gloss, "en", NAMES, about("dragon")) == english


def _things() -> list[Thing]:
    nouns = entries.nouns()
    one = [Thing(Phrase(nouns[name]), determiner=row) for name, row in (("owl", "a"), ("king", "the"), ("hat", "the"), ("soup", "a"))]
    return [*one, Thing(Phrase(nouns["carrot"], plural=True)), Thing(name="Emil", sex="m")]


@pytest.mark.parametrize("language", ["es", "fr"])
@pytest.mark.parametrize("adverb", ["", "not", "never"])
def test_every_verb_of_the_lexicon_can_be_said_of_one_and_of_several(language: str, adverb: str) -> None:
    unjoined = {
        "es": r"\b(?:de|a) el\b|\ba a\b",
        "fr": r"\b(?:de|à) les?\b|\b(?:de|ne|se|que|le|la) (?!hoch|hurl|henn|hibou)[aeéèêiouh]|\bn'(?:hoch|hurl|henn)",
    }[language]
    owners = (Clause((), Doing(None)), Clause((Thing(name="Lucy", sex="f"), Thing(name="Tom", sex="m")), Doing(None)))
    for verb, thing, owner in itertools.product(entries.verbs().values(), [None, *_things()], owners):
        if thing and "transitive" not in verb.tags:
            continue
        clause = Clause(owner.subjects, Doing(verb, adverb=adverb, thing=thing))
        text = say(clause, language, about("fox"))
        assert text == text.strip(), verb.id
        assert "  " not in text, text
        assert not re.search(unjoined, text), text
        assert not re.search(r"[{}§|()]", text), text


@pytest.mark.parametrize(
    ("prompt", "frame", "told"),
    [
        (
            "A girl who wants to be a dancer",
            "and_also",
            {"en": "who wants to be a dancer", "es": "que quiere ser bailarina", "fr": "qui veut être danseuse"},
        ),
        (
            "Deux souris font un gâteau pour le chat",
            "then_came_the_cake",
            {
                "en": "Two mice bake a cake for the cat",
                "es": "Dos ratones hacen una tarta para el gato",
                "fr": "Deux souris font un gâteau pour le chat",
            },
        ),
        (
            "Una jirafa que es bombera",
            "and_also",
            {"en": "A giraffe who is a firefighter", "es": "Una jirafa que es bombera", "fr": "Une girafe qui est pompière"},
        ),
    ],
)
def test_a_frame_that_quotes_the_prompt_is_told_by_hand_in_every_language(prompt: str, frame: str, told: dict[str, str]) -> None:
    language = "es" if "que es" in prompt else "fr" if "font" in prompt else "en"
    request = StoryRequest(prompt=prompt, seed=3)
    understood = contract.read(request, contract.english(prompt).text)
    chosen = book.fit(whole(frame), understood, request, language, loosely=True)
    assert not chosen.left
    story = book.tell(chosen, request, Provenance(service="A", engine="frames", version="1"), language)
    texts = {one.language: " ".join(page.text for page in one.pages) for one in story.editions}
    texts[story.language] = " ".join(page.text for page in story.pages)
    assert {one: words in texts.get(one, "") for one, words in told.items()} == dict.fromkeys(told, True)


@pytest.mark.parametrize(
    ("prompt", "odd"),
    [
        ("Camille peint une porte rouge", ("who paints a red door", "que pinta una puerta roja", "qui peint une porte rouge")),
        ("Una gallina que toca la trompeta", ("who plays the trumpet", "que toca la trompeta", "qui joue de la trompette")),
        ("Una princesa que nunca lleva zapatos", ("who never wears shoes", "que nunca lleva zapatos", "qui ne porte jamais de chaussures")),
        (
            "Une princesse qui ne porte jamais de chaussures",
            ("who never wears shoes", "que nunca lleva zapatos", "qui ne porte jamais de chaussures"),
        ),
    ],
)
def test_words_that_mean_two_things_are_read_by_what_follows(prompt: str, odd: tuple[str, ...]) -> None:
    request = StoryRequest(prompt=prompt)
    filled = fill(whole("and_also"), contract.read(request, contract.english(prompt).text), book.stream(prompt)).values["odd"]
    assert isinstance(filled, Text)
    assert filled.cells[:3] == odd


def test_a_french_thief_does_not_fly() -> None:
    assert contract.english("Un renard vole la couronne du roi").text == "a fox steals the crown of the king"


def test_words_that_cannot_be_said_leave_no_edition_of_ours() -> None:
    prompt = "A wolf who zorbles and is sad"
    request = StoryRequest(prompt=prompt, seed=3)
    chosen = book.fit(whole("and_also"), contract.read(request, prompt), request, loosely=True)
    assert not book.tell(chosen, request, Provenance(service="A", engine="frames", version="1")).editions


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        ("pull a big ship", ("pulled a big ship", "tiró de un gran barco", "tira un gros navire")),
        ("see the sea", ("saw the sea", "vio el mar", "vit la mer")),
        ("flying", ("flew", "voló", "vola")),
        ("say sorry", ("said sorry", "pidió perdón", "demanda pardon")),
        ("sing in the choir", ("sang in the choir", "cantó en el coro", "chanta dans la chorale")),
    ],
)
def test_what_somebody_wants_to_do_is_a_verb_with_all_its_forms(words: str, forms: tuple[str, str, str]) -> None:
    verb = act(words, {}, Phrase(entries.nouns()["tugboat"], sex="m"))
    assert verb is not None
    assert tuple(inflection.verb(verb, language, "past") for language in ("en", "es", "fr")) == forms


@pytest.mark.parametrize("words", ["tie his shoes", "buy the moon as a cheese", "never sleep", ""])
def test_what_is_not_understood_or_is_somebodys_own_is_no_verb(words: str) -> None:
    assert act(words, {}, Phrase(entries.nouns()["girl"], sex="f")) is None


def test_a_story_of_a_wish_is_about_the_whole_of_it() -> None:
    request = StoryRequest(prompt="A little tugboat who wants to pull a big ship", seed=3)
    told = book.story(contract.read(request, request.prompt), request)
    text = " ".join(page.text for page in told.pages)
    assert "wanted to pull a big ship" in text
    assert "pulled a big ship" in text
    spanish = " ".join(page.text for page in next(one for one in told.editions if one.language == "es").pages)
    assert "tiró de un gran barco" in spanish


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("A mouse who loves to tell jokes", "tell jokes"),
        ("A robot who cannot stop counting", "count"),
        ("A fox who likes to collect buttons", "collect buttons"),
    ],
)
def test_what_somebody_always_does_is_what_the_story_is_about(prompt: str, said: str) -> None:
    request = StoryRequest(prompt=prompt, seed=3)
    chosen = book.choose(contract.read(request, prompt), request)
    assert chosen is not None
    assert chosen.grade is book.Grade.OWN
    told = book.story(contract.read(request, prompt), request)
    assert sum(said in page.text for page in told.pages) >= 2
    assert f"with the {said.split()[-1]}" not in " ".join(page.text for page in told.pages)  # collects buttons, with the buttons at hand
