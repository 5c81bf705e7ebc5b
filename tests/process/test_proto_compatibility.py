"""The check that protos stay compatible, in a copy without any git history: it fails when it should."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT

Script = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def protos(tmp_path: Path) -> Path:
    """The protos of a copy of the repository."""
    shutil.copytree(ROOT / "protos", tmp_path / "protos")
    for name in ("buf.yaml", "scripts/proto-compatibility.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path / "protos/storycreator/v1"


@pytest.fixture
def script(tmp_path: Path) -> Script:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        environ = os.environ | {"BUF": str(Path(sys.executable).with_name("buf"))}
        return subprocess.run(
            [tmp_path / "scripts/proto-compatibility.sh", *arguments], env=environ, capture_output=True, text=True, timeout=120
        )

    return run


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_what_is_there_keeps_its_promises(protos: Path, script: Script) -> None:
    done = script()
    assert done.returncode == 0, done.stderr + done.stdout


def test_a_renumbered_field_is_refused_unless_it_is_meant(protos: Path, script: Script) -> None:
    changed(protos / "artifact.proto", "int64 offset = 2;", "int64 offset = 9;")
    for arguments in ((), ("--record",)):
        done = script(*arguments)
        assert done.returncode == 1
        assert "offset" in done.stdout + done.stderr
        assert "breaks what" in done.stderr
    assert script("--record", "--breaking").returncode == 0
    assert script().returncode == 0


def test_an_addition_is_to_be_recorded_and_is_a_promise_from_then_on(protos: Path, script: Script) -> None:
    artifact = protos / "artifact.proto"
    changed(artifact, "int64 offset = 2;", "int64 offset = 2;\n  // More.\n  int64 more = 77;")
    done = script()
    assert done.returncode == 1
    assert done.stderr.strip() == (
        'protos/ has additions that are not recorded yet (field "77" with name "more" on message "FetchRequest"); '
        "record them: scripts/proto-compatibility.sh --record"
    )
    assert script("--record").returncode == 0
    assert script().returncode == 0
    changed(artifact, "int64 more = 77;", "")
    assert script().returncode == 1


def test_a_new_proto_file_is_an_addition_not_a_deletion(protos: Path, script: Script) -> None:
    (protos / "music.proto").write_text('syntax = "proto3";\n\npackage storycreator.v1;\n\nmessage Music {\n  string notes = 1;\n}\n')
    done = script()
    assert done.returncode == 1
    assert done.stdout + done.stderr == (
        'protos/ has additions that are not recorded yet (file "storycreator/v1/music.proto"); '
        "record them: scripts/proto-compatibility.sh --record\n"
    )
