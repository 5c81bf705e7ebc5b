"""A client of a service over gRPC: one channel, round-robin over the replicas behind its addresses."""

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from storycreator.codec.common import artifact_ref_message, progress_fields
from storycreator.codec.registry import from_proto, to_proto
from storycreator.contract import Row
from storycreator.errors import DeadlineError, InternalError, StoryCreatorError, UnavailableError
from storycreator.schemas.common import ArtifactRef, Message, Progress
from storycreator.service import Call
from storycreator.transport.base import Health, RetryPolicy, Timing
from storycreator.transport.endpoints import Endpoint
from storycreator.transport.grpc.channel import CLIENT_OPTIONS
from storycreator.transport.grpc.context import metadata_of
from storycreator.transport.grpc.errors import error_from
from storycreator.transport.grpc.names import ARTIFACTS, stage_method
from storycreator.v1.artifact_pb2 import FetchRequest, FetchResponse


def target(endpoints: tuple[Endpoint, ...]) -> str:
    """A gRPC target: one name for DNS to resolve, or several addresses as they are."""
    if len(endpoints) == 1:
        return f"dns:///{endpoints[0]}"
    kinds = {ipaddress.ip_address(endpoint.host).version for endpoint in endpoints}
    return f"ipv{kinds.pop()}:{','.join(map(str, endpoints))}"


class GrpcClient:
    """Calls one service. Safe for any number of calls at once on one event loop."""

    def __init__(
        self,
        row: Row,
        endpoints: tuple[Endpoint, ...],
        *,
        retry: RetryPolicy | None = None,
        on_timing: Callable[[Call, Timing, float], None] = lambda _call, _timing, _seconds: None,
    ) -> None:
        self._row = row
        self._retry = retry or RetryPolicy()
        self._on_timing = on_timing
        self._method = stage_method(row)
        self._channel = grpc.aio.insecure_channel(target(endpoints), options=CLIENT_OPTIONS)
        self._call: Callable[..., Any] = self._channel.unary_stream(
            self._method.path,
            request_serializer=self._method.request.SerializeToString,
            response_deserializer=self._method.response.FromString,
        )

        self._check: Callable[..., Any] = cast("Any", health_pb2_grpc.HealthStub(self._channel)).Check
        self._fetch: Callable[..., Any] = self._channel.unary_stream(
            f"/{ARTIFACTS}/Fetch", request_serializer=FetchRequest.SerializeToString, response_deserializer=FetchResponse.FromString
        )

    async def __call__(self, request: Message, call: Call) -> Message:
        """Do the work over there. Raises the ``StoryCreatorError`` the service raised, or ``UnavailableError`` / ``DeadlineError``."""
        body = to_proto(request)
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
            raise DeadlineError(f"no time is left to call the {self._row.name}", stage=self._row.letter)
        try:
            async for response in self._call(body, timeout=remaining, metadata=metadata_of(call)):
                if response.HasField("progress"):
                    await call.report(Progress(**progress_fields(response.progress)))
                elif response.HasField("result"):
                    timing = response.timing
                    heard = Timing(timing.queued_seconds, timing.worked_seconds, timing.received_at)
                    return from_proto(self._row.reply, response.result), heard
        except grpc.aio.AioRpcError as error:
            raise self._explained(error_from(error), error) from error
        raise InternalError(f"the {self._row.name} ended without a result", stage=self._row.letter)

    async def health(self, timeout: float) -> Health:  # noqa: ASYNC109
        """Ask once, within seconds. Raises ``UnavailableError`` or ``DeadlineError``; ``NotFoundError`` when another service answers."""
        try:
            call = self._check(health_pb2.HealthCheckRequest(service=self._method.service), timeout=timeout)
            metadata = dict(await call.initial_metadata() or ())
            answer = await call
        except grpc.aio.AioRpcError as error:
            raise self._explained(error_from(error), error) from error
        serving = answer.status == health_pb2.HealthCheckResponse.SERVING
        return Health(serving, self._row.container, str(metadata.get("version", "")))

    async def fetch(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """The content of an artifact from an offset, in pieces. Raises what the store raised, or ``UnavailableError``."""
        try:
            async for response in self._fetch(FetchRequest(ref=artifact_ref_message(ref), offset=offset)):
                yield response.data
        except grpc.aio.AioRpcError as error:
            raise self._explained(error_from(error), error) from error

    def _explained(self, failure: StoryCreatorError, error: grpc.aio.AioRpcError) -> StoryCreatorError:
        """gRPC's own words for a peer that is not there, in words for a person."""
        if isinstance(failure, UnavailableError) and not failure.stage:
            failure.message = f"the {self._row.name} cannot be reached ({error.details()}); is {self._row.container} running?"
            failure.args = (failure.message,)
        return failure

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close()
