"""The interface of analysis engines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from services.b_story_analyzer.features import Reading
from storycreator.core.service import Call
from storycreator.messages.analysis import Keyword


@dataclass(frozen=True)
class Assessment:
    """The parts of an analysis that need judgement rather than counting."""

    sentiments: tuple[float, ...]
    """One per page, -1 … 1."""
    emotions: tuple[Mapping[str, float], ...]
    """One per page: a share for each of ``EMOTIONS``, adding up to 1."""
    keywords: tuple[Keyword, ...]
    notes: tuple[str, ...] = ()
    """Remarks for the record."""
    model: str | None = None
    """The model used, where it differs from the engine's spec."""
    strangers: tuple[str, ...] = ()
    """Names of characters who are not in the cast."""
    speakers: Mapping[int, str] = field(default_factory=dict)
    """Speakers by index of the quote, where the engine knows better than the rules."""


class Engine(Protocol):
    """Assesses a story whose features have been extracted."""

    async def assess(self, reading: Reading, call: Call) -> Assessment:
        """Assess a story. Raises a ``StoryCreatorError``."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...
