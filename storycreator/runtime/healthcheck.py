"""``python main.py healthcheck A``: is a service on this host serving, over both transports?

Every container runs it every few seconds, so it loads grpcio but none of our schemas or settings. With ``STORYCREATOR_TLS=mutual`` a
service shows its own certificate to itself."""

import fcntl
import ipaddress
import json
import os
import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

SECONDS = 3.0
"""The time limit for an answer on one port."""


class Shown(NamedTuple):
    """Where the certificate is that is shown, and the name that the answering one must have."""

    identity: Path
    roots: Path
    name: str


def _shown(letter: str) -> Shown | None:
    """What is shown to the service of a letter; None without TLS."""
    if os.environ.get("STORYCREATOR_TLS") != "mutual":
        return None
    container = f"service-{letter.lower()}"
    folder = Path(os.environ["STORYCREATOR_TLS_DIR"], container)
    return Shown(folder / "identity.pem", folder / "roots.pem", f"{container}.storycreator.internal")


def ask_grpc(host: str, port: int, shown: Shown | None = None) -> str:
    """The status of the process by grpc.health.v1."""
    import grpc
    from grpc_health.v1 import health_pb2, health_pb2_grpc

    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options: list[tuple[str, Any]] = [("grpc.enable_http_proxy", 0)]
    try:
        if shown is None:
            made = grpc.insecure_channel(where, options)
        else:
            own = shown.identity.read_bytes()
            credentials = grpc.ssl_channel_credentials(shown.roots.read_bytes(), own, own)
            made = grpc.secure_channel(where, credentials, [*options, ("grpc.ssl_target_name_override", shown.name)])
        with made as channel:
            stub: Any = health_pb2_grpc.HealthStub(channel)
            answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=SECONDS)
    except grpc.RpcError as error:
        return str(error.details())
    return health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)


def ask_rpc(host: str, port: int, shown: Shown | None = None) -> str:
    """The status by JSON-RPC's ``health.check``."""
    connected = socket.create_connection((host, port), SECONDS)
    if shown is not None:
        context = ssl.create_default_context(cafile=shown.roots)
        context.load_cert_chain(shown.identity)
        connected = context.wrap_socket(connected, server_hostname=shown.name)
    with connected as connection, connection.makefile("rwb") as stream:
        stream.write(b'{"jsonrpc":"2.0","id":1,"method":"health.check"}\n')
        stream.flush()
        answer = stream.readline(65536)
    try:
        return str(json.loads(answer)["result"]["status"])
    except (ValueError, LookupError, TypeError):
        return answer[:200].decode(errors="replace").strip() or "no answer"


def _where_to_ask(bound: str) -> str:
    """An address at which a service that listens on ``bound`` answers."""
    try:
        unspecified = not bound or ipaddress.ip_address(bound).is_unspecified
    except ValueError:  # a name
        return bound
    return "127.0.0.1" if unspecified else bound


def _port(letter: str, wire: str) -> int:
    found = os.environ.get(f"SERVICE_{letter}_{wire.upper()}_PORT")
    if found:
        return int(found)
    from storycreator.services import BY_LETTER  # loads the schemas; an image sets both variables

    return int(getattr(BY_LETTER[letter], f"{wire}_port"))


def _fault(host: str, port: int, ask: Callable[[str, int, Shown | None], str], shown: Shown | None) -> str:
    """What is wrong at a port; empty when it serves."""
    try:
        status = ask(host, port, shown)
    except OSError as error:
        status = str(error)
    return "" if status == "SERVING" else f"port {port}: {status}"


def main_fault() -> str:
    """What is wrong with the main of the state folder; empty when nothing is. A main has no port, but holds a lock while it runs."""
    folder = os.environ.get("STORYCREATOR_STATE_DIR", "")
    try:
        name = os.environ.get("STORYCREATOR_MAIN_ID")
        if not name:
            name = Path(folder, "main-id").read_text().strip()
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
    """Print the health of a service, or of ``main``. Returns 0 when it serves on both ports, 1 when not, 2 for a wrong letter or port."""
    if letter == "main":
        fault = main_fault()
        print(f"main {fault or 'SERVING'}")  # noqa: T201
        return 1 if fault else 0
    letter = letter.upper()
    host = _where_to_ask(os.environ.get("STORYCREATOR_BIND_HOST", "").strip("[]"))
    try:
        shown = _shown(letter)
        faults = [_fault(host, _port(letter, "grpc"), ask_grpc, shown), _fault(host, _port(letter, "rpc"), ask_rpc, shown)]
    except (KeyError, ValueError) as error:
        print(f"healthcheck: there is no service {letter!r}, or its port is wrong: {error}", file=sys.stderr)  # noqa: T201
        return 2
    wrong = "; ".join(fault for fault in faults if fault)
    print(f"{letter} {wrong or 'SERVING'}")  # noqa: T201
    return 1 if wrong else 0
