"""Create, list, stop, resume and delete jobs, from any process. ``worker.py`` runs them.

A job is a DBOS workflow under its own short id; its stages are the workflow's steps.
"""

import logging
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, WorkflowStatus
from sqlalchemy.exc import SQLAlchemyError

from storycreator.core.errors import InvalidInputError, NotFoundError, StateError
from storycreator.jobs.job import Job, JobState, own_executor, own_queue, read, request_of, standing, walk_version_of
from storycreator.jobs.redo import Book
from storycreator.jobs.serialization import MessageSerializer
from storycreator.jobs.state import StateFolder, new_id
from storycreator.messages.job import JobRequest, Stage
from storycreator.storage.lock import Lock
from storycreator.storage.result_cache import references

WORKFLOW = "walk"
APP = "storycreator"
QUEUE = "jobs"
"""Where jobs wait for a ``serve``. A job that is run by the command that created it waits on a queue of its own."""
WALK_VERSION = "1"
"""Change it when jobs begun by an older program can no longer be resumed."""
LOCKED_SECONDS = 5.0
ACTIVE = ["PENDING", "ENQUEUED"]


def postgres_url(url: str) -> str:
    """In the form the driver wants. Raises ``InvalidInputError`` naming the variable."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise InvalidInputError.of("DATABASE_URL", "write postgresql://user:password@host:5432/database, or leave it empty for SQLite")
    return f"postgresql://{rest}"


def _prepare_sqlite(folder: StateFolder) -> None:
    """Create the file in WAL mode before DBOS opens it. Raises ``StateError`` when it cannot be written."""
    try:
        connection = sqlite3.connect(folder.database, timeout=LOCKED_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise StateError(
                f"the database of jobs {folder.database} has been locked by another program for {LOCKED_SECONDS:.0f} s; "
                "close what has it open (a database browser, a backup), then try again"
            ) from error
        raise StateError(
            f"the database of jobs {folder.database} cannot be used: {error}; mend it from a backup or move it away, "
            "or set STORYCREATOR_STATE_DIR to another folder"
        ) from error


def quiet_dbos() -> None:
    """Keep the library's own log lines off the screen."""
    library = logging.getLogger("dbos")
    library.handlers = [logging.NullHandler()]
    library.propagate = False


class Jobs:
    """All jobs of a state folder, or of a Postgres that several mains share."""

    def __init__(self, folder: StateFolder, database_url: str = "") -> None:
        """Open or create the database. Raises ``StateError`` or ``InvalidInputError``."""
        quiet_dbos()
        self.folder = folder
        url = sa.make_url(postgres_url(database_url)) if database_url else sa.URL.create("sqlite", database=str(folder.database))
        self.url = url.render_as_string(hide_password=False)
        self._sqlite = not database_url
        self._shown = url.render_as_string(hide_password=True) if database_url else str(folder.database)
        if database_url:
            self._migrate()
        else:
            with folder.guard("setup"):
                _prepare_sqlite(folder)
                self._migrate()
        self._held: dict[str, Lock] = {}
        self.client = DBOSClient(
            system_database_url=self.url, serializer=MessageSerializer(), application_name=APP, lazy=True, retry_connection_errors=False
        )

    def _migrate(self) -> None:
        with self._translated_errors():
            DBOS.migrate(self.url)

    def state_error(self, error: SQLAlchemyError) -> StateError:
        """A failure of the database in words that say what to do."""
        cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        full = "; make room" if "disk is full" in cause else ""
        hint = full if self._sqlite else "; check DATABASE_URL and that the server runs"
        return StateError(f"the database of jobs {self._shown} cannot be used: {cause}{hint}")

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        """Raise the database's failures as ``StateError``."""
        try:
            yield
        except SQLAlchemyError as error:
            raise self.state_error(error) from error

    def drop_queue(self, name: str) -> None:
        """Delete the queue of one job; a resumed job gets another. Raises ``StateError``."""
        with self._translated_errors():
            self.client.delete_queue(name)

    def close(self) -> None:
        """Close the database connections and release the locks."""
        self.client.destroy()
        for lock in self._held.values():
            lock.release()

    def new_id(self) -> str:
        """A job id that is free."""
        with self._translated_errors():
            while self.client.list_workflows(workflow_ids=[job_id := new_id()]):
                pass
        return job_id

    def hold(self, job_id: str) -> bool:
        """Take the lock of a job that this process is to run; False when another process holds it."""
        lock = self.folder.lock(own_executor(self.folder, job_id))
        if not lock.take():
            return False
        self._held[job_id] = lock
        return True

    def submit(self, job_id: str, request: JobRequest, *, own: bool) -> None:
        """Create a job; it waits for a ``serve``, or for this command to run it."""
        with self._translated_errors():
            self.client.enqueue(
                {
                    "queue_name": self._queue(job_id, own=own),
                    "workflow_name": WORKFLOW,
                    "workflow_id": job_id,
                    "attributes": {"trace": secrets.token_hex(16)},
                },
                request.model_dump(mode="json"),
            )

    def _job(self, status: WorkflowStatus) -> Job:
        outputs = (step["output"] for step in self.client.list_workflow_steps(status.workflow_id))
        return read(status, outputs, self.folder, self._held)

    def newest(self, limit: int | None = None) -> list[Job]:
        """The newest first."""
        with self._translated_errors():
            found = self.client.list_workflows(name=WORKFLOW, application_name=APP, sort_desc=True, limit=limit)
            return [self._job(status) for status in found]

    def get(self, job_id: str) -> Job:
        """By its id or the beginning of it. Raises ``NotFoundError``, or ``InvalidInputError`` when several begin like that."""
        with self._translated_errors():
            found = self.client.list_workflows(name=WORKFLOW, application_name=APP, workflow_id_prefix=job_id) if job_id else []
            exact = [status for status in found if status.workflow_id == job_id] or found
            if not exact:
                raise NotFoundError(f"there is no job {job_id!r}; python main.py jobs lists them")
            if len(exact) > 1:
                ids = ", ".join(status.workflow_id for status in exact[:5])
                raise InvalidInputError.of("JOB", f"{job_id!r} matches several jobs: {ids}; write more of it")
            return self._job(exact[0])

    def book(self, job_id: str) -> Book:
        """The results of a job, to redo a part of. Raises ``NotFoundError``, or ``InvalidInputError`` while it is not done."""
        job = self.get(job_id)
        made = job.results
        if made.story is None or made.analysis is None or made.production is None:
            raise InvalidInputError.of(
                "JOB", f"{job.id} has no book yet (it is {job.state}); resume it: python main.py jobs resume {job.id}"
            )
        return Book(job.request, made.story, made.analysis, made.production)

    def spec(self, job_id: str) -> WorkflowStatus:
        """A job's spec without its request and result: cheap enough to read often. Raises ``NotFoundError`` or ``StateError``."""
        with self._translated_errors():
            found = self.client.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
        if not found:
            raise NotFoundError(f"there is no job {job_id!r} any more")
        return found[0]

    def status(self, job_id: str) -> JobState:
        """The state of a job."""
        return standing(self.spec(job_id), self.folder, self._held)[0]

    def owned(self, job_id: str, executor: str) -> bool:
        """Whether this executor is the one that runs a job: it was not stopped, put back on a queue, taken over or deleted."""
        try:
            spec = self.spec(job_id)
        except NotFoundError:
            return False
        return spec.status == "PENDING" and spec.executor_id == executor

    def hand_back(self, job_id: str) -> bool:
        """Queue again a job that this ``serve`` has begun and not finished, for its next start or another one."""
        if self.spec(job_id).status != "PENDING":
            return False
        with self._translated_errors():
            self.client.resume_workflow(job_id, queue_name=QUEUE)
        return True

    def restart(self, job_id: str, queue: str) -> None:
        """Queue a job again after its last finished stage, when its execution failed because the database could not be written."""
        job = self.get(job_id)
        if job.state is JobState.DONE:
            return
        with self._translated_errors():
            failed = any(step["error"] for step in self.client.list_workflow_steps(job_id))
            if not failed:
                self.client.resume_workflow(job_id, queue_name=queue)
        if failed:  # the failure itself was stored as the result of the stage
            self._put(job, len(job.stages), queue)

    def pick_up(self) -> list[str]:
        """Queue for ``serve`` the jobs that processes of this folder left unfinished when they died. Returns their ids."""
        with self._translated_errors():
            active = self.client.list_workflows(name=WORKFLOW, application_name=APP, status=ACTIVE, load_output=False)
        found = [
            status.workflow_id
            for status in active
            if resumable(walk_version_of(status)) and standing(status, self.folder, self._held)[0] is JobState.INTERRUPTED
        ]
        for job_id in found:
            self.resume(job_id, own=False)
        return found

    def cancel(self, job_id: str) -> None:
        """Stop a job; finished stages are kept. The running stage is cancelled within a second or two."""
        with self._translated_errors():
            self.client.cancel_workflow(job_id)

    def resume(self, job_id: str, *, own: bool) -> None:
        """Queue a job from its first unfinished stage on. One that is running or done is left alone. Raises ``InvalidInputError`` for a job
        of another version of the walk."""
        with self.folder.guard("resume"):
            job = self.get(job_id)
            if job.state in (JobState.DONE, JobState.RUNNING) or (job.state is JobState.QUEUED and not own):
                return
            self._check_version(job)
            self._put(job, len(job.stages), self._queue(job.id, own=own))

    def retry(self, job_id: str, stage: Stage, *, own: bool) -> None:
        """Queue a job from a stage on, whether that is finished or not. Raises ``InvalidInputError`` when it cannot be done."""
        with self.folder.guard("resume"):
            job = self.get(job_id)
            place = list(Stage).index(stage)
            if job.state in (JobState.RUNNING, JobState.QUEUED):
                raise InvalidInputError.of("JOB", f"{job.id} is {job.state}; stop it first: python main.py jobs cancel {job.id}")
            self._check_version(job)
            if place > len(job.stages):
                raise InvalidInputError.of(
                    "--from", f"{job.id} has only come to stage {job.stage}; resume it: python main.py jobs resume {job.id}"
                )
            with self._translated_errors():
                self.client.update_workflow_attributes(job.id, {"attempt": job.attempt + 1}, merge=True)
            self._put(job, place, self._queue(job.id, own=own))

    def _check_version(self, job: Job) -> None:
        if not resumable(job.walk_version):
            raise InvalidInputError.of(
                "JOB",
                f"{job.id} was begun by another version of this program, whose stages differ; it cannot be resumed. "
                f"What is finished: python main.py jobs deliver {job.id}; to make the book again, give the prompt again",
            )

    def _queue(self, job_id: str, *, own: bool) -> str:
        return own_queue(self.folder, job_id) if own else QUEUE

    def _put(self, job: Job, finished: int, queue: str) -> None:
        """Queue a job that is to resume after so many finished stages."""
        with self._translated_errors():
            if job.state in (JobState.INTERRUPTED, JobState.QUEUED, JobState.RUNNING):
                self.client.cancel_workflow(job.id)
            if queue == QUEUE:
                self.client.delete_queue(own_queue(self.folder, job.id))
            self.client.rewind_workflow(job.id, start_step=finished + 1, queue_name=queue, application_version=WALK_VERSION)

    def delete(self, job_id: str) -> None:
        """Delete a job. Raises ``InvalidInputError`` while it is running."""
        with self.folder.guard("resume"):
            job = self.get(job_id)
            if job.state is JobState.RUNNING:
                raise InvalidInputError.of("JOB", f"{job.id} is running; stop it first: python main.py jobs cancel {job.id}")
            with self._translated_errors():
                self.client.delete_workflow(job.id)

    def unfinished_like(self, request: JobRequest, *, any_seed: bool) -> Job | None:
        """The newest resumable job for the same request: it failed here, or the process that ran it is gone."""

        def plain(one: JobRequest) -> JobRequest:
            return one.model_copy(update={"story": one.story.model_copy(update={"seed": 0})}) if any_seed else one

        with self._translated_errors():
            statuses = [*ACTIVE, "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
            found = self.client.list_workflows(name=WORKFLOW, application_name=APP, status=statuses, sort_desc=True, limit=50)
            for status in found:
                if not resumable(walk_version_of(status)):
                    continue
                state, own = standing(status, self.folder, self._held)
                if own and state in (JobState.INTERRUPTED, JobState.FAILED) and plain(request_of(status)) == plain(request):
                    job = self._job(status)
                    if not job.refused:
                        return job
        return None


def resumable(version: str | None) -> bool:
    """Whether this program can resume a job begun by that version of the walk; None for a job that has not begun."""
    return version in (None, WALK_VERSION)


def referenced(jobs: Jobs) -> set[str]:
    """The hashes of all artifacts that stored jobs refer to. What a stage at work has stored so far is not among them: it is younger
    than that stage."""
    return {ref.sha256 for job in jobs.newest() for done in job.stages for ref in references(done.reply)}
