"""The state folder: what must survive a restart. One process at a time runs a job; a file lock tells which one."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storycreator.core.errors import StateError
from storycreator.storage.folders import denied
from storycreator.storage.lock import Lock

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""For ids that people type: without 0, o, 1, l and i."""
DATABASE = "jobs.sqlite"
"""The SQLite file in a state folder."""
SETTING = "STORYCREATOR_STATE_DIR"


def new_id(length: int = 8) -> str:
    """A short random name."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


class StateFolder:
    """``jobs.sqlite``, ``artifacts/``, and for each job a folder with its events and where its book was put."""

    def __init__(self, path: Path, main_id: str = "") -> None:
        """Create it where it is missing. Raises ``StateError`` naming the setting."""
        self.path = path.expanduser().absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.path / "locks").mkdir(exist_ok=True)
            (self.path / "jobs").mkdir(exist_ok=True)
            self.main_id = main_id or self._stored_id()
        except OSError as error:
            raise self._unusable(denied(self.path) or error.strerror) from error
        if fault := denied(self.path):
            raise self._unusable(fault)

    def _unusable(self, fault: str | None) -> StateError:
        return StateError(
            f"the state folder {self.path} cannot be used: {fault}; give it to this user (docs/troubleshooting.md says how), "
            f"or set {SETTING} to another folder"
        )

    def _stored_id(self) -> str:
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
        """A job's own folder; it may not exist."""
        return self.path / "jobs" / job_id

    def lock(self, name: str) -> Lock:
        """A lock by name. An executor holds the lock with its name while it runs."""
        return Lock(self.path / "locks" / f"{name}.lock")

    def served(self) -> bool:
        """Whether a ``serve`` uses this folder now."""
        return self.lock(self.main_id).held()

    @contextmanager
    def guard(self, name: str, seconds: float = 30.0) -> Iterator[None]:
        """A critical section across processes. Raises ``StateError`` when another process stays in it for too long."""
        lock = self.lock(name)
        if not lock.take(seconds):
            raise StateError(f"another process has been busy with {self.path} for {seconds:.0f} s; see what it does, then try again")
        try:
            yield
        finally:
            lock.release()
