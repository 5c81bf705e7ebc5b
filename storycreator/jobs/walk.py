"""The walk over the four stages. It is handed peers and cannot tell which transport they use, nor whether its steps are kept."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from storycreator.core.service import Call, Peer, Preparable
from storycreator.jobs.redo import Book, kept, merged, plan
from storycreator.jobs.requests import production_request
from storycreator.jobs.timeline import Hop, Span, Timeline
from storycreator.messages.analysis import Analysis, AnalysisRequest
from storycreator.messages.common import Message, Progress
from storycreator.messages.job import JobRequest, Stage, Work
from storycreator.messages.package import BindRequest, Package
from storycreator.messages.production import Production
from storycreator.messages.story import Story

ReplyT = TypeVar("ReplyT", bound=Message)


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
    mode: str = ""
    """The ``PIPELINE_MODE`` of whoever did the last of them."""


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
    mode: str = ""
    """Its ``PIPELINE_MODE``."""


DoWork = Callable[[], Awaitable[Done]]
Keep = Callable[[Stage, DoWork], Awaitable[Done]]
"""Does a stage's work, or answers what an earlier process kept of it."""


async def at_once(_: Stage, work: DoWork) -> Done:
    """Keeps nothing."""
    return await work()


async def walk(
    job_id: str,
    job: JobRequest,
    peers: Mapping[str, Peer[Any, Any]],
    listener: Listener,
    results: Results,
    keep: Keep = at_once,
    before: Book | None = None,
) -> None:
    """Run the stages up to ``job.stop_at``, leaving each result in ``results``. Raises the ``StoryCreatorError`` of a stage that fails.

    With ``job.redo`` only what it touches is done; the rest is taken from the book of ``before``.
    ``job_id`` goes into the calls' idempotency keys: a service asked twice with the same one does the work once.
    """

    async def report(progress: Progress) -> None:
        listener.progress(progress)

    again = plan(job.redo, before) if job.redo and before else None

    async def taken(step: Stage, reply: ReplyT) -> ReplyT:
        async def work() -> Done:
            now = results.timeline.now()
            return Done(reply, Span(step, now, now, "skipped"))

        done = await keep(step, work)
        results.timeline.adopt(done.span, done.hops)
        assert isinstance(done.reply, type(reply))
        return done.reply

    async def stage(
        step: Stage, ask: Message, reply_type: type[ReplyT], settle: Callable[[ReplyT], ReplyT] = lambda reply: reply
    ) -> ReplyT:
        async def work() -> Done:
            listener.stage_began(step)
            known = len(results.timeline.hops)
            with results.timeline.stage(step):
                reply = await peers[step](ask, Call(job_id=job_id, stage=step, report=report))
                assert isinstance(reply, reply_type)
                reply = settle(reply)
            span = results.timeline.spans[-1]
            listener.stage_ended(step, span.duration)
            return Done(reply, span, tuple(results.timeline.hops[known:]))

        done = await keep(step, work)
        results.timeline.adopt(done.span, done.hops)
        assert isinstance(done.reply, reply_type)
        return done.reply

    steps: dict[Stage, Callable[[], Awaitable[None]]] = {}

    async def write() -> None:
        if before:
            results.story = await taken(Stage.STORY, before.story)
            return
        results.story = await stage(Stage.STORY, job.story.model_copy(update={"engine": job.engine(Work.STORY)}), Story)

    async def analyse() -> None:
        assert results.story is not None
        if before:
            results.analysis = await taken(Stage.ANALYSIS, before.analysis)
            return
        ask = AnalysisRequest(story=results.story, age_band=job.story.age_band, engine=job.engine(Work.ANALYSIS))
        results.analysis = await stage(Stage.ANALYSIS, ask, Analysis)

    async def produce() -> None:
        assert results.story is not None
        assert results.analysis is not None
        if before and again and again.production is None:
            results.production = await taken(Stage.PRODUCTION, kept(before.production))
        elif before and again and again.production:
            old = before.production
            results.production = await stage(Stage.PRODUCTION, again.production, Production, lambda new: merged(again, old, new))
        else:
            results.production = await stage(Stage.PRODUCTION, production_request(job, results.story, results.analysis), Production)
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

    binder = peers.get(Stage.BINDING)
    if job.stop_at == Stage.BINDING and isinstance(binder, Preparable):
        binder.prepare()
    steps = {Stage.STORY: write, Stage.ANALYSIS: analyse, Stage.PRODUCTION: produce, Stage.BINDING: bind}
    for step, run in steps.items():
        await run()
        if step == job.stop_at:
            return
