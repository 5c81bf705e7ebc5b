"""HTTP to the servers of remote engines: only where it was told to go, and only so much and so long."""

import asyncio
import os
from base64 import b64encode
from collections.abc import Collection
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit
from urllib.request import getproxies_environment, proxy_bypass

from pydantic import AfterValidator

from storycreator.core.errors import InvalidInputError, RemoteEngineError

if TYPE_CHECKING:
    import httpx  # imported where it is used: most services never call a server

CONNECT_SECONDS = 5.0
MAX_ANSWER_BYTES = 64_000_000
"""The most that is read of an answer; the largest that make sense are pictures in base64."""
REDIRECTS = 3
QUOTED = 300
"""Characters of a server's answer that an error quotes."""


def _web_address(value: str) -> str:
    if value and not (value.startswith(("http://", "https://")) and _host(value)):
        raise ValueError("must be the address of a server: http://… or https://…")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""The address of an engine's server, or empty."""


def shown(url: str) -> str:
    """A URL without what may be secret: user, password, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "a malformed address"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


class WebClient:
    """Calls one server. It uses the proxies of the environment, except for addresses of this machine."""

    def __init__(
        self,
        url: str,
        seconds: float,
        *,
        headers: dict[str, str] | None = None,
        secrets: Collection[str] = (),
        link_local: bool = False,
        public: bool = False,
    ) -> None:
        """``seconds`` bound a whole answer; ``secrets`` are what it is sent and must not be quoted.

        ``link_local`` allows the addresses that ``guard`` refuses; ``public`` refuses every address that is not one of the internet.
        Raises ``InvalidInputError`` for a proxy that cannot be used, ``RemoteEngineError`` for a URL that is none."""
        import httpx

        from storycreator.inference.guard import GuardedTransport

        try:
            self._url = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise RemoteEngineError(f"{shown(url)}: {error}") from error
        self._seconds = seconds
        user, password = self._url.username, self._url.password
        basic = b64encode(f"{user}:{password}".encode()).decode() if password else ""
        self._secrets = [secret for secret in (*secrets, password, basic) if secret]
        self._link_local, self._public = link_local, public
        options: dict[str, Any] = {"headers": {"Accept-Encoding": "identity", **(headers or {})}}
        if proxy := _proxy(url):
            options["proxy"] = proxy
        else:
            options["transport"] = httpx.AsyncHTTPTransport() if link_local else GuardedTransport(public=public)
        try:
            self._http = httpx.AsyncClient(
                timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS),
                event_hooks={"request": [self._check]},
                max_redirects=REDIRECTS,
                **options,
            )
        except (ValueError, httpx.InvalidURL) as error:
            names = [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy", "all_proxy")]
            raise InvalidInputError.of(", ".join(names), f"not a proxy that can be used ({error})") from error

    async def _check(self, request: "httpx.Request") -> None:
        """Before a request, and before each redirect is followed. Raises ``RemoteEngineError``."""
        from storycreator.inference.guard import check_literal

        if request.url.scheme not in ("http", "https"):
            raise RemoteEngineError(f"{shown(str(request.url))}: only http and https are spoken to an engine's server")
        if request.url.host != self._url.host:
            raise RemoteEngineError(f"{self._url.host} redirects to another server ({request.url.host}), which is not followed")
        if not self._link_local:
            check_literal(request.url.host, public=self._public)

    async def post(self, url: str, body: dict[str, Any], *, seconds: float | None = None) -> "httpx.Response":
        """POST JSON; redirects are not followed. Raises httpx's errors, ``httpx.ReadTimeout`` when the whole answer is not there in time,
        and ``RemoteEngineError`` for a server or an answer that is refused."""
        return await self._ask("POST", url, seconds, json=body)

    async def get(self, url: str) -> "httpx.Response":
        """GET; redirects within the server are followed. Raises as ``post`` does."""
        return await self._ask("GET", url, None, follow_redirects=True)

    async def _ask(self, method: str, url: str, seconds: float | None, *, follow_redirects: bool = False, **body: Any) -> "httpx.Response":
        import httpx

        seconds = seconds or self._seconds
        request = self._http.build_request(method, url, timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS), **body)
        try:
            async with asyncio.timeout(seconds):
                response = await self._http.send(request, stream=True, follow_redirects=follow_redirects)
                try:
                    content = await self._content(response, shown(url))
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"no whole answer within {seconds:g} s", request=request) from error
        return httpx.Response(response.status_code, headers=response.headers, content=content, request=request)

    @staticmethod
    async def _content(response: "httpx.Response", url: str) -> bytes:
        """All of it, as sent: what is compressed may be a thousand times as large."""
        if (encoding := response.headers.get("Content-Encoding", "identity")) != "identity":
            raise RemoteEngineError(f"{url}: the answer is compressed ({encoding[:20]!r}), though it was asked for as it is")
        content = bytearray()
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > MAX_ANSWER_BYTES:
                raise RemoteEngineError(f"{url}: the answer has more than {MAX_ANSWER_BYTES:,} bytes; is it the right server?")
        return bytes(content)

    def quoted(self, response: "httpx.Response") -> str:
        """The beginning of an answer, for an error message, without the secrets the server may have sent back."""
        said = response.text
        for secret in self._secrets:
            said = said.replace(secret, "•••")
        return said[:QUOTED]

    async def close(self) -> None:
        """Close pooled connections."""
        await self._http.aclose()


def _host(url: str) -> str:
    with suppress(ValueError):
        return (urlsplit(url).hostname or "").lower()
    return ""


def _proxy(url: str) -> str:
    """The proxy a server is called through; empty for one on this machine, or that ``no_proxy`` names by name, address or network."""
    host, proxies = _host(url), getproxies_environment()
    found = proxies.get(urlsplit(url).scheme) or proxies.get("all") or ""
    if not found or proxy_bypass(host) or _is_direct(host, proxies.get("no", "")):
        return ""
    return found if "://" in found else f"http://{found}"


def _is_direct(host: str, no_proxy: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    listed = [part.strip() for part in no_proxy.split(",") if "/" in part]
    return address.is_loopback or any(address in network for network in map(_network, listed) if network is not None)


def _network(text: str) -> Any:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
