"""Where a service's replicas are, and which one is next."""

import asyncio
import ipaddress
import socket
import time
from typing import Any, NamedTuple

from storycreator.core.errors import InvalidInputError, UnavailableError


class Endpoint(NamedTuple):
    """A host (name or address, IPv6 without brackets) and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def bare(host: str) -> str:
    """A host without the brackets an IPv6 address may be written in. Raises ``ValueError`` unless it is a name or an address."""
    inner = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        if ":" in inner or inner != host:
            ipaddress.IPv6Address(inner)
        elif not inner or set(inner) & set("[]/@ "):
            raise ValueError(inner)
    except ValueError as error:
        raise ValueError(f"{host!r} is neither a host name nor an IP address") from error
    return inner


def parse(text: str, default_port: int) -> tuple[Endpoint, ...]:
    """``host``, ``host:port``, ``[::1]:port`` or ``::1``, several separated by commas. Raises ``InvalidInputError``."""
    found = []
    for part in (piece.strip() for piece in text.split(",")):
        if not part:
            continue
        host, port = part, str(default_port)
        if "]:" in part or part.count(":") == 1:
            host, _, port = part.rpartition(":")
        try:
            host = bare(host)
        except ValueError:
            host = ""
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise InvalidInputError.of("address", f"{part!r} is not host, host:port or [IPv6]:port with a port from 1 to 65535")
        found.append(Endpoint(host, int(port)))
    if not found:
        raise InvalidInputError.of("address", "is empty; give host:port")
    return tuple(found)


async def resolve(endpoints: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
    """Every address behind the names, each once, in the order of the resolver. Raises ``UnavailableError`` naming what it asked for."""
    found: dict[Endpoint, None] = {}
    problems = []
    for endpoint in endpoints:
        try:
            ipaddress.ip_address(endpoint.host)
            found[endpoint] = None
            continue
        except ValueError:
            pass
        try:
            answers = await asyncio.to_thread(socket.getaddrinfo, endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
            found.update({Endpoint(_with_scope(*answer[4]), endpoint.port): None for answer in answers})
        except OSError as error:
            problems.append(f"the name {endpoint.host} is not known ({error.strerror or error})")
    if not found:
        raise UnavailableError(f"{'; '.join(problems)}; check the host in the service's address")
    return tuple(found)


def _with_scope(host: Any, _port: Any, _flow: Any = 0, scope: Any = 0) -> str:
    """The host of a socket address; a link-local one with the interface it is on. (uvloop's ``getaddrinfo`` loses it.)"""
    return f"{host}%{scope}" if scope else str(host)


class Resolved:
    """The addresses behind some endpoints, asked for again when they are older than ``seconds``: replicas come and go."""

    def __init__(self, endpoints: tuple[Endpoint, ...], seconds: float = 15.0) -> None:
        self._endpoints = endpoints
        self._seconds = seconds
        self._found: tuple[Endpoint, ...] = ()
        self._since = 0.0

    async def get(self) -> tuple[Endpoint, ...]:
        """Every address. Raises ``UnavailableError`` when no name is known."""
        if not self._found or time.monotonic() - self._since > self._seconds:
            try:
                self._found = await resolve(self._endpoints)
            except UnavailableError:
                if not self._found:  # else what was known is better than nothing: a resolver may be away for a while
                    raise
            self._since = time.monotonic()
        return self._found
