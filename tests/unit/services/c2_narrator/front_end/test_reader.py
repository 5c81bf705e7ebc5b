"""From print to phonemes, against written right values."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.c2_narrator.front_end.names import origins
from services.c2_narrator.front_end.phonemes import by_espeak
from services.c2_narrator.front_end.reader import phonemes
from services.c2_narrator.front_end.respelling import pronunciations
from services.c2_narrator.front_end.written_forms import written_out
from services.c2_narrator.spoken_text import spoken
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import Pronunciation

DATA = Path(__file__).parent / "data"


def right_values(name: str) -> list[tuple[str, str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    pairs = [line.partition(" | ") for line in lines if line and not line.startswith("#")]
    return [(printed.strip(), said.strip()) for printed, _, said in pairs]


def letters(text: str, language: str) -> str:
    """The phonemes alone, without stress, length, marks and spaces; held consonants once."""
    said = "".join(piece.phonemes for piece in phonemes(text, language))
    return re.sub(r"([^aeiouAEIOUWYəɑ])\1+", r"\1", re.sub(r"[ˈˌː .,;:!?…—()“”\"]", "", said))


def said(text: str, language: str) -> str:
    return letters(text, language)


@pytest.mark.parametrize("language", ["es", "fr"])
def test_written_forms_are_said_by_the_conventions_of_the_language(language: str) -> None:
    def plain(text: str) -> str:
        return text.replace("-", " ").rstrip(".")

    wrong = {}
    for printed, right in right_values(f"written_{language}.txt"):
        heard = " ".join(word.said for word in written_out(spoken(printed), language))
        if plain(heard) != plain(right):
            wrong[printed] = heard
    assert not wrong


def test_english_written_forms_sound_like_their_words() -> None:
    values = right_values("written_en.txt")
    assert not {
        printed: said(spoken(printed), "en") for printed, right in values if said(spoken(printed), "en") != said(spoken(right), "en")
    }


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_sounds_are_made_and_not_spelt(language: str) -> None:
    values = right_values(f"sounds_{language}.txt")
    assert not {printed: letters(printed, language) for printed, right in values if letters(printed, language) not in right.split("/")}


def test_sounds_that_are_in_no_table_are_not_spelt_either() -> None:
    assert letters("Grrmpf", "en") == "ɡɜɹmpf"
    assert letters("Bzzzt", "fr") == "bzt"
    assert letters("TV", "en") == "tivi"


@pytest.mark.parametrize(
    ("language", "name", "right"),
    [
        ("en", "Chloe", "klOi"), ("en", "Zoë", "zOi"), ("en", "Dylan", "dɪlən"), ("en", "José", "hOsA"), ("en", "Jorge", "hɔɹhA"),
        ("en", "Siobhán", "ʃɪvɔn"), ("en", "Niamh", "niv"), ("en", "Beth", "bɛθ"), ("en", "François", "fɹɑnswɑ"),
        ("en", "Guillaume", "ɡijOm"), ("en", "Giulia", "ʤuliə"), ("en", "Paris", "pɛɹəs"), ("en", "Jürgen", "juɹɡən"),
        ("es", "Jorge", "xoɾxe"), ("es", "Chloe", "kloi"), ("es", "William", "wiljem"), ("es", "Jack", "ʝak"), ("es", "Mira", "miɾa"),
        ("fr", "Guillaume", "ɡijom"), ("fr", "Jade", "ʒad"), ("fr", "Jack", "dʒak"), ("fr", "Louise", "lwiz"),
    ],
)  # fmt: skip
def test_names_are_said_as_their_language_says_them(language: str, name: str, right: str) -> None:
    assert letters(name, language) == right


def test_a_name_keeps_its_possessive_and_its_marks() -> None:
    assert [piece.phonemes for piece in phonemes("Siobhán's cat, Chloe!", "en")] == ["ʃɪvˈɔnz", "kˈæt,", "klˈOi!"]


def test_there_are_as_many_names_as_promised() -> None:
    assert len(origins()) >= 2000


def test_words_said_in_a_special_way() -> None:
    assert [piece.phonemes for piece in phonemes("W-what?", "en")] == ["wə, wˌʌt?"]
    assert [piece.phonemes for piece in phonemes("P-pero", "es")] == ["pe, pˈeɾo"]
    assert [piece.phonemes for piece in phonemes("You CAN go", "en")][1] == "kˈæn"
    assert "ː" in phonemes("It was looong.", "en")[2].phonemes


def test_every_printed_word_keeps_its_place_beside_what_is_said_for_it() -> None:
    text = "At 15:30 Mr. Fox ran 3.5 km, etc."
    assert [piece.word for piece in phonemes(text, "en")] == ["At", "15:30", "Mr", "Fox", "ran", "3.5", "km", "etc"]
    text = "M. Renard arrive à 15 h 30."
    assert [piece.word for piece in phonemes(text, "fr")] == ["M", "Renard", "arrive", "à", "15", "h", "30"]


@given(st.text(max_size=60), st.sampled_from(["en", "es", "fr", "it", "de"]))
def test_any_text_keeps_its_printed_words(text: str, language: str) -> None:
    text = spoken(text)
    printed = " ".join(word.printed for word in written_out(text, language))
    assert printed == " ".join("".join(char for char in text if not 0xE000 <= ord(char) <= 0xF8FF).split())


def test_a_word_from_another_language_brings_no_name_of_its_language_along() -> None:
    heard = "".join(piece.phonemes for piece in by_espeak("le weekend", "fr-fr"))
    assert "(" not in heard
    assert ")" not in heard


def own(word: str, said_as: str, language: str = "en", of: str = "") -> list[str]:
    given_ones = pronunciations([Pronunciation(word=word, said=said_as, language=of)], language)
    return [piece.phonemes for piece in phonemes(f"{word} ran", language, given_ones)]


def test_the_users_pronunciation_comes_first() -> None:
    assert own("Zelda", "zel-DAH")[0] == "zɛldˈɑ"
    assert own("Zelda", "/ˈzɛldɑː/")[0] == "zˈɛldɑ"
    assert own("Zelda", "SEL-da", "es")[0] == "sˈelda"
    assert own("Zelda", "SEL-da", "en", of="fr") == own("Zelda", "SEL-da", "en", of="es")


@pytest.mark.parametrize("said_as", ["---", "/∆/", "//", "…"])
def test_a_pronunciation_without_sound_is_refused_by_name(said_as: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        own("Zelda", said_as)
    assert raised.value.fields[0].field == "pronunciations.0.said"


@pytest.mark.parametrize(
    ("language", "printed", "right"),
    [
        ("en", "Achooo!", "əʧˈuː!"), ("en", "Ooops!", "ˈuːps!"), ("en", "Mwahaha!", "mwˈɑhˈɑhˈɑ!"), ("en", "Lars", "lˈɑɹs"),
        ("en", "Kenji", "kˈɛnʤi"),
        ("es", "¡Uuuuh!", "ˈuːː!"), ("fr", "C-c'est", "sɛ, sˈɛ"),
    ],
)  # fmt: skip
def test_found_by_other_lists(language: str, printed: str, right: str) -> None:
    assert " ".join(piece.phonemes for piece in phonemes(spoken(printed).rstrip("."), language)) == right


@pytest.mark.parametrize(
    ("language", "printed", "right"),
    [
        ("en", "2 1/2", "two and a half"), ("en", "1¾ cups", "one and three quarters cups"),
        ("en", "10 - 3 = 7", "ten minus three equals seven"),
        ("en", "agent 007", "agent zero zero seven"), ("en", "2 tbsp", "two tablespoons"),
        ("es", "2 1/2", "dos y medio"), ("es", "a la 1.", "a la una"), ("es", "a las 21", "a las veintiuna"),
        ("es", "9 − 2 = 7", "nueve menos dos igual a siete"),
        ("es", "50 cts.", "cincuenta céntimos"), ("es", "el lun. 3", "el lunes tres"), ("es", "la 1 casa", "la una casa"),
        ("fr", "2 1/2", "deux et demi"), ("fr", "1¾", "un et trois quarts"), ("fr", "10 - 3 = 7", "dix moins trois égale sept"),
        ("fr", "50 ct", "cinquante centimes"),
    ],
)  # fmt: skip
def test_mixed_numbers_sums_and_leading_zeros(language: str, printed: str, right: str) -> None:
    assert said(spoken(printed), language) == said(spoken(right), language)


@pytest.mark.parametrize(("printed", "right"), [("pages 3 - 5", "pages three to five"), ("1/2", "one half"), ("3:05", "three oh five")])
def test_what_only_resembles_a_sum_or_a_mixed_number(printed: str, right: str) -> None:
    assert letters(printed, "en") == letters(right, "en")


@pytest.mark.parametrize(
    ("language", "name", "right"),
    [
        ("es", "Thomas", "tomas"), ("es", "Poppy", "popi"), ("es", "François", "fɾanswa"), ("es", "Clémence", "klemans"),
        ("es", "Ximena", "ximena"),
        ("es", "Niamh", "nib"), ("fr", "Peter", "pitœʁ"), ("fr", "Niamh", "niv"), ("fr", "Ximena", "ximena"), ("en", "Thandiwe", "tɑndiwA"),
        ("en", "Xiaoming", "ʃWmɪŋ"), ("en", "Phineas", "fɪniəs"),
        ("en", "Devika", "dAvikə"), ("en", "Kwabena", "kwɑbAnə"),
    ],
)  # fmt: skip
def test_names_of_unseen_lists(language: str, name: str, right: str) -> None:
    assert letters(name, language) == right
