"""Bare servers and clients to measure our transports against: no validation, no context, no limits, nothing but the message.

Each server is a process of its own: ``python -m benchmarks.rpc_floors rpc|grpc|stream FILE`` says its port on stdout. FILE holds the reply
of the echo (JSON for ``rpc``, protobuf for ``grpc``), or what ``stream`` sends.
"""

import asyncio
import hashlib
import sys
from pathlib import Path
from typing import Any, cast

import grpc
import orjson
import uvloop

from storycreator.v1.story_pb2 import GenerateStoryRequest, Story

ECHO, STREAM = "/floor.Echo/Call", "/floor.Echo/Stream"
CHUNK = 256 * 1024


class RpcEcho(asyncio.Protocol):
    """asyncio Protocol, uvloop, orjson: parse a line, answer with a value."""

    reply: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio calls this."""
        self._transport = cast("asyncio.Transport", transport)
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        """asyncio calls this."""
        self._buffer += data
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            asked = orjson.loads(line)
            self._transport.write(orjson.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": self.reply}) + b"\n")


class RpcFloor(asyncio.Protocol):
    """The client of it, one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[Any] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio calls this."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """asyncio calls this."""
        self._buffer += data
        if self._buffer.endswith(b"\n") and self._answer is not None:
            self._answer.set_result(orjson.loads(self._buffer))
            self._buffer = b""

    async def ask(self, params: Any) -> Any:
        """Send and wait."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": "echo", "params": params}) + b"\n")
        return await self._answer


class Take(asyncio.Protocol):
    """The client of the bare stream: hashes what comes until there is no more."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        """asyncio calls this."""
        self.digest.update(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio calls this."""
        self.ended.set_result(None)


async def _serve_rpc(file: Path) -> None:
    RpcEcho.reply = orjson.loads(file.read_bytes())
    server = await asyncio.get_running_loop().create_server(RpcEcho, "127.0.0.1", 0)
    await _said(server.sockets[0].getsockname()[1])


async def _serve_grpc(file: Path) -> None:
    reply = Story.FromString(file.read_bytes())

    async def echo(_request: Any, _context: Any) -> Any:
        return reply

    handler: Any = grpc.unary_unary_rpc_method_handler(
        echo, request_deserializer=GenerateStoryRequest.FromString, response_serializer=Story.SerializeToString
    )

    async def stream(_request: Any, context: Any) -> None:
        await context.write(reply)

    streaming: Any = grpc.unary_stream_rpc_method_handler(
        stream, request_deserializer=GenerateStoryRequest.FromString, response_serializer=Story.SerializeToString
    )
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("floor.Echo", {"Call": handler, "Stream": streaming}),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    await _said(port)


async def _serve_stream(file: Path) -> None:
    async def send(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with file.open("rb") as content:
            while piece := content.read(CHUNK):
                writer.write(piece)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(send, "127.0.0.1", 0)
    await _said(server.sockets[0].getsockname()[1])


async def _said(port: int) -> None:
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run({"rpc": _serve_rpc, "grpc": _serve_grpc, "stream": _serve_stream}[sys.argv[1]](Path(sys.argv[2])))
