"""Signed tokens: JWTs (RFC 7519) over Ed25519 that say who calls, which services and which of their methods, and until when.

``joserfc`` is imported when the first token is signed or verified: a process without keys never loads it.
"""

import logging
import re
import time
import uuid
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storycreator.core.errors import InvalidInputError, PermissionDeniedError, UnauthenticatedError
from storycreator.core.service import Call
from storycreator.services import BY_LETTER, FETCH, PREFLIGHT, ServiceSpec

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

log = logging.getLogger(__name__)

ALGORITHM = "Ed25519"
"""RFC 9864's name for EdDSA over this curve, and the only algorithm accepted."""
KEYS_SETTING, SIGNING_SETTING = "STORYCREATOR_TOKEN_KEYS", "STORYCREATOR_SIGNING_KEY"
LEEWAY_SECONDS = 30
"""How far apart the clocks of an issuer and a service may be."""
SPARE_SECONDS = 300.0
"""How much longer than its call a token of ``Signer`` lives, and how long it is used for further calls."""
WITHOUT_DEADLINE_SECONDS = 600.0
LOOK_AGAIN_SECONDS = 1.0
"""How often a file of keys is checked for changes."""
REMEMBERED = 256
"""Verified tokens; a token that comes again is not verified again."""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes as base64url."""


@dataclass(frozen=True)
class Claims:
    """What a token says."""

    subject: str
    audience: tuple[str, ...]
    """The containers of the services it is for: ``service-a``."""
    scope: tuple[str, ...]
    """The methods it allows there."""
    expires: float
    """Seconds since 1970."""
    issued: float
    id: str


def rights(spec: ServiceSpec) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Audience and scope of a token to call a service: the service itself and all that it calls on the caller's behalf."""
    specs = [spec]
    for one in specs:
        specs += [BY_LETTER[peer] for peer in one.peers if BY_LETTER[peer] not in specs]
    return tuple(one.container for one in specs), (*(one.method for one in specs), FETCH, PREFLIGHT)


class KeyText:
    """Keys as a setting has them, separated by commas, or in the file it names, one on each line; a changed file is read again."""

    def __init__(self, said: str, setting: str) -> None:
        self._setting = setting
        parts = [part.strip() for part in said.split(",")]
        self._path = None if all(_KEY.fullmatch(part) for part in parts) else Path(said).expanduser()
        self._keys = tuple(parts)
        self._stamp: tuple[int, int] = (0, 0)
        self._looked_at = float("-inf")

    def read(self) -> tuple[str, ...]:
        """The keys now; the same object while they are unchanged. Raises ``InvalidInputError`` naming the setting, but not once there were
        any."""
        now = time.monotonic()
        if self._path is not None and now - self._looked_at >= LOOK_AGAIN_SECONDS:
            try:
                about = self._path.stat()
                if self._stamp != (stamp := (about.st_mtime_ns, about.st_ino)):
                    self._keys, self._stamp = self._parsed(self._path.read_text(encoding="utf-8")), stamp
            except (OSError, UnicodeDecodeError) as error:
                words = error.strerror if isinstance(error, OSError) else "it is not text"
                self._unusable(InvalidInputError.of(self._setting, f"is neither a key nor a file that can be read ({words})"))
            except InvalidInputError as error:
                self._unusable(error)
            self._looked_at = now
        return self._keys

    def _unusable(self, error: InvalidInputError) -> None:
        """A file that was good once goes on with the keys it had: it may be in the middle of being written."""
        if self._stamp == (0, 0):
            raise error
        log.error("%s; the keys it had before stay valid", error)

    def _parsed(self, text: str) -> tuple[str, ...]:
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        for number, line in enumerate(lines, 1):
            if not _KEY.fullmatch(line):
                raise InvalidInputError.of(self._setting, f"names a file whose entry {number} is no key; `token keys` prints keys")
        if not lines:
            raise InvalidInputError.of(self._setting, "names a file without keys")
        return tuple(lines)


class SigningKey:
    """A private key. Its text is its 32-byte seed as base64url, and its public key's text is that of the public one."""

    def __init__(self, text: str) -> None:
        """Raises ``InvalidInputError`` naming the setting."""
        if not _KEY.fullmatch(text):
            raise InvalidInputError.of(SIGNING_SETTING, "is no signing key; `token keys --new` makes one")
        self._text = text

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new one."""
        from joserfc.jwk import OKPKey

        return cls(str(OKPKey.generate_key("Ed25519").as_dict(private=True)["d"]))

    @property
    def secret(self) -> str:
        """The text of the private key."""
        return self._text

    @cached_property
    def public(self) -> str:
        """The text of the public key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from joserfc.util import to_str, urlsafe_b64decode, urlsafe_b64encode

        private = Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(self._text.encode()))
        return to_str(urlsafe_b64encode(private.public_key().public_bytes_raw()))

    @cached_property
    def _key(self) -> "OKPKey":
        from joserfc.jwk import OKPKey

        return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": self.public, "d": self._text})

    def sign(self, claims: Claims) -> str:
        """The token."""
        from joserfc import jwt

        said = {
            "sub": claims.subject, "aud": list(claims.audience), "scope": " ".join(claims.scope),
            "iat": int(claims.issued), "exp": int(claims.expires), "jti": claims.id,
        }  # fmt: skip
        return jwt.encode({"alg": ALGORITHM, "kid": self._key.thumbprint()}, said, self._key, algorithms=[ALGORITHM])

    def issue(self, subject: str, audience: tuple[str, ...], scope: tuple[str, ...], seconds: float) -> str:
        """A token from now on."""
        now = time.time()
        return self.sign(Claims(subject, audience, scope, now + seconds, now, uuid.uuid4().hex))


class PublicKeys:
    """Verifies tokens. Several keys may be valid at a time, so that a new one can be introduced before the old one goes."""

    def __init__(self, said: str) -> None:
        """``said`` is the setting. Raises ``InvalidInputError`` naming it."""
        self._source = KeyText(said, KEYS_SETTING)
        self._texts: tuple[str, ...] = ()
        self._by_id: dict[str, OKPKey] = {}
        self._verified: dict[str, Claims] = {}
        self._load(self._source.read())

    def _load(self, texts: tuple[str, ...]) -> None:
        from joserfc.errors import JoseError
        from joserfc.jwk import OKPKey

        try:
            keys = [OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": text}) for text in texts]
        except (JoseError, ValueError) as error:
            raise InvalidInputError.of(KEYS_SETTING, "has a key that is no public Ed25519 key") from error
        self._texts, self._verified = texts, {}
        self._by_id = {key.thumbprint(): key for key in keys}

    @property
    def ids(self) -> dict[str, str]:
        """The public keys by their id, which tokens name."""
        return dict(zip(self._by_id, self._texts, strict=True))

    def verify(self, token: str) -> Claims:
        """What a token says, whatever it is for. Raises ``UnauthenticatedError`` for one that is malformed, expired, not yet valid, or not
        signed by one of the keys."""
        if (texts := self._source.read()) is not self._texts:
            self._load(texts)
        claims = self._verified.get(token)
        if claims is None:
            claims = self._signed(token)
            while len(self._verified) >= REMEMBERED:
                del self._verified[next(iter(self._verified))]
            self._verified[token] = claims
        now = time.time()
        if now > claims.expires + LEEWAY_SECONDS:
            raise UnauthenticatedError(f"the token expired {now - claims.expires:.0f} s ago: issue a new one")
        if now < claims.issued - LEEWAY_SECONDS:
            raise UnauthenticatedError(f"the token is valid in {claims.issued - now:.0f} s only: do the clocks agree?")
        return claims

    def _signed(self, token: str) -> Claims:
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            said = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError, TypeError, KeyError) as error:  # some malformed ones escape joserfc's own errors
            raise UnauthenticatedError(f"the token is not signed by a key of {KEYS_SETTING}, was changed, or is no token at all") from error
        return _claims(said)

    def _key(self, token: Any) -> "OKPKey":
        return self._by_id[str(token.headers()["kid"])]


def _claims(said: dict[str, Any]) -> Claims:
    """Signed claims of another issuer may lack anything."""
    audience = said.get("aud")
    audience = [audience] if isinstance(audience, str) else audience
    texts = (said.get("sub"), said.get("scope"), said.get("jti"), *(audience if isinstance(audience, list) and audience else [None]))
    times = (said.get("exp"), said.get("iat"))
    if not all(isinstance(one, str) and one for one in texts) or not all(type(one) in (int, float) for one in times):
        raise UnauthenticatedError("the token lacks one of sub, aud, scope, exp, iat and jti")
    expires, issued = times
    subject = str(said["sub"])
    if len(subject) > 200 or not subject.isprintable():
        raise UnauthenticatedError("the token's subject is too long or has control characters")
    return Claims(
        subject, tuple(audience or ()), tuple(str(said["scope"]).split()), float(expires or 0), float(issued or 0), str(said["jti"])
    )


def permit(claims: Claims, spec: ServiceSpec, method: str) -> None:
    """Raise ``PermissionDeniedError`` when a token is for other services or other methods. An empty method is one anybody with a token for
    the service may call."""
    if spec.container not in claims.audience:
        raise PermissionDeniedError(f"the token is for {', '.join(claims.audience)}, not for {spec.container}")
    if method and method not in claims.scope:
        raise PermissionDeniedError(f"the token allows {', '.join(claims.scope)}, not {method}")


class Signer:
    """Makes the tokens of a process that calls a service: each lives a little longer than the call, and allows no more than it needs."""

    def __init__(self, said: str, subject: str, spec: ServiceSpec) -> None:
        """``said`` is the setting: a signing key or the file it is in. Raises ``InvalidInputError``."""
        self._source = KeyText(said, SIGNING_SETTING)
        self._subject = subject
        self._rights = rights(spec)
        self._texts: tuple[str, ...] = ()
        self._key = SigningKey(self._source.read()[0])
        self._last, self._expires = "", 0.0

    def __call__(self, call: Call) -> str:
        """A token for a call."""
        if (texts := self._source.read()) is not self._texts:
            self._key, self._texts, self._expires = SigningKey(texts[0]), texts, 0.0
        remaining = call.remaining()
        until = time.time() + (WITHOUT_DEADLINE_SECONDS if remaining is None else remaining)
        if not until <= self._expires <= until + SPARE_SECONDS:
            self._expires = until + SPARE_SECONDS
            self._last = self._key.issue(self._subject, *self._rights, self._expires - time.time())
        return self._last
