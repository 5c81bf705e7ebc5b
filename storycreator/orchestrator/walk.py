"""The walk over the four stages. It is handed peers and cannot tell which transport they use."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from storycreator.orchestrator.timeline import Timeline
from storycreator.schemas.analysis import Analysis, AnalysisRequest
from storycreator.schemas.common import Message, Progress
from storycreator.schemas.job import JobRequest, Stage, Work
from storycreator.schemas.package import BindRequest, Package
from storycreator.schemas.production import BranchEngine, BranchKind, Production, ProductionRequest
from storycreator.schemas.story import Story
from storycreator.service import Call, Peer

ReplyT = TypeVar("ReplyT", bound=Message)

BRANCH_WORK = {
    BranchKind.PICTURES: Work.PICTURES,
    BranchKind.NARRATION: Work.NARRATION,
    BranchKind.TRANSLATION: Work.TRANSLATION,
    BranchKind.LAYOUT: Work.LAYOUT,
}


@dataclass
class Results:
    """What is finished so far. It is filled stage by stage, so that whoever stops the walk still has what was made."""

    timeline: Timeline = field(default_factory=Timeline)
    story: Story | None = None
    analysis: Analysis | None = None
    production: Production | None = None
    package: Package | None = None


@dataclass(frozen=True)
class Listener:
    """Who is told while the walk goes on. Both may be called often; they must be quick."""

    stage_began: Callable[[Stage], None]
    stage_ended: Callable[[Stage, float], None]
    """With its duration in seconds."""
    progress: Callable[[Progress], None]


async def walk(job_id: str, job: JobRequest, peers: Mapping[str, Peer[Any, Any]], listener: Listener, results: Results) -> None:
    """Run the stages up to ``job.stop_at``, leaving each result in ``results``. Raises the ``StoryCreatorError`` of a stage that fails."""

    async def report(progress: Progress) -> None:
        listener.progress(progress)

    async def stage(step: Stage, ask: Message, reply_type: type[ReplyT]) -> ReplyT:
        listener.stage_began(step)
        began = results.timeline.now()
        with results.timeline.stage(step):
            reply = await peers[step](ask, Call(job_id=job_id, stage=step, report=report))
        assert isinstance(reply, reply_type)
        listener.stage_ended(step, results.timeline.now() - began)
        return reply

    steps: dict[Stage, Callable[[], Awaitable[None]]] = {}

    async def write() -> None:
        results.story = await stage(Stage.STORY, job.story.model_copy(update={"engine": job.engine(Work.STORY)}), Story)

    async def analyse() -> None:
        assert results.story is not None
        ask = AnalysisRequest(story=results.story, age_band=job.story.age_band, engine=job.engine(Work.ANALYSIS))
        results.analysis = await stage(Stage.ANALYSIS, ask, Analysis)

    async def produce() -> None:
        assert results.story is not None
        assert results.analysis is not None
        ask = ProductionRequest(
            story=results.story,
            analysis=results.analysis,
            languages=job.languages,
            age_band=job.story.age_band,
            style=job.story.picture_style,
            voice=job.voice,
            seed=job.story.seed,
            skip=job.skip,
            engines=tuple(BranchEngine(kind=kind, engine=engine) for kind, work in BRANCH_WORK.items() if (engine := job.engine(work))),
        )
        results.production = await stage(Stage.PRODUCTION, ask, Production)
        results.timeline.branches(results.production.outcomes)

    async def bind() -> None:
        assert results.story is not None
        assert results.analysis is not None
        assert results.production is not None
        ask = BindRequest(
            prompt=job.story.prompt,
            story=results.story,
            analysis=results.analysis,
            production=results.production,
            age_band=job.story.age_band,
            formats=job.formats,
            engine=job.engine(Work.BINDING),
        )
        results.package = await stage(Stage.BINDING, ask, Package)

    steps = {Stage.STORY: write, Stage.ANALYSIS: analyse, Stage.PRODUCTION: produce, Stage.BINDING: bind}
    for step, run in steps.items():
        await run()
        if step == job.stop_at:
            return
