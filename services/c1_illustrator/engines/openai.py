"""Pictures from an OpenAI-compatible ``/images/generations`` endpoint; accepts ``b64_json`` and ``url`` answers."""

from urllib.parse import urljoin

from services.c1_illustrator.engines.remote import MAX_BYTES, RemoteEngine, decode
from storycreator.core.errors import RemoteEngineError
from storycreator.inference.openai import OpenAIEndpoint, openai_spec
from storycreator.inference.web import http_client


class OpenAIImages(RemoteEngine):
    """One endpoint and model."""

    def __init__(self, endpoint: OpenAIEndpoint, model: str, size: str) -> None:
        self._endpoint = endpoint
        self._model = model
        self._size = size

    async def picture(self, prompt: str, seed: int) -> bytes:
        """Request one picture; the API has no seed."""
        answer = await self._endpoint.post_json("images/generations", {"model": self._model, "prompt": prompt, "n": 1, "size": self._size})
        data = answer.get("data")
        first = data[0] if isinstance(data, list) and data else None
        if not isinstance(first, dict):
            raise ValueError("the answer has no data")
        if isinstance(encoded := first.get("b64_json"), str) and encoded:
            return decode(encoded)
        if isinstance(url := first.get("url"), str) and url:
            return decode(url) if url.startswith("data:") else await self._download(urljoin(self._endpoint.root + "/", url))
        raise ValueError("the answer has neither b64_json nor url")

    async def _download(self, url: str) -> bytes:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"the picture's address is not one of the web: {url[:80]}")
        import httpx

        try:
            async with (
                http_client(url, self._endpoint.timeout, follow_redirects=True) as http,
                http.stream("GET", url) as response,
            ):
                response.raise_for_status()
                content = bytearray()
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > MAX_BYTES:
                        raise ValueError(f"the picture has more than {MAX_BYTES} bytes")
                return bytes(content)
        except httpx.HTTPError as error:
            raise RemoteEngineError(f"{url}: the picture cannot be fetched ({error or type(error).__name__})") from error

    async def close(self) -> None:
        """Close pooled connections."""
        await self._endpoint.close()


ENGINE = openai_spec(lambda resources: OpenAIImages(resources.options.endpoint(), resources.options.model, resources.options.size), "size")
