"""The pictures of a book differ: in place, camera or time, and in where everybody is."""

import random
from itertools import pairwise

import pytest
from hypothesis import settings

from services.c1_illustrator.collage.composition.framing import Framing
from services.c1_illustrator.collage.composition.placed import Composition
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.painting import stage
from services.c1_illustrator.collage.plan import plan_book
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import PictureStyle, TimeOfDay
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Direction, Mood, Pose, Story
from tests.support.tales import page, someone, tale

PLACES = ("meadow", "the kitchen", "a bridge", "the market", "outer space")
BOOKS = 60 if settings.get_current_profile_name() == "long" else 8


def book(seed: int) -> Story:
    """Eight pages about the same one, two or three people, who mostly stay where they are."""
    rng = random.Random(seed)
    cast = [someone(name, rng.choice(("girl", "fox", "old man", "elephant", "snail"))) for name in ("Ada", "Bo", "Cy")[: rng.randint(1, 3)]]
    place, pages = rng.choice(PLACES), []
    for number in range(1, 9):
        place = rng.choice(PLACES) if rng.random() < 0.25 else place
        directions = tuple(Direction(who=one.name, pose=rng.choice(list(Pose)), mood=rng.choice(list(Mood))) for one in cast)
        one = page(number, place, [member.name for member in cast], time=rng.choice((TimeOfDay.DAY, TimeOfDay.DAY, TimeOfDay.EVENING)))
        pages.append(one.model_copy(update={"scene": one.scene.model_copy(update={"stage": directions})}))
    return tale(*pages, cast=cast)


def alike(one: Composition, other: Composition) -> bool:
    """Whether two pictures have the same composition: everybody is about where they were and about as large."""
    where = [{item.figure.name: item for item in picture.placed if item.figure} for picture in (one, other)]
    return where[0].keys() == where[1].keys() and all(
        abs(item.middle - where[1][name].middle) < 0.08 * WIDTH
        and abs(item.bottom - where[1][name].bottom) < 0.06 * HEIGHT
        and abs(item.height - where[1][name].height) < 0.12 * item.height
        for name, item in where[0].items()
    )


@pytest.mark.parametrize("seed", range(BOOKS))
def test_neighbours_differ_and_so_do_most_pages_of_a_book(seed: int, noto: NotoSet, finder: IconFinder) -> None:
    plan = plan_book(IllustrationRequest(story=book(seed), seed=seed), noto, finder)
    pages = plan.pictures[1:]
    assert len({(picture.place.name, picture.framing, picture.time) for picture in pages}) >= 5
    assert sum(picture.framing in (Framing.VIGNETTE, Framing.WINDOW) for picture in pages) <= 2
    compositions = [stage(picture, PictureStyle.COLLAGE, noto, shadows=False).composition for picture in pages]
    assert not [k for k, (one, other) in enumerate(pairwise(compositions), 1) if one.framing == other.framing or alike(one, other)]
