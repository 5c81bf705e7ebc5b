"""Programs that are run, and worker processes.

Worker processes are for libraries that hold Python's lock while they load or work: in this process they would block progress, health checks
and all other threads. Each concurrent caller gets a process of its own.
"""

import atexit
import fcntl
import os
import select
import signal
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from storycreator.core.concurrency import STOP_SECONDS, check_stopped
from storycreator.core.errors import EngineError


def run_program(command: Sequence[str], given: bytes = b"", *, seconds: float) -> bytes:
    """Run a program with bytes on its standard input; returns its standard output.

    Raises ``FileNotFoundError`` when it is not installed, ``EngineError`` when it fails or does not end in time.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 - what is given goes by standard input; the commands are ours
            command, input=given, capture_output=True, timeout=seconds, check=False
        )
    except FileNotFoundError:
        raise
    except OSError as error:
        raise EngineError(f"{name} failed: {error}") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{name} did not end within {seconds:g} s; is the machine overloaded?") from error
    if done.returncode:
        raise EngineError(f"{name} failed: {done.stderr.decode(errors='replace').strip()[-300:] or done.returncode}")
    return done.stdout


def _wait_for(pipe: IO[bytes], event: int) -> None:
    """Until a pipe is ready, or broken. Raises ``CancelledByCallerError``."""
    ready = select.poll()
    ready.register(pipe, event)
    while not ready.poll(STOP_SECONDS * 1000):
        check_stopped()


class Worker:
    """One process. It ends when this one does, however this one ends."""

    def __init__(self, command: Sequence[str]) -> None:
        watched, held = os.pipe()
        self._held = os.fdopen(held, "wb", buffering=0)
        try:
            # A session of its own: Ctrl-C in the terminal is not for it.
            self._running = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, pass_fds=(watched,)
            )
            # When this process is gone, nobody holds the other end of the pipe. The kernel then sends SIGIO, which ends a busy worker too.
            fcntl.fcntl(watched, fcntl.F_SETOWN, self._running.pid)
            fcntl.fcntl(watched, fcntl.F_SETFL, os.O_ASYNC)
        except BaseException:
            self._held.close()
            raise
        finally:
            os.close(watched)
        self._answering = False

    @property
    def usable(self) -> bool:
        """Whether it lives and owes nobody an answer."""
        return not self._answering and self._running.poll() is None

    def ask(self, content: bytes) -> tuple[bool, bytes]:
        """Whether it succeeded, and the answer. Raises ``OSError`` when it ends instead, and ``CancelledByCallerError`` once the caller has
        gone (``concurrency.in_thread``); it is not usable afterwards."""
        asked, answers = self._running.stdin, self._running.stdout
        assert asked
        assert answers
        check_stopped()
        if not self.usable:
            raise OSError("it has ended")
        self._answering = True
        message = struct.pack("<I", len(content)) + content
        for start in range(0, len(message), select.PIPE_BUF):  # so much can be written without waiting once a pipe is ready
            _wait_for(asked, select.POLLOUT)
            asked.write(message[start : start + select.PIPE_BUF])
            asked.flush()
        _wait_for(answers, select.POLLIN)
        head = answers.read(5)
        ok, length = struct.unpack("<BI", head) if len(head) == 5 else (0, 1)
        answer = answers.read(length)
        if len(answer) < length:
            code = self.end()
            how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
            raise OSError(f"it ended without an answer: {how}")
        self._answering = False
        return bool(ok), answer

    def end(self) -> int:
        """Kill it unless it has ended; it has nothing to save. Returns its exit code, or minus the signal that ended it."""
        self._running.kill()
        with suppress(OSError), self._running:  # closes the pipes and waits
            self._held.close()
        return self._running.returncode


class Subprocesses:
    """Workers that run one command. It reads requests, each as its length (``<I``) and content, and writes answers, each as 1 (success)
    or 0, its length (``<BI``) and content."""

    def __init__(self, command: Callable[[], Sequence[str]]) -> None:
        self._command = command
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        atexit.register(self.end)

    def prepare(self) -> None:
        """Start a worker without waiting for it. A failure is reported by the first request."""
        with suppress(OSError), self._lock:
            if not self._idle:
                self._idle.append(Worker(self._command()))

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """A worker for several requests of one caller: one that is idle or a new one. Raises ``OSError`` when it does not start."""
        found = self._take()
        while found is not None and not found.usable:
            found.end()
            found = self._take()
        with self._kept(found or Worker(self._command())) as worker:
            yield worker

    def ask(self, content: bytes) -> tuple[bool, bytes]:
        """Whether it succeeded, and the answer. A worker that has ended is replaced once. Raises ``OSError`` when the second ends too, and
        ``CancelledByCallerError``."""
        idle = self._take()
        if idle is not None:
            with suppress(OSError), self._kept(idle):
                return idle.ask(content)
        with self._kept(Worker(self._command())) as worker:
            return worker.ask(content)

    def _take(self) -> Worker | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    @contextmanager
    def _kept(self, worker: Worker) -> Iterator[Worker]:
        try:
            yield worker
        finally:
            if worker.usable:
                with self._lock:
                    self._idle.append(worker)
            else:
                worker.end()

    def end(self) -> None:
        """End the workers that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().end()
