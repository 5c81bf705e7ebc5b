"""``PIPELINE_MODE=grpc|rpc``: the services as clients see them."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from storycreator.core.errors import InternalError
from storycreator.core.service import Call
from storycreator.messages.common import Message
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.runtime.program import SameBuild
from storycreator.security.tokens import Signer
from storycreator.services import BY_LETTER, MAIN, ServiceSpec
from storycreator.settings import PipelineMode, Settings, address, load, stage_seconds
from storycreator.transport.connect import Client, OnTiming, connect, ignore_timing
from storycreator.transport.resilience.endpoints import parse
from storycreator.transport.resilience.policy import Resilience, RetryPolicy

WIRES = (PipelineMode.GRPC, PipelineMode.RPC)
VERSION_SECONDS = 2.0
"""The time limit for asking a service its version."""


def bearer(spec: ServiceSpec, settings: Settings, subject: str = MAIN) -> dict[str, Any]:
    """What a client of a service shows for who it is: the arguments of a ``ServiceClient``. ``subject`` is the calling container. Raises
    ``InvalidInputError`` naming the variable."""
    key = settings.signing_key.get_secret_value()
    return {"sign": Signer(key, subject, spec)} if key else {"token": settings.token.get_secret_value()}


def client(letter: str, mode: PipelineMode, on_timing: OnTiming = ignore_timing, subject: str = MAIN) -> Client:
    """A client of a service at the address the environment names, for the container ``subject``. Raises ``InvalidInputError`` naming the
    variable."""
    spec = BY_LETTER[letter]
    where, port = address(letter, spec.grpc_port, spec.rpc_port).where(mode)
    settings = load()
    return connect(
        spec,
        parse(where, port),
        mode,
        policy=Resilience(retry=RetryPolicy(patience=settings.patience_seconds)),
        on_timing=on_timing,
        seconds=stage_seconds(letter, spec.seconds),
        credentials=settings.credentials(subject),
        **bearer(spec, settings, subject),
    )


@asynccontextmanager
async def remote_peers(letters: Iterable[str], mode: PipelineMode, on_timing: OnTiming = ignore_timing) -> AsyncIterator[dict[str, Client]]:
    """Clients of some services by letter, as main; closed on exit."""
    peers: dict[str, Client] = {letter: SameBuild(BY_LETTER[letter], client(letter, mode, on_timing)) for letter in letters}
    try:
        yield peers
    finally:
        for peer in peers.values():
            await peer.close()


class SameTransport:
    """A peer that is called over the same transport as its caller: main's choice holds for the whole walk."""

    def __init__(self, clients: Mapping[str, Client]) -> None:
        self._clients = clients

    async def __call__(self, request: Message, call: Call) -> Message:
        """Call the service."""
        if call.via not in self._clients:
            raise InternalError(f"there is no way to call {call.stage} over {call.via!r}")
        return await self._clients[call.via](request, call)

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """Ask over the same transport."""
        return await self._clients[call.via].preflight(request, call)

    async def version(self, call: Call) -> str:
        """By a health check over the same transport."""
        health = await self._clients[call.via].health(min(VERSION_SECONDS, call.remaining() or VERSION_SECONDS))
        return health.version

    def circuits(self) -> list[str]:
        """Replicas that are not called at the moment: ``C2 grpc 10.0.0.2:50054 open``."""
        return [
            f"{one.replicas.spec.letter} {mode} {endpoint} {state}"
            for mode, one in self._clients.items()
            for endpoint, state in one.replicas.circuits().items()
        ]

    async def close(self) -> None:
        """Close every client."""
        for one in self._clients.values():
            await one.close()


def same_transport(letter: str, subject: str) -> SameTransport:
    """A peer by letter of the container ``subject``, called over the transport of its caller."""
    return SameTransport({mode: SameBuild(BY_LETTER[letter], client(letter, mode, subject=subject)) for mode in WIRES})
