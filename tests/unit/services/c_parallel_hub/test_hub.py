"""The hub: real dependencies run side by side, every branch ends in an outcome, and an optional failure is never fatal."""

import asyncio
from typing import Any

import pytest

from services.c_parallel_hub.service import ParallelHub
from storycreator.core.errors import EngineError, IncompleteError, StoreError, UnavailableError
from storycreator.core.options import Options
from storycreator.core.preflight import kept
from storycreator.core.service import Call, Resources
from storycreator.messages.common import Progress
from storycreator.messages.illustration import Gap
from storycreator.messages.preflight import Outlook, Preflight, PreflightRequest, Site
from storycreator.messages.production import BranchEngine, BranchKind, BranchStatus
from storycreator.messages.story import StoryRequest
from storycreator.messages.translation import SentenceDoubt
from storycreator.services import BY_LETTER, letters_by_work
from storycreator.storage.artifacts import ArtifactStore
from tests.support.hub import Bench, NoModels, status


async def test_every_branch_of_every_edition_is_made_and_accounted_for() -> None:
    production = await Bench().produce(languages=("es", "fr"))
    assert [work.edition.language for work in production.editions] == ["en", "es", "fr"]
    assert status(production) == dict.fromkeys(
        (
            "pictures",
            "layout:en",
            "narration:en",
            "translation:es",
            "layout:es",
            "narration:es",
            "translation:fr",
            "layout:fr",
            "narration:fr",
        ),
        BranchStatus.OK,
    )


async def test_what_needs_only_the_original_starts_before_any_translation_is_ready() -> None:
    bench = Bench()
    bench.pauses["translation:es"] = asyncio.Event()
    running = asyncio.create_task(bench.produce(languages=("es",)))
    while len(bench.began) < 4:
        await asyncio.sleep(0)
    assert set(bench.began) == {"pictures", "narration:en", "layout:en", "translation:es"}
    bench.pauses["translation:es"].set()
    await running
    assert set(bench.began[4:]) == {"narration:es", "layout:es"}


async def test_a_finished_language_does_not_wait_for_a_slow_one() -> None:
    bench = Bench()
    bench.pauses["translation:fr"] = asyncio.Event()
    running = asyncio.create_task(bench.produce(languages=("es", "fr")))
    while "narration:es" not in bench.began:
        await asyncio.sleep(0)
    assert "narration:fr" not in bench.began
    bench.pauses["translation:fr"].set()
    await running


@pytest.mark.parametrize("branch", ["pictures", "narration:en", "narration:es", "layout:es"])
async def test_an_optional_branch_that_fails_leaves_the_rest_and_says_why(branch: str) -> None:
    bench = Bench()
    bench.failures[branch] = [EngineError("the brush broke")]
    production = await bench.produce(languages=("es",))
    outcome = next(outcome for outcome in production.outcomes if outcome.branch == branch)
    assert (outcome.status, outcome.reason, outcome.attempts) == (BranchStatus.FAILED, "the brush broke", 1)
    others = {name: how for name, how in status(production).items() if name != branch}
    assert set(others.values()) == {BranchStatus.OK}


async def test_a_failed_translation_skips_what_depends_on_it() -> None:
    bench = Bench()
    bench.failures["translation:es"] = [EngineError("no words")]
    production = await bench.produce(languages=("es", "fr"))
    how = status(production)
    assert (how["translation:es"], how["layout:es"], how["narration:es"]) == (
        BranchStatus.FAILED,
        BranchStatus.SKIPPED,
        BranchStatus.SKIPPED,
    )
    assert [work.edition.language for work in production.editions] == ["en", "fr"]


async def test_a_required_branch_that_fails_fails_the_run_and_stops_the_others() -> None:
    bench = Bench()
    bench.pauses["pictures"] = asyncio.Event()
    bench.pauses["layout:en"] = asyncio.Event()
    bench.failures["layout:en"] = [EngineError("no type")]
    running = asyncio.create_task(bench.produce())
    while not {"pictures", "layout:en"} <= set(bench.began):
        await asyncio.sleep(0)
    bench.pauses["layout:en"].set()
    with pytest.raises(EngineError, match="layout:en: no type") as caught:
        await running
    assert caught.value.stage == "C4"
    assert bench.cancelled == ["pictures"]


async def test_a_store_that_is_full_or_gone_is_no_gap_in_the_book_but_ends_the_run_until_it_is_mended() -> None:
    bench = Bench()
    bench.failures["pictures"] = [StoreError("the disk is full")]
    with pytest.raises(StoreError, match="pictures: the disk is full") as caught:
        await bench.produce()
    assert caught.value.stage == "C1"


@pytest.mark.parametrize(
    ("kind", "branch", "ends"),
    [
        (BranchKind.PICTURES, "pictures", True),
        (BranchKind.NARRATION, "narration:en", True),
        (BranchKind.NARRATION, "narration:es", False),
        (BranchKind.TRANSLATION, "translation:es", True),
        (BranchKind.LAYOUT, "layout:es", False),
    ],
)
async def test_what_is_required_is_the_callers_choice(kind: BranchKind, branch: str, ends: bool) -> None:
    bench = Bench()
    bench.failures[branch] = [EngineError("it broke")]
    if ends:
        with pytest.raises(EngineError, match=f"{branch}: it broke"):
            await bench.produce(languages=("es",), required=(kind,))
    else:
        assert status(await bench.produce(languages=("es",), required=(kind,)))[branch] is BranchStatus.FAILED


async def test_the_attempts_at_a_branch_are_counted() -> None:
    bench = Bench()
    bench.failures["pictures"] = [UnavailableError("away")]
    production = await bench.produce()
    assert (production.outcomes[0].status, production.outcomes[0].attempts) == (BranchStatus.OK, 2)


async def test_gaps_make_a_branch_degraded_and_name_the_page() -> None:
    bench = Bench()
    bench.gaps = (Gap(page=2, reason="too dark"), Gap(page=0, reason="too bright"))
    production = await bench.produce()
    assert production.outcomes[0].status is BranchStatus.DEGRADED
    assert production.outcomes[0].reason == "page 2: too dark; cover: too bright"


async def test_what_is_skipped_is_not_called() -> None:
    bench = Bench()
    production = await bench.produce(skip=(BranchKind.PICTURES, BranchKind.NARRATION))
    assert bench.began == ["layout:en"]
    assert status(production)["pictures"] is BranchStatus.SKIPPED


async def test_progress_of_a_branch_carries_its_name_and_its_end() -> None:
    said: list[Progress] = []
    await Bench().produce(said)
    assert [(p.branch, p.message) for p in said if p.branch == "pictures"] == [("pictures", "painted"), ("pictures", "ok")]


async def test_cancelling_the_hub_cancels_the_branches() -> None:
    bench = Bench()
    bench.pauses = {"pictures": asyncio.Event(), "narration:en": asyncio.Event()}
    running = asyncio.create_task(bench.produce())
    while len(bench.began) < 3:
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert set(bench.cancelled) == {"pictures", "narration:en"}


@pytest.mark.parametrize("what", ["gaps", "substitutes"])
async def test_a_required_branch_must_be_whole(what: str) -> None:
    bench = Bench()
    setattr(bench, what, (Gap(page=2, reason="the brush broke"),))
    kind = BranchKind.PICTURES if what == "gaps" else BranchKind.NARRATION
    assert status(await bench.produce())["pictures" if what == "gaps" else "narration:en"] is BranchStatus.DEGRADED
    with pytest.raises(IncompleteError, match="is required, and not whole: page 2: the brush broke"):
        await bench.produce(required=(kind,))


async def test_the_hub_asks_the_services_of_its_branches_before_a_run_and_one_that_is_away_is_unknown() -> None:
    class Asked:
        def __init__(self, letter: str) -> None:
            self.letter = letter

        async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
            if self.letter == "C3":
                raise UnavailableError("nobody there")
            return Preflight(
                prospects=(kept(self.letter, f"engine {request.engine}", "engines"),),
                sites=(Site(service=self.letter, store="s", clock=1),),
            )

    letters = BY_LETTER["C"].peers
    over: dict[str, Any] = {letter: Asked(letter) for letter in letters}
    hub = ParallelHub(Resources(Options(), ArtifactStore.open("memory://"), NoModels(), "C", over, letters_by_work(letters)))
    asked = PreflightRequest(
        story=StoryRequest(prompt="A kite"), languages=("es",), skip=(BranchKind.LAYOUT,),
        engines=(BranchEngine(kind=BranchKind.PICTURES, engine="flat"),),
    )  # fmt: skip
    found = await hub.preflight(asked, Call(job_id="j", stage="C"))
    assert [(one.service, one.wish, one.outlook) for one in found.prospects] == [
        ("C1", "engine flat", Outlook.KEPT), ("C2", "engine ", Outlook.KEPT), ("C3", "translation", Outlook.UNKNOWN),
    ]  # fmt: skip
    assert [site.service for site in found.sites] == ["C", "C1", "C2"]


def doubts(number: int) -> tuple[SentenceDoubt, ...]:
    return tuple(SentenceDoubt(page=1 + n % 4, text=f"{n}", reason="odd") for n in range(number))


async def test_an_edition_doubted_in_more_than_a_fifth_is_made_only_when_it_may_be_rough() -> None:
    bench = Bench()
    sentences = sum(len(part.sentences) for page in (await bench.produce()).editions[0].edition.pages for part in page.paragraphs)
    bench.doubts = doubts(sentences // 5 + 1)
    production = await bench.produce(languages=("es",))
    assert [work.edition.language for work in production.editions] == ["en"]
    refused = next(outcome for outcome in production.outcomes if outcome.branch == "translation:es")
    assert refused.status is BranchStatus.FAILED
    assert f"{len(bench.doubts)} of {sentences} sentences" in refused.reason
    assert "--rough-editions" in refused.reason
    rough = await bench.produce(languages=("es",), rough_editions=True)
    assert [work.edition.language for work in rough.editions] == ["en", "es"]
    with pytest.raises(IncompleteError, match="translation:es is required"):
        await bench.produce(languages=("es",), required=(BranchKind.TRANSLATION,))


async def test_an_edition_doubted_in_a_fifth_is_made() -> None:
    bench = Bench()
    sentences = sum(len(part.sentences) for page in (await bench.produce()).editions[0].edition.pages for part in page.paragraphs)
    bench.doubts = doubts(sentences // 5)
    production = await bench.produce(languages=("es",))
    assert [work.edition.language for work in production.editions] == ["en", "es"]
