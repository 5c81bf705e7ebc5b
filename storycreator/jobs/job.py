"""One job as the database tells of it: where it stands, who has it, what is finished.

Which process works on it is told by the queue it is on or the executor that took it, and whether that process lives by the file lock
it holds.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from storycreator.core.errors import StoryCreatorError
from storycreator.jobs.state import StateFolder
from storycreator.jobs.walk import Done, Results
from storycreator.messages.analysis import Analysis
from storycreator.messages.common import ArtifactRef
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.package import Package
from storycreator.messages.production import Production
from storycreator.messages.story import Story

if TYPE_CHECKING:  # DBOS takes 0.4 s to import
    from dbos import WorkflowStatus


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    """Whoever ran it is gone; it can be gone on with."""
    STOPPED = "stopped"
    """On request; it can be gone on with."""
    FAILED = "failed"
    """A stage failed; it can be gone on with."""
    DONE = "done"


ENDED = (JobState.DONE, JobState.FAILED, JobState.STOPPED)


@dataclass(frozen=True)
class Job:
    """One job as it stands."""

    id: str
    request: JobRequest
    state: JobState
    created: datetime
    attempt: int
    """How often it was begun again on request; part of the calls' keys, so that no service answers from what it remembers."""
    own: bool
    """Whether the command that asked for it runs it, rather than a ``serve``."""
    stages: tuple[Done, ...] = ()
    error: StoryCreatorError | None = None

    @property
    def stage(self) -> Stage:
        """The stage it is at, or ended in."""
        place = len(self.stages) - (self.state is JobState.DONE)
        return list(Stage)[max(0, min(place, len(Stage) - 1))]

    @property
    def results(self) -> Results:
        """What is finished, on the clock of the job."""
        pairs = zip(self.stages, self.stages[1:], strict=False)
        found = Results(resumed=tuple(after.span.name for before, after in pairs if after.run != before.run))
        for done in self.stages:
            found.mode = done.mode
            found.timeline.adopt(done.span, done.hops)
            match done.reply:
                case Story():
                    found.story = done.reply
                case Analysis():
                    found.analysis = done.reply
                case Production():
                    found.production = done.reply
                    found.timeline.branches(done.reply.outcomes)
                case Package():
                    found.package = done.reply
        return found


def own_queue(folder: StateFolder, job_id: str) -> str:
    """The queue of a job that the command that asked for it runs itself."""
    return f"own-{folder.main_id}-{job_id}"


def own_executor(folder: StateFolder, job_id: str) -> str:
    """The name of the process that runs it then, and of the lock it holds."""
    return f"{folder.main_id}-{job_id}"


def standing(status: "WorkflowStatus", folder: StateFolder, held: Container[str]) -> tuple[JobState, bool]:
    """Where a job stands, and whether the command that asked for it runs it. ``held`` are the jobs this process has the locks of."""
    match status.status:
        case "SUCCESS":
            state = JobState.DONE
        case "CANCELLED":
            state = JobState.STOPPED
        case "ERROR" | "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
            state = JobState.FAILED
        case _:
            state = JobState.RUNNING
    queue, executor = status.queue_name or "", status.executor_id or ""
    own = queue.startswith("own-") or "-" in executor
    if state is not JobState.RUNNING:
        return state, own
    waits = status.status == "ENQUEUED"
    if waits and not own:
        return JobState.QUEUED, False
    owner, _, _ = (queue.removeprefix("own-") if waits else executor).partition("-")
    if owner != folder.main_id:
        return JobState.RUNNING, own  # by a main elsewhere, whose locks cannot be seen from here
    if status.workflow_id in held:
        return JobState.INTERRUPTED, own  # by nobody but us
    name = own_executor(folder, status.workflow_id) if own else owner
    return (JobState.RUNNING if folder.lock(name).held() else JobState.INTERRUPTED), own


def request_of(status: "WorkflowStatus") -> JobRequest:
    """What was asked for."""
    inputs: Any = status.input
    return JobRequest.model_validate(inputs["args"][0])


def read(status: "WorkflowStatus", outputs: Iterable[object], folder: StateFolder, held: Container[str]) -> Job:
    """A job from its row and what its steps have left."""
    state, own = standing(status, folder, held)
    return Job(
        id=status.workflow_id,
        request=request_of(status),
        state=state,
        created=datetime.fromtimestamp((status.created_at or 0) / 1000, UTC),
        attempt=int((status.attributes or {}).get("attempt", 0)),
        own=own,
        stages=tuple(done for done in outputs if isinstance(done, Done)),
        error=status.error if isinstance(status.error, StoryCreatorError) else None,
    )


def artifacts_in(value: object) -> Iterator[str]:
    """The hashes of all artifacts a message refers to."""
    if isinstance(value, ArtifactRef):
        yield value.sha256
    elif isinstance(value, tuple):
        for item in value:
            yield from artifacts_in(item)
    elif hasattr(value, "model_fields_set"):
        for item in vars(value).values():
            yield from artifacts_in(item)
