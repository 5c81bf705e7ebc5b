"""Several replicas, names and families of addresses; connections that age, break or freeze."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from benchmarks.support.processes import service
from benchmarks.support.stories import story
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.errors import UnavailableError
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import Client, connect
from storycreator.transport.grpc import channel, client, server
from storycreator.transport.grpc.server import GrpcServer
from storycreator.transport.jsonrpc import client as rpc_client
from storycreator.transport.jsonrpc.server import JsonRpcServer, Limits
from storycreator.transport.resilience.endpoints import Endpoint, parse
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from tests.support.proxy import proxy

SPEC = BY_LETTER["A"]
REQUEST = StoryRequest(prompt="A fox")
ONCE = Resilience(retry=RetryPolicy(attempts=1))
wires = pytest.mark.parametrize("mode", ["grpc", "rpc"])


class Replica:
    """A service that counts, and takes its time when asked to."""

    def __init__(self, seconds: float = 0) -> None:
        self.calls = 0
        self._seconds = seconds

    async def __call__(self, _request: StoryRequest, _call: Call) -> Story:
        self.calls += 1
        await asyncio.sleep(self._seconds)
        return story()

    def dispatcher(self) -> LocalDispatcher:
        """Ready to be served."""
        return LocalDispatcher(SPEC, cast("Any", self), ArtifactStore.open("memory://"), "1")

    def served(self, host: str = "127.0.0.1", ports: Ports | None = None) -> Any:
        """Over both transports."""
        return listening(self.dispatcher(), host, ports or Ports(0, 0), grace=1.0)


def port(mode: str, ports: Ports) -> int:
    return ports.grpc if mode == "grpc" else ports.rpc


@asynccontextmanager
async def connected(mode: str, where: str, policy: Resilience = ONCE) -> AsyncIterator[Client]:
    made = connect(SPEC, parse(where, 1), mode, policy=policy)
    try:
        yield made
    finally:
        await made.close()


async def calls(ask: Client, count: int, name: str = "") -> None:
    for number in range(count):
        assert await ask(REQUEST, Call(job_id=f"{name}{number}-{time.monotonic_ns()}", stage="A")) == story()


@wires
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_calls_go_to_replicas_in_turn_and_past_one_that_is_away(mode: str, host: str) -> None:
    first, second = Replica(), Replica()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(first.served())
        ports = Ports(0, 0)
        async with second.served() as two:
            ports = two
            ask = await stack.enter_async_context(connected(mode, f"{host}:{port(mode, one)},{host}:{port(mode, two)}", Resilience()))
            until = time.monotonic() + 20
            while not (first.calls and second.calls):  # gRPC begins with whichever connection is there first
                assert time.monotonic() < until
                await calls(ask, 1)
            first.calls = second.calls = 0
            await calls(ask, 20)
            assert (first.calls, second.calls) == (10, 10)
        await calls(ask, 10)
        assert (first.calls, second.calls) == (20, 10)
        async with second.served(ports=ports):  # back again, at the same place
            until = time.monotonic() + 20
            while second.calls == 10:
                assert time.monotonic() < until
                await calls(ask, 1)
                await asyncio.sleep(0.05)


@wires
async def test_ipv6(mode: str) -> None:
    async with Replica().served("::1") as ports, connected(mode, f"[::1]:{port(mode, ports)}") as ask:
        assert (await ask.health(10)).serving
        await calls(ask, 2)


@wires
async def test_ipv4_beside_ipv6(mode: str) -> None:
    first, second = Replica(), Replica()
    async with (
        first.served("::1") as six,
        second.served() as four,
        connected(mode, f"[::1]:{port(mode, six)},127.0.0.1:{port(mode, four)}") as ask,
    ):
        until = time.monotonic() + 20
        while not (first.calls and second.calls):
            assert time.monotonic() < until
            await calls(ask, 1)


@wires
async def test_an_unknown_name_is_said(mode: str) -> None:
    async with connected(mode, "nowhere.invalid:1,neither.invalid:2") as ask:
        with pytest.raises(UnavailableError, match=r"nowhere\.invalid.*neither\.invalid"):
            await calls(ask, 1)


@wires
async def test_a_call_whose_connection_breaks_is_made_again(mode: str) -> None:
    replica = Replica(seconds=0.4)
    async with (
        replica.served() as ports,
        proxy(port(mode, ports)) as between,
        connected(mode, f"127.0.0.1:{between.port}", Resilience()) as ask,
    ):
        asking = asyncio.ensure_future(calls(ask, 1))
        await asyncio.sleep(0.2)
        between.cut()
        await asking
        assert between.connections == 2


def changed(options: list[channel.Option], **values: int) -> list[channel.Option]:
    """Options with some of them replaced."""
    names = {f"grpc.{name}": value for name, value in values.items()}
    return [(name, value) for name, value in options if name not in names] + list(names.items())


@wires
async def test_connections_age_and_no_call_fails_for_it(mode: str) -> None:
    replica = Replica(seconds=0.02)
    served: Any = (
        GrpcServer(replica.dispatcher(), connection_seconds=0.2)
        if mode == "grpc"
        else JsonRpcServer(replica.dispatcher(), limits=Limits(connection_seconds=0.2, closing_seconds=0.05))
    )
    bound = await served.start("127.0.0.1", 0)
    try:
        async with proxy(bound) as between, connected(mode, f"127.0.0.1:{between.port}") as ask:
            until = time.monotonic() + 1.5
            while time.monotonic() < until:
                await calls(ask, 1)
            assert 3 <= between.connections < 20
    finally:
        await served.stop(1.0)


async def test_a_client_that_takes_every_line_for_an_answer_gets_nothing_else_however_old_its_connection() -> None:
    served = JsonRpcServer(Replica(seconds=0.0).dispatcher(), limits=Limits(connection_seconds=0.05, closing_seconds=0.05))
    bound = await served.start("127.0.0.1", 0)
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", bound)
        for number in range(10):
            writer.write(json.dumps({"jsonrpc": "2.0", "id": number, "method": "health.check"}).encode() + b"\n")
            assert json.loads(await reader.readline())["id"] == number
            await asyncio.sleep(0.05)
    finally:
        await served.stop(1.0)
    assert await reader.read() == b""
    writer.close()


async def test_a_server_that_is_told_to_stop_sends_json_rpc_clients_elsewhere_without_an_error() -> None:
    leaving, staying = Replica(seconds=0.05), Replica(seconds=0.05)
    async with AsyncExitStack() as stack:
        two = await stack.enter_async_context(staying.served())
        async with leaving.served() as one:
            ask = await stack.enter_async_context(connected("rpc", f"127.0.0.1:{one.rpc},127.0.0.1:{two.rpc}", Resilience()))
            await calls(ask, 2)
            under_way = [asyncio.ensure_future(calls(ask, 10, name=f"{n}-")) for n in range(4)]
            await asyncio.sleep(0.12)
        await asyncio.gather(*under_way)
    assert leaving.calls + staying.calls == 42


@wires
async def test_a_server_that_freezes_is_given_up(mode: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    options = changed(channel.CLIENT_OPTIONS, keepalive_time_ms=500, **{"http2.ping_timeout_ms": 500})
    monkeypatch.setattr(client, "CLIENT_OPTIONS", options)
    monkeypatch.setattr(rpc_client, "KEEPALIVE_SECONDS", 0.5)
    with service("A", tmp_path) as generator:
        where = generator.grpc if mode == "grpc" else generator.rpc
        async with connected(mode, f"127.0.0.1:{where}") as ask:
            await ask.health(20)
            generator.process.send_signal(signal.SIGSTOP)
            try:
                async with asyncio.timeout(15):
                    with pytest.raises(UnavailableError):
                        await calls(ask, 1)
            finally:
                generator.process.send_signal(signal.SIGCONT)


@wires
async def test_a_long_call_outlives_many_keepalives(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    every = {"keepalive_time_ms": 100, "keepalive_timeout_ms": 2_000}
    monkeypatch.setattr(client, "CLIENT_OPTIONS", changed(channel.CLIENT_OPTIONS, **every))
    monkeypatch.setattr(
        server, "SERVER_OPTIONS", changed(channel.SERVER_OPTIONS, **every, **{"http2.min_ping_interval_without_data_ms": 50})
    )
    monkeypatch.setattr(rpc_client, "KEEPALIVE_SECONDS", 0.1)
    async with Replica(seconds=2.0).served() as ports, connected(mode, f"127.0.0.1:{port(mode, ports)}") as ask:
        await calls(ask, 1)


async def test_grpc_sends_away_who_pings_more_often_than_both_ends_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CLIENT_OPTIONS", changed(channel.CLIENT_OPTIONS, keepalive_time_ms=100))
    async with Replica(seconds=20.0).served() as ports, connected("grpc", f"127.0.0.1:{ports.grpc}") as ask:
        with pytest.raises(UnavailableError, match=r"(?i)too many pings|too_many_pings|ENHANCE_YOUR_CALM"):
            await calls(ask, 1)


def test_both_ends_of_grpc_agree_on_keepalive() -> None:
    there, here = dict(channel.SERVER_OPTIONS), dict(channel.CLIENT_OPTIONS)
    assert int(there["grpc.http2.min_ping_interval_without_data_ms"]) < int(here["grpc.keepalive_time_ms"])
    assert there["grpc.keepalive_permit_without_calls"] == here["grpc.keepalive_permit_without_calls"]


def test_endpoints_are_written_as_people_write_them() -> None:
    assert parse(" a , [::1]:7, ::1,b:8", 9) == (Endpoint("a", 9), Endpoint("::1", 7), Endpoint("::1", 9), Endpoint("b", 8))
