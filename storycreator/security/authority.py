"""The authority: the key that signs certificates, what it has issued, and what is revoked. Its folder never leaves machine 2."""

import fcntl
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from storycreator.core.errors import InvalidInputError, StateError
from storycreator.security.credentials import IDENTITY, REVOKED, ROOTS, fingerprint
from storycreator.security.identity import AUTHORITY, host_of, uri_of
from storycreator.services import MAIN

LIFETIME = timedelta(days=90)
"""Of a certificate; it is renewed after two thirds."""
AUTHORITY_LIFETIME = timedelta(days=5 * 365)
BACKDATED = timedelta(hours=1)
"""A certificate is valid from so long ago: the clock of the other machine may be behind."""
MOST_TRUSTED = 5
"""Authorities that are trusted at a time, the oldest go: a chain of about 15 does not fit gRPC's handshake buffer of 16 KiB."""
_KEY, _CHAIN, _ISSUED, _LOCK = "authority.pem", "chain.pem", "issued.json", "lock"


@dataclass(frozen=True)
class Issued:
    """A certificate the authority has issued."""

    name: str
    fingerprint: str
    expires: str
    """As ISO 8601."""


def pem(certificate: x509.Certificate) -> str:
    """A certificate as text."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    """A private key as text, not encrypted."""
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*form).decode()


def new_key() -> ec.EllipticCurvePrivateKey:
    """A private key on P-256. Certificates never have RSA keys: ``storycreator.transport.grpc`` relies on it."""
    return ec.generate_private_key(ec.SECP256R1())


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Replace a file at once."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        os.fchmod(file.fileno(), mode)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def write_identity(folder: Path, key: str, chain: str) -> None:
    """The key and certificate of an identity: for their owner, but in a folder that is open to all, as a container's volume is, for all,
    because there only who mounts the volume sees it."""
    write(folder / IDENTITY, key + chain, 0o644 if folder.stat().st_mode & stat.S_IWOTH else 0o600)


def leaf(folder: Path) -> x509.Certificate | None:
    """The certificate of an identity's folder; None when there is none that can be read."""
    try:
        return x509.load_pem_x509_certificates((folder / IDENTITY).read_bytes())[0]
    except (OSError, ValueError):
        return None


def issued_to(folder: Path, name: str) -> Issued | None:
    """What is known of the certificate in an identity's folder; None when there is none."""
    found = leaf(folder)
    return None if found is None else Issued(name, fingerprint(_der(found)), found.not_valid_after_utc.isoformat())


def due(folder: Path, now: datetime) -> bool:
    """Whether an identity's folder needs a new certificate: two thirds of its life are over, it is revoked, or there is a new authority."""
    found = leaf(folder)
    if found is None or not (folder / ROOTS).exists():
        return True
    newest = x509.load_pem_x509_certificates((folder / ROOTS).read_bytes())[0]
    lived = now - found.not_valid_before_utc
    revoked = (folder / REVOKED).read_text().split() if (folder / REVOKED).exists() else []
    whole = found.not_valid_after_utc - found.not_valid_before_utc
    return lived >= whole * 2 / 3 or found.issuer != newest.subject or fingerprint(_der(found)) in revoked


def request_for(name: str) -> tuple[str, str]:
    """A new private key and a request to sign it, both as text."""
    key = new_key()
    request = x509.CertificateSigningRequestBuilder().subject_name(_named(name)).sign(key, hashes.SHA256())
    return key_pem(key), request.public_bytes(serialization.Encoding.PEM).decode()


def _first(certificates: str, count: int) -> str:
    """So many certificates from the beginning of a text."""
    ends = [found.end() for found in re.finditer("-----END CERTIFICATE-----\n", certificates)]
    return certificates[: ends[min(count, len(ends)) - 1]] if ends else ""


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """An authority in a folder, which is that of the identity ``authority`` too. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        """Raises ``StateError`` when there is none."""
        self.folder = folder
        if not self.in_folder(folder):
            raise StateError(f"there is no certificate authority in {folder}: run this on machine 2; python main.py certs init makes one")

    @staticmethod
    def in_folder(folder: Path) -> bool:
        """Whether there is one in a folder."""
        return (folder / _KEY).exists()

    @classmethod
    def create(cls, folder: Path, now: datetime | None = None) -> "Authority":
        """The authority of a folder; a new one when there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            if not cls.in_folder(folder):
                key, certificate = _new_authority(now or datetime.now(UTC))
                write(folder / _CHAIN, "")
                write(folder / REVOKED, "")
                write(folder / ROOTS, pem(certificate))
                _write_key(folder, key, certificate)
        return cls(folder)

    def _signer(self) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        text = (self.folder / _KEY).read_bytes()
        key = serialization.load_pem_private_key(text, None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise StateError(f"{self.folder / _KEY} holds another kind of key than the authority's")
        return key, x509.load_pem_x509_certificates(text)[0]

    @property
    def roots(self) -> str:
        """The certificates of the authorities that are trusted, the newest first."""
        return (self.folder / ROOTS).read_text()

    @property
    def revoked(self) -> str:
        """The fingerprints of revoked certificates, one a line."""
        return (self.folder / REVOKED).read_text()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the newest authority's certificate."""
        return fingerprint(_der(self._signer()[1]))

    def issued(self) -> list[Issued]:
        """Every certificate that has not expired, oldest first."""
        path = self.folder / _ISSUED
        return [Issued(**one) for one in json.loads(path.read_text())] if path.exists() else []

    def sign(self, name: str, request: str, now: datetime | None = None) -> str:
        """The certificate with its chain for a request. What the request says about itself does not count, only its key. Raises
        ``InvalidInputError`` for one that is malformed or of another kind of key."""
        try:
            asked = x509.load_pem_x509_csr(request.encode())
            key = asked.public_key()
        except ValueError as error:
            raise InvalidInputError.of("request", "is no certificate signing request") from error
        if not asked.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise InvalidInputError.of("request", "must be signed by its own key on P-256")
        now = now or datetime.now(UTC)
        with locked(self.folder):
            signer, issuer = self._signer()
            made = _certificate(_named(name), key, issuer, signer, now, LIFETIME, name)
            kept = [one for one in self.issued() if datetime.fromisoformat(one.expires) > now]
            new = Issued(name, fingerprint(_der(made)), made.not_valid_after_utc.isoformat())
            write(self.folder / _ISSUED, json.dumps([asdict(one) for one in (*kept, new)]))
            return pem(made) + (self.folder / _CHAIN).read_text()

    def equip(self, folder: Path, name: str, now: datetime | None = None, *, renew: bool = False) -> bool:
        """Give an identity's folder on this machine what is trusted and, when it is due or with ``renew``, a new certificate. Returns
        whether it got one."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder != self.folder:
            write(folder / ROOTS, self.roots)
            write(folder / REVOKED, self.revoked)
        if not renew and not due(folder, now or datetime.now(UTC)):
            return False
        key, request = request_for(name)
        write_identity(folder, key, self.sign(name, request, now))
        return True

    def rotate(self, now: datetime | None = None) -> None:
        """Make a new authority. The one before stays trusted while certificates of it may live, and vouches for the new one, so that who
        has not heard of the new one trusts its certificates too. The old key is deleted."""
        now = now or datetime.now(UTC)
        with locked(self.folder):
            old_key, old = self._signer()
            key, certificate = _new_authority(now)
            vouched = _certificate(certificate.subject, key.public_key(), old, old_key, now, AUTHORITY_LIFETIME)
            write(self.folder / _CHAIN, pem(vouched) + _first((self.folder / _CHAIN).read_text(), MOST_TRUSTED - 2))
            write(self.folder / ROOTS, pem(certificate) + _first(self.roots, MOST_TRUSTED - 1))
            _write_key(self.folder, key, certificate)

    def tidy(self, now: datetime) -> None:
        """Make a new authority when two thirds of the life of this one are over, and stop trusting those before it when no certificate of
        theirs is valid any more."""
        _, newest = self._signer()
        if now - newest.not_valid_before_utc >= AUTHORITY_LIFETIME * 2 / 3:
            self.rotate(now)
        elif now - newest.not_valid_before_utc > LIFETIME + BACKDATED:
            with locked(self.folder):
                if self.roots != pem(newest):
                    write(self.folder / ROOTS, pem(newest))
                    write(self.folder / _CHAIN, "")

    def revoke(self, what: str) -> list[Issued]:
        """Revoke all certificates of a name, or the one of a fingerprint or its beginning. Returns them. Raises ``InvalidInputError`` when
        there is none."""
        with locked(self.folder):
            found = [one for one in self.issued() if one.name == what or (len(what) >= 8 and one.fingerprint.startswith(what.lower()))]
            if not found:
                raise InvalidInputError.of("WHAT", f"no certificate has the name or fingerprint {what!r}; certs list shows all")
            listed = dict.fromkeys((*self.revoked.split(), *(one.fingerprint for one in found)))
            write(self.folder / REVOKED, "".join(f"{one}\n" for one in listed))
            return found


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time changes what an authority's folder holds."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_key(folder: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    write(folder / _KEY, key_pem(key) + pem(certificate), 0o600)


def _new_authority(now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = new_key()
    name = _named(f"storycreator authority {os.urandom(4).hex()}")
    return key, _certificate(name, key.public_key(), None, key, now, AUTHORITY_LIFETIME)


def _usages(name: str) -> Iterable[x509.ObjectIdentifier]:
    if name != AUTHORITY:
        yield ExtendedKeyUsageOID.CLIENT_AUTH
    if name != MAIN:
        yield ExtendedKeyUsageOID.SERVER_AUTH


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Certificate | None,
    signer: ec.EllipticCurvePrivateKey,
    now: datetime,
    lifetime: timedelta,
    name: str = "",
) -> x509.Certificate:
    """A certificate of the identity ``name``, or of an authority when that is empty; signed by itself without an ``issuer``."""
    signs = not name
    allowed = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + lifetime)
        .add_extension(x509.BasicConstraints(ca=signs, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **allowed), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if name:
        names = [x509.UniformResourceIdentifier(uri_of(name)), x509.DNSName(host_of(name))]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        made = made.add_extension(x509.ExtendedKeyUsage(list(_usages(name))), critical=False)
    return made.sign(signer, hashes.SHA256())
