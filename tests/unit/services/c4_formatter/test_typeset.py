"""Typography: what a reader sees, and that no word is ever touched."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.c4_formatter.typeset import set_line, set_paragraph
from storycreator.locales.locale import locale

LANGUAGES = (
    "en",
    "es",
    "fr",
    "fr-CA",
    "pt",
    "pt-BR",
    "it",
    "de",
    "de-CH",
    "da",
    "sv",
    "hu",
    "ru",
    "ja",
    "zh",
    "zh-Hant",
    "ar",
    "he",
    "tlh",
)
texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="ab1.,!?:; -–—'\"’‘“”«»„‚‹›…()¿¡\u00a0", max_size=40),
    st.lists(
        st.sampled_from(
            ["Mira", "said", '"', "'", " ", " ", "don't", "«", "»", "“", "”", "--", " - ", "...", "!", "?", ":", ", ", "’", "a"]
        ),
        max_size=16,
    ).map("".join),
)
paragraphs = st.lists(texts.filter(bool), min_size=1, max_size=4)


def visible(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("language", "typed", "printed"),
    [
        ("en", '"Come here," said Mira.', "“Come here,” said~Mira."),
        ("en", "'Come,' said Mira. 'I don't know the way.'", "“Come,” said Mira. “I don’t know the~way.”"),
        ("en", '"He said "hello there" to me," said Mirabella.', "“He said ‘hello there’ to me,” said Mirabella."),
        ("en", "The dogs' bowl was 'empty', 'twas said yesterday.", "The dogs’ bowl was “empty”, ’twas said yesterday."),
        ("en", "She waited - not yet... -- and then 7 - 3 moonbeams went.", "She waited—not yet…—and then 7 - 3 moonbeams~went."),
        ("en", "«Come» , said Dr. Owl !", "“Come”, said Dr.~Owl!"),
        ("es", '"Vamos!" dijo Mirabel.', "«¡Vamos!» dijo Mirabel."),
        ("es", 'Mira preguntó: "Quién eres realmente?"', "Mira preguntó: «¿Quién eres realmente?»"),
        ("es", "- Hola, ¿qué tal? -- dijo Mirabella.", "—Hola, ¿qué tal? —dijo Mirabella."),
        ("es", "“¿Vienes, amigo?” preguntó.", "«¿Vienes, amigo?» preguntó."),
        ("fr", '"Bonjour !" dit Mirabelle.', "«~Bonjour^!~» dit Mirabelle."),
        ("fr", "L'ours dit : « Qui es-tu ? » Il est 10:30; oui!", "L’ours dit~: «~Qui es-tu^?~» Il est 10:30^;~oui^!"),
        ("fr-CA", "Elle cria: “Viens maintenant!”", "Elle cria~: «~Viens maintenant!~»"),
        ("pt", '"Vem!" disse Mirabela.', "“Vem!” disse Mirabela."),
        ("de", "\"Komm!\" rief sie. »Nein, 'halt' ist besser«, rief er.", "„Komm!“ rief sie. „Nein, ‚halt‘ ist besser“, rief~er."),
        ("it", "\"Vieni!\" disse l'orso che aveva un po' d'appetito.", "«Vieni!» disse l’orso che aveva un po’ d’appetito."),
        ("ja", '"こんにちは"と言った。', "「こんにちは」と言った。"),
        ("he", 'צה"ל אמר "שלום"', "צה״ל אמר~”שלום”"),
    ],
)  # fmt: skip
def test_each_language_is_set_by_its_own_typography(language: str, typed: str, printed: str) -> None:
    assert visible(" ".join(set_paragraph((typed,), locale(language).typography))) == printed


def test_speech_that_runs_over_sentences_is_one_quotation() -> None:
    assert set_paragraph(('"Come here.', 'We are waiting," said Mira.'), locale("fr").typography)[0] == "«\u00a0Come here."
    assert set_paragraph(('"Come here.', 'We are waiting," said Mira.'), locale("en").typography)[1].startswith("We are waiting,” said")


def test_a_short_last_word_does_not_stand_alone() -> None:
    assert visible(set_paragraph(("They all went home to bed.",), locale("en").typography)[0]) == "They all went home to~bed."


def test_a_title_keeps_plain_spaces() -> None:
    assert set_line("The Fox's 3 km Walk to it", locale("en").typography) == "The Fox’s 3 km Walk to it"


@given(paragraphs, st.sampled_from(LANGUAGES))
def test_words_are_never_lost_or_changed(typed: list[str], language: str) -> None:
    printed = set_paragraph(typed, locale(language).typography)
    assert len(printed) == len(typed)
    for before, after in zip(typed, printed, strict=True):
        assert re.findall(r"\w+", after) == re.findall(r"\w+", before)


@example(["0:»0"], "fr")
@given(paragraphs, st.sampled_from(LANGUAGES))
def test_typesetting_twice_changes_nothing(typed: list[str], language: str) -> None:
    once = set_paragraph(typed, locale(language).typography)
    assert set_paragraph(once, locale(language).typography) == once


@given(paragraphs, st.sampled_from(("en", "es", "fr", "de", "it", "pt")))
def test_no_straight_mark_is_left(typed: list[str], language: str) -> None:
    assert not set("\"'") & set("".join(set_paragraph(typed, locale(language).typography)))
