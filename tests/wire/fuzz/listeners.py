"""Malformed input over real sockets to a service that runs as a process of its own."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import grpc

from benchmarks.support.processes import Running
from storycreator.core.errors import UnavailableError
from storycreator.messages.story import StoryRequest
from storycreator.services import BY_LETTER
from storycreator.transport.grpc.client import GrpcClient
from storycreator.transport.grpc.names import stage_method
from storycreator.transport.jsonrpc.client import JsonRpcClient
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.v1.story_pb2 import GenerateStoryRequest
from tests.wire.fuzz.malformed import frames, http2, mutated

SPEC = BY_LETTER["A"]
LAST = b'\n{"jsonrpc":"2.0","method":"health.check","id":"the end"}\n'


@dataclass
class Tally:
    """What was sent and what came back."""

    sent: int = 0
    answered: int = 0
    statuses: dict[str, int] = field(default_factory=dict)


async def healthy(service: Running, seconds: float = 20) -> None:
    """Both listeners answer a health check within seconds, and say yes."""
    for client in (
        GrpcClient(SPEC, (Endpoint("127.0.0.1", service.grpc),)),
        JsonRpcClient(SPEC, (Endpoint("127.0.0.1", service.rpc),)),
    ):
        until = time.monotonic() + seconds
        while True:
            try:
                assert (await client.health(seconds)).serving
                break
            except UnavailableError:  # a listener that has just ended by itself
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.1)
        await client.close()


async def connected(port: int, seconds: float = 10) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection. A listener that has just ended by itself has so long to be back."""
    until = time.monotonic() + seconds
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.05)


async def json_rpc(service: Running, chance: random.Random, connections: int, each: int = 40) -> Tally:
    """Many malformed frames on each connection; every line that comes back is JSON, and the connection still answers at the end."""
    tally, corpus = Tally(), frames()
    for _ in range(connections):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.rpc, limit=2**25)
        for _ in range(each):
            writer.write(mutated(corpus, chance) + b"\n")
            tally.sent += 1
        if chance.random() < 0.2:  # gone without a word, perhaps in the middle of a frame
            writer.write(mutated(corpus, chance))
            writer.transport.abort()
            continue
        writer.write(LAST)
        async with asyncio.timeout(60):
            while True:
                line = await reader.readline()
                assert line.endswith(b"\n"), "the connection was closed"
                answer = json.loads(line)
                tally.answered += 1
                if isinstance(answer, dict) and answer.get("id") == "the end":
                    break
        writer.close()
    return tally


async def http_2(service: Running, chance: random.Random, connections: int) -> Tally:
    """Connections whose bytes are malformed HTTP/2."""
    path = stage_method(SPEC).path
    corpus = http2(path, GenerateStoryRequest(prompt="A lantern", pages=4, engine="draft").SerializeToString())
    tally = Tally()

    async def one(data: bytes) -> None:
        reader, writer = await connected(service.grpc)
        with contextlib.suppress(ConnectionError):
            writer.write(data)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    tally.answered += bool(await reader.read(65_536))
        writer.transport.abort()
        tally.sent += 1

    for _ in range(0, connections, 20):
        await asyncio.gather(*(one(mutated(corpus, chance)) for _ in range(20)))
    return tally


async def bodies(service: Running, chance: random.Random, count: int) -> Tally:
    """Well-formed calls whose bodies are malformed protobuf: each ends in a status of ours."""
    tally = Tally()
    await asyncio.sleep(1)  # what was sent before may end the listener only now
    await healthy(service)
    corpus = [
        GenerateStoryRequest(prompt="A lantern", pages=4, seed=7, engine="draft", hero_name="Mira").SerializeToString(),
        GenerateStoryRequest(prompt="x" * 200, words_per_page=30, age_band="AGE_BAND_MIDDLE", tone="TONE_WARM").SerializeToString(),
        StoryRequest(prompt="A lantern").model_dump_json().encode(),
    ]
    async with grpc.aio.insecure_channel(f"127.0.0.1:{service.grpc}") as channel:
        call: Callable[..., Any] = channel.unary_stream(stage_method(SPEC).path, request_serializer=None, response_deserializer=None)

        async def one(data: bytes) -> None:
            try:
                async for _ in call(data, timeout=30):
                    pass
                status = "OK"
            except grpc.aio.AioRpcError as error:
                status = error.code().name
            tally.sent += 1
            tally.statuses[status] = tally.statuses.get(status, 0) + 1

        for _ in range(0, count, 20):
            await asyncio.gather(*(one(mutated(corpus, chance)) for _ in range(20)))
    return tally
