"""The artifact store on something that speaks S3: moto's server, a process of its own."""

import asyncio
import hashlib
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from benchmarks.support.processes import free_ports, wait_until_listens
from storycreator.core.errors import DamagedArtifactError, NotFoundError, StoreError
from storycreator.storage.artifacts import ArtifactStore, Stored
from storycreator.storage.garbage_collection import Ages, collect_garbage, verify

BUCKET = "books"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    (port,) = free_ports(1)
    log: Path = tmp_path_factory.mktemp("s3") / "log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=said, stderr=said, text=True
        )
    try:
        wait_until_listens(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The usual variables, and an empty bucket."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {"ENDPOINT_URL": server, "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "REGION": "eu-central-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
        client.delete_object(Bucket=BUCKET, Key=one["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()


async def test_content_comes_back_whole_and_in_pieces_under_its_prefix(bucket: Any) -> None:
    store = ArtifactStore.open(f"s3://{BUCKET}/stories")
    content = os.urandom(7_000_000)  # more than obstore would send at once if it were let
    ref = await store.put(content, media_type="audio/mpeg", name="a.mp3")
    assert await store.put(content, media_type="audio/mpeg", name="again.mp3") == ref.model_copy(update={"name": "again.mp3"})
    assert await store.get(ref) == content
    assert b"".join([piece async for piece in store.chunks(ref, 1_000_001)]) == content[1_000_001:]
    (one,) = bucket.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert one["Key"] == f"stories/sha256/{ref.sha256[:2]}/{ref.sha256}"


async def test_what_is_sent_carries_its_hash_for_the_bucket_to_check(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        await reader.readexactly(3)
        writer.write(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listener:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}")
        await ArtifactStore.open(f"s3://{BUCKET}").put(b"ink", media_type="image/png", name="a.png")
    assert f"x-amz-checksum-sha256: {b64encode(hashlib.sha256(b'ink').digest()).decode()}\r\n" in heads[0]
    assert "Credential=key/" in heads[0]


async def test_missing_and_damaged_are_told_apart_and_found(bucket: Any) -> None:
    store = ArtifactStore.open(f"s3://{BUCKET}/stories")
    whole = await store.put(b"whole", media_type="image/png", name="w.png")
    ref = await store.put(b"picture", media_type="image/png", name="a.png")
    with pytest.raises(NotFoundError, match=r"a\.png"):
        await store.get(ref.model_copy(update={"sha256": "0" * 64}))
    with pytest.raises(NotFoundError, match=r"a\.png"):
        [piece async for piece in store.chunks(ref.model_copy(update={"sha256": "0" * 64}))]
    bucket.put_object(Bucket=BUCKET, Key=f"stories/sha256/{ref.sha256[:2]}/{ref.sha256}", Body=b"Picture")
    with pytest.raises(DamagedArtifactError, match=r"a\.png"):
        await store.get(ref)
    found: list[Stored] = [one async for one in store.stored()]
    assert {seen.one.sha256: seen.whole async for seen in verify(store, found)} == {whole.sha256: True, ref.sha256: False}


async def test_housekeeping_works_there_too(bucket: Any) -> None:
    store = ArtifactStore.open(f"s3://{BUCKET}/stories")
    kept = await store.put(b"kept", media_type="image/png", name="a.png")
    await store.put(b"not kept", media_type="image/png", name="b.png")
    await store.put_record("kept/aa", f'{{"sha256":"{kept.sha256}"}}'.encode())

    async def referenced() -> set[str]:
        return set()

    assert (await collect_garbage(store, referenced, Ages())).removed == []  # all are young
    swept = await collect_garbage(store, referenced, Ages(artifacts=timedelta(seconds=-5)))
    assert (len(swept.removed), swept.bytes, swept.kept) == (1, 8, 1)
    assert {one.key async for one in store.stored()} == {f"sha256/{kept.sha256[:2]}/{kept.sha256}", "kept/aa"}


async def test_a_bucket_that_is_not_there_or_does_not_answer_is_said(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match=r"cannot store a\.png \(3 bytes\)"):
        await ArtifactStore.open("s3://nowhere").put(b"ink", media_type="image/png", name="a.png")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match=r"cannot store a\.png"):
        await ArtifactStore.open(f"s3://{BUCKET}").put(b"ink", media_type="image/png", name="a.png")
