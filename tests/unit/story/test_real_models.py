"""The real language model: a short book by the embedded engine, and one over HTTP from llama.cpp's own server."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from services.a_story_generator.service import EMBEDDED_FILE, EMBEDDED_MODEL
from storycreator.messages.common import AgeBand
from storycreator.messages.story import StoryRequest
from tests.support.story_service import CachedModels, assert_sound, generator, write

pytestmark = pytest.mark.real
PROMPT = "A shy dragon who bakes bread"


async def test_a_short_book_by_the_embedded_model_is_sound_and_the_same_twice() -> None:
    asked: dict[str, Any] = {"engine": "embedded", "pages": 4, "age_band": AgeBand.EARLY, "seed": 11}
    story = await write(PROMPT, **asked)
    assert_sound(story, pages=4, target=26, request=StoryRequest(prompt=PROMPT, age_band=AgeBand.EARLY))
    assert story.cast[0].kind == "dragon"
    assert "bread" in " ".join(page.text for page in story.pages)
    assert await write(PROMPT, **asked) == story


@pytest.fixture
def llama_server() -> Iterator[str]:
    import xllamacpp

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    params = xllamacpp.CommonParams()
    params.model.path = str(CachedModels().path(EMBEDDED_MODEL) / EMBEDDED_FILE)
    params.n_ctx, params.n_parallel, params.verbosity, params.port = 4096, 1, -1, port
    server = xllamacpp.Server(params)
    yield str(server.listening_address)
    del server


async def test_a_book_over_http_from_llama_cpps_own_server(llama_server: str) -> None:
    service = generator(engine="openai", base_url=llama_server, model="story", timeout=300.0)
    story = await write(PROMPT, service=service, engine="openai", pages=4, words_per_page=30)
    assert_sound(story, pages=4, target=30)
    assert story.provenance.model == "story"
