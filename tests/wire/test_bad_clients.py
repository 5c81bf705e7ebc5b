"""Clients that drip, stop half-way or never read hold themselves up, nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

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
