"""The walk over the four stages. It is handed peers and cannot tell which transport they use, nor whether its steps are kept."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from storycreator.orchestrator.timeline import Hop, Span, Timeline
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
    resumed: tuple[str, ...] = ()
    """Stages at which another process went on."""


@dataclass(frozen=True)
class Listener:
    """Who is told while the walk goes on. Both may be called often; they must be quick."""

    stage_began: Callable[[Stage], None]
    stage_ended: Callable[[Stage, float], None]
    """With its duration in seconds."""
    progress: Callable[[Progress], None]


@dataclass(frozen=True)
class Done:
    """A finished stage: its reply, and when it was at work on the job's clock."""

    reply: Message
    span: Span
    hops: tuple[Hop, ...] = ()
    run: str = ""
    """Which process did it, when that is worth telling."""


DoWork = Callable[[], Awaitable[Done]]
Keep = Callable[[Stage, DoWork], Awaitable[Done]]
"""Does a stage's work, or answers what an earlier process kept of it."""


async def at_once(_: Stage, work: DoWork) -> Done:
    """Keeps nothing."""
    return await work()


async def walk(
    job_id: str, job: JobRequest, peers: Mapping[str, Peer[Any, Any]], listener: Listener, results: Results, keep: Keep = at_once
) -> None:
    """Run the stages up to ``job.stop_at``, leaving each result in ``results``. Raises the ``StoryCreatorError`` of a stage that fails.

    ``job_id`` goes into the calls' idempotency keys: a service asked twice with the same one does the work once.
    """

    async def report(progress: Progress) -> None:
        listener.progress(progress)

    async def stage(step: Stage, ask: Message, reply_type: type[ReplyT]) -> ReplyT:
        async def work() -> Done:
            listener.stage_began(step)
            known = len(results.timeline.hops)
            with results.timeline.stage(step):
                reply = await peers[step](ask, Call(job_id=job_id, stage=step, report=report))
            span = results.timeline.spans[-1]
            listener.stage_ended(step, span.duration)
            return Done(reply, span, tuple(results.timeline.hops[known:]))

        done = await keep(step, work)
        results.timeline.adopt(done.span, done.hops)
        assert isinstance(done.reply, reply_type)
        return done.reply

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
