"""The story generator as a process; a story takes as many seconds as its prompt says: ``python -m tests.support.slow_service``."""

import asyncio

from benchmarks.support import stories
from benchmarks.support.fake_services import FakeGenerator
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime import assemble, serve


class SlowGenerator(FakeGenerator):
    """Sleeps, then tells the story."""

    async def generate_story(self, request: StoryRequest, call: Call) -> Story:
        await asyncio.sleep(float(request.prompt))
        return stories.story()


if __name__ == "__main__":
    assemble.service_class = lambda spec: SlowGenerator
    serve.main("A")
