"""The store gives back exactly what was put, or says what is wrong; whatever happens to it, it stays sound."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT
from storycreator.core.errors import Code, DamagedArtifactError, NotFoundError, StoreError
from storycreator.storage.artifacts import CHUNK_BYTES, IDENTITY, MARK, ArtifactStore
from tests.support.disks import disk, read_only

CONTENT = bytes(range(256)) * 3_000


def blobs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (MARK, IDENTITY))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with disk(tmp_path / "disk", "1m") as folder:
        yield folder


async def test_content_comes_back_whole_and_in_pieces(tmp_path: Path) -> None:
    store = ArtifactStore.open(tmp_path.as_uri())
    ref = await store.put(CONTENT, media_type="image/png", name="a.png")
    assert await store.get(ref) == CONTENT
    pieces = [piece async for piece in store.chunks(ref, offset=10)]
    assert b"".join(pieces) == CONTENT[10:]
    assert max(map(len, pieces)) <= CHUNK_BYTES


async def test_a_damaged_or_missing_blob_is_told_apart_and_mended_by_making_it_again(tmp_path: Path) -> None:
    store = ArtifactStore.open(str(tmp_path))
    ref = await store.put(b"picture", media_type="image/png", name="a.png")
    (blob,) = blobs(tmp_path)
    blob.write_bytes(b"Picture")
    with pytest.raises(DamagedArtifactError, match=r"a\.png.*artifacts verify"):
        await store.get(ref)
    blob.write_bytes(b"pict")
    with pytest.raises((DamagedArtifactError, StoreError)):
        [piece async for piece in store.chunks(ref, 4)]
    await store.put(b"picture", media_type="image/png", name="a.png")
    assert await store.get(ref) == b"picture"
    blob.unlink()
    with pytest.raises(NotFoundError, match=r"a\.png"):
        await store.get(ref)
    with pytest.raises(NotFoundError, match=r"a\.png"):
        [piece async for piece in store.chunks(ref)]


async def test_a_full_disk_is_said_leaves_nothing_and_what_was_there_is_whole(small_disk: Path) -> None:
    store = ArtifactStore.open(str(small_disk))
    kept = await store.put(CONTENT[:300_000], media_type="audio/mpeg", name="small.mp3")
    before = blobs(small_disk)
    with pytest.raises(StoreError, match=r"large\.mp3 \(2000000 bytes\): the disk is full.*artifacts gc") as caught:
        await store.put(os.urandom(2_000_000), media_type="audio/mpeg", name="large.mp3")
    assert caught.value.code is Code.RESOURCE_EXHAUSTED
    assert caught.value.retry_after is None  # trying again makes no room
    assert blobs(small_disk) == before
    assert await store.get(kept) == CONTENT[:300_000]
    await store.put(b"still works", media_type="text/plain", name="note")


async def test_a_disk_that_can_only_be_read_is_said_and_can_still_be_read(small_disk: Path) -> None:
    store = ArtifactStore.open(str(small_disk))
    ref = await store.put(b"ink", media_type="image/png", name="a.png")
    read_only(small_disk)
    with pytest.raises(StoreError, match=r"b\.png.*read-only.*STORYCREATOR_ARTIFACTS_URL"):
        await store.put(b"more ink", media_type="image/png", name="b.png")
    assert await store.get(ref) == b"ink"


async def test_a_store_that_went_away_is_said_and_never_made_anew_somewhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = ArtifactStore.open(str(folder))
    ref = await store.put(b"ink", media_type="image/png", name="a.png")
    folder.rename(tmp_path / "elsewhere")
    for left in (False, True):  # the mount point is still there when a volume is not
        if left:
            folder.mkdir()
        with pytest.raises(StoreError, match=r"b\.png.*is gone; mount its volume"):
            await store.put(b"more", media_type="image/png", name="b.png")
        with pytest.raises(StoreError, match="is gone"):
            await store.get(ref)
        with pytest.raises(StoreError, match="is gone"):
            [piece async for piece in store.chunks(ref)]
    assert blobs(folder) == []
    folder.rmdir()
    (tmp_path / "elsewhere").rename(folder)
    assert await store.get(ref) == b"ink"


def test_a_store_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="check the path"):
        ArtifactStore.open(str(tmp_path / "file" / "store"))
    with pytest.raises(StoreError, match="there is no artifact store"):
        ArtifactStore.open(str(tmp_path / "nowhere"), make=False)
    assert not (tmp_path / "nowhere").exists()


WRITER = """
import asyncio, sys
from storycreator.storage.artifacts import ArtifactStore

async def write():
    store = ArtifactStore.open(sys.argv[1])
    content = sys.argv[2].encode() * 4_000_000
    while True:
        await store.put(content, media_type="audio/mpeg", name="a.mp3")
        print("stored", flush=True)

asyncio.run(write())
"""


def writer(folder: Path, letter: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), letter], cwd=ROOT, stdout=subprocess.PIPE, text=True)


async def test_a_writer_killed_in_the_middle_leaves_whole_blobs_or_none_and_two_may_write_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    for pause in (0.0, 0.003, 0.007, 0.012):
        both = [writer(folder, "a"), writer(folder, "a")]
        try:
            for one in both:
                assert one.stdout is not None
                assert one.stdout.readline() == "stored\n"
            await asyncio.sleep(pause)
        finally:
            for one in both:
                one.send_signal(signal.SIGKILL)
                one.wait(10)
                assert one.stdout is not None
                one.stdout.close()
        store = ArtifactStore.open(str(folder))
        found = [one async for one in store.stored()]
        assert len(found) == 1
        assert await store.is_whole(found[0])
    # What they left of unfinished writes is named so that housekeeping finds it, and nothing else is there.
    assert [path for path in blobs(folder) if path not in set(store.partial_files())] == [folder / found[0].key]


async def test_many_writers_of_the_same_and_of_other_content_at_once(tmp_path: Path) -> None:
    store = ArtifactStore.open(str(tmp_path))
    contents = [bytes([number]) * 50_000 for number in range(4)] * 8
    refs = await asyncio.gather(*(store.put(content, media_type="image/png", name="a") for content in contents))
    assert [await store.get(ref) for ref in refs] == contents
    assert len(blobs(tmp_path)) == 4
    assert list(store.partial_files()) == []


async def test_what_reads_back_differently_is_not_said_to_be_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import obstore

    really = obstore.put

    def bad_disk(store: object, key: str, content: bytes, **more: object) -> object:
        return really(store, key, b"\0" + content[1:], **more)  # type: ignore[arg-type]

    monkeypatch.setattr(obstore, "put", bad_disk)
    with pytest.raises(StoreError, match="reads back differently; check the disk"):
        await ArtifactStore.open(str(tmp_path)).put(b"ink", media_type="image/png", name="a.png")


async def test_notes_are_kept_and_replaced(tmp_path: Path) -> None:
    store = ArtifactStore.open(str(tmp_path))
    assert await store.get_record("kept/ab") is None
    await store.put_record("kept/ab", b"one")
    await store.put_record("kept/ab", b"two")
    assert await store.get_record("kept/ab") == b"two"
    assert [(one.key, one.bytes, one.sha256) async for one in store.stored()] == [("kept/ab", 3, "")]


def test_the_numbers_of_the_systems_errors_are_found_in_obstores_words() -> None:
    from storycreator.storage.artifacts import _errno

    assert _errno("Generic LocalFileSystem error: Unable to copy data to file: No space left on device (os error 28)") == errno.ENOSPC


async def test_a_store_has_one_identity_whoever_opens_it_and_another_store_another(tmp_path: Path) -> None:
    one, again = ArtifactStore.open(str(tmp_path / "a")), ArtifactStore.open(f"file://{tmp_path}/a")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    link, other, memory = (ArtifactStore.open(where) for where in (str(tmp_path / "link"), str(tmp_path / "b"), "memory://"))
    first, *same = await asyncio.gather(one.identity(), again.identity(), link.identity())
    assert same == [first, first]
    assert len({first, await other.identity(), await memory.identity()}) == 3
    assert await memory.identity() == await memory.identity()
    assert [stored async for stored in one.stored()] == []
