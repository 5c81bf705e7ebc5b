"""Shared by both transports: replies, health, the call context, and the limits that must not differ between them."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storycreator.core.errors import DeadlineError, InternalError, InvalidInputError
from storycreator.core.service import Call, Caller, Report
from storycreator.messages.common import Message
from storycreator.services import ServiceSpec

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
"""The limit of one message. Large things travel as artifacts; a production of 24 pages in 12 languages stays far below."""


@dataclass(frozen=True)
class Timing:
    """How long a call took on the side that served it, on its own monotonic clock."""

    queued_seconds: float = 0.0
    worked_seconds: float = 0.0
    received_at: float = 0.0
    """The server's wall clock at arrival, seconds since 1970: for estimating the offset between clocks, never subtracted as a duration."""


@dataclass(frozen=True)
class Reply:
    """The result of a call."""

    message: Message
    timing: Timing


@dataclass(frozen=True)
class Health:
    """The answer to a health check."""

    serving: bool
    service: str
    version: str
    """The service's version: it changes when the output for the same request would."""
    program: str = ""
    """The release and the revision of its image, as written by ``storycreator.runtime.program``."""
    circuits: tuple[str, ...] = ()
    """The replicas it does not call at the moment because they are unreachable: ``C2 grpc 10.0.0.2:50054 open``."""
    store: str = ""
    """The identity of its artifact store; empty when it is not known."""
    clock: float = 0.0
    """Its wall clock when it answered, seconds since 1970: compared with ours, never subtracted as a duration."""
    schema: str = ""
    """The digest of its messages' schema; empty when it does not say."""
    loading: tuple[str, ...] = ()
    """The models it is loading. It serves meanwhile: a call that needs one waits."""


def seconds_since_1970(said: object) -> float:
    """The clock in the answer to a health check; 0 when the answer has none."""
    try:
        return float(str(said))
    except ValueError:
        return 0.0


ERROR_DOMAIN = "storycreator"
"""``ErrorInfo.domain`` on both wires."""


def check_request_size(size: int, spec: ServiceSpec) -> None:
    """Raise ``InvalidInputError`` for a request that is too large to be sent."""
    if size > MAX_MESSAGE_BYTES:
        raise InvalidInputError.of("request", f"has {size} bytes; at most {MAX_MESSAGE_BYTES} can be sent", stage=spec.letter)


def check_reply_size(size: int, spec: ServiceSpec) -> None:
    """Raise ``InternalError`` for an answer that is too large to be sent."""
    if size > MAX_MESSAGE_BYTES:
        raise InternalError(f"the {spec.name}'s answer has {size} bytes; at most {MAX_MESSAGE_BYTES} can be sent", stage=spec.letter)


def deadline_passed(spec: ServiceSpec) -> DeadlineError:
    """The error for a caller whose deadline has passed without an answer."""
    return DeadlineError(f"the {spec.name} did not answer in the time it was given", stage=spec.letter)


def unfinished(spec: ServiceSpec) -> DeadlineError:
    """The error for work that did not finish before its deadline."""
    return DeadlineError(f"the {spec.name} did not finish in the time it was given", stage=spec.letter)


CONTEXT_NAMES = ("idempotency_key", "traceparent", "tracestate", "authorization")
"""The parts of the call context that are text, by their names on both wires."""
CONTEXT_MAX = 4_096
"""Characters of each; gRPC admits metadata of about twice that in all."""


def context_of(call: Call, token: str) -> dict[str, str]:
    """The call context by ``CONTEXT_NAMES``, with a bearer token; empty for none."""
    values = (call.idempotency_key, call.traceparent, call.tracestate, token and f"Bearer {token}")
    return {name: value for name, value in zip(CONTEXT_NAMES, values, strict=True) if value}


def call_from_context(
    context: Mapping[str, str], stage: str, via: str, seconds: float | None, caller: Caller, report: Report | None = None
) -> Call:
    """The call a server received from a caller over ``via``, with ``seconds`` left. Raises ``InvalidInputError``.

    Without an idempotency key (``job:stage:branch``) it gets a unique job id, so that two such calls never share a result."""
    for name in CONTEXT_NAMES:
        if len(context.get(name, "")) > CONTEXT_MAX:
            raise InvalidInputError.of(name, f"is longer than {CONTEXT_MAX} characters", stage=stage)
    job, _, rest = context.get("idempotency_key", "").partition(":")
    reporting: dict[str, Any] = {"report": report} if report else {}
    return Call(
        job_id=job or uuid.uuid4().hex, stage=stage, branch=rest.partition(":")[2], via=via, caller=caller,
        deadline=None if seconds is None else time.monotonic() + seconds, traceparent=context.get("traceparent", ""),
        tracestate=context.get("tracestate", ""), token=_bearer(context.get("authorization", "")), **reporting,
    )  # fmt: skip


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
