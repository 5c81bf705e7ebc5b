import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.c3_translator.finish import finish
from services.c3_translator.target_quotes import localized
from storycreator.locales.locale import locale


@pytest.mark.parametrize(
    ("language", "plain", "dressed"),
    [
        ("es", '"Vamos", dijo Ana.', "«Vamos», dijo Ana."),
        ("es", 'Ana dijo: "Vamos."', "Ana dijo: «Vamos»."),
        ("es", '"Dónde está?" preguntó Ana.', "«¿Dónde está?» preguntó Ana."),
        ("es", '"Hola, Ana. Qué tal?" dijo él. "Ven!"', "«Hola, Ana. ¿Qué tal?» dijo él. «¡Ven!»"),
        ("es", "Qué hermoso era!", "¡Qué hermoso era!"),
        ("es", '"Gracias, Ana. Me salvaste!"', "«Gracias, Ana. ¡Me salvaste!»"),
        ("fr", '"Viens !" dit Ana.', "« Viens ! » dit Ana."),
        ("fr", 'Elle dit:"Viens."', "Elle dit: « Viens. »"),
        ("pt", '"Vamos", disse Ana.', "“Vamos”, disse Ana."),
        ("es", "«Vamos», dijo Ana.", "«Vamos», dijo Ana."),
    ],
)
def test_each_language_quotes_its_way(language: str, plain: str, dressed: str) -> None:
    assert localized(plain, language) == dressed


WORDS = st.lists(st.sampled_from(["Ana", "sol", "casa", '"', "?", "!", ".", ",", "¿", "—"]), min_size=1, max_size=20).map(" ".join)


@given(WORDS, st.sampled_from(["es", "fr", "pt"]))
def test_dressing_keeps_the_letters_and_balances_the_marks(text: str, language: str) -> None:
    dressed = localized(text, language)
    assert [c for c in dressed if c.isalpha()] == [c for c in text if c.isalpha()]
    opening, closing = locale(language).typography.quotes[0]
    assert dressed.count(opening) == dressed.count(closing)
    assert '"' not in dressed


@given(WORDS)
def test_dressing_twice_changes_nothing_in_spanish(text: str) -> None:
    once = localized(text, "es")
    assert localized(once, "es") == once


def test_finishing_touches() -> None:
    assert finish("ella vio a Otto .", "She saw Otto.", "es", ("Otto",)) == "Ella vio a Otto."
    assert finish("le chien de Otto", "Otto's dog", "fr", ("Otto",)) == "Le chien d'Otto"
    assert finish("Ana y Inés", "Ana and Inés", "es", ("Ana", "Inés")) == "Ana e Inés"
    assert finish("La luna.", "The Moon", "es", ()) == "La luna"
