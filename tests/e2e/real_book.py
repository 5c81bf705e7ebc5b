"""A whole real storybook over each transport, the eight services as eight processes with their default engines: byte for byte the one that
is made in one process. Takes as long as three books: ``make e2e-processes``; it is not part of ``make test``.
"""

import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.support.processes import INSTANT, ROOT, environment, free_ports, running, wait_until_listens
from storycreator.jobs.output.record import RECORD_NAME
from storycreator.services import SERVICES

BOOK = ["A lighthouse that wants to sail", "--pages", "4", "--languages", "es", "--seed", "5"]
BOOK_SECONDS = 3000


def differing(one: Path, other: Path) -> list[str]:
    """Files that only one of two packages has, or that are not the same in both, but for the file with the clock times."""

    def files(folder: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != RECORD_NAME
        }

    ours, theirs = files(one), files(other)
    assert len(ours) > 5, f"{one} is no whole package: {sorted(ours)}"
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def make(mode: str, folder: Path, environ: Mapping[str, str]) -> Path:
    """The book, made over a transport or in one process."""
    began = time.monotonic()
    print(f"{mode}: making the book …", flush=True)
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", *BOOK, "--out", str(folder / "book")],
        env={**environ, "PIPELINE_MODE": mode}, cwd=folder, capture_output=True, text=True, timeout=BOOK_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, f"{mode} ended with {done.returncode}:\n{done.stderr[-4000:]}"
    print(f"{mode}: done in {time.monotonic() - began:.0f} s", flush=True)
    return folder / "book"


@pytest.mark.real
@pytest.mark.timeout(4 * BOOK_SECONDS)
def test_a_real_book_is_the_same_whatever_carries_it(tmp_path: Path) -> None:
    def place(mode: str) -> tuple[Path, dict[str, str]]:
        """Each with a store of its own, so that none takes up what another has made."""
        folder = tmp_path / mode
        folder.mkdir()
        ports = iter(free_ports(2 * len(SERVICES)))
        environ = environment(folder, {spec.letter: (next(ports), next(ports)) for spec in SERVICES}, TMPDIR=str(tmp_path), COLUMNS="200")
        for letter in INSTANT:
            del environ[f"SERVICE_{letter}_ENGINE"]  # their own defaults
        return folder, environ

    local = make("local", *place("local"))
    for mode in ("grpc", "rpc"):
        folder, environ = place(mode)
        with ExitStack() as stack:
            services = [stack.enter_context(running(spec.letter, folder, environ)) for spec in SERVICES]
            for one in services:
                wait_until_listens(one.process, one.grpc, one.rpc, seconds=300)
            assert differing(local, make(mode, folder, environ)) == [], f"these files are not the same over {mode}; all is in {tmp_path}"
            print(f"{mode}: every file is the local one, byte for byte", flush=True)
            for one in services:
                assert one.stop() == 0, one.log.read_text()[-4000:]
