"""The walk over the four stages. It is handed peers and cannot tell which transport they use, nor whether results are stored."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from storycreator.core.errors import IncompleteError
from storycreator.core.service import Call, Peer, Preparable
from storycreator.core.tracing import new_trace_id, traceparent
from storycreator.jobs.preflight import foresee, refuse_impossible
from storycreator.jobs.redo import Book, as_reused, merged, plan
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
    """What is finished so far. It is filled stage by stage: when the walk stops, what was made is here."""

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
    """Callbacks for the progress of a walk. They may be called often and must be quick."""

    stage_began: Callable[[Stage], None] = lambda _: None
    stage_ended: Callable[[Stage, float], None] = lambda _, __: None
    """Also takes the stage's duration in seconds."""
    progress: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True)
class StageResult:
    """A finished stage: its reply, and when it ran on the job's clock."""

    reply: Message
    span: Span
    hops: tuple[Hop, ...] = ()
    run: str = ""
    """An id of the process that did it."""
    mode: str = ""
    """The ``PIPELINE_MODE`` of that process."""


RunStage = Callable[[], Awaitable[StageResult]]
Checkpoint = Callable[[Stage, RunStage], Awaitable[StageResult]]
"""Runs a stage and stores its result, or returns the result an earlier process has stored."""


async def without_checkpoints(_: Stage, run: RunStage) -> StageResult:
    """Runs every stage and stores nothing."""
    return await run()


async def walk(
    job_id: str,
    job: JobRequest,
    peers: Mapping[str, Peer[Any, Any]],
    listener: Listener,
    results: Results,
    checkpoint: Checkpoint = without_checkpoints,
    before: Book | None = None,
    trace_id: str = "",
) -> None:
    """Run the stages up to ``job.stop_at``, leaving each result in ``results``. Raises the ``StoryCreatorError`` of a stage that fails, and
    before the first stage that runs, of a wish that can certainly not be kept.

    With ``job.redo`` only the affected stages run; the other results are taken from the book ``before``.
    ``job_id`` is part of the calls' idempotency keys: a service that is called twice with the same key does the work once.
    """

    async def report(progress: Progress) -> None:
        listener.progress(progress)

    redo = plan(job.redo, before) if job.redo and before else None
    trace_id = trace_id or new_trace_id()
    may_begin = False

    async def gate(step: Stage) -> None:
        nonlocal may_begin
        if not may_begin:
            refuse_impossible(await foresee(job, peers, step, results.story.language if results.story else ""))
            may_begin = True

    async def completed(step: Stage, reply_type: type[ReplyT], run: RunStage) -> ReplyT:
        result = await checkpoint(step, run)
        results.timeline.adopt(result.span, result.hops)
        assert isinstance(result.reply, reply_type)
        return result.reply

    async def reuse(step: Stage, reply: ReplyT) -> ReplyT:
        async def run() -> StageResult:
            now = results.timeline.now()
            return StageResult(reply, Span(step, now, now, "skipped"))

        return await completed(step, type(reply), run)

    async def stage(
        step: Stage, request: Message, reply_type: type[ReplyT], merge: Callable[[ReplyT], ReplyT] = lambda reply: reply
    ) -> ReplyT:
        async def run() -> StageResult:
            await gate(step)
            listener.stage_began(step)
            known = len(results.timeline.hops)
            with results.timeline.stage(step):
                call = Call(job_id=job_id, stage=step, report=report, traceparent=traceparent(trace_id))
                reply = await peers[step](request, call)
                assert isinstance(reply, reply_type)
                reply = merge(reply)
            span = results.timeline.spans[-1]
            listener.stage_ended(step, span.duration)
            return StageResult(reply, span, tuple(results.timeline.hops[known:]))

        return await completed(step, reply_type, run)

    def passed(story: Story) -> Story:
        if job.flawless_story and story.flaws:
            faults = "; ".join(f"page {flaw.page}: {flaw.reason}" for flaw in story.flaws)
            raise IncompleteError(f"the story is required to pass its checks: {faults}", stage=Stage.STORY)
        return story

    async def write() -> None:
        if before:
            results.story = await reuse(Stage.STORY, before.story)
            return
        results.story = await stage(Stage.STORY, job.story.model_copy(update={"engine": job.engine(Work.STORY)}), Story, passed)

    async def analyse() -> None:
        assert results.story is not None
        if before:
            results.analysis = await reuse(Stage.ANALYSIS, before.analysis)
            return
        request = AnalysisRequest(story=results.story, age_band=job.story.age_band, engine=job.engine(Work.ANALYSIS))
        results.analysis = await stage(Stage.ANALYSIS, request, Analysis)

    async def produce() -> None:
        assert results.story is not None
        assert results.analysis is not None
        if before and redo and redo.production is None:
            results.production = await reuse(Stage.PRODUCTION, as_reused(before.production))
        elif before and redo and redo.production:
            old = before.production
            results.production = await stage(Stage.PRODUCTION, redo.production, Production, lambda new: merged(redo, old, new))
        else:
            results.production = await stage(Stage.PRODUCTION, production_request(job, results.story, results.analysis), Production)
        results.timeline.branches(results.production.outcomes)

    async def bind() -> None:
        assert results.story is not None
        assert results.analysis is not None
        assert results.production is not None
        request = BindRequest(
            prompt=job.story.prompt,
            story=results.story,
            analysis=results.analysis,
            production=results.production,
            age_band=job.story.age_band,
            formats=job.formats,
            engine=job.engine(Work.BINDING),
            required=job.required,
        )
        results.package = await stage(Stage.BINDING, request, Package)

    binder = peers.get(Stage.BINDING)
    if job.stop_at == Stage.BINDING and isinstance(binder, Preparable):
        binder.prepare()
    for step, run in {Stage.STORY: write, Stage.ANALYSIS: analyse, Stage.PRODUCTION: produce, Stage.BINDING: bind}.items():
        await run()
        if step == job.stop_at:
            return
