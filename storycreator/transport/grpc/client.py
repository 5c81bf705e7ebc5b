"""A client of a service over gRPC: one channel, round-robin over the replicas behind its addresses."""

import asyncio
import contextlib
import ipaddress
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, cast

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from storycreator.codec.common import artifact_ref_message, progress_fields
from storycreator.codec.registry import from_proto, to_proto
from storycreator.contract import Row
from storycreator.errors import DeadlineError, InternalError, InvalidInputError, StoryCreatorError, UnavailableError
from storycreator.schemas.common import ArtifactRef, Message, Progress
from storycreator.service import Call
from storycreator.transport.base import Health, RetryPolicy, Timing, check_request_size, too_late
from storycreator.transport.endpoints import Endpoint, Resolved
from storycreator.transport.grpc.channel import CLIENT_OPTIONS
from storycreator.transport.grpc.context import metadata_of
from storycreator.transport.grpc.errors import error_from, said_by_service
from storycreator.transport.grpc.names import ARTIFACTS, StageMethod, stage_method
from storycreator.v1.artifact_pb2 import FetchRequest, FetchResponse

RETIRED_SECONDS = 3600.0
"""How long calls may go on that began on a channel whose addresses have changed since."""


def target(addresses: tuple[Endpoint, ...]) -> str:
    """A gRPC target for several addresses. gRPC takes one family at a time: beside IPv6, IPv4 is written as IPv6."""
    found = [(ipaddress.ip_address(address.host), address.port) for address in addresses]
    if all(ip.version == 4 for ip, _ in found):
        return "ipv4:" + ",".join(f"{ip}:{port}" for ip, port in found)
    return "ipv6:" + ",".join(f"[{ip}]:{port}" if ip.version == 6 else f"[::ffff:{ip}]:{port}" for ip, port in found)


@dataclass(frozen=True)
class _Stubs:
    """A channel and what is called over it."""

    channel: grpc.aio.Channel
    stage: Callable[..., Any]
    check: Callable[..., Any]
    fetch: Callable[..., Any]

    @classmethod
    def over(cls, where: str, method: StageMethod) -> "_Stubs":
        channel = grpc.aio.insecure_channel(where, options=CLIENT_OPTIONS)
        stage: Callable[..., Any] = channel.unary_stream(
            method.path, request_serializer=method.request.SerializeToString, response_deserializer=method.response.FromString
        )
        fetch: Callable[..., Any] = channel.unary_stream(
            f"/{ARTIFACTS}/Fetch", request_serializer=FetchRequest.SerializeToString, response_deserializer=FetchResponse.FromString
        )
        return cls(channel, stage, cast("Any", health_pb2_grpc.HealthStub(channel)).Check, fetch)


class GrpcClient:
    """Calls one service. Safe for any number of calls at once on one event loop."""

    def __init__(
        self,
        row: Row,
        endpoints: tuple[Endpoint, ...],
        *,
        retry: RetryPolicy | None = None,
        on_timing: Callable[[Call, Timing, float], None] = lambda _call, _timing, _seconds: None,
        token: str = "",
    ) -> None:
        self._row = row
        self._retry = retry or RetryPolicy()
        self._on_timing = on_timing
        self._token = token
        self._method = stage_method(row)
        # gRPC resolves one name itself, and again whenever a connection ends; several it takes as addresses only.
        self._several = Resolved(endpoints) if len(endpoints) > 1 else None
        self._target = f"dns:///{endpoints[0]}" if len(endpoints) == 1 else ""
        self._now: _Stubs | None = None
        self._retired: set[asyncio.Task[None]] = set()

    async def _stubs(self) -> _Stubs:
        """Over the channel to what the addresses stand for now. Raises ``UnavailableError`` when no name is known."""
        where = self._target if self._several is None else target(await self._several.get())
        if self._now is None or where != self._target:
            if self._now is not None:
                task = asyncio.get_running_loop().create_task(self._now.channel.close(RETIRED_SECONDS))
                self._retired.add(task)
                task.add_done_callback(self._retired.discard)
            self._now, self._target = _Stubs.over(where, self._method), where
        return self._now

    async def __call__(self, request: Message, call: Call) -> Message:
        """Do the work over there. Raises the ``StoryCreatorError`` the service raised, or ``UnavailableError`` / ``DeadlineError``."""
        body = to_proto(request)
        check_request_size(body.ByteSize(), self._row)
        attempt = 1
        while True:
            began = time.monotonic()
            try:
                reply, timing = await self._once(body, call)
            except StoryCreatorError as error:
                pause = self._retry.pause(attempt, error)
                remaining = call.remaining()
                if pause is None or (remaining is not None and remaining <= pause):
                    error.stage = error.stage or self._row.letter
                    raise
            else:
                self._on_timing(call, timing, time.monotonic() - began)
                return reply
            await asyncio.sleep(pause)
            attempt += 1

    async def _once(self, body: Any, call: Call) -> tuple[Message, Timing]:
        remaining = call.remaining()
        if remaining == 0.0:
            raise too_late(self._row)
        stubs = await self._stubs()
        result = None
        try:
            async for response in stubs.stage(body, timeout=remaining, metadata=metadata_of(call, self._token)):
                if response.HasField("progress"):
                    await call.report(Progress(**progress_fields(response.progress)))
                elif response.HasField("result"):
                    result = response  # and on to the end of the stream: a call left half read is one taken back
        except grpc.aio.AioRpcError as error:
            raise self._explained(error_from(error), error) from error
        if result is None:
            raise InternalError(f"the {self._row.name} ended without a result", stage=self._row.letter)
        timing = result.timing
        try:
            reply = from_proto(self._row.reply, result.result)
        except InvalidInputError as error:  # theirs, not the caller's
            raise InternalError(f"the {self._row.name} answered something that is no {self._row.reply.__name__}: {error}") from error
        return reply, Timing(timing.queued_seconds, timing.worked_seconds, timing.received_at)

    async def health(self, timeout: float) -> Health:  # noqa: ASYNC109
        """Ask once, within seconds. Raises ``UnavailableError`` or ``DeadlineError``; ``NotFoundError`` when another service answers."""
        try:
            stubs = await self._stubs()
            call = stubs.check(health_pb2.HealthCheckRequest(service=self._method.service), timeout=timeout)
            metadata = dict(await call.initial_metadata() or ())
            answer = await call
        except grpc.aio.AioRpcError as error:
            raise self._explained(error_from(error), error) from error
        serving = answer.status == health_pb2.HealthCheckResponse.SERVING
        return Health(serving, self._row.container, str(metadata.get("version", "")), str(metadata.get("program", "")))

    async def fetch(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """The content of an artifact from an offset, in pieces. Raises what the store raised, or ``UnavailableError``."""
        stubs = await self._stubs()
        metadata = metadata_of(Call(job_id="", stage=self._row.letter), self._token)
        try:
            async for response in stubs.fetch(FetchRequest(ref=artifact_ref_message(ref), offset=offset), metadata=metadata):
                yield response.data
        except grpc.aio.AioRpcError as error:
            raise self._explained(error_from(error), error) from error

    def _explained(self, failure: StoryCreatorError, error: grpc.aio.AioRpcError) -> StoryCreatorError:
        """gRPC's own words for a peer that is not there or too slow, in words for a person."""
        if said_by_service(error):
            return failure
        if isinstance(failure, DeadlineError):
            return too_late(self._row)
        if isinstance(failure, UnavailableError):
            words = f"the {self._row.name} cannot be reached ({error.details()}); is {self._row.container} running?"
            return UnavailableError(words, retry_after=failure.retry_after)
        return failure

    async def close(self) -> None:
        """Close the channel."""
        for task in tuple(self._retired):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._now is not None:
            await self._now.channel.close()
