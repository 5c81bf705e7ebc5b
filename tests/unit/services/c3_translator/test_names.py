from hypothesis import given
from hypothesis import strategies as st

from services.c3_translator import names

NAMES = ("Saffi", "Old Tom", "Tom", "Ana-Lu", "D'Arcy")


@given(st.lists(st.sampled_from([*NAMES, "ran", "and", "saw", "Tomorrow", "the fox", ","]), max_size=12))
def test_tokens_bring_every_name_back(words: list[str]) -> None:
    text = " ".join(words)
    ordered = sorted(NAMES, key=lambda name: (-len(name), name))
    tokens = names.tokens(ordered)
    hidden = names.replace(tokens, text)
    assert names.replace({token: name for name, token in tokens.items()}, hidden) == text
    assert not names.counts(ordered, hidden)


def test_a_name_inside_a_longer_one_is_not_counted() -> None:
    assert names.counts(("Old Tom", "Tom"), "Old Tom met Tom, not Tomas.") == {"Old Tom": 1, "Tom": 1}


def test_a_missing_or_new_name_is_noticed() -> None:
    assert names.same_names(("Ana", "Otto"), "Ana sang.", "Ana cantó.")
    assert not names.same_names(("Ana", "Otto"), "Ana sang.", "Ella cantó.")
    assert not names.same_names(("Ana", "Otto"), "Ana sang.", "Ana y Otto cantaron.")


def test_pronouns_tell_who_is_she_and_who_is_he() -> None:
    texts = ["Saffi was a robot.", "She loved stars.", "Otto waved his paw.", "Saffi smiled at him, and she laughed."]
    assert names.genders(("Saffi", "Otto"), texts) == {"Saffi": "f", "Otto": "m"}
