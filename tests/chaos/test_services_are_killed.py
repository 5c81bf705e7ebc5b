"""``kill -9`` of each service at every stage's beginning and in its middle, and of all that are not at work, over both transports. What was
killed is started again as a container's restart policy does. The package is the undisturbed one, and nothing finished is done twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storycreator.jobs.job import JobState
from tests.chaos.support.bench import Bench, bench, package
from tests.chaos.support.walks import ONCE, PACE, Walks, walks

pytestmark = pytest.mark.chaos
BRANCHES = ("C1", "C2", "C3", "C4")
AT_WORK = [(stage + later, (stage,)) for stage in "ABCD" for later in ("", "+0.5")] + [
    *((f"C{later}", (branch,)) for branch in BRANCHES for later in ("", "+0.5")),
    *(("C+2.2", (letter,)) for letter in ("C", "C2", "C4")),  # the translated edition is being made
]
IDLE = [
    ("A", ("B", "C", *BRANCHES, "D")),
    ("B", ("A", "C", *BRANCHES, "D")),
    ("C", ("A", "B", "D")),
    ("D", ("A", "B", "C", *BRANCHES)),
]
SHORT = [("C+0.5", ("C", "C2")), ("D", ("A", "B", "C", *BRANCHES))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "killed" in metafunc.fixturenames:
        cases = SHORT if metafunc.config.getoption("--short") else AT_WORK + IDLE
        names = [f"{moment}-{'all-others' if len(killed) > 2 else '-'.join(killed)}" for moment, killed in cases]
        metafunc.parametrize(("moment", "killed"), cases, ids=names)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("killed"), paced=True, TEST_REAL="1", TEST_PACE=PACE) as found:
        found.start_services()
        yield found


@pytest.fixture(scope="module")
def main(one: Bench, network: str) -> Iterator[Walks]:
    with walks(one, network) as found:
        yield found


@pytest.fixture(scope="module")
def whole(one: Bench) -> dict[str, bytes]:
    with walks(one, "grpc") as quiet:
        return quiet.wait_until_done(quiet.begin())


def test_services_are_killed(whole: dict[str, bytes], main: Walks, moment: str, killed: tuple[str, ...]) -> None:
    job = main.begin()
    main.wait_for(job, moment)
    main.bench.kill_services(*killed)
    assert main.jobs.status(job) is JobState.RUNNING, "it was too quick"
    main.bench.start_services(*killed)
    book = main.wait_until_done(job)
    assert main.bench.finished_by_stand_ins(job) == ONCE
    assert book == whole
    assert len(book) > 20


@pytest.mark.long
def test_services_stay_away_and_the_job_waits_to_be_gone_on_with(whole: dict[str, bytes], network: str, tmp_path: Path) -> None:
    names = {"A": "story generator", "B": "story analyzer", "C": "parallel hub", "C4": "formatter", "D": "aggregator"}
    with bench(tmp_path, paced=True, TEST_REAL="1", TEST_PACE=PACE, STORYCREATOR_PATIENCE_SECONDS="3") as away:
        away.start_services()
        with walks(away, network) as main:
            job = main.begin()
            for letter, name in names.items():
                main.wait_for(job, f"{letter[0]}+0.5")
                away.kill_services(letter)
                ended = main.wait_for_end(job)
                assert (ended.state, ended.stage) == (JobState.FAILED, letter[0])
                assert ended.error is not None
                assert f"the {name} cannot be reached" in ended.error.message
                assert f"is service-{letter.lower()} running?" in ended.error.message
                away.start_services(letter)
                main.resume(job)
            answer = away.ask("jobs", "resume", job, mode=network)
        assert package(Path(str(answer["package"]))) == whole
        assert away.finished_by_stand_ins(job) == ONCE
