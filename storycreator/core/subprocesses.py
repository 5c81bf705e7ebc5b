"""Processes that work beside this one, for libraries that hold Python's lock while they do: within this process everything else, progress,
health checks, other threads, would stand still. One is asked at a time by one thread; threads that ask side by side have one each."""

import atexit
import struct
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

_GONE = (OSError, struct.error)


class _Process:
    """One of them. It answers until its input ends, which it does however this process ends."""

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
            raise OSError("it broke off")
        return bool(ok), answer

    def end(self) -> None:
        """It keeps nothing."""
        self.running.kill()
        with suppress(OSError):
            self.running.communicate()


class Subprocesses:
    """All that run one command. It reads requests, each as its length (``<I``) and so many bytes, and writes answers, each as 1 or 0 for
    whether it could be done, its length (``<BI``) and so many bytes."""

    def __init__(self, command: Callable[[], Sequence[str]]) -> None:
        self._command = command
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        atexit.register(self._end)

    def prepare(self) -> None:
        """Have one ready, which takes time that need not be waited for. Whoever asks first hears when it cannot be had."""
        with suppress(OSError), self._lock:
            if not self._idle:
                self._idle.append(_Process(self._command()))

    def ask(self, content: bytes) -> tuple[bool, bytes]:
        """Whether it could be done, and the answer. One that ended meanwhile is replaced. Raises ``OSError`` when that one ends, too."""
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
