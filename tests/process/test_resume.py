"""Mains that are killed, stopped and started again, with stand-ins for the services that dawdle where a test wants them to."""

import json
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from storycreator.messages.job import Stage
from tests.chaos.support.bench import DRAFT, Bench, bench, package

ONCE = Counter({"A": 1, "B": 1, "C": 1, "C1 pictures": 1, "C2 narration:en": 1, "C4 layout:en": 1, "D": 1})
STORY = ("A lost kite", *DRAFT)
LONG = "60"


def test_a_main_that_is_killed_at_every_stage_does_no_finished_one_twice(tmp_path: Path) -> None:
    with bench(tmp_path / "quiet", paced=True) as quiet:
        whole = package(Path(str(quiet.ask(*STORY)["package"])))
    with bench(tmp_path / "killed", paced=True) as killed:
        for stage in Stage:
            main = killed.main(*STORY, TEST_PACE=f"{stage}={LONG}")
            main.wait_for_stage(stage)
            main.kill()
        answer = killed.ask(*STORY)
        assert {name: killed.finished_by_stand_ins(str(answer["job"]))[name] for name in "ABCD"} == dict.fromkeys("ABCD", 1)
        book = Path(str(answer["package"]))
        assert package(book) == whole
        timings = json.loads((book / "pipeline_output.json").read_bytes())["timings"]
        assert timings["resumed"] == ["B", "C", "D"]
        assert [span["name"] for span in timings["spans"] if len(span["name"]) == 1] == ["A", "B", "C", "D"]
        assert killed.job().state == "done"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("served"), paced=True, TEST_PACE="C1=3") as one:
        one.start_services()
        yield one


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
def test_over_a_wire_neither(served: Bench, mode: str) -> None:
    story = (f"A kite over {mode}", *DRAFT)
    main = served.main(*story, mode=mode)
    main.wait_for("layout:en")
    main.kill()
    answer = served.ask(*story, mode=mode)
    found = served.finished_by_services(str(answer["job"]))
    assert {name: found[name] for name in "ABCD"} == dict.fromkeys("ABCD", 1)
    assert answer["files"] == ["en/book.html"]
    record = json.loads(Path(str(answer["package"]), "pipeline_output.json").read_bytes())
    lines = [line for line in served.log_lines(str(answer["job"])) if "stage" in line]
    assert {line["trace"] for line in lines} == {record["job"]["trace_id"]}  # also of the calls before main was killed
    assert {line["stage"] for line in lines} == {"A", "B", "C", "C1", "C2", "C4", "D"}


@pytest.mark.parametrize(("serving", "asking"), [("grpc", "rpc"), ("rpc", "grpc")])
def test_the_record_tells_the_mode_of_the_main_that_made_the_book(served: Bench, serving: str, asking: str) -> None:
    main = served.serve(mode=serving)
    answer = served.ask(f"A kite by {serving}", *DRAFT, mode=asking)
    assert json.loads(Path(str(answer["package"]), "pipeline_output.json").read_bytes())["job"]["pipeline_mode"] == serving
    assert main.signal(signal.SIGTERM) == 0


def test_ctrl_c_stops_and_resume_goes_on_into_the_same_folder(tmp_path: Path) -> None:
    with bench(tmp_path, paced=True) as one:
        main = one.main(*STORY, "--out", "mine", TEST_PACE=f"B={LONG}")
        main.wait_for_stage(Stage.ANALYSIS)
        assert main.signal(signal.SIGINT) == 130
        assert "python main.py jobs resume" in main.log.read_text()
        assert (tmp_path / "mine/story.md").is_file()
        job = one.job()
        assert (job.state, len(job.stages)) == ("stopped", 1)
        answer = one.ask("jobs", "resume", job.id[:3])
        assert answer["package"] == str(tmp_path / "mine")
        assert not (tmp_path / "mine/story.md").exists()
        assert one.finished_by_stand_ins(job.id) == ONCE
        assert one.ask("jobs", "resume", job.id)["package"] == answer["package"]
        assert [path.name for path in tmp_path.glob("mine*")] == ["mine"]


def test_a_serve_that_is_killed_goes_on_at_its_next_start_and_drains_on_sigterm(tmp_path: Path) -> None:
    with bench(tmp_path, paced=True) as one:
        first = one.serve(TEST_PACE=f"C={LONG}")
        other = one.main("serve")
        assert other.end() == 1
        assert "another main serves" in other.log.read_text()
        follower = one.main(*STORY)
        follower.wait_for_stage(Stage.PRODUCTION)
        follower.kill()
        first.kill()
        second = one.serve(TEST_PACE="C=3")
        second.wait_for("stage C begins")
        assert second.signal(signal.SIGTERM) == 0
        assert "put down after its last finished stage" in second.log.read_text()
        job = one.job()
        assert (job.state, len(job.stages)) == ("queued", 3)
        third = one.serve(TEST_PACE="D=3")
        answer = one.ask("jobs", "resume", job.id)
        assert answer["title"] == "A lost kite"
        assert Path(str(answer["package"]), "en/book.html").is_file()
        assert third.signal(signal.SIGTERM) == 0
        assert one.finished_by_stand_ins(job.id) == ONCE


def test_detached_without_a_serve_it_is_made_in_the_background_and_delivered_once(tmp_path: Path) -> None:
    with bench(tmp_path, paced=True, TEST_PACE="B=2") as one:
        main = one.main(*STORY, "--detach")
        assert main.end() == 0
        job = main.said.read_text().strip()
        answer = one.ask("jobs", "resume", job)  # follows when somebody is at it; does nothing anew
        assert answer["package"] == str(tmp_path / "output/a-lost-kite")
        assert one.finished_by_stand_ins(job) == ONCE
        assert [path.name for path in (tmp_path / "output").iterdir()] == ["a-lost-kite"]


def test_a_cancelled_job_stops_soon_and_a_stage_can_be_done_again(tmp_path: Path) -> None:
    with bench(tmp_path, paced=True) as one:
        main = one.main(*STORY, TEST_PACE=f"B={LONG}")
        main.wait_for_stage(Stage.ANALYSIS)
        job = one.job().id
        assert one.ask("jobs", "cancel", job) == {"status": "stopped", "job": job}
        assert main.end(40) == 130
        whole = one.ask("jobs", "resume", job)
        again = one.ask("jobs", "retry", job, "--from", "binding")
        assert one.finished_by_stand_ins(job) == ONCE
        assert one.finished_by_stand_ins(f"{job}-1") == Counter({"D": 1})
        assert again["package"] != whole["package"]
        assert package(Path(str(again["package"]))) == package(Path(str(whole["package"])))
        one.ask("jobs", "delete", job)
        assert one.ask("jobs") == {"jobs": []}
