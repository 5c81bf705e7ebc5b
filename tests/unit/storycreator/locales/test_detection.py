"""The language of a prompt."""

import pytest

from storycreator.locales.detection import language_of, likely_languages

PROMPTS = {
    "en": ["A lost kite", "Otto the octopus has too many hats", "robots", "Piñata party for Mateo", "Amélie's first day at school",
           "La La the singing mouse", "Snow day", "No more nightmares", "Mia"],
    "es": ["Una cometa perdida", "Dos hermanas y un pastel", "El gato", "Luna y Mateo", "cumpleaños de mi abuela",
           "Lucía y su abuelo plantan un árbol"],
    "fr": ["Un cerf-volant perdu", "Deux soeurs", "un petit train", "Zoé a peur du noir", "Noël chez mamie", "Le chat de Zoé"],
    "de": ["Es war einmal ein kleiner Igel", "Der Bär und die Biene"],
    "it": ["Un gatto perso nel bosco"],
    "pt": ["A baleia que não sabia cantar"],
    "nl": ["Een muis die bang is voor de kat", "Lotte en haar opa bouwen een boomhut", "De kleine vos wil de zee zien"],
    "sv": ["En mus som är rädd för katten", "En liten räv som vill se havet"],
    "pl": ["Mała mysz, która boi się ciemności", "Kot, który chciał latać"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "prompt"), [(language, prompt) for language, prompts in PROMPTS.items() for prompt in prompts])
def test_the_language_of_a_prompt_is_known(language: str, prompt: str) -> None:
    assert language_of(prompt) == language


def test_without_a_word_of_a_language_the_fallback_is_taken() -> None:
    assert language_of("🐉🍞") == "en"
    assert language_of("Mia", "fr") == "fr"


def test_all_languages_a_text_may_be_in() -> None:
    assert likely_languages("Es war einmal ein kleiner Igel")[0] == "de"
    assert likely_languages("The bear with the red hat") == ("en",)
    assert {"es", "it"} <= set(likely_languages("un gatto con un"))
    assert {"en", "es", "fr", "de", "it", "pt"} <= set(likely_languages("Mimosa"))
