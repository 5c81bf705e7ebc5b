"""``main.py redo`` as a person meets it, with services that answer at once."""

import json
from pathlib import Path

import pytest

from storycreator.models.library import ModelLibrary
from tests.support.command_line import Run


@pytest.fixture(autouse=True)
def _models_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ModelLibrary, "fault", lambda *_: "")


@pytest.fixture
def job(run: Run) -> str:
    """The id of a finished job."""
    return str(json.loads(run("A lost kite", "--languages", "es", "--json").out)["job"])


def test_a_language_is_added_in_a_new_folder_and_the_rest_is_the_same(run: Run, job: str, tmp_path: Path) -> None:
    done = run("redo", job[:5], "--language", "fr")
    assert done.code == 0, done.err
    assert "Redoing the fr edition (job " in done.err
    assert "Writing the story" not in done.err
    assert "new: fr/book.html" in done.out
    assert "2 files are the same as before, byte for byte" in done.out
    old, new = tmp_path / "output/a-lost-kite", tmp_path / "output/a-lost-kite-2"
    assert (new / "en/book.html").read_bytes() == (old / "en/book.html").read_bytes()
    assert not (old / "fr").exists()
    record = json.loads((new / "pipeline_output.json").read_text())
    assert record["request"]["redo"]["of"] == job
    reused = {outcome["branch"] for outcome in record["production"]["outcomes"] if outcome["reused"]}
    assert {"pictures", "narration:en", "layout:en", "translation:es"} <= reused


def test_a_new_book_can_be_redone_again_and_put_where_one_likes(run: Run, job: str, tmp_path: Path) -> None:
    second = json.loads(run("redo", job, "--language", "fr", "--json").out)
    third = json.loads(run("redo", second["job"], "--language", "pt", "--out", "gift", "--json").out)
    assert third["languages"] == ["en", "es", "fr", "pt"]
    assert third["package"] == str(tmp_path / "gift")


def test_a_format_needs_the_binder_only(run: Run, job: str) -> None:
    done = run("redo", job, "--format", "pdf")
    assert done.code == 0, done.err
    assert [line[:2] for line in done.err.splitlines() if "done in" in line] == ["D "]
    assert "It came out the same" in done.out


def test_what_does_not_come_fails_with_the_cause_and_the_old_book_stays(run: Run, job: str, tmp_path: Path) -> None:
    done = run("redo", job, "--page", "3", "--picture")
    assert done.code == 1
    assert "the picture of page 3 could not be made: there are no pictures; the old book stays as it is" in done.err
    assert (tmp_path / "output/a-lost-kite/en/book.html").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "what? Use --page N --picture"),
        (("--page", "77", "--picture"), "--page: there is no page 77"),
        (("--page", "-1", "--picture"), "--page: Input should be greater than or equal to 0"),
        (("--page", "1", "--line", "1"), "--line: is about what is read aloud"),
        (("--language", "xx"), "--language: 'xx' is not a known language"),
        (("--picture",), "--page: is missing"),
    ],
)
def test_wrong_wishes_are_refused_before_anything_runs(run: Run, job: str, arguments: tuple[str, ...], says: str) -> None:
    done = run("redo", job, *arguments)
    assert done.code == 2
    assert says in done.err
    assert len(json.loads(run("jobs", "--json").out)["jobs"]) == 1


def test_a_job_that_is_not_there_or_not_done_is_said(run: Run) -> None:
    assert "there is no job 'zzz'" in run("redo", "zzz", "--format", "pdf").err
    failed = json.loads(run("please fail", "--json").out)["job"]
    done = run("redo", failed, "--format", "pdf")
    assert (done.code, f"{failed} has no book yet (it is failed)" in done.err) == (2, True)


def test_what_is_required_stops_the_job_and_names_branch_and_cause(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("cannot translate", "--languages", "es")
    assert run(*asked).code == 3
    done = run(*asked, "--require", "translation")
    assert done.code == 1
    assert "translation:es: no words for this" in done.err
    assert "jobs resume" in done.err
    monkeypatch.setenv("STORYCREATOR_REQUIRED", "translation")
    assert run(*asked, "--seed", "5").code == 1
    monkeypatch.setenv("STORYCREATOR_REQUIRED", "music")
    assert "STORYCREATOR_REQUIRED: 'music'" in run(*asked).err
