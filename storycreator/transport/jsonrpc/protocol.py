"""JSON-RPC 2.0 without a socket: bytes in, events out, in the manner of h11 and the other sans-I/O protocols.

Frames are JSON texts in UTF-8, each ended by LF (a CR before it is dropped). Both ends of a connection use the same ``Connection``: either
may send requests, notifications and responses. What is not a valid message becomes an ``Invalid`` event that carries the reply the
specification asks for; the connection stays good.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from storycreator.transport.base import MAX_MESSAGE_BYTES
from storycreator.transport.jsonrpc.salvage import id_of, members

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603

MAX_BATCH = 100
ENVELOPE_BYTES = 1024
"""Room a frame needs beside the result in it."""
_ID_LIMIT = 2**53

Id = str | int | float | None
Params = dict[str, Any] | list[Any] | None
_PARAMS = (dict, list)


TLS_HANDSHAKE = b"\x16\x03"
"""The first bytes of a TLS ClientHello."""
HTTP_REQUEST = re.compile(rb"(?:[A-Z]+ \S+ HTTP/\d(?:\.\d)?)\r?")
CONTENT_LENGTH = re.compile(rb"Content-(?:Length|Type)\s*:", re.IGNORECASE)


@dataclass
class Batch:
    """The replies of one batch, which are sent together when the last is ready."""

    waiting: int
    replies: list[bytes] = field(default_factory=list)


class Request(NamedTuple):
    """A call that wants an answer."""

    id: Id
    method: str
    params: Params
    batch: Batch | None = None


class Notification(NamedTuple):
    """A call that gets no answer, not even an error."""

    method: str
    params: Params


class Response(NamedTuple):
    """The answer to a request of ours: a result, or an error object."""

    id: Id
    result: Any = None
    error: dict[str, Any] | None = None


class Invalid(NamedTuple):
    """Bytes that are not a valid message. ``reply`` is the answer to send; empty when there is none."""

    code: int
    message: str
    reply: bytes
    id: Id = None
    """Of the message, when it could be read."""


class Foreign(NamedTuple):
    """The other end speaks another protocol: nothing it sent is carried out, and the connection is to be closed."""

    protocol: str
    reply: bytes
    """What to send before that; empty when the other end could not read it."""


class Raw(NamedTuple):
    """Raw bytes after the notification that announced them."""

    params: dict[str, Any]
    """Of that notification."""
    data: bytes


Event = Request | Notification | Response | Invalid | Foreign | Raw

CHUNK = "artifact.chunk"
"""The notification after whose frame ``params.bytes`` raw bytes follow, when the client asked for ``encoding: "raw"``."""


def encode(value: Any) -> bytes:
    """One frame. NaN and infinities come out as null (orjson), and the two line separators JSON allows raw are escaped: some readers
    split on them."""
    return frame(orjson.dumps(value))


def frame(json_text: bytes) -> bytes:
    """A JSON text without line breaks as a frame."""
    if not json_text.isascii() and b"\xe2\x80" in json_text:
        json_text = json_text.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return json_text + b"\n"


def result_text(request_id: Id, result: bytes) -> bytes:
    """A success response around a result that is JSON already."""
    return b'{"jsonrpc":"2.0","id":' + orjson.dumps(request_id) + b',"result":' + result + b"}"


def error_text(request_id: Id, code: int, message: str, data: Any = None) -> bytes:
    """An error response."""
    error: dict[str, Any] = {"code": code, "message": message}
    if data is not None:
        error["data"] = data
    return orjson.dumps({"jsonrpc": "2.0", "id": request_id, "error": error})


def request_frame(request_id: Id, method: str, params: bytes) -> bytes:
    """A request around parameters that are JSON already."""
    return frame(
        b'{"jsonrpc":"2.0","id":' + orjson.dumps(request_id) + b',"method":' + orjson.dumps(method) + b',"params":' + params + b"}"
    )


def notification_frame(method: str, params: Any) -> bytes:
    """A notification."""
    return encode({"jsonrpc": "2.0", "method": method, "params": params})


def _valid_id(value: Any) -> bool:
    kind = type(value)
    return value is None or kind is str or ((kind is int or kind is float) and abs(value) <= _ID_LIMIT)


def invalid(message: str, request_id: Id = None, code: int = INVALID_REQUEST) -> Invalid:
    """With its bare reply text, not yet a frame."""
    return Invalid(code, message, error_text(request_id, code, message), request_id)


def _framed(event: Event) -> Event:
    """The same with a frame as its reply."""
    return event._replace(reply=frame(event.reply)) if isinstance(event, Invalid) else event


def _read(text: bytes) -> Any:
    """The value of a JSON text, or an ``Invalid`` with its bare reply text."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return invalid(f"not JSON: {error}", _readable(id_of(text)), PARSE_ERROR)


def _readable(value: Any) -> Id:
    """An id that can be sent back as it came, even if it is not accepted; None for any other value."""
    return value if _valid_id(value) or type(value) is int else None


class Connection:
    """One end of one connection."""

    def __init__(self, *, max_frame_bytes: int = MAX_MESSAGE_BYTES, max_batch: int = MAX_BATCH, accept_raw: bool = False) -> None:
        self._buffer = bytearray()
        self._accept_raw = accept_raw
        self._announced: dict[str, Any] | None = None
        self._searched = 0
        self._skipping = False
        self._first = True
        """Nothing has arrived yet."""
        self._foreign = False
        self._max_frame_bytes = max_frame_bytes
        self._max_batch = max_batch

    @property
    def mid_frame(self) -> bool:
        """Whether a frame has begun to arrive and is not complete."""
        return bool(self._buffer) or self._skipping

    def receive(self, data: bytes) -> list[Event]:
        """The events in the bytes that arrived. A frame over the size limit is dropped as it comes in and answered once; everything after
        the beginning of another protocol is dropped."""
        events: list[Event] = []
        if self._foreign or not data:
            return events
        self._buffer += data
        if self._first:
            if TLS_HANDSHAKE.startswith(self._buffer[:2]):
                if len(self._buffer) == 1:
                    return events
                return self._refuse("TLS", b"")
            self._first = False
        while True:
            if self._announced is not None:
                size = self._announced["bytes"]
                if len(self._buffer) < size:
                    return events
                events.append(Raw(self._announced, bytes(memoryview(self._buffer)[:size])))
                del self._buffer[:size]
                self._announced = None
            end = self._buffer.find(b"\n", self._searched)
            if end < 0:
                break
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            self._searched = 0
            if self._skipping:
                self._skipping = False
            elif HTTP_REQUEST.fullmatch(line):
                return [*events, *self._refuse("HTTP", b"")]
            elif CONTENT_LENGTH.match(line):
                message = "this port does not use Content-Length framing: each message is one line of JSON, ended by a line feed"
                return [*events, *self._refuse("Content-Length framing", frame(error_text(None, PARSE_ERROR, message)))]
            else:
                events += self._line(line)
        if len(self._buffer) > self._max_frame_bytes:
            if not self._skipping:
                events.append(self._oversize(bytes(self._buffer)))
            self._skipping = True
            self._buffer.clear()
        self._searched = len(self._buffer)
        return events

    def end(self) -> list[Event]:
        """The events in what remains when nothing more will arrive: the last frame may lack its LF."""
        return self.receive(b"\n") if self.mid_frame else []

    def _refuse(self, protocol: str, reply: bytes) -> list[Event]:
        self._foreign = True
        self._buffer.clear()
        return [Foreign(protocol, reply)]

    def _line(self, line: bytes) -> list[Event]:
        if len(line) > self._max_frame_bytes:
            return [self._oversize(line)]
        if not line or line.isspace():
            return []
        events = self._parse(line)
        if self._accept_raw:
            self._await_raw(events)
        return events

    def _await_raw(self, events: list[Event]) -> None:
        """When the last event announced raw bytes, what comes next is not a frame."""
        last = events[-1] if events else None
        if isinstance(last, Notification) and last.method == CHUNK and isinstance(last.params, dict):
            size = last.params.get("bytes")
            if isinstance(size, int) and 0 <= size <= self._max_frame_bytes:
                self._announced = last.params
                events.pop()

    def reply(self, batch: Batch | None, text: bytes) -> bytes:
        """The frame to send for a finished request: empty while others of its batch are still at work."""
        if batch is None:
            return frame(text)
        batch.replies.append(text)
        batch.waiting -= 1
        return b"" if batch.waiting else frame(b"[" + b",".join(batch.replies) + b"]")

    def _oversize(self, beginning: bytes) -> Event:
        most = self._max_frame_bytes
        return _framed(invalid(f"the frame is larger than {most} bytes", _readable(id_of(beginning[:most]))))

    def _parse(self, line: bytes) -> list[Event]:
        value = _read(line)
        if isinstance(value, Invalid) and (texts := members(line)) is not None:
            value = [_read(text) for text in texts]
        if not isinstance(value, list):
            return [_framed(self._message(value, None))]
        if not value or len(value) > self._max_batch:
            message = "the batch is empty" if not value else f"the batch has more than {self._max_batch} members"
            return [_framed(invalid(message))]
        return self._batch(value)

    def _batch(self, values: Sequence[Any]) -> list[Event]:
        batch = Batch(waiting=0)
        events = [self._message(value, batch) for value in values]
        batch.waiting = sum(isinstance(event, Request | Invalid) for event in events)
        return [event._replace(reply=self.reply(batch, event.reply)) if isinstance(event, Invalid) else event for event in events]

    def _message(self, value: Any, batch: Batch | None) -> Event:
        """One message; an ``Invalid`` has its bare reply text, not yet a frame."""
        if isinstance(value, Invalid):
            return value
        if not isinstance(value, dict):
            return invalid("a message is an object")
        request_id = value.get("id")
        if not _valid_id(request_id):
            return invalid("id: must be a string, a number up to 2^53 or null", _readable(request_id))
        if value.get("jsonrpc") != "2.0":
            return invalid('jsonrpc: must be exactly "2.0"', request_id)
        if "method" not in value and ("result" in value) != ("error" in value) and "id" in value:
            error = value.get("error")
            if "error" in value and not isinstance(error, dict):
                return invalid("error: must be an object", request_id)
            return Response(request_id, value.get("result"), error)
        method, params = value.get("method"), value.get("params")
        if not isinstance(method, str):
            return invalid("method: must be a string", request_id)
        if "params" in value and not isinstance(params, _PARAMS):
            return invalid("params: must be an object or an array", request_id)
        return Request(request_id, method, params, batch) if "id" in value else Notification(method, params)
