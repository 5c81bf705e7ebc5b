"""What an engine is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from services.b_story_analyzer.features import Reading
from storycreator.core.service import Call
from storycreator.messages.analysis import Keyword


@dataclass(frozen=True)
class Judgement:
    """What has to be judged rather than counted."""

    sentiments: tuple[float, ...]
    """Of every page, -1 … 1."""
    emotions: tuple[Mapping[str, float], ...]
    """Of every page: ``EMOTIONS`` to shares that add up to 1."""
    keywords: tuple[Keyword, ...]
    notes: tuple[str, ...] = ()
    """For the record."""
    model: str | None = None
    """What it was judged with, where that is not what the engine's spec says."""
    strangers: tuple[str, ...] = ()
    """Names of people who are not in the cast."""
    speakers: Mapping[int, str] = field(default_factory=dict)
    """Index of a quote to the cast member who speaks it, where the engine knows better."""


class Engine(Protocol):
    """Judges a story that has been read."""

    async def judge(self, reading: Reading, call: Call) -> Judgement:
        """Raises a ``StoryCreatorError``."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
