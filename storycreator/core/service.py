"""The base class of services, and the call context.

A service is independent of transports. Its method is a coroutine ``(request, call) -> reply``: it reports progress on the call and ends in
one reply or one ``StoryCreatorError``.
"""

import asyncio
import time
from abc import ABC
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

from storycreator import __version__
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import InvalidInputError, ModelUnavailableError, StoreError
from storycreator.core.options import Options
from storycreator.core.preflight import impossible, kept, unknown
from storycreator.core.tracing import child_span
from storycreator.messages.common import Message, Progress, Provenance
from storycreator.messages.preflight import Preflight, PreflightRequest, Prospect, Site
from storycreator.storage.artifacts import ArtifactStore

Report = Callable[[Progress], Awaitable[None]]


async def _unreported(_: Progress) -> None:
    return


def _uncounted() -> None:
    return


@dataclass(frozen=True)
class Caller:
    """Who called a service over a wire."""

    address: str = ""
    """The IP address; empty in one process."""
    identity: str = ""
    """The URI in the caller's certificate, verified; empty without one."""
    subject: str = ""
    """Whom the caller's signed token was issued to, verified; empty without one."""


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
    caller: Caller = Caller()
    """Set on the service's side only."""
    via: str = ""
    """The transport it came over (``grpc``, ``rpc``), which calls made on its behalf use too; empty in one process."""
    report: Report = _unreported
    """Sends progress; waits while the caller is slow to read. Call it on the event loop only."""
    attempted: Callable[[], None] = _uncounted
    """Called before each attempt, on the caller's side only."""

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
        """The same call, with another report."""
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
        """The context of a call made on behalf of this one; ``reserve`` seconds are left for the answer."""
        deadline = None if self.deadline is None else self.deadline - reserve
        return replace(
            self,
            stage=stage,
            branch=branch,
            caller=Caller(),
            deadline=deadline,
            traceparent=child_span(self.traceparent),
            report=report or self.report,
            attempted=attempted,
        )


RequestT = TypeVar("RequestT", bound=Message, contravariant=True)
ReplyT = TypeVar("ReplyT", bound=Message, covariant=True)


class Peer(Protocol[RequestT, ReplyT]):
    """A callable that does a service's work: the service itself, or a client over any transport."""

    async def __call__(self, request: RequestT, call: Call) -> ReplyT:
        """Do the work or raise a ``StoryCreatorError``."""
        ...


@runtime_checkable
class Versioned(Protocol):
    """A peer whose version can be asked for."""

    async def version(self, call: Call) -> str:
        """The version in its health check: changes when the reply to the same request would. Raises a ``StoryCreatorError``."""
        ...


@runtime_checkable
class Preparable(Protocol):
    """A peer that can prepare before its first call."""

    def prepare(self) -> None:
        """Start in the background what would delay the first call; returns at once and raises nothing."""
        ...


OptionsT = TypeVar("OptionsT", bound=Options)


class ModelFiles(Protocol):
    """Access to models and assets."""

    def path(self, name: str) -> Path:
        """The folder of a fetched asset by its name in the manifest; raises ``ModelUnavailableError`` when it is missing or damaged."""
        ...


@dataclass(frozen=True)
class Resources(Generic[OptionsT]):
    """Everything a service needs."""

    options: OptionsT
    artifacts: ArtifactStore
    models: ModelFiles
    letter: str = ""
    """The service's own letter in the table of services."""
    peers: Mapping[str, Peer[Any, Any]] = field(default_factory=dict)
    """The services it may call, by letter. Only the hub has any."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Which of them does what kind of work: ``{"pictures": "C1"}``."""


class Service(ABC, Generic[OptionsT]):
    """The base of all services. A subclass adds the one method its row in ``services.py`` names."""

    options_type: ClassVar[type[Options]] = Options
    engines: ClassVar[Engines] = Engines()
    """The engines a request may name; none for a service without a choice."""
    recipe: ClassVar[str] = __version__
    """The version of the code its engines share: changes when all engines give another reply to the same request."""

    def __init__(self, resources: Resources[OptionsT]) -> None:
        self.resources = resources
        self.letter = resources.letter
        self.options = resources.options
        self.artifacts = resources.artifacts
        self.models = resources.models
        self.peers = resources.peers
        self.letters = resources.letters
        self._made: dict[str, Any] = {}

    def choose(self, asked: str) -> EngineSpec:
        """The engine a request asks for; raises ``InvalidInputError`` naming the field ``engine``."""
        return self.engines.choose(asked, self.options, self.letter)

    def engine(self, spec: EngineSpec) -> Any:
        """An engine, created at its first use and kept until the service closes. Raises what creating it raises."""
        if spec.name not in self._made:
            self._made[spec.name] = spec.make(self.resources)
        return self._made[spec.name]

    def provenance(
        self, spec: EngineSpec, *, notes: Iterable[str] = (), model: str | None = None, licence: str | None = None, voice: str = ""
    ) -> Provenance:
        """How this service made something with an engine; ``model`` and ``licence`` only where they differ from the spec's."""
        own = spec.model or (str(getattr(self.options, "model", "")) if "model" in spec.options else "")
        return Provenance(
            service=self.letter, engine=spec.name, model=own if model is None else model, version=self.version,
            licence=spec.licence if licence is None else licence, voice=voice, notes=tuple(notes),
        )  # fmt: skip

    @property
    def version(self) -> str:
        """The version in the health check: changes when the reply to the same request would."""
        return self.recipe + self.engines.version(self.options)

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """Which wishes of a run this service can keep: its engine and its models first, then what ``wishes`` adds."""
        return Preflight(prospects=await asyncio.to_thread(self._prospects, request), sites=(await self._site(),))

    async def _site(self) -> Site:
        store = ""
        with suppress(StoreError):  # the call that needs it says what is wrong
            store = await self.artifacts.identity()
        return Site(service=self.letter, store=store, clock=time.time())

    def _prospects(self, request: PreflightRequest) -> tuple[Prospect, ...]:
        if not self.engines.names:
            return ()
        try:
            spec = self.choose(request.engine)
        except InvalidInputError as error:
            return (impossible(self.letter, f"engine {request.engine or getattr(self.options, 'engine', '')}", error, field="engines"),)
        found = [unknown(self.letter, f"engine {spec.name}", "engines", "depends on its server") if spec.remote
                 else kept(self.letter, f"engine {spec.name}", "engines")]  # fmt: skip
        for name in spec.models:
            try:
                self.models.path(name)
            except ModelUnavailableError as error:
                found.append(impossible(self.letter, f"model {name}", error))
        return (*found, *self.wishes(request, spec))

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterable[Prospect]:
        """The prospects of what a request asks of this service beyond an engine. Takes a fraction of a second, blocking; makes nothing."""
        return ()

    def prepare(self) -> None:
        """Start slow parts in the background; a call will follow."""

    async def open(self) -> None:
        """Prepare for calls. Models may also load at first use; a missing one must fail that call, not the process."""

    async def close(self) -> None:
        """Release models, connections and threads."""
        made, self._made = self._made, {}
        for engine in made.values():
            await engine.close()
