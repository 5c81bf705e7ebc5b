"""Machine 1 joins by a token and renews, over real sockets; everything else is refused and the server lives."""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storycreator.core.errors import InvalidInputError, PermissionDeniedError, StoryCreatorError, UnavailableError
from storycreator.security.authority import Authority, leaf, request_for
from storycreator.security.credentials import Credentials
from storycreator.security.identity import names_on, uri_of
from storycreator.security.joining import SECRET_SECONDS, WRONG_TRIES, JoinServer, Token, join, new_token, renew
from storycreator.security.keeping import equip, fault, keep

NAMES = names_on(1)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return equip(tmp_path / "machine2", names_on(2))


@pytest.fixture
def machine1(tmp_path: Path) -> Path:
    return tmp_path / "machine1"


@asynccontextmanager
async def serving(authority: Authority) -> AsyncIterator[str]:
    server = JoinServer(authority)
    port = await server.start("127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await server.stop()


async def test_it_joins_and_the_keys_stay_at_home(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        await join(Token.read(str(new_token(authority, address))), NAMES, machine1)
    assert fault(machine1, NAMES) == ""
    for name in NAMES:
        assert identities(machine1 / name) == [uri_of(name)]
        assert "PRIVATE" not in "".join(
            path.read_text() for path in authority.folder.iterdir() if path.name not in ("authority.pem", "identity.pem")
        )
    assert {one.name for one in authority.issued()} >= set(NAMES)


def identities(folder: Path) -> list[str]:
    from cryptography import x509

    found = leaf(folder)
    assert found is not None
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.UniformResourceIdentifier)


async def test_a_token_works_once(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        token = new_token(authority, address)
        await join(token, NAMES, machine1)
        with pytest.raises(PermissionDeniedError, match="was used"):
            await join(token, NAMES, machine1 / "again")
        await join(new_token(authority, address), NAMES, machine1)
    assert not (machine1 / "again").exists()


async def test_a_token_works_for_an_hour(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        with pytest.raises(PermissionDeniedError, match="older than an hour"):
            await join(new_token(authority, address, time.time() - SECRET_SECONDS - 1), NAMES, machine1)


async def test_guessing_ends(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        token = new_token(authority, address)
        for _ in range(WRONG_TRIES):
            with pytest.raises(PermissionDeniedError):
                await join(token._replace(secret="guess"), NAMES, machine1)
        with pytest.raises(PermissionDeniedError):  # the right one too
            await join(token, NAMES, machine1)
        await join(new_token(authority, address), NAMES, machine1)


async def test_a_token_lets_in_machine_1_only(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        token = new_token(authority, address)
        with pytest.raises(PermissionDeniedError, match="service-c is not on machine 1"):
            await join(token, ["service-c"], machine1)
        await join(token, NAMES, machine1)  # it was not used up


async def test_another_authority_at_the_address_never_sees_the_secret(
    authority: Authority, machine1: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answer = JoinServer._answer

    def overheard(self: JoinServer, line: bytes, handshake: ssl.SSLObject) -> Any:
        asked.append(line.decode())
        return answer(self, line, handshake)

    monkeypatch.setattr(JoinServer, "_answer", overheard)
    impostor = equip(tmp_path / "impostor", [])
    async with serving(impostor) as address:
        token = new_token(authority, address)
        with pytest.raises(PermissionDeniedError, match="not the authority of the token"):
            await join(token, NAMES, machine1)
    assert len(asked) == 1
    assert token.secret not in asked[0]


async def test_nothing_there(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        token = new_token(authority, address)
    with pytest.raises(UnavailableError, match="is machine 2 set up"):
        await join(token, NAMES, machine1)


@pytest.mark.parametrize("text", ["", "story-", "story-bm9uc2Vuc2U", "story-WyJhIl0", "story-WzEsMiwzXQ", "💥"])
def test_what_is_no_token(text: str) -> None:
    with pytest.raises(InvalidInputError) as told:
        Token.read(text)
    assert told.value.fields[0].field == "TOKEN"


async def test_it_renews_when_due_and_hears_of_what_is_revoked(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        await join(new_token(authority, address), NAMES, machine1)
        folder = machine1 / "service-a"
        first = leaf(folder)
        assert not await renew(folder, "service-a")
        (revoked,) = authority.revoke("service-b")
        assert not await renew(folder, "service-a")
        assert revoked.fingerprint in (folder / "revoked.txt").read_text()
        with pytest.raises(PermissionDeniedError, match="revoked"):
            await renew(machine1 / "service-b", "service-b")
        authority.rotate()
        assert await renew(folder, "service-a")
        assert (folder / "roots.pem").read_text() == authority.roots
        assert leaf(folder) != first
        assert await renew(folder, "service-a", anyway=True)
        Credentials(folder)


async def test_a_certificate_renews_itself_only(authority: Authority, machine1: Path) -> None:
    """Whatever it asks for, the answer is for who it is."""
    async with serving(authority) as address:
        await join(new_token(authority, address), NAMES, machine1)
        context = Credentials(machine1 / "service-a").current().client
        answer = await say(address, {"ask": "renew", "request": request_for("service-main")[1], "name": "service-main"}, context)
    assert list(answer["certificates"]) == ["service-a"]


async def say(address: str, request: Any, context: ssl.SSLContext | None = None) -> Any:
    host, _, port = address.rpartition(":")
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(host, int(port), ssl=context or blind, server_hostname="authority.storycreator.internal")
    writer.write(request if isinstance(request, bytes) else json.dumps(request).encode() + b"\n")
    try:
        async with asyncio.timeout(20):
            return json.loads(await reader.readline() or b"null")
    finally:
        writer.close()


@pytest.mark.parametrize(
    "request_",
    [
        {"ask": "renew", "request": None},
        {"ask": "join"},
        {"ask": "join", "secret": [], "requests": {"service-a": "x"}},
        {"ask": "join", "secret": "x", "requests": []},
        {"ask": "sign"},
        [],
        "ask",
        b"\n",
        b"\xff\xfe\n",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
async def test_a_stranger_gets_an_error(request_: Any, authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        answer = await say(address, request_)
        assert set(answer) == {"error"}
        await join(new_token(authority, address), NAMES, machine1)


async def test_a_line_without_end_and_connections_without_end(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        assert await say(address, b"x" * 200_000) is None
        host, _, port = address.rpartition(":")
        open_ = [await asyncio.open_connection(host, int(port)) for _ in range(200)]  # half-open handshakes
        await join(new_token(authority, address), NAMES, machine1)
        for _, writer in open_:
            writer.close()


async def test_the_keeper_makes_everything_and_lets_machine_1_join(tmp_path: Path, unused_tcp_port: int) -> None:
    stop = asyncio.Event()
    machine2 = tmp_path / "machine2"
    keeping = asyncio.create_task(keep(machine2, names_on(2), authority=True, port=unused_tcp_port, stop=stop))
    try:
        async with asyncio.timeout(20):
            while True:
                with_token = new_token(Authority.create(machine2 / "authority"), f"127.0.0.1:{unused_tcp_port}")
                try:
                    await join(with_token, NAMES, tmp_path / "machine1")
                    break
                except StoryCreatorError:
                    await asyncio.sleep(0.05)
        assert fault(machine2, names_on(2)) == fault(tmp_path / "machine1", NAMES) == ""
    finally:
        stop.set()
        await keeping


async def test_an_expired_certificate_must_join_again(authority: Authority, machine1: Path) -> None:
    async with serving(authority) as address:
        await join(new_token(authority, address), NAMES, machine1)
        authority.equip(machine1 / "service-a", "service-a", datetime.now(UTC) - timedelta(days=91), renew=True)
        with pytest.raises(UnavailableError):
            await renew(machine1 / "service-a", "service-a")
        await join(new_token(authority, address), NAMES, machine1)
        assert not await renew(machine1 / "service-a", "service-a")
