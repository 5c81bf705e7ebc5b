"""The interface of translation engines."""

from typing import Protocol

from services.c3_translator.work import EngineResult, Work
from storycreator.core.service import Call


class Engine(Protocol):
    """A translation engine."""

    async def translate(self, work: Work, call: Call) -> EngineResult:
        """Translate all units of a work. Raises a ``StoryCreatorError``."""
        ...

    async def close(self) -> None:
        """Release connections and threads."""
        ...
