"""What both transports refuse, in the same words: too large, too long, without the token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import grpc
import pytest

from benchmarks.support.stories import story
from storycreator.core.dispatcher import Admission, LocalDispatcher
from storycreator.core.errors import DeadlineError, InternalError, InvalidInputError, UnauthenticatedError
from storycreator.core.service import Call
from storycreator.messages.common import ArtifactRef
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.security.gatekeeper import Gatekeeper, Rules
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.base import MAX_MESSAGE_BYTES
from storycreator.transport.connect import Client, connect
from storycreator.transport.grpc.errors import error_from
from storycreator.transport.grpc.names import stage_method
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from storycreator.v1.story_pb2 import GenerateStoryRequest

SPEC = BY_LETTER["A"]
REQUEST = StoryRequest(prompt="A fox")
TOO_LARGE = "x" * (MAX_MESSAGE_BYTES + 1)
wires = pytest.mark.parametrize("mode", ["grpc", "rpc"])


def call(**context: Any) -> Call:
    return Call(**({"job_id": "job-1", "stage": "A"} | context))


async def work(request: StoryRequest, _call: Call) -> Story:
    if request.prompt == "large":
        return story().model_copy(update={"blurb": TOO_LARGE})
    if request.prompt == "slow":
        await asyncio.sleep(30)
    return story()


STORE = ArtifactStore.open("memory://")


@asynccontextmanager
async def client(
    mode: str, *, admission: Admission | None = None, wanted: str = "", token: str = ""
) -> AsyncIterator[tuple[Client, Ports]]:
    gatekeeper = Gatekeeper(SPEC, Rules(token=wanted))
    dispatcher = LocalDispatcher(SPEC, cast("Any", work), STORE, "1", admission, gatekeeper=gatekeeper)
    async with listening(dispatcher, "127.0.0.1", Ports(0, 0), grace=1.0) as ports:
        where = Endpoint("127.0.0.1", ports.grpc if mode == "grpc" else ports.rpc)
        made = connect(SPEC, (where,), mode, policy=Resilience(retry=RetryPolicy(attempts=1)), token=token)
        try:
            yield made, ports
        finally:
            await made.close()


@wires
async def test_a_request_that_is_too_large_is_refused_and_the_connection_lives(mode: str) -> None:
    async with client(mode) as (ask, _):
        with pytest.raises(InvalidInputError, match=f"at most {MAX_MESSAGE_BYTES}") as caught:
            await ask(REQUEST.model_copy(update={"hero_name": TOO_LARGE}), call())
        assert [fault.field for fault in caught.value.fields] == ["request"]
        assert caught.value.stage == "A"
        assert await ask(REQUEST, call()) == story()


@wires
async def test_an_answer_that_is_too_large_is_said_and_the_connection_lives(mode: str) -> None:
    async with client(mode) as (ask, _):
        with pytest.raises(InternalError, match=f"the story generator's answer has .* at most {MAX_MESSAGE_BYTES} can be sent"):
            await ask(StoryRequest(prompt="large"), call())
        assert await ask(REQUEST, call(job_id="job-2")) == story()


async def test_another_grpc_clients_large_request_is_refused_by_grpc_and_the_connection_lives() -> None:
    async with client("grpc") as (_, ports), grpc.aio.insecure_channel(f"127.0.0.1:{ports.grpc}") as channel:
        raw: Any = channel.unary_stream(stage_method(SPEC).path, request_serializer=None, response_deserializer=None)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            [event async for event in raw(GenerateStoryRequest(prompt=TOO_LARGE).SerializeToString(), timeout=30)]
        assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert type(error_from(caught.value)) is InvalidInputError
        small = GenerateStoryRequest(prompt="A fox").SerializeToString()
        assert len([event async for event in raw(small, timeout=30)]) == 1


@wires
async def test_a_call_without_a_deadline_gets_the_services_longest(mode: str) -> None:
    async with client(mode, admission=Admission(longest_seconds=0.2)) as (ask, _):
        async with asyncio.timeout(10):
            with pytest.raises(DeadlineError, match="did not finish in the time it was given"):
                await ask(StoryRequest(prompt="slow"), call())


@wires
async def test_a_call_that_waits_for_a_place_ends_with_its_time(mode: str) -> None:
    import time

    async with client(mode, admission=Admission(at_work=1)) as (ask, _):
        first = asyncio.ensure_future(ask(StoryRequest(prompt="slow"), call()))
        await asyncio.sleep(0.1)
        with pytest.raises(DeadlineError):
            await ask(REQUEST, call(job_id="job-2", deadline=time.monotonic() + 0.2))
        first.cancel()
        assert await ask(REQUEST, call(job_id="job-3")) == story()


@wires
@pytest.mark.parametrize(("token", "words"), [("", "no bearer token"), ("wrong", "another bearer token"), ("sécret", "another")])
async def test_without_the_token_nothing_is_done_but_health(mode: str, token: str, words: str) -> None:
    ref = await STORE.put(b"ink", media_type="image/png", name="a.png")
    async with client(mode, wanted="secret", token=token if token.isascii() else "secrets") as (ask, _):
        with pytest.raises(UnauthenticatedError, match=f"{words}.*STORYCREATOR_TOKEN") as caught:
            await ask(REQUEST, call())
        assert caught.value.stage == "A"
        with pytest.raises(UnauthenticatedError):
            [piece async for piece in ask.fetch(ref)]
        assert (await ask.health(10)).serving


@wires
async def test_with_the_token_everything_is(mode: str) -> None:
    ref: ArtifactRef = await STORE.put(b"ink", media_type="image/png", name="a.png")
    async with client(mode, wanted="secret", token="secret") as (ask, _):
        assert await ask(REQUEST, call()) == story()
        assert [piece async for piece in ask.fetch(ref)] == [b"ink"]
    async with client(mode, wanted="secret") as (ask, _):
        assert await ask(REQUEST, call(token="secret")) == story()
