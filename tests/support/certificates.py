"""An authority and certificates in a temporary folder, and a service behind mutual TLS."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.service import Call
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.security.authority import Authority
from storycreator.security.credentials import Credentials
from storycreator.security.gatekeeper import Gatekeeper, Rules
from storycreator.security.identity import callers_of
from storycreator.security.tokens import PublicKeys
from storycreator.services import BY_LETTER, MAIN, SERVICES
from storycreator.storage.artifacts import ArtifactStore


@dataclass(frozen=True)
class Certificates:
    """Certificates of one authority."""

    folder: Path

    @property
    def authority(self) -> Authority:
        return Authority.create(self.folder / "authority")

    def of(self, name: str, now: datetime | None = None) -> Credentials:
        """Those of a container, issued when first asked for, or anew as of another time."""
        self.authority.equip(self.folder / name, name, now, renew=now is not None)
        return Credentials(self.folder / name)

    def settings(self) -> dict[str, str]:
        """The environment of processes on this machine that use them, which all get theirs now."""
        for name in (MAIN, *(spec.container for spec in SERVICES)):
            self.of(name)
        return {"STORYCREATOR_TLS": "mutual", "STORYCREATOR_TLS_DIR": str(self.folder)}


async def _foresees(_request: PreflightRequest, _call: Call) -> Preflight:
    return Preflight(prospects=())


@asynccontextmanager
async def secured(
    letter: str,
    credentials: Credentials | None,
    work: Any = None,
    *,
    connection_seconds: float = 0.0,
    keys: PublicKeys | None = None,
) -> AsyncIterator[Ports]:
    """A service that shows these certificates, over both transports, and asks for tokens signed by ``keys``. Plain without."""
    spec = BY_LETTER[letter]
    callers = None if credentials is None else callers_of(spec)
    store = ArtifactStore.open("memory://")
    gatekeeper = Gatekeeper(spec, Rules(callers=callers, keys=keys))
    dispatcher = LocalDispatcher(spec, cast("Any", work), store, "1", preflight=_foresees, gatekeeper=gatekeeper)
    async with listening(dispatcher, "127.0.0.1", Ports(0, 0), 1.0, connection_seconds, credentials) as ports:
        yield ports
