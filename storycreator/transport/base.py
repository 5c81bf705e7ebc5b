"""What both transports share: the dispatcher they serve, its replies, and the limits that must not differ between them."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

from storycreator.core.errors import DeadlineError, InternalError, InvalidInputError
from storycreator.core.service import Call
from storycreator.messages.common import ArtifactRef, Message
from storycreator.services import ServiceSpec

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
"""Of one message on either wire. Large things travel as artifacts; a whole production of 24 pages in 12 languages stays far below."""


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
    """The replicas it does not call at the moment because they are away: ``C2 grpc 10.0.0.2:50054 open``."""


class Dispatcher(Protocol):
    """A service ready to be served. It takes care of admission, deadlines and idempotency; a transport does not."""

    spec: ServiceSpec

    async def invoke(self, request: Message, call: Call) -> Reply:
        """Do the work. Raises ``StoryCreatorError`` and nothing else."""
        ...

    def health(self) -> Health:
        """The health now; never waits for running calls."""
        ...

    async def health_changed(self) -> None:
        """Return when ``health()`` may have a new answer."""
        ...

    def fetch(self, ref: ArtifactRef, offset: int, token: str) -> AsyncIterator[bytes]:
        """The content of an artifact from an offset, in pieces, for a caller with this bearer token."""
        ...


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


def too_late(spec: ServiceSpec) -> DeadlineError:
    """The error for a caller whose deadline has passed without an answer."""
    return DeadlineError(f"the {spec.name} did not answer in the time it was given", stage=spec.letter)


def unfinished(spec: ServiceSpec) -> DeadlineError:
    """The error for work that did not finish before its deadline."""
    return DeadlineError(f"the {spec.name} did not finish in the time it was given", stage=spec.letter)


def bearer(authorization: str) -> str:
    """The token in an ``Authorization`` value; empty when it has none."""
    if not authorization:
        return ""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def call_from_key(key: str, stage: str, **context: Any) -> Call:
    """The call for an idempotency key (``job:stage:branch``) and the rest of the context. A caller without a key gets a unique id, so that
    two such calls are never taken for one."""
    job, _, rest = key.partition(":")
    return Call(job_id=job or uuid.uuid4().hex, stage=stage, branch=rest.partition(":")[2], **context)
