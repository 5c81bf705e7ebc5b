"""A client of both wires that sends whatever it likes, and what it learns."""

import asyncio
import contextlib
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import json_format

from benchmarks.support.processes import Running
from storycreator.messages.codec import proto_of
from storycreator.messages.preflight import PreflightRequest
from storycreator.services import BY_LETTER, FETCH
from storycreator.services import PREFLIGHT as CHECK
from storycreator.transport.grpc import errors as grpc_errors
from storycreator.transport.grpc.names import ARTIFACTS, PREFLIGHT, stage_method
from storycreator.transport.jsonrpc import errors as rpc_errors
from storycreator.v1.artifact_pb2 import FetchRequest

SPEC = BY_LETTER["A"]
PATHS = {SPEC.method: stage_method(SPEC).path, FETCH: f"/{ARTIFACTS}/Fetch", CHECK: f"/{PREFLIGHT}/Check"}
PROTOS = {SPEC.method: stage_method(SPEC).request, FETCH: FetchRequest, CHECK: proto_of(PreflightRequest)}


@dataclass
class Answer:
    """What came back: a code with the fields it names, ``OK``, or ``closed``."""

    code: str
    fields: list[str] = field(default_factory=list)
    said: str = ""


class Grpc:
    """Over gRPC."""

    name = "grpc"

    def __init__(self, service: Running) -> None:
        self.service = service

    async def ask(self, method: str, params: dict[str, Any], **context: str) -> Answer:
        """A well-formed call; ``context`` is its metadata."""
        body = json_format.ParseDict(params, PROTOS[method]()).SerializeToString()
        return await self.send(PATHS[method], body, tuple(context.items()))

    async def send(
        self, path: str, body: bytes, metadata: Sequence[tuple[str, str]] = (), compression: grpc.Compression | None = None
    ) -> Answer:
        """Any bytes to any path."""
        options = (("grpc.max_send_message_length", -1), ("grpc.max_metadata_size", 2**24), ("grpc.enable_http_proxy", 0))
        async with grpc.aio.insecure_channel(f"127.0.0.1:{self.service.grpc}", options=options) as channel:
            call: Any = channel.unary_stream(path, request_serializer=None, response_deserializer=None)
            try:
                async for _ in call(body, timeout=20, metadata=metadata, compression=compression):
                    pass
            except grpc.aio.AioRpcError as error:
                ours = grpc_errors.error_from(error)
                return Answer(str(ours.code), [fault.field for fault in ours.fields], f"{error.details()} {error.trailing_metadata()}")
        return Answer("OK")

    @property
    def port(self) -> int:
        return self.service.grpc


class Rpc:
    """Over JSON-RPC."""

    name = "rpc"

    def __init__(self, service: Running) -> None:
        self.service = service

    async def ask(self, method: str, params: dict[str, Any], **context: str) -> Answer:
        """A well-formed call; ``context`` is its ``_meta``."""
        meta = {"progressToken": 1, **context}
        return await self.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": meta}}).encode())

    async def send(self, frame: bytes) -> Answer:
        """Any bytes as a frame; the answer to it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.service.rpc, limit=2**25)
        try:
            writer.write(frame + b"\n")
            async with asyncio.timeout(20):
                while line := await reader.readline():
                    answer = json.loads(line)
                    if "error" in answer:
                        ours = rpc_errors.error_from(answer["error"])
                        return Answer(str(ours.code), [fault.field for fault in ours.fields], line.decode())
                    if "id" in answer:
                        return Answer("OK", said=line.decode())
            return Answer("closed")
        finally:
            writer.close()

    @property
    def port(self) -> int:
        return self.service.rpc


Wire = Grpc | Rpc


async def raw(wire: Wire, data: bytes, seconds: float = 5.0) -> Answer:
    """Bytes on a fresh connection; what is said until it is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
    said = b""
    try:
        with contextlib.suppress(ConnectionError):
            writer.write(data)
            async with asyncio.timeout(seconds):
                while piece := await reader.read(65_536):
                    said += piece
    except TimeoutError:
        return Answer("still open", said=said.decode(errors="replace"))
    finally:
        writer.transport.abort()
    return Answer("closed", said=said.decode(errors="replace"))


def http2(*frames: bytes) -> bytes:
    """A connection's beginning and frames."""
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + h2(4, 0, 0, b"") + b"".join(frames)


def h2(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """An HTTP/2 frame."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def head(path: bytes) -> bytes:
    """The headers of a gRPC call, not compressed."""
    fields = {b":method": b"POST", b":scheme": b"http", b":path": path, b":authority": b"x", b"te": b"trailers",
              b"content-type": b"application/grpc"}  # fmt: skip
    return b"".join(b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value for name, value in fields.items())
