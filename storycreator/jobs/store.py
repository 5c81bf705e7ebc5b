"""The jobs there are: asked for, listed, stopped, gone on with, deleted. Any process may do so; running them is ``worker.py``'s business.

A job is a DBOS workflow under its own short id; its stages are the workflow's steps.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from dbos import DBOS, DBOSClient, WorkflowStatus
from sqlalchemy.exc import SQLAlchemyError

from storycreator.core.errors import InvalidInputError, NotFoundError, StateError
from storycreator.jobs.job import Job, JobState, artifacts_in, own_executor, own_queue, read, request_of, standing
from storycreator.jobs.redo import Book
from storycreator.jobs.serialization import MessageSerializer
from storycreator.jobs.state import Lock, StateFolder, new_id
from storycreator.jobs.steps import Steps
from storycreator.messages.job import JobRequest, Stage

WORKFLOW = "walk"
APP = "storycreator"
QUEUE = "jobs"
"""Where jobs wait for a ``serve``. One that is run by the command that asked for it waits on a queue of its own."""
WALK_VERSION = "1"
"""Changed when jobs begun by an older program can no longer be gone on with."""
LOCKED_SECONDS = 5.0
_DISK_TROUBLE = ("disk is full", "disk I/O error", "readonly database", "unable to open database file")
"""What SQLite says when it cannot write."""
log = logging.getLogger(__name__)


def postgres_url(url: str) -> str:
    """In the form the driver wants. Raises ``InvalidInputError`` naming the variable."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise InvalidInputError.of("DATABASE_URL", "write postgresql://user:password@host:5432/database, or leave it empty for SQLite")
    return f"postgresql://{rest}"


def _sqlite_engine(folder: StateFolder) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{folder.database}")

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = "IMMEDIATE"  # as DBOS wants it
        for pragma in ("busy_timeout=30000", "foreign_keys=ON", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@sa.event.listens_for(sa.Engine, "handle_error")
def _away(context: sa.ExceptionContext) -> None:
    """A Postgres that gave no answer is away, whatever psycopg's words are (over a socket, by a name that is not known while its container
    is gone): DBOS waits for it then."""
    error = context.original_exception
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        context.is_disconnect = True


def _waits_for_its_disk(engine: sa.Engine, database: Path) -> sa.Engine:
    """Let DBOS, for which a locked database is one to wait for and any other trouble the end of a workflow, wait for the disk as well."""

    @sa.event.listens_for(engine, "handle_error")
    def explain(context: sa.ExceptionContext) -> Exception | None:
        cause = str(context.original_exception)
        if not any(words in cause for words in _DISK_TROUBLE):
            return None
        log.warning(
            "the database of jobs %s cannot be written: %s; make room or mend it, jobs at work go on by themselves", database, cause
        )
        return sa.exc.OperationalError(context.statement, None, sqlite3.OperationalError(f"{cause}, as if: database is locked"))

    return engine


def _postgres_engine(url: str) -> sa.Engine:
    given = sa.make_url(url)
    return sa.create_engine(given.set(drivername="postgresql+psycopg", query={"connect_timeout": "10", **given.query}), pool_pre_ping=True)


def _check_sqlite(folder: StateFolder) -> None:
    """Make the file as it should be before DBOS sees it; say when it cannot be written."""
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
    """Keep the library's own log lines off the screen; what a person should know is said in our words."""
    library = logging.getLogger("dbos")
    library.handlers = [logging.NullHandler()]
    library.propagate = False


class Jobs:
    """All jobs of a state folder, or of a Postgres that several mains share."""

    def __init__(self, folder: StateFolder, database_url: str = "") -> None:
        """Open or make the database. Raises ``StateError`` or ``InvalidInputError``."""
        quiet_dbos()
        self.folder = folder
        self.url = postgres_url(database_url) if database_url else f"sqlite:///{folder.database}"
        self.shared_engine = None if database_url else _sqlite_engine(folder)
        """Of DBOS as a client, and ours; on a Postgres it has one of its own."""
        if not database_url:
            with folder.guard("setup"):
                _check_sqlite(folder)
                with self._spoken():
                    DBOS.migrate(self.url)
        else:
            with self._spoken():
                DBOS.migrate(self.url)
        self._held: dict[str, Lock] = {}
        self.client = DBOSClient(
            system_database_url=self.url,
            system_database_engine=self.shared_engine,
            serializer=MessageSerializer(),
            application_name=APP,
            lazy=True,
            retry_connection_errors=False,
        )
        self._engine = self.shared_engine or _postgres_engine(self.url)
        self.steps = Steps(self._engine, APP, self._spoken)

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """The database's own failures as ours."""
        try:
            yield
        except SQLAlchemyError as error:
            what = self.folder.database if self.shared_engine else sa.make_url(self.url).render_as_string(hide_password=True)
            cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            full = "; make room" if "disk is full" in cause else ""
            hint = full if self.shared_engine else "; check DATABASE_URL and that the server runs"
            raise StateError(f"the database of jobs {what} cannot be used: {cause}{hint}") from error

    def drop_queue(self, name: str) -> None:
        """Of one job, which is put on another when it is gone on with. Raises ``StateError``."""
        with self._spoken():
            self.client.delete_queue(name)

    def engine_of_worker(self) -> sa.Engine | None:
        """One that waits while the disk is full, for whoever walks jobs; commands say so and end."""
        return _waits_for_its_disk(_sqlite_engine(self.folder), self.folder.database) if self.shared_engine else None

    def close(self) -> None:
        """Let go of the database."""
        self.client.destroy()
        for lock in self._held.values():
            lock.release()
        self._engine.dispose()

    def new_id(self) -> str:
        """A job id that is free."""
        with self._spoken():
            while self.client.list_workflows(workflow_ids=[job_id := new_id()]):
                pass
        return job_id

    def hold(self, job_id: str) -> bool:
        """Be the one process that runs a job itself, until it ends; False when another one is."""
        lock = self.folder.lock(own_executor(self.folder, job_id))
        if not lock.take():
            return False
        self._held[job_id] = lock
        return True

    def submit(self, job_id: str, request: JobRequest, *, own: bool) -> None:
        """Note a job; it waits for a ``serve``, or for this command itself to run it."""
        with self._spoken():
            queue = own_queue(self.folder, job_id) if own else QUEUE
            self.client.enqueue({"queue_name": queue, "workflow_name": WORKFLOW, "workflow_id": job_id}, request.model_dump(mode="json"))

    def _job(self, status: WorkflowStatus) -> Job:
        outputs = (step["output"] for step in self.client.list_workflow_steps(status.workflow_id))
        return read(status, outputs, self.folder, self._held)

    def newest(self, limit: int | None = None) -> list[Job]:
        """The newest first."""
        with self._spoken():
            found = self.client.list_workflows(name=WORKFLOW, application_name=APP, sort_desc=True, limit=limit)
            return [self._job(status) for status in found]

    def get(self, job_id: str) -> Job:
        """By its id or the beginning of it. Raises ``NotFoundError``, or ``InvalidInputError`` when several begin like that."""
        with self._spoken():
            found = self.client.list_workflows(name=WORKFLOW, application_name=APP, workflow_id_prefix=job_id) if job_id else []
            exact = [status for status in found if status.workflow_id == job_id] or found
            if not exact:
                raise NotFoundError(f"there is no job {job_id!r}; python main.py jobs lists them")
            if len(exact) > 1:
                ids = ", ".join(status.workflow_id for status in exact[:5])
                raise InvalidInputError.of("JOB", f"{job_id!r} begins several: {ids}; write more of it")
            return self._job(exact[0])

    def book(self, job_id: str) -> Book:
        """What a job has made, to make a part of it anew. Raises ``NotFoundError``, or ``InvalidInputError`` while it is not done."""
        job = self.get(job_id)
        made = job.results
        if made.story is None or made.analysis is None or made.production is None:
            raise InvalidInputError.of(
                "JOB", f"{job.id} has no book yet (it is {job.state}); go on with it: python main.py jobs resume {job.id}"
            )
        return Book(job.request, made.story, made.analysis, made.production)

    def status(self, job_id: str) -> JobState:
        """Only where it stands: cheap enough to ask often."""
        with self._spoken():
            found = self.client.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
        if not found:
            raise NotFoundError(f"there is no job {job_id!r} any more")
        return standing(found[0], self.folder, self._held)[0]

    def hand_back(self, job_id: str) -> bool:
        """Queue again a job that this ``serve`` has begun and not finished, for its next start or another one."""
        with self._spoken():
            (found,) = self.client.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
            if found.status != "PENDING":
                return False
            self.client.resume_workflow(job_id, queue_name=QUEUE)
            return True

    def pick_up(self) -> list[str]:
        """Queue for ``serve`` what processes of this folder have left unfinished without being told to. Returns their ids."""
        with self._spoken():
            active = self.client.list_workflows(
                name=WORKFLOW, application_name=APP, status=["PENDING", "ENQUEUED"], load_input=False, load_output=False
            )
        found = [status.workflow_id for status in active if standing(status, self.folder, self._held)[0] is JobState.INTERRUPTED]
        for job_id in found:
            self.resume(job_id, own=False)
        return found

    def cancel(self, job_id: str) -> None:
        """Stop it; what is finished stays. The stage at work is given up within a second or two."""
        with self._spoken():
            self.client.cancel_workflow(job_id)

    def resume(self, job_id: str, *, own: bool) -> None:
        """Put it where it will be run: from its first unfinished stage on. One that is at work or done is left alone."""
        with self.folder.guard("resume"):
            job = self.get(job_id)
            if job.state in (JobState.DONE, JobState.RUNNING) or (job.state is JobState.QUEUED and not own):
                return
            self._put(job, len(job.stages), own=own)

    def retry(self, job_id: str, stage: Stage, *, own: bool) -> None:
        """Do a stage and all after it again, whatever came of them. Raises ``InvalidInputError`` when it cannot be done."""
        with self.folder.guard("resume"):
            job = self.get(job_id)
            place = list(Stage).index(stage)
            if job.state in (JobState.RUNNING, JobState.QUEUED):
                raise InvalidInputError.of("JOB", f"{job.id} is {job.state}; stop it first: python main.py jobs cancel {job.id}")
            if place > len(job.stages):
                raise InvalidInputError.of("--from", f"{job.id} has only come to stage {job.stage}; go on with: jobs resume {job.id}")
            with self._spoken():
                self.client.update_workflow_attributes(job.id, {"attempt": job.attempt + 1})
            self._put(job, place, own=own)

    def _put(self, job: Job, finished: int, *, own: bool) -> None:
        queue = own_queue(self.folder, job.id) if own else QUEUE
        with self._spoken():
            if job.state in (JobState.INTERRUPTED, JobState.QUEUED):
                self.client.cancel_workflow(job.id)
            if not own:
                self.client.delete_queue(own_queue(self.folder, job.id))
            self.client.rewind_workflow(job.id, start_step=finished + 1, queue_name=queue, application_version=WALK_VERSION)

    def delete(self, job_id: str) -> None:
        """Forget it, and what it has made. Raises ``InvalidInputError`` while somebody works on it."""
        with self.folder.guard("resume"):
            job = self.get(job_id)
            if job.state is JobState.RUNNING:
                raise InvalidInputError.of("JOB", f"{job.id} is being made; stop it first: python main.py jobs cancel {job.id}")
            with self._spoken():
                self.client.delete_workflow(job.id)

    def unfinished_like(self, request: JobRequest, *, any_seed: bool) -> Job | None:
        """The newest job for the same request that was cut short here: by a fault or because whoever ran it is gone."""

        def plain(one: JobRequest) -> JobRequest:
            return one.model_copy(update={"story": one.story.model_copy(update={"seed": 0})}) if any_seed else one

        with self._spoken():
            statuses = ["PENDING", "ENQUEUED", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
            found = self.client.list_workflows(name=WORKFLOW, application_name=APP, status=statuses, sort_desc=True, limit=50)
            for status in found:
                state, own = standing(status, self.folder, self._held)
                if own and state in (JobState.INTERRUPTED, JobState.FAILED) and plain(request_of(status)) == plain(request):
                    return self._job(status)
        return None


def referenced(jobs: Jobs) -> set[str]:
    """The hashes of all artifacts that stored jobs refer to. What a stage at work has stored so far is not among them: it is younger
    than that stage."""
    return {sha256 for job in jobs.newest() for done in job.stages for sha256 in artifacts_in(done.reply)}
