"""The state folder, its locks, and what is said when it cannot be used."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT
from storycreator.core.errors import InvalidInputError, StateError
from storycreator.jobs.state import StateFolder
from storycreator.jobs.store import Jobs, postgres_url


def test_a_lock_is_held_by_one_process_and_let_go_when_it_dies(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "state")
    code = (
        "import sys, pathlib; from storycreator.jobs.state import StateFolder\n"
        "lock = StateFolder(pathlib.Path(sys.argv[1])).lock('x'); print(lock.take(), flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(folder.path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"True\n"
    assert folder.lock("x").held()
    assert not folder.lock("x").take()
    other.kill()
    other.communicate()
    assert not folder.lock("x").held()
    assert folder.lock("x").take()


def test_a_main_keeps_its_name(tmp_path: Path) -> None:
    assert StateFolder(tmp_path).main_id == StateFolder(tmp_path).main_id
    assert StateFolder(tmp_path, "mine").main_id == "mine"


def test_the_database_is_in_wal_mode(tmp_path: Path) -> None:
    Jobs(StateFolder(tmp_path)).close()
    with sqlite3.connect(tmp_path / "jobs.sqlite") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_locked_database_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storycreator.jobs.store.LOCKED_SECONDS", 0.2)
    folder = StateFolder(tmp_path)
    Jobs(folder).close()
    other = sqlite3.connect(folder.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError, match="has been locked by another program"):
        Jobs(folder)
    other.execute("ROLLBACK")
    other.close()
    Jobs(folder).close()


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    folder.database.write_bytes(b"not a database at all, but long enough to be read as one" * 100)
    with pytest.raises(StateError, match="STORYCREATOR_STATE_DIR"):
        Jobs(folder)


@pytest.mark.parametrize("url", ["mysql://localhost/x", "jobs.sqlite", "sqlite:///x", "postgresql"])
def test_another_database_is_refused_by_the_name_of_the_setting(url: str) -> None:
    with pytest.raises(InvalidInputError, match="DATABASE_URL"):
        postgres_url(url)


def test_a_postgres_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="check DATABASE_URL") as failed:
        Jobs(StateFolder(tmp_path), "postgres://me:secret@127.0.0.1:1/jobs")
    assert "secret" not in str(failed.value)


def test_a_folder_that_may_not_be_written_to_names_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # tests may run as root, who may write anywhere
    with pytest.raises(StateError, match="STORYCREATOR_STATE_DIR"):
        StateFolder(tmp_path)
