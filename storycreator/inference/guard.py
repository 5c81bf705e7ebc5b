"""Where a remote engine's server may be: addresses at which a cloud gives out its machine's credentials are refused, by whatever name."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from storycreator.core.errors import RemoteEngineError

_REFUSED = tuple(
    ip_network(text)
    for text in (
        "169.254.0.0/16",  # link-local; the metadata services of most clouds
        "fe80::/10",  # link-local
        "fd00:ec2::254/128",  # AWS
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure
        "192.0.0.192/32",  # Oracle
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, else the address itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def check_address(text: str, name: str, *, public: bool) -> None:
    """Raise ``RemoteEngineError`` when an IP address may not be called; ``name`` is the host it was found for. ``public`` refuses every
    address that is not one of the internet."""
    address = _meant(ip_address(text))
    if any(address in network for network in _REFUSED):
        raise RemoteEngineError(
            f"{name} has the address {text}, which is link-local or a cloud's metadata service; "
            "set STORYCREATOR_LINK_LOCAL=true if an engine's server is really there"
        )
    if public and not address.is_global:
        raise RemoteEngineError(f"{name} has the address {text}, which is in a private network, and is not the engine's own server")


def check_literal(host: str, *, public: bool) -> None:
    """Check a host that is an address, in any spelling (``0xa9fea9fe``); nothing is looked up. Raises ``RemoteEngineError``."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):  # a name
        return
    for *_, where in found:
        check_address(str(where[0]), host, public=public)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Looks a name up once, checks its addresses, and connects to exactly those: a name cannot mean another address a moment later."""

    def __init__(self, *, public: bool) -> None:
        self._public = public
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """httpx calls this."""
        host = request.url.raw_host.decode("ascii")
        extensions = {**request.extensions, "sni_hostname": host}
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, request.url.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(str(error), request=request) from error
        addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
        for address in addresses:
            check_address(address, host, public=self._public)
        failure = httpx.ConnectError("the name has no address", request=request)
        for address in addresses:
            url = request.url.copy_with(host=address)
            try:
                return await self._inner.handle_async_request(
                    httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=extensions)
                )
            except httpx.ConnectError as error:
                failure = error
        raise failure

    async def aclose(self) -> None:
        """Close pooled connections."""
        await self._inner.aclose()
