"""What is said of folders that cannot be written to, and whom a container's main becomes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest

from benchmarks.support.processes import ROOT
from storycreator.storage.folders import AS_OWNER_OF, become_owner

NOBODY = 65534
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
"""Root may write everywhere, so it asks as somebody else."""


def ask(code: str, *folders: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    command = [*AS_NOBODY, sys.executable, *code.split(), *map(str, folders)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder for everybody; pytest's own are not."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def test_a_folder_of_another_user_is_told_with_both_users() -> None:
    ours = NOBODY if AS_NOBODY else os.geteuid()
    done = ask("-m storycreator.storage.folders", Path("/usr"), Path("/tmp"))
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, f"/usr belongs to user 0, and this program runs as user {ours}")


def test_what_a_folder_holds_counts_too_but_for_books(shared: Path) -> None:
    old = shared / "jobs.sqlite"
    old.write_bytes(b"")
    old.chmod(0o400)
    done = ask("-m storycreator.storage.folders", shared)
    assert done.returncode == 1
    assert str(old) in done.stdout
    assert ask("-m storycreator.storage.folders", shared, **{AS_OWNER_OF: str(shared)}).stdout == ""
    old.chmod(0o666)
    assert ask("-m storycreator.storage.folders", shared).returncode == 0


@pytest.mark.parametrize("setting", ["STORYCREATOR_STATE_DIR", "STORYCREATOR_OUTPUT_DIR"])
def test_a_run_names_the_folder_it_cannot_use_and_why(shared: Path, setting: str) -> None:
    folders = {"STORYCREATOR_STATE_DIR": str(shared / "state"), "STORYCREATOR_OUTPUT_DIR": str(shared), setting: "/usr"}
    done = ask("main.py A_lost_kite --draft --languages none --pages 4", PIPELINE_MODE="local", **folders)
    assert done.returncode != 0
    said = " ".join((done.stdout + done.stderr).split())
    assert "/usr belongs to user 0, and this program runs as user" in said
    assert "docs/troubleshooting.md" in said


def test_a_containers_root_becomes_the_owner_of_the_books_and_nobody_else_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, object]] = []
    for name in ("setgroups", "setgid", "setuid"):
        monkeypatch.setattr(os, name, lambda value, name=name: calls.append((name, value)))
    monkeypatch.setattr(Path, "stat", lambda _: SimpleNamespace(st_uid=4711, st_gid=4712))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.delenv(AS_OWNER_OF, raising=False)
    become_owner()  # outside containers
    assert calls == []
    monkeypatch.setenv(AS_OWNER_OF, str(tmp_path))
    become_owner()
    assert calls == [("setgroups", []), ("setgid", 4712), ("setuid", 4711)]
    calls.clear()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    become_owner()  # a user was given
    assert calls == []
