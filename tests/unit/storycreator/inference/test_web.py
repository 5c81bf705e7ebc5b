"""Remote engines call their servers through the proxies of the environment, but this machine's own directly."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest

from services.c1_illustrator.engines.automatic1111 import Automatic1111Images
from services.c1_illustrator.engines.openai import OpenAIImages
from services.c3_translator.engines.libretranslate import LibreTranslate
from storycreator.core.errors import InvalidInputError, StoryCreatorError
from storycreator.inference.openai import OpenAIEndpoint
from storycreator.inference.web import WebClient

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{}"
SOCKS = b"\x05"


class Listener:
    """A server, a proxy or a SOCKS proxy: notes what it is sent, and answers."""

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = await reader.read(4096)
        self.heard.append(said)
        if said.startswith(SOCKS):
            writer.write(SOCKS + b"\0")  # no password
            await reader.read(4096)  # where to
            writer.write(SOCKS + b"\0\0\x01" + bytes(6))  # connected
            self.heard.append(await reader.read(4096))
        writer.write(ANSWER)
        writer.close()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    made = Listener()
    async with await asyncio.start_server(made.serve, "0.0.0.0", 0) as server:
        made.port = server.sockets[0].getsockname()[1]
        yield made


async def get(url: str) -> int:
    http = WebClient(url, 5.0)
    try:
        return (await http.get(url)).status_code
    finally:
        await http.close()


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("scheme", ["http://", ""])
async def test_a_server_elsewhere_is_called_through_the_proxy(
    listener: Listener, name: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, f"{scheme}127.0.0.1:{listener.port}")
    assert await get("http://server.invalid/v1") == 200
    assert listener.heard[0].startswith(b"GET http://server.invalid/v1 HTTP/1.1\r\n")


@pytest.mark.parametrize("url", ["http://localhost:PORT/", "http://127.0.0.1:PORT/", "http://0.0.0.0:PORT/"])
async def test_this_machine_and_networks_without_proxy_are_called_directly(
    listener: Listener, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "internal.invalid, 0.0.0.0/8, not/a/network")
    assert await get(url.replace("PORT", str(listener.port))) == 200
    assert listener.heard[0].startswith(b"GET / HTTP/1.1\r\n")


async def test_a_socks_proxy_is_spoken_to_as_such(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", f"socks5://127.0.0.1:{listener.port}")
    assert await get("http://server.invalid/v1") == 200
    assert listener.heard[0].startswith(SOCKS)
    assert listener.heard[1].startswith(b"GET /v1 HTTP/1.1\r\nHost: server.invalid\r\n")


@pytest.mark.parametrize(("name", "value"), [("http_proxy", "ftp://proxy:1"), ("HTTP_PROXY", "http://proxy:port")])
async def test_a_proxy_that_is_none_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInputError) as caught:
        await get("http://server.invalid/")
    assert [fault.field for fault in caught.value.fields] == [name]
    http = WebClient("http://localhost/", 1.0)  # needs none
    await http.close()


URL = "http://server.invalid"
ENGINES: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "chat, speech": (lambda: OpenAIEndpoint(URL), lambda engine: engine.post("chat", {})),
    "pictures by address": (lambda: OpenAIImages(OpenAIEndpoint(URL), "", ""), lambda engine: engine._download(URL)),
    "automatic1111": (lambda: Automatic1111Images(URL, 5.0), lambda engine: engine.picture("", 1)),
    "libretranslate": (lambda: LibreTranslate(URL, "", 5.0), lambda engine: engine._post({})),
}


@pytest.mark.parametrize("name", ENGINES)
async def test_every_remote_engine_uses_it(listener: Listener, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{listener.port}")
    make, ask = ENGINES[name]
    engine = make()
    with suppress(StoryCreatorError, ValueError):  # the answer is none of such a server
        await ask(engine)
    await engine.close()
    assert b"http://server.invalid" in listener.heard[0].splitlines()[0]
