"""The call context as ``params._meta``, in the manner of the Model Context Protocol."""

from collections.abc import Callable
from typing import Any

from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Caller, Report
from storycreator.transport.base import CONTEXT_NAMES, call_from_context, context_of

META = "_meta"


def meta_of(call: Call, progress_token: int | None, token: str = "") -> dict[str, Any]:
    """``_meta`` of a call with a bearer token; empty for none."""
    remaining = call.remaining()
    numbers = {"timeout_ms": None if remaining is None else round(remaining * 1000), "progressToken": progress_token}
    return {**context_of(call, token), **{name: value for name, value in numbers.items() if value is not None}}


def _text(meta: dict[str, Any], name: str) -> str:
    text = meta.get(name, "")
    if not isinstance(text, str):
        raise InvalidInputError.of(f"{META}.{name}", "must be a string")
    return text


def call_of(
    stage: str, params: dict[str, Any], caller: Caller, reporting: Callable[[str | int], Report] | None = None
) -> tuple[Call, str | int | None]:
    """Take ``_meta`` out of the parameters. Returns the call and its progress token; ``reporting`` makes the call's report from the token.
    Raises ``InvalidInputError`` naming the field."""
    meta = params.pop(META, None)
    if meta is None:
        meta = {}
    if not isinstance(meta, dict):
        raise InvalidInputError.of(META, "must be an object")
    timeout = meta.get("timeout_ms")
    if timeout is not None and (isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout < 0):
        raise InvalidInputError.of(f"{META}.timeout_ms", "must be a number of milliseconds, 0 or more")
    token = meta.get("progressToken")
    if token is not None and (isinstance(token, bool) or not isinstance(token, str | int)):
        raise InvalidInputError.of(f"{META}.progressToken", "must be a string or an integer")
    context = {name: _text(meta, name) for name in CONTEXT_NAMES}
    report = reporting(token) if reporting is not None and token is not None else None
    return call_from_context(context, stage, "rpc", None if timeout is None else timeout / 1000, caller, report), token
