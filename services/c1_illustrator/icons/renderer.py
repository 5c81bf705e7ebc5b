"""Renders SVG in processes of its own. resvg holds Python's lock for as long as it renders, up to half a second: within this process
everything else, progress, health checks, the narrator's threads, would stand still."""

import atexit
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from importlib.resources import files

from storycreator.errors import EngineError

# What runs there: it answers until its input ends, which it does however this process ends.
_PROGRAM = """
import os, struct, sys
sys.path.append(os.path.dirname(sys.argv[1]))
import resvg_py
asked, answers = sys.stdin.buffer, sys.stdout.buffer
while head := asked.read(4):
    try:
        ok, answer = 1, resvg_py.svg_to_bytes(svg_string=asked.read(struct.unpack("<I", head)[0]).decode(), skip_system_fonts=True)
    except Exception as error:
        ok, answer = 0, str(error).encode()
    answers.write(struct.pack("<BI", ok, len(answer)) + answer)
    answers.flush()
"""


class _Renderer:
    """One process; for one thread at a time."""

    def __init__(self) -> None:
        # Isolated and without site-packages' start-up: it needs one library and is there in 20 ms. Ctrl-C in the terminal is not for it.
        library = files("resvg_py")
        self._process = subprocess.Popen(  # noqa: S603 - this very Python and a program of ours
            [sys.executable, "-I", "-S", "-c", _PROGRAM, str(library)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def ask(self, document: bytes) -> tuple[bool, bytes]:
        """Whether it could be rendered; PNG, else why not. Raises ``OSError`` or ``struct.error`` when the process is gone."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked
        assert answers
        asked.write(struct.pack("<I", len(document)) + document)
        asked.flush()
        ok, length = struct.unpack("<BI", answers.read(5))
        answer = answers.read(length)
        if len(answer) < length:
            raise OSError("it broke off")
        return bool(ok), answer

    def close(self) -> None:
        """End the process."""
        with suppress(OSError):
            self._process.communicate()
        self._process.wait()


_GONE = (OSError, struct.error)
_idle: list[_Renderer] = []
_lock = threading.Lock()


@atexit.register
def _close() -> None:
    with _lock:
        while _idle:
            _idle.pop().close()


def render(svg: str) -> bytes:
    """A whole SVG document as PNG, at its own size. Threads that call it side by side have a process each.

    Raises ``ValueError`` for a document that is none, ``EngineError`` when nothing can be rendered.
    """
    with _lock:
        renderer = _idle.pop() if _idle else None
    try:
        if renderer is not None:
            with suppress(*_GONE):
                return _asked(renderer, svg)
        return _asked(_Renderer(), svg)
    except _GONE as error:
        raise EngineError(f"the process that renders pictures ended ({error}); is there memory left?") from error


def _asked(renderer: _Renderer, svg: str) -> bytes:
    try:
        ok, answer = renderer.ask(svg.encode())
    except _GONE:
        renderer.close()
        raise
    with _lock:
        _idle.append(renderer)
    if not ok:
        raise ValueError(answer.decode())
    return answer
