"""Who is in a picture, where they stand and what is said of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.c1_illustrator.collage.composition import Framing
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.painting import Staged, boxes, stage
from services.c1_illustrator.collage.places.catalogue import BY_NAME
from services.c1_illustrator.collage.plan import plan_book
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import PictureStyle, TimeOfDay, Weather
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Story
from tests.support.tales import CAST, page, someone, tale

KINDS = ("dragon", "mouse", "girl", "giraffe", "whale", "bee", "robot", "fox", "king", "snail", "mermaid", "ghost")


def staged(story: Story, noto: NotoSet, finder: IconFinder, seed: int = 1) -> list[Staged]:
    book = plan_book(IllustrationRequest(story=story, seed=seed), noto, finder)
    return [stage(picture, PictureStyle.COLLAGE, noto, shadows=False) for picture in book.pictures]


@given(
    kinds=st.lists(st.sampled_from(KINDS), max_size=8),
    place=st.sampled_from(sorted(BY_NAME)),
    props=st.lists(
        st.sampled_from(["bread", "rocket", "star", "key", "umbrella", "house", "kite", "giraffe toy", "guitar"]), max_size=5, unique=True
    ),
    seed=st.integers(0, 1000),
    action=st.sampled_from(["", "They run away", "They hug"]),
)
def test_everybody_is_whole_and_inside_the_frame(
    kinds: list[str], place: str, props: list[str], seed: int, action: str, noto: NotoSet, finder: IconFinder
) -> None:
    cast = [someone(f"N{'abcdefgh'[k]}", kind) for k, kind in enumerate(kinds)]
    story = tale(page(1, place, [member.name for member in cast], props=props, action=action), cast=cast)
    for picture in staged(story, noto, finder, seed):
        for name, left, top, right, bottom in boxes(picture):
            assert left > 0, name
            assert top > 0, name
            assert right < WIDTH, name
            assert bottom < HEIGHT, name
        everyone = {item.figure.name for item in picture.composition.placed if item.figure}
        assert everyone == {figure.name for figure in picture.plan.figures}


def test_nobody_hides_anybody(noto: NotoSet, finder: IconFinder) -> None:
    cast = [someone(f"N{'abcde'[k]}", kind) for k, kind in enumerate(KINDS[:5])]
    for seed in range(6):
        picture = staged(tale(page(1, "meadow", [m.name for m in cast]), cast=cast), noto, finder, seed)[1]
        people = sorted((item for item in picture.composition.placed if item.figure), key=lambda item: item.left)
        for a, b in pairwise(people):
            assert a.left + a.width <= b.left + 1


def test_heroes_are_large_and_small_animals_readable(noto: NotoSet, finder: IconFinder) -> None:
    cast = [someone("Zed", "dragon"), someone("Pip", "mouse")]
    for number in (1, 2, 3, 4):
        pages = [page(k, "meadow", ["Zed", "Pip"]) for k in range(1, number + 1)]
        picture = staged(tale(*pages, cast=cast), noto, finder)[-1]
        height = {item.figure.name: item.height / HEIGHT for item in picture.composition.placed if item.figure}
        assert 0.28 <= height["Zed"] <= 0.6
        assert 0.12 <= height["Pip"] < height["Zed"]


def test_they_stand_on_the_ground_except_where_one_floats(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "meadow", ["Zephyr", "Milo"]), page(2, "outer space", ["Zephyr", "Milo"]), page(3, "under the sea", ["Zephyr"]))
    _, meadow, space, sea = staged(story, noto, finder)
    assert all(
        item.shadow is not None and abs(item.bottom - item.shadow) < 2 and item.bottom > HEIGHT * 0.8 for item in meadow.composition.placed
    )
    assert all(item.shadow is None for item in (*space.composition.placed, *sea.composition.placed))


def test_those_seen_from_the_side_look_at_one_another(noto: NotoSet, finder: IconFinder) -> None:
    picture = staged(tale(page(1, "meadow", ["Zephyr", "Milo"])), noto, finder)[1]
    left, right = sorted((item for item in picture.composition.placed if item.figure), key=lambda item: item.middle)
    assert left.mirrored
    assert not right.mirrored


def test_pages_differ_in_framing_and_the_cover_leaves_room_for_the_title(noto: NotoSet, finder: IconFinder) -> None:
    pictures = staged(tale(*(page(k, "meadow", ["Zephyr", "Milo"]) for k in range(1, 9))), noto, finder)
    assert {picture.composition.framing for picture in pictures} == set(Framing)
    cover = pictures[0]
    assert cover.composition.framing == Framing.COVER
    assert all(top > HEIGHT * 0.3 for _, _, top, _, _ in boxes(cover))
    assert "Zephyr" in {figure.name for figure in cover.plan.figures}


def test_things_lie_on_tables_indoors_and_hang_in_the_air_when_they_fly(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "the kitchen", ["Lily"], props=["pie"]), page(2, "meadow", ["Lily"], props=["kite", "key"]))
    _, kitchen, meadow = staged(story, noto, finder)
    where = {item.prop.word: item.on for picture in (kitchen, meadow) for item in picture.composition.placed if item.prop}
    assert where == {"pie": "surface", "kite": "air", "key": "ground"}


def test_alt_text_names_everybody_the_place_the_time_and_the_things(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "a bakery", ["Zephyr", "Milo"], time=TimeOfDay.MORNING, props=["loaf of bread"]),
                 page(2, "the forest", ["Lily"], weather=Weather.RAIN, time=TimeOfDay.EVENING), page(3, "the sea bed"))  # fmt: skip
    cover, bakery, forest, empty = (picture.alt for picture in staged(story, noto, finder))
    for words in ("Zephyr, a green dragon,", "Milo, a brown hedgehog,", "in a bakery in the morning", "a loaf of bread"):
        assert words in bakery
    assert "Lily, a girl, stands in a forest on a rainy evening" in forest
    assert "nobody is there" in empty
    assert cover.startswith("Cover: ")


def test_scenery_and_the_cast_are_not_drawn_a_second_time(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "the forest", ["Zephyr"], props=["trees", "dragon", "a sky", "lantern", "mushrooms", "a lantern"]))
    book = plan_book(IllustrationRequest(story=story), noto, finder)
    assert [prop.slug for prop in book.pictures[1].props] == ["red-paper-lantern", "mushroom"]


@pytest.mark.parametrize("pages", [(), (2, 0), (2, 2, 9)])
def test_only_the_pages_asked_for(pages: tuple[int, ...], noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "meadow", ["Lily"]), page(2, "beach", ["Lily"]), cast=CAST)
    book = plan_book(IllustrationRequest(story=story, pages=pages), noto, finder)
    assert [picture.page for picture in book.pictures] == {(): [0, 1, 2], (2, 0): [0, 2], (2, 2, 9): [2]}[pages]
