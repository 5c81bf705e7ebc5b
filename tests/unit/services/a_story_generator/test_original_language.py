"""A story told in the language of its prompt, or in one that was asked for."""

import pytest

from services.a_story_generator.engines import frames as engine
from services.a_story_generator.prompt import gloss
from storycreator.core.errors import InvalidInputError
from storycreator.lexicon.names import usual
from storycreator.messages.edition import Edition
from storycreator.messages.story import Story
from tests.support.story_service import write


@pytest.mark.parametrize(
    ("language", "prompt", "english"),
    [
        ("es", "Una cometa perdida", "a lost kite"),
        ("es", "Un dragón tímido que hace pan", "a shy dragon who makes bread"),
        ("es", "Diego tiene miedo a la oscuridad", "Diego is afraid of the dark"),
        ("es", "Lucía y su abuelo plantan un árbol", "Lucía and her grandpa plant a tree"),
        ("fr", "Premier jour d'école de Léa", "Léa's first day at school"),
        ("fr", "Hugo et Emma cherchent leur chat", "Hugo and Emma look for their cat"),
        ("fr", "Un cerf-volant perdu", "a lost kite"),
        ("fr", "La maîtresse est malade et un robot la remplace", "the teacher is ill and a robot replaces her"),
        ("fr", "L'anniversaire de Malo le renard", "the birthday of Malo the fox"),
        ("fr", "xylophage zzgrmpf kwouik", ""),
        ("de", "Ein verlorener Drachen", "a lost kite"),
        ("de", "Ein schüchterner Drache, der Brot backt", "a shy dragon who bakes bread"),
        ("de", "Leas erster Schultag", "Lea's first day at school"),
        ("de", "Jonas möchte das Meer sehen", "Jonas wants to see the sea"),
        ("de", "Ein Igel, der nicht schlafen kann", "a hedgehog who cannot sleep"),
        ("de", "Hannas Katze ist weg", "Hanna looks for her cat"),
        ("de", "Emma bekommt einen kleinen Bruder", "Emma has a new baby brother"),
        ("de", "Zwei Ziegen teilen sich einen Hut", "two goats share a hat"),
        ("pt", "Uma pipa perdida", "a lost kite"),
        ("pt", "Um dragão tímido que faz pão", "a shy dragon who bakes bread"),
        ("pt", "Pedro tem medo do escuro", "Pedro is afraid of the dark"),
        ("pt", "Sofia e seu avô plantam uma árvore", "Sofia and her grandpa plant a tree"),
        ("pt", "O primeiro dia de aula de Ana", "Ana's first day at school"),
        ("pt", "Lucas quer ver o mar", "Lucas wants to see the sea"),
        ("pt", "Um ouriço que não consegue dormir", "a hedgehog who cannot sleep"),
        ("pt", "O gato de Helena sumiu", "Helena's lost cat"),
        ("pt", "Miguel e Alice constroem uma casa na árvore", "Miguel and Alice build a tree house"),
        ("pt", "Dois irmãos brigam por uma bola", "two brothers quarrel about a ball"),
    ],
)
def test_a_prompt_is_read_in_english_with_its_names(language: str, prompt: str, english: str) -> None:
    assert gloss.in_english(prompt, language) == english


def _text(edition: Edition) -> str:
    return " ".join(sentence for page in edition.pages for paragraph in page.paragraphs for sentence in paragraph.sentences)


def languages(story: Story) -> list[str]:
    return [story.language, *sorted(edition.language for edition in story.editions)]


async def test_a_spanish_prompt_is_told_in_spanish_with_its_hero_and_its_fear() -> None:
    story = await write("Diego tiene miedo a la oscuridad", seed=3, engine="draft")
    assert languages(story)[0] == "es"
    assert {"en", "fr"} <= set(languages(story)[1:])
    text = " ".join(page.text for page in story.pages)
    assert "Diego" in text
    assert "oscuridad" in text
    assert "told in Spanish, the language of the prompt" in story.provenance.notes


@pytest.mark.parametrize(
    ("language", "name", "prompt", "words"),
    [
        ("de", "German", "Lukas sucht seinen Teddybären", ("Lukas", "Teddybär")),
        ("pt", "Portuguese", "Pedro tem medo do escuro", ("Pedro", "escuro")),
    ],
)
async def test_a_prompt_is_told_in_its_language_with_its_hero_and_its_matter(
    language: str, name: str, prompt: str, words: tuple[str, ...]
) -> None:
    story = await write(prompt, seed=3, engine="draft")
    assert languages(story)[0] == language
    text = " ".join(page.text for page in story.pages)
    assert [word for word in words if word not in text] == []
    assert f"told in {name}, the language of the prompt" in story.provenance.notes


async def test_a_german_prompt_that_says_what_somebody_is_like_is_quoted_in_german() -> None:
    story = await write("Ein Wolf, der Vegetarier ist", seed=1, engine="draft")
    assert "Ein Wolf, der Vegetarier ist" in " ".join(page.text for page in story.pages).replace("ein Wolf", "Ein Wolf")


@pytest.mark.parametrize(
    ("prompt", "english", "spanish", "french"),
    [
        ("Aunt Rosa loses her glasses", "Aunt Rosa", "la tía Rosa", "Tata Rosa"),
        ("Princess Nora is afraid of frogs", "Princess Nora", "la princesa Nora", "la princesse Nora"),
        ("Dr. Ana cannot sleep", "Dr. Ana", "la doctora Ana", "la docteure Ana"),
        ("Mrs. Gómez bakes bread", "Mrs. Gómez", "la señora Gómez", "madame Gómez"),
    ],
)
async def test_a_title_before_a_name_is_said_in_the_language_of_each_edition(prompt: str, english: str, spanish: str, french: str) -> None:
    story = await write(prompt, seed=3, engine="draft")
    told = {edition.language: f"{edition.dedication} {edition.blurb} {_text(edition)}" for edition in story.editions}
    assert english in " ".join(page.text for page in story.pages)
    assert spanish in told["es"]
    assert french in told["fr"]
    assert english not in told["es"] + told["fr"]


async def test_another_language_can_be_asked_for() -> None:
    story = await write("A lost kite", seed=3, engine="draft", language="fr")
    assert languages(story)[0] == "fr"
    assert {"en", "es"} <= set(languages(story)[1:])
    assert sum("cerf-volant" in page.text for page in story.pages) >= 3


async def test_a_language_without_stories_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match="language") as refused:
        await write("A lost kite", engine="draft", language="sv")
    assert "en, es, fr" in str(refused.value)


async def test_a_prompt_in_a_language_without_stories_is_told_in_english_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "languages", lambda: ("en", "es", "fr"))
    story = await write("Der Bär und die Biene", engine="draft")
    assert story.language == "en"
    assert any("told in English" in note for note in story.provenance.notes)


async def test_an_animal_with_one_gender_in_the_language_has_a_name_of_that_gender() -> None:
    for seed in range(6):
        story = await write("Un lièvre", seed=seed, engine="draft")
        assert story.cast[0].name in usual("fr", "m")
