"""The cast: the same on every page, different from one another, drawn as asked or said otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.c1_illustrator.collage.figures.design import beast_of, design_cast
from services.c1_illustrator.collage.figures.look import read_look
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.palette import NAMED
from services.c1_illustrator.collage.puppets.kinds import kind_of
from services.c1_illustrator.collage.puppets.puppet import Puppet
from tests.support.tales import CAST, someone


def test_a_character_is_drawn_the_same_every_time(noto: NotoSet, finder: IconFinder) -> None:
    first, again = (design_cast(CAST, 5, noto, finder) for _ in range(2))
    for name, figure in first.items():
        assert figure.figure().painted(220).tobytes() == again[name].figure().painted(220).tobytes()


@pytest.mark.parametrize("kind", ["robot", "fox", "mouse", "girl", "dragon", "rabbit", "wizard", "owl"])
def test_two_of_a_kind_do_not_look_alike(kind: str, noto: NotoSet, finder: IconFinder) -> None:
    figures = list(design_cast([someone("Ada", kind), someone("Bob", kind), someone("Cy", kind)], 1, noto, finder).values())
    assert len({figure.figure().painted(96).tobytes() for figure in figures}) == 3


@pytest.mark.parametrize(
    "kind",
    ["girl", "boy", "grandmother", "detective", "baker", "king", "fox", "bear", "robot", "alien", "lion", "frog", "astronaut", "panda"],
)
def test_people_and_faces_have_bodies(kind: str, noto: NotoSet, finder: IconFinder) -> None:
    figure = design_cast([someone("Ada", kind, pronoun="she")], 1, noto, finder)["Ada"].figure()
    assert figure.height > 1.15 * figure.width
    image = figure.painted(200)
    lowest = image.crop((0, 180, image.width, 200)).getchannel("A")
    assert lowest.getbbox() is not None, "no feet"


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("little girl", "girl"), ("robot fox", "fox"), ("mice", "mouse"), ("polar bear", "polar bear"), ("old woman", "old woman"),
        ("shy dragon", "dragon"), ("police officer", "police officer"), ("hound", "dog"), ("wolves", "wolf"),
    ],
)  # fmt: skip
def test_kinds_are_known_by_their_head_noun(kind: str, known: str) -> None:
    found = kind_of(kind)
    assert found is not None
    assert found.name == known


def test_a_kind_without_a_puppet_is_the_drawing_of_the_set(noto: NotoSet, finder: IconFinder) -> None:
    assert kind_of("spider") is None
    assert beast_of("a hairy spider") == "spider"
    assert design_cast([someone("Ada", "spider")], 1, noto, finder)["Ada"].figure("jump", "sad").pose == ""


def test_a_look_says_which_colour_is_whose() -> None:
    look = read_look("green scales, a red scarf and a small blue hat")
    assert look.body == NAMED["green"]
    assert look.colour("scarf") == NAMED["red"]
    assert look.colour("hat") == NAMED["blue"]
    assert read_look("a girl with dark skin and a yellow raincoat").skin == "dark"


def test_the_look_changes_the_drawing(noto: NotoSet, finder: IconFinder) -> None:
    plain, red = (design_cast([someone("Ada", "dragon", look)], 1, noto, finder)["Ada"] for look in ("", "red scales"))
    assert plain.figure().painted(64).tobytes() != red.figure().painted(64).tobytes()
    assert red.label == "a red dragon"


def test_an_unknown_kind_gets_a_stand_in_and_a_note(noto: NotoSet, finder: IconFinder) -> None:
    figures = design_cast(
        [someone("Zog", "zorgle", pronoun="he"), someone("Bim", "wumpet", description="a shy rabbit-like being, half rabbit")],
        1,
        noto,
        finder,
    )
    assert figures["Zog"].note
    assert "rabbit" in figures["Bim"].label
    assert "rabbit" in figures["Bim"].note


@given(name=st.text(min_size=1, max_size=60), look=st.text(max_size=100), kind=st.sampled_from(["cat", "fox", "girl", "robot", "cook"]))
def test_no_name_or_look_breaks_a_drawing(name: str, look: str, kind: str, noto: NotoSet, finder: IconFinder) -> None:
    figure = design_cast([someone(name, kind, look)], 1, noto, finder)[name]
    assert figure.figure().painted(32).getbbox() is not None


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("a loaf of bread", "bread"), ("the old map", "world-map"), ("three red apples", "red-apple"), ("treasure chest", "treasure-chest"),
        ("golden key", "old-key"), ("kite", "kite"), ("a jar of honey", "honey-pot"), ("magnifying glass", "magnifying-glass-tilted-left"),
        ("stars", "glowing-star"), ("paper rocket", "rocket"),
    ],
)  # fmt: skip
def test_things_find_their_drawing(word: str, slug: str, finder: IconFinder) -> None:
    found = finder.find(word)
    assert found is not None
    assert found.slug == slug


@pytest.mark.real
def test_a_word_no_list_knows_finds_its_nearest_or_nothing(finder: IconFinder) -> None:
    found = finder.find("flugelhorn")
    assert found is None or found.slug in ("trumpet", "saxophone", "postal-horn", "trombone")
    assert finder.find("qwxzzk") is None


@pytest.mark.parametrize("kind", ["detective", "baker", "boy", "queen"])
def test_two_people_of_a_kind_have_faces_of_their_own(kind: str, noto: NotoSet, finder: IconFinder) -> None:
    for seed in range(4):
        one, other = design_cast([someone("Ada", kind, pronoun="she"), someone("Eve", kind, pronoun="she")], seed, noto, finder).values()
        faces = [figure.figure().painted(120).crop((0, 0, 40, 60)).resize((20, 30)).tobytes() for figure in (one, other)]
        assert faces[0] != faces[1]


@pytest.mark.parametrize("kinds", [("grandfather", "granddaughter"), ("baker", "brother"), ("girl", "sister")])
def test_a_family_looks_related(kinds: tuple[str, str], noto: NotoSet, finder: IconFinder) -> None:
    for seed in range(12):
        roles = zip(("Ada", "Bo"), kinds, ("hero", "friend"), strict=True)
        cast = [someone(name, kind).model_copy(update={"role": role}) for name, kind, role in roles]
        puppets = [one for one in design_cast(cast, seed, noto, finder).values() if isinstance(one, Puppet)]
        assert len({one.colours["skin"] for one in puppets}) == 1, kinds
        assert len(puppets) == 2
