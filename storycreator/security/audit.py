"""The audit log: who asked what of a service, and how it ended. Lines of JSON that are only ever appended, each with a hash over itself and
the hash of the line before, so that a line that was changed, dropped or moved is found.

A log is a folder: ``000001.jsonl``, ``000002.jsonl`` …, ``head.json`` with the number and hash of the last line, and ``lock``. The head
shows when the end was cut off. Whoever may write all of them can make up a whole log: note heads elsewhere (docs/audit.md).
"""

import hashlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from storycreator.core.errors import DamagedArtifactError, StateError
from storycreator.storage.lock import Lock

log = logging.getLogger(__name__)

FILE_BYTES = 10_000_000
"""At which size a new file is begun."""
BEGINNING = "0" * 64
"""What the first line has before it."""
WAITING = 20_000
"""Entries that may wait for a disk that is full or slow; more are counted and lost."""
AT_ONCE = 1_000
"""Entries that are written together."""
RETRY_SECONDS = 1.0
GATHER_SECONDS = 0.05
"""How long an entry waits for others, to be written with them: a write for each would slow the calls down."""
CLOSE_SECONDS = 10.0
"""How long a process that ends waits for its last lines."""
HEAD, LOCK = "head.json", "lock"
LOST, HEADLESS = "audit.entries-lost", "audit.head-missing"
"""What the log says about itself: that entries could not be written, and that it was opened without its head."""
Entry = dict[str, Any]
Size = Callable[[], int]


def _canonical(entry: Entry) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)


def digest(previous: str, entry: Entry) -> str:
    """The hash of an entry after the one with the hash ``previous``."""
    return hashlib.sha256(previous.encode() + _canonical({name: value for name, value in entry.items() if name != "hash"})).hexdigest()


def files(folder: Path) -> list[Path]:
    """The files of a log, oldest first."""
    return sorted(folder.glob("[0-9]*.jsonl"))


@dataclass(frozen=True)
class Head:
    """Where a log ends, and with which line it begins."""

    number: int = 0
    """Of the last line; lines are counted from 1."""
    hash: str = BEGINNING
    first: int = 1
    """The number of the oldest line that is kept."""

    @classmethod
    def read(cls, folder: Path) -> "Head | None":
        """None when there is none. Raises ``DamagedArtifactError``."""
        try:
            said = orjson.loads((folder / HEAD).read_bytes())
            return cls(int(said["number"]), str(said["hash"]), int(said["first"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedArtifactError(f"{folder / HEAD} is damaged: it cannot be told where the log ends") from error

    def write(self, folder: Path) -> None:
        """Replace it as a whole."""
        new = folder / f"{HEAD}.new"
        new.write_bytes(_canonical({"number": self.number, "hash": self.hash, "first": self.first}))
        new.replace(folder / HEAD)


class _Chain:
    """The end of a log on disk, as one process appends to it. It holds the log's lock."""

    def __init__(self, folder: Path, lock: Lock, keep_bytes: int) -> None:
        self._folder = folder
        self._lock = lock
        self._keep_bytes = keep_bytes
        found = files(folder)
        head = _readable_head(folder)
        self._headless = head is None and bool(found)
        self.head = head or Head(first=_first_number(found))
        self._path = found[-1] if found else folder / "000001.jsonl"
        self._repair()

    def _repair(self) -> None:
        """After a crash: cut off half a line, and take over lines that were written after the head was."""
        if not self._path.exists():
            self.head.write(self._folder)
            return
        text = self._path.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        if whole != text:
            os.truncate(self._path, len(whole))
        for line in whole.splitlines():
            try:
                entry = orjson.loads(line)
                follows = entry["number"] == self.head.number + 1 and entry["hash"] == digest(self.head.hash, entry)
            except (ValueError, KeyError, TypeError):
                continue  # verify says what is wrong with it
            if follows or (self._headless and entry["hash"] == digest(entry["previous"], entry)):
                self.head = Head(entry["number"], entry["hash"], self.head.first)
        if self._headless:
            self.append([_entry(HEADLESS)])

    def append(self, entries: list[Entry]) -> None:
        """Write entries and the new head. Raises ``OSError``, and then none of them counts."""
        if self._path.exists() and self._path.stat().st_size >= FILE_BYTES:
            self._path = self._folder / f"{int(self._path.stem) + 1:06d}.jsonl"
        head, lines = self.head, []
        for entry in entries:
            numbered = {"number": head.number + 1, "previous": head.hash, **entry}
            numbered["hash"] = digest(head.hash, numbered)
            head = Head(numbered["number"], numbered["hash"], head.first)
            lines.append(_canonical(numbered) + b"\n")
        before = self._path.stat().st_size if self._path.exists() else 0
        try:
            with self._path.open("ab") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(b"".join(lines))
        except OSError:
            if self._path.exists():
                os.truncate(self._path, before)
            raise
        self.head = Head(head.number, head.hash, self._drop_oldest(head.first))
        self.head.write(self._folder)

    def _drop_oldest(self, first: int) -> int:
        """Remove the oldest files over the size that is kept. Returns the number of the oldest line there is then."""
        found = files(self._folder)
        if not self._keep_bytes or len(found) < 2 or len(found) * FILE_BYTES <= self._keep_bytes:
            return first
        with found[1].open("rb") as file:
            first = int(orjson.loads(file.readline())["number"])
        found[0].unlink()
        return first

    def close(self) -> None:
        self._lock.release()


def _readable_head(folder: Path) -> Head | None:
    try:
        return Head.read(folder)
    except DamagedArtifactError as error:
        log.error("%s", error)
        return None


def _first_number(found: list[Path]) -> int:
    """The number of the oldest line that can be read."""
    return next((int(entry["number"]) for path in found for entry in _parsed(path) if "number" in entry), 1)


def _entry(what: str, **about: Any) -> Entry:
    return {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "what": what, **about}


class AuditLog:
    """Appends to a log from any thread. Entries are written in order by a thread of its own; ``close`` waits for it."""

    def __init__(self, folder: Path, name: str, *, keep_bytes: int = 0) -> None:
        """Open the log ``name`` in a folder, or where another process holds it ``name-2`` and so on. The oldest files over ``keep_bytes``
        are removed; 0 keeps all. Raises ``StateError``."""
        try:
            self._chain = _open(folder, name, keep_bytes)
        except OSError as error:
            raise StateError(f"the audit log {folder / name} cannot be written: {error.strerror}") from error
        self._queue: queue.Queue[tuple[Entry, Size | None] | None] = queue.Queue()
        self._lost = 0
        self._lost_told = 0
        self._closing = threading.Event()
        self._writer = threading.Thread(target=self._write, name="audit log", daemon=True)
        self._writer.start()

    def record(self, what: str, size: Size | None = None, **about: Any) -> None:
        """Append an entry; returns at once. ``size`` is asked on the writing thread."""
        if self._queue.qsize() >= WAITING:
            self._lost += 1
        else:
            self._queue.put((_entry(what, **about), size))

    def _write(self) -> None:
        waiting: list[Entry] = []
        ending = False
        while not ending or waiting:
            ending = ending or self._collect(waiting)
            lost = self._lost - self._lost_told
            told = [_entry(LOST, entries=lost)] if lost else []
            try:
                if waiting or told:
                    self._chain.append([*waiting, *told])
            except OSError as error:
                log.error("the audit log cannot be written, %d entries wait: %s", len(waiting), error)
                if ending:
                    return
                time.sleep(RETRY_SECONDS)
            else:
                self._lost_told += lost
                waiting.clear()

    def _collect(self, waiting: list[Entry]) -> bool:
        """Take the entries there are, waiting for the first. Returns whether the log is being closed."""
        while len(waiting) < AT_ONCE:
            try:
                found = self._queue.get(block=not waiting)
            except queue.Empty:
                return False
            if found is None:
                return True
            if not waiting:
                self._closing.wait(GATHER_SECONDS)
            entry, size = found
            waiting.append(entry if size is None else entry | {"bytes": size()})
        return False

    @property
    def head(self) -> Head:
        """Where the log on disk ends."""
        return self._chain.head

    def close(self) -> None:
        """Write what waits and release the log."""
        self._closing.set()
        self._queue.put(None)
        self._writer.join(CLOSE_SECONDS)
        if self._writer.is_alive():
            log.error("the audit log was not written to its end within %g s", CLOSE_SECONDS)
        self._chain.close()


def _open(folder: Path, name: str, keep_bytes: int) -> _Chain:
    for number in range(1, 1000):
        own = folder / (name if number == 1 else f"{name}-{number}")
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = Lock(own / LOCK)
        if lock.take():
            return _Chain(own, lock, keep_bytes)
    raise StateError(f"a thousand processes write audit logs in {folder}")


def _parsed(path: Path) -> Iterator[Entry]:
    with path.open("rb") as file:
        for line in file:
            try:
                entry = orjson.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry


def entries(folder: Path) -> Iterator[Entry]:
    """The entries of a log, oldest first; lines that are no entries are left out."""
    for path in files(folder):
        yield from _parsed(path)


@dataclass(frozen=True)
class Verified:
    """What is wrong with a log, and where it ends."""

    faults: tuple[str, ...]
    head: Head


def verify(folder: Path, kept: tuple[int, str] | None = None) -> Verified:
    """Check each line of a log against the one before, and the last against the head; and that the line with the number ``kept[0]`` has the
    hash ``kept[1]``, as it was noted elsewhere. Raises ``StateError`` when there is no log, and ``OSError``."""
    found = files(folder)
    faults: list[str] = []
    try:
        head = Head.read(folder)
    except DamagedArtifactError as error:
        head, faults = None, [error.message]
    if not found and head is None and not faults:
        raise StateError(f"there is no audit log in {folder}")
    if found and head is None and not faults:
        faults.append(f"{HEAD} is missing: it cannot be told whether lines are missing at the end")
    first = head.first if head else 1
    last = Head(first - 1, BEGINNING if first == 1 else "", first)
    hashes: dict[int, str] = {}
    wanted = {head.number if head else 0, kept[0] if kept else 0}
    for path in found:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                last = _check(line, f"{path.name} line {number}", last, faults)
                if last.number in wanted:
                    hashes[last.number] = last.hash
    if head is not None and last.number < head.number:
        faults.append(f"lines {last.number + 1} to {head.number} are missing at the end")
    elif head is not None and head.number and hashes.get(head.number) != head.hash:
        faults.append(f"line {head.number} has another hash than {HEAD} says")
    if kept and hashes.get(kept[0]) != kept[1]:
        faults.append(f"line {kept[0]} is not the one that was noted elsewhere")
    return Verified(tuple(faults), last)


def _check(line: bytes, where: str, last: Head, faults: list[str]) -> Head:
    """The end of the log after a line; adds what is wrong with it."""
    try:
        entry = orjson.loads(line)
        number, previous, said = int(entry["number"]), str(entry["previous"]), str(entry["hash"])
    except (ValueError, KeyError, TypeError):
        faults.append(f"{where} is no entry")
        return last
    if not line.endswith(b"\n") or line != _canonical(entry) + b"\n" or said != digest(previous, entry):
        faults.append(f"{where} was changed")
    if number != last.number + 1:
        faults.append(f"{where} has number {number}, not {last.number + 1}: lines are missing, repeated or moved")
    elif last.hash and previous != last.hash:
        faults.append(f"{where} does not follow the line before it")
    if entry.get("what") == HEADLESS:
        faults.append(f"{HEAD} was missing before {where} was written: it cannot be told whether lines were missing at the end then")
    return Head(number, said, last.first)
