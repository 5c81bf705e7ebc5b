"""Looking after an artifact store: is everything whole, and what may go."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from storycreator.storage.artifacts import RESULTS, ArtifactStore, Stored

_SHA256 = re.compile(rb'"([0-9a-f]{64})"')


@dataclass(frozen=True)
class Verified:
    """One artifact, looked at."""

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
    """How young is too young to go."""

    artifacts: timedelta = timedelta(hours=24)
    """Longer than the longest call may take: what a running job has made and nobody has noted yet is younger."""
    results: timedelta = timedelta(days=30)
    """Of what the hub keeps to make one part of a book again without the others."""


@dataclass
class Swept:
    """What was removed, or would be."""

    removed: list[Stored] = field(default_factory=list)
    litter: int = 0
    """Parts of writes that were never finished."""
    bytes: int = 0
    """Of all that."""
    kept: int = 0
    """Artifacts a job or a kept result needs."""
    young: int = 0
    """Artifacts nobody needs, as far as is known, but too young to go."""
    unknown: int = 0
    """Notes under keys that are nobody's here: left alone, and what they mention too."""


async def sweep(
    store: ArtifactStore,
    referenced: Callable[[], Awaitable[set[str]]],
    ages: Ages | None = None,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Swept:
    """Remove what no job refers to. ``referenced`` gives the hashes of all that jobs refer to, running ones included; it is asked after
    the store is listed, so that what is stored and noted meanwhile is never taken for garbage. Raises ``StoreError``."""
    ages, now = ages or Ages(), now or datetime.now(UTC)
    swept = Swept()
    everything = [one async for one in store.stored()]
    needed = await referenced()
    for note in (one for one in everything if not one.sha256):
        if note.key.startswith(RESULTS) and now - note.modified > ages.results:
            swept.removed.append(note)
            continue
        needed |= _mentioned(await store.note(note.key) or b"")
        swept.unknown += not note.key.startswith(RESULTS)
    for one in everything:
        if not one.sha256:
            continue
        if one.sha256 in needed:
            swept.kept += 1
        elif now - one.modified <= ages.artifacts:
            swept.young += 1
        else:
            swept.removed.append(one)
    swept.bytes = sum(one.bytes for one in swept.removed)
    if not dry_run:
        for one in swept.removed:
            await store.remove(one.key)
    for path in list(store.litter()):
        try:
            about = path.stat()
        except FileNotFoundError:
            continue  # the write was finished meanwhile
        if now.timestamp() - about.st_mtime > ages.artifacts.total_seconds():
            swept.litter += 1
            swept.bytes += about.st_size
            if not dry_run:
                path.unlink(missing_ok=True)
    return swept


def _mentioned(note: bytes) -> set[str]:
    """Every hash a JSON note names, wherever in it."""
    return {found.decode() for found in _SHA256.findall(note)}
