"""The hub: real dependencies run side by side, every branch ends in an outcome, and an optional failure is never fatal."""

import asyncio
from typing import Any

import pytest

from services.c_parallel_hub.service import HubOptions, ParallelHub
from storycreator.artifacts import ArtifactStore
from storycreator.errors import EngineError, StoryCreatorError, UnavailableError
from storycreator.schemas.common import Making, Message, Progress
from storycreator.schemas.illustration import Gap, IllustrationRequest, Illustrations
from storycreator.schemas.layout import Layout, LayoutRequest
from storycreator.schemas.narration import Loudness, Narration, NarrationRequest
from storycreator.schemas.production import BranchKind, BranchStatus, Production, ProductionRequest
from storycreator.schemas.translation import Translation, TranslationRequest
from storycreator.service import Call, Resources
from tests.support.stories import analysis, story

MADE = Making(service="test", engine="test")


class Bench:
    """Four peers that answer at once, or as a test tells them to, and note who was busy together."""

    def __init__(self) -> None:
        self.failures: dict[str, list[StoryCreatorError]] = {}
        self.pauses: dict[str, asyncio.Event] = {}
        self.began: list[str] = []
        self.cancelled: list[str] = []
        self.gaps: tuple[Gap, ...] = ()

    async def _work(self, call: Call) -> None:
        self.began.append(call.branch)
        try:
            if call.branch in self.pauses:
                await self.pauses[call.branch].wait()
        except asyncio.CancelledError:
            self.cancelled.append(call.branch)
            raise
        if self.failures.get(call.branch):
            raise self.failures[call.branch].pop(0)

    async def pictures(self, request: IllustrationRequest, call: Call) -> Message:
        await self._work(call)
        await call.report(Progress(stage="C1", message="painted", done=1, total=1))
        return Illustrations(pictures=(), gaps=self.gaps, making=MADE)

    async def narration(self, request: NarrationRequest, call: Call) -> Message:
        await self._work(call)
        loudness = Loudness(integrated_lufs=-16, true_peak_dbtp=-2, gain_db=0)
        return Narration(language=request.edition.language, tracks=(), sample_rate=24_000, loudness=loudness, making=MADE)

    async def translation(self, request: TranslationRequest, call: Call) -> Message:
        await self._work(call)
        return Translation(edition=request.edition.model_copy(update={"language": request.language}), making=MADE)

    async def layout(self, request: LayoutRequest, call: Call) -> Message:
        await self._work(call)
        return Layout(
            language=request.edition.language, title=request.edition.title, pages=(), sections=(), markdown="", plain_text="", making=MADE
        )

    async def produce(self, said: list[Progress] | None = None, **asked: Any) -> Production:
        peers: dict[str, Any] = {"C1": self.pictures, "C2": self.narration, "C3": self.translation, "C4": self.layout}

        class NoModels:
            def path(self, name: str) -> Any:
                raise AssertionError(name)

        options = HubOptions(retry_seconds=0.0)
        hub = ParallelHub(Resources(options=options, artifacts=ArtifactStore.open("memory://"), models=NoModels(), peers=peers))

        async def report(progress: Progress) -> None:
            if said is not None:
                said.append(progress)

        request = ProductionRequest(story=story(), analysis=analysis(), **asked)
        return await hub.produce(request, Call(job_id="job", stage="C", report=report))


def status(production: Production) -> dict[str, BranchStatus]:
    return {outcome.branch: outcome.status for outcome in production.outcomes}


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
    bench.failures["layout:en"] = [EngineError("no type")]
    with pytest.raises(EngineError, match="no type"):
        await bench.produce()
    assert bench.cancelled == ["pictures"]


async def test_an_unavailable_service_is_tried_again_and_the_attempts_are_counted() -> None:
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
