"""How machine 1 gets its certificates from the authority on machine 2, the first time with a token, then with the certificate it has.

One connection carries one request and one answer, each a line of JSON, over TLS 1.3. Private keys stay where they are made."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import secrets
import ssl
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from storycreator.core.errors import InvalidInputError, PermissionDeniedError, StoryCreatorError, UnavailableError
from storycreator.security.authority import Authority, due, locked, request_for, write, write_identity
from storycreator.security.credentials import (
    HANDSHAKE_SECONDS,
    REVOKED,
    ROOTS,
    Credentials,
    fingerprint,
    peer_certificate,
)
from storycreator.security.identity import AUTHORITY, host_of, name_of, names_on
from storycreator.transport.resilience.endpoints import Endpoint, parse

log = logging.getLogger(__name__)

SECRET_SECONDS = 3600
"""How long a token can be used."""
WRONG_TRIES = 10
"""After so many wrong secrets nobody can join until there is a new token."""
ANSWER_SECONDS = 10.0
MAX_CONNECTIONS = 32
MAX_LINE_BYTES = 64 * 1024
_SECRETS, _ADDRESS = "join.json", "authority.txt"
_PREFIX = "story-"


class Token(NamedTuple):
    """What machine 1 needs to join."""

    address: str
    """Of the authority: ``192.168.1.20:8059``."""
    authority: str
    """The SHA-256 of the authority's certificate."""
    secret: str

    def __str__(self) -> str:
        return _PREFIX + base64.urlsafe_b64encode(json.dumps(self).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Token":
        """From its text. Raises ``InvalidInputError``."""
        try:
            body = text.strip().removeprefix(_PREFIX)
            address, authority, secret = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            token = cls(str(address), str(authority), str(secret))
            _endpoint(token.address)
        except (ValueError, TypeError, InvalidInputError) as error:
            raise InvalidInputError.of("TOKEN", "is not a join token: copy the whole line that ./setup_machine2.sh printed") from error
        return token


def _endpoint(address: str) -> Endpoint:
    return parse(address, 0)[0]


def new_token(authority: Authority, address: str, now: float | None = None) -> Token:
    """A token that works once, for an hour."""
    secret = secrets.token_urlsafe(32)
    expires = (time.time() if now is None else now) + SECRET_SECONDS
    with locked(authority.folder):
        _store(authority, [*_valid(authority, now)["secrets"], {"sha256": _hash(secret), "expires": expires}], 0)
    return Token(address, authority.fingerprint, secret)


def redeem(authority: Authority, secret: str, now: float | None = None) -> None:
    """Use up a secret. Raises ``PermissionDeniedError`` when it is wrong, used or too old."""
    with locked(authority.folder):
        kept, wanted = _valid(authority, now), _hash(secret)
        rest = [one for one in kept["secrets"] if not hmac.compare_digest(one["sha256"], wanted)]
        if kept["wrong"] >= WRONG_TRIES or len(rest) == len(kept["secrets"]):
            _store(authority, kept["secrets"], kept["wrong"] + 1)
            raise PermissionDeniedError("the join token is wrong, was used or is older than an hour: ./setup_machine2.sh prints another")
        _store(authority, rest, 0)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _valid(authority: Authority, now: float | None) -> dict[str, Any]:
    path = authority.folder / _SECRETS
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"secrets": [], "wrong": 0}
    found["secrets"] = [one for one in found["secrets"] if one["expires"] > (time.time() if now is None else now)]
    return found


def _store(authority: Authority, valid: list[dict[str, Any]], wrong: int) -> None:
    write(authority.folder / _SECRETS, json.dumps({"secrets": valid, "wrong": wrong}), 0o600)


class JoinServer:
    """Answers machines that join or renew, from the folder of an authority."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._credentials = Credentials(authority.folder)
        self._open = 0
        self._listener: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; port 0 takes a free one. Returns the port. Raises ``OSError``."""
        context = self._credentials.server_context()
        context.verify_mode = ssl.CERT_OPTIONAL  # who joins has no certificate yet
        self._listener = await asyncio.start_server(
            self._serve, host, port, ssl=context, limit=MAX_LINE_BYTES, ssl_handshake_timeout=HANDSHAKE_SECONDS
        )
        bound: int = self._listener.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            self._listener.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MAX_CONNECTIONS:
                async with asyncio.timeout(ANSWER_SECONDS):
                    answer = self._answer(await reader.readuntil(b"\n"), writer.get_extra_info("ssl_object"))
                    writer.write(json.dumps(answer).encode() + b"\n")
                    await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # it left, was too slow or sent too much
        finally:
            self._open -= 1
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _answer(self, line: bytes, handshake: ssl.SSLObject) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            kind = asked["ask"]
            if kind == "authority":
                return {"roots": self._authority.roots}
            if kind == "join":
                return self._join(str(asked["secret"]), dict(asked["requests"]))
            if kind == "renew":
                return self._renew(asked.get("request"), handshake)
        except StoryCreatorError as error:
            log.warning("refused: %s", error)
            return {"error": error.message}
        except (ValueError, LookupError, TypeError):
            pass
        return {"error": "the request is malformed"}

    def _join(self, secret: str, requests: dict[str, str]) -> dict[str, Any]:
        unknown = requests.keys() - set(names_on(1))
        if unknown:
            raise PermissionDeniedError(f"{', '.join(sorted(unknown))} is not on machine 1")
        redeem(self._authority, secret)
        signed = {name: self._authority.sign(name, str(request)) for name, request in requests.items()}
        log.info("machine 1 has joined: %s", ", ".join(signed))
        return {"certificates": signed, **self._trust()}

    def _renew(self, request: str | None, handshake: ssl.SSLObject) -> dict[str, Any]:
        der, uris = peer_certificate(handshake)
        if not der:
            raise PermissionDeniedError("a certificate is needed to renew one")
        name = name_of(self._credentials.caller(der, uris))
        if request is None:
            return self._trust()
        log.info("%s renews its certificate", name)
        return {"certificates": {name: self._authority.sign(name, request)}, **self._trust()}

    def _trust(self) -> dict[str, str]:
        return {"roots": self._authority.roots, "revoked": self._authority.revoked}


async def _ask(address: str, context: ssl.SSLContext, request: dict[str, Any]) -> dict[str, Any]:
    """The answer of the authority. Raises ``UnavailableError``, or ``PermissionDeniedError`` when it refuses."""
    endpoint = _endpoint(address)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(
                endpoint.host, endpoint.port, ssl=context, server_hostname=host_of(AUTHORITY), limit=MAX_LINE_BYTES
            )
            try:
                writer.write(json.dumps(request).encode() + b"\n")
                answer: dict[str, Any] = json.loads(await reader.readuntil(b"\n"))
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise UnavailableError(f"the authority at {address} cannot be asked ({error or 'no answer'}); is machine 2 set up?") from error
    if "error" in answer:
        raise PermissionDeniedError(str(answer["error"]))
    return answer


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


async def join(token: Token, names: Iterable[str], tls_dir: Path) -> None:
    """Get certificates for some containers of this machine. Raises ``PermissionDeniedError`` when the token does not hold, or when what
    answers is not the authority it names; ``UnavailableError`` when nothing answers."""
    blind = _context()
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE  # only to fetch what the token's fingerprint then verifies
    roots = str((await _ask(token.address, blind, {"ask": "authority"})).get("roots", ""))
    end = "-----END CERTIFICATE-----"
    first = roots.partition(end)[0] + end
    try:
        genuine = hmac.compare_digest(fingerprint(ssl.PEM_cert_to_DER_cert(first)), token.authority)
    except ValueError:
        genuine = False
    if not genuine:
        raise PermissionDeniedError(
            f"what answers at {token.address} is not the authority of the token: someone may be listening in between"
        )
    pinned = _context()
    pinned.load_verify_locations(cadata=first)
    made = {name: request_for(name) for name in names}
    requests = {name: request for name, (_, request) in made.items()}
    answer = await _ask(token.address, pinned, {"ask": "join", "secret": token.secret, "requests": requests})
    for name, (key, _) in made.items():
        folder = tls_dir / name
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / _ADDRESS, token.address)
        _take(folder, name, key, answer)


async def renew(folder: Path, name: str, *, anyway: bool = False) -> bool:
    """Bring what an identity's folder trusts up to date, and its certificate when that is due, or ``anyway``. Returns whether it got one.
    Raises ``PermissionDeniedError`` or ``UnavailableError``."""
    try:
        address = (folder / _ADDRESS).read_text(encoding="ascii").strip()
    except OSError as error:
        raise UnavailableError(f"{folder} does not say where its authority is: this machine has not joined") from error
    for _ in range(2):  # the first answer may tell of a new authority or a revocation
        key, request = request_for(name) if anyway or due(folder, datetime.now(UTC)) else ("", None)
        context = Credentials(folder).current().client
        answer = await _ask(address, context, {"ask": "renew", "request": request})
        _take(folder, name, key, answer)
        if request is not None:
            return True
    return False


def _take(folder: Path, name: str, key: str, answer: dict[str, Any]) -> None:
    write(folder / ROOTS, str(answer["roots"]))
    write(folder / REVOKED, str(answer["revoked"]))
    if key:
        write_identity(folder, key, str(answer["certificates"][name]))
