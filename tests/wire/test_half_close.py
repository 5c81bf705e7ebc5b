"""A client that closes its sending side still gets its answers; one that is gone altogether has its work cancelled."""

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
import uvloop

from benchmarks.support.processes import service
from benchmarks.support.stories import story
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.service import Call
from storycreator.messages.codec import from_json
from storycreator.messages.common import ArtifactRef
from storycreator.messages.story import Story, StoryRequest
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.jsonrpc.server import JsonRpcServer, Limits

LOOPS = pytest.mark.parametrize("loop", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
Work = Callable[[StoryRequest, Call], Coroutine[Any, Any, Story]]


def generate(number: int) -> bytes:
    return orjson.dumps(
        {"jsonrpc": "2.0", "method": "generate_story", "id": number, "params": {"prompt": "A fox"}}, option=orjson.OPT_APPEND_NEWLINE
    )


HEALTH = b'{"jsonrpc":"2.0","method":"health.check","id":1}\n'


@asynccontextmanager
async def served(work: Work, **limits: Any) -> AsyncIterator[tuple[int, ArtifactStore]]:
    store = ArtifactStore.open("memory://")
    server = JsonRpcServer(LocalDispatcher(BY_LETTER["A"], cast("Any", work), store, "1"), limits=Limits(**limits))
    port = await server.start("127.0.0.1", 0)
    try:
        yield port, store
    finally:
        await server.stop(0.1)


async def slowly(_request: StoryRequest, _call: Call) -> Story:
    await asyncio.sleep(1.2)  # some probes long
    return story()


async def at_a_bad_moment(_request: StoryRequest, _call: Call) -> Story:
    await asyncio.sleep(0.05)
    until = time.monotonic() + 0.5
    while time.monotonic() < until:  # hold the loop, so that a probe is due when the answer is written
        pass
    return story()


async def everything(port: int, *sent: bytes) -> bytes:
    """What comes after sending all that and closing that side; until the server closes the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.writelines(sent)
    writer.write_eof()
    async with asyncio.timeout(20):
        said = await reader.read()
    writer.close()
    return said


@LOOPS
@pytest.mark.parametrize("last", [b"", b"\n"], ids=["no line feed at the end", "line feed"])
def test_all_answers_come(loop: Any, last: bytes) -> None:
    async def ask() -> bytes:
        async with served(slowly) as (port, _):
            return await everything(port, HEALTH, generate(2), generate(3).rstrip() + last)

    answers = {answer["id"]: answer["result"] for answer in map(json.loads, loop(ask()).splitlines())}
    assert answers[1]["status"] == "SERVING"
    assert [from_json(Story, answers[number]["result"]) for number in (2, 3)] == [story()] * 2


@LOOPS
@pytest.mark.parametrize("work", [slowly, at_a_bad_moment])
def test_nothing_follows_the_last_answer(loop: Any, work: Work) -> None:
    async def ask() -> bytes:
        async with served(work) as (port, _):
            return await everything(port, generate(1))

    said = loop(ask())
    assert json.loads(said)["id"] == 1
    assert said.endswith(b"}\n")


@LOOPS
def test_more_requests_than_may_be_at_work_are_answered(loop: Any) -> None:
    async def ask() -> bytes:
        async with served(slowly, max_in_flight=2) as (port, _):
            return await everything(port, *(generate(number) for number in range(3)), *[HEALTH] * 50)

    assert len(loop(ask()).splitlines()) == 53


@LOOPS
def test_a_batch_a_bad_frame_and_a_file_come_whole(loop: Any) -> None:
    content = bytes(range(256)) * 4000

    async def ask() -> bytes:
        async with served(slowly) as (port, store):
            ref: ArtifactRef = await store.put(content, media_type="image/png", name="a.png")
            fetch = {"jsonrpc": "2.0", "method": "artifact.fetch", "id": 4,
                     "params": {"ref": ref.model_dump(), "_meta": {"progressToken": 4}}}  # fmt: skip
            batch = b"[" + HEALTH.rstrip() + b"," + generate(2).rstrip() + b"]\n"
            return await everything(port, batch, orjson.dumps(fetch) + b"\n", b"{oops")

    frames = [json.loads(line) for line in loop(ask()).splitlines()]
    assert sorted(answer["id"] for answer in next(frame for frame in frames if isinstance(frame, list))) == [1, 2]
    single = [frame for frame in frames if isinstance(frame, dict)]
    assert [frame["error"]["code"] for frame in single if "error" in frame] == [-32700]
    assert [frame["result"] for frame in single if frame.get("id") == 4] == [{"bytes": len(content)}]


@LOOPS
def test_a_client_that_is_gone_has_its_work_cancelled(loop: Any) -> None:
    async def ask() -> None:
        begun, cancelled = asyncio.Event(), asyncio.Event()

        async def work(_request: StoryRequest, _call: Call) -> Story:
            begun.set()
            try:
                await asyncio.sleep(600)
            finally:
                cancelled.set()
            return story()

        async with served(work) as (port, _):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(generate(1))
            await begun.wait()
            writer.close()
            async with asyncio.timeout(10):
                await cancelled.wait()

    loop(ask())


def test_netcat_is_answered(tmp_path: Path) -> None:
    asked = {"jsonrpc": "2.0", "method": "generate_story", "params": {"prompt": "A lost kite", "engine": "draft", "pages": 4}, "id": 1}
    with service("A", tmp_path) as generator:
        done = subprocess.run(
            ["nc", "-N", "127.0.0.1", str(generator.rpc)], input=json.dumps(asked), capture_output=True, text=True, timeout=60
        )
    assert len(json.loads(done.stdout)["result"]["result"]["pages"]) == 4
