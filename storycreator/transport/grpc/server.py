"""A service on a port, speaking gRPC."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import grpc
from google.protobuf.message import DecodeError
from google.protobuf.message import Message as Proto
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status

from storycreator import services
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.errors import InvalidInputError, StoryCreatorError, UnavailableError, invalid_input, unexpected
from storycreator.core.service import Call, Report
from storycreator.messages.codec import from_proto, proto_of, to_proto
from storycreator.messages.common import ArtifactRef, Progress
from storycreator.messages.preflight import PreflightRequest
from storycreator.security.credentials import Credentials
from storycreator.transport.base import Timing, check_reply_size
from storycreator.transport.grpc.channel import SERVER_OPTIONS, aging
from storycreator.transport.grpc.context import call_of, caller_of
from storycreator.transport.grpc.errors import status_of
from storycreator.transport.grpc.names import ARTIFACTS, PREFLIGHT, StageMethod, stage_method
from storycreator.transport.grpc.reflection import Look, Reflection
from storycreator.transport.grpc.security import IdentifiedOnly, caller_identity, server_credentials
from storycreator.v1.artifact_pb2 import FetchRequest, FetchResponse

log = logging.getLogger(__name__)
Context = grpc.aio.ServicerContext[Any, Any]
WATCH_SECONDS = 0.2
"""How often to check whether the listener has ended by itself."""
LEAVE_SECONDS = 0.5
"""How long a stopping server waits for what is no call of its services: open reflection streams, requests that never arrive."""


def timing_values(timing: Timing) -> dict[str, float]:
    """A ``CallTiming``."""
    return {"queued_seconds": timing.queued_seconds, "worked_seconds": timing.worked_seconds, "received_at": timing.received_at}


def _parsed(kind: type[Proto], body: bytes) -> Any:
    """Parse a request; gRPC itself would answer malformed bytes with INTERNAL, though they are the caller's fault."""
    try:
        return kind.FromString(body)
    except DecodeError as error:
        raise InvalidInputError.of("request", f"is not a {kind.DESCRIPTOR.full_name} ({error})") from error


class GrpcServer:
    """Listens, and hands calls to a dispatcher."""

    def __init__(self, dispatcher: LocalDispatcher, *, connection_seconds: float = 0.0, credentials: Credentials | None = None) -> None:
        """``connection_seconds`` is the age at which a connection is closed as soon as its calls have ended; 0 for never. With
        ``credentials`` it speaks mutual TLS."""
        self._dispatcher = dispatcher
        self._credentials = credentials
        self._options = [*SERVER_OPTIONS, *aging(connection_seconds, dispatcher.longest_seconds)]
        self._method = stage_method(dispatcher.spec)
        self._where = ""
        self._at_work = 0
        """How many calls of the services are running; health checks and reflection do not count."""
        self._idle = asyncio.Event()
        self._idle.set()
        self._server: grpc.aio.Server | None = None
        self._ended: dict[grpc.aio.Server, asyncio.Task[None]] = {}
        """Servers that ended by themselves and still have running calls, with the tasks that stop them."""
        self._watch: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; port 0 takes a free one. Returns the port. Raises ``UnavailableError`` when it is taken."""
        host = f"[{host}]" if ":" in host else host
        bound = await self._listen(f"{host}:{port}")
        self._where = f"{host}:{bound}"
        self._watch = asyncio.get_running_loop().create_task(self._keep_listening())
        return bound

    async def _listen(self, where: str) -> int:
        admission = () if self._credentials is None else (IdentifiedOnly(self._credentials),)
        server = grpc.aio.server(options=self._options, interceptors=admission)
        stage: Any = grpc.unary_stream_rpc_method_handler(self._stage)
        fetch: Any = grpc.unary_stream_rpc_method_handler(self._fetch)
        check: Any = grpc.unary_unary_rpc_method_handler(self._preflight)
        server.add_generic_rpc_handlers((
            grpc.method_handlers_generic_handler(self._method.service, {self._method.name: stage}),
            grpc.method_handlers_generic_handler(ARTIFACTS, {"Fetch": fetch}),
            grpc.method_handlers_generic_handler(PREFLIGHT, {"Check": check}),
            Reflection((self._method.service, ARTIFACTS, PREFLIGHT, "grpc.health.v1.Health"), self._look),
        ))  # fmt: skip
        health_pb2_grpc.add_HealthServicer_to_server(_Health(self._dispatcher, self._method, self._look), server)
        try:
            if self._credentials is None:
                bound = server.add_insecure_port(where)
            else:
                bound = server.add_secure_port(where, server_credentials(self._credentials))
        except RuntimeError as error:
            raise UnavailableError(f"cannot listen on {where}: {error}; is another program using the port?") from error
        await server.start()
        self._server = server
        return bound

    async def _keep_listening(self) -> None:
        """grpcio's server ends for good when a client sends a path that is not UTF-8 (seen in 1.85.3; ``_server_main_loop`` decodes it
        outside any ``try``). No public API reports it; running calls go on. So check, and listen again."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            server = self._server
            if server is None or server._server.is_running():  # type: ignore[attr-defined]
                continue
            if server not in self._ended:
                self._ended[server] = asyncio.get_running_loop().create_task(self._stop_server(server, self._dispatcher.longest_seconds))
            log.error("the gRPC listener on %s ended by itself; listening again", self._where)
            try:
                await self._listen(self._where)
            except UnavailableError as error:
                log.error("%s", error)
                continue

    async def _stop_server(self, server: grpc.aio.Server, grace: float) -> None:
        """Stop a server and free it. One that ended by itself raises what ended it."""
        with contextlib.suppress(Exception):
            await server.stop(grace)
        self._ended.pop(server, None)

    async def stop(self, grace: float) -> None:
        """Take no new calls, and let the services' running ones finish within ``grace`` seconds. Other streams do not delay it."""
        if self._watch is not None:
            self._watch.cancel()
        servers = {*self._ended, *((self._server,) if self._server is not None else ())}
        stopping = [asyncio.ensure_future(self._stop_server(server, grace)) for server in servers]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await self._idle.wait()
        await asyncio.gather(*stopping, *(self._stop_server(server, LEAVE_SECONDS) for server in servers))

    @contextlib.contextmanager
    def _working(self) -> Iterator[None]:
        self._at_work += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._at_work -= 1
            if not self._at_work:
                self._idle.set()

    def _call(self, context: Context, report: Report | None = None) -> Call:
        metadata = context.invocation_metadata() or ()
        caller = caller_of(context.peer(), caller_identity.get())
        return call_of(self._dispatcher.spec.letter, metadata, context.time_remaining(), caller, report)

    @contextlib.asynccontextmanager
    async def _answering(self, context: Context, method: str) -> AsyncIterator[None]:
        """End a call whose work fails with the error's status; gRPC itself would send the words of any exception."""
        try:
            yield
        except StoryCreatorError as error:
            await context.abort_with_status(rpc_status.to_status(status_of(error)))
        except Exception:
            log.exception("%s failed", method)
            spec = self._dispatcher.spec
            await context.abort_with_status(rpc_status.to_status(status_of(unexpected(spec.name, spec.letter))))

    async def _look(self, context: Context, *, health: bool) -> None:
        """Let in a health check or a discovery, or end it."""
        if self._dispatcher.closed:
            async with self._answering(context, "health" if health else "reflection"):
                self._dispatcher.look(self._call(context), health=health)

    async def _fetch(self, body: bytes, context: Context) -> None:
        async with self._answering(context, services.FETCH):
            call = self._call(context)
            request = _parsed(FetchRequest, body)
            with invalid_input():
                ref = from_proto(ArtifactRef, request.ref)
            if request.offset > ref.bytes:
                raise InvalidInputError.of("offset", f"must be a whole number from 0 to {ref.bytes}")
            with self._working():
                async for piece in self._dispatcher.fetch(ref, request.offset, call):
                    await context.write(FetchResponse(data=piece).SerializeToString())

    async def _preflight(self, body: bytes, context: Context) -> bytes:
        async with self._answering(context, services.PREFLIGHT):
            call = self._call(context)
            with invalid_input():
                request = from_proto(PreflightRequest, _parsed(proto_of(PreflightRequest), body))
            answer: bytes = to_proto(await self._dispatcher.preflight(request, call)).SerializeToString()
            return answer
        raise AssertionError("an error ends the call")

    async def _stage(self, body: bytes, context: Context) -> None:
        spec = self._dispatcher.spec
        response = self._method.response
        one_at_a_time = asyncio.Lock()  # gRPC refuses a write that begins before the last one ended

        async def report(progress: Progress) -> None:
            async with one_at_a_time:
                await context.write(response(progress=to_proto(progress)).SerializeToString())

        async with self._answering(context, spec.method):
            call = self._call(context, report)
            with invalid_input():
                request = from_proto(spec.request, _parsed(self._method.request, body))
            with self._working():
                reply = await self._dispatcher.invoke(request, call)
                answer: bytes = response(result=to_proto(reply.message), timing=timing_values(reply.timing)).SerializeToString()
                check_reply_size(len(answer), spec)
                await context.write(answer)


class _Health(health_pb2_grpc.HealthServicer):
    """grpc.health.v1 for the process (``""``) and its one service."""

    def __init__(self, dispatcher: LocalDispatcher, method: StageMethod, look: Look) -> None:
        self._dispatcher = dispatcher
        self._look = look
        self._names = ("", method.service)

    def _now(self, name: str) -> health_pb2.HealthCheckResponse:
        if name not in self._names:
            return health_pb2.HealthCheckResponse(status=health_pb2.HealthCheckResponse.SERVICE_UNKNOWN)
        serving = self._dispatcher.health().serving
        status = health_pb2.HealthCheckResponse.SERVING if serving else health_pb2.HealthCheckResponse.NOT_SERVING
        return health_pb2.HealthCheckResponse(status=status)

    async def Check(self, request: health_pb2.HealthCheckRequest, context: Context) -> health_pb2.HealthCheckResponse:  # noqa: N802
        await self._look(context, health=True)
        if request.service not in self._names:
            await context.abort(grpc.StatusCode.NOT_FOUND, f"there is no service {request.service!r} here")
        health = self._dispatcher.health()
        several = [*(("circuit", circuit) for circuit in health.circuits), *(("loading", model) for model in health.loading)]
        about = (
            ("version", health.version), ("program", health.program), ("schema", health.schema), ("store", health.store),
            ("clock", repr(health.clock)),
        )  # fmt: skip
        await context.send_initial_metadata((*about, *several))
        return self._now(request.service)

    async def _list(self, _request: Any, context: Context) -> Any:
        await self._look(context, health=True)
        return cast("Any", health_pb2).HealthListResponse(statuses={name: self._now(name) for name in self._names})

    List = _list

    async def Watch(self, request: health_pb2.HealthCheckRequest, context: Context) -> None:  # noqa: N802
        await self._look(context, health=True)
        last = None
        while True:
            changed = asyncio.ensure_future(self._dispatcher.health_changed())
            now = self._now(request.service)
            if now != last:
                await context.write(now)
                last = now
            if self._dispatcher.draining and self._now(request.service) == last:  # it may have begun while the last was written
                changed.cancel()
                return
            await changed
