"""Stages that are written down beside DBOS: as it would have done itself, and never by an execution that has lost the job."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dbos import DBOS, SetWorkflowID, StepOptions

from benchmarks.support.stories import analysis, story
from storycreator.core.errors import NotFoundError
from storycreator.core.service import Call
from storycreator.jobs.job import JobState, own_executor
from storycreator.jobs.state import StateFolder
from storycreator.jobs.steps import owner
from storycreator.jobs.store import Jobs
from storycreator.jobs.timeline import Hop, Span
from storycreator.jobs.walk import Done, Listener
from storycreator.jobs.worker import Worker, workflow
from storycreator.messages.common import Message
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.story import StoryRequest
from tests.support.postgres import postgres

REQUEST = JobRequest(story=StoryRequest(prompt="A lost kite"), draft=True, stop_at=Stage.ANALYSIS)
DONE = Done(story(), Span("A", 0.0, 2.0), (Hop("A", 1.0, 0.1, 0.8, 0.0, 0.01),), "run", "local")
TIMES = {"started_at_epoch_ms", "completed_at_epoch_ms", "retention_timestamp"}


@pytest.fixture(params=["sqlite", "postgres"])
def jobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Jobs]:
    with nullcontext() if request.param == "sqlite" else postgres() as database:
        found = Jobs(StateFolder(tmp_path), database.url if database else "")
        try:
            yield found
        finally:
            found.close()


@asynccontextmanager
async def worker(jobs: Jobs, **peers: Any) -> AsyncIterator[Worker]:
    silent = Listener(lambda _: None, lambda *_: None, lambda _: None)
    async with Worker(
        jobs, peers, queue="test", executor=own_executor(jobs.folder, "job"), mode="local", at_once=1, poll_seconds=0.05,
        listener=lambda _: silent,
    ) as one:  # fmt: skip
        yield one


@DBOS.workflow(name="by the library")
async def by_the_library() -> None:
    async def work() -> Done:
        return DONE

    await DBOS.run_step_async(StepOptions(name="A"), work)


_jobs: Jobs


@DBOS.workflow(name="by us")
async def by_us() -> None:
    _jobs.steps.keep("us", owner(), 1, DONE)
    _jobs.steps.keep("us", owner(), 1, DONE)  # once more, as when the first answer was lost


async def test_a_stage_is_written_as_the_library_would(jobs: Jobs) -> None:
    global _jobs
    _jobs = jobs
    async with worker(jobs):
        for name, one in (("library", by_the_library), ("us", by_us)):
            with SetWorkflowID(name):
                await (await DBOS.start_workflow_async(one)).get_result()
    schema = None if jobs.shared_engine else "dbos"
    url = jobs.url.replace("postgresql://", "postgresql+psycopg://")
    engine = sa.create_engine(url)
    table = sa.Table("operation_outputs", sa.MetaData(schema=schema), autoload_with=engine)
    with engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(sa.select(table))]
    engine.dispose()
    theirs, ours = sorted(rows, key=lambda row: str(row["workflow_uuid"]))
    assert {key for key, value in theirs.items() if value is not None} == {key for key, value in ours.items() if value is not None}
    assert {key for key in theirs if theirs[key] != ours[key]} - TIMES == {"workflow_uuid"}
    assert ours["completed_at_epoch_ms"] - ours["started_at_epoch_ms"] == 2000
    assert abs(ours["retention_timestamp"] - theirs["retention_timestamp"]) < 60_000
    assert [step["output"] for step in jobs.client.list_workflow_steps("us")] == [DONE]


class Peers:
    """A story that is there at once, an analysis that is waited for until ``free`` is set."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.asked: list[str] = []
        self.at_work = asyncio.Event()
        self.given_up = asyncio.Event()

    async def write(self, request: Message, call: Call) -> Message:
        self.asked.append(f"{call.job_id} A")
        return story()

    async def analyse(self, request: Message, call: Call) -> Message:
        self.asked.append(f"{call.job_id} B")
        self.at_work.set()
        try:
            await self.free.wait()
        except asyncio.CancelledError:
            self.given_up.set()
            raise
        return analysis()


async def ended(jobs: Jobs, job_id: str) -> None:
    while await asyncio.to_thread(jobs.status, job_id) is not JobState.DONE:
        await asyncio.sleep(0.05)


async def test_a_job_stopped_elsewhere_is_given_up_and_gone_on_with_and_done_again_under_another_key(jobs: Jobs) -> None:
    peers = Peers()
    async with asyncio.timeout(60), worker(jobs, A=peers.write, B=peers.analyse):
        with SetWorkflowID("job"):
            await DBOS.start_workflow_async(workflow, REQUEST.model_dump(mode="json"))
        await peers.at_work.wait()
        await asyncio.to_thread(jobs.cancel, "job")
        await peers.given_up.wait()
        assert (await asyncio.to_thread(jobs.get, "job")).state is JobState.STOPPED
        peers.free.set()
        jobs.client.rewind_workflow("job", start_step=2, queue_name="test")
        await ended(jobs, "job")
        assert peers.asked == ["job A", "job B", "job B"]
        jobs.client.update_workflow_attributes("job", {"attempt": 1})
        jobs.client.rewind_workflow("job", start_step=2, queue_name="test")
        await ended(jobs, "job")
        assert peers.asked[3:] == ["job-1 B"]
    kept = jobs.get("job")
    assert [done.span.name for done in kept.stages] == ["A", "B"]
    assert kept.attempt == 1
    jobs.delete("job")
    with pytest.raises(NotFoundError):
        jobs.get("job")


async def test_what_an_execution_brings_after_it_lost_the_job_is_not_written(jobs: Jobs) -> None:
    peers = Peers()
    late = asyncio.Event()

    async def stubborn(request: Message, call: Call) -> Message:
        peers.at_work.set()
        try:
            await late.wait()
        except asyncio.CancelledError:
            await late.wait()  # does not let itself be stopped
        return story()

    async with asyncio.timeout(60), worker(jobs, A=stubborn, B=peers.analyse) as one:
        with SetWorkflowID("job"):
            await DBOS.start_workflow_async(workflow, REQUEST.model_dump(mode="json"))
        await peers.at_work.wait()
        await asyncio.to_thread(jobs.cancel, "job")
        late.set()
        await one.finished("job")
        kept = await asyncio.to_thread(jobs.get, "job")
        assert (kept.state, kept.stages) == (JobState.STOPPED, ())
    assert peers.asked == []
