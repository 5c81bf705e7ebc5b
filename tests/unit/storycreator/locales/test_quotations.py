"""Quotes: exact offsets, straight and curly, several paragraphs, missing marks, and nothing that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storycreator.locales.dialogue.quotations import find_quotes


def said(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in find_quotes(text, language)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('"Come in," said Mira.', ['"Come in,"']),
        ("“Come in,” said Mira. “It’s warm.”", ["“Come in,”", "“It’s warm.”"]),
        ("« Viens », dit Lou.", ["« Viens »"]),
        ("„Komm“, sagte Lou.", ["„Komm“"]),
        ("»Komm«, sagte Lou.", ["»Komm«"]),
        ("「おいで」とミラは言った。", ["「おいで」"]),
        ("‘I don’t know,’ said the dogs’ friend. ‘Do you?’", ["‘I don’t know,’", "‘Do you?’"]),
        ("'It's mine!' said Tom's sister.", ["'It's mine!'"]),
        ('Mira said,"Hi!"Then she left.', ['"Hi!"']),
        ('🚀 "Up, up!" 🌙', ['"Up, up!"']),
        ('قالت ليلى: "أهلا بك!"', ['"أهلا بك!"']),
    ],
)
def test_marks_of_many_kinds(text: str, quotes: list[str]) -> None:
    language = "de" if "Komm" in text else "fr" if "«" in text else "en"
    assert said(text, language) == quotes


@pytest.mark.parametrize(
    "text",
    [
        "The dogs' bowl wasn't Mira's.",
        'The plank was 5" long and 2" wide.',
        'A boat called "The Gull" lay there.',
        "'Twas dark, and all the mice's lamps were out.",
        '""',
        "Nobody spoke.",
    ],
)
def test_what_is_not_speech(text: str) -> None:
    assert said(text) == []


def test_a_quote_over_two_paragraphs_with_the_printers_convention_is_two_parts_of_one_speech() -> None:
    text = '"It was long ago.\n\n"Nobody remembers," said Mira.'
    first, second = find_quotes(text)
    assert (text[first.start : first.end], first.closed, first.continues) == ('"It was long ago.', False, False)
    assert (text[second.start : second.end], second.closed, second.continues) == ('"Nobody remembers,"', True, True)


def test_a_quote_over_two_paragraphs_without_it_is_one_quote() -> None:
    assert said('"It was long ago.\n\nNobody remembers," said Mira.') == ['"It was long ago.\n\nNobody remembers,"']


def test_a_quote_that_is_never_closed_ends_with_its_paragraph() -> None:
    assert said('"Come back! cried Otto.\n\nBut Mira was gone.') == ['"Come back! cried Otto.']


def test_a_missing_mark_does_not_turn_the_rest_of_the_page_inside_out() -> None:
    assert said('"Come back! cried Otto. "Please!" And he ran.')[1:] == ['"Please!"']


def test_dialogue_dashes() -> None:
    assert said("— Viens vite ! dit Lou.\n— Pourquoi ?", "fr") == ["— Viens vite !", "— Pourquoi ?"]
    assert said("—Hola —dijo Lía—. ¿Vienes?", "es")[0] == "—Hola"


MARKS = st.text(alphabet=st.sampled_from(list("\"“”‘’'«»„—–-「」 \n.,!?aB1é🚀אع"))) | st.text()


@given(MARKS, st.sampled_from(["en", "fr", "es", "de", "ar", "zh"]))
def test_any_text_gives_ordered_slices_that_begin_and_end_with_something(text: str, language: str) -> None:
    end = 0
    for span in find_quotes(text, language):
        assert end <= span.start < span.end <= len(text)
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        end = span.end


@given(st.lists(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1).map(lambda word: f'"{word}!"'), min_size=1, max_size=6))
def test_well_formed_quotes_are_all_found(quotes: list[str]) -> None:
    assert said(" Mira nodded. ".join(quotes)) == quotes
