"""Services as processes of their own, on free ports, with their instant engines."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storycreator.services import BY_LETTER

ROOT = Path(__file__).parents[2]
INSTANT = {"A": "frames-draft", "B": "lexical", "C1": "flat", "C2": "hibari", "C3": "rough", "C4": "typographer", "D": "draft"}
"""Engines that need no model: also what a request gets that names none."""


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on. They are held until all are found, so that they differ."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until_listens(process: "subprocess.Popen[str]", *ports: int, host: str = "127.0.0.1", seconds: float = 90) -> None:
    """Until all of them accept connections. Fails with what the process said when it ended instead."""
    until = time.monotonic() + seconds
    while not all(listens(port, host) for port in ports):
        assert process.poll() is None, f"it ended with {process.returncode}"
        assert time.monotonic() < until, f"nothing listens on {ports} after {seconds} s"
        time.sleep(0.1)


@dataclass(frozen=True)
class Running:
    """A service that runs."""

    letter: str
    process: "subprocess.Popen[str]"
    grpc: int
    rpc: int
    log: Path

    def resident_bytes(self) -> int:
        """Memory it holds now."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("there is no VmRSS")

    def stop(self, seconds: float = 60) -> int:
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


def environment(folder: Path, ports: Mapping[str, tuple[int, int]], **more: str) -> dict[str, str]:
    """For services and for main: ports by letter (gRPC, JSON-RPC), artifacts in a folder. Nothing of the caller's own settings stays."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SERVICE_", "STORYCREATOR_", "PIPELINE_", "OPENAI_", "DATABASE_URL"))
    }
    found = clean | {"PYTHONPATH": str(ROOT), "STORYCREATOR_ARTIFACTS_URL": str(folder / "artifacts"), "PYTHONUNBUFFERED": "1"}
    found["STORYCREATOR_STATE_DIR"] = str(folder / "state")
    if "STORYCREATOR_CACHE_DIR" in os.environ:
        found["STORYCREATOR_CACHE_DIR"] = os.environ["STORYCREATOR_CACHE_DIR"]
    found |= {f"SERVICE_{letter}_ENGINE": engine for letter, engine in INSTANT.items()}
    for letter, (grpc, rpc) in ports.items():
        found |= {f"SERVICE_{letter}_GRPC_PORT": str(grpc), f"SERVICE_{letter}_RPC_PORT": str(rpc)}
    return found | more


@contextmanager
def running(letter: str, folder: Path, environ: Mapping[str, str], module: str = "") -> Iterator[Running]:
    """One service (or what stands in for it in a module), started and not waited for; killed on the way out when it still runs."""
    log = folder / f"{letter}.log"
    with log.open("a") as said:  # of all its runs there
        process = subprocess.Popen(
            [sys.executable, "-m", *(module or f"services.{BY_LETTER[letter].package}").split()],
            cwd=folder,
            env=dict(environ),
            stderr=said,
            stdout=said,
            text=True,
        )
    try:
        yield Running(letter, process, int(environ[f"SERVICE_{letter}_GRPC_PORT"]), int(environ[f"SERVICE_{letter}_RPC_PORT"]), log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


@contextmanager
def service(letter: str, folder: Path, *, module: str = "", **more: str) -> Iterator[Running]:
    """One service alone, ready to be called."""
    grpc, rpc = free_ports(2)
    with running(letter, folder, environment(folder, {letter: (grpc, rpc)}, **more), module) as found:
        try:
            wait_until_listens(found.process, grpc, rpc)
        except AssertionError as error:
            raise AssertionError(f"{error}; it said:\n{found.log.read_text()}") from None
        yield found
