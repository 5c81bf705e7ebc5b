"""The artifact store is gone or the disk under it and the jobs is full in the middle of a walk, or an artifact is damaged. The cause is named,
nothing finished is lost, what is there stays sound, and the job goes on when it is mended."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storycreator.orchestrator.jobs import JobState
from tests.chaos.support.bench import Bench, bench
from tests.chaos.support.walks import ONCE, PACE, Walks, walks
from tests.support.disks import disk

pytestmark = pytest.mark.chaos
REAL = {"TEST_REAL": "1", "TEST_PACE": PACE}


def is_sound(one: Bench) -> None:
    """What is on the disk can be trusted."""
    assert one.ask("artifacts", "verify")["damaged"] == []
    database = sqlite3.connect(Path(one.environ["STORYCREATOR_STATE_DIR"]) / "jobs.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def goes_on(main: Walks, job: str, whole: dict[str, bytes]) -> None:
    main.resume(job)
    assert main.wait_until_done(job) == whole
    assert main.bench.finished_by_stand_ins(job) == ONCE


@pytest.mark.long
def test_the_store_is_gone_at_the_stages_that_need_it(network: str, tmp_path: Path) -> None:
    with bench(tmp_path, paced=True, **REAL) as one:
        one.start_services()
        store, elsewhere = Path(one.environ["STORYCREATOR_ARTIFACTS_URL"]), tmp_path / "elsewhere"
        with walks(one, network) as main:
            whole = main.wait_until_done(main.begin())
            for stage in ("C", "D"):
                job = main.begin()
                main.wait_for(job, f"{stage}+0.5")
                store.rename(elsewhere)
                ended = main.wait_for_end(job)
                assert not store.exists()
                elsewhere.rename(store)
                assert (ended.state, ended.stage) == (JobState.FAILED, stage)
                assert ended.error is not None
                assert ended.error.reason == "STORE_FAILED"
                assert f"the artifact store {store} is gone; mount its volume or put the folder back" in ended.error.message
                is_sound(one)
                goes_on(main, job, whole)


@contextmanager
def on_a_small_disk(folder: Path) -> Iterator[Bench]:
    """Jobs and artifacts are on a disk of their own."""
    folder.mkdir()
    with disk(folder / "state", "64m") as small:
        with bench(folder, paced=True, **REAL, STORYCREATOR_ARTIFACTS_URL=str(small / "artifacts")) as one:
            one.start_services()
            yield one


def fill(disk_: Path) -> Path:
    """Not a byte is free any more. Returns what is in the way."""
    ballast = disk_ / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


@pytest.mark.parametrize("moment", ["B+0.5", "C+0.5", "D+0.5"])
def test_the_disk_under_jobs_and_artifacts_is_full(moment: str, tmp_path: Path) -> None:
    with on_a_small_disk(tmp_path / "full") as one, walks(one, "rpc") as main:
        whole = main.wait_until_done(main.begin())
        job = main.begin()
        main.wait_for(job, moment)
        ballast = fill(Path(one.environ["STORYCREATOR_STATE_DIR"]))
        time.sleep(10)
        print(main.serving.log.read_text())
        try:
            print(main.jobs.get(job))
        finally:
            ballast.unlink()
        time.sleep(10)
        print(main.serving.log.read_text())
        print(main.jobs.get(job))
