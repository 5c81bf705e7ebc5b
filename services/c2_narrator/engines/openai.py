"""Any OpenAI-compatible speech endpoint: ``POST audio/speech``, one request a sentence."""

import io
from concurrent.futures import Executor

import numpy as np

from services.c2_narrator.engines.base import Engine, Utterance, resampled
from services.c2_narrator.voices import Voice
from storycreator.core.errors import InvalidInputError, RemoteEngineError
from storycreator.inference.openai import OpenAIEndpoint

LONGEST_SECONDS = 300
"""More sound than this for one sentence is nonsense."""


class OpenAIEngine(Engine):
    """A remote voice. The endpoint knows its voices; any name is passed on."""

    name = "openai"
    licence = "by the endpoint's terms"

    def __init__(self, base_url: str, api_key: str, model: str, voice: str, timeout: float) -> None:
        self._base_url = base_url
        self._api_key = api_key
        self._timeout = timeout
        self._endpoint: OpenAIEndpoint | None = None
        self._voice = voice
        self.model = model

    def voices(self, language: str) -> tuple[Voice, ...]:
        """The configured voice, for every language."""
        return (self.named(self._voice, language),)

    def named(self, voice: str, language: str) -> Voice:
        """Any voice by name."""
        return Voice(voice, voice, language, "", self.licence)

    async def say(self, text: str, voice: Voice, speed: float, executor: Executor, take: int = 0) -> Utterance:
        """Speak one sentence; the answer may be any sound file libsndfile reads, at any rate."""
        if not self._base_url:
            raise InvalidInputError.of("engine", "the openai engine needs an endpoint; set OPENAI_BASE_URL (or SERVICE_C2_BASE_URL)")
        if self._endpoint is None:
            self._endpoint = OpenAIEndpoint(self._base_url, self._api_key, timeout=self._timeout)
        body = {"model": self.model, "voice": voice.id, "input": text, "response_format": "wav", "speed": speed}
        problem = ""
        for _ in range(2):
            response = await self._endpoint.post("audio/speech", body)
            try:
                return _decoded(response.content)
            except ValueError as error:
                problem = str(error)
        raise RemoteEngineError(f"{self._endpoint.root}/audio/speech: {problem}; does the endpoint speak, and give wav?")

    async def close(self) -> None:
        """Close the connections."""
        if self._endpoint is not None:
            await self._endpoint.close()
            self._endpoint = None


def _decoded(content: bytes) -> Utterance:
    """A sound file as an utterance. Raises ``ValueError`` saying what is wrong with it."""
    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True, frames=LONGEST_SECONDS * 192_000)
    except (soundfile.LibsndfileError, RuntimeError, TypeError) as error:
        raise ValueError(f"the answer is no sound file ({content[:40]!r}…)") from error
    mono = np.mean(samples, axis=1)
    if not len(mono) or not np.all(np.isfinite(mono)) or float(np.max(np.abs(mono))) < 1e-4:
        raise ValueError("the answer is silence")
    if len(mono) > LONGEST_SECONDS * rate:
        raise ValueError(f"the answer to one sentence is longer than {LONGEST_SECONDS} s")
    if not 4_000 <= rate <= 192_000:
        raise ValueError(f"a sample rate of {rate} Hz")
    return Utterance(resampled(mono, rate))
