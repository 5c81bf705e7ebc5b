"""The certificate of one process and whom it trusts: files that may be replaced while it runs."""

import hashlib
import logging
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storycreator.core.errors import PermissionDeniedError, StateError
from storycreator.security.identity import identity_of

log = logging.getLogger(__name__)

IDENTITY, ROOTS, REVOKED = "identity.pem", "roots.pem", "revoked.txt"
"""The key and the certificate with its chain; the authorities that are trusted; the fingerprints of certificates that no longer are."""
HANDSHAKE_SECONDS = 10.0
"""How long a handshake may take, on both wires."""
VERSION = "TLSv1.3"


@dataclass(frozen=True)
class Material:
    """What the files held when they were last read."""

    identity: bytes
    roots: bytes
    revoked: frozenset[str]
    server: ssl.SSLContext
    client: ssl.SSLContext


def fingerprint(der: bytes) -> str:
    """The SHA-256 of a certificate, by which it is revoked."""
    return hashlib.sha256(der).hexdigest()


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Credentials:
    """The files of one identity. Safe in any thread."""

    def __init__(self, folder: Path) -> None:
        """Raises ``StateError`` when the files are missing or unusable."""
        self.folder = folder
        self._paths = tuple(folder / name for name in (IDENTITY, ROOTS, REVOKED))
        try:
            self._stamp, self._material = self._read_whole()
        except (OSError, ValueError) as error:
            raise StateError(
                f"STORYCREATOR_TLS is mutual, and the certificate in {folder} cannot be used ({error}): run ./setup_machine2.sh on machine "
                "2 and the line it prints on machine 1, or make certificates with: python main.py certs init"
            ) from error

    def _look(self) -> tuple[tuple[int, int, int] | None, ...]:
        return tuple(map(_state, self._paths))

    def _read_whole(self) -> tuple[tuple[object, ...], Material]:
        """What the files hold, and their state before they were read. Raises ``OSError`` or ``ValueError`` when they cannot be used."""
        while True:
            stamp = self._look()
            try:
                return stamp, self._read()
            except (OSError, ValueError):
                if self._look() == stamp:  # else one was replaced while it was read, which ssl does twice
                    raise

    def _read(self) -> Material:
        identity, roots = ((self.folder / name).read_bytes() for name in (IDENTITY, ROOTS))
        revoked = self.folder / REVOKED
        listed = frozenset(revoked.read_text(encoding="ascii").split()) if revoked.exists() else frozenset[str]()
        contexts = [ssl.SSLContext(side) for side in (ssl.PROTOCOL_TLS_SERVER, ssl.PROTOCOL_TLS_CLIENT)]
        for context in contexts:
            context.minimum_version = ssl.TLSVersion.TLSv1_3
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_cert_chain(self.folder / IDENTITY)
            context.load_verify_locations(cadata=roots.decode("ascii"))
        server, client = contexts
        server.num_tickets = 0  # who resumes a session is not asked for the certificate again
        return Material(identity, roots, listed, server, client)

    def current(self) -> Material:
        """What the files hold now. Files that cannot be used leave what was."""
        if self._look() != self._stamp:
            try:
                self._stamp, self._material = self._read_whole()
                log.info("read the certificate in %s again", self.folder)
            except (OSError, ValueError) as error:
                self._stamp = self._look()
                log.error("the certificate in %s was replaced by one that cannot be used (%s); keeping the one before", self.folder, error)
        return self._material

    def server_context(self) -> ssl.SSLContext:
        """For a listener. Each handshake uses the files as they are then."""
        context = self._read_whole()[1].server

        def refresh(handshake: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
            handshake.context = self.current().server

        context.sni_callback = refresh
        return context

    def caller(self, der: bytes, uris: Iterable[str]) -> str:
        """The identity of a peer whose certificate is verified. Raises ``PermissionDeniedError`` when it is revoked or names none."""
        if fingerprint(der) in self.current().revoked:
            raise PermissionDeniedError("the certificate of the caller is revoked: machine 1 must join again (./setup_machine1.sh --join)")
        if not (identity := identity_of(uris)):
            raise PermissionDeniedError("the certificate of the caller names no identity of this program")
        return identity

    def revoked(self, handshake: ssl.SSLObject) -> bool:
        """Whether the certificate of the other end is revoked."""
        return fingerprint(peer_certificate(handshake)[0]) in self.current().revoked


def peer_certificate(handshake: ssl.SSLObject) -> tuple[bytes, tuple[str, ...]]:
    """The certificate of the other end, and the URIs in it."""
    about: dict[str, Any] = handshake.getpeercert() or {}
    names = about.get("subjectAltName", ())
    return handshake.getpeercert(binary_form=True) or b"", tuple(str(value) for kind, value in names if kind == "URI")
