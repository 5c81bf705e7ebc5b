"""The state folder: what must survive a restart. One process at a time may work on a job; a file lock says who does, never a guess."""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storycreator.core.errors import StateError

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""For ids people type: no 0, o, 1, l, i."""
DATABASE = "jobs.sqlite"
"""The SQLite file in a state folder."""
SETTING = "STORYCREATOR_STATE_DIR"


def new_id(length: int = 8) -> str:
    """A short random name."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


class Lock:
    """An advisory lock on a file. The system lets go of it when the process that has it ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self, seconds: float = 0.2) -> bool:
        """Have it from now on; False when another process still has it after so many seconds."""
        until = time.monotonic() + seconds
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(file)
                    return False
                time.sleep(0.02)
            else:
                self._file = file
                return True

    def held(self) -> bool:
        """Whether any process has it, this one included."""
        try:
            file = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        return False

    def release(self) -> None:
        """Let go of it, if it was taken."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class StateFolder:
    """``jobs.sqlite``, ``artifacts/``, and for each job a folder with its events and where its book was put."""

    def __init__(self, path: Path, main_id: str = "") -> None:
        """Make it where it is missing. Raises ``StateError`` naming the setting."""
        self.path = path.expanduser().absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.path / "locks").mkdir(exist_ok=True)
            (self.path / "jobs").mkdir(exist_ok=True)
            self.main_id = main_id or self._kept_id()
        except OSError as error:
            raise self._unusable(error) from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise self._unusable(PermissionError(13, "it may not be written to"))

    def _unusable(self, error: OSError) -> StateError:
        return StateError(
            f"the state folder {self.path} cannot be used: {error.strerror}; make it writable, or set {SETTING} to another folder"
        )

    def _kept_id(self) -> str:
        file = self.path / "main-id"
        with self.guard("setup"):
            if not file.exists():
                file.write_text(new_id())
            return file.read_text().strip()

    @property
    def database(self) -> Path:
        """The SQLite file of jobs."""
        return self.path / DATABASE

    def job(self, job_id: str) -> Path:
        """A job's own folder; it may not be there."""
        return self.path / "jobs" / job_id

    def lock(self, name: str) -> Lock:
        """A lock by name: an executor's while it works."""
        return Lock(self.path / "locks" / f"{name}.lock")

    def served(self) -> bool:
        """Whether a ``serve`` works on this folder now."""
        return self.lock(self.main_id).held()

    @contextmanager
    def guard(self, name: str, seconds: float = 30.0) -> Iterator[None]:
        """Only one process at a time in here. Raises ``StateError`` when another stays in too long."""
        lock = self.lock(name)
        if not lock.take(seconds):
            raise StateError(f"another process has been busy with {self.path} for {seconds:.0f} s; see what it does, then try again")
        try:
            yield
        finally:
            lock.release()
