"""The default: a whole authored story when a frame fits the prompt; else another engine writes freely, and the record says so."""

from dataclasses import replace
from typing import Any, Protocol

from services.a_story_generator.engines import embedded, grammar
from services.a_story_generator.frames import book
from services.a_story_generator.prompt import understanding
from services.a_story_generator.prompt.understood import understand
from services.a_story_generator.telling.finish import Written
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.service import Call
from storycreator.messages.common import Progress
from storycreator.messages.story import Story, StoryRequest


class Freely(Protocol):
    """An engine that writes a story of its own."""

    async def in_english(self, request: StoryRequest) -> tuple[str, str]:
        """The prompt in English, and a note when that is not the prompt itself."""
        ...

    async def write(self, request: StoryRequest, call: Call) -> Written:
        """Write it; each page is reported."""
        ...

    async def close(self) -> None:
        """Release what it holds."""
        ...


class FrameWriter:
    """Tells a frame; ``spec`` is the engine that writes when none fits, or that reads a prompt in another language."""

    def __init__(self, spec: EngineSpec, resources: Any) -> None:
        self._spec, self._resources = spec, resources
        self._freely: Freely | None = None

    def _writer(self) -> Freely:
        self._freely = self._freely or self._spec.make(self._resources)
        return self._freely

    async def write(self, request: StoryRequest, call: Call) -> Written | Story:
        """The story; each page is reported."""
        text, note = understanding.without_orders(request.prompt)[0], ""
        if not understanding.is_english(text):
            text, note = await self._writer().in_english(request)
        if told := book.story(understand(text), request, note):
            for page in told.pages:
                await call.report(
                    Progress(
                        stage="A",
                        message=f"wrote page {page.number}",
                        done=page.number,
                        total=request.pages,
                        page=page.number,
                        text=page.text,
                    )
                )
            return told
        written = await self._writer().write(request, call)
        return replace(written, notes=(*written.notes, "freely told: no story frame fits the prompt"), by=self._spec)

    async def close(self) -> None:
        """Release the engine that wrote freely, if there was one."""
        if self._freely:
            await self._freely.close()


ENGINE = EngineSpec(
    "frames", lambda resources: FrameWriter(embedded.ENGINE, resources), rank=0, models=embedded.ENGINE.models,
    cost=Cost(start=1.0, page=0.05),
)  # fmt: skip
DRAFT = EngineSpec("frames-draft", lambda resources: FrameWriter(grammar.ENGINE, resources), draft=True, cost=Cost(start=0.3, page=0.02))
