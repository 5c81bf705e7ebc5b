"""A lock between processes, on a file."""

import fcntl
import os
import time
from pathlib import Path


class Lock:
    """An advisory lock on a file. The system releases it when its process ends, however that ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self, seconds: float = 0.2) -> bool:
        """Acquire it; False when another process still holds it after so many seconds."""
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
        """Whether any process holds it, this one included."""
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
        """Release it, if it was acquired."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
