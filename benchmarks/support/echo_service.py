"""The story generator as a process that answers at once with the story in the file ``STORYCREATOR_BENCH_REPLY`` names."""

import os
from pathlib import Path

from benchmarks.support.fake_services import FakeGenerator
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime import assemble, serve

REPLY = Story.model_validate_json(Path(os.environ["STORYCREATOR_BENCH_REPLY"]).read_bytes())


class EchoGenerator(FakeGenerator):
    """Has the story ready."""

    async def generate_story(self, request: StoryRequest, call: Call) -> Story:
        return REPLY


if __name__ == "__main__":
    assemble.service_class = lambda spec: EchoGenerator
    serve.main("A")
