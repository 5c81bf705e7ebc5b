"""The language model itself. ``llama.py`` runs this in a worker process, because loading it holds Python's lock for seconds."""

from functools import cache
from pathlib import Path
from typing import Any

import xllamacpp

from storycreator.core.errors import EngineError, ModelUnavailableError
from storycreator.core.processors import available


@cache
def _server(path: Path, context_tokens: int) -> Any:
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    # Read, not mapped: most weights are copied into the processor's order, and the mapped ones would stay beside them, 0.6 GB.
    params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.cache_ram_mib = 0  # earlier prompts kept aside would be taken up again, computed in other batches: other digits, other text
    params.verbosity = -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = min(8, available())
    try:
        return xllamacpp.Server(params)
    except Exception as error:
        raise ModelUnavailableError(f"the language model {path.name} does not load ({error}); run: python main.py models verify") from error


def answer(path: Path, context_tokens: int, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """The model's one choice for a ``chat`` or ``completion`` request; ``load`` only loads it. Raises ``ModelUnavailableError`` when it
    does not load, ``EngineError`` when it refuses."""
    server = _server(path, context_tokens)
    if kind == "load":
        return {}
    reply = server.handle_chat_completions(body) if kind == "chat" else server.handle_completions(body)
    if "choices" not in reply:
        raise EngineError(f"the language model refused a request: {reply.get('error', reply)}")
    choice: dict[str, Any] = reply["choices"][0]
    return choice
