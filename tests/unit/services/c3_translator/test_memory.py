import re

import pytest

from services.c3_translator import memory, names, pivot_pipeline, quality_estimation
from services.c3_translator.finish import finish
from services.c3_translator.work import STORY, Unit, Work
from storycreator.locales.sentences import sentences

NAMES = ("Theo", "Runa", "Ana")
GENDERS = {"Theo": "m", "Runa": "f", "Ana": "f"}


def recalled(english: str, language: str) -> str | None:
    plan = memory.Memory(language, NAMES, GENDERS).recall(english)
    if plan is None:
        return None
    assert not plan.pieces
    return finish(plan.text((), NAMES), english, language, NAMES)


def example(entry: memory.Entry) -> str:
    shown = {"A": "Theo", "B": "Runa", "he": "he", "He": "He", "him": "him", "his": "his", "His": "His",
             "X": "the dog ate the cake", "S": "The moon is round"}  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda m: shown.get(m[1]) or next(iter(memory.values(m[1]))), entry.english)


@pytest.mark.parametrize("language", memory.LANGUAGES)
def test_every_sentence_of_the_memory_is_recalled_whole_and_is_of_its_language(language: str) -> None:
    known = memory.Memory(language, NAMES, GENDERS)
    for entry in memory.entries():
        english = example(entry)
        assert len(sentences(english, "en")) == 1, english
        plan = known.recall(english)
        assert plan, english
        text = finish(plan.text(["Casa." for _ in plan.pieces], NAMES), english, language, NAMES)
        assert not re.search(r"[{}/|]", text), text
        assert set(re.findall(r"\{(X|S|A|B)\}", entry.texts[language])) == set(re.findall(r"\{(X|S|A|B)\}", entry.english)), english
        assert names.same_names(NAMES, english, text), text
        assert not quality_estimation.strange_words(text, english, language, NAMES), text
        assert ("!" in text) >= ("!" in english), text


@pytest.mark.parametrize("language", memory.LANGUAGES)
def test_values_are_of_their_language(language: str) -> None:
    for slot in ("sound", "smell", "sight", "sight2", "journey"):
        for english, texts in memory.values(slot).items():
            assert not quality_estimation.strange_words(texts[language], english, language, ()), texts


@pytest.mark.parametrize(
    ("english", "spanish", "french"),
    [
        ("Runa felt very small.", "Runa se sintió muy pequeña.", "Runa se sentit toute petite."),
        ("Theo felt very small.", "Theo se sintió muy pequeño.", "Theo se sentit tout petit."),
        ("She even dreamed about it.", "Hasta soñaba con ello.", "Elle en rêvait même la nuit."),
        ("“Oh no,” said Ana in a small voice.", "«Oh, no», dijo Ana con un hilo de voz.", "« Oh non », dit Ana d'une petite voix."),
        ("“What if …” said Theo.", "«¿Y si...?» dijo Theo.", "« Et si...? » dit Theo."),
        ('"Hooray!" cried Runa.', "«¡Hurra!» gritó Runa.", "« Hourra! » cria Runa."),
        ("Everyone wanted to thank Theo and Ana.", "Todos querían dar las gracias a Theo y a Ana.",
         "Tout le monde voulait remercier Theo et Ana."),
        ("Ana noticed a blue mitten on a fence and smiled.", "Ana se fijó en una manopla azul en una valla y sonrió.",
         "Ana remarqua une moufle bleue sur une clôture et sourit."),
        ("That was where Ana lived.", "Allí vivía Ana.", "C'était là que vivait Ana."),
    ],
)  # fmt: skip
def test_names_and_pronouns_are_put_right(english: str, spanish: str, french: str) -> None:
    assert recalled(english, "es") == spanish
    assert recalled(english, "fr") == french


@pytest.mark.parametrize(
    "english",
    [
        "Peter felt very small.",
        "Theo felt very small and cold.",
        "Theo looked at Theo, and Theo looked at Theo.",
        "At last, silence.",
        'At last, Theo said "yes" to it.',
    ],
)
def test_other_sentences_are_not_remembered(english: str) -> None:
    assert memory.Memory("es", NAMES, GENDERS).recall(english) is None


def test_a_free_clause_goes_through_the_chain() -> None:
    known = memory.Memory("es", NAMES, GENDERS)
    plan = known.recall("But then there was trouble: the oven went cold.")
    assert plan
    assert [piece.english for piece in plan.pieces] == ["The oven went cold."]
    assert plan.text(["El horno se enfrió."], NAMES) == "Pero entonces hubo problemas: el horno se enfrió."
    plan = known.recall("At last, Theo found his red hat.")
    assert plan
    assert plan.text(["Theo encontró su sombrero rojo."], NAMES) == "Por fin, Theo encontró su sombrero rojo."
    plan = known.recall('"I have an idea! We can bake a cake!" he cried.')
    assert plan
    assert [piece.english for piece in plan.pieces] == ['"We can bake a cake!"']
    assert plan.text(['"Podemos hacer un pastel!"'], NAMES) == '"Tengo una idea! Podemos hacer un pastel!" gritó.'


def test_other_languages_have_no_memory() -> None:
    assert memory.Memory("pt", NAMES, GENDERS).recall("And it worked!") is None


def test_remembered_and_other_sentences_keep_their_places() -> None:
    texts = ("The dog sleeps.", "And it worked!", "At last, the dog ate the cake.", "The cat drinks milk.")
    work = Work("en", "es", tuple(Unit(1, STORY, text) for text in texts), NAMES, 0)
    made = pivot_pipeline.render(work, lambda number, page: None)
    assert [item.english for item in made] == list(texts)
    assert [item.remembered for item in made] == [False, True, False, False]
    assert made[1].text == "¡Y funcionó!"
    assert made[2].text.startswith("Por fin, el perro")
    alone = pivot_pipeline.render(Work("en", "es", (work.units[0], work.units[3]), NAMES, 0), lambda number, page: None)
    assert [alone[0].text, alone[1].text] == [made[0].text, made[3].text]
    assert not pivot_pipeline.verdict(made[1], "es", NAMES, 0.1).reason
    assert pivot_pipeline.memory_note(made) == "1 of 4 sentences came from the translation memory"


SAID = (
    "Theo took a picture of the planet Earth.",
    "Runa had a scarf around her head.",
    "This time he was very careful.",
    "Theo was a shy dragon who baked bread.",
    "Then they knocked at every door.",
    "By chance, Theo found a cookie.",
)


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("es", ("hizo una foto del planeta Tierra", "cabeza", "Esta vez", "que horneaba", "llamaron a cada puerta", "Por casualidad")),
        ("fr", ("prit une photo de la planète Terre", "tête", "Cette fois", "qui cuisait", "frappèrent à chaque porte", "biscuit")),
    ],
)
def test_the_chain_says_what_books_say_often(language: str, wanted: tuple[str, ...]) -> None:
    work = Work("en", language, tuple(Unit(1, STORY, text) for text in SAID), NAMES, 0)
    for item, words in zip(pivot_pipeline.render(work, lambda number, page: None), wanted, strict=True):
        assert words in item.text
