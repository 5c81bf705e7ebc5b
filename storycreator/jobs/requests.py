"""A job's request to the parallel hub."""

from storycreator.messages.analysis import Analysis
from storycreator.messages.job import JobRequest, Work
from storycreator.messages.production import BranchEngine, BranchKind, ProductionRequest
from storycreator.messages.story import Story
from storycreator.messages.translation import Translation


def production_request(job: JobRequest, story: Story, analysis: Analysis) -> ProductionRequest:
    """The request for everything that is made from a story."""
    return ProductionRequest(
        story=story,
        analysis=analysis,
        languages=job.languages,
        age_band=job.story.age_band,
        style=job.story.picture_style,
        voice=job.voice,
        voices=job.voices,
        pace=job.pace,
        pause=job.pause,
        check_voice=job.check_voice,
        character_voices=job.character_voices,
        pronunciations=job.pronunciations,
        seed=job.story.seed,
        skip=job.skip,
        required=job.required,
        rough_editions=job.rough_editions,
        takes=job.takes,
        translations=_told_by_the_author(job, story),
        engines=tuple(BranchEngine(kind=kind, engine=engine) for kind in BranchKind if (engine := job.engine(Work(kind.value)))),
    )


def _told_by_the_author(job: JobRequest, story: Story) -> tuple[Translation, ...]:
    """The wanted editions that came with the story, unless a translation engine was chosen by name."""
    if BranchKind.TRANSLATION in job.skip or any(choice.work is Work.TRANSLATION for choice in job.engines):
        return ()
    return tuple(
        Translation(edition=edition, provenance=story.provenance) for edition in story.editions if edition.language in job.languages
    )
