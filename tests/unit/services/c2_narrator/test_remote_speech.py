"""The OpenAI-compatible speech engine against a real socket: a good server, and bad ones."""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
import soundfile

from services.c2_narrator.readers import Readers
from storycreator.core.errors import InvalidInputError, RemoteEngineError
from storycreator.messages.narration import Narration
from tests.support.narration import Studio, edition

BOOK = edition([["Hello there.", "🌙"]], title="Night")
Answer = tuple[int, bytes]


def stood_in(narration: Narration) -> str:
    """What a narration says of pages that somebody else read."""
    assert [gap.page for gap in narration.substitutes] == [track.page for track in narration.tracks]
    return "\n".join(gap.reason for gap in narration.substitutes)


def wav(rate: int = 22_050, seconds: float = 0.5, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    tone = 0.3 * np.sin(np.arange(round(rate * seconds)) * 2 * np.pi * 220 / rate)
    soundfile.write(buffer, np.repeat(tone[:, None], channels, axis=1), rate, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


@asynccontextmanager
async def server(answer: Callable[[dict[str, Any]], Awaitable[Answer]]) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """An HTTP server that answers each posted body; its base URL and the bodies it got."""
    got: list[dict[str, Any]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            size = next(int(row.split(":")[1]) for row in head.split("\r\n") if row.lower().startswith("content-length"))
            body = json.loads(await reader.readexactly(size))
            body["path"] = head.split()[1]
            got.append(body)
            status, content = await answer(body)
            writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode() + content)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", got
    finally:
        listening.close()


async def test_a_good_server_reads_every_sentence_in_any_language() -> None:
    async def answer(body: dict[str, Any]) -> Answer:
        return 200, wav(rate=44_100, channels=2)

    async with server(answer) as (url, got):
        studio = Studio(base_url=url, model="tts-x")
        text = edition([["Guten Abend.", "🌙"]], language="de", title="Nacht")
        narration = await studio.narrate(text, engine="openai", voice="someone")
        await studio.narrator.close()
    assert [(b["path"], b["model"], b["voice"], b["response_format"]) for b in got] == [("/v1/audio/speech", "tts-x", "someone", "wav")] * 2
    assert sorted(b["input"] for b in got) == ["Guten Abend.", "Nacht."]
    cue = narration.tracks[0].cues[0]
    assert cue.end - cue.start == pytest.approx(0.5, abs=0.02)
    assert narration.provenance.voice == "someone"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html>hello</html>", "no sound file"),
        (b"", "no sound file"),
        (wav(seconds=0.0), "silence"),
        (b"RIFF\xff\xff\xff\xffWAVE", "no sound"),
    ],
)
async def test_rubbish_is_named_for_what_it_is(content: bytes, why: str) -> None:
    async def answer(body: dict[str, Any]) -> Answer:
        return 200, content

    async with server(answer) as (url, _):
        narration = await Studio(base_url=url).narrate(BOOK, engine="openai")
    assert re.search(f"read by hibari: .*audio/speech.*{why}", stood_in(narration))


async def test_one_bad_answer_is_asked_for_again() -> None:
    calls = 0

    async def answer(body: dict[str, Any]) -> Answer:
        nonlocal calls
        calls += 1
        return 200, b"oops" if calls == 1 else wav()

    async with server(answer) as (url, _):
        assert (await Studio(base_url=url).narrate(BOOK, engine="openai")).provenance.engine == "openai"


async def test_a_slow_server_is_given_up_on_with_the_reason() -> None:
    async def answer(body: dict[str, Any]) -> Answer:
        await asyncio.sleep(30)
        return 200, wav()

    async with server(answer) as (url, _):
        narration = await Studio(base_url=url, remote_seconds=0.2).narrate(BOOK, engine="openai")
    assert "no answer within 0.2 s" in stood_in(narration)
    assert narration.provenance.engine == "hibari"


async def test_a_refusal_names_the_key() -> None:
    async def answer(body: dict[str, Any]) -> Answer:
        return 401, b"who are you?"

    async with server(answer) as (url, _):
        assert "check OPENAI_API_KEY" in stood_in(await Studio(base_url=url).narrate(BOOK, engine="openai"))


async def test_when_nobody_can_stand_in_the_servers_failure_is_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(body: dict[str, Any]) -> Answer:
        return 401, b"who are you?"

    async with server(answer) as (url, _):
        studio = Studio(base_url=url)
        monkeypatch.setattr(studio.narrator, "_readers", Readers([], studio.narrator.engine))
        with pytest.raises(RemoteEngineError, match="check OPENAI_API_KEY"):
            await studio.narrate(BOOK, engine="openai")


async def test_without_an_address_the_setting_is_named() -> None:
    with pytest.raises(InvalidInputError, match="OPENAI_BASE_URL"):
        await Studio().narrate(BOOK, engine="openai")
