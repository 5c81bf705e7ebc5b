"""Functions in worker processes: their results and errors arrive, and nothing of them outlives its caller."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storycreator.core.concurrency import in_thread
from storycreator.core.errors import CancelledByCallerError, EngineError, InvalidInputError
from storycreator.core.isolated import Isolated


def isolated() -> Isolated:
    return Isolated("tests.support.isolated:do")


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def eventually(true: Callable[[], bool]) -> bool:
    for _ in range(600):
        if true():
            return True
        time.sleep(0.05)
    return False


def test_results_and_errors_arrive_as_they_are() -> None:
    do = isolated()
    assert do("reverse", "moon") == "noom"
    with pytest.raises(InvalidInputError, match="pages: are too many") as raised:
        do("refuse")
    assert (raised.value.stage, raised.value.fields[0].field) == ("A", "pages")
    with pytest.raises(EngineError, match="out of ink"):
        do("fail")
    assert do("who") == do("who") != os.getpid()


def test_one_that_ends_says_how_and_the_next_call_has_another() -> None:
    do = isolated()
    with pytest.raises(EngineError, match="exit code 3"):
        do("end")
    assert do("reverse", "moon") == "noom"


def test_within_a_block_it_is_the_same_process_and_not_replaced() -> None:
    do = isolated()
    with do.kept() as kept:
        first = kept("who")
        with pytest.raises(InvalidInputError):
            kept("refuse")
        assert kept("who") == first
        with pytest.raises(EngineError, match="exit code 3"):
            kept("end")
        with pytest.raises(EngineError):
            kept("who")
    assert do("who") != first


@pytest.mark.parametrize("busy", ["sleep", "hold the lock"])
async def test_cancelling_ends_the_process_and_the_next_call_has_another(busy: str, tmp_path: Path) -> None:
    do = isolated()
    pid = do("who")
    working = asyncio.create_task(in_thread(do, busy, str(tmp_path / "busy")))
    assert await asyncio.to_thread(eventually, (tmp_path / "busy").exists)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await asyncio.to_thread(eventually, lambda: gone(pid))
    assert do("reverse", "moon") == "noom"


async def test_cancelling_ends_a_process_that_does_not_take_what_it_is_sent() -> None:
    do = isolated()
    pid = do("who")
    os.kill(pid, signal.SIGSTOP)
    working = asyncio.create_task(in_thread(do, "reverse", "moon" * 1_000_000))
    await asyncio.sleep(0.3)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await asyncio.to_thread(eventually, lambda: gone(pid))


async def test_work_whose_caller_has_gone_asks_nothing_more_and_the_process_lives_on() -> None:
    do, began, cancelled, ended = isolated(), threading.Event(), threading.Event(), threading.Event()
    pid = do("who")

    def work() -> None:
        began.set()
        cancelled.wait()
        with pytest.raises(CancelledByCallerError):
            do("sleep")
        ended.set()

    working = asyncio.create_task(in_thread(work))
    assert await asyncio.to_thread(began.wait, 30)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    cancelled.set()
    assert await asyncio.to_thread(ended.wait, 30)
    assert do("who") == pid


def test_a_killed_program_leaves_no_process_behind_even_one_that_holds_its_lock(tmp_path: Path) -> None:
    mark = tmp_path / "busy"
    program = "import sys; from tests.support.isolated import *; from storycreator.core.isolated import Isolated; " \
              "do = Isolated('tests.support.isolated:do'); print(do('who'), flush=True); do('hold the lock', sys.argv[1])"  # fmt: skip
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(mark)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    try:
        assert eventually(mark.exists)
        assert not gone(child)
    finally:
        parent.kill()
        parent.communicate()
    assert eventually(lambda: gone(child))
