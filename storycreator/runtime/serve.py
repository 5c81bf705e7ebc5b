"""Serving a service: both listeners in one process, until a signal says to stop."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from storycreator.core.dispatcher import Admission, LocalDispatcher
from storycreator.core.errors import InvalidInputError, StateError, StoreError, StoryCreatorError
from storycreator.models.library import ModelLibrary
from storycreator.observability import logs
from storycreator.runtime.assemble import assemble
from storycreator.runtime.program import program
from storycreator.runtime.remote import same_transport
from storycreator.security.audit import AuditLog
from storycreator.security.credentials import Credentials
from storycreator.security.gatekeeper import Gatekeeper, Rules
from storycreator.security.identity import callers_of
from storycreator.security.limits import CallerLimits
from storycreator.security.tokens import PublicKeys
from storycreator.services import BY_LETTER, ServiceSpec
from storycreator.settings import AuditMode, Settings, Tls, address, load, share_processors, stage_seconds
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.grpc.server import GrpcServer
from storycreator.transport.inprocess import InProcessPeer
from storycreator.transport.jsonrpc.server import JsonRpcServer, Limits

log = logging.getLogger(__name__)
REFUSALS_A_MINUTE = 60
"""Of one caller: more are a script that guesses."""


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


def entry_rules(spec: ServiceSpec, settings: Settings) -> Rules:
    """Whom a service lets in. Raises ``InvalidInputError`` naming the setting."""
    keys, token = PublicKeys(settings.token_keys) if settings.token_keys else None, settings.token.get_secret_value()
    if settings.closed and keys is None and not token:
        raise InvalidInputError.of(
            "STORYCREATOR_CLOSED", "needs STORYCREATOR_TOKEN_KEYS or STORYCREATOR_TOKEN: without them nobody has a token"
        )
    limits = CallerLimits(
        settings.calls_a_minute, settings.pages_a_minute, settings.calls_at_once, settings.prompt_characters, REFUSALS_A_MINUTE
    )
    callers = callers_of(spec) if settings.tls is Tls.MUTUAL else None
    return Rules(token, callers=callers, keys=keys, closed=settings.closed, limits=limits)


def _audit_log(name: str, settings: Settings) -> AuditLog | None:
    """The log to record calls in; None for none. Raises ``StateError`` when it was asked for and cannot be written."""
    if not settings.audited:
        return None
    try:
        return AuditLog(settings.audit_folder, name, keep_bytes=settings.audit_megabytes * 10**6)
    except StateError as error:
        if settings.audit is AuditMode.ON:
            raise
        log.error("calls are not recorded: %s; set STORYCREATOR_AUDIT_DIR, or STORYCREATOR_AUDIT=off", error)
        return None


async def _serve(letter: str, settings: Settings) -> None:
    spec = BY_LETTER[letter]
    artifacts = ArtifactStore.open(settings.store_url)
    credentials = settings.credentials(spec.container)
    peers = {peer: same_transport(peer, spec.container) for peer in spec.peers}
    service = assemble(spec, artifacts, ModelLibrary(settings.models_dir), peers)
    seconds = stage_seconds(letter, spec.seconds)
    inner = InProcessPeer(spec, lambda: service, seconds)
    admission = Admission(at_work=settings.at_work, longest_seconds=seconds)

    def circuits() -> list[str]:
        return [line for peer in peers.values() for line in peer.circuits()]

    store = ""
    with suppress(StoreError):  # the service starts all the same; the call that needs the store says what is wrong
        store = await artifacts.identity()
    audit = _audit_log(spec.container, settings)
    gatekeeper = Gatekeeper(spec, entry_rules(spec, settings), audit, record_prompts=settings.audit_prompts)
    dispatcher = LocalDispatcher(
        spec, inner.work, artifacts, service.version, admission, circuits, program(), store, inner.preflight, gatekeeper
    )
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
        if audit is not None:
            audit.close()
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
