"""The service: every picture stored and described, failures as gaps, the same bytes again, the loop free, an end when told to stop."""

import asyncio
import io
from itertools import combinations
from typing import Any

import pytest
from PIL import Image

from services.c1_illustrator.collage import painting
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from services.c1_illustrator.engines.base import Painted
from services.c1_illustrator.engines.flat import paint_flat
from services.c1_illustrator.service import Illustrator
from storycreator.core.errors import EngineError, InvalidInputError, ModelUnavailableError
from storycreator.core.service import Call
from storycreator.messages.common import PictureStyle, Progress
from storycreator.messages.illustration import IllustrationRequest, Illustrations
from storycreator.services import BY_LETTER
from tests.support.emoji import NoFiles, illustrator
from tests.support.tales import page, someone, tale

STORY = tale(
    page(1, "the bakery", ["Zephyr", "Milo"], props=["bread"]),
    page(2, "the forest", ["Lily"]),
    page(3, "the moon", ["Zephyr", "Milo", "Lily"], props=["rocket"]),
)


async def drawn(service: Illustrator, said: list[Progress] | None = None, **asked: Any) -> Illustrations:
    async def report(progress: Progress) -> None:
        if said is not None:
            said.append(progress)

    request = IllustrationRequest(story=asked.pop("story", STORY), **{"engine": "draft", **asked})
    return await service.illustrate(request, Call(job_id="j", stage="C1", report=report))


def test_it_is_what_the_contract_names() -> None:
    spec = BY_LETTER["C1"]
    assert spec.implementation == "services.c1_illustrator.service:Illustrator"
    assert callable(getattr(Illustrator, spec.method))
    assert [spec.name for spec in Illustrator.engines if spec.draft] == ["flat"]


async def test_every_page_and_the_cover_get_a_stored_described_picture() -> None:
    service, said = illustrator(), list[Progress]()
    made = await drawn(service, said)
    assert [picture.page for picture in made.pictures] == [0, 1, 2, 3]
    assert [picture.image.name for picture in made.pictures] == ["pictures/cover.png", *(f"pictures/page-0{k}.png" for k in (1, 2, 3))]
    for picture in made.pictures:
        image = Image.open(io.BytesIO(await service.artifacts.get(picture.image)))
        assert image.format == "PNG"
        assert image.size == (picture.width, picture.height)
    assert [set(picture.shows) for picture in made.pictures[1:]] == [set(p.cast) for p in STORY.pages]
    assert [picture.place for picture in made.pictures[1:]] == ["bakery", "forest", "moon"]
    assert made.provenance.engine == "flat"
    assert made.provenance.licence == "Apache-2.0"
    assert sorted(progress.done for progress in said) == [1, 2, 3, 4]
    assert {progress.page for progress in said} == {0, 1, 2, 3}
    assert {progress.total for progress in said} == {4}


async def test_a_painted_book_has_a_cast_sheet_with_a_row_for_everybody_and_a_page_alone_has_none() -> None:
    service = illustrator()
    only_here = STORY.model_copy(update={"pages": STORY.pages[:1]})
    sheet = (await drawn(service, engine="collage", story=only_here)).cast_sheet
    assert sheet is not None
    assert sheet.name == "pictures/cast.png"
    image = Image.open(io.BytesIO(await service.artifacts.get(sheet)))
    assert image.height == pytest.approx(340 * len(STORY.cast), abs=20)
    assert (await drawn(service, engine="collage", story=only_here, pages=(0,))).cast_sheet is None
    assert (await drawn(service)).cast_sheet is None  # a draft


async def test_the_same_request_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = [await drawn(illustrator(), seed=seed) for seed in (7, 7, 8)]
    assert first == again
    assert [p.image.sha256 for p in first.pictures] != [p.image.sha256 for p in other.pictures]


async def test_one_page_alone_is_the_same_as_in_the_whole_book() -> None:
    whole = await drawn(illustrator(), seed=7)
    alone = await drawn(illustrator(), seed=7, pages=(2,))
    assert alone.pictures == (whole.pictures[2],)


async def test_the_collage_engine_paints_large_pictures_the_same_twice() -> None:
    service = illustrator()
    first, again = [await drawn(service, engine="collage", pages=(1,)) for _ in range(2)]
    (picture,) = first.pictures
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert picture.image == again.pictures[0].image
    assert picture.image.bytes < 2_500_000


async def test_the_four_styles_are_four_different_pictures() -> None:
    service = illustrator()
    small = []
    for style in PictureStyle:
        (picture,) = (await drawn(service, engine="collage", style=style, pages=(3,))).pictures
        small.append(Image.open(io.BytesIO(await service.artifacts.get(picture.image))).convert("RGB").resize((64, 48)).tobytes())
    for one, other in combinations(small, 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) > 3


async def test_a_picture_that_fails_is_a_gap_and_the_rest_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def shaky(plan: Any, *rest: Any) -> Painted:
        if plan.page == 2:
            raise ZeroDivisionError("out of paint")
        return paint_flat(plan, *rest)

    monkeypatch.setattr("services.c1_illustrator.engines.flat.paint_flat", shaky)
    said: list[Progress] = []
    made = await drawn(illustrator(), said)
    assert [picture.page for picture in made.pictures] == [0, 1, 3]
    assert [gap.page for gap in made.gaps] == [2]
    assert "out of paint" in made.gaps[0].reason
    assert len(said) == 4


async def test_when_all_fail_the_call_fails_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise MemoryError("no room")

    monkeypatch.setattr(painting, "stage", broken)
    with pytest.raises(EngineError, match=r"none of 4 pictures.*no room"):
        await drawn(illustrator())


async def test_a_missing_picture_set_names_the_command_that_mends_it() -> None:
    with pytest.raises(ModelUnavailableError, match="models fetch"):
        await drawn(illustrator(files=NoFiles()))


async def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match="no engine 'oil'"):
        await drawn(illustrator(), engine="oil")


async def test_unknown_kinds_are_noted_in_the_making() -> None:
    story = tale(page(1, "meadow", ["Zog"], props=["a frabjous quixotron"]), cast=[someone("Zog", "zorgle")])
    made = await drawn(illustrator(), story=story)
    assert any("Zog" in note and "zorgle" in note for note in made.provenance.notes)
    assert any("quixotron" in note for note in made.provenance.notes)
    assert made.pictures[1].shows == ("Zog",)


async def test_the_loop_stays_free_and_cancelling_stops_soon() -> None:
    story = tale(*(page(k, "the city", ["Zephyr", "Lily"]) for k in range(1, 13)))
    service = illustrator()
    await drawn(service, pages=(1,))  # read the drawings first: this is about painting
    said: list[Progress] = []
    running = asyncio.create_task(drawn(service, said, story=story, engine="collage"))
    turns = 0
    while not said:
        await asyncio.sleep(0.005)
        turns += 1
    assert turns > 10, "painting held the event loop"
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await drawn(service, pages=(1,))  # the threads are free again
    assert len(said) <= 4, "pages went on being painted"
