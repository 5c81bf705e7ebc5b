"""Processes that work beside ours: each thread gets its own answers, and one that ends is replaced."""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from storycreator.core.subprocesses import Subprocesses

PROGRAM = """
import os, struct, sys
asked, answers = sys.stdin.buffer, sys.stdout.buffer
while head := asked.read(4):
    content = asked.read(struct.unpack("<I", head)[0])
    if content == b"end":
        os._exit(3)
    answer = str(os.getpid()).encode() if content == b"who" else content[::-1]
    answers.write(struct.pack("<BI", content != b"bad", len(answer)) + answer)
    answers.flush()
"""


def pool() -> Subprocesses:
    return Subprocesses(lambda: [sys.executable, "-c", PROGRAM])


def test_it_answers_and_says_what_could_not_be_done() -> None:
    processes = pool()
    assert processes.ask(b"moon") == (True, b"noom")
    assert processes.ask(b"bad") == (False, b"dab")
    assert processes.ask(b"") == (True, b"")


def test_one_is_kept_and_the_one_made_ready_is_used() -> None:
    processes = pool()
    processes.prepare()
    processes.prepare()
    assert len({processes.ask(b"who") for _ in range(3)}) == 1


def test_threads_get_their_own_answers() -> None:
    processes = pool()
    contents = [f"{number}".encode() * 100_000 for number in range(24)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(processes.ask, contents)) == [(True, content[::-1]) for content in contents]


def test_one_that_ends_is_an_error_and_the_next_call_has_another() -> None:
    processes = pool()
    assert processes.ask(b"moon") == (True, b"noom")
    with pytest.raises(OSError, match="ended without an answer"):
        processes.ask(b"end")
    assert processes.ask(b"moon") == (True, b"noom")


def test_one_that_was_killed_while_it_waited_is_replaced_unnoticed() -> None:
    processes = pool()
    _, first = processes.ask(b"who")
    os.kill(int(first), signal.SIGKILL)
    ok, other = processes.ask(b"who")
    assert ok
    assert other != first


def test_a_command_that_is_not_there_is_an_error_when_asked() -> None:
    processes = Subprocesses(lambda: ["/nowhere/to/be/found"])
    processes.prepare()
    with pytest.raises(OSError, match="No such file"):
        processes.ask(b"moon")
