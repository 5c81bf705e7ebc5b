"""Running jobs in this process: each a DBOS workflow, its finished stages the steps of it. There is one worker in a process."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

from dbos import DBOS
from dbos._error import DBOSWorkflowConflictIDError
from sqlalchemy.exc import InterfaceError, OperationalError

from storycreator.core.errors import StateError
from storycreator.core.service import Peer
from storycreator.jobs.events import EventWriter
from storycreator.jobs.job import ENDED
from storycreator.jobs.serialization import MessageSerializer
from storycreator.jobs.state import new_id
from storycreator.jobs.steps import owner
from storycreator.jobs.store import APP, QUEUE, WALK_VERSION, WORKFLOW, Jobs, quiet_dbos
from storycreator.jobs.timeline import Hop
from storycreator.jobs.walk import Done, DoWork, Keep, Listener, Results, walk
from storycreator.messages.job import JobRequest, Stage

log = logging.getLogger(__name__)
FINISHED_CHECK_SECONDS = 2.0
OWNED_CHECK_SECONDS = 1.0
"""How often it looks whether a job it walks was stopped by another process."""
AWAY_SECONDS = 30.0
"""The longest pause between two attempts while the database is away."""
ResultT = TypeVar("ResultT")


class Worker:
    """Takes jobs from one queue and walks them."""

    def __init__(
        self,
        jobs: Jobs,
        peers: Mapping[str, Peer[Any, Any]],
        *,
        queue: str,
        executor: str,
        mode: str,
        at_once: int,
        poll_seconds: float,
        listener: Callable[[str], Listener],
    ) -> None:
        """``executor`` is this process's name, the same after a restart; ``mode`` its ``PIPELINE_MODE``, for the record; ``listener`` is
        asked for each job who should hear of it."""
        self._jobs = jobs
        self._peers = peers
        self._queue = queue
        self._executor = executor
        self._mode = mode
        self._at_once = at_once
        self._poll_seconds = poll_seconds
        self._listener = listener
        self._engine = jobs.engine_of_worker()
        self._run = new_id()
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._results: dict[str, Results] = {}
        self._ended: dict[str, asyncio.Event] = {}
        self._draining = False
        self._stopped = asyncio.Event()

    async def __aenter__(self) -> "Worker":
        """Begin to take jobs. Raises ``StateError``."""
        global _worker
        assert _worker is None, "one worker a process"
        config: Any = {
            "name": APP,
            "system_database_url": self._jobs.url,
            "system_database_engine": self._engine,
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
        self._jobs.client.register_queue(self._queue, worker_concurrency=self._at_once, polling_interval_sec=self._poll_seconds)
        DBOS(config=config)
        quiet_dbos()
        DBOS.listen_queues([self._queue])
        _worker = self
        DBOS.launch()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop at once; what is at work is gone on with by whoever resumes it."""
        global _worker
        await self.stop()
        await asyncio.to_thread(DBOS.destroy)
        if self._engine is not None:
            self._engine.dispose()
        if self._queue != QUEUE:
            with contextlib.suppress(StateError):
                self._jobs.drop_queue(self._queue)  # it was for one job; what has not ended gets another
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())  # DBOS had put its own there, and has closed it
        _worker = None

    async def stop(self, seconds: float = 0.0) -> list[str]:
        """Take no more jobs; let stages at work finish within so many seconds, then give them up. Returns the jobs there were."""
        self._draining = True
        began = dict(self._running)
        if began and seconds:
            await asyncio.wait(began.values(), timeout=seconds)
        self._stopped.set()
        left = {**began, **self._running}
        for task in left.values():
            task.cancel()
        if left:
            await asyncio.wait(left.values())
        return list(left)

    async def finished(self, job_id: str) -> None:
        """Until a job has ended and that is noted."""
        event = self._ended.setdefault(job_id, asyncio.Event())
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FINISHED_CHECK_SECONDS):
                    await event.wait()
                    return
            with contextlib.suppress(StateError):  # the database is away for a moment: asked again
                if await asyncio.to_thread(self._jobs.status, job_id) in ENDED:
                    return

    async def stop_job(self, job_id: str) -> None:
        """Give up the stage at work and note that the job was stopped; what is finished stays."""
        if task := self._running.get(job_id):
            task.cancel()
            await asyncio.wait([task])
        await asyncio.to_thread(self._jobs.cancel, job_id)

    def heard(self, call_id: str, hop: Hop) -> None:
        """A hop over a network was measured for a job."""
        if call_id in self._results:
            self._results[call_id].timeline.hops.append(hop)

    async def walk(self, job_id: str, request: JobRequest) -> None:
        """One job, from its first unfinished stage on. For the workflow only."""
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
        token = owner()
        attempt, kept = await self._insist(self._jobs.steps.begin, job_id, token)
        call_id = f"{job_id}-{attempt}" if attempt else job_id
        results = self._results[call_id] = Results()
        events = EventWriter(self._jobs.folder.job(job_id))
        try:
            book = await asyncio.to_thread(self._jobs.book, request.redo.of) if request.redo else None
            listener = events.listener(self._listener(job_id))
            walking = walk(call_id, request, self._peers, listener, results, self._keeper(job_id, token, kept), book)
            await self._while_owned(job_id, token, walking)
        finally:
            events.close()
            del self._results[call_id]

    async def _insist(self, do: Callable[..., ResultT], job_id: str, *about: Any) -> ResultT:
        """Again and again while the database is away."""
        pause = 1.0
        while True:
            try:
                return await asyncio.to_thread(do, job_id, *about)
            except StateError as error:
                if not isinstance(error.__cause__, OperationalError | InterfaceError):
                    raise  # it will not come back by itself
                log.warning("job %s: %s; trying again in %.0f s", job_id, error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, AWAY_SECONDS)

    async def _while_owned(self, job_id: str, token: str, walking: Coroutine[Any, Any, None]) -> None:
        """Walk, but give up the stage at work when the job was stopped or taken by another process."""

        async def until_lost() -> None:
            while True:
                await asyncio.sleep(OWNED_CHECK_SECONDS)
                if not await self._insist(self._jobs.steps.owned, job_id, token):
                    return

        walk_task, watch = asyncio.create_task(walking), asyncio.create_task(until_lost())
        try:
            await asyncio.wait({walk_task, watch}, return_when=asyncio.FIRST_COMPLETED)
            if walk_task.done():
                return walk_task.result()
            watch.result()  # raises what kept it from looking
            raise DBOSWorkflowConflictIDError(job_id)
        finally:
            walk_task.cancel()
            watch.cancel()
            await asyncio.gather(walk_task, watch, return_exceptions=True)

    def _over(self, job_id: str, task: "asyncio.Task[Any]") -> None:
        if self._running.get(job_id) is task:
            del self._running[job_id]
            if job_id in self._ended:
                self._ended[job_id].set()

    def _keeper(self, job_id: str, token: str, kept: list[Done]) -> Keep:
        places = count(1)

        async def keep(_: Stage, work: DoWork) -> Done:
            if self._draining:
                raise asyncio.CancelledError
            place = next(places)
            if place <= len(kept):
                return kept[place - 1]
            done = replace(await work(), run=self._run, mode=self._mode)
            await self._insist(self._jobs.steps.keep, job_id, token, place, done)
            return done

        return keep


_worker: Worker | None = None


@DBOS.workflow(name=WORKFLOW)
async def workflow(request: dict[str, Any]) -> None:
    """One job, as DBOS runs it. Takes a ``JobRequest`` as JSON."""
    assert _worker is not None
    assert DBOS.workflow_id is not None
    await _worker.walk(DBOS.workflow_id, JobRequest.model_validate(request))
