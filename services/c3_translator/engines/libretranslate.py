"""Translation by a LibreTranslate server, into any language it supports."""

import asyncio
import html
from collections.abc import Sequence
from typing import Any

from services.c3_translator import names
from services.c3_translator.engines import remote
from services.c3_translator.work import EngineResult, Unit, Work
from storycreator.core.engines import BY_SERVER, EngineSpec
from storycreator.core.errors import InvalidInputError, RemoteEngineError
from storycreator.core.service import Call
from storycreator.inference.web import WebClient, shown

ATTEMPTS = 3


class LibreTranslate:
    """One request a page, with all its sentences in ``q``."""

    def __init__(self, url: str, key: str, timeout: float, *, link_local: bool = False) -> None:
        self._url = url.rstrip("/").removesuffix("/translate") + "/translate"
        self._shown = shown(self._url)
        self._key = key
        self._http = WebClient(self._url, timeout, secrets=(key,), link_local=link_local)

    async def translate(self, work: Work, call: Call) -> EngineResult:
        """Page by page. Raises ``RemoteEngineError``; ``InvalidInputError`` when the server lacks the language."""

        async def ask(batch: Sequence[Unit]) -> list[str]:
            return await self._page(work, batch)

        return await remote.page_by_page(work, call, ask)

    async def _page(self, work: Work, batch: Sequence[Unit]) -> list[str]:
        body: dict[str, Any] = {
            "q": [self._marked(unit.text, work.names) for unit in batch],
            "source": work.source.partition("-")[0],
            "target": work.language,
            "format": "html",
        }
        if self._key:
            body["api_key"] = self._key
        answer = await self._post(body)
        got = answer.get("translatedText") if isinstance(answer, dict) else None
        texts = remote.validate_sentences(got, batch, self._shown)
        return [html.unescape(self._unmarked(text)) for text in texts]

    @staticmethod
    def _marked(text: str, all_names: Sequence[str]) -> str:
        """HTML that marks the names as not to be translated."""
        return names.replace({name: f'<span translate="no">{name}</span>' for name in all_names}, html.escape(text, quote=False))

    @staticmethod
    def _unmarked(text: str) -> str:
        return text.replace('<span translate="no">', "").replace("</span>", "")

    async def _post(self, body: dict[str, Any]) -> Any:
        import httpx

        problem = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(0.5 * 2 ** (attempt - 1))
            try:
                response = await self._http.post(self._url, body)
            except httpx.TimeoutException:
                raise RemoteEngineError(f"{self._shown}: no answer in time; is the server up, and fast enough?") from None
            except httpx.HTTPError as error:
                problem = f"{error or type(error).__name__}; is the server running, and SERVICE_C3_LIBRETRANSLATE_URL right?"
                continue
            if response.is_success:
                try:
                    return response.json()
                except ValueError:
                    raise RemoteEngineError(f"{self._shown}: the answer is not JSON: {self._http.quoted(response)!r}") from None
            problem = f"HTTP {response.status_code}: {self._http.quoted(response)}"
            if response.status_code == 400 and "not supported" in response.text:
                raise InvalidInputError.of(
                    "language", f"the LibreTranslate server does not have {body['target']!r}: {self._http.quoted(response)}"
                )
            if response.status_code == 403:
                problem += "; check SERVICE_C3_LIBRETRANSLATE_KEY"
            if response.status_code != 429 and response.status_code < 500:
                break
        raise RemoteEngineError(f"{self._shown}: {problem}")

    async def close(self) -> None:
        """Close pooled connections."""
        await self._http.close()


def _make(resources: Any) -> LibreTranslate:
    options = resources.options
    return LibreTranslate(options.libretranslate_url, options.libretranslate_key, options.remote_seconds, link_local=options.link_local)


ENGINE = EngineSpec(
    "libretranslate", _make, remote=True, model="LibreTranslate", licence=BY_SERVER, options=("libretranslate_url",),
    needs=("libretranslate_url",),
)  # fmt: skip
