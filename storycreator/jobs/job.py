"""One job as stored in the database: its state, who runs it, and what is finished.

The queue it is on or the executor that took it says which process runs it; the file lock of that process says whether it is alive.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from storycreator.core.errors import InvalidInputError, StoryCreatorError, UnsuitableError
from storycreator.jobs.state import StateFolder
from storycreator.jobs.walk import Results, StageResult
from storycreator.messages.analysis import Analysis
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.package import Package
from storycreator.messages.production import Production
from storycreator.messages.story import Story

if TYPE_CHECKING:  # DBOS takes 0.4 s to import
    from dbos import WorkflowStatus


class JobState(StrEnum):
    """The state of a job. All but ``DONE`` can be resumed when nobody runs it."""

    QUEUED = "queued"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    """The process that ran it is gone."""
    STOPPED = "stopped"
    """On request."""
    FAILED = "failed"
    """A stage failed."""
    DONE = "done"


ENDED = (JobState.DONE, JobState.FAILED, JobState.STOPPED)


@dataclass(frozen=True)
class Job:
    """One job."""

    id: str
    request: JobRequest
    state: JobState
    created: datetime
    attempt: int
    """How often ``jobs retry`` was used on it; part of the calls' keys, so that no service answers from its cached results."""
    trace_id: str
    """The W3C trace all its calls belong to; empty for jobs made before there was one."""
    walk_version: str | None
    """The version of the walk that began it; None before it has begun."""
    own: bool
    """Whether it is run by the command that created it, rather than by a ``serve``."""
    stages: tuple[StageResult, ...] = ()
    error: StoryCreatorError | None = None

    @property
    def refused(self) -> bool:
        """Whether its request was refused: resuming it would fail again."""
        return isinstance(self.error, UnsuitableError | InvalidInputError)

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
        for stage in self.stages:
            found.mode = stage.mode
            found.timeline.adopt(stage.span, stage.hops)
            match stage.reply:
                case Story():
                    found.story = stage.reply
                case Analysis():
                    found.analysis = stage.reply
                case Production():
                    found.production = stage.reply
                    found.timeline.branches(stage.reply.outcomes)
                case Package():
                    found.package = stage.reply
        return found


def own_queue(folder: StateFolder, job_id: str) -> str:
    """The queue of a job that is run by the command that created it."""
    return f"own-{folder.main_id}-{job_id}"


def own_executor(folder: StateFolder, job_id: str) -> str:
    """The name of the process that runs it, and of the lock that process holds."""
    return f"{folder.main_id}-{job_id}"


def standing(status: "WorkflowStatus", folder: StateFolder, held: Container[str]) -> tuple[JobState, bool]:
    """A job's state, and whether the command that created it runs it. ``held`` are the jobs whose locks this process holds."""
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
    """What was asked for, as far as this program knows the fields: a newer one may have begun the job."""
    inputs: Any = status.input
    return JobRequest.model_validate(inputs["args"][0], extra="ignore")


def walk_version_of(status: "WorkflowStatus") -> str | None:
    """The version of the walk that began the job, ``unknown`` when its request has fields that this program does not know; None for a job
    that has not begun."""
    inputs: Any = status.input
    try:
        JobRequest.model_validate(inputs["args"][0])
    except ValidationError:
        return "unknown"
    return status.app_version


def attempt_of(status: "WorkflowStatus") -> int:
    """How often the job was begun again on request."""
    return int((status.attributes or {}).get("attempt", 0))


def trace_of(status: "WorkflowStatus") -> str:
    """The job's trace id; empty when it has none."""
    return str((status.attributes or {}).get("trace", ""))


def read(status: "WorkflowStatus", outputs: Iterable[object], folder: StateFolder, held: Container[str]) -> Job:
    """A job from its row and what its steps have left."""
    state, own = standing(status, folder, held)
    return Job(
        id=status.workflow_id,
        request=request_of(status),
        state=state,
        created=datetime.fromtimestamp((status.created_at or 0) / 1000, UTC),
        attempt=attempt_of(status),
        trace_id=trace_of(status),
        walk_version=walk_version_of(status),
        own=own,
        stages=tuple(output for output in outputs if isinstance(output, StageResult)),
        error=status.error if isinstance(status.error, StoryCreatorError) else None,
    )
