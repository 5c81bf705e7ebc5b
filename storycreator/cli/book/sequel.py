"""``--sequel-of JOB``: the people of an earlier book, with their names and looks, in a new story."""

from dataclasses import dataclass

from storycreator.cli.book.run import open_jobs
from storycreator.core.errors import InvalidInputError
from storycreator.messages.story import CAST_MAX, CastRequest
from storycreator.settings import Settings

_FIRST = {"hero": 0, "friend": 1}


@dataclass(frozen=True)
class Sequel:
    """What a sequel keeps of the earlier book."""

    cast: tuple[CastRequest, ...]
    seed: int
    """With it everybody has the same face, hair and clothes."""


def sequel_of(job: str, settings: Settings) -> Sequel:
    """What the book of a job hands on. Raises ``NotFoundError``, or ``InvalidInputError`` when the job has no story yet."""
    with open_jobs(settings) as jobs:
        earlier = jobs.get(job)
        story = earlier.results.story
        if story is None or not story.cast:
            raise InvalidInputError.of(
                "--sequel-of", f"job {earlier.id} has no story with people in it yet; python main.py jobs lists the finished ones"
            )
        people = sorted(story.cast, key=lambda member: _FIRST.get(member.role, 2))[:CAST_MAX]
        return Sequel(tuple(CastRequest(name=who.name, kind=who.kind, look=who.look) for who in people), earlier.request.story.seed)
