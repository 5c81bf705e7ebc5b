"""``kill -9`` of main at every stage's beginning and in the middle of each, with the draft engines, slowed down: the package is the
undisturbed one, byte for byte, and no finished stage runs twice."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from storycreator.messages.job import Stage
from tests.chaos.support.bench import DRAFT, Bench, bench, package
from tests.chaos.support.walks import PACE

pytestmark = pytest.mark.chaos
MOMENTS = [f"{stage}{later}" for stage in "ABCD" for later in ("", "+0.6")]
ONCE = Counter(("A", "B", "C", "C1 pictures", "C2 narration:en", "C4 layout:en", "D"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "moment" in metafunc.fixturenames:
        metafunc.parametrize("moment", ["C+0.6"] if metafunc.config.getoption("--short") else MOMENTS)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("chaos"), paced=True, TEST_REAL="1", TEST_PACE=PACE) as found:
        found.start_services()
        yield found


@pytest.fixture(scope="module")
def whole(one: Bench) -> dict[str, bytes]:
    return package(Path(str(one.ask("A lighthouse that wants to sail", *DRAFT, "--out", "whole", mode="grpc")["package"])))


def kill_at(one: Bench, moment: str, wire: str, *arguments: str) -> None:
    """Start main and kill it so many seconds after a stage began: ``C+0.6``."""
    stage, _, later = moment.partition("+")
    main = one.main(*arguments, mode=wire)
    main.wait_for_stage(Stage(stage))
    time.sleep(float(later or 0))
    assert main.process.poll() is None, "it was too quick to be killed"
    main.kill()


def test_main_is_killed(one: Bench, whole: dict[str, bytes], wire: str, moment: str) -> None:
    story = ("A lighthouse that wants to sail", *DRAFT, "--out", f"{wire}-{moment}")
    one.forget_parts()
    kill_at(one, moment, wire, *story)
    answer = one.ask(*story, mode=wire)
    assert package(Path(str(answer["package"]))) == whole
    assert one.finished_by_stand_ins(str(answer["job"])) == ONCE


def test_serve_is_killed(one: Bench, whole: dict[str, bytes], wire: str, moment: str) -> None:
    stage, _, later = moment.partition("+")
    one.forget_parts()
    serving = one.serve(mode=wire)
    asked = one.main("A lighthouse that wants to sail", *DRAFT, "--out", f"served-{wire}-{moment}", mode=wire)
    serving.wait_for(f"stage {stage} begins")
    time.sleep(float(later or 0))
    serving.kill()
    asked.end()
    with one.jobs() as jobs:
        job = jobs.newest(limit=1)[0].id
    again = one.serve(mode=wire)
    answer = one.ask("jobs", "resume", job, mode=wire)
    assert again.signal(15) == 0
    assert package(Path(str(answer["package"]))) == whole
    assert one.finished_by_stand_ins(job) == ONCE
