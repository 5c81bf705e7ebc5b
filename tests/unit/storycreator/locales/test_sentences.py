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
        ("en", "It was Theo's. He ran.", ("It was Theo's.", "He ran.")),
        ("fr", "« Viens. On rentre, dit Mira. » Léa rit.", ("« Viens.", "On rentre, dit Mira. »", "Léa rit.")),
        (
            "fr",
            "« Où ça ? » demanda Jo. « Demain, dit-elle. On verra. »",
            ("« Où ça ? » demanda Jo.", "« Demain, dit-elle.", "On verra. »"),
        ),
        ("fr", "Voilà M. Renard. Il rit.", ("Voilà M. Renard.", "Il rit.")),
        (
            "es",
            "«¡Contamos! Desde cinco, tú y yo», dijo Ana. «¿Otra vez?». «Sí. Otra».",
            ("«¡Contamos!", "Desde cinco, tú y yo», dijo Ana.", "«¿Otra vez?».", "«Sí.", "Otra»."),
        ),
    ],
)
def test_sentences(language: str, text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text, language) == expected


@given(st.text(max_size=400))
def test_no_word_is_lost(text: str) -> None:
    folded = " ".join(text.split())
    assert "".join(sentences(text, "en")).replace(" ", "") == folded.replace(" ", "")


SPEECH = st.lists(st.sampled_from(["Viens vite", "On rentre à la maison", "Il est déjà tard", "Nada más"]), min_size=2, max_size=6)


@pytest.mark.parametrize(("language", "opening", "closing"), [("fr", "« ", " »"), ("es", "«", "»")])
@given(speech=SPEECH, stop=st.sampled_from([".", "!", "?"]))
def test_a_speech_of_several_sentences_is_several(language: str, opening: str, closing: str, speech: list[str], stop: str) -> None:
    text = f"{opening}{' '.join(part + stop for part in speech)}{closing} Mira rit. {opening}{speech[0]}{stop}{closing} Et voilà."
    found = sentences(text, language)
    assert len(found) == len(speech) + 3
    assert max(map(len, found)) <= max(map(len, speech)) + len(opening + stop + closing)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


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
