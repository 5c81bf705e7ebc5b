"""Functions of ours that run in worker processes (``subprocesses.py`` says why)."""

import os
import pickle
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from storycreator.core.errors import EngineError, StoryCreatorError
from storycreator.core.subprocesses import Subprocesses

_PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from storycreator.core.isolated import serve; serve(sys.argv[1])"


class Isolated:
    """A function, ``module:name``. Its arguments and result are pickled. A process is kept for the next call, with all its module holds."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._workers = Subprocesses(lambda: [sys.executable, "-c", _PROGRAM, target, *sys.path])
        self.prepare = self._workers.prepare
        self.end = self._workers.end

    def __call__(self, *arguments: Any) -> Any:
        """What the function returns. Raises the ``StoryCreatorError`` it raises; ``EngineError`` for another exception, or when the process
        ends twice; ``CancelledByCallerError`` once the caller has gone, which ends the process."""
        return self._result(self._workers.ask, arguments)

    @contextmanager
    def kept(self) -> Iterator[Callable[..., Any]]:
        """The function in one process for several calls. A process that ends is not replaced within the block: what it held is lost."""
        with self._workers.worker() as worker:
            yield lambda *arguments: self._result(worker.ask, arguments)

    def _result(self, ask: Callable[[bytes], tuple[bool, bytes]], arguments: tuple[Any, ...]) -> Any:
        try:
            ok, answer = ask(pickle.dumps(arguments))
        except OSError as error:
            raise EngineError(f"the process that runs {self._target} failed ({error}); is there memory left?") from error
        found = pickle.loads(answer)  # noqa: S301 -- our own program's
        if not ok:
            raise found
        return found


def serve(target: str) -> None:
    """In the worker: answer requests until standard input ends."""
    asked = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    module, _, name = target.partition(":")
    function = getattr(import_module(module), name)
    while head := asked.read(4):
        content = asked.read(struct.unpack("<I", head)[0])
        ok, found = 1, None
        try:
            found = function(*pickle.loads(content))  # noqa: S301 -- our own program's
        except StoryCreatorError as error:
            ok, found = 0, error
        except Exception as error:
            ok, found = 0, EngineError(str(error) or type(error).__name__)
        answer = pickle.dumps(found)
        answers.write(struct.pack("<BI", ok, len(answer)) + answer)
        answers.flush()
    os._exit(0)
