"""Those whom a scene's sentence names are in the picture; those it only speaks of are not."""

import pytest

from services.c1_illustrator.collage.bystanders import bystanders, perch


def named(action: str, *kinds: str) -> list[str]:
    return [who for who, _, many in bystanders(action, set(kinds), 1) if not many]


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("a postman sits on a chair in a workshop, and the sign painter has jumped up", ["postman", "painter"]),
        ("in the rain Ada jumps once more while a goose gives advice from a puddle", ["goose"]),
        ("Ada shows it to a baker, a fisherman and a very old woman", ["baker", "fisherman", "old woman"]),
        ("three big doctors with ladders shrug their shoulders", ["doctor", "second doctor"]),
        ("from the bed by the door a small child listens", ["child"]),
    ],
)
def test_whoever_the_sentence_names_is_there(action: str, who: list[str]) -> None:
    assert named(action) == who


@pytest.mark.parametrize(
    "action",
    [
        "Ada sneezes so hard that a doctor's hat flies off",
        "Ada sits on the stool like a king and thinks of an elephant",
        "the paper dragon has come apart in the middle",
        "in the yard a small apple tree bears one blossom",
        "the ball flies towards the goal",
        "Ada holds up a tortoise drawing",
        'Ada reads "a fox and a hen" aloud',
        "the teddy bear lies beside the bed without a nurse",
    ],
)
def test_whoever_is_only_spoken_of_is_not(action: str) -> None:
    assert named(action) == []


def test_somebody_of_the_cast_does_not_come_twice_unless_it_is_another() -> None:
    assert named("the fox looks at the hen", "fox") == ["hen"]
    assert named("another fox looks in", "fox") == ["fox"]


def test_a_village_is_a_crowd_and_crowds_differ() -> None:
    first, second = ([who for who, _, many in bystanders("the whole village sits in the meadow", set(), page) if many] for page in (1, 2))
    assert len(first) >= 3
    assert first[:3] != second[:3]


@pytest.mark.parametrize(
    ("action", "who", "found"),
    [
        ("the hen sits fast asleep in the lap of Quill", "hen", ("Quill", True)),
        ("Elin holds out the bell, and Quill shakes his head, with the hen asleep in his lap", "hen", ("Quill", True)),
        ("the egg has broken; a wet chick sits on Runa's back and sneezes", "chick", ("Runa", False)),
        ("a chick races about on top of Runa, Elin after it", "chick", ("Runa", False)),
        ("a chick sits on the floor", "chick", ("", False)),
    ],
)
def test_laps_and_backs(action: str, who: str, found: tuple[str, bool]) -> None:
    assert perch(action, who, ["Quill", "Elin", "Runa"]) == found
