"""Content-addressed store for pictures, sound and books, on any obstore URL: a directory by default, ``memory://`` or ``s3://…``."""

import hashlib
from collections.abc import AsyncIterator, Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # obstore takes 5 MB: loaded where a store is used, not in every service that has one
    from obstore.store import ObjectStore

from storycreator.errors import DamagedArtifactError, NotFoundError, StoreError
from storycreator.schemas.common import ArtifactRef

CHUNK_BYTES = 256 * 1024


class ArtifactStore:
    """Blobs by their SHA-256. Writing the same content twice stores it once; a write is whole or not there at all."""

    def __init__(self, make: "Callable[[], ObjectStore]") -> None:
        self._make = make

    @cached_property
    def _store(self) -> "ObjectStore":
        return self._make()

    @classmethod
    def open(cls, url: str) -> "ArtifactStore":
        """``memory://``, ``file:///path``, ``s3://bucket/prefix``, or a plain path. Raises ``StoreError``."""
        hint = "check the path, its rights and the free space"
        if "://" in url and not url.startswith("file://"):
            from obstore.exceptions import BaseError
            from obstore.store import from_url

            try:
                store = from_url(url)
            except (BaseError, OSError, ValueError) as error:
                raise StoreError(f"cannot open the artifact store {url}: {error}; {hint}") from error
            return cls(lambda: store)
        folder = Path(url.removeprefix("file://")).expanduser().absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot open the artifact store {url}: {error}; {hint}") from error

        def local() -> "ObjectStore":
            from obstore.store import LocalStore

            return LocalStore(folder)

        return cls(local)

    @staticmethod
    def _key(sha256: str) -> str:
        return f"sha256/{sha256[:2]}/{sha256}"

    async def put(self, content: bytes, *, media_type: str, name: str) -> ArtifactRef:
        """Store content and get its reference. Raises ``StoreError`` when there is no room or no store."""
        import obstore
        from obstore.exceptions import BaseError

        sha256 = hashlib.sha256(content).hexdigest()
        try:
            await obstore.put_async(self._store, self._key(sha256), content)
        except (BaseError, OSError) as error:
            raise StoreError(f"cannot store {name} ({len(content)} bytes): {error}; check the store's free space and rights") from error
        return ArtifactRef(sha256=sha256, media_type=media_type, bytes=len(content), name=name)

    async def get(self, ref: ArtifactRef) -> bytes:
        """The content, verified. Raises ``NotFoundError``, ``DamagedArtifactError`` or ``StoreError``."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            content = bytes(await (await obstore.get_async(self._store, self._key(ref.sha256))).bytes_async())
        except FileNotFoundError as error:
            raise NotFoundError(f"{ref.name} ({ref.sha256[:12]}…) is not in the artifact store") from error
        except (BaseError, OSError) as error:
            raise StoreError(f"cannot read {ref.name} from the artifact store: {error}") from error
        if hashlib.sha256(content).hexdigest() != ref.sha256:
            raise DamagedArtifactError(f"{ref.name}: the stored content does not match its hash; make it again")
        return content

    async def chunks(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """The content from an offset, in pieces of at most ``CHUNK_BYTES``; the receiver verifies the whole by its hash."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            while offset < ref.bytes:
                end = min(offset + CHUNK_BYTES, ref.bytes)
                piece = bytes(await obstore.get_range_async(self._store, self._key(ref.sha256), start=offset, end=end))
                if not piece:
                    raise DamagedArtifactError(f"{ref.name}: the stored content is shorter than {ref.bytes} bytes")
                yield piece
                offset += len(piece)
        except FileNotFoundError as error:
            raise NotFoundError(f"{ref.name} ({ref.sha256[:12]}…) is not in the artifact store") from error
        except (BaseError, OSError) as error:
            raise StoreError(f"cannot read {ref.name} from the artifact store: {error}") from error

    async def put_note(self, key: str, content: bytes) -> None:
        """Keep something small under a name of its own, such as ``kept/ab12``, in place of what was there. Raises ``StoreError``."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            await obstore.put_async(self._store, key, content)
        except (BaseError, OSError) as error:
            raise StoreError(f"cannot keep {key} ({len(content)} bytes): {error}; check the store's free space and rights") from error

    async def note(self, key: str) -> bytes | None:
        """What ``put_note`` kept; None when there is nothing. Raises ``StoreError``."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            return bytes(await (await obstore.get_async(self._store, key)).bytes_async())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise StoreError(f"cannot read {key} from the artifact store: {error}") from error
