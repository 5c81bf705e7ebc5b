"""Clients that drip, stop half-way or never read hold themselves up, nobody else."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from storycreator.core.dispatcher import LocalDispatcher
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.jsonrpc.server import JsonRpcServer, Limits

HEALTH = b'{"jsonrpc":"2.0","method":"health.check","id":1}\n'


@asynccontextmanager
async def server(**limits: Any) -> AsyncIterator[tuple[JsonRpcServer, int, ArtifactStore]]:
    async def never(_request: Any, _call: Any) -> Any:
        raise AssertionError

    store = ArtifactStore.open("memory://")
    served = JsonRpcServer(LocalDispatcher(BY_LETTER["A"], cast("Any", never), store, "1"), limits=Limits(**limits))
    port = await served.start("127.0.0.1", 0)
    try:
        yield served, port, store
    finally:
        await served.stop(0.1)


async def healthy(port: int) -> bool:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEALTH)
    async with asyncio.timeout(2):
        answer = json.loads(await reader.readline())
    writer.close()
    return bool(answer["result"]["status"] == "SERVING")


async def test_a_client_that_drips_is_hung_up_on() -> None:
    async with server(frame_seconds=0.2) as (_, port, _store):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(5):
            while not reader.at_eof():
                writer.write(b"{")
                assert await healthy(port)
                await asyncio.sleep(0.02)
                if await _closed(reader):
                    break
        writer.close()


async def _closed(reader: asyncio.StreamReader) -> bool:
    try:
        async with asyncio.timeout(0.01):
            return await reader.read(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


async def test_a_client_that_is_idle_between_frames_is_left_alone() -> None:
    async with server(frame_seconds=0.05) as (_, port, _store):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(0.2)
        writer.write(HEALTH)
        assert json.loads(await reader.readline())["id"] == 1
        writer.close()


async def test_a_client_that_never_reads_does_not_grow_our_memory() -> None:
    async with server() as (served, port, store):
        ref = await store.put(b"\0" * 30_000_000, media_type="image/png", name="big.png")
        ask = {"jsonrpc": "2.0", "method": "artifact.fetch", "id": 1,
               "params": {"ref": ref.model_dump(), "encoding": "raw", "_meta": {"progressToken": 1}}}  # fmt: skip
        _reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(json.dumps(ask).encode() + b"\n")
        await asyncio.sleep(0.3)
        exchange = next(iter(served.connections))
        assert exchange._transport is not None
        assert exchange._transport.get_write_buffer_size() < 2_000_000
        assert await healthy(port)
        writer.close()


async def test_requests_beyond_the_limit_wait_unread() -> None:
    async with server(max_in_flight=4) as (_, port, _store):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"".join(HEALTH.replace(b":1}", b":%d}" % n) for n in range(500)))
        async with asyncio.timeout(5):
            answers = {json.loads(await reader.readline())["id"] for _ in range(500)}
        assert answers == set(range(500))
        writer.close()


REQUEST_OF_A_PAGE = (
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 49\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


async def everything_said(port: int, *pieces: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(0.02)
    async with asyncio.timeout(5):
        said = await reader.read()
    writer.close()
    return said


@pytest.mark.parametrize("begin", REQUEST_OF_A_PAGE)
@pytest.mark.parametrize("cut", [1, 5, 1000])
async def test_http_and_tls_are_closed_at_once_and_nothing_in_them_is_done(begin: bytes, cut: int) -> None:
    called: list[str] = []

    async def note(_params: Any, _exchange: Any) -> bytes:
        called.append("called")
        return b"1"

    async with server() as (served, port, _store):
        served.methods["health.check"] = note
        began = time.monotonic()
        assert await everything_said(port, begin[:cut], begin[cut:] + HEALTH) == b""
        assert time.monotonic() - began < 2
        await asyncio.sleep(0.05)
    assert called == []


async def test_content_length_framing_is_named_and_closed_and_nothing_in_it_is_done() -> None:
    async with server() as (_, port, _store):
        said = await everything_said(port, b"Content-Length: %d\r\n\r\n" % len(HEALTH) + HEALTH)
    (answer,) = [json.loads(line) for line in said.splitlines()]
    assert (answer["id"], answer["error"]["code"]) == (None, -32700)
    assert "Content-Length framing" in answer["error"]["message"]
    assert "line feed" in answer["error"]["message"]


async def test_what_was_asked_before_is_still_answered() -> None:
    async with server() as (_, port, _store):
        said = await everything_said(port, HEALTH, b"GET / HTTP/1.1\r\n")
    assert [json.loads(line)["id"] for line in said.splitlines()] == [1]
