"""Running jobs in this process: each is a DBOS workflow, its stages are the workflow's steps. There is one worker in a process."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from dbos import DBOS, StepOptions
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from storycreator.core.errors import StateError
from storycreator.core.service import Call, Peer
from storycreator.core.tracing import new_trace_id, traceparent
from storycreator.jobs.events import EventWriter
from storycreator.jobs.job import ENDED, attempt_of, trace_of
from storycreator.jobs.serialization import MessageSerializer
from storycreator.jobs.state import new_id
from storycreator.jobs.store import APP, QUEUE, WALK_VERSION, WORKFLOW, Jobs, quiet_dbos
from storycreator.jobs.timeline import Hop
from storycreator.jobs.walk import Checkpoint, Listener, Results, RunStage, StageResult, walk
from storycreator.messages.job import JobRequest, Stage
from storycreator.observability import logs

log = logging.getLogger(__name__)
FINISHED_CHECK_SECONDS = 2.0
OWNED_CHECK_SECONDS = 1.0
"""How often it checks whether a job it runs was stopped by another process."""
RETRY_SECONDS = 1.0
"""The first pause after the database could not be used; doubled each time,"""
LONGEST_RETRY_SECONDS = 30.0
"""up to this."""
ResultT = TypeVar("ResultT")


class Worker:
    """Takes jobs from one queue and runs them."""

    def __init__(
        self,
        jobs: Jobs,
        peers: Mapping[str, Peer[Any, Any]],
        *,
        queue: str,
        executor: str,
        mode: str,
        concurrency: int,
        poll_seconds: float,
        listener: Callable[[str], Listener],
    ) -> None:
        """``executor`` is this process's name, the same after a restart; ``mode`` its ``PIPELINE_MODE``, for the record; ``listener``
        returns the listener for a job id."""
        self._jobs = jobs
        self._peers = peers
        self._queue = queue
        self._executor = executor
        self._mode = mode
        self._concurrency = concurrency
        self._poll_seconds = poll_seconds
        self._listener = listener
        self._run = new_id()
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._results: dict[str, Results] = {}
        self._unstored: dict[str, dict[Stage, StageResult]] = {}
        """Results of finished stages that the database has not taken yet, by the job id in the calls."""
        self._database_errors: dict[str, SQLAlchemyError] = {}
        """What ended the execution of a job that is to be restarted."""
        self._restarting: dict[str, asyncio.Task[None]] = {}
        self._ended: dict[str, asyncio.Event] = {}
        self._draining = False
        self._stopped = asyncio.Event()

    async def __aenter__(self) -> "Worker":
        """Start to take jobs. Raises ``StateError``."""
        global _worker
        assert _worker is None, "one worker a process"
        config: Any = {
            "name": APP,
            "system_database_url": self._jobs.url,
            "serializer": MessageSerializer(),
            "executor_id": self._executor,
            "application_version": WALK_VERSION,
            "use_listen_notify": False,
            "enable_otlp": False,
            "log_level": "WARNING",
            "max_executor_threads": 32,  # what asyncio itself would allow: they do the services' work too
            "scheduler_polling_interval_sec": 3600.0,
            "notification_listener_polling_interval_sec": 0.1,  # how long stopping waits for a thread that has nothing to listen to
        }
        self._jobs.client.register_queue(self._queue, worker_concurrency=self._concurrency, polling_interval_sec=self._poll_seconds)
        DBOS(config=config)
        quiet_dbos()
        DBOS.listen_queues([self._queue])
        _worker = self
        DBOS.launch()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop at once; whoever resumes a running job starts at its first unfinished stage."""
        global _worker
        await self.stop()
        await asyncio.to_thread(DBOS.destroy)
        if self._queue != QUEUE:
            with contextlib.suppress(StateError):
                self._jobs.drop_queue(self._queue)  # it was for one job; a job that has not ended gets another
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())  # DBOS had put its own there, and has closed it
        _worker = None

    async def stop(self, seconds: float = 0.0) -> list[str]:
        """Take no more jobs; let running stages finish within so many seconds, then cancel them. Returns the jobs that were running."""
        self._draining = True
        began = dict(self._running)
        if began and seconds:
            await asyncio.wait(began.values(), timeout=seconds)
        self._stopped.set()
        left = {**began, **self._running}
        left |= self._restarting
        for task in left.values():
            task.cancel()
        if left:
            await asyncio.wait(left.values())
        return list(left)

    async def finished(self, job_id: str) -> None:
        """Wait until a job has ended and its end is stored."""
        event = self._ended.setdefault(job_id, asyncio.Event())
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FINISHED_CHECK_SECONDS):
                    await event.wait()
                    return
            with contextlib.suppress(StateError):  # the database is away for a moment: ask again
                if job_id not in self._restarting and await asyncio.to_thread(self._jobs.status, job_id) in ENDED:
                    return

    async def stop_job(self, job_id: str) -> None:
        """Cancel the running stage and store that the job was stopped; what is finished stays."""
        if task := self._running.get(job_id) or self._restarting.get(job_id):
            task.cancel()
            await asyncio.wait([task])
        await asyncio.to_thread(self._jobs.cancel, job_id)

    def record_hop(self, call_id: str, hop: Hop) -> None:
        """Add a measured network hop to the results of a job."""
        if call_id in self._results:
            self._results[call_id].timeline.hops.append(hop)

    async def walk(self, job_id: str, request: JobRequest) -> None:
        """Run one job from its first unfinished stage on. For the workflow only."""
        before = self._running.get(job_id)
        task = asyncio.current_task()
        assert task is not None
        self._running[job_id] = task
        task.add_done_callback(lambda _: self._over(job_id, task))
        if self._draining:
            await self._stopped.wait()  # keeps its place, so that no other job is taken
            raise asyncio.CancelledError
        if before is not None:  # it was stopped and resumed before its stage had noticed
            before.cancel()
            await asyncio.wait([before])
        spec = await self._retry(self._jobs.spec, job_id)
        trace_id = trace_of(spec) or new_trace_id()
        call_id = f"{job_id}-{attempt_of(spec)}" if attempt_of(spec) else job_id
        results = self._results[call_id] = Results()
        self._unstored.setdefault(call_id, {})
        events = EventWriter(self._jobs.folder.job(job_id))
        watch = asyncio.create_task(self._cancel_when_lost(job_id, task))
        try:
            with logs.about(Call(job_id=job_id, stage="", traceparent=traceparent(trace_id))):
                book = await asyncio.to_thread(self._jobs.book, request.redo.of) if request.redo else None
                listener = events.listener(self._listener(job_id))
                await walk(call_id, request, self._peers, listener, results, self._checkpoint(call_id), book, trace_id)
        except SQLAlchemyError as error:
            self._database_errors[job_id] = error
            raise asyncio.CancelledError from error  # ends this execution without a result, so that DBOS stores none
        finally:
            if job_id not in self._database_errors:
                del self._unstored[call_id]
            watch.cancel()
            events.close()
            del self._results[call_id]

    def _checkpoint(self, call_id: str) -> Checkpoint:
        """Stages as DBOS steps. A result that could not be stored is kept here, so that the stage is not done twice."""
        unstored = self._unstored[call_id]

        async def checkpoint(stage: Stage, run: RunStage) -> StageResult:
            if self._draining:
                raise asyncio.CancelledError

            async def step() -> StageResult:
                if stage not in unstored:
                    unstored[stage] = replace(await run(), run=self._run, mode=self._mode)
                return unstored[stage]

            result = await DBOS.run_step_async(StepOptions(name=stage), step)
            unstored.pop(stage, None)
            return result

        return checkpoint

    async def _retry(self, do: Callable[..., ResultT], *arguments: Any) -> ResultT:
        """Call something that uses the database, again and again while that is away."""
        pause = RETRY_SECONDS
        while True:
            try:
                return await asyncio.to_thread(do, *arguments)
            except StateError as error:
                if not isinstance(error.__cause__, OperationalError | InterfaceError):
                    raise  # it will not come back by itself
                log.warning("%s; trying again in %.0f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_RETRY_SECONDS)

    async def _restart(self, job_id: str, error: SQLAlchemyError) -> None:
        """Queue a job again once the database can be written. DBOS itself waits for a locked SQLite and for most kinds of lost
        connections; anything else, such as a full disk, ends the execution."""
        log.warning("job %s: %s; trying again in %.0f s", job_id, self._jobs.state_error(error), RETRY_SECONDS)
        await asyncio.sleep(RETRY_SECONDS)
        try:
            if await self._retry(self._jobs.owned, job_id, self._executor):
                await self._retry(self._jobs.restart, job_id, self._queue)
            else:
                self._end(job_id)
        except StateError as failure:
            log.error("job %s cannot be restarted: %s", job_id, failure)
            self._end(job_id)

    async def _cancel_when_lost(self, job_id: str, task: "asyncio.Task[Any]") -> None:
        """Cancel the execution of a job that was stopped or taken by another process. (DBOS refuses whatever it would still write.)"""
        while True:
            await asyncio.sleep(OWNED_CHECK_SECONDS)
            if not await self._retry(self._jobs.owned, job_id, self._executor):
                task.cancel()
                return

    def _over(self, job_id: str, task: "asyncio.Task[Any]") -> None:
        """An execution of a job is over."""
        if self._running.get(job_id) is not task:
            return
        del self._running[job_id]
        error = self._database_errors.pop(job_id, None) or (None if task.cancelled() else task.exception())
        if isinstance(error, SQLAlchemyError) and not self._draining:
            restarting = asyncio.get_running_loop().create_task(self._restart(job_id, error))
            self._restarting[job_id] = restarting
            restarting.add_done_callback(lambda _: self._restarting.pop(job_id))
        else:
            self._end(job_id)

    def _end(self, job_id: str) -> None:
        if job_id in self._ended:
            self._ended[job_id].set()


_worker: Worker | None = None


@DBOS.workflow(name=WORKFLOW)
async def workflow(request: dict[str, Any]) -> None:
    """One job as a DBOS workflow. Takes a ``JobRequest`` as JSON."""
    assert _worker is not None
    assert DBOS.workflow_id is not None
    await _worker.walk(DBOS.workflow_id, JobRequest.model_validate(request))
