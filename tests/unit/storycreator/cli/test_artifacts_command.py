"""``artifacts`` as a person meets it."""

import asyncio
import json
import os
import time
from pathlib import Path

import pytest

from storycreator.messages.common import ArtifactRef
from storycreator.settings import load
from storycreator.storage.artifacts import ArtifactStore
from tests.support.command_line import Run


def put(store: ArtifactStore, content: bytes) -> ArtifactRef:
    """Two days old."""
    ref = asyncio.run(store.put(content, media_type="image/png", name="a.png"))
    assert store.folder is not None
    os.utime(store.folder / "sha256" / ref.sha256[:2] / ref.sha256, (time.time() - 172_800,) * 2)
    return ref


def test_verify_and_gc_find_and_remove(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"
    monkeypatch.setenv("STORYCREATOR_ARTIFACTS_URL", str(folder))
    store = ArtifactStore.open(str(folder))
    whole, flipped = put(store, b"whole"), put(store, b"\0" * 100_000)
    assert "none damaged" in run("artifacts", "verify").out
    blob = folder / "sha256" / flipped.sha256[:2] / flipped.sha256
    content = bytearray(blob.read_bytes())
    content[77_777] ^= 1
    blob.write_bytes(content)
    done = run("artifacts", "verify")
    assert done.code == 1
    assert flipped.sha256 in done.err
    assert "artifacts verify --remove" in done.err
    said = json.loads(run("artifacts", "verify", "--json").out)
    assert (said["ok"], said["artifacts"], [one["sha256"] for one in said["damaged"]]) == (False, 2, [flipped.sha256])
    assert run("artifacts", "verify", "--remove").code == 0
    assert not blob.exists()
    assert "0.0 MB: none damaged" in run("artifacts", "verify").out
    assert (folder / "sha256" / whole.sha256[:2] / whole.sha256).exists()


def test_gc_keeps_what_jobs_need_and_shows_the_rest_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("A robot on the moon", "--draft", "--languages", "none", "--quiet").code == 0
    store = ArtifactStore.open(load().store_url)
    nobodys = put(store, b"nobody's")
    assert store.folder is not None
    for path in store.folder.rglob("*"):
        os.utime(path, (time.time() - 172_800,) * 2)
    done = run("artifacts", "gc", "--dry-run")
    assert done.code == 0, done.err
    assert f"sha256/{nobodys.sha256[:2]}/{nobodys.sha256}" in done.out
    assert "1 files would be removed: 0.0 MB (8 bytes)" in done.out
    swept = json.loads(run("artifacts", "gc", "--json").out)
    assert ([one["bytes"] for one in swept["removed"]], swept["bytes"]) == ([8], 8)
    assert swept["kept"] >= 1
    assert f"{swept['kept']} artifacts" in run("artifacts", "verify").out
    jobs = json.loads(run("jobs", "--json").out)["jobs"]
    assert run("jobs", "delete", jobs[0]["job"]).code == 0
    assert len(json.loads(run("artifacts", "gc", "--json").out)["removed"]) == swept["kept"]


def test_where_no_jobs_are_kept_nothing_goes_unless_age_alone_shall_decide(tmp_path: Path, run: Run) -> None:
    store = ArtifactStore.open(str(tmp_path / "store"))
    ref = put(store, b"somebody's")
    where = ("--store", str(tmp_path / "store"))
    done = run("artifacts", "gc", *where)
    assert done.code == 1
    assert "run this where main stores its jobs" in done.err
    assert json.loads(run("artifacts", "gc", *where, "--without-jobs", "--json").out)["young"] == 1
    assert len(json.loads(run("artifacts", "gc", *where, "--without-jobs", "--days", "1.5", "--json").out)["removed"]) == 1
    assert not list((tmp_path / "store").rglob(ref.sha256))


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, run: Run) -> None:
    for command in ("gc", "verify"):
        done = run("artifacts", command, "--store", str(tmp_path / "nowhere"))
        assert done.code == 1
        assert "there is no artifact store" in done.err
        assert json.loads(run("artifacts", command, "--json", "--store", str(tmp_path / "nowhere")).out)["status"] == "failed"
    assert not (tmp_path / "nowhere").exists()


def test_a_grace_of_nothing_is_refused(tmp_path: Path, run: Run) -> None:
    assert run("artifacts", "gc", "--hours", "0", "--store", str(tmp_path)).code == 2


@pytest.mark.parametrize("command", ["verify", "gc"])
def test_help_shows_examples(command: str, run: Run) -> None:
    assert f"python main.py artifacts {command}" in run("artifacts", command, "--help").out
