"""A service that stops waits for the calls of its services and for nothing else."""

import asyncio
from typing import Any, cast

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from benchmarks.support.stories import story
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import connect
from storycreator.transport.grpc.names import stage_method
from storycreator.transport.grpc.server import _Health
from storycreator.transport.resilience.endpoints import Endpoint

SPEC = BY_LETTER["A"]
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING
LONG = 600.0
"""A drain that a test would not live to see the end of."""


def reflected(channel: grpc.aio.Channel) -> Any:
    """An open reflection stream."""
    return cast("Any", reflection_pb2_grpc.ServerReflectionStub)(channel).ServerReflectionInfo()


def dispatcher(work: Any = None) -> LocalDispatcher:
    return LocalDispatcher(SPEC, cast("Any", work), ArtifactStore.open("memory://"), "1")


@pytest.mark.parametrize("watched", ["", stage_method(SPEC).service, "no.such.Service"])
async def test_a_watched_health_is_told_and_ends(watched: str) -> None:
    async with asyncio.timeout(20):
        async with listening(dispatcher(), "127.0.0.1", Ports(0, 0), LONG) as ports:
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{ports.grpc}")
            watch: Any = cast("Any", health_pb2_grpc.HealthStub(channel)).Watch(health_pb2.HealthCheckRequest(service=watched))
            answers = aiter(watch)
            first = await anext(answers)
        rest = [answer.status async for answer in answers]
        await channel.close()
    known = watched != "no.such.Service"
    assert first.status == (SERVING if known else health_pb2.HealthCheckResponse.SERVICE_UNKNOWN)
    assert rest == ([NOT_SERVING] if known else [])
    assert await watch.code() is grpc.StatusCode.OK


async def test_a_watched_health_is_told_when_the_drain_begins_while_the_last_news_is_sent() -> None:
    drained, sent = dispatcher(), []

    class Slow:
        async def write(self, answer: health_pb2.HealthCheckResponse) -> None:
            sent.append(answer.status)
            drained.drain()

    async def let_in(context: Any, *, health: bool) -> None:
        assert health

    async with asyncio.timeout(20):
        watched = _Health(drained, stage_method(SPEC), let_in)
        await watched.Watch(health_pb2.HealthCheckRequest(), cast("Any", Slow()))
    assert sent == [SERVING, NOT_SERVING]


async def test_open_reflection_and_a_request_that_never_comes_do_not_hold_it() -> None:
    async with asyncio.timeout(20):
        async with listening(dispatcher(), "127.0.0.1", Ports(0, 0), LONG) as ports:
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{ports.grpc}")
            reflection = reflected(channel)
            await reflection.write(reflection_pb2.ServerReflectionRequest(list_services=""))
            assert (await reflection.read()).list_services_response.service
            idle: Any = channel.stream_stream(stage_method(SPEC).path)()
            await idle.wait_for_connection()
            _, quiet = await asyncio.open_connection("127.0.0.1", ports.rpc)
            quiet.write(b'{"jsonrpc":')
        quiet.close()
        await channel.close()


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_a_running_call_is_finished_beside_them(mode: str) -> None:
    begun = asyncio.Event()

    async def work(_request: StoryRequest, _call: Call) -> Story:
        begun.set()
        await asyncio.sleep(1.5)  # longer than other streams may hold a stopping server
        return story()

    async with asyncio.timeout(30):
        async with listening(dispatcher(work), "127.0.0.1", Ports(0, 0), LONG) as ports:
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{ports.grpc}")
            reflection = reflected(channel)
            await reflection.wait_for_connection()
            client = connect(SPEC, (Endpoint("127.0.0.1", ports.grpc if mode == "grpc" else ports.rpc),), mode)
            calling = asyncio.ensure_future(client(StoryRequest(prompt="A fox"), Call(job_id="job", stage="A")))
            await begun.wait()
        assert await calling == story()
        await client.close()
        await channel.close()


async def test_health_of_everything_is_listed() -> None:
    served = dispatcher()
    async with listening(served, "127.0.0.1", Ports(0, 0), 0.1) as ports, grpc.aio.insecure_channel(f"127.0.0.1:{ports.grpc}") as channel:
        health: Any = health_pb2_grpc.HealthStub(channel)
        for wanted in (SERVING, NOT_SERVING):
            listed = (await health.List(cast("Any", health_pb2).HealthListRequest(), timeout=10)).statuses
            assert {name: answer.status for name, answer in listed.items()} == {"": wanted, stage_method(SPEC).service: wanted}
            served.drain()
