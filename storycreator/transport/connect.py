"""A client for a service, whatever the transport: callers get the same object for both."""

from collections.abc import AsyncIterator, Callable
from typing import Protocol

from storycreator.core.service import Call
from storycreator.messages.common import ArtifactRef, Message
from storycreator.services import ServiceSpec
from storycreator.transport.base import Health, Timing
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience
from storycreator.transport.resilience.replicas import Replicas

OnTiming = Callable[[Call, Timing, float], None]
"""Called with the callee's own durations, and the seconds of the whole call as measured by the caller."""


class Client(Protocol):
    """A service somewhere else."""

    replicas: Replicas

    async def __call__(self, request: Message, call: Call) -> Message:
        """Do the work over there."""
        ...

    async def health(self, timeout: float) -> Health:  # noqa: ASYNC109
        """Ask once, within seconds. Raises ``UnavailableError`` or ``DeadlineError``."""
        ...

    def fetch(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """An artifact of its store, in pieces."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


def ignore_timing(_call: Call, _timing: Timing, _seconds: float) -> None:
    """For callers that do not measure."""


def connect(
    spec: ServiceSpec,
    endpoints: tuple[Endpoint, ...],
    mode: str,
    *,
    policy: Resilience | None = None,
    on_timing: OnTiming = ignore_timing,
    token: str = "",
    seconds: float | None = None,
) -> Client:
    """A client over ``grpc`` or ``rpc``. Nothing is connected before the first call. ``token`` goes with calls that have none. No call
    takes longer than ``seconds``, the spec's unless given."""
    if mode == "grpc":
        from storycreator.transport.grpc.client import GrpcClient

        return GrpcClient(spec, endpoints, policy=policy, on_timing=on_timing, token=token, seconds=seconds)
    if mode == "rpc":
        from storycreator.transport.jsonrpc.client import JsonRpcClient

        return JsonRpcClient(spec, endpoints, policy=policy, on_timing=on_timing, token=token, seconds=seconds)
    raise ValueError(f"there is no transport {mode!r}")
