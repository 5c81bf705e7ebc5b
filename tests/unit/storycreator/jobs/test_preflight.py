"""The gate before a book: what the services say of its wishes, put together, and what ends a run before it begins."""

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.support.fake_services import FAKES
from storycreator.core.errors import InvalidInputError, StoreError, UnavailableError, UnsuitableError
from storycreator.core.service import Call, Resources
from storycreator.jobs.preflight import foresee, refuse_impossible
from storycreator.jobs.walk import Listener, Results, walk
from storycreator.messages.job import EngineChoice, JobRequest, RedoRequest, Stage, Work
from storycreator.messages.preflight import Outlook, Preflight, PreflightRequest, Prospect, Site
from storycreator.messages.production import BranchKind
from storycreator.messages.story import StoryRequest
from storycreator.services import SERVICES, letters_by_work
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.inprocess import InProcessPeer
from tests.support.story_service import CachedModels

STORY = StoryRequest(prompt="A lost kite", pages=4)


def job(**asked: Any) -> JobRequest:
    return JobRequest(story=STORY, languages=("es",), **asked)


def peers(folder: Path, **stores: str) -> dict[str, Any]:
    """Every service in this process; each on the store named for it, else on a common one."""
    found: dict[str, Any] = {}
    for spec in SERVICES:
        kind = FAKES[spec.letter]
        store = ArtifactStore.open(str(folder / stores.get(spec.letter, "shared")))
        own = {letter: found[letter] for letter in spec.peers}
        resources = Resources(kind.options_type(), store, CachedModels(), spec.letter, own, letters_by_work(own))
        found[spec.letter] = InProcessPeer(spec, partial(kind, resources))
    return found


def of(prospects: tuple[Prospect, ...], outlook: Outlook) -> list[Prospect]:
    return [one for one in prospects if one.outlook is outlook]


async def test_one_store_is_content_and_a_binder_on_another_is_told_before_the_start(tmp_path: Path) -> None:
    assert not of(await foresee(job(), peers(tmp_path)), Outlook.IMPOSSIBLE)
    found = of(await foresee(job(), peers(tmp_path, D="forgotten")), Outlook.IMPOSSIBLE)
    assert [one.wish for one in found] == ["pictures in the finished book", "narration in the finished book"]
    with pytest.raises(StoreError, match="STORYCREATOR_ARTIFACTS_URL to the same store for C, C1 to C4 and D"):
        refuse_impossible(found)
    skipped = job(skip=(BranchKind.PICTURES, BranchKind.NARRATION))
    assert not of(await foresee(skipped, peers(tmp_path, D="forgotten")), Outlook.IMPOSSIBLE)


async def test_the_same_store_by_two_names_is_one(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "shared")
    assert not of(await foresee(job(), peers(tmp_path, D="link")), Outlook.IMPOSSIBLE)


async def test_the_walk_does_not_begin_with_a_wish_that_cannot_be_kept(tmp_path: Path) -> None:
    results = Results()
    with pytest.raises(StoreError, match="D reads"):
        await walk("job", job(), peers(tmp_path, D="forgotten"), Listener(), results)
    assert results.story is None


class Says:
    """A peer that answers a preflight as it was told."""

    def __init__(self, *prospects: Prospect, clock: float = 0.0, error: Exception | None = None) -> None:
        self.answer = Preflight(prospects=prospects, sites=(Site(service="A", store="", clock=clock or time.time()),))
        self.error = error
        self.asked: PreflightRequest | None = None

    async def __call__(self, request: Any, call: Call) -> Any:
        raise AssertionError("it was called")

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        self.asked = request
        if self.error:
            raise self.error
        return self.answer


async def test_what_the_author_tells_is_known_to_the_stages_after_it() -> None:
    author, hub = Says(), Says()
    author.answer = author.answer.model_copy(update={"original": "en", "told": ("de",)})
    await foresee(job(stop_at=Stage.PRODUCTION), {"A": author, "B": Says(), "C": hub})
    assert hub.asked is not None
    assert hub.asked.told == ("de",)


async def test_a_clock_that_is_wrong_is_told_and_one_that_is_right_is_not() -> None:
    story_only = job(stop_at=Stage.STORY)
    assert not await foresee(story_only, {"A": Says()})
    (late,) = await foresee(story_only, {"A": Says(clock=time.time() - 7200)})
    assert late.outlook is Outlook.PARTLY
    assert "behind main's" in late.reason


async def test_a_service_that_is_away_is_unknown_and_one_that_refuses_is_impossible() -> None:
    (away,) = await foresee(job(stop_at=Stage.STORY), {"A": Says(error=UnavailableError("nobody is there"))})
    assert (away.outlook, away.error) == (Outlook.UNKNOWN, "UNAVAILABLE")
    refuse_impossible([away])
    (refused,) = await foresee(job(stop_at=Stage.STORY), {"A": Says(error=UnsuitableError("not for children"))})
    with pytest.raises(UnsuitableError, match="not for children"):
        refuse_impossible([refused])


async def test_wishes_about_work_that_is_no_part_of_the_run_are_told() -> None:
    asked = job(
        stop_at=Stage.STORY, voice="Heart", engines=(EngineChoice(work=Work.PICTURES, engine="flat"),), required=(BranchKind.NARRATION,)
    )
    found = await foresee(asked, {"A": Says()})
    assert [(one.field, one.outlook) for one in found] == [
        ("voice", Outlook.PARTLY), ("engines", Outlook.PARTLY), ("required", Outlook.IMPOSSIBLE),
    ]  # fmt: skip
    with pytest.raises(InvalidInputError, match="required: narration is no part of this run"):
        refuse_impossible(found)


async def test_every_invalid_wish_is_named_at_once() -> None:
    wrong = [
        Prospect(service="C2", wish="voice", field="voice", outlook=Outlook.IMPOSSIBLE, reason="no such voice", error="INVALID_INPUT"),
        Prospect(service="C3", wish="de", field="languages", outlook=Outlook.IMPOSSIBLE, reason="no German", error="INVALID_INPUT"),
    ]
    with pytest.raises(InvalidInputError, match="voice: no such voice; languages: no German"):
        refuse_impossible(wrong)


async def test_a_redo_is_held_to_its_book_instead() -> None:
    assert not await foresee(job(redo=RedoRequest(of="k7m", page=1, picture=True)), {})
