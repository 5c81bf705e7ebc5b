"""Jobs as durable workflows: what is finished is stored, and an execution that has lost its job does not go on."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS, SetWorkflowID
from sqlalchemy.exc import OperationalError

from benchmarks.support.stories import analysis, story
from storycreator.core.errors import InvalidInputError, NotFoundError
from storycreator.core.service import Call
from storycreator.core.tracing import trace_id
from storycreator.jobs.job import JobState, own_executor
from storycreator.jobs.state import StateFolder
from storycreator.jobs.store import Jobs
from storycreator.jobs.walk import Listener
from storycreator.jobs.worker import Worker, workflow
from storycreator.messages.common import Message
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.story import StoryRequest
from tests.support.postgres import postgres

REQUEST = JobRequest(story=StoryRequest(prompt="A lost kite"), draft=True, stop_at=Stage.ANALYSIS)


@pytest.fixture(params=["sqlite", "postgres"])
def jobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Jobs]:
    with nullcontext() if request.param == "sqlite" else postgres() as database:
        found = Jobs(StateFolder(tmp_path), database.url if database else "")
        try:
            yield found
        finally:
            found.close()


@asynccontextmanager
async def worker(jobs: Jobs, queue: str = "test", **peers: Any) -> AsyncIterator[Worker]:
    silent = Listener(lambda _: None, lambda *_: None, lambda _: None)
    async with Worker(
        jobs, peers, queue=queue, executor=own_executor(jobs.folder, "job"), mode="local", concurrency=1, poll_seconds=0.05,
        listener=lambda _: silent,
    ) as one:  # fmt: skip
        yield one


class Peers:
    """A story that is there at once, an analysis that is waited for until ``free`` is set."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.asked: list[str] = []
        self.traces: list[str] = []
        self.at_work = asyncio.Event()
        self.given_up = asyncio.Event()

    async def write(self, request: Message, call: Call) -> Message:
        self.asked.append(f"{call.job_id} A")
        self.traces.append(call.traceparent)
        return story()

    async def analyse(self, request: Message, call: Call) -> Message:
        self.asked.append(f"{call.job_id} B")
        self.traces.append(call.traceparent)
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


async def test_a_job_stopped_elsewhere_is_cancelled_and_can_be_resumed_and_retried_under_another_key(jobs: Jobs) -> None:
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


async def test_a_stage_whose_result_cannot_be_stored_is_not_done_again(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As when the disk is full: DBOS ends the execution then."""
    peers = Peers()
    peers.free.set()
    run_step, failures = DBOS.run_step_async, 2

    async def full(options: Any, step: Any) -> Any:
        nonlocal failures
        if failures:
            failures -= 1
            await step()
            raise OperationalError("INSERT", None, Exception("database or disk is full"))
        return await run_step(options, step)

    monkeypatch.setattr(DBOS, "run_step_async", full)
    monkeypatch.setattr("storycreator.jobs.worker.RETRY_SECONDS", 0.1)
    async with asyncio.timeout(60), worker(jobs, A=peers.write, B=peers.analyse) as one:
        with SetWorkflowID("job"):
            await DBOS.start_workflow_async(workflow, REQUEST.model_dump(mode="json"))
        await one.finished("job")
        assert (await asyncio.to_thread(jobs.status, "job")) is JobState.DONE
    assert peers.asked == ["job A", "job B"]
    assert caplog.text.count("database or disk is full") == 2
    assert "trying again" in caplog.text


async def test_a_job_that_is_stopped_while_the_database_is_full_stays_stopped(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    peers = Peers()

    async def full(options: Any, step: Any) -> Any:
        raise OperationalError("INSERT", None, Exception("database or disk is full"))

    monkeypatch.setattr(DBOS, "run_step_async", full)
    async with asyncio.timeout(60), worker(jobs, A=peers.write, B=peers.analyse) as one:
        with SetWorkflowID("job"):
            await DBOS.start_workflow_async(workflow, REQUEST.model_dump(mode="json"))
        ending = asyncio.ensure_future(one.finished("job"))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(jobs.cancel, "job")
        await ending
        await asyncio.sleep(1.5)
        assert (await asyncio.to_thread(jobs.status, "job")) is JobState.STOPPED


@pytest.mark.parametrize("jobs", ["sqlite"], indirect=True)
async def test_a_job_of_another_version_of_the_walk_is_neither_resumed_nor_retried(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    peers = Peers()
    jobs.submit("job", REQUEST, own=False)
    monkeypatch.setattr("storycreator.jobs.worker.WALK_VERSION", "0")
    async with asyncio.timeout(60), worker(jobs, "jobs", A=peers.write, B=peers.analyse):
        await peers.at_work.wait()  # killed here
    assert jobs.get("job").state is JobState.INTERRUPTED
    with pytest.raises(InvalidInputError, match="another version of this program"):
        jobs.resume("job", own=True)
    assert jobs.pick_up() == []
    assert jobs.unfinished_like(REQUEST, any_seed=True) is None
    jobs.cancel("job")
    with pytest.raises(InvalidInputError, match="another version of this program"):
        jobs.retry("job", Stage.STORY, own=True)
    assert (jobs.get("job").state, len(jobs.get("job").stages)) == (JobState.STOPPED, 1)


@pytest.mark.parametrize("jobs", ["sqlite"], indirect=True)
def test_a_job_whose_request_has_fields_of_a_newer_program_can_be_looked_at_and_not_resumed(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = REQUEST.model_dump() | {"smell": "bread"}
    with monkeypatch.context() as patched:
        patched.setattr(JobRequest, "model_dump", lambda *_, **__: newer)
        jobs.submit("job", REQUEST, own=False)
    jobs.cancel("job")
    assert jobs.get("job").request == REQUEST
    assert jobs.unfinished_like(REQUEST, any_seed=True) is None
    with pytest.raises(InvalidInputError, match="another version of this program"):
        jobs.resume("job", own=True)


@pytest.mark.parametrize("jobs", ["sqlite"], indirect=True)
async def test_all_calls_of_a_job_belong_to_one_trace_also_after_it_was_resumed(jobs: Jobs) -> None:
    peers = Peers()
    jobs.submit("job", REQUEST, own=False)
    async with asyncio.timeout(60), worker(jobs, "jobs", A=peers.write, B=peers.analyse) as one:
        await peers.at_work.wait()
        await one.stop()
    jobs.cancel("job")
    peers.free.set()
    jobs.resume("job", own=False)
    async with asyncio.timeout(60), worker(jobs, "jobs", A=peers.write, B=peers.analyse):
        await ended(jobs, "job")
    assert peers.asked == ["job A", "job B", "job B"]
    assert {trace_id(trace) for trace in peers.traces} == {jobs.get("job").trace_id}
    assert len(jobs.get("job").trace_id) == 32
    assert len(set(peers.traces)) == 3  # a span for each call


@pytest.mark.parametrize("name", ["50% ready", "what?", "a#b", "%41"])
async def test_a_state_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / name)
    found = Jobs(folder)
    peers = Peers()
    peers.free.set()
    found.submit("job", REQUEST, own=False)
    async with asyncio.timeout(60), worker(found, "jobs", A=peers.write, B=peers.analyse):
        await ended(found, "job")
    found.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert folder.database.stat().st_size > 4096
    again = Jobs(StateFolder(tmp_path / name))
    assert again.status("job") is JobState.DONE
    again.close()
