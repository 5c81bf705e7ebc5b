"""What every engine offers."""

from typing import Protocol

from services.c3_translator.work import Done, Work
from storycreator.core.service import Call


class Engine(Protocol):
    """One way to translate."""

    async def translate(self, work: Work, call: Call) -> Done:
        """All units of a work. Raises a ``StoryCreatorError``."""
        ...

    async def close(self) -> None:
        """Let go of connections and threads."""
        ...
