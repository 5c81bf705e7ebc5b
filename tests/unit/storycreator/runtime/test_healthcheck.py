"""``python main.py healthcheck LETTER``: what a container engine asks every few seconds."""

import asyncio
import fcntl
import os
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.support.fake_services import fake_service_class
from benchmarks.support.processes import ROOT, free_ports
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.loading import loading
from storycreator.runtime.healthcheck import healthcheck
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.inprocess import InProcessPeer
from tests.support.certificates import Certificates, secured

SPEC = BY_LETTER["C4"]


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalDispatcher]:
    """A service on free ports, which the environment names."""
    grpc, rpc = free_ports(2)
    monkeypatch.setenv("SERVICE_C4_GRPC_PORT", str(grpc))
    monkeypatch.setenv("SERVICE_C4_RPC_PORT", str(rpc))
    monkeypatch.setenv("STORYCREATOR_BIND_HOST", "0.0.0.0")
    artifacts = ArtifactStore.open("memory://")
    peer = InProcessPeer(SPEC, lambda: fake_service_class(SPEC)(None))  # type: ignore[arg-type]
    dispatcher = LocalDispatcher(SPEC, peer, artifacts, "1")
    async with listening(dispatcher, "0.0.0.0", Ports(grpc, rpc), 0.1):
        yield dispatcher


async def ask(letter: str = "C4") -> int:
    return await asyncio.to_thread(healthcheck, letter)


async def test_a_service_that_serves_is_healthy_on_both_ports(served: LocalDispatcher, capfd: pytest.CaptureFixture[str]) -> None:
    assert [await ask(), await ask("c4")] == [0, 0]
    assert capfd.readouterr().out == "C4 SERVING\n" * 2


async def test_a_container_is_healthy_while_a_model_loads(served: LocalDispatcher) -> None:
    with loading("story-model"):
        assert await ask() == 0


async def test_a_service_that_drains_is_not(served: LocalDispatcher, capfd: pytest.CaptureFixture[str]) -> None:
    served.drain()
    assert await ask() == 1
    assert capfd.readouterr().out.count("NOT_SERVING") == 2


@pytest.mark.parametrize("wire", ["GRPC", "RPC"])
async def test_one_closed_port_is_enough(
    served: LocalDispatcher, wire: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (closed,) = free_ports(1)
    monkeypatch.setenv(f"SERVICE_C4_{wire}_PORT", str(closed))
    assert await ask() == 1
    said = capfd.readouterr().out
    assert f"port {closed}:" in said
    assert said.count("port") == 1


async def test_exchanged_ports_are_not_healthy(served: LocalDispatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    grpc, rpc = os.environ["SERVICE_C4_GRPC_PORT"], os.environ["SERVICE_C4_RPC_PORT"]
    monkeypatch.setenv("SERVICE_C4_GRPC_PORT", rpc)
    monkeypatch.setenv("SERVICE_C4_RPC_PORT", grpc)
    assert await ask() == 1


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\n\r\nSERVING\n", b"\0" * 64, b"\xff" * 4096])
def test_somebody_elses_server_is_not_healthy(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk() -> None:
            for _ in range(2):
                with listener.accept()[0] as connection:
                    connection.settimeout(5)
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = threading.Thread(target=talk)
        thread.start()
        for wire in ("GRPC", "RPC"):
            monkeypatch.setenv(f"SERVICE_C4_{wire}_PORT", str(listener.getsockname()[1]))
        assert healthcheck("C4") == 1
        thread.join(20)


@pytest.mark.parametrize(("letter", "variable"), [("X", ""), ("C4", "SERVICE_C4_GRPC_PORT")])
def test_a_wrong_letter_or_port_is_said(
    letter: str, variable: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if variable:
        monkeypatch.setenv(variable, "fifty")
    assert healthcheck(letter) == 2
    assert letter in capfd.readouterr().err


def test_main_is_healthy_while_something_has_the_lock_of_its_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYCREATOR_STATE_DIR", str(tmp_path))
    assert healthcheck("main") == 1
    (tmp_path / "main-id").write_text("abc")
    (tmp_path / "locks").mkdir()
    with (tmp_path / "locks/abc.lock").open("w") as lock:
        assert healthcheck("main") == 1
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert healthcheck("main") == 0
    assert healthcheck("main") == 1


def test_asking_loads_neither_schemas_nor_the_command_line(tmp_path: Path) -> None:
    grpc, rpc = free_ports(2)
    code = f"import sys; sys.argv = ['main.py', 'healthcheck', 'A']; sys.path.insert(0, {str(ROOT)!r}); import main\n"
    code += "try:\n  main.main()\nfinally:\n  print(*sys.modules)"
    environ = {"SERVICE_A_GRPC_PORT": str(grpc), "SERVICE_A_RPC_PORT": str(rpc), "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    loaded = {name for name in done.stdout.splitlines()[-1].split() if "." not in name}
    assert loaded & {"orjson", "pydantic", "rich", "typer"} == set()
    assert "storycreator" in loaded


@pytest.mark.parametrize("shown", ["service-c4", "none", "another authority"])
async def test_with_tls_a_service_is_asked_by_its_own_certificate(
    shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = Certificates(tmp_path / "ours")
    async with secured("C4", ours.of("service-c4")) as ports:
        monkeypatch.setenv("SERVICE_C4_GRPC_PORT", str(ports.grpc))
        monkeypatch.setenv("SERVICE_C4_RPC_PORT", str(ports.rpc))
        if shown != "none":
            folder = ours.folder if shown == "service-c4" else Certificates(tmp_path / "theirs").of("service-c4").folder.parent
            monkeypatch.setenv("STORYCREATOR_TLS", "mutual")
            monkeypatch.setenv("STORYCREATOR_TLS_DIR", str(folder))
        assert await asyncio.to_thread(healthcheck, "C4") == (0 if shown == "service-c4" else 1)
    said = capsys.readouterr().out
    assert ("C4 SERVING" in said) is (shown == "service-c4")
