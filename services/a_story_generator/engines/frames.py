"""The default: a whole authored story, told from the frame that fits the prompt best."""

import asyncio
from collections.abc import Awaitable, Callable

from services.a_story_generator.engines.embedded import EmbeddedWriter
from services.a_story_generator.frames import book
from services.a_story_generator.frames.schema import languages
from services.a_story_generator.planning.plan import stream
from services.a_story_generator.prompt import contract, understanding
from services.a_story_generator.prompt.understood import Understood
from services.a_story_generator.telling.beats import plots
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call
from storycreator.inference.llama import STORY_MODEL, story_model
from storycreator.locales.detection import language_of
from storycreator.locales.locale import language_name
from storycreator.messages.common import Progress
from storycreator.messages.story import UNDERSTOOD, Story, StoryRequest

Reader = Callable[[StoryRequest], Awaitable[tuple[str, str]]]
"""A prompt that is in no language with a table, in English, and a note that says how it was read."""


def original(request: StoryRequest) -> tuple[str, tuple[str, ...]]:
    """The language to tell the story in, and a note when it is not what the request or the prompt would have it.

    Raises ``InvalidInputError`` for a language that was asked for and in which there are no frames."""
    known = languages()
    if request.language:
        primary = request.language.partition("-")[0]
        if primary not in known:
            raise InvalidInputError.of("language", f"stories can be told in {', '.join(known)}, not in {request.language}")
        return primary, ()
    found = language_of(request.prompt)
    if found != "en" and understanding.is_english(request.prompt) and not understanding.in_rough_english(request.prompt):
        found = "en"  # Starting kindergarten
    if found in known:
        return found, () if found == "en" else (f"told in {language_name(found)}, the language of the prompt",)
    return "en", (f"the prompt is in {language_name(found)}, in which there are no stories: told in English",)


class FrameWriter:
    """Tells a frame; ``reader`` reads the prompts of other languages."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def write(self, request: StoryRequest, call: Call) -> Story:
        """The story; each page is reported. Raises ``InvalidInputError`` for a language or a length in which there are no frames."""
        language, notes = await asyncio.to_thread(original, request)  # reads the frames the first time
        found = await asyncio.to_thread(contract.english, request.prompt)
        text, note = (found.text, found.note) if found.sure else await self._reader(request)
        understood = await asyncio.to_thread(contract.read, request, text)
        await call.report(Progress(stage="A", message=f"{UNDERSTOOD} {understood.summary}", total=request.pages))
        told = await asyncio.to_thread(_told, understood, request, (*notes, note), language)
        for page in told.pages:
            await call.report(
                Progress(
                    stage="A", message=f"wrote page {page.number}", done=page.number, total=request.pages, page=page.number, text=page.text
                )
            )
        return told

    async def close(self) -> None:
        """Nothing to let go of."""


def _told(understood: Understood, request: StoryRequest, notes: tuple[str, ...], language: str) -> Story:
    """The story, in English where nobody asked for a language and no frame in the prompt's has its people."""
    if request.language or language == "en":
        return book.story(understood, request, notes, language)
    try:
        return book.story(understood, request, notes, language, everybody=True)
    except InvalidInputError:
        return book.story(understood, request, (f"no story frame in {language_name(language)} fits: told in English", *notes[1:]), "en")


async def word_by_word(request: StoryRequest) -> tuple[str, str]:
    """A prompt in English without a model: the nouns that are known."""
    return understanding.in_english(request.prompt, stream(request.seed, "fallback").choice(plots()["fallback_ideas"]))


ENGINE = EngineSpec(
    "frames", lambda resources: FrameWriter(lambda request: EmbeddedWriter(story_model(resources.models)).in_english(request)),
    rank=0, models=(STORY_MODEL,), cost=Cost(start=1.0, page=0.05),
)  # fmt: skip
DRAFT = EngineSpec("frames-draft", lambda _: FrameWriter(word_by_word), draft=True, cost=Cost(start=0.3, page=0.02))
