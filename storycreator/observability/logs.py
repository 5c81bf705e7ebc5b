"""Logs: one JSON object a line for machines, plain text at a terminal. Both name the call a line belongs to."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

import orjson

from storycreator.core.service import Call
from storycreator.core.tracing import trace_id
from storycreator.security.escaping import inert, inert_json

_call: ContextVar[Call | None] = ContextVar("call", default=None)


@contextmanager
def about(call: Call) -> Iterator[None]:
    """Lines logged inside, by this task and those it starts, name this call."""
    token = _call.set(call)
    try:
        yield
    finally:
        _call.reset(token)


def _context() -> dict[str, str]:
    """The call a line belongs to; unknown fields are left out."""
    call = _call.get()
    if call is None:
        return {}
    found = {"job": call.job_id, "stage": call.stage, "branch": call.branch, "via": call.via, "trace": trace_id(call.traceparent)}
    return {name: value for name, value in found.items() if value}


class JsonLines(logging.Formatter):
    """``{"time", "level", "logger", "message", "service", "job", "stage", "branch", "via", "trace", "error"}``.

    Unknown fields are left out."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "time": f"{stamp}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "service": self._service,
            **_context(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = self.formatException(record.exc_info)
        return inert_json(orjson.dumps(line)).decode()


class PlainText(logging.Formatter):
    """The same for a person."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, with its call in brackets."""
        context = " ".join(f"{name}={value}" for name, value in _context().items())
        message = record.getMessage().replace("\n", "\n    ")  # so that no further line looks like a line of its own
        line = super().format(logging.makeLogRecord({**record.__dict__, "msg": message, "args": None}))
        return inert(line + (f" [{context}]" if context else ""))


def set_up(service: str, stream: TextIO | None = None) -> None:
    """Log to stderr: plain text when that is a terminal, else JSON."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainText() if stream.isatty() else JsonLines(service))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole URLs, keys and passwords in them included


@contextmanager
def at_level(name: str, level: int) -> Iterator[None]:
    """Log nothing below ``level`` from the logger ``name`` and those under it, until the block ends."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(level)
    try:
        yield
    finally:
        logger.setLevel(before)
