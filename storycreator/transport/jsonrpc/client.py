"""A client over JSON-RPC, with one persistent, pipelined connection to each replica."""

import asyncio
import itertools
import logging
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import orjson

from storycreator.core.errors import DeadlineError, InternalError, InvalidInputError, StoryCreatorError, UnavailableError, invalid_input
from storycreator.core.service import Call
from storycreator.messages.codec import from_json, to_json
from storycreator.messages.common import ArtifactRef, Message, Progress
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.security.credentials import Credentials
from storycreator.security.identity import host_of
from storycreator.services import FETCH, PREFLIGHT, ServiceSpec
from storycreator.transport.base import MAX_MESSAGE_BYTES, Health, Timing, check_request_size, deadline_passed, seconds_since_1970
from storycreator.transport.connect import ServiceClient
from storycreator.transport.jsonrpc import protocol
from storycreator.transport.jsonrpc.context import META, meta_of
from storycreator.transport.jsonrpc.errors import error_from
from storycreator.transport.jsonrpc.protocol import Connection, Foreign, Invalid, Notification, Raw, Response
from storycreator.transport.jsonrpc.server import ACCEPTS_CLOSING, CANCEL, CLOSING, HEALTH, KEEPALIVE_SECONDS, keep_alive
from storycreator.transport.resilience.endpoints import Endpoint

log = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
PIECES_AHEAD = 32
"""Pieces of an artifact that may wait for the consumer before reading pauses."""
BEAT = 0
"""The id of the health check a link sends when nothing has arrived for long: calls are counted from 1."""


_Arrival = Progress | Raw | Response | StoryCreatorError


class _Pending:
    """A request on its way: what arrives for it, in order. One task waits."""

    __slots__ = ("_waiter", "arrived", "finished")

    def __init__(self) -> None:
        self.arrived: deque[_Arrival] = deque()
        self.finished = False
        """Whether the response, or the error that ends the request, has been read."""
        self._waiter: asyncio.Future[None] | None = None

    def put(self, event: _Arrival) -> None:
        self.arrived.append(event)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def get(self) -> Progress | Raw | Response:
        """The next event; the response is the last. Raises the error that ends the request."""
        while not self.arrived:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        event = self.arrived.popleft()
        if isinstance(event, StoryCreatorError):
            self.finished = True
            raise event
        if isinstance(event, Response):
            self.finished = True
            if event.error is not None:
                raise error_from(event.error)
        return event


def _away(spec: ServiceSpec, endpoint: Endpoint, problem: str) -> UnavailableError:
    return UnavailableError(f"the {spec.name} cannot be reached ({endpoint}: {problem}); is {spec.container} running?")


class _Link(asyncio.Protocol):
    """One connection to one replica."""

    def __init__(self, spec: ServiceSpec, endpoint: Endpoint) -> None:
        self._spec = spec
        self.endpoint = endpoint
        self.open = False
        """Whether new requests may go over it."""
        self._wire = Connection(max_frame_bytes=MAX_MESSAGE_BYTES, accept_raw=True)
        self._transport: asyncio.Transport | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._pending: dict[int, _Pending] = {}
        self._received = False
        self._probed = False
        self._heartbeat: asyncio.TimerHandle | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance
        self.open = True
        keep_alive(self._transport)
        self._transport.write(protocol.notification_frame(ACCEPTS_CLOSING, {}))
        self._heartbeat = asyncio.get_running_loop().call_later(KEEPALIVE_SECONDS, self._beat)

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        self._transport = None
        self._writable.set()
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        self._fail(_away(self._spec, self.endpoint, f"the connection was lost{f': {exc}' if exc else ''}"))

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def _beat(self) -> None:
        """While a request is pending, send a server that is silent a health check, and drop the connection when that is not answered
        either: it is frozen or the network is dead."""
        if self._pending and not self._received and self._transport is not None and self._transport.is_reading():
            if self._probed:
                self._transport.abort()
                return
            self._probed = True
            self._transport.write(protocol.request_frame(BEAT, HEALTH, b"{}"))
        self._received = False
        self._heartbeat = asyncio.get_running_loop().call_later(KEEPALIVE_SECONDS, self._beat)

    def data_received(self, data: bytes) -> None:
        self._received, self._probed = True, False
        for event in self._wire.receive(data):
            if isinstance(event, Response):
                self._arrived(event.id, event)
            elif isinstance(event, Raw):
                self._arrived(event.params.get("progressToken"), event)
                self._throttle()
            elif isinstance(event, Notification) and event.method == CLOSING:
                self.open = False
                self._close_when_done()
            elif isinstance(event, Notification) and event.method == "progress" and isinstance(event.params, dict):
                try:
                    with invalid_input():
                        progress = from_json(Progress, event.params.get("event"))
                    self._arrived(event.params.get("progressToken"), progress)
                except InvalidInputError as error:
                    log.warning("%s sent invalid progress: %s", self.endpoint, error)
            elif isinstance(event, Foreign):
                self._fail(InternalError(f"{self.endpoint} speaks {event.protocol}, not JSON-RPC"))
            elif isinstance(event, Invalid):
                log.warning("%s sent an invalid or too large message (%s)", self.endpoint, event.message)
                failure = InternalError(f"{self.endpoint} sent an invalid JSON-RPC message: {event.message}")
                if event.id in self._pending:
                    self._arrived(event.id, failure)
                else:
                    self._fail(failure)

    def _arrived(self, number: Any, event: _Arrival) -> None:
        if isinstance(event, Response) and number is None and event.error is not None:  # of a frame the server could not read
            self._fail(error_from(event.error))
        elif isinstance(number, int) and (pending := self._pending.get(number)) is not None:
            pending.put(event)

    def _fail(self, error: StoryCreatorError) -> None:
        """End all pending requests: the error belongs to no single one."""
        for pending in self._pending.values():
            pending.put(error)

    def _close_when_done(self) -> None:
        if not self.open and not self._pending and self._transport is not None:
            self._transport.close()

    def _throttle(self) -> None:
        """Pause reading while a consumer is far behind."""
        full = any(len(pending.arrived) > PIECES_AHEAD for pending in self._pending.values())
        if full is not self._paused and self._transport is not None and not self._transport.is_closing():
            self._paused = full
            if full:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    async def next(self, pending: _Pending) -> Progress | Raw | Response:
        """What arrived next for a request, as ``_Pending.get``."""
        event = await pending.get()
        if self._paused:
            self._throttle()
        return event

    @contextmanager
    def exchange(self, number: int) -> Iterator[_Pending]:
        """A place for what arrives for a request. Leaving it before the response is there tells the server that it need not finish."""
        pending = self._pending[number] = _Pending()
        try:
            yield pending
        finally:
            del self._pending[number]
            if not pending.finished:
                self._write(protocol.notification_frame(CANCEL, {"id": number}), best_effort=True)
            if self._paused:
                self._throttle()  # this request may have been the slow one
            if not self.open:
                self._close_when_done()

    async def request(self, number: int, method: str, params: bytes) -> None:
        """Send a request."""
        if not self._writable.is_set():
            await self._writable.wait()
        self._write(protocol.request_frame(number, method, params))

    def _write(self, data: bytes, *, best_effort: bool = False) -> None:
        if self._transport is not None:
            self._transport.write(data)
        elif not best_effort:
            raise _away(self._spec, self.endpoint, "the connection was lost")

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def _connect(spec: ServiceSpec, endpoint: Endpoint, credentials: Credentials | None) -> _Link:
    where: dict[str, Any] = {"host": endpoint.host, "port": endpoint.port}
    secured: dict[str, Any] = {}
    if credentials is not None:
        context = credentials.current().client
        secured = {"ssl": context, "server_hostname": host_of(spec.container), "ssl_handshake_timeout": CONNECT_SECONDS}
    async with asyncio.timeout(CONNECT_SECONDS):
        if "%" in endpoint.host:  # uvloop loses the interface of a link-local address
            where = {"sock": await asyncio.to_thread(socket.create_connection, endpoint, CONNECT_SECONDS)}
        transport, link = await asyncio.get_running_loop().create_connection(lambda: _Link(spec, endpoint), **where, **secured)
    if credentials is not None and credentials.revoked(transport.get_extra_info("ssl_object")):
        transport.abort()
        raise _away(spec, endpoint, "its certificate is revoked")
    return link


class JsonRpcClient(ServiceClient):
    """Calls one service, over whichever of its replicas is next."""

    def __init__(self, spec: ServiceSpec, endpoints: tuple[Endpoint, ...], **settings: Any) -> None:
        super().__init__(spec, endpoints, **settings)
        self._links: dict[Endpoint, _Link] = {}
        self._connecting: dict[Endpoint, asyncio.Lock] = {}
        self._numbers = itertools.count(1)

    async def __call__(self, request: Message, call: Call) -> Message:
        """Do the work over there. Raises the ``StoryCreatorError`` the service raised, or ``UnavailableError`` / ``DeadlineError``."""
        body = to_json(request)
        check_request_size(len(body) + protocol.ENVELOPE_BYTES, self._spec)
        call = call.within(self._seconds)
        began = time.monotonic()

        def params(number: int, call: Call) -> bytes:
            meta = orjson.dumps({META: meta_of(call, number, self._token(call))})
            return body[:-1] + (b"," if len(body) > 2 else b"") + meta[1:]

        result = await self.ask(self._spec.method, params, call)
        try:
            with invalid_input():
                reply = from_json(self._spec.reply, result["result"])
            timing = result.get("timing") or {}
            spent = Timing(timing.get("queuedSeconds", 0.0), timing.get("workedSeconds", 0.0), timing.get("receivedAt", 0.0))
        except (StoryCreatorError, KeyError, TypeError, AttributeError) as error:
            raise InternalError(f"the {self._spec.name} answered something that is no {self._spec.reply.__name__}: {error}") from error
        self._on_timing(call, spent, time.monotonic() - began)
        return reply

    async def ask(self, method: str, params: Callable[[int, Call], bytes], call: Call) -> Any:
        """The result of any method, tried again as the policy says. ``params`` makes the JSON of the parameters for a request number and
        an attempt."""

        async def once(endpoint: Endpoint, call: Call) -> Any:
            try:
                async with asyncio.timeout(call.remaining()):
                    return await self._once(endpoint, method, params, call)
            except TimeoutError as error:
                raise deadline_passed(self._spec) from error

        return await self.replicas.call(once, call)

    async def _once(self, endpoint: Endpoint, method: str, params: Callable[[int, Call], bytes], call: Call) -> Any:
        link, number = await self._link(endpoint), next(self._numbers)
        with link.exchange(number) as pending:
            await link.request(number, method, params(number, call))
            while not isinstance(event := await link.next(pending), Response):
                if isinstance(event, Progress):
                    await call.report(event)
            return event.result

    async def _ask_health(self, endpoint: Endpoint, seconds: float) -> Health:
        call = self._bare
        params = orjson.dumps({META: meta_of(call, None, self._token(call))})
        try:
            async with asyncio.timeout(seconds):
                answer = await self._once(endpoint, HEALTH, lambda _number, _call: params, call)
            circuits, loading = (tuple(str(item) for item in answer.get(name, ())) for name in ("circuits", "loading"))
            program = str(answer.get("program", ""))
            return Health(
                answer["status"] == "SERVING", str(answer["service"]), str(answer["version"]), program, circuits,
                str(answer.get("store", "")), seconds_since_1970(answer.get("clock")), str(answer.get("schema", "")), loading,
            )  # fmt: skip
        except TimeoutError as error:
            raise DeadlineError(f"the {self._spec.name} did not answer within {seconds:g} s", stage=self._spec.letter) from error
        except (KeyError, TypeError, AttributeError) as error:
            raise InternalError(f"what answers there is not the {self._spec.name}", stage=self._spec.letter) from error

    async def _ask_preflight(self, endpoint: Endpoint, request: PreflightRequest, call: Call) -> Preflight:
        def params(number: int, call: Call) -> bytes:
            return orjson.dumps(orjson.loads(to_json(request)) | {META: meta_of(call, None, self._token(call))})

        try:
            async with asyncio.timeout(call.remaining()):
                return from_json(Preflight, await self._once(endpoint, PREFLIGHT, params, call))
        except TimeoutError as error:
            raise deadline_passed(self._spec) from error

    async def _fetch(self, endpoint: Endpoint, ref: ArtifactRef, offset: int) -> AsyncIterator[bytes]:
        about = {"ref": orjson.loads(to_json(ref)), "offset": offset, "encoding": "raw"}
        link, number = await self._link(endpoint), next(self._numbers)
        with link.exchange(number) as pending:
            meta = meta_of(self._bare, number, self._token(self._bare))
            await link.request(number, FETCH, orjson.dumps({**about, META: meta}))
            while not isinstance(event := await link.next(pending), Response):
                if isinstance(event, Raw):
                    yield event.data

    async def _link(self, endpoint: Endpoint) -> _Link:
        """An open connection to a replica."""
        if (known := self._links.get(endpoint)) is not None and known.open:
            return known
        async with self._connecting.setdefault(endpoint, asyncio.Lock()):
            link = self._links.get(endpoint)
            if link is None or not link.open:
                try:
                    link = self._links[endpoint] = await _connect(self._spec, endpoint, self._credentials)
                except (OSError, TimeoutError) as error:
                    raise _away(self._spec, endpoint, getattr(error, "strerror", None) or "no answer") from error
            return link

    async def close(self) -> None:
        """Close every connection."""
        await self.replicas.close()
        for link in self._links.values():
            link.close()
        self._links.clear()
