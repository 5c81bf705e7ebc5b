"""Every failure a person or a peer can meet is one of these classes.

A transport maps ``code`` to its own status and carries ``reason``, ``fields`` and ``retry_after`` as google.rpc details; nothing else about
an error crosses a wire.
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
    PERMISSION_DENIED = "PERMISSION_DENIED"


@dataclass(frozen=True)
class FieldFault:
    """One invalid field: its dotted path (``pages``, ``story.pages.0.text``) and what is wrong with it."""

    field: str
    description: str


def _encodable(text: str) -> str:
    """The text with what UTF-8 cannot express escaped: a file name in another encoding would keep the error from crossing a wire."""
    return text.encode(errors="backslashreplace").decode()


class StoryCreatorError(Exception):
    """The root. ``str(error)`` names the cause and what to do, in words for a person."""

    code: ClassVar[Code] = Code.INTERNAL
    reason: ClassVar[str] = "INTERNAL"
    _by_reason: ClassVar[dict[str, type["StoryCreatorError"]]] = {}
    _by_code: ClassVar[dict[str, type["StoryCreatorError"]]] = {}
    """The first class of each code: the meaning of a status without a reason, as sent by a proxy, a library or another program."""

    def __init_subclass__(cls, *, code: Code, reason: str) -> None:
        cls.code, cls.reason = code, reason
        cls._by_reason[reason] = cls
        cls._by_code.setdefault(code, cls)

    def __init__(self, message: str, *, stage: str = "", fields: Iterable[FieldFault] = (), retry_after: float | None = None) -> None:
        message = _encodable(message)
        super().__init__(message)
        self.message = message
        self.stage = stage
        """The letter of the service that failed, or empty."""
        self.fields = tuple(FieldFault(_encodable(fault.field), _encodable(fault.description)) for fault in fields)
        self.retry_after = retry_after
        """Seconds, when trying again later makes sense."""


class InvalidInputError(StoryCreatorError, code=Code.INVALID_ARGUMENT, reason="INVALID_INPUT"):
    """A field is invalid; the message names it."""

    @classmethod
    def from_validation(cls, error: ValidationError, *, stage: str = "") -> "InvalidInputError":
        """From pydantic's error: ``pages: Input should be less than or equal to 24``."""
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        return cls.of_faults(
            (FieldFault(".".join(map(str, item["loc"])) or "request", item["msg"].removeprefix("Value error, ")) for item in faults),
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
    """Turn pydantic's ``ValidationError`` into an ``InvalidInputError`` that names each invalid field by its full path."""
    try:
        yield
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error


class ModelUnavailableError(StoryCreatorError, code=Code.FAILED_PRECONDITION, reason="MODEL_UNAVAILABLE"):
    """A model, asset or program is missing or damaged. The message names the command that repairs it."""


class UnsuitableError(StoryCreatorError, code=Code.FAILED_PRECONDITION, reason="UNSUITABLE_CONTENT"):
    """The request is not suitable for children of that age; the message says why."""


class VersionMismatchError(StoryCreatorError, code=Code.FAILED_PRECONDITION, reason="VERSION_MISMATCH"):
    """A service and its caller are of different releases; the message says which, and what to build."""


class IncompleteError(StoryCreatorError, code=Code.FAILED_PRECONDITION, reason="INCOMPLETE"):
    """A finished book lacks a part that is required."""


class StateError(StoryCreatorError, code=Code.FAILED_PRECONDITION, reason="STATE_FAILED"):
    """The state folder or the job database cannot be used."""


class NotFoundError(StoryCreatorError, code=Code.NOT_FOUND, reason="NOT_FOUND"):
    """The thing asked for does not exist."""


class UnavailableError(StoryCreatorError, code=Code.UNAVAILABLE, reason="UNAVAILABLE"):
    """A service cannot be reached."""


class RemoteEngineError(StoryCreatorError, code=Code.UNAVAILABLE, reason="REMOTE_ENGINE_FAILED"):
    """A remote engine is down or slow, or its answer is invalid."""


class BusyError(StoryCreatorError, code=Code.RESOURCE_EXHAUSTED, reason="BUSY"):
    """The admission limit is reached; try again after ``retry_after``."""


class LimitError(StoryCreatorError, code=Code.RESOURCE_EXHAUSTED, reason="LIMIT_EXCEEDED"):
    """One caller asks for more than its share; try again after ``retry_after``."""


class StoreError(StoryCreatorError, code=Code.RESOURCE_EXHAUSTED, reason="STORE_FAILED"):
    """The artifact store is full or gone."""


class DamagedArtifactError(StoryCreatorError, code=Code.DATA_LOSS, reason="DAMAGED_ARTIFACT"):
    """Stored content does not match its hash."""


class DeadlineError(StoryCreatorError, code=Code.DEADLINE_EXCEEDED, reason="DEADLINE_EXCEEDED"):
    """The deadline passed."""


class CancelledByCallerError(StoryCreatorError, code=Code.CANCELLED, reason="CANCELLED"):
    """The caller cancelled the request."""


class UnauthenticatedError(StoryCreatorError, code=Code.UNAUTHENTICATED, reason="UNAUTHENTICATED"):
    """The bearer token is missing, wrong or expired."""


class PermissionDeniedError(StoryCreatorError, code=Code.PERMISSION_DENIED, reason="PERMISSION_DENIED"):
    """The caller is known and may not do this."""


class InternalError(StoryCreatorError, code=Code.INTERNAL, reason="INTERNAL"):
    """A fault in this program."""


def unexpected(name: str, stage: str = "") -> InternalError:
    """The error for a caller when a service fails in a way nobody foresaw: what it was is for the log, not for whoever called."""
    return InternalError(f"the {name} failed unexpectedly; its log says why", stage=stage)


class EngineError(StoryCreatorError, code=Code.INTERNAL, reason="ENGINE_FAILED"):
    """An engine failed."""


def rebuild(
    reason: str, code: str, message: str, *, stage: str, fields: Iterable[FieldFault], retry_after: float | None
) -> StoryCreatorError:
    """The error a peer sent: the class of its reason, else of its code, else ``InternalError``."""
    found = StoryCreatorError._by_reason.get(reason) or StoryCreatorError._by_code.get(code, InternalError)
    return found(message, stage=stage, fields=fields, retry_after=retry_after)
