"""Logs of a service: one JSON object a line for machines, words for a person at a terminal; either says which call a line belongs to."""

import asyncio
import contextlib
import logging
import sys
import time
from contextvars import ContextVar, Token
from typing import TextIO

import orjson

from storycreator.core.service import Call

_call: ContextVar[Call | None] = ContextVar("call", default=None)


class About:
    """``with`` this, what is logged, in this task and those it starts, belongs to a call."""

    __slots__ = ("_before", "_made")

    def __init__(self, call: Call) -> None:
        self._made = call

    def __enter__(self) -> None:
        self._before: Token[Call | None] = _call.set(self._made)

    def __exit__(self, *_: object) -> None:
        _call.reset(self._before)


def _about() -> dict[str, str]:
    """What a line belongs to; what is unknown is left out."""
    call = _call.get()
    if call is None:
        return {}
    found = {"job": call.job_id, "stage": call.stage, "branch": call.branch, "via": call.via, "trace": trace_id(call.traceparent)}
    return {name: value for name, value in found.items() if value}


def trace_id(traceparent: str) -> str:
    """The trace of a W3C ``traceparent``: its second field; empty when it is none."""
    parts = traceparent.split("-")
    return parts[1] if len(parts) >= 4 and len(parts[1]) == 32 else ""


class JsonLines(logging.Formatter):
    """``{"time", "level", "logger", "message", "service", "job", "stage", "branch", "via", "trace", "error"}``.

    What is unknown is left out."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service
        self._second, self._stamp = 0, ""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        second = int(record.created)
        if second != self._second:
            self._second, self._stamp = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        line = {
            "time": f"{self._stamp}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "service": self._service,
            **_about(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


class Words(logging.Formatter):
    """The same for a person."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and in brackets what it belongs to."""
        belongs = " ".join(f"{name}={value}" for name, value in _about().items())
        return super().format(record) + (f" [{belongs}]" if belongs else "")


GATHER_SECONDS = 0.05


class Gathering(logging.StreamHandler[TextIO]):
    """Writes what an event loop says in ordinary times together, a moment later: a write for each call costs more than the line. Warnings
    and what threads say go out at once, and what is left when the program ends."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """logging calls this, with the handler locked."""
        try:
            self._lines.append(self.format(record))
            if record.levelno > logging.INFO:
                self.flush()
            elif len(self._lines) == 1:
                asyncio.get_running_loop().call_later(GATHER_SECONDS, self.flush)
        except RuntimeError:  # no event loop here
            self.flush()
        except Exception:
            self.handleError(record)

    def flush(self) -> None:
        """Write what was gathered."""
        with self.lock or contextlib.nullcontext():
            lines, self._lines = self._lines, []
            if lines:
                self.stream.write("\n".join([*lines, ""]))
            super().flush()


def set_up(service: str, stream: TextIO | None = None) -> None:
    """Log to stderr: words when that is a terminal, else JSON."""
    logging._srcfile = None  # nobody is told the source line, thread or process: do not look for them
    logging.logThreads = logging.logMultiprocessing = logging.logProcesses = False
    stream = stream or sys.stderr
    handler: logging.Handler = logging.StreamHandler(stream) if stream.isatty() else Gathering(stream)
    handler.setFormatter(Words() if stream.isatty() else JsonLines(service))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
