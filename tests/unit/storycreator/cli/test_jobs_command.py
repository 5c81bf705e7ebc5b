"""``main.py jobs`` as a person meets it, with services that answer at once."""

import json
from pathlib import Path

import pytest

from storycreator.models.library import ModelLibrary
from storycreator.security.audit import entries
from tests.support.command_line import Run


@pytest.fixture(autouse=True)
def _models_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ModelLibrary, "fault", lambda *_: "")


def made(run: Run, *arguments: str) -> str:
    """The id of a job that was made."""
    return str(json.loads(run(*arguments, "--json").out)["job"])


def test_without_jobs_it_says_how_to_make_one(run: Run) -> None:
    done = run("jobs")
    assert done.code == 0
    assert 'python main.py "' in done.out
    assert json.loads(run("jobs", "--json").out) == {"jobs": []}


def test_the_list_has_the_newest_first(run: Run) -> None:
    first, second = made(run, "A lost kite"), made(run, "please fail")
    lines = run("jobs").out.splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [[second, "failed"], [first, "done"]]
    assert "A lost kite" in lines[2]
    found = json.loads(run("jobs", "--json", "--limit", "1").out)["jobs"]
    assert [(job["job"], job["error"]["message"]) for job in found] == [(second, "the model ran out of [ink]; buy some")]


def test_show_tells_what_went_wrong_and_what_to_do(run: Run) -> None:
    job = made(run, "please fail")
    done = run("jobs", "show", job[:4])
    assert done.code == 0
    assert "the model ran out of [ink]; buy some" in done.out
    assert f"jobs resume {job}" in done.out


def test_a_failed_job_is_gone_on_with_when_the_same_is_asked_for_again(run: Run) -> None:
    job = made(run, "please fail")
    again = run("please fail")
    assert again.code == 1
    assert f"Resuming job {job}" in again.err
    assert len(json.loads(run("jobs", "--json").out)["jobs"]) == 1
    assert made(run, "please fail", "--seed", "7") != job


def test_a_finished_job_is_delivered_again_where_one_likes(run: Run, tmp_path: Path) -> None:
    job = made(run, "A lost kite")
    assert run("jobs", "resume", job, "-q").out.strip() == "output/a-lost-kite"
    assert run("jobs", "deliver", job, "-q").out.strip() == "output/a-lost-kite-2"
    assert run("jobs", "deliver", job, "-q", "--out", "gift").code == 0
    assert (tmp_path / "gift/en/book.html").read_bytes() == (tmp_path / "output/a-lost-kite/en/book.html").read_bytes()


def test_an_edited_book_is_never_written_over(run: Run, tmp_path: Path) -> None:
    job = made(run, "A lost kite", "--stop-at", "story")
    (tmp_path / "output/a-lost-kite/mine.txt").write_text("my own")
    assert run("jobs", "retry", job, "--from", "story", "-q").out.strip() == "output/a-lost-kite-2"
    assert (tmp_path / "output/a-lost-kite/mine.txt").read_text() == "my own"


def test_a_retry_of_a_book_with_a_folder_of_its_own_is_put_beside_the_old_book(run: Run, tmp_path: Path) -> None:
    job = made(run, "A lost kite", "--out", "mine")
    old = {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    again = run("jobs", "retry", job, "--from", "binding", "-q")
    assert (again.code, again.out.strip()) == (0, str(tmp_path / "mine-2"))
    assert run("jobs", "resume", job, "-q").out.strip() == str(tmp_path / "mine-2")
    assert {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*") if path.is_file()} == old
    assert run("jobs", "retry", job, "--from", "binding", "-q").out.strip() == str(tmp_path / "mine-3")
    assert sorted(path.name for path in tmp_path.glob("*mine*")) == ["mine", "mine-2", "mine-3"]


def test_a_refused_request_says_what_to_change_and_is_not_resumed(run: Run) -> None:
    done = run("please refuse")
    assert done.code == 1
    assert "Change the prompt as the error says" in done.err
    assert "resume" not in done.err
    (job,) = json.loads(run("jobs", "--json").out)["jobs"]
    assert "Change the prompt" in run("jobs", "show", job["job"]).out
    assert "Resuming job" not in run("please refuse").err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "nothing"], 1, "there is no job 'nothing'"),
        (["show", ""], 1, "there is no job"),
        (["retry", "JOB", "--from", "lunch"], 2, "--from"),
        (["cancel", "JOB"], 2, "is done"),
        (["deliver", "JOB", "--out", "output"], 2, "not empty"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, arguments: list[str], code: int, words: str) -> None:
    job = made(run, "A lost kite")
    done = run("jobs", *(job if word == "JOB" else word for word in arguments))
    assert (done.code, words in done.err) == (code, True), done.err


def test_a_deleted_job_is_gone_and_its_book_stays(run: Run, tmp_path: Path) -> None:
    job = made(run, "A lost kite")
    assert run("jobs", "delete", job).code == 0
    assert run("jobs", "show", job).code == 1
    assert not list(Path(tmp_path / "cache/state/jobs").iterdir())
    assert (tmp_path / "output/a-lost-kite/en/book.html").is_file()
    (entry,) = entries(tmp_path / "cache/state/audit/changes")
    assert (entry["what"], entry["job"]) == ("job.deleted", job)
    assert "kite" not in str(entry)


@pytest.mark.parametrize("command", ["", "show", "follow", "cancel", "resume", "retry", "deliver", "delete"])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    done = run("jobs", *([command] if command else []), "--help")
    assert done.code == 0
    assert f"python main.py jobs {command}".strip() in " ".join(done.out.split())


def test_nobody_serves_unless_somebody_does(run: Run) -> None:
    done = run("serve", "--check")
    assert (done.code, "not served" in done.out) == (1, True)


def test_a_state_folder_that_cannot_be_made_names_the_setting(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("STORYCREATOR_STATE_DIR", str(tmp_path / "file" / "state"))
    done = run("A lost kite", "--draft")
    assert done.code == 1
    assert "STORYCREATOR_STATE_DIR" in done.err
    assert json.loads(run("A lost kite", "--json").out)["error"]["reason"] == "STATE_FAILED"
