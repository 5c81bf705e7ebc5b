"""What keeps the certificates of one machine valid: on machine 2 it holds the authority too."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from storycreator.core.errors import StoryCreatorError
from storycreator.security.authority import Authority, leaf
from storycreator.security.identity import AUTHORITY
from storycreator.security.joining import JoinServer, renew

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""How often it looks: so long a revocation takes to reach the other machine."""


def equip(tls_dir: Path, names: Iterable[str], now: datetime | None = None) -> Authority:
    """Make sure that there are an authority and certificates for some containers of this machine."""
    now = now or datetime.now(UTC)
    authority = Authority.create(tls_dir / AUTHORITY, now)
    authority.tidy(now)
    for name in (AUTHORITY, *names):
        if authority.equip(tls_dir / name, name, now):
            log.info("%s has a new certificate", name)
    return authority


async def renew_all(tls_dir: Path, names: Iterable[str]) -> None:
    """Renew what is due on a machine that has joined."""
    for name in names:
        try:
            if await renew(tls_dir / name, name):
                log.info("%s has a new certificate", name)
        except StoryCreatorError as error:
            log.warning("%s: %s", name, error)


async def keep(tls_dir: Path, names: tuple[str, ...], *, authority: bool, port: int, stop: asyncio.Event) -> None:
    """Look after the certificates of some containers until told to stop. With ``authority`` this is the machine that has it, which others
    join at ``port``. Raises ``OSError`` when the port is taken."""
    log.info("keeping the certificates of %s", ", ".join(names))
    server = None
    try:
        while not stop.is_set():
            if authority:
                found = await asyncio.to_thread(equip, tls_dir, names)
                if server is None:
                    server = JoinServer(found)
                    log.info("machine 1 can join at port %d", await server.start("", port))
            else:
                await renew_all(tls_dir, names)
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await stop.wait()
            except TimeoutError:
                continue
    finally:
        if server is not None:
            await server.stop()


def fault(tls_dir: Path, names: Iterable[str], now: datetime | None = None) -> str:
    """Which containers have no valid certificate; empty when all have one."""
    now = now or datetime.now(UTC)
    found = {name: leaf(tls_dir / name) for name in names}
    without = [name for name, one in found.items() if one is None]
    expired = [name for name, one in found.items() if one is not None and one.not_valid_after_utc <= now]
    said = [f"{', '.join(group)} {what}" for group, what in ((without, "has no certificate"), (expired, "has expired")) if group]
    return "; ".join(said)
