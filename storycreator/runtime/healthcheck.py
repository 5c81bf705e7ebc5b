"""``python main.py healthcheck A``: asks a service on this host, over both transports, whether it serves.

Container engines run it every few seconds in every container, so it starts with next to nothing: no schemas, no grpcio, no event loop
(a tenth of the processor time of a client made of those). One unary gRPC call is a few fixed HTTP/2 frames: RFC 9113 (frames),
RFC 7541 (literal header fields), grpc.health.v1."""

import fcntl
import os
import socket
import struct
import sys
from collections.abc import Callable, Iterator

SECONDS = 3.0
"""For an answer on one port."""
_DATA, _HEADERS, _SETTINGS = 0, 1, 4
_END_STREAM, _END_HEADERS = 1, 4
_REQUEST_HEADERS = (
    (b":method", b"POST"),
    (b":scheme", b"http"),
    (b":path", b"/grpc.health.v1.Health/Check"),
    (b":authority", b"localhost"),
    (b"content-type", b"application/grpc"),
    (b"te", b"trailers"),
)


def _frame(kind: int, flags: int, stream: int, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content))[1:] + struct.pack(">BBI", kind, flags, stream) + content


def _frames(connection: socket.socket) -> Iterator[tuple[int, int, bytes]]:
    """Kind, stream and content of every frame until the peer closes."""
    waiting = b""
    while piece := connection.recv(16384):
        waiting += piece
        while len(waiting) >= 9 and len(waiting) >= (end := 9 + int.from_bytes(waiting[:3], "big")):
            yield waiting[3], int.from_bytes(waiting[5:9], "big"), waiting[9:end]
            waiting = waiting[end:]


def ask_grpc(connection: socket.socket) -> str:
    """The status of the process by grpc.health.v1."""
    fields = b"".join(b"\0" + bytes((len(name),)) + name + bytes((len(value),)) + value for name, value in _REQUEST_HEADERS)
    connection.sendall(
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        + _frame(_SETTINGS, 0, 0)
        + _frame(_HEADERS, _END_HEADERS, 1, fields)
        + _frame(_DATA, _END_STREAM, 1, bytes(5))  # an empty request: not compressed, 0 bytes long
    )
    for kind, stream, content in _frames(connection):
        if kind == _DATA and stream == 1:
            # 5 bytes of length, then HealthCheckResponse: field 1 is the status, 1 of which is SERVING and 2 NOT_SERVING
            return {b"\x08\x01": "SERVING", b"\x08\x02": "NOT_SERVING"}.get(content[5:], "UNKNOWN")
    return "no answer"


def ask_rpc(connection: socket.socket) -> str:
    """The status by JSON-RPC's ``health.check``."""
    connection.sendall(b'{"jsonrpc":"2.0","id":1,"method":"health.check"}\n')
    answer = b""
    while not answer.endswith(b"\n") and (piece := connection.recv(16384)):
        answer += piece
    # Its result is {"status":"SERVING",…} or says NOT_SERVING; the json module takes longer to load than all the rest.
    return "SERVING" if b'"SERVING"' in answer else answer[:200].decode(errors="replace").strip() or "no answer"


def _port(letter: str, wire: str) -> int:
    found = os.environ.get(f"SERVICE_{letter}_{wire.upper()}_PORT")
    if found:
        return int(found)
    from storycreator.services import BY_LETTER  # takes its time; an image sets both variables

    return int(getattr(BY_LETTER[letter], f"{wire}_port"))


def _fault(host: str, port: int, ask: Callable[[socket.socket], str]) -> str:
    """What is wrong there; empty when it serves."""
    try:
        with socket.create_connection((host, port), SECONDS) as connection:
            status = ask(connection)
    except (OSError, ValueError, LookupError, TypeError) as error:
        return f"port {port}: {error or type(error).__name__}"
    return "" if status == "SERVING" else f"port {port}: {status}"


def main_fault() -> str:
    """What is wrong with the main that holds the state folder (it has no port: a lock says that it is at work); empty when nothing is."""
    folder = os.environ.get("STORYCREATOR_STATE_DIR", "")
    try:
        name = os.environ.get("STORYCREATOR_MAIN_ID")
        if not name:
            with open(f"{folder}/main-id") as file:  # noqa: PTH123 - pathlib takes its time to load
                name = file.read().strip()
        lock = os.open(f"{folder}/locks/{name}.lock", os.O_RDONLY)
    except OSError as error:
        return f"nothing serves the state folder {folder!r}: {error.strerror}"
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return ""
    finally:
        os.close(lock)
    return f"nothing serves the state folder {folder!r}"


def healthcheck(letter: str) -> int:
    """0 when the service serves on both ports, 1 when it does not, 2 for a wrong letter or port; says why. ``main`` is a letter too."""
    if letter == "main":
        fault = main_fault()
        print(f"main {fault or 'SERVING'}")  # noqa: T201 - rich would take longer to load than everything else
        return 1 if fault else 0
    letter = letter.upper()
    bound = os.environ.get("STORYCREATOR_BIND_HOST", "")
    host = "127.0.0.1" if bound in ("", "0.0.0.0", "::") else bound  # noqa: S104 - where to ask, not where to listen
    try:
        faults = [_fault(host, _port(letter, "grpc"), ask_grpc), _fault(host, _port(letter, "rpc"), ask_rpc)]
    except (KeyError, ValueError) as error:
        print(f"healthcheck: there is no service {letter!r}, or its port is wrong: {error}", file=sys.stderr)  # noqa: T201
        return 2
    wrong = "; ".join(fault for fault in faults if fault)
    print(f"{letter} {wrong or 'SERVING'}")  # noqa: T201
    return 1 if wrong else 0
