"""Translation by an OpenAI-compatible chat endpoint (OpenAI, Ollama, llama.cpp server, vLLM …), into any language."""

import json
import re
from collections.abc import Sequence

from services.c3_translator.engines import remote
from services.c3_translator.work import EngineResult, Unit, Work
from storycreator.core.errors import RemoteEngineError
from storycreator.core.service import Call
from storycreator.inference.openai import OpenAIEndpoint, openai_spec
from storycreator.locales.locale import language_name

ATTEMPTS = 3
_FENCE = re.compile(r"^```(?:json)?\s*|\s*```$")


def _language(tag: str) -> str:
    return f"{language_name(tag)} ({tag})"


def sentences_in(text: str) -> object:
    """The JSON in a model's answer: an array, or an object with one array in it; tolerates a code fence and words around it."""
    bare = _FENCE.sub("", text.strip())
    for candidate in (bare, bare[bare.find("{") : bare.rfind("}") + 1], bare[bare.find("[") : bare.rfind("]") + 1]):
        try:
            found = json.loads(candidate)
        except ValueError:
            continue
        if isinstance(found, dict):
            return next((value for value in found.values() if isinstance(value, list)), None)
        return found
    return None


class OpenAI:
    """One request per page; an answer with the wrong number of sentences is requested again."""

    def __init__(self, endpoint: OpenAIEndpoint, model: str) -> None:
        self._endpoint = endpoint
        self._model = model

    async def translate(self, work: Work, call: Call) -> EngineResult:
        """Page by page. Raises ``RemoteEngineError`` when the endpoint fails or keeps giving unusable answers."""

        async def ask(batch: Sequence[Unit]) -> list[str]:
            return await self._page(work, batch)

        return await remote.page_by_page(work, call, ask)

    async def _page(self, work: Work, batch: Sequence[Unit]) -> list[str]:
        sentences = [unit.text for unit in batch]
        rules = (
            f"You translate a children's storybook from {_language(work.source)} into {_language(work.language)}. Write natural, "
            "correct prose for reading aloud; keep the past tense of the narration. "
            + (f"Never translate or change these names: {', '.join(work.names)}. " if work.names else "")
            + f'Answer with a JSON object {{"sentences": [...]}} holding exactly {len(batch)} strings: the translations in order, one for '
            "each sentence given. Never join, split or leave out a sentence."
        )
        messages = [
            {"role": "system", "content": rules},
            {"role": "user", "content": json.dumps({"sentences": sentences}, ensure_ascii=False)},
        ]
        problem: RemoteEngineError | None = None
        for attempt in range(ATTEMPTS):
            body = {"model": self._model, "messages": messages, "temperature": 0.0 if attempt == 0 else 0.3, "seed": work.seed + attempt,
                    "response_format": {"type": "json_object"}}  # fmt: skip
            answer = await self._endpoint.post_json("chat/completions", body)
            try:
                content = answer["choices"][0]["message"]["content"]
            except (KeyError, IndexError, TypeError):
                content = ""
            try:
                return remote.validate_sentences(sentences_in(str(content or "")), batch, self._endpoint.root)
            except RemoteEngineError as error:
                problem = error
        if len(batch) > 1:  # a model that miscounts can still translate a single sentence
            half = len(batch) // 2
            return [*await self._page(work, batch[:half]), *await self._page(work, batch[half:])]
        raise RemoteEngineError(f"{problem}; {ATTEMPTS} attempts were made; try another model (SERVICE_C3_MODEL)") from problem

    async def close(self) -> None:
        """Close pooled connections."""
        await self._endpoint.close()


ENGINE = openai_spec(lambda resources: OpenAI(resources.options.endpoint(), resources.options.model))
