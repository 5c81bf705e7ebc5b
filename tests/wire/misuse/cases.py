"""The misuse cases: each by name, how it is tried over each wire, and what must come back."""

import asyncio
import gzip
import json
import random
import socket
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import grpc

from storycreator.services import FETCH
from storycreator.services import PREFLIGHT as CHECK
from storycreator.transport.base import MAX_MESSAGE_BYTES
from storycreator.transport.jsonrpc.server import HEALTH
from tests.support.hostile import MARKUP, TERMINAL
from tests.wire.misuse.attacker import PATHS, SPEC, Answer, Grpc, Rpc, Wire, h2, head, http2, raw

STORY = SPEC.method
REF = {"sha256": "0" * 64, "mediaType": "image/png", "bytes": "10", "name": "a.png"}
FOX = {"prompt": "A fox", "engine": "draft"}
SECRET = "planted-5e2b7c91"
HALF_OPEN = 200
TLS_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500)


@dataclass(frozen=True)
class Case:
    """One misuse."""

    name: str
    """As in docs/security.md."""
    answer: str
    """The code, and the field it names where there is one."""
    grpc: Callable[[Grpc], Awaitable[Answer]]
    rpc: Callable[[Rpc], Awaitable[Answer]]


def asked(name: str, answer: str, method: str, params: dict[str, Any], **context: str) -> Case:
    """The same well-formed request over both wires."""

    async def ask(wire: Wire) -> Answer:
        return await wire.ask(method, params, **context)

    return Case(name, answer, ask, ask)


def story(name: str, field: str, /, **params: Any) -> Case:
    return asked(name, f"INVALID_ARGUMENT {field}", STORY, {"prompt": "A fox", **params})


def fetch(name: str, answer: str, /, offset: int = 0, **ref: str) -> Case:
    return asked(name, answer, FETCH, {"ref": {**REF, **ref}, "offset": offset})


def text(name: str, answer: str, data: bytes) -> Case:
    """Bytes as the body of a call, and as a frame."""
    return Case(name, answer, lambda wire: wire.send(PATHS[STORY], data), lambda wire: wire.send(data))


def bytes_at_once(name: str, data: bytes) -> Case:
    return Case(name, "closed", lambda wire: raw(wire, data), lambda wire: raw(wire, data))


async def many(wire: Wire, data: bytes) -> Answer:
    """Connections that send the beginning of something and then nothing; others are served meanwhile."""
    with ExitStack() as stack:
        for _ in range(HALF_OPEN):
            stack.enter_context(socket.create_connection(("127.0.0.1", wire.port))).sendall(data)
        return await wire.ask(STORY, FOX)


async def compressed(wire: Grpc) -> Answer:
    return await wire.send(PATHS[STORY], b"\0" * (4 * MAX_MESSAGE_BYTES), compression=grpc.Compression.Gzip)


async def many_headers(wire: Grpc) -> Answer:
    return await wire.send(PATHS[STORY], b"", tuple((f"x-{number}", "y" * 50) for number in range(2_000)))


async def many_members(wire: Rpc) -> Answer:
    frame = b"[" + b",".join(b'{"jsonrpc":"2.0","id":%d,"method":"health.check"}' % number for number in range(10_000)) + b"]"
    return await wire.send(frame)


async def rapid_reset(wire: Grpc) -> Answer:
    """HTTP/2 rapid reset: streams that are opened and cancelled at once."""
    path = PATHS[STORY].encode()
    streams = (h2(1, 4, number, head(path)) + h2(3, 0, number, b"\0\0\0\x08") for number in range(1, 2_001, 2))
    await raw(wire, http2(*streams), seconds=0.5)
    return await wire.ask(STORY, FOX)


async def rapid_cancel(wire: Rpc) -> Answer:
    frames = b"".join(
        b'{"jsonrpc":"2.0","id":%d,"method":"generate_story","params":{"prompt":"A fox %d"}}\n' % (number, number)
        + b'{"jsonrpc":"2.0","method":"$/cancel","params":{"id":%d}}\n' % number
        for number in range(1_000)
    )
    await raw(wire, frames, seconds=0.5)
    return await wire.ask(STORY, FOX)


async def no_method(wire: Grpc) -> Answer:
    return await wire.send("/storycreator.v1.Shell/Run", b"")


async def no_such_path(wire: Grpc) -> Answer:
    """A path that is no text ends grpcio's listener, which comes back."""
    await raw(wire, http2(h2(1, 5, 1, head(b"/\xff/x"))), seconds=0.5)
    for _ in range(50):
        answer = await wire.send("/x/\x1b[31m".replace("\x1b", "%1b"), b"")
        if answer.code == "NOT_FOUND":
            break
        await asyncio.sleep(0.1)
    return answer


def frame(method: str, params: Any = None, **more: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}, **more}).encode()


UNTEXT = b"\x0a\x05A \xff\xfe\x80"
"""A protobuf string that is not UTF-8."""
DEEP = b"[" * 100_000
GROUPS = b"\x7b" * 100_000
"""A protobuf group in a group in a group …"""

CASES = [
    # What a request says
    story("terminal escape sequence in the prompt", "prompt", prompt=f"A fox {TERMINAL['clipboard']}"),
    story("C1 control sequence in the prompt", "prompt", prompt=f"A fox {TERMINAL['C1']}"),
    story("hyperlink for a terminal in the prompt", "prompt", prompt=f"A fox {TERMINAL['link']}"),
    story("prompt of spaces", "prompt", prompt=" \n\t "),
    story("prompt of a million characters", "prompt", prompt="x" * 1_000_000),
    story("script in the hero's name", "hero_name", heroName=MARKUP["script"][:40]),
    story("event handler in the friend's name", "friend_name", friendName="x onload=alert(1)"),
    story("path in the hero's name", "hero_name", heroName="../../etc/passwd"),
    story("five thousand people in the cast", "cast", cast=[{"name": "Mira"}] * 5_000),
    story("terminal escape sequence in the cast", "cast.0.kind", cast=[{"name": "Mira", "kind": TERMINAL["colour"]}]),
    story("four billion pages", "pages", pages=4_000_000_000),
    story("four billion words a page", "words_per_page", wordsPerPage=4_000_000_000),
    story("reading level that does not exist", "level", level=4_000_000_000),
    story("path as the engine's name", "engine", engine="../../bin/sh"),
    story("engine that does not exist", "engine", engine="shell"),
    story("path as the language", "language", language="../../en"),
    asked("script in the names of a preflight", "INVALID_ARGUMENT story.hero_name", CHECK,
          {"story": {"prompt": "A fox", "heroName": MARKUP["handler"][:40]}}),
    asked("control characters in a pronunciation", "INVALID_ARGUMENT pronunciations.0.said", CHECK,
          {"story": {"prompt": "A fox"}, "pronunciations": [{"word": "fox", "said": TERMINAL["title"]}]}),
    # Artifacts
    fetch("path out of the package as an artifact's name", "INVALID_ARGUMENT name", name="../../../etc/passwd"),
    fetch("absolute path as an artifact's name", "INVALID_ARGUMENT name", name="/etc/passwd"),
    fetch("path of Windows as an artifact's name", "INVALID_ARGUMENT name", name="..\\..\\boot.ini"),
    fetch("terminal escape sequence in an artifact's name", "INVALID_ARGUMENT name", name=f"a{TERMINAL['erased']}.png"),
    fetch("path as an artifact's hash", "INVALID_ARGUMENT sha256", sha256="../" * 21 + "x"),
    fetch("glob as an artifact's hash", "INVALID_ARGUMENT sha256", sha256="*" * 64),
    fetch("header in an artifact's media type", "INVALID_ARGUMENT media_type", mediaType="image/png\r\nX-Evil: 1"),
    fetch("offset behind an artifact's end", "INVALID_ARGUMENT offset", offset=11),
    fetch("hash of an artifact that is not there", "NOT_FOUND"),
    # The context of a call
    asked("idempotency key of 5,000 characters", "INVALID_ARGUMENT idempotency_key", STORY, FOX, idempotency_key="x" * 5_000),
    asked("trace of 5,000 characters", "INVALID_ARGUMENT traceparent", STORY, FOX, traceparent="x" * 5_000),
    asked("trace of 500,000 characters", "RESOURCE_EXHAUSTED | INVALID_ARGUMENT traceparent", STORY, FOX, traceparent="x" * 500_000),
    asked("forged log line in the trace", "OK", STORY, FOX,
          traceparent=f'00-{"x" * 32}", "level": "ERROR'),
    asked("token where none is wanted", "OK", STORY, FOX, authorization=f"Bearer {SECRET}"),
    Case("two thousand headers, ten thousand requests in a batch", "RESOURCE_EXHAUSTED | INTERNAL", many_headers, many_members),
    # What is no request
    Case("method that does not exist", "NOT_FOUND", no_method, lambda wire: wire.send(frame("shell.run", {"command": "id"}))),
    Case("method whose name is no text", "NOT_FOUND", no_such_path, lambda wire: wire.send(frame(TERMINAL["clipboard"]))),
    text("text that is not UTF-8", "INVALID_ARGUMENT request | INTERNAL",  UNTEXT),
    Case("a hundred thousand levels deep", "INVALID_ARGUMENT request | INTERNAL", lambda wire: wire.send(PATHS[STORY], GROUPS),
         lambda wire: wire.send(DEEP)),
    text("random bytes", "INVALID_ARGUMENT request | INTERNAL", random.Random(7).randbytes(3_000).replace(b"\n", b"")),
    text("message larger than the limit", "INVALID_ARGUMENT request | INTERNAL", b"x" * (MAX_MESSAGE_BYTES + 1)),
    Case("compressed message a thousand times as large", "INVALID_ARGUMENT request | INTERNAL", compressed,
         lambda wire: wire.send(gzip.compress(b" " * MAX_MESSAGE_BYTES).replace(b"\n", b""))),
    Case("id that is an object", "OK | INTERNAL", lambda wire: wire.ask(STORY, FOX),
         lambda wire: wire.send(frame(HEALTH) .replace(b'"id": 1', b'"id": {"a": 1}'))),
    # Connections
    bytes_at_once("HTTP of a browser's page", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"),
    bytes_at_once("TLS on a plain port", TLS_HELLO),
    Case(
        f"{HALF_OPEN} half-open connections", "OK",
        lambda wire: many(wire, b"PRI * HTTP/2.0\r\n"), lambda wire: many(wire, b'{"jsonrpc"'),
    ),
    Case("a thousand calls cancelled as soon as they begin", "OK", rapid_reset, rapid_cancel),
]  # fmt: skip
