"""What a service is: a plain class with one declared method, and the Call that method is handed.

A service knows no wire. Its method is a coroutine ``(request, call) -> reply``: it streams by reporting progress on the call and
ends in exactly one reply or one ``StoryCreatorError``. Whoever serves it (in one process, over gRPC, over JSON-RPC) only translates.
"""

import hashlib
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict

from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import Message, Progress
from storycreator.storage.artifacts import ArtifactStore

Report = Callable[[Progress], Awaitable[None]]


async def _unreported(_: Progress) -> None:
    return


def _uncounted() -> None:
    return


@dataclass(frozen=True)
class Call:
    """The context of one call, the same over every transport."""

    job_id: str
    stage: str
    """The letter of the service that is called."""
    branch: str = ""
    deadline: float | None = None
    """When the caller stops waiting, on this process's ``time.monotonic()``; None for never."""
    traceparent: str = ""
    tracestate: str = ""
    token: str = field(default="", repr=False)
    via: str = ""
    """The transport it came over (``grpc``, ``rpc``), which calls made on its behalf use too; empty in one process."""
    report: Report = _unreported
    """Await it to send progress; it waits while the caller is slow to read. Call it on the event loop only."""
    attempted: Callable[[], None] = _uncounted
    """Told each time the call is made, again after a failure included. For whoever makes it; it does not travel."""

    @property
    def heard(self) -> bool:
        """Whether anybody listens to its progress: what nobody hears need not be sent."""
        return self.report is not _unreported

    @property
    def idempotency_key(self) -> str:
        """``job:stage:branch``: two calls with the same key ask for the same work."""
        return f"{self.job_id}:{self.stage}:{self.branch}"

    def remaining(self) -> float | None:
        """Seconds left, never below 0; None without a deadline."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def within(self, seconds: float) -> "Call":
        """The same call, ending no later than in so many seconds."""
        latest = time.monotonic() + seconds
        return self if self.deadline is not None and self.deadline <= latest else replace(self, deadline=latest)

    def reporting(self, report: Report) -> "Call":
        """The same call, with somebody who hears its progress."""
        return replace(self, report=report)

    def child(
        self,
        stage: str,
        branch: str = "",
        *,
        reserve: float = 0.1,
        report: Report | None = None,
        attempted: Callable[[], None] = _uncounted,
    ) -> "Call":
        """The context for a call made on behalf of this one; ``reserve`` seconds are kept back to answer in."""
        deadline = None if self.deadline is None else self.deadline - reserve
        return replace(self, stage=stage, branch=branch, deadline=deadline, report=report or self.report, attempted=attempted)


RequestT = TypeVar("RequestT", bound=Message, contravariant=True)
ReplyT = TypeVar("ReplyT", bound=Message, covariant=True)


class Peer(Protocol[RequestT, ReplyT]):
    """Somebody who does a service's work when called: the service itself, or a client of it over any transport."""

    async def __call__(self, request: RequestT, call: Call) -> ReplyT:
        """Do the work or raise a ``StoryCreatorError``."""
        ...


@runtime_checkable
class Versioned(Protocol):
    """A peer that can say which version would answer a call."""

    async def version(self, call: Call) -> str:
        """What its health check answers: changes when its reply to the same request would. Raises a ``StoryCreatorError``."""
        ...


@runtime_checkable
class Preparable(Protocol):
    """A peer that can get ready before it is called."""

    def prepare(self) -> None:
        """Begin what would hold up the first call; returns at once and raises nothing."""
        ...


class Options(BaseModel):
    """A service's settings. The runtime fills each field ``x`` of service A from ``SERVICE_A_X``, or from the names in
    ``json_schema_extra={"env": ["OPENAI_BASE_URL"]}`` when that is unset."""

    model_config = ConfigDict(frozen=True, extra="forbid")


OptionsT = TypeVar("OptionsT", bound=Options)


class ModelFiles(Protocol):
    """Where models and assets are."""

    def path(self, name: str) -> Path:
        """The folder of a fetched asset by its name in the manifest; raises ``ModelUnavailableError`` when it is missing or damaged."""
        ...


@dataclass(frozen=True)
class Resources(Generic[OptionsT]):
    """What a service is given to work with."""

    options: OptionsT
    artifacts: ArtifactStore
    models: ModelFiles
    peers: Mapping[str, Peer[Any, Any]] = field(default_factory=dict)
    """The services it may call, by letter. Only the hub has any."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Which of them does what kind of work: ``{"pictures": "C1"}``."""


class Service(ABC, Generic[OptionsT]):
    """The base of all services. A subclass adds the one method its row in ``contract.py`` names."""

    options_type: ClassVar[type[Options]] = Options
    engines: ClassVar[tuple[str, ...]] = ()
    """Names a request may ask for; empty for a service that has no choice."""
    draft_engine: ClassVar[str] = ""
    """Which of them ``"draft"`` stands for."""

    def __init__(self, resources: Resources[OptionsT]) -> None:
        self.options = resources.options
        self.artifacts = resources.artifacts
        self.models = resources.models
        self.peers = resources.peers
        self.letters = resources.letters

    @classmethod
    def engine_name(cls, asked: str, options: Options) -> str:
        """Which engine a request's ``engine`` stands for: ``""`` is the configured one, ``"draft"`` the instant one.

        Raises ``InvalidInputError`` naming the field when there is no such engine.
        """
        name = cls.draft_engine if asked == "draft" else asked or str(getattr(options, "engine", ""))
        if name not in cls.engines:
            raise InvalidInputError.of("engine", f"there is no engine {name!r}; use one of {', '.join(cls.engines)}")
        return name

    @property
    @abstractmethod
    def version(self) -> str:
        """What answers a health check: changes when the output for the same request would."""

    def settings_mark(self, *names: str) -> str:
        """Part of a version: says that some of these settings, which shape what is made, are not the usual ones, and which apart."""
        usual = type(self.options).model_fields
        other = {name: getattr(self.options, name) for name in names if getattr(self.options, name) != usual[name].default}
        return f"+{hashlib.sha256(repr(sorted(other.items())).encode()).hexdigest()[:8]}" if other else ""

    def prepare(self) -> None:
        """Have what takes long to start begin to, in the background: a call is sure to come, but not yet."""

    async def open(self) -> None:
        """Get ready to work. Models may also load at the first use; a missing one must fail that call, not the process."""

    async def close(self) -> None:
        """Let go of models, connections and threads."""
