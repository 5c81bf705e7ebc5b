"""Verifying an artifact store, and removing what is no longer needed."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from storycreator.storage.artifacts import RESULTS, ArtifactStore, Stored

_SHA256 = re.compile(rb'"([0-9a-f]{64})"')


@dataclass(frozen=True)
class Verified:
    """One verified artifact."""

    one: Stored
    whole: bool


async def verify(store: ArtifactStore, stored: list[Stored]) -> AsyncIterator[Verified]:
    """Every artifact among what is stored against the hash in its name. Raises ``StoreError``."""
    for one in stored:
        if one.sha256:
            try:
                yield Verified(one, await store.is_whole(one))
            except FileNotFoundError:
                continue  # removed meanwhile


@dataclass(frozen=True)
class Ages:
    """The ages up to which files are kept."""

    artifacts: timedelta = timedelta(hours=24)
    """Longer than any call: what a running job has made and not yet recorded is younger."""
    results: timedelta = timedelta(days=30)
    """Of the hub's cached results."""


@dataclass
class Collected:
    """What was removed, or would be removed."""

    removed: list[Stored] = field(default_factory=list)
    partial_files: int = 0
    """Files of unfinished writes."""
    bytes: int = 0
    """Of all that."""
    kept: int = 0
    """Artifacts a job or a cached result needs."""
    young: int = 0
    """Artifacts that are not needed, but too new to remove."""
    unknown: int = 0
    """Records under unknown keys: kept, with the artifacts they mention."""


async def collect_garbage(
    store: ArtifactStore,
    referenced: Callable[[], Awaitable[set[str]]],
    ages: Ages | None = None,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Collected:
    """Remove what no job refers to. ``referenced`` returns the hashes that jobs refer to, running ones included; it is called after the
    store is listed, so that what is stored and recorded meanwhile is kept. Raises ``StoreError``."""
    ages, now = ages or Ages(), now or datetime.now(UTC)
    collected = Collected()
    everything = [one async for one in store.stored()]
    needed = await referenced()
    for note in (one for one in everything if not one.sha256):
        if note.key.startswith(RESULTS) and now - note.modified > ages.results:
            collected.removed.append(note)
            continue
        needed |= _mentioned(await store.get_record(note.key) or b"")
        collected.unknown += not note.key.startswith(RESULTS)
    for one in everything:
        if not one.sha256:
            continue
        if one.sha256 in needed:
            collected.kept += 1
        elif now - one.modified <= ages.artifacts:
            collected.young += 1
        else:
            collected.removed.append(one)
    collected.bytes = sum(one.bytes for one in collected.removed)
    if not dry_run:
        for one in collected.removed:
            await store.remove(one.key)
    for path in list(store.partial_files()):
        try:
            about = path.stat()
        except FileNotFoundError:
            continue  # the write was finished meanwhile
        if now.timestamp() - about.st_mtime > ages.artifacts.total_seconds():
            collected.partial_files += 1
            collected.bytes += about.st_size
            if not dry_run:
                path.unlink(missing_ok=True)
    return collected


def _mentioned(note: bytes) -> set[str]:
    """Every hash in a JSON record."""
    return {found.decode() for found in _SHA256.findall(note)}
