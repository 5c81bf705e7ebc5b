"""Any OpenAI-compatible speech endpoint: ``POST audio/speech``, one request a sentence."""

import io
from concurrent.futures import Executor

import numpy as np

from services.c2_narrator.engines.base import Engine, Utterance, resample
from services.c2_narrator.front_end.pronunciations import AS_SPELT, Pronunciations
from services.c2_narrator.voices import Voice
from storycreator.core.errors import RemoteEngineError
from storycreator.inference.openai import OpenAIEndpoint, openai_spec

LONGEST_SECONDS = 300
"""A longer recording of one sentence is rejected."""


class OpenAIEngine(Engine):
    """A remote voice. The endpoint knows its voices; any name is passed on."""

    def __init__(self, endpoint: OpenAIEndpoint, model: str, voice: str) -> None:
        self._endpoint = endpoint
        self._model = model
        self._voice = voice

    def voices(self, language: str) -> tuple[Voice, ...]:
        """The configured voice, for every language."""
        return (Voice(self._voice, self._voice, language, ""),)

    async def say(
        self, text: str, voice: Voice, speed: float, executor: Executor, take: int = 0, own: Pronunciations = AS_SPELT
    ) -> Utterance:
        """Speak one sentence; the answer may be any sound file libsndfile reads, at any rate."""
        body = {"model": self._model, "voice": voice.id, "input": text, "response_format": "wav", "speed": speed}
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
        await self._endpoint.close()


def _decoded(content: bytes) -> Utterance:
    """A sound file as an utterance. Raises ``ValueError`` naming the fault."""
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
    return Utterance(resample(mono, rate))


ENGINE = openai_spec(
    lambda resources: OpenAIEngine(resources.options.endpoint(), resources.options.model, resources.options.voice), "voice"
)
