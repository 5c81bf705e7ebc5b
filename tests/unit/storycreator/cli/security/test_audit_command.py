"""``audit`` as a person meets it."""

import json
from pathlib import Path

import pytest

from storycreator.security.audit import AuditLog
from tests.support.command_line import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "cache/state/audit"
    for name in ("service-a", "service-b"):
        log = AuditLog(found, name)
        for number in range(30):
            log.record("generate_story", subject="anna", job=f"job-{number}", outcome="OK")
        log.close()
    return found


def test_the_newest_entries_are_shown(run: Run, folder: Path) -> None:
    lines = run("audit", "show", "--last", "2").out.splitlines()
    assert [line.split()[1] for line in lines] == ["service-a", "service-a", "service-b", "service-b"]
    assert "job=job-29" in lines[-1]
    assert "subject=anna" in lines[-1]
    said = json.loads(run("audit", "show", "--log", "service-b", "--json").out)["logs"]
    assert list(said) == ["service-b"]
    assert [entry["number"] for entry in said["service-b"]] == list(range(11, 31))


def test_a_whole_log_is_verified_and_a_changed_one_is_found(run: Run, folder: Path) -> None:
    done = run("audit", "verify")
    assert (done.code, done.out.count("✓")) == (0, 2)
    noted = done.out.splitlines()[0].rpartition(" ")[2]
    assert run("audit", "verify", "--log", "service-a", "--noted", noted).code == 0
    path = folder / "service-a/000001.jsonl"
    path.write_text(path.read_text().replace("job-7", "job-8"))
    done = run("audit", "verify")
    assert (done.code, "✗ service-a: 000001.jsonl line 8 was changed" in done.err) == (1, True)
    said = json.loads(run("audit", "verify", "--json").out)
    assert (said["ok"], bool(said["logs"]["service-a"]["faults"]), said["logs"]["service-b"]["faults"]) == (False, True, [])
    assert run("audit", "verify", "--log", "service-b").code == 0


def test_another_log_is_not_the_one_that_was_noted(run: Run, folder: Path) -> None:
    done = run("audit", "verify", "--log", "service-a", "--noted", f"30:{'0' * 64}")
    assert (done.code, "line 30 is not the one that was noted" in done.err) == (1, True)


@pytest.mark.parametrize("noted", ["30", "x:y", f"30:{'0' * 63}"])
def test_what_was_noted_wrong_is_named(run: Run, folder: Path, noted: str) -> None:
    done = run("audit", "verify", "--log", "service-a", "--noted", noted)
    assert (done.code, "--noted" in done.err) == (2, True)


def test_without_a_log_it_says_where_it_looked(run: Run) -> None:
    for command in ("show", "verify"):
        done = run("audit", command)
        assert (done.code, "cache/state/audit" in done.err) == (1, True)


@pytest.mark.parametrize("command", ["show", "verify"])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    assert f"python main.py audit {command}" in " ".join(run("audit", command, "--help").out.split())
