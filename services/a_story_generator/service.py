"""The story generator: refuses what is not for children, understands the prompt, has an engine write, and finishes the book's text."""

import asyncio
from collections.abc import Iterator

from services.a_story_generator.engines import frames
from services.a_story_generator.frames.book import MEDIANS, level
from services.a_story_generator.prompt.suitability import refuse_unsuitable
from services.a_story_generator.telling import checks, finish
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import InvalidInputError, UnsuitableError
from storycreator.core.preflight import impossible, kept, partly, unknown
from storycreator.core.service import Call, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.locales.detection import language_of
from storycreator.locales.locale import language_name
from storycreator.messages.preflight import Preflight, PreflightRequest, Prospect
from storycreator.messages.story import Story, StoryRequest

FROM_FRAMES = (frames.ENGINE, frames.DRAFT)
"""Engines that tell a story frame when one fits."""


class StoryOptions(OpenAIOptions):
    """Settings of the story generator."""

    engine: str = "frames"
    """The engine that writes when `--engine story=` chooses none."""


class StoryGenerator(Service[StoryOptions]):
    """Service A."""

    options_type = StoryOptions
    engines = Engines(package="services.a_story_generator.engines")
    recipe = "2"

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """As every service, and in which language the story would be told."""
        found = await super().preflight(request, call)
        return found.model_copy(update={"original": self._original(request)})

    def _original(self, request: PreflightRequest) -> str:
        try:
            spec = self.choose(request.engine)
            return frames.original(request.story)[0] if spec in FROM_FRAMES else "en"
        except InvalidInputError:
            return "en"

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """The prompt and what a story is asked to be."""
        story = request.story
        try:
            refuse_unsuitable(story.prompt, story.hero_name, story.age_band)
        except UnsuitableError as error:
            yield impossible(self.letter, "the prompt", error)
        else:
            yield kept(self.letter, "the prompt", "prompt", f"nothing in it is unsuitable for ages {story.age_band}")
        if story.hero_name:
            yield kept(self.letter, f"a hero called {story.hero_name}", "hero_name")
        yield self._language(story, spec)
        yield kept(self.letter, f"{story.pages} pages", "pages")
        yield self._words(story, spec)
        if story.level and spec in FROM_FRAMES:
            yield unknown(self.letter, f"reading level {story.level}", "level", "held to when a story frame fits the prompt")
        elif story.level:
            reason = "only stories from frames are told at levels"
            yield partly(self.letter, f"reading level {story.level}", "level", reason, "leave out --engine story=")
        yield kept(self.letter, f"for ages {story.age_band}", "age_band")
        yield kept(self.letter, f"a {story.tone} story", "tone")
        yield kept(self.letter, f"seed {story.seed}", "seed", "the same seed, settings and versions make the same book")

    def _language(self, story: StoryRequest, spec: EngineSpec) -> Prospect:
        """The language the story is told in: the one asked for, or the prompt's."""
        wanted = story.language or language_of(story.prompt)
        wish = f"a story in {language_name(wanted)}"
        try:
            found = frames.original(story)[0] if spec in FROM_FRAMES else "en"
        except InvalidInputError as error:
            return impossible(self.letter, wish, error)
        if found == "en":
            if wanted.partition("-")[0] == "en":
                return kept(self.letter, wish, "language")
            reason = f"{spec.name} tells it in English" if spec not in FROM_FRAMES else "no story frame is in it: told in English"
            if story.language:
                return impossible(self.letter, wish, InvalidInputError.of("language", reason), "leave out --engine story=")
            return partly(self.letter, wish, "language", reason)
        return unknown(self.letter, wish, "language", "when a story frame fits the prompt; otherwise it is told in English")

    def _words(self, story: StoryRequest, spec: EngineSpec) -> Prospect:
        """Whether pages can be as long as asked: a frame's are as long as its reading level has them."""
        wish = f"{story.words} words a page"
        usual = MEDIANS[level(story)]
        if spec not in FROM_FRAMES or abs(usual - story.words) <= checks.TOLERANCE * story.words:
            return kept(self.letter, wish, "words_per_page", "within about a quarter")
        reason = f"a story that is told from a frame has about {usual} words a page"
        free = "grammar" if spec.draft else "embedded"
        return partly(self.letter, wish, "words_per_page", reason, f"--engine story={free} keeps to the number")

    async def generate_story(self, request: StoryRequest, call: Call) -> Story:
        """Write a story. Raises ``UnsuitableError`` for what is not for the age; streams every page as it is written."""
        spec = self.choose(request.engine)
        await asyncio.to_thread(refuse_unsuitable, request.prompt, request.hero_name, request.age_band)  # the first call compiles the terms
        writer = spec.make(self.resources)  # one for each story
        try:
            written = await writer.write(request, call)
        finally:
            await writer.close()
        return finish.story(request, written, self.provenance(spec))
