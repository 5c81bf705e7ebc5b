"""Serving a service: both listeners in one process, until a signal says to stop."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from storycreator.core.dispatcher import Admission, LocalDispatcher
from storycreator.core.errors import InvalidInputError, StoreError, StoryCreatorError
from storycreator.models.library import ModelLibrary
from storycreator.observability import logs
from storycreator.runtime.assemble import assemble
from storycreator.runtime.program import program
from storycreator.runtime.remote import same_transport
from storycreator.security.credentials import Credentials
from storycreator.security.identity import callers_of
from storycreator.services import BY_LETTER
from storycreator.settings import Settings, address, load, share_processors, stage_seconds
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.grpc.server import GrpcServer
from storycreator.transport.inprocess import InProcessPeer
from storycreator.transport.jsonrpc.server import JsonRpcServer, Limits

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ports:
    """Where the two listeners are."""

    grpc: int
    rpc: int


@asynccontextmanager
async def listening(
    dispatcher: LocalDispatcher,
    host: str,
    ports: Ports,
    grace: float,
    connection_seconds: float = 0.0,
    credentials: Credentials | None = None,
) -> AsyncIterator[Ports]:
    """Serve over both transports, with ``credentials`` by mutual TLS. A connection older than ``connection_seconds`` is closed when its
    calls have ended; 0 for never. On exit refuse new calls and let running ones finish within ``grace`` seconds."""
    grpc = GrpcServer(dispatcher, connection_seconds=connection_seconds, credentials=credentials)
    rpc = JsonRpcServer(dispatcher, limits=Limits(connection_seconds=connection_seconds), credentials=credentials)
    try:
        yield Ports(await grpc.start(host, ports.grpc), await rpc.start(host, ports.rpc))
    finally:
        dispatcher.drain()
        await asyncio.gather(grpc.stop(grace), rpc.stop(grace))


async def until_signal() -> None:
    """Return at SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def _serve(letter: str, settings: Settings) -> None:
    spec = BY_LETTER[letter]
    artifacts = ArtifactStore.open(settings.store_url)
    credentials = settings.credentials(spec.container)
    peers = {peer: same_transport(peer, credentials) for peer in spec.peers}
    service = assemble(spec, artifacts, ModelLibrary(settings.models_dir), peers)
    seconds = stage_seconds(letter, spec.seconds)
    inner = InProcessPeer(spec, lambda: service, seconds)
    callers = None if credentials is None else callers_of(spec)
    admission = Admission(at_work=settings.at_work, longest_seconds=seconds, token=settings.token.get_secret_value(), callers=callers)

    def circuits() -> list[str]:
        return [line for peer in peers.values() for line in peer.circuits()]

    store = ""
    with suppress(StoreError):  # the service starts all the same; the call that needs the store says what is wrong
        store = await artifacts.identity()
    dispatcher = LocalDispatcher(spec, inner.work, artifacts, service.version, admission, circuits, program(), store, inner.preflight)
    own = address(letter, spec.grpc_port, spec.rpc_port)
    try:
        ports = Ports(own.grpc_port, own.rpc_port)
        served = listening(dispatcher, settings.bind_host, ports, settings.drain_seconds, settings.connection_seconds, credentials)
        async with served as ports:
            line = "%s (%s) serves gRPC on port %d and JSON-RPC on port %d, TLS %s"
            log.info(line, spec.container, spec.name, ports.grpc, ports.rpc, settings.tls)
            await until_signal()
            log.info("%s is stopping: finishing running calls", spec.container)
    finally:
        await inner.close()
        for peer in peers.values():
            await peer.close()


def main(letter: str) -> None:
    """Serve a service in this process until a signal. Exits with 0, with 1 when it cannot serve, 2 for a wrong setting."""
    import uvloop

    share_processors()
    if letter not in BY_LETTER:
        sys.exit(f"storycreator/services.py has no entry for {letter}")
    container = BY_LETTER[letter].container
    logs.set_up(container)
    try:
        uvloop.run(_serve(letter, load()))
    except (StoryCreatorError, OSError) as error:
        log.error("%s cannot serve: %s", container, error)
        sys.exit(2 if isinstance(error, InvalidInputError) else 1)
