"""One service as a process, and the npm packages that call it."""

import fcntl
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.support.processes import Running, service

HERE = Path(__file__).parent
Node = Callable[..., Any]


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Installed as the lock says; again only when the lock has changed, and by one process of the tests at a time."""
    lock, folder = HERE / "package-lock.json", HERE / "node_modules"
    stamp = folder / ".installed-from"
    with lock.open() as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
            done = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, text=True, timeout=300
            )
            assert done.returncode == 0, f"npm ci failed: {done.stderr[-2000:]}"
            stamp.write_bytes(lock.read_bytes())
    return folder


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The story generator."""
    with service("A", tmp_path_factory.mktemp("generator")) as running:
        yield running


@pytest.fixture
def node(node_modules: Path) -> Node:
    """Runs one of the clients; gives what it printed."""

    def run(script: str, *arguments: object) -> Any:
        done = subprocess.run(["node", HERE / "clients" / script, *map(str, arguments)], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
