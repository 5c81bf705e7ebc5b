"""Sentences are cut the same way everywhere, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.support.stories import TEXTS, story
from storycreator.locales.sentences import original_edition, paragraphs, sentences
from storycreator.messages.edition import SENTENCE_MAX


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", '"What shall we do?" asked Mira. Otto thought.', ('"What shall we do?" asked Mira.', "Otto thought.")),
        ("en", "Mr. Fox ran, e.g. fast. He won!", ("Mr. Fox ran, e.g. fast.", "He won!")),
        ("es", "«¿Qué hacemos?», preguntó Mira. ¡Vamos! —dijo ella—.", ("«¿Qué hacemos?», preguntó Mira.", "¡Vamos! —dijo ella—.")),
        ("fr", "« Oui ! » cria-t-il. Il rit.", ("« Oui ! » cria-t-il.", "Il rit.")),
        ("en", "No end", ("No end",)),
    ],
)
def test_sentences(language: str, text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text, language) == expected


@given(st.text(max_size=400))
def test_no_word_is_lost(text: str) -> None:
    folded = " ".join(text.split())
    assert "".join(sentences(text, "en")).replace(" ", "") == folded.replace(" ", "")


def test_paragraphs_are_parted_by_blank_lines() -> None:
    assert paragraphs("One.\n\nTwo\nstill two.\n \nThree.\n") == ("One.", "Two\nstill two.", "Three.")


def test_the_original_edition_holds_the_whole_story() -> None:
    edition = original_edition(story())
    said = [" ".join(s for p in page.paragraphs for s in p.sentences) for page in edition.pages]
    assert said == list(TEXTS)


def test_text_that_never_ends_a_sentence_is_cut_between_words() -> None:
    text = "and so on " * 390
    cut = sentences(text, "en")
    assert " ".join(cut) == text.strip()
    assert max(map(len, cut)) <= SENTENCE_MAX
