"""A job's planned work, and its estimated duration by the cost of its engines."""

from storycreator.core.engines import Cost
from storycreator.messages.job import JobRequest, Stage, Work
from storycreator.messages.production import BranchKind
from storycreator.services import BY_WORK


def planned_work(job: JobRequest) -> list[Work]:
    """What a job would do, in the order of the walk."""
    skipped = {Work(str(kind)) for kind in job.skip} | (set() if job.languages else {Work.TRANSLATION})
    stages = list(Stage)
    wanted = stages[: stages.index(job.stop_at) + 1]
    return [work for work in Work if BY_WORK[work].stage in wanted and work not in skipped]


def seconds(job: JobRequest, work: Work, cost: Cost | None) -> float | None:
    """Seconds of work for an engine of that cost; None when unknown."""
    if cost is None:
        return None
    translations = 0 if BranchKind.TRANSLATION in job.skip else len(job.languages)
    times = {
        Work.NARRATION: 1 + translations,
        Work.LAYOUT: 1 + translations,
        Work.TRANSLATION: translations,
        Work.BINDING: 1 + translations,
    }
    return cost.of(job.story.pages, job.story.words) * times.get(work, 1)
