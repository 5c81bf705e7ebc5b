"""Our errors as JSON-RPC error objects. ``error.data`` carries the same google.rpc details as gRPC, in their JSON form."""

from typing import Any

from storycreator.core.errors import Code, FieldFault, StoryCreatorError, rebuild
from storycreator.transport.base import ERROR_DOMAIN
from storycreator.transport.jsonrpc.protocol import INTERNAL_ERROR, INVALID_PARAMS, METHOD_NOT_FOUND

# The specification's own codes where it has one; else -32000 less the number of the gRPC status.
CODES = {
    Code.INVALID_ARGUMENT: INVALID_PARAMS,
    Code.INTERNAL: INTERNAL_ERROR,
    Code.CANCELLED: -32001,
    Code.DEADLINE_EXCEEDED: -32004,
    Code.NOT_FOUND: -32005,
    Code.PERMISSION_DENIED: -32007,
    Code.RESOURCE_EXHAUSTED: -32008,
    Code.FAILED_PRECONDITION: -32009,
    Code.UNAVAILABLE: -32014,
    Code.DATA_LOSS: -32015,
    Code.UNAUTHENTICATED: -32016,
}
_STATUS = {number: code for code, number in CODES.items()}


def data_of(error: StoryCreatorError) -> dict[str, Any]:
    """``error.data``."""
    data: dict[str, Any] = {
        "status": str(error.code),
        "errorInfo": {"reason": error.reason, "domain": ERROR_DOMAIN, "metadata": {"stage": error.stage}},
    }
    if error.fields:
        data["badRequest"] = {"fieldViolations": [{"field": f.field, "description": f.description} for f in error.fields]}
    if error.retry_after is not None:
        data["retryInfo"] = {"retryDelay": f"{error.retry_after:.3f}s"}
    return data


def error_from(error: dict[str, Any]) -> StoryCreatorError:
    """The error a server sent. Any program may have sent it, so every part may be missing or malformed."""
    raw = error.get("data")
    data = raw if isinstance(raw, dict) else {}
    info = data.get("errorInfo")
    info = info if isinstance(info, dict) else {}
    number = error.get("code")
    status = data.get("status") or (_STATUS.get(number, Code.INTERNAL) if isinstance(number, int) else Code.INTERNAL)
    if number == METHOD_NOT_FOUND:
        status = Code.NOT_FOUND
    violations = data.get("badRequest", {}).get("fieldViolations", []) if isinstance(data.get("badRequest"), dict) else []
    fields = [FieldFault(str(v.get("field", "")), str(v.get("description", ""))) for v in violations if isinstance(v, dict)]
    delay = data.get("retryInfo", {}).get("retryDelay") if isinstance(data.get("retryInfo"), dict) else None
    stage = info.get("metadata", {}).get("stage", "") if isinstance(info.get("metadata"), dict) else ""
    return rebuild(
        str(info.get("reason", "")),
        str(status),
        str(error.get("message", "the service gave no reason")),
        stage=str(stage),
        fields=fields,
        retry_after=_seconds(delay),
    )


def _seconds(duration: Any) -> float | None:
    try:
        return float(str(duration).removesuffix("s")) if duration else None
    except ValueError:
        return None
