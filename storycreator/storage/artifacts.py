"""Content-addressed store for pictures, sound and books, on any obstore URL: a directory by default, ``memory://`` or ``s3://…``."""

import asyncio
import errno
import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:  # obstore takes 5 MB: loaded where a store is used, not in every service that has one
    from obstore.store import ObjectStore

from storycreator.core.errors import DamagedArtifactError, NotFoundError, StoreError
from storycreator.messages.common import ArtifactRef
from storycreator.storage.folders import denied

T = TypeVar("T")

CHUNK_BYTES = 256 * 1024
BLOBS = "sha256/"
"""The prefix of artifact keys; everything else is a record."""
RESULTS = "kept/"
"""The prefix of cached results."""
MARK = ".artifact-store"
"""A file that marks a folder as a store: missing when the folder was removed or its volume is not mounted."""
IDENTITY = ".store-identity"
"""A file or object with the store's random identity: processes that read the same one use the same store, whatever they call it."""
LOST_HINT = "make it again, or compare the stores of all services: python main.py check"
VERIFY_HINT = "see what is damaged with: python main.py artifacts verify"


class Stored(NamedTuple):
    """An artifact or a record in the store."""

    key: str
    bytes: int
    modified: datetime

    @property
    def sha256(self) -> str:
        """The hash an artifact must have; empty for a record."""
        return self.key.rpartition("/")[2] if self.key.startswith(BLOBS) else ""


class ArtifactStore:
    """Blobs by their SHA-256. The same content is stored once. Writes are atomic; in a folder they are synced and read back."""

    def __init__(self, make: "Callable[[], ObjectStore]", url: str = "memory://", folder: Path | None = None) -> None:
        self._make = make
        self.url = url
        self.folder = folder
        """The store's folder, if it is one."""
        self._identity = ""

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=4, thread_name_prefix="artifacts")

    async def _in_thread(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Run blocking work in a thread of the store. (obstore's asynchronous calls are suspected of a SIGABRT at the end of a process.)"""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *arguments, **more))

    @cached_property
    def _store(self) -> "ObjectStore":
        return self._make()

    @classmethod
    def open(cls, url: str, *, make: bool = True) -> "ArtifactStore":
        """``memory://``, ``file:///path``, ``s3://bucket/prefix`` or a path; ``make`` creates a missing folder. Raises ``StoreError``."""
        if "://" in url and not url.startswith("file://"):
            from obstore.exceptions import BaseError
            from obstore.store import from_url

            try:
                store = _s3(url) if url.startswith("s3://") else from_url(url)
            except (BaseError, OSError, ValueError) as error:
                raise StoreError(f"cannot open the artifact store {url}: {_first_line(error)}; check STORYCREATOR_ARTIFACTS_URL") from error
            return cls(lambda: store, url)
        folder = Path(url.removeprefix("file://")).expanduser().absolute()
        try:
            if make:
                folder.mkdir(parents=True, exist_ok=True)
            elif not folder.is_dir():
                raise StoreError(f"there is no artifact store at {folder}; name one with STORYCREATOR_ARTIFACTS_URL or --store")
            (folder / MARK).touch()
        except OSError as error:
            words = f"{denied(folder) or _cause(error.errno) or error.strerror}; check the path, its rights and the free space"
            raise StoreError(f"cannot open the artifact store {url}: {words}") from error

        def local() -> "ObjectStore":
            from obstore.store import LocalStore

            return LocalStore(folder)

        return cls(local, url, folder)

    @staticmethod
    def _key(sha256: str) -> str:
        return f"{BLOBS}{sha256[:2]}/{sha256}"

    @contextmanager
    def _translated_errors(self, doing: str) -> "Iterator[None]":
        """Raise the store's failures as ``StoreError``; ``FileNotFoundError`` passes when the store itself exists."""
        from obstore.exceptions import BaseError

        if self.folder is not None and not (self.folder / MARK).exists():
            raise StoreError(
                f"cannot {doing}: the artifact store {self.folder} is gone; mount its volume or put the folder back, then start the "
                "services again"
            )
        try:
            yield
        except FileNotFoundError as error:
            if "<Code>NoSuchBucket</Code>" in str(error):
                raise StoreError(f"cannot {doing}: there is no bucket for {self.url}; make it or name another one") from error
            raise
        except (BaseError, OSError) as error:
            code = getattr(error, "errno", None) or _errno(str(error))
            raise StoreError(f"cannot {doing}: {_cause(code) or _first_line(error)}") from error

    async def identity(self) -> str:
        """What tells this store from every other one. Raises ``StoreError``."""
        if not self._identity and self.folder is not None:
            self._identity = _identity_of(self.folder)
        elif not self._identity:
            found = await self._read(IDENTITY, "read the store's identity")
            self._identity = (found or await self._new_identity()).decode()
        return self._identity

    async def _new_identity(self) -> bytes:
        """Give an object store an identity, unless another process does so first."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        new = secrets.token_hex(8).encode()
        with self._translated_errors("store the store's identity"):
            try:
                await self._in_thread(obstore.put, self._store, IDENTITY, new, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return await self._read(IDENTITY, "read the store's identity") or b""
        return new

    async def put(self, content: bytes, *, media_type: str, name: str) -> ArtifactRef:
        """Store content and return its reference. Raises ``StoreError`` when there is no room or no store; nothing is left then."""
        sha256 = hashlib.sha256(content).hexdigest()
        await self._write(self._key(sha256), content, f"store {name} ({len(content)} bytes)")
        return ArtifactRef(sha256=sha256, media_type=media_type, bytes=len(content), name=name)

    async def _write(self, key: str, content: bytes, doing: str) -> None:
        import obstore

        with self._translated_errors(doing):
            # Written even when it exists: this repairs damaged content and renews its age.
            try:
                await self._in_thread(obstore.put, self._store, key, content, use_multipart=False)
                same = self.folder is None or await self._in_thread(_settle, self.folder / key, content)
            except FileNotFoundError as error:
                raise StoreError(f"cannot {doing}: {_first_line(error)}; check the store {self.url}") from error
            if not same:
                raise StoreError(f"cannot {doing}: what was written to {self.folder} reads back differently; check the disk")

    async def get(self, ref: ArtifactRef) -> bytes:
        """The content, verified. Raises ``NotFoundError``, ``DamagedArtifactError`` or ``StoreError``."""
        content = await self._read(self._key(ref.sha256), f"read {ref.name}")
        if content is None:
            raise NotFoundError(f"{ref.name} ({ref.sha256[:12]}…) is not in the artifact store; {LOST_HINT}")
        if hashlib.sha256(content).hexdigest() != ref.sha256:
            raise DamagedArtifactError(f"{ref.name}: the stored content does not match its hash; {VERIFY_HINT}")
        return content

    async def _read(self, key: str, doing: str) -> bytes | None:
        import obstore

        with self._translated_errors(doing):
            try:
                return await self._in_thread(lambda: bytes(obstore.get(self._store, key).bytes()))
            except FileNotFoundError:
                return None

    async def chunks(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """The content from an offset, in pieces of at most ``CHUNK_BYTES``; the receiver verifies the whole by its hash."""
        import obstore

        try:
            while offset < ref.bytes:
                end = min(offset + CHUNK_BYTES, ref.bytes)
                with self._translated_errors(f"read {ref.name}"):
                    found = await self._in_thread(obstore.get_range, self._store, self._key(ref.sha256), start=offset, end=end)
                piece = bytes(found)
                if not piece:
                    raise DamagedArtifactError(f"{ref.name}: the stored content is shorter than {ref.bytes} bytes; {VERIFY_HINT}")
                yield piece
                offset += len(piece)
        except FileNotFoundError as error:
            raise NotFoundError(f"{ref.name} ({ref.sha256[:12]}…) is not in the artifact store; {LOST_HINT}") from error

    async def put_record(self, key: str, content: bytes) -> None:
        """Store something small under a key, such as ``kept/ab12``, replacing an earlier record. Raises ``StoreError``."""
        await self._write(key, content, f"keep {key} ({len(content)} bytes)")

    async def get_record(self, key: str) -> bytes | None:
        """A record by its key; None when there is none. Raises ``StoreError``."""
        return await self._read(key, f"read {key}")

    async def stored(self) -> AsyncIterator[Stored]:
        """All artifacts and records, in no order. Raises ``StoreError``."""
        import obstore

        with self._translated_errors("list the artifact store"):
            batches = await self._in_thread(lambda: list(obstore.list(self._store)))
        for one in (one for batch in batches for one in batch):
            if one["path"] not in (MARK, IDENTITY):
                yield Stored(one["path"], one["size"], one["last_modified"])

    async def is_whole(self, one: Stored) -> bool:
        """Whether an artifact's content matches its hash. Raises ``StoreError``; ``FileNotFoundError`` when it is gone."""
        import obstore

        def hashed() -> str:
            digest = hashlib.sha256()
            for piece in obstore.get(self._store, one.key).stream(CHUNK_BYTES):
                digest.update(piece)
            return digest.hexdigest()

        with self._translated_errors(f"read {one.key}"):
            return await self._in_thread(hashed) == one.sha256

    async def remove(self, key: str) -> None:
        """Remove an artifact or record, if it exists. Raises ``StoreError``."""
        import obstore

        with self._translated_errors(f"remove {key}"):
            try:
                await self._in_thread(obstore.delete, self._store, key)
            except FileNotFoundError:
                return

    def partial_files(self) -> "Iterator[Path]":
        """Partial files of unfinished writes: of a killed process, or of one that is writing now (then they are new)."""
        if self.folder is not None:  # an object store has no partial objects
            yield from (path for path in self.folder.rglob("*#*") if path.is_file() and re.fullmatch(r".*#\d+", path.name))


def _identity_of(folder: Path) -> str:
    """A folder's, made when it has none: without obstore, which an idle service does not load. Raises ``StoreError``."""
    path = folder / IDENTITY
    try:
        if not path.exists():
            with tempfile.NamedTemporaryFile("w", dir=folder, prefix=IDENTITY) as new:
                new.write(secrets.token_hex(8))
                new.flush()
                with suppress(FileExistsError):  # another process was first
                    os.link(new.name, path)
        return path.read_text()
    except OSError as error:
        raise StoreError(f"cannot read the identity of the artifact store {folder}: {_cause(error.errno) or error.strerror}") from error


def _s3(url: str) -> "ObjectStore":
    """Endpoint, region and credentials come from the usual ``AWS_*`` variables; ``http://`` endpoints are allowed. The bucket verifies a
    checksum of what it receives. Failures are retried for at most 20 seconds."""
    from obstore.store import S3Store

    return S3Store.from_url(
        url,
        checksum_algorithm="SHA256",
        client_options={"timeout": timedelta(seconds=60), "connect_timeout": timedelta(seconds=5), "allow_http": True},
        retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=20)},
    )


def _settle(path: Path, content: bytes) -> bool:
    """Sync a file and its folder to the disk; returns whether the file holds the content."""
    with path.open("rb") as file:
        same = file.read() == content
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return same


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _errno(words: str) -> int | None:
    """The system's error number in one of obstore's messages."""
    found = re.search(r"\(os error (\d+)\)", words)
    return int(found[1]) if found else None


def _cause(code: int | None) -> str:
    """What is wrong with a folder, and what to do; empty for other errors."""
    if code in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; make room (python main.py artifacts gc removes what no job needs) and try again"
    if code == errno.EROFS:
        return "the disk is read-only; mount it for writing or choose another store with STORYCREATOR_ARTIFACTS_URL"
    if code in (errno.EACCES, errno.EPERM):
        return "permission denied; give this user rights to the folder or choose another store with STORYCREATOR_ARTIFACTS_URL"
    return ""
