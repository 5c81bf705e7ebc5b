"""A service on a TCP port over JSON-RPC."""

import asyncio
import logging
import random
import socket
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, cast

import orjson

from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.errors import CancelledByCallerError, InvalidInputError, StoryCreatorError, invalid_input, unexpected
from storycreator.core.service import Caller, Report
from storycreator.messages.codec import from_json, to_json
from storycreator.messages.common import ArtifactRef, Progress
from storycreator.messages.preflight import PreflightRequest
from storycreator.security.credentials import HANDSHAKE_SECONDS, Credentials, peer_certificate
from storycreator.services import FETCH, PREFLIGHT
from storycreator.transport.base import MAX_MESSAGE_BYTES, Timing, check_reply_size
from storycreator.transport.jsonrpc import protocol
from storycreator.transport.jsonrpc.context import call_of
from storycreator.transport.jsonrpc.discover import document
from storycreator.transport.jsonrpc.errors import CODES, data_of
from storycreator.transport.jsonrpc.protocol import METHOD_NOT_FOUND, Connection, Foreign, Invalid, Notification, Request

log = logging.getLogger(__name__)

KEEPALIVE_SECONDS = 20
"""A peer whose machine or network is gone is noticed after about three times this."""
FIRST_PROBE_SECONDS = 0.25
"""After a client has closed its sending side; each further pause is twice as long."""
CANCEL = "$/cancel"
HEALTH = "health.check"
DISCOVER = "rpc.discover"
CLOSING = "$/closing"
ACCEPTS_CLOSING = "$/acceptsClosing"
"""Notification of a client that understands ``CLOSING``. To another, which may take every line for an answer, it is not sent, and its
connection may get as old as it likes."""
"""The server will close this connection when what is at work is done: send new requests over another one."""


def keep_alive(transport: asyncio.Transport) -> None:
    """Probe idle peers, and close the connection to one that does not acknowledge for a minute (the kernel's default is 15 minutes)."""
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    seconds = KEEPALIVE_SECONDS
    options = {"TCP_KEEPIDLE": seconds, "TCP_KEEPINTVL": seconds, "TCP_KEEPCNT": 2, "TCP_USER_TIMEOUT": 3 * seconds * 1000}
    for name, value in options.items():
        if hasattr(socket, name):  # not every system has all of them
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


@dataclass(frozen=True)
class Limits:
    """What one connection may ask of the server."""

    max_frame_bytes: int = MAX_MESSAGE_BYTES
    max_batch: int = protocol.MAX_BATCH
    max_in_flight: int = 128
    """Requests at work at once; reading pauses above it."""
    frame_seconds: float = 30.0
    """How long a frame may take to arrive once it has begun: a peer that drips bytes holds a connection, not the server."""
    connection_seconds: float = 0.0
    """How old a connection may get: clients that come back may find other replicas. Each gets up to a tenth more or less. 0 for any age."""
    closing_seconds: float = 5.0
    """How long after the announcement a connection with nothing at work is kept for a request that was on its way."""


Method = Callable[[Any, "Exchange"], Awaitable[bytes]]
"""``(params, exchange) -> result as JSON``."""


def timing_json(timing: Timing) -> bytes:
    """As the protos' ``CallTiming``."""
    return orjson.dumps({"queuedSeconds": timing.queued_seconds, "workedSeconds": timing.worked_seconds, "receivedAt": timing.received_at})


def _by_name(params: protocol.Params) -> dict[str, Any]:
    """Parameters by name; a list may hold them as its one member."""
    if isinstance(params, list):
        if len(params) > 1 or (params and not isinstance(params[0], dict)):
            raise InvalidInputError.of("params", "must be an object, or an array with one object")
        params = params[0] if params else None
    return params or {}


def _dual_stack(host: IPv4Address | IPv6Address, port: int) -> socket.socket | None:
    """A socket that takes IPv4 connections too, where the address allows it; None for an address of IPv4 only. (asyncio's own IPv6 sockets
    never do.)"""
    if host.is_unspecified and socket.has_dualstack_ipv6():
        host = IPv6Address("::")
    if host.version == 4:
        return None
    address = socket.getaddrinfo(str(host), port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][4]
    return socket.create_server(address, family=socket.AF_INET6, dualstack_ipv6=True)


class JsonRpcServer:
    """Listens, and hands requests to a dispatcher. ``extra`` are further methods by name."""

    def __init__(
        self,
        dispatcher: LocalDispatcher,
        *,
        limits: Limits | None = None,
        extra: Mapping[str, Method] | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        """With ``credentials`` it speaks mutual TLS."""
        self.dispatcher = dispatcher
        self.credentials = credentials
        self.limits = limits or Limits()
        self.connections: set[Exchange] = set()
        self.methods: dict[str, Method] = {
            dispatcher.spec.method: self._stage,
            HEALTH: self._health,
            FETCH: self._fetch,
            PREFLIGHT: self._preflight,
            DISCOVER: self._discover,
            **(extra or {}),
        }
        self._listener: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen as gRPC does: on IPv4 and IPv6 when the host is unspecified. Port 0 takes a free one. Returns the port. Raises
        ``OSError``."""
        where: dict[str, Any] = {"host": host, "port": port, "reuse_address": True}
        with suppress(ValueError):  # a name
            if (found := _dual_stack(ip_address(host), port)) is not None:
                where = {"sock": found}
        if self.credentials is not None:
            where |= {"ssl": self.credentials.server_context(), "ssl_handshake_timeout": HANDSHAKE_SECONDS}
        self._listener = await asyncio.get_running_loop().create_server(lambda: Exchange(self), **where)
        bound: int = self._listener.sockets[0].getsockname()[1]
        return bound

    async def stop(self, grace: float) -> None:
        """Stop listening, let running requests finish within ``grace`` seconds, then close every connection."""
        if self._listener is not None:
            self._listener.close()
        for connection in self.connections:
            connection.announce()
        tasks = [task for connection in self.connections for task in connection.tasks]
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        for connection in list(self.connections):
            connection.close()

    def _look(self, params: protocol.Params, exchange: "Exchange", *, health: bool) -> None:
        if self.dispatcher.closed:
            self.dispatcher.look(call_of(self.dispatcher.spec.letter, _by_name(params), exchange.caller)[0], health=health)

    async def _health(self, params: protocol.Params, exchange: "Exchange") -> bytes:
        self._look(params, exchange, health=True)
        health = self.dispatcher.health()
        status = "SERVING" if health.serving else "NOT_SERVING"
        about = {"status": status, "service": health.service, "version": health.version, "program": health.program}
        about |= {"schema": health.schema, "store": health.store}
        return orjson.dumps(about | {"circuits": health.circuits, "clock": health.clock, "loading": health.loading})

    async def _preflight(self, given: protocol.Params, exchange: "Exchange") -> bytes:
        params = _by_name(given)
        call, _ = call_of(self.dispatcher.spec.letter, params, exchange.caller)
        with invalid_input():
            request = from_json(PreflightRequest, params)
        return to_json(await self.dispatcher.preflight(request, call))

    async def _discover(self, params: protocol.Params, exchange: "Exchange") -> bytes:
        self._look(params, exchange, health=False)
        return orjson.dumps(document(self.dispatcher.spec, self.dispatcher.health().version))

    async def _fetch(self, given: protocol.Params, exchange: "Exchange") -> bytes:
        """Send an artifact in pieces as notifications that carry the caller's token, then how many bytes there were."""
        params = _by_name(given)
        call, token = call_of(self.dispatcher.spec.letter, params, exchange.caller)
        if token is None:
            raise InvalidInputError.of("_meta.progressToken", "is needed: the pieces come as notifications that carry it")
        offset, encoding = params.pop("offset", 0), params.pop("encoding", "base64")
        with invalid_input():
            ref = from_json(ArtifactRef, params.pop("ref", None))
        if isinstance(offset, str) and offset.isdecimal():
            offset = int(offset)
        if isinstance(offset, bool) or not isinstance(offset, int) or not 0 <= offset <= ref.bytes:
            raise InvalidInputError.of("offset", f"must be a whole number from 0 to {ref.bytes}")
        if encoding not in ("base64", "raw"):
            raise InvalidInputError.of("encoding", 'must be "base64" or "raw"')
        async for piece in self.dispatcher.fetch(ref, offset, call):
            about = {"progressToken": token, "offset": offset, "bytes": len(piece)}
            if encoding == "raw":
                await exchange.send(protocol.notification_frame(protocol.CHUNK, about), piece)
            else:
                await exchange.send(protocol.notification_frame(protocol.CHUNK, about | {"data": b64encode(piece).decode()}))
            offset += len(piece)
        return orjson.dumps({"bytes": offset})

    async def _stage(self, given: protocol.Params, exchange: "Exchange") -> bytes:
        spec, params = self.dispatcher.spec, _by_name(given)
        call, _ = call_of(spec.letter, params, exchange.caller, exchange.reporting)
        with invalid_input():
            request = from_json(spec.request, params)
        reply = await self.dispatcher.invoke(request, call)
        answer = b'{"result":' + to_json(reply.message) + b',"timing":' + timing_json(reply.timing) + b"}"
        check_reply_size(len(answer) + protocol.ENVELOPE_BYTES, spec)
        return answer


class Exchange(asyncio.Protocol):
    """One connection to one client."""

    def __init__(self, server: JsonRpcServer) -> None:
        self._server = server
        self._wire = Connection(max_frame_bytes=server.limits.max_frame_bytes, max_batch=server.limits.max_batch)
        self._transport: asyncio.Transport | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._paused = False
        self._by_id: dict[protocol.Id, asyncio.Task[None]] = {}
        self._slow: asyncio.TimerHandle | None = None
        self._age: asyncio.TimerHandle | None = None
        self._accepts_closing = False
        self._probe: asyncio.TimerHandle | None = None
        self._ended = False
        """The client has closed its sending side and waits for answers."""
        self.caller = Caller()
        self._certificate: tuple[bytes, tuple[str, ...]] | None = None
        """Of the client, and the URIs in it; None without TLS."""
        self.tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio calls this."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance
        self._server.connections.add(self)
        keep_alive(self._transport)
        peer = transport.get_extra_info("peername")
        self.caller = Caller(address=peer[0] if peer else "")
        if (handshake := transport.get_extra_info("ssl_object")) is not None:
            self._certificate = peer_certificate(handshake)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone: cancel its requests."""
        self._transport = None
        self._writable.set()
        self._server.connections.discard(self)
        self._watch_frame()
        for timer in (self._age, self._probe):
            if timer is not None:
                timer.cancel()
        for task in self.tasks:
            task.cancel()

    def eof_received(self) -> bool:
        """asyncio calls this when the client has closed its sending side. It still gets its answers: returns whether there will be any."""
        self._take(self._wire.end())
        self._watch_frame()
        self._ended = bool(self.tasks) and self._certificate is None  # TLS in asyncio cannot close one side only
        if self._ended:
            self._probe = asyncio.get_running_loop().call_later(FIRST_PROBE_SECONDS, self._probe_client, FIRST_PROBE_SECONDS)
        return self._ended

    def _probe_client(self, seconds: float) -> None:
        """Send whitespace, which may stand before any frame. A client that is gone looks like one that only closed its sending side until
        it is sent something; then the connection is lost, and its requests are cancelled."""
        if all(task.done() for task in self.tasks):
            return  # nothing follows that it could stand before
        if self._transport is not None and self._writable.is_set():
            self._transport.write(b" ")
        self._probe = asyncio.get_running_loop().call_later(seconds, self._probe_client, min(2 * seconds, KEEPALIVE_SECONDS))

    def pause_writing(self) -> None:
        """The client reads slower than we write."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """It caught up."""
        self._writable.set()

    def announce(self) -> None:
        """Tell a client that understands it to send new requests over another connection."""
        if self._accepts_closing and self._transport is not None and self._writable.is_set():
            self._transport.write(protocol.notification_frame(CLOSING, {}))

    def _retire(self) -> None:
        """The connection has reached its age."""
        self.announce()
        self._age = asyncio.get_running_loop().call_later(self._server.limits.closing_seconds, self._close_when_idle)

    def _close_when_idle(self) -> None:
        if self.tasks or self._wire.mid_frame:
            self._age = asyncio.get_running_loop().call_later(self._server.limits.closing_seconds, self._close_when_idle)
        else:
            self.close()

    def close(self) -> None:
        """Send what is written, then close the connection."""
        if self._transport is not None:
            self._transport.close()

    async def send(self, *data: bytes) -> None:
        """Write when the client has room; nothing once it is gone."""
        if not self._writable.is_set():
            await self._writable.wait()
        if self._transport is not None:
            self._transport.writelines(data)

    def reporting(self, token: str | int) -> Report:
        """What sends the progress of a request whose caller gave a token."""

        async def report(progress: Progress) -> None:
            head = b'{"jsonrpc":"2.0","method":"progress","params":{"progressToken":' + orjson.dumps(token)
            await self.send(protocol.frame(head + b',"event":' + to_json(progress) + b"}}"))

        return report

    def data_received(self, data: bytes) -> None:
        """asyncio calls this."""
        self._take(self._wire.receive(data))
        self._watch_frame()
        self._throttle()

    def _take(self, events: Iterable[protocol.Event]) -> None:
        for event in events:
            if isinstance(event, Request):
                self._begin(event)
            elif isinstance(event, Notification):
                self._notified(event)
            elif isinstance(event, Invalid) and event.reply:
                self._reply(event.reply)
            elif isinstance(event, Foreign):
                log.warning("a client speaks %s on the JSON-RPC port; closing the connection", event.protocol)
                self._reply(event.reply)
                self.close()

    def _reply(self, reply: bytes) -> None:
        if self._transport is not None and self._writable.is_set():
            self._transport.write(reply)
        else:
            self._spawn(self.send(reply))

    def _watch_frame(self) -> None:
        if self._slow is not None and (self._transport is None or not self._wire.mid_frame):
            self._slow.cancel()
            self._slow = None
        elif self._slow is None and self._transport is not None and self._wire.mid_frame:
            self._slow = asyncio.get_running_loop().call_later(self._server.limits.frame_seconds, self._abort_slow)

    def _abort_slow(self) -> None:
        log.warning("a client took longer than %s s to send a frame; closing the connection", self._server.limits.frame_seconds)
        if self._transport is not None:
            self._transport.abort()

    def _throttle(self) -> None:
        full = len(self.tasks) >= self._server.limits.max_in_flight
        if full is self._paused or self._ended or self._transport is None or self._transport.is_closing():
            return
        self._paused = full
        if full:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _spawn(self, work: Any, request_id: protocol.Id = None) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(lambda done: self._done(done, request_id))
        return task

    def _done(self, task: "asyncio.Task[None]", request_id: protocol.Id) -> None:
        self.tasks.discard(task)
        if self._by_id.get(request_id) is task:
            del self._by_id[request_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("answering failed", exc_info=error)
        self._throttle()
        if self._ended and not self.tasks:
            self.close()

    def _begin(self, request: Request) -> None:
        self._by_id[request.id] = self._spawn(self._answer(request), request.id)

    def _notified(self, notification: Notification) -> None:
        """Notifications never get a reply. Two have an effect: one cancels a request, one accepts ``CLOSING``."""
        if notification.method == ACCEPTS_CLOSING and not self._accepts_closing:
            self._accepts_closing = True
            if seconds := self._server.limits.connection_seconds * random.uniform(0.9, 1.1):
                self._age = asyncio.get_running_loop().call_later(seconds, self._retire)
        elif notification.method == CANCEL and isinstance(notification.params, dict):
            asked = notification.params.get("id")
            if isinstance(asked, str | int | float | None) and not isinstance(asked, bool) and (task := self._by_id.get(asked)) is not None:
                task.cancel()

    def _identify(self) -> None:
        """Find out who the client is, at each request: a certificate may be revoked meanwhile. Raises ``PermissionDeniedError``."""
        if self._server.credentials is not None:
            der, uris = self._certificate or (b"", ())
            self.caller = replace(self.caller, identity=self._server.credentials.caller(der, uris))

    async def _answer(self, request: Request) -> None:
        text = await self._result(request)
        if reply := self._wire.reply(request.batch, text):
            await self.send(reply)

    async def _result(self, request: Request) -> bytes:
        method = self._server.methods.get(request.method)
        if method is None:
            known = ", ".join(sorted(self._server.methods))
            return protocol.error_text(request.id, METHOD_NOT_FOUND, f"there is no method {request.method!r}; there are {known}")
        try:
            self._identify()
            return protocol.result_text(request.id, await method(request.params, self))
        except StoryCreatorError as error:
            failure: StoryCreatorError = error
        except asyncio.CancelledError:
            if self._transport is None:
                raise
            failure = CancelledByCallerError("the caller cancelled the request")
        except Exception:
            log.exception("%s failed", request.method)
            failure = unexpected(self._server.dispatcher.spec.name, self._server.dispatcher.spec.letter)
        return protocol.error_text(request.id, CODES[failure.code], failure.message, data_of(failure))
