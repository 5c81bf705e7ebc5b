"""A service is frozen (SIGSTOP) past its deadline, or until its silence is noticed, then thawed or replaced. The job ends right, or stops
with the cause named and goes on; nothing finished is done twice, whatever the frozen one does when it wakes."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from storycreator.jobs.job import JobState
from storycreator.messages.production import BranchStatus
from tests.chaos.support.bench import Bench, bench
from tests.chaos.support.walks import ONCE, PACE, Walks, walks

pytestmark = [pytest.mark.chaos, pytest.mark.long]
DEADLINES = {f"SERVICE_{letter}_SECONDS": "5" for letter in ("A", "B", "C1", "C2", "C3", "C4", "D")} | {"SERVICE_C_SECONDS": "12"}
REQUIRED = [("A", "replaced"), ("B", "thawed"), ("C", "thawed"), ("C", "replaced"), ("C4", "thawed"), ("D", "thawed")]
NAMES = {"A": "story generator", "B": "story analyzer", "C": "parallel hub", "C4": "formatter", "D": "aggregator"}
NOTICED_SECONDS = 45.0
"""After this long a frozen peer has been noticed by keepalive (40 s)."""


def freeze(one: Bench, letter: str) -> None:
    one.services[letter].process.send_signal(signal.SIGSTOP)


def mend(one: Bench, letter: str, how: str = "thawed") -> None:
    if how == "thawed":
        one.services[letter].process.send_signal(signal.SIGCONT)
    else:
        one.kill_services(letter)
        one.start_services(letter)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("frozen"), paced=True, TEST_REAL="1", TEST_PACE=PACE) as found:
        found.start_services()
        yield found


@pytest.fixture(scope="module")
def whole(one: Bench) -> dict[str, bytes]:
    with walks(one, "grpc") as quiet:  # with time to load what is loaded at the first call
        return quiet.wait_until_done(quiet.begin())


@pytest.fixture(scope="module")
def main(one: Bench, network: str, whole: dict[str, bytes]) -> Iterator[Walks]:
    one.environ.update(DEADLINES)
    one.kill_services("C")
    one.start_services("C")
    with walks(one, network) as found:
        yield found


@pytest.mark.parametrize(("letter", "mended"), REQUIRED)
def test_frozen_past_its_deadline(main: Walks, whole: dict[str, bytes], letter: str, mended: str) -> None:
    job = main.begin()
    main.wait_for(job, f"{letter[0]}+0.5")
    freeze(main.bench, letter)
    ended = main.wait_for_end(job)
    mend(main.bench, letter, mended)
    assert (ended.state, ended.stage) == (JobState.FAILED, letter[0])
    assert ended.error is not None
    assert f"the {NAMES[letter]} did not answer in the time it was given" in ended.error.message
    main.resume(job)
    assert main.wait_until_done(job) == whole
    assert main.bench.finished_by_stand_ins(job) == ONCE


def test_a_frozen_optional_branch_is_a_gap_that_is_named(main: Walks, whole: dict[str, bytes]) -> None:
    job = main.begin()
    main.wait_for(job, "C+0.5")
    freeze(main.bench, "C1")
    ended = main.wait_for_end(job)
    mend(main.bench, "C1")
    assert ended.state is JobState.DONE
    assert ended.results.production is not None
    (gap,) = (outcome for outcome in ended.results.production.outcomes if outcome.status is BranchStatus.FAILED)
    assert (gap.branch, gap.attempts) == ("pictures", 1)
    assert "the illustrator did not answer in the time it was given" in gap.reason
    assert "pictures/cover.png" not in main.book(ended)
    done = main.bench.finished_by_stand_ins(job)
    assert done.pop("C1 pictures", 1) == 1  # what had been begun may have come to its end when it woke
    assert done == ONCE - Counter({"C1 pictures": 1})


def test_frozen_until_it_is_noticed_with_hours_to_go(network: str, whole: dict[str, bytes], tmp_path: Path) -> None:
    with bench(tmp_path, paced=True, TEST_REAL="1", TEST_PACE=PACE) as one:
        one.start_services()
        with walks(one, network) as main:
            job = main.begin()
            main.wait_for(job, "B+0.5")
            freeze(one, "B")
            time.sleep(NOTICED_SECONDS)
            assert main.jobs.status(job) is JobState.RUNNING
            mend(one, "B")
            assert main.wait_until_done(job) == whole
            assert one.finished_by_stand_ins(job) == ONCE
