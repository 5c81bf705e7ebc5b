"""Retries, budgets, circuits, fail-over and deadlines, over both transports with the same assertions."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, cast

import pytest

from benchmarks.support.processes import free_ports
from benchmarks.support.stories import story
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.errors import BusyError, DeadlineError, InvalidInputError, RemoteEngineError, UnavailableError
from storycreator.core.service import Call
from storycreator.messages.common import Progress
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER, SERVICES
from storycreator.settings import stage_seconds
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import Client, connect
from storycreator.transport.grpc import channel, client
from storycreator.transport.jsonrpc import client as rpc_client
from storycreator.transport.resilience.endpoints import Endpoint, parse
from storycreator.transport.resilience.policy import BreakerPolicy, BudgetPolicy, Resilience, RetryPolicy, State
from tests.support.faulty_proxy import faulty_proxy

SPEC = BY_LETTER["A"]
REQUEST = StoryRequest(prompt="A fox")
Work = Callable[[StoryRequest, Call], Coroutine[Any, Any, Story]]
wires = pytest.mark.parametrize("mode", ["grpc", "rpc"])


class Service:
    """Counts its calls; what it does may be changed."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.calls = 0
        self.failure: Callable[[], Exception] | None = None
        self.store = ArtifactStore.open("memory://")
        self._seconds = seconds

    async def __call__(self, _request: StoryRequest, call: Call) -> Story:
        self.calls += 1
        await call.report(Progress(stage="A", message="begins"))
        await asyncio.sleep(self._seconds)
        if self.failure is not None:
            raise self.failure()
        return story()

    @asynccontextmanager
    async def served(self, mode: str, port: int = 0) -> AsyncIterator[int]:
        """Over one transport's port."""
        dispatcher = LocalDispatcher(SPEC, cast("Any", self), self.store, "1")
        grpc, rpc = (port, 0) if mode == "grpc" else (0, port)
        async with listening(dispatcher, "127.0.0.1", Ports(grpc, rpc), grace=1.0) as ports:
            yield ports.grpc if mode == "grpc" else ports.rpc


@asynccontextmanager
async def connected(mode: str, ports: list[int], policy: Resilience | None = None, seconds: float | None = None) -> AsyncIterator[Client]:
    where = parse(",".join(f"127.0.0.1:{port}" for port in ports), 1)
    made = connect(SPEC, where, mode, policy=policy, seconds=seconds)
    try:
        yield made
    finally:
        await made.close()


def call(**context: Any) -> Call:
    return Call(**({"job_id": f"job-{time.monotonic_ns()}", "stage": "A"} | context))


async def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        await asyncio.sleep(0.02)


def quickly(**retry: Any) -> Resilience:
    """The same policy with short pauses."""
    return Resilience(retry=RetryPolicy(**({"first_pause": 0.01, "longest_pause": 0.05} | retry)), breaker=BreakerPolicy(open_seconds=0.2))


@wires
async def test_attempts_are_counted_once_and_not_by_two_layers(mode: str) -> None:
    service = Service()
    service.failure = lambda: RemoteEngineError("the engine is down", stage="A")
    async with service.served(mode) as port, connected(mode, [port], quickly()) as ask:
        with pytest.raises(RemoteEngineError):
            await ask(REQUEST, call())
        assert service.calls == 4
        assert ask.replicas.circuits() == {}  # the service itself is there


@wires
async def test_what_a_service_further_down_could_not_do_is_not_tried_again_from_above(mode: str) -> None:
    service = Service()
    service.failure = lambda: UnavailableError("the illustrator cannot be reached", stage="C1")
    async with service.served(mode) as port, connected(mode, [port], quickly()) as ask:
        for number in range(1, 8):
            with pytest.raises(UnavailableError, match="illustrator"):
                await ask(REQUEST, call())
            assert service.calls == number
        assert ask.replicas.circuits() == {}


@wires
async def test_a_dead_replica_costs_one_attempt_and_is_called_again_when_it_is_back(mode: str) -> None:
    living, returning = Service(), Service()
    (dead,) = free_ports(1)
    async with living.served(mode) as port, connected(mode, [dead, port], quickly()) as ask:
        for _ in range(12):
            assert await ask(REQUEST, call()) == story()
        assert living.calls == 12
        assert ask.replicas.circuits() == {Endpoint("127.0.0.1", dead): State.OPEN} or ask.replicas.circuits() == {
            Endpoint("127.0.0.1", dead): State.HALF_OPEN
        }
        async with returning.served(mode, dead):
            limit = time.monotonic() + 30
            while not returning.calls:
                assert time.monotonic() < limit
                await ask(REQUEST, call())
                await asyncio.sleep(0.02)
            assert ask.replicas.circuits() == {}


@wires
async def test_a_busy_replica_is_passed_over_for_one_that_is_not(mode: str) -> None:
    busy, idle = Service(), Service()
    busy.failure = lambda: BusyError("full", stage="A", retry_after=20.0)
    async with busy.served(mode) as one, idle.served(mode) as two, connected(mode, [one, two]) as ask:
        async with asyncio.timeout(10):
            for _ in range(6):
                assert await ask(REQUEST, call()) == story()
        assert idle.calls == 6
        assert 1 <= busy.calls <= 6


@wires
async def test_a_call_waits_for_a_service_that_is_starting_and_load_on_it_is_a_probe_at_a_time(mode: str) -> None:
    service = Service()
    (port,) = free_ports(1)
    async with connected(mode, [port], quickly(patience=30)) as ask:
        asking = [asyncio.ensure_future(ask(REQUEST, call(job_id=f"job-{n}"))) for n in range(20)]
        await until(lambda: ask.replicas.circuits() != {})
        await asyncio.sleep(0.3)
        assert not any(one.done() for one in asking)
        async with service.served(mode, port):
            assert await asyncio.gather(*asking) == [story()] * 20
        assert service.calls == 20


@wires
async def test_patience_ends_and_the_cause_is_named(mode: str) -> None:
    (port,) = free_ports(1)
    async with connected(mode, [port], quickly(patience=0.6)) as ask, asyncio.timeout(20):
        for _ in range(2):  # the second time the circuit is open already
            with pytest.raises(UnavailableError, match=rf"the story generator cannot be reached.*{port}.*is service-a running\?") as caught:
                await ask(REQUEST, call())
            assert caught.value.stage == "A"


@wires
async def test_no_attempt_goes_on_beyond_the_deadline(mode: str) -> None:
    (port,) = free_ports(1)
    async with connected(mode, [port], quickly(patience=600, attempts=10_000)) as ask, asyncio.timeout(20):
        with pytest.raises((UnavailableError, DeadlineError)):
            await ask(REQUEST, call(deadline=time.monotonic() + 0.5))


@wires
async def test_an_open_circuit_spares_the_replica_but_not_its_health_checks(mode: str) -> None:
    service = Service()
    once = Resilience(retry=RetryPolicy(attempts=1), breaker=BreakerPolicy(failures=2, open_seconds=600))
    async with service.served(mode) as port, faulty_proxy(port) as between, connected(mode, [between.port], once) as ask:
        service.failure = lambda: UnavailableError("the story generator is shutting down", stage="A")
        for _ in range(6):
            with pytest.raises(UnavailableError, match="shutting down"):
                await ask(REQUEST, call())
        assert service.calls == 2
        assert list(ask.replicas.circuits().values()) == [State.OPEN]
        assert (await ask.health(10)).serving


@wires
async def test_when_much_fails_the_budget_passes_failures_on_instead_of_multiplying_them(mode: str) -> None:
    service = Service()
    service.failure = lambda: RemoteEngineError("down", stage="A")
    policy = Resilience(
        retry=RetryPolicy(attempts=10, first_pause=0.01, longest_pause=0.02), budget=BudgetPolicy(reserve=5, per_second=0, per_call=0)
    )
    async with service.served(mode) as port, connected(mode, [port], policy) as ask:
        found = await asyncio.gather(*(ask(REQUEST, call(job_id=f"job-{n}")) for n in range(10)), return_exceptions=True)
    assert {type(one) for one in found} == {RemoteEngineError}
    assert service.calls == 10 + 5


@wires
async def test_resets_in_the_middle_of_calls_fail_none_of_them(mode: str) -> None:
    service = Service(seconds=0.1)
    async with service.served(mode) as port, faulty_proxy(port) as between, connected(mode, [between.port], quickly()) as ask:
        asking = [asyncio.ensure_future(ask(REQUEST, call(job_id=f"job-{n}"))) for n in range(20)]
        for _ in range(3):
            await asyncio.sleep(0.15)
            between.reset()
        assert await asyncio.gather(*asking) == [story()] * 20


@wires
async def test_patience_is_for_a_service_that_is_away_not_for_one_whose_work_is_cut_off_more_than_once(mode: str) -> None:
    service = Service(seconds=1.2)
    impatient = quickly(patience=0.6)
    async with service.served(mode) as port, faulty_proxy(port) as between, connected(mode, [between.port], impatient) as ask:
        asking = asyncio.ensure_future(ask(REQUEST, call()))
        for begun in (1, 2):
            while service.calls < begun:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.9)
            between.reset()
        assert await asking == story()


@wires
async def test_a_stalled_connection_is_given_up_and_the_call_goes_to_another_replica(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options = [pair for pair in channel.CLIENT_OPTIONS if pair[0] not in ("grpc.keepalive_time_ms", "grpc.http2.ping_timeout_ms")]
    monkeypatch.setattr(client, "CLIENT_OPTIONS", [*options, ("grpc.keepalive_time_ms", 500), ("grpc.http2.ping_timeout_ms", 500)])
    monkeypatch.setattr(rpc_client, "KEEPALIVE_SECONDS", 0.5)
    service, other = Service(), Service()
    async with AsyncExitStack() as stack:
        between = await stack.enter_async_context(faulty_proxy(await stack.enter_async_context(service.served(mode))))
        two = await stack.enter_async_context(other.served(mode))
        ask = await stack.enter_async_context(connected(mode, [between.port, two], quickly()))
        while not service.calls:
            await ask(REQUEST, call())
        between.stall()
        async with asyncio.timeout(30):
            for _ in range(6):
                assert await ask(REQUEST, call()) == story()
        between.flow()
        between.cut()
        before = service.calls
        limit = time.monotonic() + 30
        while service.calls == before:
            assert time.monotonic() < limit
            await ask(REQUEST, call())


@wires
async def test_a_slow_network_is_only_slow(mode: str) -> None:
    service = Service()
    async with service.served(mode) as port, faulty_proxy(port) as between, connected(mode, [between.port], quickly()) as ask:
        between.latency = 0.2
        for _ in range(2):
            assert await ask(REQUEST, call()) == story()
    assert service.calls == 2


@wires
async def test_an_artifact_whose_transfer_breaks_off_comes_whole_from_another_replica(mode: str) -> None:
    first, second = Service(), Service()
    content = os.urandom(6_000_000)
    ref = await first.store.put(content, media_type="audio/mpeg", name="a.mp3")
    await second.store.put(content, media_type="audio/mpeg", name="a.mp3")
    async with AsyncExitStack() as stack:
        between = [
            await stack.enter_async_context(faulty_proxy(await stack.enter_async_context(one.served(mode)))) for one in (first, second)
        ]
        ask = await stack.enter_async_context(connected(mode, [one.port for one in between], quickly()))
        got, breaks = bytearray(), 0
        async for piece in ask.fetch(ref):
            got += piece
            if len(got) > (breaks + 1) * 1_500_000 and breaks < 3:
                breaks += 1
                for one in between:
                    one.cut()
        assert bytes(got) == content
        assert breaks == 3
        assert all(one.connections for one in between)


@wires
async def test_a_call_without_a_deadline_gets_that_of_its_row(mode: str) -> None:
    service = Service(seconds=30)
    async with service.served(mode) as port, connected(mode, [port], seconds=0.3) as ask, asyncio.timeout(20):
        with pytest.raises(DeadlineError, match="the story generator"):
            await ask(REQUEST, call())
        with pytest.raises(DeadlineError, match="the story generator"):
            await ask(REQUEST, call(deadline=time.monotonic() + 3600))


def test_every_row_has_a_time_and_a_setting_overrides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = BY_LETTER["C"]
    assert all(spec.seconds > 0 for spec in SERVICES)
    assert all(hub.seconds > BY_LETTER[letter].seconds for letter in hub.peers)  # it waits for them
    assert stage_seconds("C1", 5.0) == 5.0
    monkeypatch.setenv("SERVICE_C1_SECONDS", "12.5")
    assert stage_seconds("C1", 5.0) == 12.5
    monkeypatch.setenv("SERVICE_C1_SECONDS", "0")
    with pytest.raises(InvalidInputError, match="SERVICE_C1_SECONDS"):
        stage_seconds("C1", 5.0)
