"""Putting a finished book into a folder: completely or not at all, and never over another book."""

import asyncio
import errno
import hashlib
import re
import shutil
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson

from storycreator.core.errors import DamagedArtifactError, StateError, StoreError
from storycreator.jobs.output.record import RECORD_NAME
from storycreator.jobs.walk import Results
from storycreator.messages.common import ArtifactRef
from storycreator.security.escaping import inert_json, markdown


class ArtifactSource(Protocol):
    """A source of artifacts: a store, or a service that has one."""

    def chunks(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """The content from an offset, in pieces. Raises ``NotFoundError``, ``DamagedArtifactError`` or ``UnavailableError``."""
        ...


def slug(title: str) -> str:
    """A folder name from a title: ASCII letters, digits and hyphens, at most 60; ``story`` when nothing is left."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_title.lower()).strip("-")[:60].rstrip("-") or "story"


def _new_folder(parent: Path, name: str) -> Path:
    """Create a folder, with ``-2``, ``-3`` … after its name when the name is taken. Raises ``StoreError``."""
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


def claim_folder(parent: Path, title: str) -> Path:
    """Create a new folder named after the title. Raises ``StoreError``."""
    return _new_folder(parent, slug(title))


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


NOTE_NAME = "book.json"


@dataclass
class Place:
    """Where a job's book goes and where it was put. Stored beside the job, so that whoever delivers it does so once."""

    note: Path
    """The file it is stored in."""
    parent: Path
    """Books get a new folder in here,"""
    out: Path | None = None
    """unless a folder was named."""
    folder: Path | None = None
    """Where the book was put, or was about to be put."""
    files: tuple[str, ...] = ()
    """What was put there."""
    attempt: int = -1
    whole: bool = False
    """Whether that was the whole book."""

    @classmethod
    def read(cls, note: Path, parent: Path) -> "Place":
        """The stored place, or a new one."""
        place = cls(note, parent)
        with suppress(OSError, ValueError, KeyError, TypeError):
            stored = orjson.loads(note.read_bytes())
            place.parent = Path(stored["parent"])
            place.out, place.folder = (Path(stored[name]) if stored[name] else None for name in ("out", "folder"))
            place.files, place.attempt, place.whole = tuple(stored["files"]), stored["attempt"], stored["whole"]
        return place

    def save(self) -> None:
        """Store it. Raises ``StateError``."""
        paths = {name: str(path.absolute()) if path else "" for name, path in (("out", self.out), ("folder", self.folder))}
        stored = {"parent": str(self.parent.absolute()), "files": self.files, "attempt": self.attempt, "whole": self.whole, **paths}
        part = self.note.with_suffix(".part")
        try:
            self.note.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(orjson.dumps(stored))
            part.replace(self.note)
        except OSError as error:
            what = "the disk is full; make room" if error.errno == errno.ENOSPC else f"{error.strerror}; make it writable"
            raise StateError(f"cannot store where the book goes in {self.note.parent}: {what} and try again") from error

    def has(self, attempt: int) -> bool:
        """Whether the whole book of this attempt is there already."""
        return self.whole and self.attempt == attempt and self.folder is not None and (self.folder / RECORD_NAME).is_file()

    def claim(self, title: str, attempt: int) -> Path:
        """The folder to put the book of this attempt into: the one where part of it was put before, else a new one. When the named
        folder holds something, such as the book of an earlier attempt, the new one gets a number. Raises ``StoreError``."""
        found = self._emptied() if self.attempt == attempt and not self.whole else None
        if found is None and self.out is not None:
            empty = self.out.is_dir() and not any(self.out.iterdir())
            found = self.out if empty else _new_folder(self.out.parent, self.out.name)
        self.folder = found or claim_folder(self.parent, title)
        self.files, self.attempt, self.whole = (), attempt, False
        self.save()
        return self.folder

    def _emptied(self) -> Path | None:
        """The folder where part of the book was put, without that part; None when it is gone or holds anything else."""
        if self.folder is None or not self.folder.is_dir():
            return None
        there = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if not path.is_dir()}
        if not there <= set(self.files):
            return None
        for name in there:
            (self.folder / name).unlink()
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.rmdir()
        return self.folder


async def deliver(folder: Path, artifacts: ArtifactSource, results: Results, record: dict[str, Any]) -> None:
    """Fill a claimed folder with what is finished and the record, by way of a hidden folder beside it: ``folder`` shows nothing or
    everything. Without a package the story is written as ``story.md``. Raises ``StoreError``; then ``folder`` is gone."""
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for ref in _finished(results):
            path = _safe(part, ref.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            await _fetch(artifacts, ref, path)
        if results.story and not results.package:
            paragraphs = (paragraph for page in results.story.pages for paragraph in page.text.split("\n\n") if paragraph)
            blocks = [f"# {markdown(results.story.title)}", *map(markdown, paragraphs)]
            (part / "story.md").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        (part / RECORD_NAME).write_bytes(inert_json(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)))
        await asyncio.to_thread(part.replace, folder)
    except OSError as error:
        raise StoreError(f"cannot write the book to {folder}: {error.strerror}; free some space, or give another --out") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if not any(folder.iterdir()):
            folder.rmdir()
