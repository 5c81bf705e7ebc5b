"""``python main.py serve``: a main that keeps running. It owns the state folder, waits for jobs and runs them."""

import asyncio
import logging
import signal
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop

from storycreator.cli.book.run import open_jobs, open_worker
from storycreator.cli.errors import EXIT_FAILED
from storycreator.cli.screen import out
from storycreator.core.errors import StateError
from storycreator.jobs.state import SETTING, StateFolder
from storycreator.jobs.walk import Listener
from storycreator.observability import logs
from storycreator.settings import Settings, load

if TYPE_CHECKING:
    from storycreator.jobs.store import Jobs

log = logging.getLogger(__name__)
LOOK_AGAIN_SECONDS = 5.0
"""How often it looks for unfinished jobs of other processes of the state folder."""
POLL_SECONDS = 0.25
"""How often it looks for a new job."""


def serve(
    check: Annotated[bool, typer.Option("--check", help="Only tell whether one serves this state folder: exit code 0 or 1.")] = False,
) -> None:
    """Wait for jobs and make them, until told to stop. Jobs come from `python main.py "PROMPT"` with the same state folder or database.

    When it starts it resumes unfinished jobs. At SIGTERM or Ctrl-C it takes no more, lets the running stages finish within
    STORYCREATOR_DRAIN_SECONDS, leaves the rest for its next start (or another main on the same database) and exits with 0.

    Examples: `python main.py serve`, `python main.py serve --check`, `DATABASE_URL=postgresql://… python main.py serve`"""
    settings = load()
    folder = StateFolder(settings.state_dir, settings.main_id)
    if check:
        served = folder.served()
        out.print(f"{'served' if served else 'not served'}: {folder.path}", soft_wrap=True)
        raise typer.Exit(0 if served else EXIT_FAILED)
    lock = folder.lock(folder.main_id)
    if not lock.take():
        raise StateError(
            f"another main serves {folder.path} already; leave the work to it, or give this one a state folder of its own ({SETTING}) "
            "or another name (STORYCREATOR_MAIN_ID) on a database they share"
        )
    logs.set_up("service-main")
    try:
        with open_jobs(settings) as jobs:
            uvloop.run(_serve(jobs, settings))
    finally:
        lock.release()


def _logged(job_id: str) -> Listener:
    return Listener(
        lambda stage: log.info("job %s: stage %s begins", job_id, stage),
        lambda stage, seconds: log.info("job %s: stage %s done in %.3f s", job_id, stage, seconds),
    )


async def _serve(jobs: "Jobs", settings: Settings) -> None:
    from storycreator.jobs.store import QUEUE

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    worked = open_worker(
        jobs,
        settings,
        queue=QUEUE,
        executor=jobs.folder.main_id,
        listener=_logged,
        concurrency=settings.jobs_at_once,
        poll_seconds=POLL_SECONDS,
    )
    async with worked as (_, worker), worker:
        log.info("main serves %s (PIPELINE_MODE=%s), %d at once", jobs.folder.path, settings.pipeline_mode, settings.jobs_at_once)
        while not stop.is_set():
            try:
                for job_id in await asyncio.to_thread(jobs.pick_up):
                    log.info("job %s: was left unfinished, resuming it", job_id)
            except StateError as error:
                log.warning("%s; trying again in %.0f s", error, LOOK_AGAIN_SECONDS)
            try:
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await stop.wait()
            except TimeoutError:
                continue
        log.info("main is stopping: finishing the stages at work")
        for job_id in await worker.stop(max(0.0, settings.drain_seconds - 2.0)):
            if await asyncio.to_thread(jobs.hand_back, job_id):
                log.info("job %s: put down after its last finished stage", job_id)
    log.info("main has stopped")
