"""The story generator: refuses what is not for children, understands the prompt, has an engine write, and finishes the book's text."""

import asyncio
from collections.abc import Iterator

from services.a_story_generator.engines import frames
from services.a_story_generator.frames import book
from services.a_story_generator.frames.book import MEDIANS, UNCUT, level
from services.a_story_generator.frames.schema import further, library
from services.a_story_generator.prompt import contract
from services.a_story_generator.prompt.suitability import refuse_unsuitable
from services.a_story_generator.prompt.understood import Understood
from services.a_story_generator.telling import checks, finish
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import InvalidInputError, UnsuitableError
from storycreator.core.preflight import impossible, kept, partly, unknown
from storycreator.core.service import Call, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.locales.detection import language_of
from storycreator.locales.locale import language_name
from storycreator.messages.preflight import Preflight, PreflightRequest, Prospect
from storycreator.messages.story import UNDERSTOOD, Story, StoryRequest

FROM_FRAMES = (frames.ENGINE, frames.DRAFT)
"""Engines that tell a story frame when one fits."""


def _understood(request: StoryRequest) -> Understood:
    """What a request asks for, as far as that is known without a model. Raises ``UnsuitableError`` and ``InvalidInputError``."""
    cast = {f"cast.{index}.{name}": value for index, who in enumerate(request.cast) for name, value in who.model_dump().items()}
    refuse_unsuitable(request.prompt, request.hero_name, request.age_band, {"friend_name": request.friend_name, **cast})
    return contract.read(request, contract.english(request.prompt).text)


def _dressed(story: Story, request: StoryRequest) -> Story:
    """The story with everybody looking as the request says."""
    looks = {who.name.casefold(): who.look for who in request.cast if who.look}
    cast = tuple(member.model_copy(update={"look": looks.get(member.name.casefold(), member.look)}) for member in story.cast)
    return story.model_copy(update={"cast": cast})


class StoryOptions(OpenAIOptions):
    """Settings of the story generator."""

    engine: str = "frames"
    """The engine that writes when `--engine story=` chooses none."""


class StoryGenerator(Service[StoryOptions]):
    """Service A."""

    options_type = StoryOptions
    engines = Engines(package="services.a_story_generator.engines")
    recipe = "3"

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """As every service, and in which languages the story would be told."""
        found = await super().preflight(request, call)
        original = self._original(request)
        told, missed = await asyncio.to_thread(self._told, request, original)
        prospects = (*found.prospects, *(self._untold(language) for language in missed))
        return found.model_copy(update={"original": original, "told": told, "prospects": prospects})

    def _told(self, request: PreflightRequest, original: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of the editions in languages with frames in files of their own, which the story's author would tell, and which not."""
        wanted = (set(request.languages) & further()) - {original}
        try:
            if not wanted or self.choose(request.engine) not in FROM_FRAMES or not contract.english(request.story.prompt).sure:
                return (), ()
            story = book.story(_understood(request.story), request.story, language=original)
        except (InvalidInputError, UnsuitableError):
            return (), ()
        told = wanted & {edition.language for edition in story.editions} if story else set[str]()
        return tuple(sorted(told)), tuple(sorted(wanted - told))

    def _untold(self, language: str) -> Prospect:
        name = language_name(language)
        reason = f"the story chosen for this prompt is not told in {name} by its author"
        return partly(self.letter, f"an edition in {name}", "languages", reason, f"tell the story itself in {name}: --language {language}")

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
            understood = _understood(story)
        except UnsuitableError as error:
            yield impossible(self.letter, "the prompt", error)
        except InvalidInputError as error:
            yield impossible(self.letter, "the cast", error)
        else:
            said = f"{UNDERSTOOD} {understood.summary}"
            yield kept(self.letter, "the prompt", "prompt", f"nothing in it is unsuitable for ages {story.age_band}; {said}")
            if story.cast:
                yield kept(self.letter, "the cast", "cast", ", ".join(who.name for who in story.cast))
        if story.hero_name:
            yield kept(self.letter, f"a hero called {story.hero_name}", "hero_name")
        if story.friend_name:
            yield kept(self.letter, f"a friend called {story.friend_name}", "friend_name")
        yield self._language(story, spec)
        yield kept(self.letter, f"{story.pages} pages", "pages")
        yield self._words(story, spec)
        if story.level and spec in FROM_FRAMES:
            yield unknown(
                self.letter, f"reading level {story.level}", "level", "held to when a frame that is told at this level has so many pages"
            )
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
        if any(found in frame.languages for frame in library().values()):
            return kept(self.letter, wish, "language")
        return unknown(self.letter, wish, "language", "when a story frame that is told in it fits the prompt")

    def _words(self, story: StoryRequest, spec: EngineSpec) -> Prospect:
        """Whether pages can be as long as asked: a frame's are as long as its reading level has them."""
        wish = f"{story.words} words a page"
        usual = round(MEDIANS[level(story)] * max(1, UNCUT / story.pages))
        if spec not in FROM_FRAMES or abs(usual - story.words) <= checks.TOLERANCE * story.words:
            return kept(self.letter, wish, "words_per_page", "within about a quarter")
        reason = f"a story that is told from a frame has about {usual} words a page"
        return partly(self.letter, wish, "words_per_page", reason, "--engine story=embedded keeps to the number")

    async def generate_story(self, request: StoryRequest, call: Call) -> Story:
        """Write a story. Raises ``UnsuitableError`` for what is not for the age; streams every page as it is written."""
        spec = self.choose(request.engine)
        await asyncio.to_thread(_understood, request)  # the first call compiles the terms; a cast that nobody can be is refused here
        writer = spec.make(self.resources)  # one for each story
        try:
            written = await writer.write(request, call)
        finally:
            await writer.close()
        story = _dressed(finish.story(request, written, self.provenance(spec)), request)
        if isinstance(written, Story):
            return story
        return contract.noted(story, contract.read(request, contract.english(request.prompt).text))
