"""Worker processes for libraries that hold Python's lock while they work: in this process they would block progress, health checks and all
other threads. Each concurrent caller gets a process of its own."""

import atexit
import struct
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

_GONE = (OSError, struct.error)


class _Process:
    """One worker. It ends with its input, and so with this process."""

    def __init__(self, command: Sequence[str]) -> None:
        # Ctrl-C in the terminal is not for it.
        self.running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)  # noqa: S603

    def ask(self, content: bytes) -> tuple[bool, bytes]:
        """Raises ``OSError`` or ``struct.error`` when it is gone."""
        asked, answers = self.running.stdin, self.running.stdout
        assert asked
        assert answers
        asked.write(struct.pack("<I", len(content)))
        asked.write(content)
        asked.flush()
        ok, length = struct.unpack("<BI", answers.read(5))
        answer = answers.read(length)
        if len(answer) < length:
            raise OSError("the answer is incomplete")
        return bool(ok), answer

    def end(self) -> None:
        """Kill it; it has nothing to save."""
        self.running.kill()
        with suppress(OSError):
            self.running.communicate()


class Subprocesses:
    """Workers that run one command. It reads requests, each as its length (``<I``) and content, and writes answers, each as 1 (success)
    or 0, its length (``<BI``) and content."""

    def __init__(self, command: Callable[[], Sequence[str]]) -> None:
        self._command = command
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        atexit.register(self._end)

    def prepare(self) -> None:
        """Start a worker without waiting for it. A failure is reported by the first request."""
        with suppress(OSError), self._lock:
            if not self._idle:
                self._idle.append(_Process(self._command()))

    def ask(self, content: bytes) -> tuple[bool, bytes]:
        """Whether it succeeded, and the answer. A worker that has ended is replaced once. Raises ``OSError`` when the second ends too."""
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is not None:
            with suppress(*_GONE):
                return self._asked(process, content)
        try:
            return self._asked(_Process(self._command()), content)
        except struct.error as error:
            raise OSError("it ended without an answer") from error

    def _asked(self, process: _Process, content: bytes) -> tuple[bool, bytes]:
        try:
            answer = process.ask(content)
        except BaseException:
            process.end()
            raise
        with self._lock:
            self._idle.append(process)
        return answer

    def _end(self) -> None:
        with self._lock:
            while self._idle:
                self._idle.pop().end()
