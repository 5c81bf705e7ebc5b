"""The call context as metadata, under the names ``params._meta`` has on the other wire. The time left is gRPC's own timeout."""

import time
from collections.abc import Iterable
from typing import Any

import grpc

from storycreator.core.service import Call, Report
from storycreator.transport.base import bearer, call_from_key


def metadata_of(call: Call, token: str = "") -> grpc.aio.Metadata:
    """What goes beside a request; ``token`` when the call has none."""
    found = [("idempotency_key", call.idempotency_key)]
    if call.traceparent:
        found.append(("traceparent", call.traceparent))
    if call.tracestate:
        found.append(("tracestate", call.tracestate))
    if token := call.token or token:
        found.append(("authorization", f"Bearer {token}"))
    return grpc.aio.Metadata(*found)


def call_of(stage: str, metadata: Iterable[tuple[str, str | bytes]], seconds: float | None, report: Report | None = None) -> Call:
    """The call a server was asked for, and where its progress goes."""
    found = {name: value for name, value in metadata if isinstance(value, str)}
    context: dict[str, Any] = {} if report is None else {"report": report}
    return call_from_key(
        found.get("idempotency_key", ""),
        stage,
        via="grpc",
        deadline=None if seconds is None else time.monotonic() + seconds,
        traceparent=found.get("traceparent", ""),
        tracestate=found.get("tracestate", ""),
        token=bearer(found.get("authorization", "")),
        **context,
    )
