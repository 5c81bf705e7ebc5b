"""``python main.py check`` at endpoints where something is wrong: each is told apart, and says what to do."""

import json
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.support.processes import ROOT, Running, environment, free_ports, service


def check(environ: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, ROOT / "main.py", "check", *arguments], env=environ, capture_output=True, text=True, timeout=120)


def found(environ: dict[str, str], letter: str) -> dict[str, dict[str, Any]]:
    """What it says of one service, by transport."""
    done = check(environ, letter, "--json", "--timeout", "3")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return {one["mode"]: one for one in json.loads(done.stdout)["endpoints"]}


@contextmanager
def saying(answer: bytes | None, certificate: Path | None = None) -> Iterator[int]:
    """A port where something listens that is none of ours: it says the same to everybody, or nothing, or only speaks TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    kept = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            kept.append(connection)
            if context:
                with suppress(OSError):
                    kept[-1] = context.wrap_socket(connection, server_side=True)
            elif answer is not None:
                connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connection in kept:
            connection.close()


@pytest.fixture(scope="module")
def formatter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with service("C4", tmp_path_factory.mktemp("formatter")) as running:
        yield running


def environ_of(tmp_path: Path, letter: str, grpc: int, rpc: int, **more: str) -> dict[str, str]:
    return environment(tmp_path, {letter: (grpc, rpc)}, **more)


def test_ports_that_are_mixed_up_are_the_wrong_mode(formatter: Running, tmp_path: Path) -> None:
    said = found(environ_of(tmp_path, "C4", formatter.rpc, formatter.grpc), "C4")
    assert {mode: one["status"] for mode, one in said.items()} == {"grpc": "wrong mode", "rpc": "wrong mode"}
    assert "SERVICE_C4_GRPC_PORT and SERVICE_C4_RPC_PORT are mixed up" in said["grpc"]["advice"]


def test_another_service_is_the_wrong_service(formatter: Running, tmp_path: Path) -> None:
    said = found(environ_of(tmp_path, "C3", formatter.grpc, formatter.rpc), "C3")
    assert {one["status"] for one in said.values()} == {"wrong service"}
    assert "service-c4" in said["rpc"]["advice"]


def test_a_closed_port_and_an_unknown_name_and_another_program(tmp_path: Path) -> None:
    closed = free_ports(1)[0]
    with saying(b"SSH-2.0-OpenSSH_9.2\r\n") as other:
        said = found(environ_of(tmp_path, "C4", closed, other), "C4")
    assert said["grpc"]["status"] == "port closed"
    assert "are the services running on 127.0.0.1" in said["grpc"]["advice"]
    assert said["rpc"]["status"] == "other program"
    assert "SSH-2.0" in said["rpc"]["advice"]
    assert {one["status"] for one in found(environ_of(tmp_path, "C4", 1, 2, SERVICE_C4_HOST="no-such-host.invalid"), "C4").values()} == {
        "unknown name"
    }


def test_tls_and_silence_are_told_apart(tmp_path: Path) -> None:
    certificate = tmp_path / "both.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    key = tmp_path / "key.pem"
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    certificate.write_text(certificate.read_text() + key.read_text())
    with saying(None, certificate) as tls, saying(None) as silent:
        said = found(environ_of(tmp_path, "C4", tls, silent), "C4")
    assert said["grpc"]["status"] == "speaks TLS"
    assert said["rpc"]["status"] == "no answer"
    assert "hangs or is overloaded" in said["rpc"]["advice"]


def test_an_image_of_other_sources_is_named_and_one_of_another_release_is_not_called(tmp_path: Path) -> None:
    with service("C4", tmp_path, module="tests.support.other_release") as other:
        environ = environ_of(tmp_path, "C4", other.grpc, other.rpc)
        said = found(environ, "C4")
        assert {one["status"] for one in said.values()} == {"other version"}
        assert "service-c4 is version 0.0.1+0123456789ab, and this is 0.1.0" in said["grpc"]["advice"]
        assert said["grpc"]["program"] == said["rpc"]["program"] == "0.0.1+0123456789ab"


def test_another_store_and_another_token_are_found_on_both_wires(tmp_path: Path) -> None:
    own = str(tmp_path / "forgotten")
    with service("C4", tmp_path, STORYCREATOR_TOKEN="one") as formatter, service("D", tmp_path, STORYCREATOR_ARTIFACTS_URL=own) as binder:
        ports = {"C4": (formatter.grpc, formatter.rpc), "D": (binder.grpc, binder.rpc)}
        done = check(environment(tmp_path, ports, STORYCREATOR_TOKEN="one"), "C4", "D", "--json")
        said = {(one["service"], one["mode"]): one for one in json.loads(done.stdout)["endpoints"]}
        wrong = found(environment(tmp_path, ports, STORYCREATOR_TOKEN="other"), "C4")
    assert done.returncode == 1
    assert {said["C4", wire]["status"] for wire in ("grpc", "rpc")} == {"other store"}
    assert "STORYCREATOR_ARTIFACTS_URL" in said["C4", "grpc"]["advice"]
    assert {said["D", wire]["status"] for wire in ("grpc", "rpc")} == {"healthy"}
    assert said["D", "rpc"]["store"] == said["D", "grpc"]["store"] != said["C4", "rpc"]["store"]
    assert abs(said["D", "rpc"]["clock_ahead"]) < 60
    assert {one["status"] for one in wrong.values()} == {"refuses our token"}
    assert "STORYCREATOR_TOKEN" in wrong["rpc"]["advice"]
