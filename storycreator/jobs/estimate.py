"""How long a book should take, from measurements of the default engines (docs/performance.md says on which machine)."""

from storycreator.messages.job import JobRequest, Stage, Work
from storycreator.messages.production import BranchKind
from storycreator.services import BY_WORK

# Seconds on two cores with warm files, by work and engine: (to start, per page, per word). A missing engine depends on a server.
COSTS: dict[tuple[Work, str], tuple[float, float, float]] = {
    (Work.STORY, "embedded"): (12.0, 0.5, 0.12),
    (Work.STORY, "grammar"): (0.0, 0.01, 0.0),
    (Work.ANALYSIS, "local"): (4.0, 0.05, 0.0),
    (Work.ANALYSIS, "lexical"): (0.2, 0.0, 0.0),
    (Work.PICTURES, "collage"): (1.0, 2.0, 0.0),
    (Work.PICTURES, "flat"): (0.2, 0.15, 0.0),
    (Work.NARRATION, "kokoro"): (2.0, 0.0, 0.14),
    (Work.NARRATION, "hibari"): (0.5, 0.0, 0.004),
    (Work.NARRATION, "espeak"): (0.1, 0.02, 0.001),
    (Work.TRANSLATION, "embedded"): (3.0, 0.5, 0.1),
    (Work.TRANSLATION, "rough"): (0.5, 0.0, 0.002),
    (Work.LAYOUT, "typographer"): (0.0, 0.01, 0.0),
    (Work.BINDING, "press"): (6.0, 1.0, 0.0),
    (Work.BINDING, "draft"): (1.0, 0.1, 0.0),
}


def planned_work(job: JobRequest) -> list[Work]:
    """What a job would do, in the order of the walk."""
    skipped = {Work(str(kind)) for kind in job.skip} | (set() if job.languages else {Work.TRANSLATION})
    stages = list(Stage)
    wanted = stages[: stages.index(job.stop_at) + 1]
    return [work for work in Work if BY_WORK[work].stage in wanted and work not in skipped]


def seconds(job: JobRequest, work: Work, engine: str) -> float | None:
    """Seconds of work; None when nobody here can tell."""
    cost = COSTS.get((work, engine))
    if cost is None:
        return None
    start, per_page, per_word = cost
    story = job.story
    once = start + per_page * story.pages + per_word * story.pages * story.words
    translations = 0 if BranchKind.TRANSLATION in job.skip else len(job.languages)
    times = {
        Work.NARRATION: 1 + translations,
        Work.LAYOUT: 1 + translations,
        Work.TRANSLATION: translations,
        Work.BINDING: 1 + translations,
    }
    return once * times.get(work, 1)
