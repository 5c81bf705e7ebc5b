"""The gRPC listener comes back when grpcio's server ends by itself."""

import asyncio
import struct
from typing import Any, cast

from benchmarks.support.stories import story
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.grpc.client import GrpcClient
from storycreator.transport.grpc.server import GrpcServer
from storycreator.transport.resilience.endpoints import Endpoint

SPEC = BY_LETTER["A"]


def request_to(path: bytes) -> bytes:
    """HTTP/2 as a client begins a call, headers not compressed."""

    def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload

    fields = {b":method": b"POST", b":scheme": b"http", b":path": path, b":authority": b"x", b"te": b"trailers",
              b"content-type": b"application/grpc"}  # fmt: skip
    head = b"".join(b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value for name, value in fields.items())
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frame(1, 5, 1, head)


async def test_a_path_that_is_no_text_neither_ends_what_is_at_work_nor_keeps_out_what_comes() -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def work(request: StoryRequest, _call: Call) -> Story:
        begun.set()
        if request.prompt == "wait":
            await go.wait()
        return story()

    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _loop, _context: None)  # grpcio leaves its own failure in a task nobody looks at
    server = GrpcServer(LocalDispatcher(SPEC, cast("Any", work), ArtifactStore.open("memory://"), "1"))
    try:
        port = await server.start("127.0.0.1", 0)
        client = GrpcClient(SPEC, (Endpoint("127.0.0.1", port),))
        waiting = asyncio.ensure_future(client(StoryRequest(prompt="wait"), Call(job_id="1", stage="A")))
        await begun.wait()
        for _ in range(2):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request_to(b"/\xff/x"))
            await asyncio.sleep(0.4)
            writer.close()
            assert (await client(StoryRequest(prompt="go"), Call(job_id=str(_), stage="A"))) == story()
        go.set()
        assert await waiting == story()
        await client.close()
    finally:
        await server.stop(1.0)
        loop.set_exception_handler(before)
