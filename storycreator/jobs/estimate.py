"""A job's planned work, and its estimated duration by the cost of its engines."""

from storycreator.core.engines import Cost
from storycreator.locales.detection import language_of
from storycreator.messages.job import JobRequest, Stage, Work
from storycreator.messages.production import BranchKind
from storycreator.services import BY_WORK


def original_language(job: JobRequest) -> str:
    """The language the story is planned to be told in: the one asked for, else the prompt's."""
    return job.story.language or language_of(job.story.prompt)


def translations(job: JobRequest) -> tuple[str, ...]:
    """The languages of the planned editions beside the original."""
    return () if BranchKind.TRANSLATION in job.skip else tuple(tag for tag in job.languages if tag != original_language(job))


def planned_work(job: JobRequest) -> list[Work]:
    """What a job would do, in the order of the walk."""
    skipped = {Work(str(kind)) for kind in job.skip} | (set() if translations(job) else {Work.TRANSLATION})
    stages = list(Stage)
    wanted = stages[: stages.index(job.stop_at) + 1]
    return [work for work in Work if BY_WORK[work].stage in wanted and work not in skipped]


def seconds(job: JobRequest, work: Work, cost: Cost | None) -> float | None:
    """Seconds of work for an engine of that cost; None when unknown."""
    if cost is None:
        return None
    others = len(translations(job))
    times = {
        Work.NARRATION: 1 + others,
        Work.LAYOUT: 1 + others,
        Work.TRANSLATION: others,
        Work.BINDING: 1 + others,
    }
    return cost.of(job.story.pages, job.story.words) * times.get(work, 1)
