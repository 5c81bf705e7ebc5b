"""Completing a job: run it here, or follow it while a ``serve`` runs it; then deliver the book and print the summary."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvloop
from rich.markup import escape

from storycreator.cli.book import summary, view
from storycreator.cli.errors import EXIT_FAILED, EXIT_LACKING, EXIT_STOPPED, EXIT_USAGE, as_json, explain
from storycreator.cli.screen import err, out, print_json
from storycreator.core.errors import IncompleteError, StoryCreatorError, UnsuitableError
from storycreator.core.service import Call
from storycreator.jobs import events
from storycreator.jobs.job import ENDED, JobState, own_executor, own_queue
from storycreator.jobs.output.delivery import NOTE_NAME, Place, deliver
from storycreator.jobs.output.record import JobStatus, compose, what_it_lacks
from storycreator.jobs.state import StateFolder
from storycreator.jobs.timeline import Hop
from storycreator.jobs.walk import Listener, Results
from storycreator.messages.job import Stage
from storycreator.models.library import ModelLibrary
from storycreator.runtime.pipeline import Pipeline, open_pipeline
from storycreator.settings import Settings
from storycreator.transport.base import Timing

if TYPE_CHECKING:  # the database of jobs takes 0.4 s to import: only when there is a job
    from storycreator.jobs.job import Job
    from storycreator.jobs.store import Jobs
    from storycreator.jobs.worker import Worker

COMMAND = "python main.py jobs"
DELIVERY_SECONDS = 300.0
"""How long one delivery of a book may hold up another."""
OWN_POLL_SECONDS = 0.05
"""How often a command looks whether the one job it runs itself is there."""


@dataclass(frozen=True)
class Output:
    """What a command prints."""

    json: bool = False
    quiet: bool = False

    def view(self) -> view.View:
        """The progress display."""
        return view.choose(quiet=self.quiet or (self.json and not err.is_terminal))

    def note(self, words: str) -> None:
        """Print a remark on stderr, unless quiet."""
        if not self.quiet:
            err.print(words, soft_wrap=True)


@contextmanager
def open_jobs(settings: Settings) -> "Iterator[Jobs]":
    """The jobs of the state folder. Raises ``StateError`` naming what is wrong."""
    folder = StateFolder(settings.state_dir, settings.main_id)
    from storycreator.jobs.store import Jobs

    jobs = Jobs(folder, settings.database_url.get_secret_value())
    try:
        yield jobs
    finally:
        jobs.close()


def complete_job(jobs: "Jobs", job_id: str, put: Callable[..., None], settings: Settings, output: Output, *, detach: bool = False) -> int:
    """Have a job run by the ``serve`` of this state folder when there is one, else by this process or, detached, by one in the
    background; then deliver its book. ``put(own=…)`` creates or queues the job. Returns the exit code."""
    own = not jobs.folder.served() and (detach or jobs.hold(job_id))
    put(own=own)
    if detach:
        return _leave(jobs, job_id, output, own=own)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        code = runner.run(run_here(jobs, job_id, settings, output) if own else follow(jobs, job_id, settings, output))
        sys.stdout.flush()
        sys.stderr.flush()
        if code == EXIT_STOPPED:
            os._exit(code)  # closing the runner would wait for an engine's thread; nothing it does is wanted any more
    return code


def _leave(jobs: "Jobs", job_id: str, output: Output, *, own: bool) -> int:
    """Leave a job to the ``serve``, or to a new background process when there is none."""
    log = jobs.folder.job(job_id) / "log"
    if own:
        this = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]  # how main.py was run, without its arguments
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as said:
            subprocess.Popen(  # noqa: S603 -- ourselves
                [sys.executable, *this, "jobs", "resume", job_id],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,  # so that it outlives the terminal
            )
    if output.json:
        print_json({"status": "queued", "job": job_id, "by": "background" if own else "serve", "log": str(log) if own else None})
        return 0
    out.print(job_id)
    if own:
        output.note(f"It runs in the background (log: {log}); its book is delivered to the same place as without --detach.")
    else:
        output.note(f"It is run by the main that serves this state folder. To get its book: {COMMAND} deliver {job_id}")
    output.note(f"Watch it: {COMMAND} follow {job_id}")
    return 0


def place_of(jobs: "Jobs", job_id: str, settings: Settings) -> Place:
    """Where a job's book goes."""
    return Place.read(jobs.folder.job(job_id) / NOTE_NAME, settings.output_dir)


@asynccontextmanager
async def open_worker(
    jobs: "Jobs",
    settings: Settings,
    *,
    queue: str,
    executor: str,
    listener: Callable[[str], Listener],
    concurrency: int = 1,
    poll_seconds: float = OWN_POLL_SECONDS,
) -> "AsyncIterator[tuple[Pipeline, Worker]]":
    """The pipeline, and the worker that runs jobs over it; it takes none before it is entered."""
    from storycreator.jobs.worker import Worker

    worker: Worker | None = None

    def on_timing(call: Call, timing: Timing, seconds: float) -> None:
        if worker:  # opening the pipeline may call already
            hop = Hop.measured(call.stage, seconds, time.time(), timing.queued_seconds, timing.worked_seconds, timing.received_at)
            worker.record_hop(call.job_id, hop)

    async with open_pipeline(settings, ModelLibrary(settings.models_dir), on_timing) as pipeline:
        worker = Worker(
            jobs,
            pipeline.peers,
            queue=queue,
            executor=executor,
            mode=settings.pipeline_mode,
            concurrency=concurrency,
            poll_seconds=poll_seconds,
            listener=listener,
        )
        yield pipeline, worker


async def _unless_stopped(waiting: Awaitable[None]) -> bool:
    """Wait, but no longer than until SIGINT or SIGTERM; whether one came."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.ensure_future(waiting), asyncio.ensure_future(stop.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not stop.is_set():
            await tasks[0]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return stop.is_set()


async def run_here(jobs: "Jobs", job_id: str, settings: Settings, output: Output) -> int:
    """Run a job that waits for this process, deliver it and print the summary. Returns the exit code. A signal stops the job; it can be
    resumed."""
    shown = output.view()
    queue, executor = own_queue(jobs.folder, job_id), own_executor(jobs.folder, job_id)
    async with open_worker(jobs, settings, queue=queue, executor=executor, listener=lambda _: shown.listener()) as (pipeline, worker):
        with shown:
            async with worker:
                if await _unless_stopped(worker.finished(job_id)):
                    await worker.stop_job(job_id)
        return await _deliver_and_tell(jobs, jobs.get(job_id), pipeline.artifacts, settings, output)


async def follow(jobs: "Jobs", job_id: str, settings: Settings, output: Output, *, fetch: bool = True) -> int:
    """Watch a job that another process runs, then deliver it unless it is only to be watched. A signal ends the watching, not the job."""
    shown = output.view()
    if jobs.status(job_id) is JobState.QUEUED:
        output.note(f"Job [bold]{job_id}[/] waits for its turn.")
    listener = shown.listener()
    told = 0

    async def ended() -> bool:
        nonlocal told
        state = await asyncio.to_thread(jobs.status, job_id)
        if state is JobState.INTERRUPTED:
            return True
        if not (jobs.folder.job(job_id) / events.EVENTS_NAME).exists():  # it runs on another machine: its finished stages can be seen
            stages = (await asyncio.to_thread(jobs.get, job_id)).stages
            for done in stages[told:]:
                listener.stage_began(Stage(done.span.name))
                listener.stage_ended(Stage(done.span.name), done.span.duration)
            told = len(stages)
        return state in ENDED

    with shown:
        if await _unless_stopped(events.follow(jobs.folder.job(job_id), listener, ended)):
            how = f"See it again: {COMMAND} follow {job_id}; stop it: {COMMAND} cancel {job_id}"
            err.print(f"Job [bold]{job_id}[/] keeps running. {how}", soft_wrap=True)
            return EXIT_STOPPED
    job = jobs.get(job_id)
    if job.state is JobState.INTERRUPTED:
        err.print(f"The process that ran job [bold]{job_id}[/] is gone. Resume it: {COMMAND} resume {job_id}", soft_wrap=True)
        return EXIT_FAILED
    async with open_pipeline(settings, ModelLibrary(settings.models_dir), lambda *_: None) as pipeline:
        return await _deliver_and_tell(jobs, job, pipeline.artifacts if fetch else None, settings, output)


async def deliver_again(jobs: "Jobs", job: "Job", settings: Settings, output: Output, out_dir: Path | None) -> int:
    """Put what a job has finished into a folder, whether it was put somewhere before or not."""
    place = place_of(jobs, job.id, settings)
    place.out, place.folder, place.parent = out_dir, None, settings.output_dir
    place.save()
    async with open_pipeline(settings, ModelLibrary(settings.models_dir), lambda *_: None) as pipeline:
        return await _deliver_and_tell(jobs, job, pipeline.artifacts, settings, output)


def what_next(job: "Job") -> str:
    """What to do about a job that failed or stopped."""
    if isinstance(job.error, UnsuitableError):
        return "Resuming would be refused again. Change the prompt as the error says, and run the command again."
    if isinstance(job.error, IncompleteError) and job.error.stage == Stage.BINDING:
        return (
            "The services that make pictures and sound and the one that binds must share a store; compare them: python main.py check. "
            f"Then bind again: {COMMAND} resume {job.id}; or make the missing parts again: {COMMAND} retry {job.id} --from production"
        )
    if job.refused:
        return "Resuming would be refused again. Change what the error names and run the command again."
    return f"Finished stages are kept. Resume the job: {COMMAND} resume {job.id}"


async def _deliver_and_tell(jobs: "Jobs", job: "Job", artifacts: Any, settings: Settings, output: Output) -> int:
    results, failure, folder = job.results, job.error, None
    status = JobStatus.FAILED if job.state is JobState.FAILED else JobStatus.DONE if results.package else JobStatus.STOPPED
    lock = jobs.folder.lock(f"deliver-{job.id}")
    try:
        await asyncio.to_thread(lock.take, DELIVERY_SECONDS)  # whoever made it and whoever followed it may both be here
        place = place_of(jobs, job.id, settings)
        if place.has(job.attempt):
            folder = place.folder
        elif results.story is not None and artifacts is not None:
            folder = place.claim(results.story.title, job.attempt)
            words = failure.message if failure else ""
            record = compose(job.id, job.request, results, status, error=words, trace_id=job.trace_id)
            await deliver(folder, artifacts, results, record)
            place.files = tuple(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
            place.whole = status is JobStatus.DONE
            place.save()
    except StoryCreatorError as error:
        status, failure, folder = JobStatus.FAILED, error, None
    finally:
        lock.release()
    if folder and folder.parent == settings.output_dir.absolute():
        folder = settings.output_dir / folder.name  # as short as it was given
    return _tell(job, results, status, failure, folder, output, stopped=job.state is JobState.STOPPED)


def _tell(
    job: "Job",
    results: Results,
    status: JobStatus,
    failure: StoryCreatorError | None,
    folder: Path | None,
    output: Output,
    *,
    stopped: bool,
) -> int:
    package = results.package
    lacks = what_it_lacks(job.request, package) if package else []
    if output.json:
        answer: dict[str, Any] = {
            "status": str(status),
            "job": job.id,
            "package": str(folder.absolute()) if folder else None,
            "title": results.story.title if results.story else None,
            "languages": list(package.languages) if package else [],
            "files": [file.artifact.name for file in package.files] if package else [],
            "warnings": list(package.warnings) if package else [],
            "lacks": [lack.model_dump(mode="json") for lack in lacks],
            "seed": job.request.story.seed,
            "seconds": round(results.timeline.now(), 3),
            "timings": results.timeline.as_dicts(),
        }
        print_json(answer | ({"error": as_json(failure)} if failure else {}))
    elif output.quiet and folder:
        out.print(str(folder), soft_wrap=True, markup=False)
    elif folder and failure is None:
        summary.show(job.request, results, folder)
    if failure:
        code = explain(failure)
        if folder:
            err.print(f"The story is kept in [bold]{escape(str(folder))}[/]", soft_wrap=True)
        err.print(what_next(job), soft_wrap=True)
        return EXIT_USAGE if code == EXIT_USAGE else EXIT_FAILED
    if stopped:
        finished = f"what was finished is in {folder}" if folder else "nothing was finished yet"
        err.print(f"[yellow]Stopped:[/] {escape(finished)}. Resume the job: {COMMAND} resume {job.id}", soft_wrap=True)
        return EXIT_STOPPED
    return EXIT_LACKING if lacks else 0
