"""The story generator: refuses what is not for children, understands the prompt, has an engine write, and finishes the book's text."""

import asyncio

from services.a_story_generator.prompt.suitability import refuse_unsuitable
from services.a_story_generator.telling import finish
from storycreator.core.engines import Engines
from storycreator.core.service import Call, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.messages.story import Story, StoryRequest


class StoryOptions(OpenAIOptions):
    """Settings of the story generator."""

    engine: str = "frames"
    """The engine that writes when `--engine story=` chooses none."""


class StoryGenerator(Service[StoryOptions]):
    """Service A."""

    options_type = StoryOptions
    engines = Engines(package="services.a_story_generator.engines")
    recipe = "2"

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
