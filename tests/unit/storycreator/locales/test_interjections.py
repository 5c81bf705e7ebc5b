"""Sounds and exclamations are nobody's name."""

import pytest

from storycreator.locales.interjections import is_interjection


@pytest.mark.parametrize(
    "word",
    ["Brrr", "Brr", "Shh", "Psst", "Zzz", "Hmm", "Whoosh", "Yaaay", "Plouf", "Zas", "Ouaf", "Achís", "Pssst", "Grrrr", "Miaou", "Oups"],
)
def test_sounds(word: str) -> None:
    assert is_interjection(word)


@pytest.mark.parametrize(
    "word", ["Otto", "Mira", "Lynn", "Aaron", "Zoë", "Flynn", "Puff", "Pip", "Mr", "Dr", "Ivy", "Élise", "Íñigo", "Ng", "Sky"]
)
def test_names_are_none(word: str) -> None:
    assert not is_interjection(word)
