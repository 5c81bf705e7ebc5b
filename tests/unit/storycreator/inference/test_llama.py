"""The real language model in its worker process: the event loop turns while it loads and works, and cancelling gives it up."""

import asyncio
from pathlib import Path

import pytest

from storycreator.core.concurrency import in_thread
from storycreator.core.errors import ModelUnavailableError
from storycreator.core.loading import under_way
from storycreator.inference.llama import GREEDY, STORY_MODEL, LlamaModel, story_model
from tests.support.story_service import CachedModels


def text(model: LlamaModel, tokens: int = 6) -> str:
    with model.job():
        return model.complete("Once upon a time there was an octopus who", max_tokens=tokens, seed=1, sampling=GREEDY)


@pytest.mark.real
async def test_the_loop_turns_while_the_model_loads_and_a_job_given_up_does_not_harm_the_next() -> None:
    model = LlamaModel(story_model(CachedModels()), context_tokens=512)
    first = asyncio.create_task(in_thread(text, model))
    turns = 0
    while not first.done():
        turns += under_way() == (STORY_MODEL,)
        await asyncio.sleep(0.02)
    assert turns > 10  # it takes seconds, and held the lock would give one
    assert under_way() == ()
    given_up = asyncio.create_task(in_thread(text, model, 400))
    queued = asyncio.create_task(in_thread(text, model))
    await asyncio.sleep(0.5)
    given_up.cancel()
    assert await queued == await first


def test_a_damaged_model_is_said_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "story.gguf"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelUnavailableError, match=r"story\.gguf does not load .*models verify"):
        text(LlamaModel(path, context_tokens=512))
