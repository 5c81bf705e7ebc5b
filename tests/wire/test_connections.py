"""Connections that age while a call is long, and how often a client may ping."""

import asyncio
import struct
from typing import Any, cast

import grpc
import pytest

from benchmarks.support.processes import ROOT
from benchmarks.support.stories import story
from storycreator.core.dispatcher import Admission, LocalDispatcher
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER, SERVICES, ServiceSpec
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import connect
from storycreator.transport.grpc import channel, server
from storycreator.transport.grpc.channel import LEAST_KEEPALIVE_MS
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy

SPEC = BY_LETTER["A"]
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\x04" + bytes(5)
SETTINGS, PING, GOAWAY = 4, 6, 7


def dispatcher(work: Any = None, spec: ServiceSpec = SPEC, longest_seconds: float = 60.0) -> LocalDispatcher:
    admission = Admission(longest_seconds=longest_seconds)
    return LocalDispatcher(spec, cast("Any", work), ArtifactStore.open("memory://"), "1", admission)


def options_of_servers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, int]]:
    """What gRPC servers that are made from now on are given."""
    made: list[dict[str, int]] = []
    real = grpc.aio.server

    def server_with(*, options: Any, **others: Any) -> Any:
        made.append(dict(options))
        return real(options=options, **others)

    monkeypatch.setattr(grpc.aio, "server", server_with)
    return made


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_a_call_much_longer_than_a_connection_is_done_once(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "GRACE_SECONDS", 0.5)
    begun = 0

    async def work(_request: StoryRequest, _call: Call) -> Story:
        nonlocal begun
        begun += 1
        await asyncio.sleep(2.5)
        return story()

    async with listening(dispatcher(work, longest_seconds=3.0), "127.0.0.1", Ports(0, 0), 1.0, 0.2) as ports:
        where = Endpoint("127.0.0.1", ports.grpc if mode == "grpc" else ports.rpc)
        client = connect(SPEC, (where,), mode, policy=Resilience(retry=RetryPolicy(attempts=1)))
        assert await client(StoryRequest(prompt="A fox"), Call(job_id="job", stage="A")) == story()
        await client.close()
    assert begun == 1


@pytest.mark.parametrize("seconds", [*(spec.seconds for spec in SERVICES), 90_000.0, 1e9, float("inf")])
async def test_grpc_lets_an_old_connection_finish_the_longest_call(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    made = options_of_servers(monkeypatch)
    async with listening(dispatcher(longest_seconds=seconds), "127.0.0.1", Ports(0, 0), 0.1, 600.0):
        pass
    (options,) = made
    assert options["grpc.max_connection_age_ms"] == 600_000
    assert options["grpc.max_connection_age_grace_ms"] > min(seconds * 1000, channel.FOR_EVER_MS - 1)


async def test_a_connection_of_no_age_is_never_told_to_close(monkeypatch: pytest.MonkeyPatch) -> None:
    made = options_of_servers(monkeypatch)
    async with listening(dispatcher(), "127.0.0.1", Ports(0, 0), 0.1, 0.0) as ports:
        reader, writer = await asyncio.open_connection("127.0.0.1", ports.rpc)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await reader.read(1)
        writer.close()
    assert made[0]["grpc.max_connection_age_ms"] == channel.FOR_EVER_MS


async def pinged(port: int, every: float, times: int) -> str:
    """What a server says to a client that pings, in seconds: how many pings it answered, or why it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(PREFACE)

    async def ping() -> None:
        for _ in range(times):
            writer.write(b"\0\0\x08" + bytes([PING]) + bytes(5) + b"12345678")
            await asyncio.sleep(every)
        writer.close()

    pinging, answered = asyncio.ensure_future(ping()), 0
    try:
        while head := await reader.readexactly(9):
            payload = await reader.readexactly(int.from_bytes(head[:3]))
            if head[3] == GOAWAY:
                code, said = struct.unpack(">I", payload[4:8])[0], payload[8:].decode()
                return f"{code} {said}"
            if head[3] == SETTINGS and head[4] == 0:
                writer.write(bytes(3) + b"\x04\x01" + bytes(4))
            answered += head[3] == PING and head[4] == 1
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        pinging.cancel()
        writer.close()
    return f"{answered} answered"


async def test_a_client_may_ping_as_often_as_documented_and_not_much_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert channel.SERVER_OPTIONS.count(("grpc.http2.min_ping_interval_without_data_ms", LEAST_KEEPALIVE_MS // 2)) == 1
    shorter = [(name, 250 if name == "grpc.http2.min_ping_interval_without_data_ms" else value) for name, value in channel.SERVER_OPTIONS]
    monkeypatch.setattr(server, "SERVER_OPTIONS", shorter)  # twenty times as fast: documented is a ping each half second
    async with listening(dispatcher(), "127.0.0.1", Ports(0, 0), 0.1) as ports:
        documented, often = await asyncio.gather(pinged(ports.grpc, 0.5, 8), pinged(ports.grpc, 0.02, 20))
    assert documented == "8 answered"
    assert "too_many_pings" in often


def test_the_least_keepalive_is_documented() -> None:
    assert f"every {LEAST_KEEPALIVE_MS // 1000} s at most" in (ROOT / "docs/transports.md").read_text(encoding="utf-8")
