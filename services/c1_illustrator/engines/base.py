"""The interface of picture engines."""

from dataclasses import dataclass
from typing import Protocol

from storycreator.messages.common import seed_of_take
from storycreator.messages.illustration import AltText, IllustrationRequest
from storycreator.messages.story import Camera, Direction

PARALLEL = 2
"""Pictures painted at the same time."""


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
    stage: tuple[Direction, ...] = ()
    camera: Camera | None = None
    alts: tuple[AltText, ...] = ()


class Session(Protocol):
    """One request being painted. Pages may be painted at the same time, in any order."""

    pages: tuple[int, ...]
    notes: tuple[str, ...]
    """Remarks for the record."""

    async def paint(self, page: int) -> Painted:
        """Paint one page (0 is the cover) or raise a ``StoryCreatorError``."""
        ...

    async def cast_sheet(self) -> bytes | None:
        """Everybody of the cast from both sides and in several moods, as a PNG; None when the engine draws no sheet."""
        ...

    def stop(self) -> None:
        """Abandon work in progress."""
        ...


class Engine(Protocol):
    """An engine that makes pictures."""

    async def begin(self, request: IllustrationRequest) -> Session:
        """Prepare a request. Raises a ``StoryCreatorError`` when the engine cannot work at all."""
        ...

    async def close(self) -> None:
        """Release threads and connections."""
        ...


def requested_pages(request: IllustrationRequest) -> tuple[int, ...]:
    """The pages to paint, each once, in order; those the story does not have are left out."""
    last = len(request.story.pages)
    return tuple(sorted({page for page in request.pages if page <= last})) if request.pages else tuple(range(last + 1))


def page_seed(request: IllustrationRequest, page: int) -> int:
    """The random seed of one picture: the request's, or that of another take. The figures do not depend on it."""
    number = max((take.number for take in request.takes if take.page == page), default=0)
    return seed_of_take(request.seed, number, f"picture {page}")
