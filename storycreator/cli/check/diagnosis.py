"""What is at an endpoint, as far as it can be seen from here: no host, a closed port, another program, or the service."""

import asyncio
import errno
import ssl
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from storycreator.core.errors import (
    InvalidInputError,
    NotFoundError,
    PermissionDeniedError,
    StoryCreatorError,
    UnauthenticatedError,
    UnavailableError,
)
from storycreator.core.service import Call
from storycreator.jobs.preflight import CLOCK_SECONDS, STORES_REPAIR
from storycreator.messages.job import Stage
from storycreator.messages.preflight import PreflightRequest
from storycreator.messages.production import BranchKind
from storycreator.messages.story import StoryRequest
from storycreator.runtime.program import difference
from storycreator.runtime.remote import bearer
from storycreator.services import MAIN, SERVICES, ServiceSpec
from storycreator.settings import PipelineMode, Settings, Tls, address, load
from storycreator.transport.base import Health
from storycreator.transport.connect import Client, connect
from storycreator.transport.resilience.endpoints import Endpoint, parse, resolve

WIRES = (PipelineMode.GRPC, PipelineMode.RPC)
PROBE_SECONDS = 2.0
COMMON_PORTS = (22, 80)
"""Probed when none of our ports answers, to see whether the host is up: a refusal is an answer too."""
HEALTH_LINE = b'{"jsonrpc":"2.0","id":1,"method":"health.check"}\n'


class Status(StrEnum):
    """What was found at an endpoint."""

    HEALTHY = "healthy"
    LOADING = "loading"
    UNHEALTHY = "unhealthy"
    UNKNOWN_NAME = "unknown name"
    HOST_DOWN = "host down"
    CLOSED = "port closed"
    BLOCKED = "port blocked"
    SILENT = "no answer"
    WRONG_MODE = "wrong mode"
    WRONG_SERVICE = "wrong service"
    OTHER_PROGRAM = "other program"
    TLS = "speaks TLS"
    PLAIN = "speaks no TLS"
    CERTIFICATE = "certificate refused"
    OTHER_VERSION = "other version"
    REFUSED = "refuses our token"
    OTHER_STORE = "other store"
    OTHER_CLOCK = "other clock"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One endpoint, asked once."""

    service: str
    name: str
    mode: str
    host: str
    address: str
    status: Status
    version: str = ""
    program: str = ""
    milliseconds: float | None = None
    advice: str = ""
    store: str = ""
    """The identity of its artifact store; empty when it is not known."""
    clock_ahead: float | None = None
    """Seconds its clock is ahead of ours, within the time of one round trip."""
    circuits: tuple[str, ...] = ()
    """Replicas it does not call because they are unreachable: ``C2 grpc 10.0.0.2:50054 open``."""

    @property
    def ok(self) -> bool:
        """Whether calls can be made there."""
        return self.status in (Status.HEALTHY, Status.LOADING)


@dataclass(frozen=True)
class Host:
    """A machine some of the endpoints are on."""

    host: str
    addresses: tuple[str, ...]
    services: tuple[str, ...]
    status: str
    """``reachable``, ``host down`` or ``unknown name``."""
    advice: str = ""

    @property
    def ok(self) -> bool:
        """Whether the host is up."""
        return self.status == "reachable"


async def probe_port(endpoint: Endpoint, seconds: float = PROBE_SECONDS) -> str:
    """``open``, ``closed`` (refused), or ``nothing``: what a TCP connection meets."""
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(endpoint.host, endpoint.port)
    except (ConnectionRefusedError, ConnectionResetError):
        return "closed"
    except OSError as error:
        return "closed" if error.errno == errno.ECONNREFUSED else "nothing"
    writer.close()
    return "open"


async def detect_protocol(endpoint: Endpoint, seconds: float = PROBE_SECONDS) -> str:
    """The protocol at an open port: ``rpc``, ``grpc``, ``tls``, ``silence``, or the beginning of its answer."""
    said = b""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(endpoint.host, endpoint.port)
            try:
                writer.write(HEALTH_LINE)
                said = await reader.read(4096)
            finally:
                writer.close()
    if said.startswith(b'{"jsonrpc"'):
        return "rpc"
    if said[3:4] == b"\x04" and said[5:9] == b"\0\0\0\0":  # HTTP/2: a SETTINGS frame of stream 0
        return "grpc"
    if said[:2] in (b"\x15\x03", b"\x16\x03"):
        return "tls"
    if said:
        return said.decode("latin-1").strip().splitlines()[0][:60] if said.strip() else "blank lines"
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(endpoint.host, endpoint.port, ssl=trusting)
            writer.close()
            return "tls"
    return "silence"


def _ports(spec: ServiceSpec) -> str:
    return f"SERVICE_{spec.letter}_GRPC_PORT and SERVICE_{spec.letter}_RPC_PORT"


def _about_tls(endpoint: Endpoint, found: str, error: StoryCreatorError, secured: bool) -> tuple[Status, str] | None:
    """Status and advice when one side speaks TLS and the other does not, or they do not accept each other's certificate."""
    if found == "tls" and secured:
        advice = "python main.py certs list on both machines shows whose certificate has expired; then ./setup_machine1.sh --join TOKEN"
        return Status.CERTIFICATE, f"{error.message}. {advice}"
    if found == "tls":
        return Status.TLS, f"{endpoint} wants TLS: set STORYCREATOR_TLS=mutual here too, or remove the proxy before it"
    if secured and found in WIRES:
        return Status.PLAIN, f"{endpoint} speaks without TLS: set STORYCREATOR_TLS to the same value on both machines"
    return None


async def _diagnose(
    spec: ServiceSpec, mode: PipelineMode, endpoint: Endpoint, error: StoryCreatorError, secured: bool
) -> tuple[Status, str]:
    """Status and advice for an endpoint whose health could not be asked; ``secured`` when it was asked by TLS."""
    if isinstance(error, UnauthenticatedError | PermissionDeniedError):
        return Status.REFUSED, error.message
    met = await probe_port(endpoint)
    if met == "closed":
        where = f"are the services running on {endpoint.host}, and their ports published?"
        return Status.CLOSED, f"nothing listens there: {where} On it: docker-compose ps, docker-compose logs"
    if met == "nothing":
        firewall = "a firewall drops what goes to it; ./setup_machine2.sh there says how to open it"
        return Status.BLOCKED, f"{endpoint.host} is there and this port does not answer: {firewall}"
    found = await detect_protocol(endpoint)
    if about_tls := _about_tls(endpoint, found, error, secured):
        return about_tls
    other = PipelineMode.RPC if mode is PipelineMode.GRPC else PipelineMode.GRPC
    if found == other:
        return Status.WRONG_MODE, f"{endpoint} speaks {other}, not {mode}: {_ports(spec)} are mixed up, here or there"
    if isinstance(error, NotFoundError):
        return Status.WRONG_SERVICE, f"another service listens on {endpoint}: check {_ports(spec)}"
    if found == "silence":
        return (
            Status.SILENT,
            f"{endpoint} accepts connections and says nothing: the service hangs or is overloaded, or it is none; look at its log",
        )
    if found == mode:
        return Status.ERROR, error.message
    return Status.OTHER_PROGRAM, f"something else listens on {endpoint} (it says {found!r}): stop it, or change {_ports(spec)}"


async def ask(spec: ServiceSpec, mode: PipelineMode, endpoint: Endpoint, seconds: float, settings: Settings) -> Finding:
    """Ask one replica of a service over one transport. Raises ``InvalidInputError`` for a wrong setting."""
    finding = partial(Finding, spec.letter, spec.name, str(mode), endpoint.host, str(endpoint))
    try:
        await resolve((endpoint,))
    except UnavailableError as error:
        return finding(Status.UNKNOWN_NAME, advice=error.message)
    loop = asyncio.get_running_loop()
    secured = settings.tls is Tls.MUTUAL
    peer = connect(spec, (endpoint,), mode, credentials=settings.credentials(MAIN), **bearer(spec, settings))
    try:
        await peer.health(seconds)  # connects
        began, sent_at = loop.time(), time.time()
        health = await peer.health(seconds)
        spent, answered_at = round((loop.time() - began) * 1000, 2), time.time()
        status, advice = _assess(spec, health)
        ahead = round(health.clock - (sent_at + answered_at) / 2, 3) if health.clock else None
        if status is Status.HEALTHY and (not secured or spec.by_main):  # only what calls a service may ask it more
            status, advice = await _token(peer, spec, seconds)
        if status is Status.HEALTHY and ahead is not None and abs(ahead) > CLOCK_SECONDS:
            status = Status.OTHER_CLOCK
            advice = f"its clock is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this machine's: timedatectl set-ntp true"
    except InvalidInputError:
        raise
    except StoryCreatorError as error:
        status, advice = await _diagnose(spec, mode, endpoint, error, secured)
        return finding(status, advice=advice)
    finally:
        await peer.close()
    return finding(status, health.version, health.program, spent, advice, health.store, ahead, health.circuits)


async def _token(peer: Client, spec: ServiceSpec, seconds: float) -> tuple[Status, str]:
    """Whether the service takes our token: by a preflight about an engine that nobody has, for which it need not load anything."""
    nothing = PreflightRequest(story=StoryRequest(prompt="check"), skip=tuple(BranchKind), engine="none")
    try:
        await peer.preflight(nothing, Call(job_id="check", stage=spec.letter, deadline=time.monotonic() + seconds))
    except (UnauthenticatedError, PermissionDeniedError) as error:
        return Status.REFUSED, error.message
    except NotFoundError:
        pass  # it cannot be asked, so it has not refused
    return Status.HEALTHY, ""


def _assess(spec: ServiceSpec, health: Health) -> tuple[Status, str]:
    if health.service != spec.container:
        return Status.WRONG_SERVICE, f"{health.service} listens there: check {_ports(spec)}"
    if not health.serving:
        return Status.UNHEALTHY, f"{spec.container} is starting or stopping; ask again, then look at its log"
    if differs := difference(spec, health):
        return Status.OTHER_VERSION, differs
    return Status.LOADING if health.loading else Status.HEALTHY, ""


async def _host(host: str, findings: list[Finding]) -> Host:
    about = partial(Host, host, services=tuple(dict.fromkeys(finding.service for finding in findings)))
    try:
        addresses = tuple(endpoint.host for endpoint in await resolve((Endpoint(host, 1),)))
    except UnavailableError as error:
        return about((), status="unknown name", advice=error.message)
    silent = (Status.BLOCKED, Status.HOST_DOWN)
    reachable = any(finding.status not in silent for finding in findings)
    if not reachable:
        reachable = any([await probe_port(Endpoint(host, port)) != "nothing" for port in COMMON_PORTS])
    if reachable:
        return about(addresses, status="reachable")
    advice = f"nothing at {host} answers, on no port: is the machine on, in this network, and is its address right (MACHINE2_IP)?"
    return about(addresses, status=str(Status.HOST_DOWN), advice=advice + " Or its firewall drops everything from here")


def _other_stores(found: list[Finding]) -> list[Finding]:
    """The findings, with those marked whose service puts what it makes into another store than the binder reads."""
    stores = {one.store for one in found if one.service == Stage.BINDING and one.store}
    if len(stores) != 1:
        return found
    sharing = {spec.letter for spec in SERVICES if spec.stage in (Stage.PRODUCTION, Stage.BINDING)}
    advice = "it uses another artifact store than D, which will not find what it makes: " + STORES_REPAIR
    return [
        replace(one, status=Status.OTHER_STORE, advice=advice)
        if one.ok and one.service in sharing and one.store and one.store not in stores
        else one
        for one in found
    ]


async def ask_all(specs: Iterable[ServiceSpec], modes: Iterable[PipelineMode], seconds: float) -> tuple[list[Host], list[Finding]]:
    """Every replica of every service over every transport, and the machines. Raises ``InvalidInputError`` for a wrong setting,
    ``StateError`` without a certificate when TLS is mutual."""
    settings = load()
    asking = [
        ask(spec, mode, endpoint, seconds, settings)
        for spec in specs
        for mode in modes
        for endpoint in parse(*address(spec.letter, spec.grpc_port, spec.rpc_port).where(mode))
    ]
    found = _other_stores(list(await asyncio.gather(*asking)))
    names = dict.fromkeys(finding.host for finding in found)
    hosts = await asyncio.gather(*(_host(name, [finding for finding in found if finding.host == name]) for name in names))
    down = {host.host for host in hosts if host.status == Status.HOST_DOWN}
    return list(hosts), [
        replace(finding, status=Status.HOST_DOWN, advice="") if finding.host in down and finding.status is Status.BLOCKED else finding
        for finding in found
    ]
