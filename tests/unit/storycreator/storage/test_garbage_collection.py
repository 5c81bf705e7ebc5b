"""What may go from a store and what may not, in a folder and by the command a person types."""

import json
import os
import time
from datetime import timedelta
from pathlib import Path

from storycreator.messages.common import ArtifactRef
from storycreator.storage.artifacts import ArtifactStore
from storycreator.storage.garbage_collection import Ages, collect_garbage

DAY = 86_400


async def put(store: ArtifactStore, content: bytes, *, days: float = 0) -> ArtifactRef:
    ref = await store.put(content, media_type="image/png", name="a.png")
    age(store, f"sha256/{ref.sha256[:2]}/{ref.sha256}", days)
    return ref


def age(store: ArtifactStore, key: str, days: float) -> None:
    assert store.folder is not None
    then = time.time() - days * DAY
    os.utime(store.folder / key, (then, then))


async def test_only_what_nobody_needs_and_is_old_goes(tmp_path: Path) -> None:
    store = ArtifactStore.open(str(tmp_path))
    needed = await put(store, b"of a job", days=400)
    young = await put(store, b"of a job that runs", days=0.5)
    by_result = await put(store, b"of a kept result", days=20)
    by_old_result = await put(store, b"of an old result", days=40)
    by_stranger = await put(store, b"of somebody's note", days=40)
    nobody = await put(store, b"nobody's" * 100, days=2)
    await store.put_record("kept/aa/1", b"digest\n" + json.dumps({"image": {"sha256": by_result.sha256}}).encode())
    age(store, "kept/aa/1", 20)
    await store.put_record("kept/aa/2", json.dumps({"image": {"sha256": by_old_result.sha256}}).encode())
    age(store, "kept/aa/2", 40)
    await store.put_record("other/thing", json.dumps([by_stranger.sha256]).encode())
    age(store, "other/thing", 4000)
    for name, days in (("killed#1", 3.0), ("at-work#2", 0.0)):
        (tmp_path / "sha256" / name).write_bytes(b"x" * 1000)
        age(store, f"sha256/{name}", days)

    async def referenced() -> set[str]:
        return {needed.sha256}

    planned = await collect_garbage(store, referenced, Ages(), dry_run=True)
    assert len([one async for one in store.stored()]) == 9
    done = await collect_garbage(store, referenced, Ages())
    assert planned == done
    assert {one.key.rpartition("/")[2] for one in done.removed} == {nobody.sha256, by_old_result.sha256, "2"}
    assert (done.kept, done.young, done.unknown, done.partial_files) == (3, 1, 1, 1)
    assert done.bytes == 800 + len(b"of an old result") + len(json.dumps({"image": {"sha256": "0" * 64}})) + 1000
    for ref in (needed, young, by_result, by_stranger):
        await store.get(ref)
    assert not (tmp_path / "sha256" / "killed#1").exists()
    assert (tmp_path / "sha256" / "at-work#2").exists()
    assert (await collect_garbage(store, referenced, Ages())).removed == []


async def test_what_a_job_notes_while_the_store_is_looked_through_stays(tmp_path: Path) -> None:
    store = ArtifactStore.open(str(tmp_path))
    old = await put(store, b"made long ago", days=10)

    async def referenced() -> set[str]:
        later = await put(store, b"made just now")  # after the listing
        return {old.sha256, later.sha256}

    assert (await collect_garbage(store, referenced, Ages(artifacts=timedelta(0)))).removed == []
    assert len([one async for one in store.stored()]) == 2
