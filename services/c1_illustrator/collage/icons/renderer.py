"""Render SVG in subprocesses: resvg holds the GIL while it renders, up to half a second."""

import sys
from importlib.resources import files

from storycreator.core.errors import EngineError
from storycreator.core.subprocesses import Subprocesses

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
# Isolated and without site-packages: it needs one library and starts in 20 ms.
_processes = Subprocesses(lambda: [sys.executable, "-I", "-S", "-c", _PROGRAM, str(files("resvg_py"))])


def render(svg: str) -> bytes:
    """A whole SVG document as PNG, at its own size. Concurrent calls use a process each.

    Raises ``ValueError`` for an invalid document, ``EngineError`` when the process ends.
    """
    try:
        ok, answer = _processes.ask(svg.encode())
    except OSError as error:
        raise EngineError(f"the process that renders pictures ended ({error}); is there memory left?") from error
    if not ok:
        raise ValueError(answer.decode())
    return answer
