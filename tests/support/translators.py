"""A translator service for tests, and a small HTTP server that plays a remote engine."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from services.c3_translator.service import Translator, TranslatorOptions
from storycreator.core.errors import ModelUnavailableError
from storycreator.core.service import Resources
from storycreator.storage.artifacts import ArtifactStore

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]


class NoModels:
    """Nothing is fetched."""

    def path(self, name: str) -> Path:
        raise ModelUnavailableError(f"{name} is missing; run: python main.py models fetch")


class CachedModels:
    """The user's fetched models."""

    def path(self, name: str) -> Path:
        folder = Path.home() / ".cache" / "ai-story-creator" / "models" / name
        if not folder.is_dir():
            raise ModelUnavailableError(f"{name} is missing; run: python main.py models fetch")
        return folder


def translator(*, real: bool = False, **options: Any) -> Translator:
    """A service with these options."""
    models = CachedModels() if real else NoModels()
    return Translator(Resources(TranslatorOptions(**options), ArtifactStore.open("memory://"), models, letter="C3"))


@asynccontextmanager
async def http_server(answer: Answer, *, seconds: float = 0.0, silent: bool = False) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """Its address, and the JSON bodies it has been sent. ``silent`` closes each connection without a word."""
    seen: list[dict[str, Any]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().lower().split("\r\n")
                length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length")), 0)
                body = json.loads(await reader.readexactly(length) or b"{}")
                seen.append(body)
                if silent:
                    break
                await asyncio.sleep(seconds)
                status, content = answer(body)
                writer.write(
                    f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n".encode() + content
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", seen
    finally:
        server.close()
