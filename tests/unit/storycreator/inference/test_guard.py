"""A remote engine's server is told where we may go, how much it may say and how long it may take; what it was sent is not repeated."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network
from typing import Any

import pytest

from services.c1_illustrator.engines.automatic1111 import Automatic1111Images
from services.c1_illustrator.engines.openai import OpenAIImages
from services.c3_translator.engines.libretranslate import LibreTranslate
from storycreator.core.errors import InvalidInputError, RemoteEngineError
from storycreator.inference import guard, web
from storycreator.inference.openai import OpenAIEndpoint, OpenAIOptions
from storycreator.inference.web import shown
from storycreator.observability import logs
from storycreator.settings import service_options

METADATA = (
    "169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "100.100.100.200", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "2852039166",
    "0xa9.0xfe.0xa9.0xfe",
)  # fmt: skip
SECRET = "sk-planted-7f3a9c"
Serve = Callable[[bytes, asyncio.StreamWriter], Any]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(await reader.readuntil(b"\r\n\r\n"), writer)
            writer.close()
        except (ConnectionError, asyncio.IncompleteReadError):
            return

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"


def says(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> Serve:
    async def serve(_head: bytes, writer: asyncio.StreamWriter) -> None:
        lines = (b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers, b"Connection: close", b"", body)
        writer.write(b"\r\n".join(lines))

    return serve


async def endless(_head: bytes, writer: asyncio.StreamWriter) -> None:
    """Ten gigabytes, or as much of it as somebody reads."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
    for _ in range(10_000):
        writer.write(b" " * 1_000_000)
        await writer.drain()


async def dripping(_head: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\n \r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


ENGINES: dict[str, tuple[Callable[[str], Any], Callable[[Any], Any]]] = {
    "chat": (lambda url: OpenAIEndpoint(url, SECRET, timeout=0.4), lambda engine: engine.post_json("chat", {})),
    "pictures by address": (
        lambda url: OpenAIImages(OpenAIEndpoint(url, SECRET, timeout=0.4), "", ""),
        lambda engine: engine._download(engine._endpoint.url("/1.png")),
    ),
    "automatic1111": (lambda url: Automatic1111Images(url, 0.4), lambda engine: engine.picture("", 1)),
    "libretranslate": (lambda url: LibreTranslate(url, SECRET, 0.4), lambda engine: engine._post({"target": "es", "api_key": SECRET})),
}
every_engine = pytest.mark.parametrize("name", ENGINES)


async def refusal(name: str, url: str) -> str:
    make, ask = ENGINES[name]
    engine = make(url)
    try:
        with pytest.raises(RemoteEngineError) as caught:
            await ask(engine)
    finally:
        await engine.close()
    return str(caught.value)


@pytest.mark.parametrize("host", METADATA)
@every_engine
async def test_metadata_addresses_are_refused_in_every_spelling(name: str, host: str) -> None:
    assert "STORYCREATOR_LINK_LOCAL" in await refusal(name, f"http://{host}:9")


@pytest.mark.parametrize("host", METADATA)
async def test_through_a_proxy_too(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert "STORYCREATOR_LINK_LOCAL" in await refusal("chat", f"http://{host}:9")


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """A name server whose answer changes from one question to the next."""
    loop, given = asyncio.get_running_loop(), list(answers)

    async def getaddrinfo(host: str, port: Any, **_: Any) -> list[Any]:
        address = given.pop(0) if len(given) > 1 else given[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))] if host.endswith(".test") else [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port or 0))
        ]  # fmt: skip

    monkeypatch.setattr(type(loop), "getaddrinfo", lambda _loop, *args, **more: getaddrinfo(*args, **more))


async def test_a_name_that_resolves_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "169.254.169.254")
    assert "engine.test has the address 169.254.169.254" in await refusal("chat", "http://engine.test:9")


async def test_a_name_is_looked_up_once_and_cannot_mean_another_address_a_moment_later(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []

    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        heard.append(head)
        await says(b"{}")(head, writer)

    async with server(serve) as url:
        resolving(monkeypatch, "127.0.0.1", "169.254.169.254")
        endpoint = OpenAIEndpoint(url.replace("127.0.0.1", "engine.test"))
        assert await endpoint.post_json("chat", {}) == {}
        await endpoint.close()
    assert b"Host: engine.test:" in heard[0]


async def test_it_can_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYCREATOR_LINK_LOCAL", "true")
    monkeypatch.setattr(guard, "_REFUSED", (ip_network("127.0.0.0/8"),))
    async with server(says(b"{}")) as url:
        assert "STORYCREATOR_LINK_LOCAL" in await refusal("chat", url)
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        endpoint = service_options("A", OpenAIOptions).endpoint()
        assert await endpoint.post_json("chat", {}) == {}
        await endpoint.close()


@pytest.mark.parametrize("target", [b"http://169.254.169.254/latest/meta-data/", b"http://localhost:9/", b"file:///etc/passwd"])
@every_engine
async def test_a_redirect_to_another_server_is_not_followed(name: str, target: bytes) -> None:
    async with server(says(b"", b"Location: " + target, status=b"302 Found")) as url:
        said = await refusal(name, url)
    assert "HTTP 302" in said or "redirects to another server" in said or "only http and https" in said or "unsupported protocol" in said


async def test_a_picture_may_not_lie_in_the_private_network() -> None:
    async with server(says(b"GIF89a")) as url:
        engine = OpenAIImages(OpenAIEndpoint("http://engine.test"), "", "")
        with pytest.raises(RemoteEngineError, match="private network"):
            await engine._download(url)
        await engine.close()


@every_engine
async def test_an_answer_of_ten_gigabytes_is_given_up(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MAX_ANSWER_BYTES", 3_000_000)
    make, ask = ENGINES[name]
    async with server(endless) as url:
        engine = make(url)
        engine_http = getattr(engine, "_http", None) or engine._endpoint._http
        engine_http._seconds = 20.0
        if hasattr(engine, "_endpoint"):
            engine._endpoint.timeout = 20.0
        with pytest.raises(RemoteEngineError, match="more than 3,000,000 bytes"):
            await ask(engine)
        await engine.close()


@every_engine
async def test_an_answer_that_never_ends_is_given_up_in_time(name: str) -> None:
    async with server(dripping) as url, asyncio.timeout(10):
        assert "no whole answer" in (said := await refusal(name, url)) or "no answer" in said


async def test_a_compressed_answer_is_not_unpacked() -> None:
    async with server(says(b"\x1f\x8b" + b"\0" * 100, b"Content-Encoding: gzip")) as url:
        assert "compressed" in await refusal("chat", url)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (name, status)
        for name in ENGINES
        for status in (b"401 Unauthorized", b"200 OK")
        if (name, status[:3]) != ("pictures by address", b"200")
    ],
)
async def test_keys_and_passwords_are_in_no_error_and_no_log(name: str, status: bytes, caplog: pytest.LogCaptureFixture) -> None:
    logs.set_up("service-a")
    root = logging.getLogger()
    root.addHandler(caplog.handler)

    async def repeat(head: bytes, writer: asyncio.StreamWriter) -> None:
        await says(b"you sent " + SECRET.encode() + b" and " + head, status=status)(head, writer)

    try:
        async with server(repeat) as url:
            where = url.replace("http://", f"http://user:{SECRET}@")
            make, ask = ENGINES[name]
            engine = make(where)
            try:
                with pytest.raises(RemoteEngineError) as caught:
                    await ask(engine)
            except ValueError as error:  # of automatic1111: what it says is quoted by nobody
                assert str(error) == "the answer is not JSON"
            else:
                assert SECRET not in str(caught.value)
                assert "127.0.0.1" in str(caught.value)
            finally:
                await engine.close()
    finally:
        root.removeHandler(caplog.handler)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "javascript:alert(1)", "http://", "gopher://x", "x"])
def test_an_address_that_is_none_of_the_web_is_refused_by_the_settings(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    with pytest.raises(InvalidInputError) as caught:
        service_options("A", OpenAIOptions)
    assert [fault.field for fault in caught.value.fields] == ["OPENAI_BASE_URL"]


def test_what_is_shown_of_an_address_is_no_secret() -> None:
    assert shown(f"https://user:{SECRET}@host:8443/v1?key={SECRET}#{SECRET}") == "https://host:8443/v1"
    assert json.dumps(shown("http://[")) == '"a malformed address"'
