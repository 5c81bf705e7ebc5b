"""The call context as ``params._meta``, in the manner of the Model Context Protocol."""

import time
from collections.abc import Callable
from typing import Any

from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Report
from storycreator.transport.base import bearer, call_from_key

META = "_meta"


def meta_of(call: Call, progress_token: int | None, token: str = "") -> dict[str, Any]:
    """What goes beside the parameters of a call; ``token`` when the call has none."""
    meta: dict[str, Any] = {"idempotency_key": call.idempotency_key}
    remaining = call.remaining()
    if remaining is not None:
        meta["timeout_ms"] = round(remaining * 1000)
    if call.traceparent:
        meta["traceparent"] = call.traceparent
    if call.tracestate:
        meta["tracestate"] = call.tracestate
    if token := call.token or token:
        meta["authorization"] = f"Bearer {token}"
    if progress_token is not None:
        meta["progressToken"] = progress_token
    return meta


def _text(meta: dict[str, Any], name: str) -> str:
    text = meta.get(name, "")
    if not isinstance(text, str):
        raise InvalidInputError.of(f"{META}.{name}", "must be a string")
    return text


def call_of(stage: str, params: dict[str, Any], reporting: Callable[[str | int], Report] | None = None) -> tuple[Call, str | int | None]:
    """Take ``_meta`` out of the parameters. Returns the call, which reports as ``reporting`` says for its progress token, and that token.
    Raises ``InvalidInputError`` naming the field."""
    meta = params.pop(META, None)
    if meta is None:
        return call_from_key("", stage, via="rpc"), None
    if not isinstance(meta, dict):
        raise InvalidInputError.of(META, "must be an object")
    deadline = None
    timeout = meta.get("timeout_ms")
    if timeout is not None:
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout < 0:
            raise InvalidInputError.of(f"{META}.timeout_ms", "must be a number of milliseconds, 0 or more")
        deadline = time.monotonic() + timeout / 1000
    token = meta.get("progressToken")
    if token is not None and (isinstance(token, bool) or not isinstance(token, str | int)):
        raise InvalidInputError.of(f"{META}.progressToken", "must be a string or an integer")
    context = {"report": reporting(token)} if reporting is not None and token is not None else {}
    call = call_from_key(
        _text(meta, "idempotency_key"),
        stage,
        via="rpc",
        deadline=deadline,
        traceparent=_text(meta, "traceparent"),
        tracestate=_text(meta, "tracestate"),
        token=bearer(_text(meta, "authorization")),
        **context,
    )
    return call, token
