"""Mutual TLS over both wires: who gets in, who does not, and that the service lives on."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.support.stories import story
from storycreator.core.errors import NotFoundError, PermissionDeniedError, StoryCreatorError, UnavailableError
from storycreator.core.service import Call
from storycreator.messages.common import ArtifactRef
from storycreator.messages.preflight import PreflightRequest
from storycreator.messages.story import Story, StoryRequest
from storycreator.security.credentials import Credentials
from storycreator.security.identity import host_of, uri_of
from storycreator.services import BY_LETTER
from storycreator.transport.connect import Client, connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from tests.support.certificates import Certificates, secured

ONCE = Resilience(retry=RetryPolicy(attempts=1))
REQUEST = StoryRequest(prompt="A shy dragon")
HALF_OPEN = int(os.environ.get("HALF_OPEN_HANDSHAKES", "200"))
"""How many handshakes stay unfinished at a time. 10,000 need ``ulimit -n 20500``."""
wires = pytest.mark.parametrize("mode", ["grpc", "rpc"])


@pytest.fixture
def ours(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path / "ours")


@pytest.fixture
def theirs(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path / "theirs")


class Heard:
    """A story generator that remembers who called."""

    def __init__(self) -> None:
        self.callers: list[str] = []

    async def __call__(self, _request: StoryRequest, call: Call) -> Story:
        self.callers.append(call.caller.identity)
        return story()


def call() -> Call:
    return Call(job_id="job", stage="A").within(10.0)


@asynccontextmanager
async def client(mode: str, port: int, credentials: Credentials | None, letter: str = "A") -> AsyncIterator[Client]:
    made = connect(BY_LETTER[letter], (Endpoint("127.0.0.1", port),), mode, policy=ONCE, credentials=credentials)
    try:
        yield made
    finally:
        await made.close()


async def refusal(mode: str, port: int, credentials: Credentials | None, letter: str = "A", request: Any = REQUEST) -> StoryCreatorError:
    """What a caller with these certificates is told; it must not get through with a health check either where the handshake fails."""
    async with client(mode, port, credentials, letter) as ask:
        with pytest.raises(StoryCreatorError) as told:
            await ask(request, call())
        if isinstance(told.value, UnavailableError):
            with pytest.raises(StoryCreatorError):
                await ask.health(5.0)
        return told.value


async def serves(mode: str, port: int, ours: Certificates) -> None:
    async with client(mode, port, ours.of("service-main")) as ask:
        assert await ask(REQUEST, call()) == story()


@wires
async def test_the_service_knows_who_called(mode: str, ours: Certificates) -> None:
    heard = Heard()
    async with secured("A", ours.of("service-a"), heard) as ports:
        await serves(mode, getattr(ports, mode), ours)
        async with client(mode, getattr(ports, mode), ours.of("service-main")) as ask:
            assert (await ask.health(5.0)).serving
            await ask.preflight(PreflightRequest(story=REQUEST), call())
            with pytest.raises(NotFoundError):
                [piece async for piece in ask.fetch(ArtifactRef(sha256="0" * 64, media_type="text/plain", bytes=1, name="a"))]
    assert heard.callers == [uri_of("service-main")]


def outsider(kind: str, ours: Certificates, theirs: Certificates) -> Credentials | None:
    now = datetime.now(UTC)
    if kind == "plaintext":
        return None
    if kind == "another authority":
        return theirs.of("service-main")
    if kind == "another authority, ours trusted":  # it accepts the service, the service must not accept it
        made = theirs.of("service-main")
        (made.folder / "roots.pem").write_text(ours.authority.roots)
        return made
    return ours.of("service-main", now - timedelta(days=91) if kind == "expired" else now + timedelta(days=1))


@wires
@pytest.mark.parametrize("kind", ["plaintext", "another authority", "another authority, ours trusted", "expired", "not yet valid"])
async def test_an_outsider_gets_nothing(mode: str, kind: str, ours: Certificates, theirs: Certificates) -> None:
    heard = Heard()
    async with secured("A", ours.of("service-a"), heard) as ports:
        told = await refusal(mode, getattr(ports, mode), outsider(kind, ours, theirs))
        assert isinstance(told, UnavailableError), told
        assert heard.callers == []
        ours.of("service-main", datetime.now(UTC))
        await serves(mode, getattr(ports, mode), ours)


@wires
@pytest.mark.parametrize("kind", ["expired", "not yet valid", "another service", "another authority"])
async def test_a_client_talks_only_to_the_service_it_means(mode: str, kind: str, ours: Certificates, theirs: Certificates) -> None:
    now, heard = datetime.now(UTC), Heard()
    shown = {
        "expired": lambda: ours.of("service-a", now - timedelta(days=91)),
        "not yet valid": lambda: ours.of("service-a", now + timedelta(days=1)),
        "another service": lambda: ours.of("service-c"),
        "another authority": lambda: theirs.of("service-a"),
    }[kind]()
    async with secured("A", shown, heard) as ports:
        told = await refusal(mode, getattr(ports, mode), ours.of("service-main"))
    assert isinstance(told, UnavailableError), told
    assert heard.callers == []


@wires
async def test_a_client_with_tls_gets_nothing_from_a_plain_port(mode: str, ours: Certificates) -> None:
    heard = Heard()
    async with secured("A", None, heard) as ports:
        assert isinstance(await refusal(mode, getattr(ports, mode), ours.of("service-main")), UnavailableError)
        async with client(mode, getattr(ports, mode), None) as plain:
            assert await plain(REQUEST, call()) == story()
    assert heard.callers == [""]


@wires
@pytest.mark.parametrize("caller", ["service-c", "service-b", "service-a", "authority"])
async def test_only_main_may_call_the_story_generator(mode: str, caller: str, ours: Certificates) -> None:
    heard = Heard()
    async with secured("A", ours.of("service-a"), heard) as ports:
        async with client(mode, getattr(ports, mode), ours.of(caller)) as ask:
            if caller == "authority":  # its certificate is none of a client
                with pytest.raises(UnavailableError):
                    await ask.health(5.0)
                return
            assert (await ask.health(5.0)).serving
            for attempt in (
                ask(REQUEST, call()),
                ask.preflight(PreflightRequest(story=REQUEST), call()),
                anext(aiter(ask.fetch(ArtifactRef(sha256="0" * 64, media_type="text/plain", bytes=1, name="a")))),
            ):
                with pytest.raises(PermissionDeniedError, match=f"{uri_of(caller)} may not call the story generator") as told:
                    await attempt
                assert told.value.stage == "A"
        assert heard.callers == []
        await serves(mode, getattr(ports, mode), ours)


@wires
async def test_main_does_not_call_the_illustrator_and_the_hub_does(mode: str, ours: Certificates) -> None:
    async with secured("C1", ours.of("service-c1")) as ports:
        for caller in ("service-main", "service-c"):
            async with client(mode, getattr(ports, mode), ours.of(caller), "C1") as ask:
                asked = ask.preflight(PreflightRequest(story=REQUEST), call())
                if caller == "service-c":
                    await asked
                else:
                    with pytest.raises(PermissionDeniedError):
                        await asked


@wires
async def test_a_revoked_certificate_gets_nothing_at_once(mode: str, ours: Certificates) -> None:
    heard = Heard()
    async with secured("A", ours.of("service-a"), heard) as ports, client(mode, getattr(ports, mode), ours.of("service-main")) as ask:
        assert await ask(REQUEST, call()) == story()  # the connection stays open
        ours.authority.revoke("service-main")
        ours.of("service-a")
        for attempt in (ask(REQUEST, call()), ask.health(5.0)):
            with pytest.raises(PermissionDeniedError, match="is revoked"):
                await attempt
        assert len(heard.callers) == 1
        ours.of("service-main")  # a new one
        await serves(mode, getattr(ports, mode), ours)


async def test_a_json_rpc_client_refuses_a_revoked_service(ours: Certificates) -> None:
    heard = Heard()
    shown = ours.of("service-a")
    shown.current()
    async with secured("A", shown, heard) as ports:
        for one in ours.authority.revoke("service-a"):
            (ours.of("service-main").folder / "revoked.txt").write_text(one.fingerprint)
        told = await refusal("rpc", ports.rpc, Credentials(ours.folder / "service-main"))
        assert isinstance(told, UnavailableError)
        assert "revoked" in told.message
    assert heard.callers == []


FIRST = {
    "grpc": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    "rpc": b'{"jsonrpc":"2.0","id":1,"method":"health.check"}\n',
}
"""What a client says first."""


def handshake(port: int, credentials: Credentials | None, version: ssl.TLSVersion, mode: str) -> str:
    """Shake hands as a program nobody here wrote would, and wait until the service has verified us. Returns the version."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = context.maximum_version = version
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if mode == "grpc":
        context.set_alpn_protocols(["h2"])
    if credentials is not None:
        context.load_cert_chain(credentials.folder / "identity.pem")
    name = host_of("service-a")
    with socket.create_connection(("127.0.0.1", port), 5.0) as plain, context.wrap_socket(plain, server_hostname=name) as tls:
        tls.sendall(FIRST[mode])
        if not tls.recv(1):
            raise ssl.SSLError("closed")
        return str(tls.version())


@wires
async def test_no_certificate_and_tls_1_2_are_refused(mode: str, ours: Certificates) -> None:
    async with secured("A", ours.of("service-a"), Heard()) as ports:
        port, main = getattr(ports, mode), ours.of("service-main")
        for credentials, version in ((None, ssl.TLSVersion.TLSv1_3), (main, ssl.TLSVersion.TLSv1_2), (None, ssl.TLSVersion.TLSv1_2)):
            with pytest.raises(OSError):
                await asyncio.to_thread(handshake, port, credentials, version, mode)
        assert await asyncio.to_thread(handshake, port, main, ssl.TLSVersion.TLSv1_3, mode) == "TLSv1.3"


@wires
async def test_a_client_does_not_talk_to_tls_1_2(mode: str, ours: Certificates) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours.of("service-a").folder / "identity.pem")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2"])
    shaken: list[Any] = []

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        shaken.append(writer.get_extra_info("ssl_object").version())
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context) as old:
        told = await refusal(mode, old.sockets[0].getsockname()[1], ours.of("service-main"))
    assert isinstance(told, UnavailableError)
    assert shaken == []


@wires
async def test_half_open_handshakes_hold_nobody_up_and_end(mode: str, ours: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said, one byte is, or a ClientHello that never ends."""
    monkeypatch.setattr("storycreator.transport.jsonrpc.server.HANDSHAKE_SECONDS", 1.0)
    monkeypatch.setattr("storycreator.transport.grpc.server.SERVER_OPTIONS", [("grpc.server_handshake_timeout_ms", 1000)])
    async with secured("A", ours.of("service-a"), Heard()) as ports:
        port = getattr(ports, mode)
        streams = [await asyncio.open_connection("127.0.0.1", port) for _ in range(HALF_OPEN)]
        for number, (_, writer) in enumerate(streams):
            writer.write((b"", b"\x16", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")[number % 3])
        await serves(mode, port, ours)
        async with asyncio.timeout(30 + HALF_OPEN / 100):
            for reader, writer in streams:
                with suppress(ConnectionResetError):
                    await reader.read()
                writer.close()
        await serves(mode, port, ours)
