"""Trace context after W3C Trace Context, level 1: one trace for each job, one span for each call."""

import re
import secrets

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})")


def new_trace_id() -> str:
    """A random trace id: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def traceparent(trace_id: str) -> str:
    """The ``traceparent`` of a new span in a trace."""
    return f"00-{trace_id}-{secrets.token_hex(8)}-01"


def trace_id(value: str) -> str:
    """The trace id in a ``traceparent``; empty when it is malformed."""
    found = _TRACEPARENT.fullmatch(value)
    return found.group(1) if found else ""


def child_span(value: str) -> str:
    """The ``traceparent`` for a call made on behalf of one with this ``traceparent``: same trace and flags, new span."""
    found = _TRACEPARENT.fullmatch(value)
    return f"00-{found.group(1)}-{secrets.token_hex(8)}-{found.group(2)}" if found else value
