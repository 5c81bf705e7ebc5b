"""A client of a service over gRPC, with a channel to each replica."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, cast

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import ValidationError

from storycreator.core.errors import DeadlineError, InternalError, InvalidInputError, StoryCreatorError, UnavailableError, invalid_input
from storycreator.core.service import Call
from storycreator.messages.codec import from_proto, proto_of, to_proto
from storycreator.messages.common import ArtifactRef, Message, Progress
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.security.credentials import Material
from storycreator.security.identity import host_of
from storycreator.services import ServiceSpec
from storycreator.transport.base import Health, Timing, check_request_size, deadline_passed, seconds_since_1970
from storycreator.transport.connect import ServiceClient
from storycreator.transport.grpc.channel import CLIENT_OPTIONS
from storycreator.transport.grpc.context import metadata_of
from storycreator.transport.grpc.errors import error_from, has_service_details
from storycreator.transport.grpc.names import ARTIFACTS, PREFLIGHT, StageMethod, stage_method
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.v1.artifact_pb2 import FetchRequest, FetchResponse

log = logging.getLogger(__name__)


def target(endpoint: Endpoint) -> str:
    """A gRPC target for an address."""
    return f"{'ipv6' if ':' in endpoint.host else 'ipv4'}:{endpoint}"


@dataclass(frozen=True)
class _Stubs:
    """A channel and what is called over it."""

    channel: grpc.aio.Channel
    material: Material | None
    """What it shows and whom it trusts; None without TLS."""
    stage: Callable[..., Any]
    check: Callable[..., Any]
    fetch: Callable[..., Any]
    preflight: Callable[..., Any]

    @classmethod
    def over(cls, where: str, method: StageMethod, material: Material | None, container: str) -> "_Stubs":
        if material is None:
            channel = grpc.aio.insecure_channel(where, options=CLIENT_OPTIONS)
        else:
            shown = grpc.ssl_channel_credentials(material.roots, material.identity, material.identity)
            meant = ("grpc.ssl_target_name_override", host_of(container))
            channel = grpc.aio.secure_channel(where, shown, options=[*CLIENT_OPTIONS, meant])
        stage: Callable[..., Any] = channel.unary_stream(method.path, response_deserializer=method.response.FromString)
        fetch: Callable[..., Any] = channel.unary_stream(
            f"/{ARTIFACTS}/Fetch", request_serializer=FetchRequest.SerializeToString, response_deserializer=FetchResponse.FromString
        )
        preflight: Callable[..., Any] = channel.unary_unary(f"/{PREFLIGHT}/Check", response_deserializer=proto_of(Preflight).FromString)
        return cls(channel, material, stage, cast("Any", health_pb2_grpc.HealthStub(channel)).Check, fetch, preflight)


class GrpcClient(ServiceClient):
    """Calls one service."""

    def __init__(self, spec: ServiceSpec, endpoints: tuple[Endpoint, ...], **settings: Any) -> None:
        super().__init__(spec, endpoints, **settings)
        self._method = stage_method(spec)
        self._open: dict[Endpoint, _Stubs] = {}
        self._retired: set[asyncio.Task[None]] = set()

    async def _stubs(self, endpoint: Endpoint) -> _Stubs:
        """Over the channel to a replica."""
        material = None if self._credentials is None else self._credentials.current()
        found = self._open.get(endpoint)
        if found is not None and found.material is not material:  # the certificate was renewed
            self._retire(self._open.pop(endpoint))
            found = None
        if found is None:
            found = self._open[endpoint] = _Stubs.over(target(endpoint), self._method, material, self._spec.container)
            for gone in self._open.keys() - {endpoint, *await self.replicas.known()}:  # gone from the name service
                self._retire(self._open.pop(gone))
        return found

    def _retire(self, stubs: _Stubs) -> None:
        """Close a channel when its calls have ended."""
        task = asyncio.get_running_loop().create_task(stubs.channel.close(self._seconds))
        self._retired.add(task)
        task.add_done_callback(self._retired.discard)

    async def __call__(self, request: Message, call: Call) -> Message:
        """Do the work over there. Raises the ``StoryCreatorError`` the service raised, or ``UnavailableError`` / ``DeadlineError``."""
        body = to_proto(request).SerializeToString()
        check_request_size(len(body), self._spec)
        call = call.within(self._seconds)

        async def once(endpoint: Endpoint, call: Call) -> Message:
            began = time.monotonic()
            reply, timing = await self._once(endpoint, body, call)
            self._on_timing(call, timing, time.monotonic() - began)
            return reply

        return await self.replicas.call(once, call)

    async def _once(self, endpoint: Endpoint, body: bytes, call: Call) -> tuple[Message, Timing]:
        remaining = call.remaining()
        if remaining == 0.0:
            raise deadline_passed(self._spec)
        stubs = await self._stubs(endpoint)
        metadata = metadata_of(call, self._token(call))
        try:
            result = await self._result(stubs.stage(body, timeout=remaining, metadata=metadata), call)
        except grpc.aio.AioRpcError as error:
            raise self._readable(error_from(error), error) from error
        if result is None or not result.HasField("result"):
            raise InternalError(f"the {self._spec.name} ended without a result", stage=self._spec.letter)
        timing = result.timing
        try:
            with invalid_input():
                reply = from_proto(self._spec.reply, result.result)
        except InvalidInputError as error:  # theirs, not the caller's
            raise InternalError(f"the {self._spec.name} answered something that is no {self._spec.reply.__name__}: {error}") from error
        return reply, Timing(timing.queued_seconds, timing.worked_seconds, timing.received_at)

    async def _result(self, stream: Any, call: Call) -> Any:
        """The message with the result, after passing on all progress; None when the stream ends without one."""
        result = None
        try:
            async for response in stream:
                if response.HasField("progress"):
                    try:
                        progress = from_proto(Progress, response.progress)
                    except ValidationError as error:
                        log.warning("the %s sent invalid progress: %s", self._spec.name, InvalidInputError.from_validation(error))
                    else:
                        await call.report(progress)
                elif response.HasField("result"):
                    result = response
        finally:
            stream.cancel()  # has no effect on a call that has ended
        return result

    async def _ask_health(self, endpoint: Endpoint, seconds: float) -> Health:
        stubs = await self._stubs(endpoint)
        try:
            asked = health_pb2.HealthCheckRequest(service=self._method.service)
            call = stubs.check(asked, timeout=seconds, metadata=metadata_of(self._bare, self._token(self._bare)))
            metadata = tuple(await call.initial_metadata() or ())
            answer = await call
        except grpc.aio.AioRpcError as error:
            raise self._readable(error_from(error), error) from error
        serving = answer.status == health_pb2.HealthCheckResponse.SERVING
        about = dict(reversed(metadata))
        circuits, loading = (tuple(str(value) for name, value in metadata if name == wanted) for wanted in ("circuit", "loading"))
        return Health(
            serving, self._spec.container, str(about.get("version", "")), str(about.get("program", "")), circuits,
            str(about.get("store", "")), seconds_since_1970(about.get("clock")), str(about.get("schema", "")), loading,
        )  # fmt: skip

    async def _ask_preflight(self, endpoint: Endpoint, request: PreflightRequest, call: Call) -> Preflight:
        stubs = await self._stubs(endpoint)
        body = to_proto(request).SerializeToString()
        try:
            answer = await stubs.preflight(body, timeout=call.remaining(), metadata=metadata_of(call, self._token(call)))
        except grpc.aio.AioRpcError as error:
            raise self._readable(error_from(error), error) from error
        return from_proto(Preflight, answer)

    async def _fetch(self, endpoint: Endpoint, ref: ArtifactRef, offset: int) -> AsyncIterator[bytes]:
        stubs = await self._stubs(endpoint)
        metadata = metadata_of(self._bare, self._token(self._bare))
        try:
            stream = stubs.fetch(FetchRequest(ref=to_proto(ref), offset=offset), metadata=metadata)
            while (piece := await stream.read()) is not grpc.aio.EOF:
                yield piece.data
        except grpc.aio.AioRpcError as error:
            raise self._readable(error_from(error), error) from error

    def _readable(self, failure: StoryCreatorError, error: grpc.aio.AioRpcError) -> StoryCreatorError:
        """Replace gRPC's own message for a peer that is away or too slow by one for a person."""
        if has_service_details(error):
            return failure
        if isinstance(failure, DeadlineError):
            return deadline_passed(self._spec)
        if isinstance(failure, UnavailableError):
            words = f"the {self._spec.name} cannot be reached ({error.details()}); is {self._spec.container} running?"
            return UnavailableError(words, retry_after=failure.retry_after)
        return failure

    async def close(self) -> None:
        """Close every channel."""
        await self.replicas.close()
        for task in tuple(self._retired):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for stubs in self._open.values():
            await stubs.channel.close()
