"""Clients of a service, the same for both transports."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

from storycreator.core.service import Call
from storycreator.messages.common import ArtifactRef, Message
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.security.credentials import Credentials
from storycreator.services import ServiceSpec
from storycreator.transport.base import Health, Timing
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience
from storycreator.transport.resilience.replicas import Replicas

OnTiming = Callable[[Call, Timing, float], None]
"""Takes the callee's own durations, and the seconds of the whole call as measured by the caller."""


class Client(Protocol):
    """A service on another machine or in another process."""

    replicas: Replicas

    async def __call__(self, request: Message, call: Call) -> Message:
        """Call the service's method."""
        ...

    async def health(self, timeout: float) -> Health:  # noqa: ASYNC109
        """Ask once, within seconds. Raises ``UnavailableError`` or ``DeadlineError``."""
        ...

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """Ask once which wishes of a run it can keep. Raises what it raises, ``UnavailableError`` or ``DeadlineError``."""
        ...

    def fetch(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """An artifact of its store, in pieces."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


def ignore_timing(_call: Call, _timing: Timing, _seconds: float) -> None:
    """For callers that do not measure."""


class ServiceClient(ABC):
    """The base of both transports' clients. Safe for any number of calls at once on one event loop."""

    def __init__(
        self,
        spec: ServiceSpec,
        endpoints: tuple[Endpoint, ...],
        *,
        policy: Resilience | None = None,
        on_timing: OnTiming = ignore_timing,
        token: str = "",
        sign: Callable[[Call], str] | None = None,
        seconds: float | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        """``sign`` makes the bearer token of each call; without it ``token`` goes with calls that have none. No call takes longer than
        ``seconds``, by default the spec's. With ``credentials`` it speaks mutual TLS, and only to the service it means."""
        self._spec = spec
        self._on_timing = on_timing
        self._own_token = token
        self._sign = sign
        self._credentials = credentials
        self._seconds = spec.seconds if seconds is None else seconds
        self.replicas = Replicas(spec, endpoints, self._ask_health, policy)

    def _token(self, call: Call) -> str:
        """The bearer token to send with a call; empty for none."""
        return self._sign(call) if self._sign is not None else call.token or self._own_token

    @property
    def _bare(self) -> Call:
        """The context of a request that belongs to no job."""
        return Call(job_id="", stage=self._spec.letter)

    @abstractmethod
    async def _ask_health(self, endpoint: Endpoint, seconds: float) -> Health: ...

    @abstractmethod
    async def _ask_preflight(self, endpoint: Endpoint, request: PreflightRequest, call: Call) -> Preflight: ...

    @abstractmethod
    def _fetch(self, endpoint: Endpoint, ref: ArtifactRef, offset: int) -> AsyncIterator[bytes]: ...

    async def health(self, timeout: float) -> Health:  # noqa: ASYNC109
        """Ask once, within seconds. Raises ``UnavailableError``, ``DeadlineError``, or another error when another program answers."""
        return await self.replicas.health(timeout)

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """Ask the next reachable replica once. Raises what the service raises, ``UnavailableError`` or ``DeadlineError``."""
        return await self.replicas.once(lambda endpoint: self._ask_preflight(endpoint, request, call))

    async def fetch(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """The content of an artifact from an offset, in pieces. Raises what the store raised, or ``UnavailableError``."""
        async for piece in self.replicas.stream(lambda endpoint, begin: self._fetch(endpoint, ref, begin), offset, self._bare):
            yield piece


def connect(spec: ServiceSpec, endpoints: tuple[Endpoint, ...], mode: str, **settings: Any) -> Client:
    """A client over ``grpc`` or ``rpc`` with the settings of a ``ServiceClient``. Nothing is connected before the first call."""
    if mode == "grpc":
        from storycreator.transport.grpc.client import GrpcClient

        return GrpcClient(spec, endpoints, **settings)
    if mode == "rpc":
        from storycreator.transport.jsonrpc.client import JsonRpcClient

        return JsonRpcClient(spec, endpoints, **settings)
    raise ValueError(f"there is no transport {mode!r}")
