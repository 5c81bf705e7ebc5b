"""Another take of one picture: that one is another, the rest is the same and not painted again. What fails once is tried once more."""

from typing import Any

import pytest

from services.c1_illustrator.engines.base import Painted
from services.c1_illustrator.engines.flat import paint_flat
from services.c1_illustrator.service import Illustrator
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call
from storycreator.messages.common import Take
from storycreator.messages.illustration import IllustrationRequest, Illustrations
from tests.support.emoji import illustrator
from tests.support.tales import page, tale

STORY = tale(
    page(1, "the bakery", ["Zephyr", "Milo"], props=["bread"]),
    page(2, "the forest", ["Lily"]),
    page(3, "the moon", ["Zephyr", "Milo", "Lily"], props=["rocket"]),
)


async def drawn(service: Illustrator, **asked: Any) -> Illustrations:
    request = IllustrationRequest(story=STORY, **{"engine": "draft", "seed": 7, **asked})
    return await service.illustrate(request, Call(job_id="j", stage="C1"))


class Brush:
    """Notes what is painted, and breaks so many times on a page."""

    def __init__(self) -> None:
        self.painted: list[int] = []
        self.breaks: dict[int, int] = {}

    def __call__(self, plan: Any, *rest: Any) -> Painted:
        self.painted.append(plan.page)
        if self.breaks.get(plan.page, 0):
            self.breaks[plan.page] -= 1
            raise ZeroDivisionError("out of paint")
        return paint_flat(plan, *rest)


@pytest.fixture
def brush(monkeypatch: pytest.MonkeyPatch) -> Brush:
    found = Brush()
    monkeypatch.setattr("services.c1_illustrator.engines.flat.paint_flat", found)
    return found


async def test_another_take_of_a_page_changes_that_picture_alone(brush: Brush) -> None:
    service = illustrator()
    plain = await drawn(service)
    brush.painted.clear()
    taken = await drawn(service, takes=(Take(page=3, number=1),))
    assert brush.painted == [3]
    assert taken.pictures[:3] == plain.pictures[:3]
    assert taken.pictures[3].image.sha256 != plain.pictures[3].image.sha256
    assert taken.pictures[3].shows == plain.pictures[3].shows
    assert taken.provenance == plain.provenance


async def test_the_same_takes_give_the_same_bytes_in_another_store_and_each_number_another_picture() -> None:
    takes = (Take(page=0, number=1), Take(page=2, number=2))
    first, second = [await drawn(illustrator(), takes=takes, pages=(0, 2)) for _ in range(2)]
    assert first == second
    others = [(await drawn(illustrator(), pages=(2,), takes=(Take(page=2, number=number),))).pictures[0] for number in range(3)]
    assert len({picture.image.sha256 for picture in others}) == 3
    assert others[2] == first.pictures[1]


async def test_going_back_to_an_earlier_take_paints_nothing(brush: Brush) -> None:
    service = illustrator()
    plain = await drawn(service)
    await drawn(service, takes=(Take(page=3, number=1),))
    brush.painted.clear()
    assert await drawn(service) == plain
    assert brush.painted == []


async def test_after_a_failure_only_the_missing_picture_is_painted(brush: Brush) -> None:
    service = illustrator()
    brush.breaks = {2: 2}
    first = await drawn(service)
    assert [(gap.page, "out of paint" in gap.reason) for gap in first.gaps] == [(2, True)]
    brush.painted.clear()
    second = await drawn(service)
    assert brush.painted == [2]
    assert [picture.page for picture in second.pictures] == [0, 1, 2, 3]


async def test_a_picture_that_fails_once_is_painted_at_the_second_try_and_that_is_noted(brush: Brush) -> None:
    service = illustrator()
    brush.breaks = {2: 1}
    made = await drawn(service)
    assert made.gaps == ()
    assert brush.painted.count(2) == 2
    assert any(note.startswith("page 2 was painted at the second try: ") for note in made.provenance.notes)
    assert made.pictures == (await drawn(illustrator())).pictures


async def test_settings_that_shape_the_pictures_are_part_of_the_version() -> None:
    usual = illustrator().version
    assert illustrator(remote_seconds=5.0, api_key="secret").version == usual
    others = [illustrator(model="dall-e-3"), illustrator(engine="flat"), illustrator(size="1024x1024")]
    assert len({usual, *(service.version for service in others)}) == 4


@pytest.mark.parametrize("take", [Take(page=4), Take(page=1, line=1), Take(page=1, voice="Emma")])
async def test_takes_of_what_no_picture_has_are_refused(take: Take) -> None:
    with pytest.raises(InvalidInputError, match=r"takes\.0"):
        await drawn(illustrator(), takes=(take,))
