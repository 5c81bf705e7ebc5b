"""What is spoken, what is only to be seen, and how it is cut."""

import pytest
from hibari.g2p import G2P
from hypothesis import given
from hypothesis import strategies as st

from services.c2_narrator.front_end.phonemes import Piece, by_espeak, english, group_pieces
from services.c2_narrator.front_end.reader import phonemes
from services.c2_narrator.spoken_text import spoken


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Up we go! 🚀✨", "Up we go!"),
        ("🚀🧑‍🚀", ""),
        ("…", ""),
        ("— — —", ""),
        ('"Come!" said Mira.', "“Come!” said Mira."),
        ("«Ven», dijo Otto.", "“Ven”, dijo Otto."),
        ("—¿Vamos? —preguntó Mira—. ¡Sí!", "¿Vamos? preguntó Mira. ¡Sí!"),
        ("He ran -- fast - and fell", "He ran — fast — and fell."),
        ("a well-known *fox*", "a well-known fox."),
        ("It isn’t far...", "It isn't far…"),
        ("« Que faire ? » demanda Milo.", "“ Que faire? ” demanda Milo."),
        ("a\u200bb\u00adc", "abc."),
        ("It cost 3 €.", "It cost 3 €."),
    ],
)
def test_print_becomes_speech(printed: str, said: str) -> None:
    assert spoken(printed) == said


@given(st.text(max_size=80))
def test_whatever_is_printed_gives_something_that_can_be_spoken_or_nothing(text: str) -> None:
    said = spoken(text)
    assert said == "" or (any(char.isalnum() for char in said) and "\n" not in said and said[-1] in ".!?…。！？؟।'”)")


@pytest.mark.parametrize("name", ["Mira", "Maro", "Umi", "Remy", "Elin", "Zeno", "Quill", "Saffi"])
def test_every_name_has_phonemes_and_keeps_its_word(name: str) -> None:
    pieces = english(f"{name} smiled.", british=False)
    assert [piece.word for piece in pieces] == [name, "smiled"]
    assert all(piece.phonemes for piece in pieces)


def test_names_of_ours_are_said_as_a_parent_would() -> None:
    said = {name: phonemes(name, "en")[0].phonemes for name in ("Remy", "Ivo", "Maro")}
    assert said == {"Remy": "ɹˈɛmi", "Ivo": "ˈivO", "Maro": "mˈɑɹO"}
    assert phonemes("Remy's hat", "en")[0].phonemes == "ɹˈɛmiz"


@pytest.mark.parametrize("british", [True, False])
def test_english_is_said_as_hibari_says_it(british: bool) -> None:
    text = "Dr. Smith read the 3rd of 1,250 live records, didn't he? robots quietly wound the wound; I read $9.99 tales in 2024."
    own = "".join(f"{piece.phonemes} " for piece in english(text, british=british)).strip()
    assert own == G2P(british=british)(text)


def test_numbers_are_read_and_keep_their_printed_word() -> None:
    pieces = phonemes("25 robots", "en")
    assert pieces[0] == Piece("twˈɛnti fˈIv", "25")


def test_espeak_phonemes_keep_marks_words_and_joined_letters() -> None:
    pieces = by_espeak("“Muchos niños”, dijo Otto. ¡Vamos!", "es")
    assert [piece.word for piece in pieces] == ["Muchos", "niños", "dijo", "Otto", "Vamos"]
    assert [piece.phonemes[-1] for piece in pieces] == ["s", ",", "o", ".", "!"]
    assert pieces[0].phonemes.startswith("“")
    assert "ʧ" in pieces[0].phonemes


@given(st.lists(st.text("abc", min_size=1, max_size=12).flatmap(lambda s: st.sampled_from([s, s + ",", s + "."])), max_size=60))
def test_groups_keep_every_piece_in_order_within_the_limit(words: list[str]) -> None:
    pieces = [Piece(word, word) for word in words]
    groups = group_pieces(pieces, 40)
    assert [piece for group in groups for piece in group] == pieces
    assert all(len(" ".join(piece.phonemes for piece in group)) <= 40 for group in groups)


def test_a_long_sentence_is_cut_after_a_mark() -> None:
    groups = group_pieces([Piece("aaaa"), Piece("bbbb"), Piece("cccc,"), Piece("dddd"), Piece("eeee")], 22)
    assert [group[-1].phonemes for group in groups] == ["cccc,", "eeee"]
