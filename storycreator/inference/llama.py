"""A GGUF language model inside this process (llama.cpp by way of xllamacpp), reproducible: the same calls give the same text."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from storycreator.core.errors import EngineError, ModelUnavailableError
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
    """One loaded model with one slot. More slots would batch requests together, and a batch's make-up changes the arithmetic and
    so the text; callers that need several texts ask one after another. All methods block; call them off the event loop."""

    _loaded: ClassVar[dict[Path, "LlamaModel"]] = {}
    _loading: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def shared(cls, path: Path, *, context_tokens: int = 3072) -> "LlamaModel":
        """The process's one instance of the model file; loads it the first time (seconds, about 1.3 GB for 1.5 B Q4)."""
        with cls._loading:
            if path not in cls._loaded:
                cls._loaded[path] = cls(path, context_tokens=context_tokens)
            return cls._loaded[path]

    def __init__(self, path: Path, *, context_tokens: int) -> None:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        # Read, not mapped: most weights are copied into the processor's order, and the mapped ones would stay beside them, 0.6 GB.
        params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
        params.n_ctx = context_tokens
        params.n_parallel = 1
        params.cache_ram_mib = 0  # earlier prompts kept aside would be taken up again, computed in other batches: other digits, other text
        params.verbosity = -1
        threads = min(8, len(os.sched_getaffinity(0)))
        params.cpuparams.n_threads = threads
        params.cpuparams_batch.n_threads = threads
        try:
            self._server = xllamacpp.Server(params)
        except Exception as error:
            raise ModelUnavailableError(
                f"the language model {path.name} does not load ({error}); run: python main.py models verify"
            ) from error
        self._lock = threading.RLock()
        self._fresh = True

    @contextmanager
    def job(self) -> Iterator[None]:
        """Hold the model for one job. Its first call starts from an empty prompt cache, so that what ran before cannot change a digit."""
        with self._lock:
            self._fresh = True
            yield

    def _ask(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            body["cache_prompt"] = not self._fresh
            self._fresh = False
            handle = self._server.handle_chat_completions if kind == "chat" else self._server.handle_completions
            answer: dict[str, Any] = handle(body)
        if "choices" not in answer:
            raise EngineError(f"the language model refused a request: {answer.get('error', answer)}")
        choice: dict[str, Any] = answer["choices"][0]
        return choice

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
