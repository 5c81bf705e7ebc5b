"""JSON-RPC with clients and a server nobody here wrote."""

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiorpcx
import pytest

from benchmarks.support.processes import Running, free_ports
from storycreator.core.errors import DeadlineError, InternalError, NotFoundError, StoryCreatorError, UnavailableError
from storycreator.core.service import Call
from storycreator.services import BY_LETTER
from storycreator.transport.jsonrpc.client import JsonRpcClient
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from tests.wire.interop.conftest import HERE, Node

STORY = {"prompt": "A lantern that is afraid of the dark", "pages": 4, "seed": 7, "engine": "draft"}


def test_jayson_calls_us(generator: Running, node: Node) -> None:
    said = node("jayson_client.js", generator.rpc)
    assert said["health"]["result"]["status"] == "SERVING"
    assert len(said["made"]["result"]["result"]["pages"]) == 4
    assert said["refused"]["error"]["code"] == -32602
    assert said["refused"]["error"]["data"]["badRequest"]["fieldViolations"][0]["field"] == "pages"
    assert said["unknown"]["error"]["code"] == -32601
    assert said["notified"] is True
    assert {reply["id"] for reply in said["batch"]} == {"first", "second"}


def test_json_rpc_2_calls_us_with_many_requests_at_once(generator: Running, node: Node) -> None:
    said = node("json_rpc_2_client.js", generator.rpc)
    assert [("status" in reply) for reply in said["many"]] == [False, True] * 20
    assert [len(reply["result"]["pages"]) for reply in said["many"][::2]] == [4] * 20
    assert said["watched"]["timing"]["workedSeconds"] > 0
    assert said["progress"]
    assert {params["progressToken"] for params in said["progress"]} == {"mine"}
    assert said["error"]["code"] == -32602


async def test_aiorpcx_calls_us(generator: Running) -> None:
    async with aiorpcx.connect_rs("127.0.0.1", generator.rpc) as session:
        session.transport._framer.max_size = 16_000_000
        assert (await session.send_request("health.check"))["service"] == "service-a"
        made = await session.send_request("generate_story", STORY)
        assert len(made["result"]["pages"]) == 4
        with pytest.raises(aiorpcx.RPCError) as caught:
            await session.send_request("generate_story", {"prompt": "A fox", "pages": 999})
        assert caught.value.code == -32602
        async with session.send_batch() as batch:
            batch.add_request("health.check")
            batch.add_notification("health.check")
            batch.add_request("rpc.discover")
        assert [type(result) for result in batch.results] == [dict, dict]


def test_nc_calls_us(generator: Running) -> None:
    lines = [
        '{"jsonrpc":"2.0","method":"health.check","id":1}',
        json.dumps({"jsonrpc": "2.0", "method": "generate_story", "params": STORY, "id": 2}),
        "{oops",
    ]
    done = subprocess.run(
        ["nc", "-N", "127.0.0.1", str(generator.rpc)],
        input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    answers = {answer.get("id"): answer for answer in map(json.loads, done.stdout.splitlines())}
    assert answers[1]["result"]["status"] == "SERVING"
    assert len(answers[2]["result"]["result"]["pages"]) == 4
    assert answers[None]["error"]["code"] == -32700


@pytest.fixture(scope="module")
def jayson_port(node_modules: Path) -> Iterator[int]:
    """Where a jayson server listens."""
    (port,) = free_ports(1)
    with subprocess.Popen(["node", HERE / "clients/jayson_server.js", str(port)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield port
        finally:
            process.kill()


@pytest.fixture
async def ours(jayson_port: int) -> AsyncIterator[JsonRpcClient]:
    """Our client of that server."""
    client = JsonRpcClient(BY_LETTER["A"], (Endpoint("127.0.0.1", jayson_port),), policy=Resilience(retry=RetryPolicy(attempts=1)))
    yield client
    await client.close()


def call(**context: Any) -> Call:
    return Call(job_id="j", stage="A", **context)


async def test_we_call_jayson(ours: JsonRpcClient) -> None:
    health = await ours.health(10)
    assert (health.serving, health.version) == (True, "jayson")
    assert await ours.ask("add", lambda _number, _call: b'{"a":20,"b":22}', call()) == 42
    assert await ours.ask("nothing", lambda _number, _call: b"{}", call()) is None


@pytest.mark.parametrize(
    ("method", "error", "words"),
    [("fail", UnavailableError, "gone fishing"), ("own", InternalError, "an error of its own"), ("missing", NotFoundError, "not found")],
)
async def test_errors_of_jayson_are_ours(ours: JsonRpcClient, method: str, error: type[StoryCreatorError], words: str) -> None:
    with pytest.raises(error, match=f"(?i){words}"):
        await ours.ask(method, lambda _number, _call: b"{}", call())


async def test_jayson_answers_in_any_order_and_too_late(ours: JsonRpcClient) -> None:
    slow = asyncio.ensure_future(ours.ask("later", lambda _number, _call: b'{"milliseconds":300}', call()))
    quick = asyncio.ensure_future(ours.ask("later", lambda _number, _call: b'{"milliseconds":1}', call()))
    assert await quick == 1
    assert not slow.done()
    assert await slow == 300
    with pytest.raises(DeadlineError):
        await ours.ask("later", lambda _number, _call: b'{"milliseconds":2000}', call(deadline=time.monotonic() + 0.1))
    assert (await ours.health(10)).serving
