"""Pictures from an AUTOMATIC1111 web UI (or a server with the same API): ``POST /sdapi/v1/txt2img``."""

from typing import Any

from services.c1_illustrator.engines.prompts import NEGATIVE
from services.c1_illustrator.engines.remote import RemoteEngine, decode
from storycreator.core.engines import BY_SERVER, EngineSpec
from storycreator.core.errors import RemoteEngineError
from storycreator.inference.web import WebClient, shown


class Automatic1111Images(RemoteEngine):
    """Client of one server."""

    def __init__(
        self, url: str, timeout: float, *, link_local: bool = False, width: int = 1024, height: int = 768, steps: int = 28
    ) -> None:
        self._url = url.rstrip("/") + "/sdapi/v1/txt2img"
        self._shown = shown(self._url)
        self._timeout = timeout
        self._body = {"width": width, "height": height, "steps": steps, "cfg_scale": 7, "negative_prompt": NEGATIVE}
        self._http = WebClient(self._url, timeout, link_local=link_local)

    async def picture(self, prompt: str, seed: int) -> bytes:
        """Request one picture with this seed."""
        import httpx

        try:
            response = await self._http.post(self._url, {**self._body, "prompt": prompt, "seed": seed})
        except httpx.TimeoutException as error:
            raise RemoteEngineError(
                f"{self._shown}: no answer within {self._timeout:g} s; is a checkpoint loaded, and the machine fast enough?"
            ) from error
        except httpx.HTTPError as error:
            raise RemoteEngineError(
                f"{self._shown}: {error or type(error).__name__}; is the server running with --api, and the address right?"
            ) from error
        if not response.is_success:
            raise RemoteEngineError(
                f"{self._shown}: HTTP {response.status_code}: {self._http.quoted(response)}; is the server running with --api?"
            )
        try:
            answer = response.json()
        except ValueError as error:
            raise ValueError("the answer is not JSON") from error
        images = answer.get("images") if isinstance(answer, dict) else None
        if not (isinstance(images, list) and images and isinstance(images[0], str)):
            raise ValueError("the answer has no images")
        return decode(images[0])

    async def close(self) -> None:
        """Close pooled connections."""
        await self._http.close()


def _make(resources: Any) -> Automatic1111Images:
    options = resources.options
    return Automatic1111Images(options.automatic1111_url, options.remote_seconds, link_local=options.link_local)


ENGINE = EngineSpec(
    "automatic1111", _make,
    remote=True, model="the server's checkpoint", licence=BY_SERVER, options=("automatic1111_url",), needs=("automatic1111_url",),
)  # fmt: skip
