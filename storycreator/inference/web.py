"""HTTP clients for the servers of remote engines."""

import os
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from storycreator.core.errors import InvalidInputError

if TYPE_CHECKING:
    import httpx  # imported where it is used: most services never call a server

CONNECT_SECONDS = 5.0


def http_client(url: str, timeout: float, **options: Any) -> "httpx.AsyncClient":
    """A client for the server at ``url`` with httpx's ``options``; ``timeout`` in seconds bounds an answer. It uses the proxies of the
    environment, except for addresses of this machine. Raises ``InvalidInputError`` for a proxy that cannot be used."""
    import httpx

    if _direct(url):
        options["transport"] = httpx.AsyncHTTPTransport()
    try:
        return httpx.AsyncClient(timeout=httpx.Timeout(timeout, connect=CONNECT_SECONDS), **options)
    except (ValueError, httpx.InvalidURL) as error:
        names = [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy", "all_proxy")]
        raise InvalidInputError.of(", ".join(names), f"not a proxy that can be used ({error})") from error


def _direct(url: str) -> bool:
    """Whether a server is on this machine or in a network of ``no_proxy``. (httpx understands names and addresses there, no networks.)"""
    host = urlsplit(url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    listed = [part.strip() for part in getproxies_environment().get("no", "").split(",") if "/" in part]
    return address.is_loopback or any(address in network for network in map(_network, listed) if network is not None)


def _network(text: str) -> Any:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
