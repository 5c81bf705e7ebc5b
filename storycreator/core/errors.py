"""The only list of failures.

Every failure a person or a peer can meet is one of these classes. A transport maps ``code`` to its own status and carries
``reason``, ``fields`` and ``retry_after`` as google.rpc details; nothing else about an error crosses a wire.

StoryCreatorError
├── InvalidInputError       INVALID_ARGUMENT     a field is wrong; says which
├── UnsuitableError         FAILED_PRECONDITION  the request is not for children of that age; says why
├── ModelUnavailableError   FAILED_PRECONDITION  a model or program is missing or damaged; names the command that mends it
├── VersionMismatchError    FAILED_PRECONDITION  a service is of another release than its caller; says which and what to build
├── NotFoundError           NOT_FOUND
├── EngineError             INTERNAL             an engine could not do its work
├── RemoteEngineError       UNAVAILABLE          a remote engine is down, slow or talks nonsense
├── UnavailableError        UNAVAILABLE          a service cannot be reached
├── BusyError               RESOURCE_EXHAUSTED   admission limit; try again after retry_after
├── StoreError              RESOURCE_EXHAUSTED   the artifact store is full or gone
├── StateError              FAILED_PRECONDITION  the state folder or the database of jobs cannot be used
├── DamagedArtifactError    DATA_LOSS            content does not match its hash
├── DeadlineError           DEADLINE_EXCEEDED
├── CancelledByCallerError  CANCELLED
├── UnauthenticatedError    UNAUTHENTICATED
└── InternalError           INTERNAL             a fault of ours
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pydantic import ValidationError


class Code(StrEnum):
    """The canonical status of an error, by gRPC's names."""

    CANCELLED = "CANCELLED"
    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    NOT_FOUND = "NOT_FOUND"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    INTERNAL = "INTERNAL"
    UNAVAILABLE = "UNAVAILABLE"
    DATA_LOSS = "DATA_LOSS"
    UNAUTHENTICATED = "UNAUTHENTICATED"


@dataclass(frozen=True)
class FieldFault:
    """One field that is wrong: its dotted path (``pages``, ``story.pages.0.text``) and what is wrong with it."""

    field: str
    description: str


class StoryCreatorError(Exception):
    """The root. ``str(error)`` names the cause and what to do, in words for a person."""

    code: ClassVar[Code] = Code.INTERNAL
    reason: ClassVar[str] = "INTERNAL"

    def __init__(self, message: str, *, stage: str = "", fields: Iterable[FieldFault] = (), retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.stage = stage
        """The letter of the service that failed, or empty."""
        self.fields = tuple(fields)
        self.retry_after = retry_after
        """Seconds, when trying again later makes sense."""


class InvalidInputError(StoryCreatorError):
    """A field is wrong."""

    code = Code.INVALID_ARGUMENT
    reason = "INVALID_INPUT"

    @classmethod
    def from_validation(cls, error: ValidationError, *, stage: str = "") -> "InvalidInputError":
        """The same faults, in our words: ``pages: Input should be less than or equal to 24``."""
        return cls.of_faults(
            (
                FieldFault(".".join(str(part) for part in item["loc"]) or "request", item["msg"].removeprefix("Value error, "))
                for item in error.errors(include_url=False, include_context=False, include_input=False)
            ),
            stage=stage,
        )

    @classmethod
    def of_faults(cls, faults: Iterable[FieldFault], *, stage: str = "") -> "InvalidInputError":
        """Several faults."""
        fields = tuple(faults)
        return cls("; ".join(f"{fault.field}: {fault.description}" for fault in fields), stage=stage, fields=fields)

    @classmethod
    def of(cls, field: str, description: str, *, stage: str = "") -> "InvalidInputError":
        """One fault in one field."""
        return cls.of_faults([FieldFault(field, description)], stage=stage)


@contextmanager
def invalid_input() -> Iterator[None]:
    """Turn what pydantic refuses within into an ``InvalidInputError`` that names each wrong field by its full path."""
    try:
        yield
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error


class UnsuitableError(StoryCreatorError):
    """What is asked for is not for children of that age."""

    code = Code.FAILED_PRECONDITION
    reason = "UNSUITABLE_CONTENT"


class ModelUnavailableError(StoryCreatorError):
    """A model, asset or program is missing or damaged. The message names the command that mends it."""

    code = Code.FAILED_PRECONDITION
    reason = "MODEL_UNAVAILABLE"


class VersionMismatchError(StoryCreatorError):
    """A service is of another release than its caller."""

    code = Code.FAILED_PRECONDITION
    reason = "VERSION_MISMATCH"


class NotFoundError(StoryCreatorError):
    """No such thing."""

    code = Code.NOT_FOUND
    reason = "NOT_FOUND"


class EngineError(StoryCreatorError):
    """An engine could not do its work."""

    code = Code.INTERNAL
    reason = "ENGINE_FAILED"


class RemoteEngineError(StoryCreatorError):
    """A remote engine is down, slow or talks nonsense."""

    code = Code.UNAVAILABLE
    reason = "REMOTE_ENGINE_FAILED"


class UnavailableError(StoryCreatorError):
    """A service cannot be reached."""

    code = Code.UNAVAILABLE
    reason = "UNAVAILABLE"


class BusyError(StoryCreatorError):
    """All places are taken."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "BUSY"


class StoreError(StoryCreatorError):
    """The artifact store is full or gone."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "STORE_FAILED"


class StateError(StoryCreatorError):
    """The state folder or the database of jobs cannot be used."""

    code = Code.FAILED_PRECONDITION
    reason = "STATE_FAILED"


class DamagedArtifactError(StoryCreatorError):
    """Stored content does not match its hash."""

    code = Code.DATA_LOSS
    reason = "DAMAGED_ARTIFACT"


class DeadlineError(StoryCreatorError):
    """The time given ran out."""

    code = Code.DEADLINE_EXCEEDED
    reason = "DEADLINE_EXCEEDED"


class CancelledByCallerError(StoryCreatorError):
    """The caller took the request back."""

    code = Code.CANCELLED
    reason = "CANCELLED"


class UnauthenticatedError(StoryCreatorError):
    """The bearer token is missing or wrong."""

    code = Code.UNAUTHENTICATED
    reason = "UNAUTHENTICATED"


class InternalError(StoryCreatorError):
    """A fault of ours."""


_BY_REASON: dict[str, type[StoryCreatorError]] = {
    found.reason: found
    for found in (
        InvalidInputError, UnsuitableError, ModelUnavailableError, VersionMismatchError, NotFoundError, EngineError,
        RemoteEngineError, UnavailableError,
        BusyError, StoreError, StateError, DamagedArtifactError, DeadlineError, CancelledByCallerError, UnauthenticatedError, InternalError,
    )
}  # fmt: skip
# What a status means when whoever sent it gave no reason: a proxy, a library, somebody else's server.
_BY_CODE: dict[str, type[StoryCreatorError]] = {
    found.code: found
    for found in (
        InvalidInputError, ModelUnavailableError, NotFoundError, UnavailableError, BusyError, DamagedArtifactError, DeadlineError,
        CancelledByCallerError, UnauthenticatedError, InternalError,
    )
}  # fmt: skip


def rebuild(
    reason: str, code: str, message: str, *, stage: str, fields: Iterable[FieldFault], retry_after: float | None
) -> StoryCreatorError:
    """The error a peer sent: the class of its reason, else of its code, else ``InternalError``."""
    found = _BY_REASON.get(reason) or _BY_CODE.get(code, InternalError)
    return found(message, stage=stage, fields=fields, retry_after=retry_after)
