"""Where the pipeline can run: found, or started and stopped again."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.support.processes import free_ports, wait_until_listens
from storycreator.services import SERVICES

ROOT = Path(__file__).resolve().parents[2]
AGENT = (Path(__file__).parent / "agent.py").read_text(encoding="utf-8")
STOPS_WITHIN = 30.0
START_SECONDS = 180.0


@dataclass(frozen=True)
class Place:
    """A place that stands and can be measured."""

    name: str
    modes: tuple[str, ...]
    launch: tuple[str, ...]
    """Runs the agent there; its arguments are those of a Python interpreter."""
    main: tuple[str, ...]
    """``python main.py``, as it is called there."""
    environment: dict[str, str] = field(default_factory=dict)
    """For main."""
    peer: str = ""
    """Host of the services, when main's environment does not name it."""
    folder: Path = ROOT
    roots: tuple[int, ...] = ()
    """Process ids of all services, when they can be seen from here."""
    sees_all: bool = True
    """Whether processor time and memory of everything that works can be measured from here."""
    about: str = ""
    """What it consists of, for the record."""
    warning: str = ""
    """What may spoil its figures; its warm-up shows whether it works at all."""


@dataclass(frozen=True)
class Absent:
    """A place that cannot be measured: why, and what to do about it."""

    name: str
    why: str
    todo: str


Found = Place | Absent


def _clean(folder: Path) -> dict[str, str]:
    """The caller's environment without what says where services are; settings of engines stay."""
    where = ("_HOST", "_ADDR", "_GRPC_PORT", "_RPC_PORT")
    ours = ("PIPELINE_MODE", "STORYCREATOR_ARTIFACTS_URL", "STORYCREATOR_OUTPUT_DIR", "STORYCREATOR_TOKEN", "STORYCREATOR_BIND_HOST")
    kept = {
        name: value for name, value in os.environ.items() if name not in ours and not (name.startswith("SERVICE_") and name.endswith(where))
    }
    return kept | {"PYTHONPATH": str(ROOT), "STORYCREATOR_OUTPUT_DIR": str(folder), "TMPDIR": str(folder), "COLUMNS": "200"}


@contextmanager
def one_process(folder: Path) -> Iterator[Found]:
    """All services inside main."""
    folder.mkdir()
    main = (sys.executable, str(ROOT / "main.py"))
    yield Place(
        "local", ("local",), (sys.executable,), main, _clean(folder), "127.0.0.1", folder, about="python main.py, PIPELINE_MODE=local"
    )


def _package(implementation: str) -> str:
    return implementation.partition(":")[0].rpartition(".")[0]


def _tail(log: Path) -> str:
    return " ".join(log.read_text(encoding="utf-8", errors="replace").split()[-40:])


@contextmanager
def eight_processes(folder: Path) -> Iterator[Found]:
    """Each service a process of its own on this machine, on free ports. Started here, and stopped on the way out."""
    folder.mkdir()
    ports = iter(free_ports(2 * len(SERVICES)))
    environment = _clean(folder) | {"STORYCREATOR_ARTIFACTS_URL": str(folder / "artifacts"), "STORYCREATOR_DRAIN_SECONDS": "2"}
    listening = {spec.letter: (next(ports), next(ports)) for spec in SERVICES}
    for letter, (grpc, rpc) in listening.items():
        environment |= {
            f"SERVICE_{letter}_HOST": "127.0.0.1",
            f"SERVICE_{letter}_GRPC_PORT": str(grpc),
            f"SERVICE_{letter}_RPC_PORT": str(rpc),
        }
    services: dict[str, subprocess.Popen[str]] = {}
    try:
        with ExitStack() as logs:
            for spec in SERVICES:
                log = logs.enter_context((folder / f"{spec.letter}.log").open("w"))
                # A session of its own: Ctrl-C is for the comparison, which stops them in order.
                services[spec.letter] = subprocess.Popen(
                    [sys.executable, "-m", _package(spec.implementation)],
                    cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True, start_new_session=True,
                )  # fmt: skip
        for letter, process in services.items():
            try:
                wait_until_listens(process, *listening[letter], seconds=START_SECONDS)
            except AssertionError as error:
                why = f"service {letter} did not start: {error}; it said: {_tail(folder / f'{letter}.log')}"
                yield Absent("processes", why, "mend what it says, then run this again")
                return
        yield Place(
            "processes", ("grpc", "rpc"), (sys.executable,), (sys.executable, str(ROOT / "main.py")), environment, "127.0.0.1", folder,
            roots=tuple(process.pid for process in services.values()), about=f"{len(services)} processes of this machine, by loopback",
        )  # fmt: skip
    finally:
        _stop(services.values())


def _stop(services: "Iterable[subprocess.Popen[str]]") -> None:
    """End all of them, by force what takes too long, and at once when somebody cannot wait (Ctrl-C again)."""
    running = [one for one in services if one.poll() is None]
    for one in running:
        one.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOPS_WITHIN
    try:
        for one in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.wait(max(0.0, until - time.monotonic()))
    finally:
        for one in running:
            if one.poll() is None:
                one.kill()
                one.wait()
