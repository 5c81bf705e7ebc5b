"""Pictures from an OpenAI-compatible ``/images/generations`` endpoint; accepts ``b64_json`` and ``url`` answers."""

from urllib.parse import urlsplit

from services.c1_illustrator.engines.remote import RemoteEngine, decode
from storycreator.core.errors import RemoteEngineError
from storycreator.inference.openai import OpenAIEndpoint, openai_spec
from storycreator.inference.web import WebClient, shown


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
            return decode(url) if url.startswith("data:") else await self._download(self._endpoint.url(url))
        raise ValueError("the answer has neither b64_json nor url")

    async def _download(self, url: str) -> bytes:
        """A picture that the answer gives the address of: on the engine's own server, or anywhere on the internet."""
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"the picture's address is not one of the web: {url[:80]}")
        import httpx

        elsewhere = urlsplit(url).hostname != urlsplit(self._endpoint.root).hostname
        http = WebClient(url, self._endpoint.timeout, link_local=self._endpoint.link_local and not elsewhere, public=elsewhere)
        try:
            response = await http.get(url)
            response.raise_for_status()
            return response.content
        except httpx.HTTPStatusError as error:
            raise RemoteEngineError(f"{shown(url)}: the picture cannot be fetched (HTTP {error.response.status_code})") from error
        except httpx.HTTPError as error:
            raise RemoteEngineError(f"{shown(url)}: the picture cannot be fetched ({error or type(error).__name__})") from error
        finally:
            await http.close()

    async def close(self) -> None:
        """Close pooled connections."""
        await self._endpoint.close()


ENGINE = openai_spec(lambda resources: OpenAIImages(resources.options.endpoint(), resources.options.model, resources.options.size), "size")
