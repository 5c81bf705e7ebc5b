"""A GGUF language model in a worker process (llama.cpp by way of xllamacpp), reproducible: the same calls give the same text."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from storycreator.core.concurrency import STOP_SECONDS, check_stopped
from storycreator.core.isolated import Isolated
from storycreator.core.loading import loading
from storycreator.core.service import ModelFiles

STORY_MODEL = "story-model"
"""The embedded language model in the manifest of models."""
STORY_MODEL_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"
STORY_MODEL_LICENCE = "Apache-2.0"


def story_model(models: ModelFiles) -> Path:
    """The embedded language model's file. Raises ``ModelUnavailableError`` when it is missing."""
    return models.path(STORY_MODEL) / f"{STORY_MODEL_NAME}.gguf"


@dataclass(frozen=True)
class Sampling:
    """How the next token is drawn; llama.cpp's names."""

    temperature: float = 0.8
    top_p: float = 0.95
    min_p: float = 0.08
    repeat_penalty: float = 1.03
    dry_multiplier: float = 0.0
    """DRY: above 0, penalises repeating a sequence of more than ``dry_allowed_length`` tokens."""
    dry_base: float = 1.75
    dry_allowed_length: int = 3
    dry_penalty_last_n: int = 1024


GREEDY = Sampling(temperature=0.0, top_p=1.0, min_p=0.0, repeat_penalty=1.0)


class LlamaModel:
    """One model with one slot, for one job after another. More slots would batch requests together, and a batch's make-up changes the
    arithmetic and so the text; callers that need several texts ask one after another. All methods block; call them off the event loop."""

    _made: ClassVar[dict[Path, "LlamaModel"]] = {}
    _making: ClassVar[threading.Lock] = threading.Lock()
    _answer: Callable[..., dict[str, Any]]
    """Asks the process of the job that holds the model."""

    @classmethod
    def shared(cls, path: Path, *, context_tokens: int = 3072) -> "LlamaModel":
        """This process's one instance for the model file."""
        with cls._making:
            if path not in cls._made:
                cls._made[path] = cls(path, context_tokens=context_tokens)
            return cls._made[path]

    def __init__(self, path: Path, *, context_tokens: int) -> None:
        self._model = (path, context_tokens)
        self._worker = Isolated("storycreator.inference.llama_process:answer")
        self._lock = threading.Lock()
        self._fresh = True

    @contextmanager
    def job(self) -> Iterator[None]:
        """Hold the model for one job, in which ``chat`` and ``complete`` may be called; the first job loads it (seconds, about 1.3 GB for
        1.5 B Q4). The job's first call starts from an empty prompt cache, so that what ran before cannot change a digit.

        Raises ``ModelUnavailableError`` when it does not load, ``EngineError`` when its process ends; the next job starts another. So do
        calls, and ``CancelledByCallerError`` once the caller has gone, which ends the process if it was at work.
        """
        while not self._lock.acquire(timeout=STOP_SECONDS):
            check_stopped()
        try:
            with self._worker.kept() as self._answer:
                with loading(STORY_MODEL):
                    self._answer(*self._model, "load", {})
                self._fresh = True
                yield
        finally:
            self._lock.release()

    def _ask(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        body["cache_prompt"] = not self._fresh
        self._fresh = False
        return self._answer(*self._model, kind, body)

    def chat(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        max_tokens: int,
        seed: int,
        sampling: Sampling = GREEDY,
        schema: Mapping[str, Any] | None = None,
    ) -> str:
        """The assistant's next message. With a JSON schema, decoding is constrained to it (it can still end early at ``max_tokens``)."""
        body: dict[str, Any] = {"messages": [dict(m) for m in messages], "max_tokens": max_tokens, "seed": seed, **asdict(sampling)}
        if schema is not None:
            body["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(schema), "strict": True}}
        return str(self._ask("chat", body)["message"]["content"])

    def complete(self, prompt: str, *, max_tokens: int, seed: int, sampling: Sampling, stop: Sequence[str] = ()) -> str:
        """The raw continuation of a prompt."""
        body = {"prompt": prompt, "max_tokens": max_tokens, "seed": seed, "stop": list(stop), **asdict(sampling)}
        return str(self._ask("completion", body)["text"])
