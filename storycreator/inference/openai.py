"""OpenAI-compatible HTTP endpoints (OpenAI, Ollama, llama.cpp server, vLLM …): the client that chat, images and speech share, and the
settings of every service that has an engine for one."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from pydantic import Field

from storycreator.core.engines import BY_SERVER, EngineSpec
from storycreator.core.errors import RemoteEngineError
from storycreator.core.options import Options
from storycreator.inference.web import WebAddress, WebClient, shown

if TYPE_CHECKING:
    import httpx  # imported where it is used: most services never call a server

ATTEMPTS = 3


class OpenAIOptions(Options):
    """Settings of a service that can leave its work to an OpenAI-compatible server."""

    base_url: WebAddress = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    """Address of the OpenAI-compatible server, with or without `/v1`."""
    api_key: str = Field("", json_schema_extra={"env": ["OPENAI_API_KEY"]}, repr=False)
    """Key of the OpenAI-compatible server, when it wants one."""
    model: str = "gpt-4o-mini"
    """The model to ask the OpenAI-compatible server for."""
    remote_seconds: float = Field(120.0, gt=0)
    """Seconds a remote engine's server may take for one answer."""
    link_local: bool = Field(False, json_schema_extra={"env": ["STORYCREATOR_LINK_LOCAL"]})
    """Whether a remote engine's server may have a link-local address or that of a cloud's metadata service."""

    def endpoint(self) -> "OpenAIEndpoint":
        """A client for the server."""
        return OpenAIEndpoint(self.base_url, self.api_key, timeout=self.remote_seconds, link_local=self.link_local)


def openai_spec(make: Callable[[Any], Any], *options: str) -> EngineSpec:
    """A service's engine that asks an OpenAI-compatible server; ``options`` shape its result beside address and model."""
    return EngineSpec("openai", make, remote=True, licence=BY_SERVER, options=("base_url", "model", *options), needs=("base_url",))


def api_root(base_url: str) -> str:
    """The versioned root, whether or not the setting ends in ``/v1``."""
    root = base_url.rstrip("/")
    return root if root.endswith("/v1") else f"{root}/v1"


class OpenAIEndpoint:
    """One endpoint with its key. Retries refusals that pass (429, 5xx, connection failures) within ``ATTEMPTS``; everything
    that goes wrong is a ``RemoteEngineError`` that names the endpoint and what to check."""

    def __init__(self, base_url: str, api_key: str = "", *, timeout: float = 120.0, link_local: bool = False) -> None:
        self._root = api_root(base_url)
        self.root = shown(self._root)
        """Its address, for messages."""
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._http = WebClient(self._root, timeout, headers=headers, secrets=(api_key,), link_local=link_local)
        self.timeout = timeout
        self.link_local = link_local

    def url(self, reference: str) -> str:
        """The address that a relative or absolute reference in an answer means."""
        return urljoin(f"{self._root}/", reference)

    async def close(self) -> None:
        """Close pooled connections."""
        await self._http.close()

    async def post(self, path: str, body: dict[str, Any], *, timeout: float | None = None) -> "httpx.Response":  # noqa: ASYNC109
        """POST JSON, get a 2xx response. ``timeout`` in seconds bounds one attempt."""
        import httpx

        url = f"{self._root}/{path.lstrip('/')}"
        problem = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(0.5 * 2 ** (attempt - 1))
            try:
                response = await self._http.post(url, body, seconds=timeout)
            except httpx.TimeoutException:
                problem = f"no answer within {timeout or self.timeout:g} s; is the model loaded, and fast enough?"
                break
            except httpx.HTTPError as error:
                problem = f"{error or type(error).__name__}; is the server running, and the address right?"
                continue
            if response.is_success:
                return response
            problem = f"HTTP {response.status_code}: {self._http.quoted(response)}"
            if response.status_code in (401, 403):
                problem += "; check OPENAI_API_KEY"
            elif response.status_code == 404:
                problem += "; check OPENAI_BASE_URL and the model's name"
            if response.status_code not in (408, 409, 429) and response.status_code < 500:
                break
        raise RemoteEngineError(f"{shown(url)}: {problem}")

    async def post_json(self, path: str, body: dict[str, Any], *, timeout: float | None = None) -> dict[str, Any]:  # noqa: ASYNC109
        """POST JSON, get a JSON object."""
        response = await self.post(path, body, timeout=timeout)
        try:
            answer = response.json()
        except ValueError as error:
            raise RemoteEngineError(f"{self.root}/{path}: the answer is not JSON: {self._http.quoted(response)!r}") from error
        if not isinstance(answer, dict):
            raise RemoteEngineError(f"{self.root}/{path}: the answer is not a JSON object")
        return answer
