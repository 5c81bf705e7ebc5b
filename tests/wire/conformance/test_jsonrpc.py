"""The conformance table over a real socket. The table is data that others could use for their servers."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.errors import InvalidInputError
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.jsonrpc.server import Exchange, JsonRpcServer, Limits

TABLE = json.loads(Path(__file__).with_name("jsonrpc.json").read_text(encoding="utf-8"))
LAST = {"jsonrpc": "2.0", "method": "echo", "params": ["the end"], "id": "the end"}


async def echo(params: Any, _exchange: Exchange) -> bytes:
    return orjson.dumps(params)


async def subtract(params: Any, _exchange: Exchange) -> bytes:
    if isinstance(params, list) and len(params) == 2:
        return orjson.dumps(params[0] - params[1])
    if isinstance(params, dict) and set(params) == {"minuend", "subtrahend"}:
        return orjson.dumps(params["minuend"] - params["subtrahend"])
    raise InvalidInputError.of("params", "two numbers")


async def broken(_params: Any, _exchange: Exchange) -> bytes:
    return bytes(None)  # type: ignore[call-overload,no-any-return]


async def nothing(_params: Any, _exchange: Exchange) -> bytes:
    return b"null"


def payload(case: dict[str, Any]) -> bytes:
    if "send_repeat" in case:
        text, count, *batch = case["send_repeat"]
        joined = "[" + ",".join([text] * count) + "]" if batch else text * count
        return str(joined).encode() + b"\n"
    return str(case["send"]).encode("latin-1" if case.get("latin1") else "utf-8") + b"\n"


def comparable(value: Any) -> str:
    """Errors by their code only; an array's members in any order."""
    if isinstance(value, list):
        return str(sorted(comparable(member) for member in value))
    if isinstance(value, dict) and isinstance(value.get("error"), dict):
        value = value | {"error": value["error"]["code"] if "code" in value["error"] else value["error"]}
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
async def test_conformance(case: dict[str, Any]) -> None:
    async def never(_request: Any, _call: Any) -> Any:
        raise AssertionError

    dispatcher = LocalDispatcher(BY_LETTER["A"], cast("Any", never), ArtifactStore.open("memory://"), "1")
    methods = {"echo": echo, "subtract": subtract, "broken": broken, "nothing": nothing}
    server = JsonRpcServer(dispatcher, limits=Limits(max_frame_bytes=1_000_000), extra=methods)
    port = await server.start("127.0.0.1", 0)
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
        writer.write(payload(case) + json.dumps(LAST).encode() + b"\n")
        frames: list[Any] = []
        async with asyncio.timeout(10):
            while not any(isinstance(frame, dict) and frame.get("id") == LAST["id"] for frame in frames) or len(frames) <= len(
                case["expect"]
            ):
                line = await reader.readline()
                assert line.endswith(b"\n"), "the connection was closed"
                frames.append(json.loads(line))
        # Nothing more comes: a late frame would be an answer too many.
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await reader.readline()
        writer.close()
    finally:
        await server.stop(1.0)
    expected = [*case["expect"], {"jsonrpc": "2.0", "result": ["the end"], "id": "the end"}]
    assert Counter(map(comparable, frames)) == Counter(map(comparable, expected))
