"""The default: a whole authored story when a frame fits the prompt; else another engine writes freely, and the record says so."""

import asyncio
from dataclasses import replace
from typing import Any, Protocol

from services.a_story_generator.engines import embedded, grammar
from services.a_story_generator.frames import book
from services.a_story_generator.prompt import contract
from services.a_story_generator.telling.finish import Written
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call
from storycreator.lexicon import inflection
from storycreator.locales.detection import language_of
from storycreator.locales.locale import language_name
from storycreator.messages.common import Progress
from storycreator.messages.story import UNDERSTOOD, Story, StoryRequest


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


def original(request: StoryRequest) -> tuple[str, tuple[str, ...]]:
    """The language to tell the story in, and a note when it is not what the request or the prompt would have it.

    Raises ``InvalidInputError`` for a language that was asked for and in which there are no frames."""
    known = inflection.languages()
    if request.language:
        primary = request.language.partition("-")[0]
        if primary not in known:
            raise InvalidInputError.of("language", f"stories can be told in {', '.join(known)}, not in {request.language}")
        return primary, ()
    found = language_of(request.prompt)
    if found in known:
        return found, () if found == "en" else (f"told in {language_name(found)}, the language of the prompt",)
    return "en", (f"the prompt is in {language_name(found)}, in which there are no stories: told in English",)


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
        language, notes = await asyncio.to_thread(original, request)  # reads the frames the first time
        found = await asyncio.to_thread(contract.english, request.prompt)
        text, note = found.text, found.note
        if not found.sure:
            text, note = await self._writer().in_english(request)
        understood = await asyncio.to_thread(contract.read, request, text)
        await call.report(Progress(stage="A", message=f"{UNDERSTOOD} {understood.summary}", total=request.pages))
        if told := await asyncio.to_thread(lambda: book.story(understood, request, (*notes, note), language)):
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
        notes = (*written.notes, "freely told: no story frame fits the prompt")
        return replace(written, notes=notes, by=self._spec, english=text)

    async def close(self) -> None:
        """Release the engine that wrote freely, if there was one."""
        if self._freely:
            await self._freely.close()


ENGINE = EngineSpec(
    "frames", lambda resources: FrameWriter(embedded.ENGINE, resources), rank=0, models=embedded.ENGINE.models,
    cost=Cost(start=1.0, page=0.05),
)  # fmt: skip
DRAFT = EngineSpec("frames-draft", lambda resources: FrameWriter(grammar.ENGINE, resources), draft=True, cost=Cost(start=0.3, page=0.02))
