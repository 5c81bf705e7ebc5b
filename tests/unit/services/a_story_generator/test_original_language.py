"""A story told in the language of its prompt, or in one that was asked for."""

import pytest

from services.a_story_generator.prompt import gloss
from storycreator.core.errors import InvalidInputError
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
        ("fr", "xylophage zzgrmpf kwouik", ""),
    ],
)
def test_a_prompt_is_read_in_english_with_its_names(language: str, prompt: str, english: str) -> None:
    assert gloss.in_english(prompt, language) == english


def languages(story: Story) -> list[str]:
    return [story.language, *sorted(edition.language for edition in story.editions)]


async def test_a_spanish_prompt_is_told_in_spanish_with_its_hero_and_its_fear() -> None:
    story = await write("Diego tiene miedo a la oscuridad", seed=3, engine="draft")
    assert languages(story) == ["es", "en", "fr"]
    text = " ".join(page.text for page in story.pages)
    assert "Diego" in text
    assert "oscuridad" in text
    assert "told in Spanish, the language of the prompt" in story.provenance.notes


async def test_another_language_can_be_asked_for() -> None:
    story = await write("A lost kite", seed=3, engine="draft", language="fr")
    assert languages(story) == ["fr", "en", "es"]
    assert sum("cerf-volant" in page.text for page in story.pages) >= 3


async def test_a_language_without_stories_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match="language") as refused:
        await write("A lost kite", engine="draft", language="sv")
    assert "en, es, fr" in str(refused.value)


async def test_a_prompt_in_a_language_without_stories_is_told_in_english_and_says_so() -> None:
    story = await write("Der Bär und die Biene", engine="draft")
    assert story.language == "en"
    assert any("told in English" in note for note in story.provenance.notes)
