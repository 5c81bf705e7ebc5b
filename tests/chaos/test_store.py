"""The artifact store is gone or the disk under it and the jobs is full in the middle of a walk, or an artifact is damaged. The cause is
named, nothing finished is lost, what is there stays sound, and the job goes on when it is mended."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storycreator.jobs.job import JobState
from storycreator.messages.common import ArtifactRef
from storycreator.messages.job import Stage
from tests.chaos.support.bench import DRAFT, Bench, bench
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
    store = str(folder / "state/artifacts")
    with disk(folder / "state", "64m"), bench(folder, paced=True, **REAL, STORYCREATOR_ARTIFACTS_URL=store) as one:
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


@pytest.mark.long
def test_the_disk_under_jobs_and_artifacts_is_full_at_every_stage(network: str, tmp_path: Path) -> None:
    with on_a_small_disk(tmp_path / "full") as one, walks(one, network) as main:
        whole = main.wait_until_done(main.begin())
        for stage in "ABCD":
            job = main.begin()
            main.wait_for(job, f"{stage}+0.5")
            ballast = fill(Path(one.environ["STORYCREATOR_STATE_DIR"]))
            main.serving.wait_for("database or disk is full; make room", since=main.heard)
            ballast.unlink()
            ended = main.wait_for_end(job)
            is_sound(one)
            if stage in "CD":  # what they make is to be stored; that A and B are done is noted as soon as there is room
                assert (ended.state, ended.stage) == (JobState.FAILED, stage)
                assert ended.error is not None
                assert ended.error.reason == "STORE_FAILED"
                assert "the disk is full; make room" in ended.error.message
                main.resume(job)
            assert main.wait_until_done(job) == whole
            assert one.finished_by_stand_ins(job) == ONCE


def test_the_disk_is_full_under_a_command_which_goes_on_when_there_is_room_and_before_one_which_says_so(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "16m") as small, bench(tmp_path, paced=True, STORYCREATOR_STATE_DIR=str(small)) as one:
        main = one.main("A lost kite", *DRAFT, TEST_PACE="B=2")
        main.wait_for_stage(Stage.ANALYSIS)
        ballast = fill(small)
        main.wait_for("database or disk is full; make room")
        other = one.main("Another kite", *DRAFT)
        assert other.end() == 1
        assert "full" in other.log.read_text()
        assert "Traceback" not in other.log.read_text()
        ballast.unlink()
        assert main.end() == 0, main.log.read_text()
        assert "Traceback" not in main.log.read_text()
        assert {name: one.finished_by_stand_ins(one.job().id)[name] for name in "ABCD"} == dict.fromkeys("ABCD", 1)


@pytest.mark.long
def test_a_damaged_artifact_is_named_and_made_again(network: str, tmp_path: Path) -> None:
    with bench(tmp_path, paced=True, **REAL) as one:
        one.start_services()
        with walks(one, network) as main:
            whole = main.wait_until_done(main.begin())
            job = main.begin()
            main.wait_for(job, "D+0.5")
            production = main.jobs.get(job).results.production
            assert production is not None
            assert production.illustrations is not None
            picture = production.illustrations.pictures[1]
            damage(one, picture.image)
            ended = main.wait_for_end(job)
            assert ended.state is JobState.DONE
            assert ended.results.package is not None
            assert any(f"Page {picture.page} has no picture" in words for words in ended.results.package.warnings)
            main.jobs.retry(job, Stage.PRODUCTION, own=False)
            assert main.wait_until_done(job) == whole
            again = one.finished_by_stand_ins(f"{job}-1")
            assert again == Counter(("C", "C1 pictures", "D"))  # the rest was kept and whole
            package = main.jobs.get(job).results.package
            assert package is not None
            damage(one, package.files[0].artifact)
            delivered = one.main("jobs", "deliver", job, "--out", "mine", mode=network)
            assert delivered.end() == 1
            assert package.files[0].artifact.name in delivered.log.read_text()
            assert "Traceback" not in delivered.log.read_text()
            assert not (tmp_path / "mine").exists()
            main.jobs.retry(job, Stage.BINDING, own=False)
            assert main.wait_until_done(job) == whole
            assert one.ask("jobs", "deliver", job, "--out", "mine", mode=network)["status"] == "done"


def damage(one: Bench, ref: ArtifactRef) -> None:
    """A few bytes in the middle are others."""
    path = Path(one.environ["STORYCREATOR_ARTIFACTS_URL"]) / "sha256" / ref.sha256[:2] / ref.sha256
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4] = bytes(255 - byte for byte in content[middle : middle + 4])
    path.write_bytes(content)
