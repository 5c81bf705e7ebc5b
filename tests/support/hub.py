"""A hub among four peers that answer at once, or as a test tells them to."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from benchmarks.support.stories import analysis, story
from services.c_parallel_hub.service import ParallelHub
from storycreator.core.errors import StoryCreatorError, UnavailableError
from storycreator.core.options import Options
from storycreator.core.service import Call, Resources
from storycreator.messages.common import Message, Progress, Provenance
from storycreator.messages.illustration import Gap, IllustrationRequest, Illustrations, Picture
from storycreator.messages.layout import Layout, LayoutRequest
from storycreator.messages.narration import Loudness, Narration, NarrationRequest
from storycreator.messages.production import BranchStatus, Production, ProductionRequest
from storycreator.messages.translation import SentenceDoubt, Translation, TranslationRequest
from storycreator.services import BY_LETTER, letters_by_work
from storycreator.storage.artifacts import ArtifactStore

Work = Callable[[Any, Call], Coroutine[Any, Any, Message]]


class NoModels:
    """The hub needs none."""

    def path(self, name: str) -> Any:
        raise AssertionError(name)


class Peer:
    """One of the four, which says its version. As clients do, it makes a call again that found nobody."""

    def __init__(self, bench: "Bench", letter: str, work: Work) -> None:
        self._bench = bench
        self._letter = letter
        self._work = work

    async def __call__(self, request: Message, call: Call) -> Message:
        while True:
            call.attempted()
            try:
                return await self._work(request, call)
            except UnavailableError:
                continue

    async def version(self, call: Call) -> str:
        found = self._bench.versions[self._letter]
        if not found:
            raise UnavailableError("nobody there")
        return found


class Bench:
    """Who was busy, in which order, and what each was asked. Hubs of one bench share its store, as those of one machine do."""

    def __init__(self) -> None:
        self.failures: dict[str, list[StoryCreatorError]] = {}
        self.pauses: dict[str, asyncio.Event] = {}
        self.began: list[str] = []
        self.asked: dict[str, Any] = {}
        self.cancelled: list[str] = []
        self.gaps: tuple[Gap, ...] = ()
        self.doubts: tuple[SentenceDoubt, ...] = ()
        self.substitutes: tuple[Gap, ...] = ()
        self.versions = dict.fromkeys(BY_LETTER["C"].peers, "1")
        """What a health check says; empty when nobody answers it."""
        self.made_by: dict[str, str] = {}
        """Which version does the work, where that is another."""
        self.store = ArtifactStore.open("memory://")

    async def _work(self, request: Message, call: Call) -> Provenance:
        self.began.append(call.branch)
        self.asked[call.branch] = request
        try:
            if call.branch in self.pauses:
                await self.pauses[call.branch].wait()
        except asyncio.CancelledError:
            self.cancelled.append(call.branch)
            raise
        if self.failures.get(call.branch):
            raise self.failures[call.branch].pop(0)
        return Provenance(service=call.stage, engine="test", version=self.made_by.get(call.stage, self.versions[call.stage]))

    async def pictures(self, request: IllustrationRequest, call: Call) -> Message:
        making = await self._work(request, call)
        await call.report(Progress(stage="C1", message="painted", done=1, total=1))
        image = await self.store.put(b"a picture", media_type="image/png", name="pictures/cover.png")
        picture = Picture(page=0, image=image, width=4, height=3, alt="A picture.")
        return Illustrations(pictures=(picture,), gaps=self.gaps, provenance=making)

    async def narration(self, request: NarrationRequest, call: Call) -> Message:
        making = await self._work(request, call)
        loudness = Loudness(integrated_lufs=-16, true_peak_dbtp=-2, gain_db=0)
        return Narration(
            language=request.edition.language,
            tracks=(),
            sample_rate=24_000,
            loudness=loudness,
            substitutes=self.substitutes,
            provenance=making,
        )

    async def translation(self, request: TranslationRequest, call: Call) -> Message:
        making = await self._work(request, call)
        edition = request.edition.model_copy(update={"language": request.language})
        return Translation(edition=edition, provenance=making, machine=True, doubts=self.doubts)

    async def layout(self, request: LayoutRequest, call: Call) -> Message:
        making = await self._work(request, call)
        edition = request.edition
        return Layout(language=edition.language, title=edition.title, pages=(), sections=(), provenance=making)

    async def produce(self, said: list[Progress] | None = None, **asked: Any) -> Production:
        """By a hub of its own, which remembers nothing of earlier ones."""
        letters = letters_by_work(BY_LETTER["C"].peers)
        peers = {letter: Peer(self, letter, getattr(self, work)) for work, letter in letters.items()}
        hub = ParallelHub(Resources(options=Options(), artifacts=self.store, models=NoModels(), peers=peers, letters=letters, letter="C"))

        async def report(progress: Progress) -> None:
            if said is not None:
                said.append(progress)

        request = ProductionRequest(story=story(), analysis=analysis(), **asked)
        return await hub.produce(request, Call(job_id="job", stage="C", report=report))


def status(production: Production) -> dict[str, BranchStatus]:
    """How each branch ended."""
    return {outcome.branch: outcome.status for outcome in production.outcomes}
