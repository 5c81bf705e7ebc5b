"""Putting a finished book into a folder: whole or not at all, and never over another one."""

import asyncio
import hashlib
import re
import shutil
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

import orjson

from storycreator.errors import DamagedArtifactError, StoreError
from storycreator.orchestrator.record import RECORD_NAME
from storycreator.orchestrator.walk import Results
from storycreator.schemas.common import ArtifactRef


class ArtifactSource(Protocol):
    """Somewhere artifacts can be had from: a store, or a service that has one."""

    def chunks(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """The content from an offset, in pieces. Raises ``NotFoundError``, ``DamagedArtifactError`` or ``UnavailableError``."""
        ...


def slug(title: str) -> str:
    """A folder name from a title: ASCII letters, digits and hyphens, at most 60; ``story`` when nothing is left."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_title.lower()).strip("-")[:60].rstrip("-") or "story"


def claim_folder(parent: Path, title: str) -> Path:
    """Make a new folder named after the title, with ``-2``, ``-3`` … when it is taken. Raises ``StoreError``."""
    name = slug(title)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            folder = parent / (name if number == 1 else f"{name}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            return folder
    except OSError as error:
        raise StoreError(f"cannot write to {parent}: {error.strerror}; choose another folder with --out") from error
    raise StoreError(f"{parent} holds 10,000 books named {name}; choose another folder with --out")


def _safe(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise DamagedArtifactError(f"the package names a file outside itself: {name}")
    return path


async def _fetch(artifacts: ArtifactSource, ref: ArtifactRef, path: Path) -> None:
    digest = hashlib.sha256()
    with path.open("xb") as file:
        async for piece in artifacts.chunks(ref):
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != ref.sha256:
        raise DamagedArtifactError(f"{ref.name}: what arrived does not match its hash; run the command again")


def _finished(results: Results) -> list[ArtifactRef]:
    """The files of the package; before there is one, the pictures and sound that are finished."""
    if results.package:
        return [file.artifact for file in results.package.files]
    if not results.production:
        return []
    pictures = results.production.illustrations.pictures if results.production.illustrations else ()
    tracks = [track for work in results.production.editions if work.narration for track in work.narration.tracks]
    return [*(picture.image for picture in pictures), *(track.audio for track in tracks)]


async def deliver(folder: Path, artifacts: ArtifactSource, results: Results, record: dict[str, Any]) -> None:
    """Fill a claimed folder with what is finished and the record, by way of a hidden folder beside it: whoever looks into ``folder``
    sees nothing or everything. Without a package the story is kept as ``story.md``. Raises ``StoreError``; then ``folder`` is gone."""
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for ref in _finished(results):
            path = _safe(part, ref.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            await _fetch(artifacts, ref, path)
        if results.story and not results.package:
            pages = "\n\n".join(page.text for page in results.story.pages)
            (part / "story.md").write_text(f"# {results.story.title}\n\n{pages}\n", encoding="utf-8")
        (part / RECORD_NAME).write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        await asyncio.to_thread(part.replace, folder)
    except OSError as error:
        raise StoreError(f"cannot write the book to {folder}: {error.strerror}; free some space, or give another --out") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if not any(folder.iterdir()):
            folder.rmdir()
