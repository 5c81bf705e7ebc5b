"""The store gives back exactly what was put, or says what is wrong."""

from pathlib import Path

import pytest

from storycreator.artifacts import CHUNK_BYTES, ArtifactStore
from storycreator.errors import DamagedArtifactError, NotFoundError, StoreError


async def test_content_comes_back_whole_and_in_pieces(tmp_path: Path) -> None:
    store = ArtifactStore.open(tmp_path.as_uri())
    content = bytes(range(256)) * 3_000
    ref = await store.put(content, media_type="image/png", name="a.png")
    assert await store.get(ref) == content
    pieces = [piece async for piece in store.chunks(ref, offset=10)]
    assert b"".join(pieces) == content[10:]
    assert max(map(len, pieces)) <= CHUNK_BYTES


async def test_a_damaged_or_missing_blob_is_told_apart(tmp_path: Path) -> None:
    store = ArtifactStore.open(str(tmp_path))
    ref = await store.put(b"picture", media_type="image/png", name="a.png")
    blob = next(path for path in tmp_path.rglob("*") if path.is_file())
    blob.write_bytes(b"Picture")
    with pytest.raises(DamagedArtifactError, match=r"a\.png"):
        await store.get(ref)
    blob.unlink()
    with pytest.raises(NotFoundError, match=r"a\.png"):
        await store.get(ref)


def test_a_store_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="check the path"):
        ArtifactStore.open(str(tmp_path / "file" / "store"))
