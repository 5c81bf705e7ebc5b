"""What an engine is to the service."""

from dataclasses import dataclass
from typing import Protocol

from storycreator.messages.common import seed_of_take
from storycreator.messages.illustration import IllustrationRequest

PARALLEL = 2
"""Pictures at a time."""


@dataclass(frozen=True)
class Painted:
    """A finished picture."""

    content: bytes
    """PNG."""
    width: int
    height: int
    alt: str
    place: str
    shows: tuple[str, ...]


class Session(Protocol):
    """One request being painted. Pages may be painted at the same time, in any order."""

    pages: tuple[int, ...]
    notes: tuple[str, ...]
    """For the record."""

    async def paint(self, page: int) -> Painted:
        """Paint one page (0 is the cover) or raise a ``StoryCreatorError``."""
        ...

    def stop(self) -> None:
        """Let work under way end soon; it is not wanted any more."""
        ...


class Engine(Protocol):
    """A way of making pictures."""

    async def begin(self, request: IllustrationRequest) -> Session:
        """Get ready for a request. Raises a ``StoryCreatorError`` when the engine cannot work at all."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def asked_pages(request: IllustrationRequest) -> tuple[int, ...]:
    """The pages to paint, each once, in order; those the story does not have are left out."""
    last = len(request.story.pages)
    return tuple(sorted({page for page in request.pages if page <= last})) if request.pages else tuple(range(last + 1))


def page_seed(request: IllustrationRequest, page: int) -> int:
    """What one picture's chance is drawn from: the request's seed, or that of another take. Who the figures are does not depend on it."""
    number = max((take.number for take in request.takes if take.page == page), default=0)
    return seed_of_take(request.seed, number, f"picture {page}")
