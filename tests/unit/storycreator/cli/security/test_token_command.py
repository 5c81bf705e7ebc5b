"""``token`` as a person meets it."""

import io
import json
import sys
from pathlib import Path

import pytest

from storycreator.security.audit import entries
from tests.support.command_line import Run


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "cache/state"


def test_a_key_is_made_and_a_token_issued_shown_and_recorded(run: Run, state: Path) -> None:
    done = run("token", "keys", "--new")
    public = done.out.strip()
    assert f"STORYCREATOR_TOKEN_KEYS={public}" in done.err
    assert f"STORYCREATOR_SIGNING_KEY={state / 'token.key'}" in done.err
    assert (state / "token.key").stat().st_mode & 0o777 == 0o600
    secret = (state / "token.key").read_text().strip()
    assert secret not in done.out + done.err
    token = run("token", "issue", "A", "c", "--subject", "anna", "--minutes", "5").out.strip()
    said = json.loads(run("token", "show", token, "--json").out)
    assert (said["valid"], said["subject"]) == (True, "anna")
    assert said["audience"] == ["service-a", "service-c", "service-c1", "service-c2", "service-c3", "service-c4"]
    assert {"generate_story", "produce", "narrate", "artifact.fetch", "preflight.check"} <= set(said["scope"])
    shown = run("token", "show", token).out
    assert "anna" in shown
    assert "5 min from now" in shown
    text = (state / "audit/changes/000001.jsonl").read_text()
    assert [entry["what"] for entry in entries(state / "audit/changes")] == ["key.made", "token.issued"]
    assert secret not in text
    assert token not in text


def test_a_token_for_one_method_only_read_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("token", "keys", "--new")
    token = run("token", "issue", "D", "--subject", "shelf", "--method", "artifact.fetch").out
    monkeypatch.setattr(sys, "stdin", io.StringIO(token))
    said = json.loads(run("token", "show", "-", "--json").out)
    assert (said["audience"], said["scope"]) == (["service-d"], ["artifact.fetch"])


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["issue", "Z", "--subject", "anna"], "there is no service 'Z'"),
        (["issue", "A", "--subject", ""], "--subject"),
        (["issue", "A", "--subject", "anna\x1b[2J"], "--subject"),
        (["issue", "A", "--subject", "anna", "--method", "narrate"], "no method 'narrate'"),
        (["keys", "--new"], "exists"),
    ],
)
def test_what_is_wrong_is_named(run: Run, arguments: list[str], field: str) -> None:
    run("token", "keys", "--new")
    done = run("token", *arguments)
    assert (done.code, field in done.err, done.out) == (2, True, ""), done


@pytest.mark.parametrize("arguments", [["keys"], ["issue", "A", "--subject", "anna"], ["show", "x"]])
def test_without_a_key_it_says_how_to_make_one(run: Run, arguments: list[str]) -> None:
    done = run("token", *arguments)
    assert (done.code, "token keys --new" in done.err) == (2, True)


def test_a_token_that_is_not_valid_exits_1_and_is_not_repeated(run: Run) -> None:
    run("token", "keys", "--new")
    token = run("token", "issue", "A", "--subject", "anna").out.strip()
    done = run("token", "show", token[:-6] + "AAAAAA")
    assert (done.code, "not signed" in done.err, token[:-6] in done.err) == (1, True, False)
    done = run("token", "show", token[:-6] + "AAAAAA", "--json")
    assert (done.code, json.loads(done.out)["valid"]) == (1, False)


def test_keys_change_one_after_the_other(run: Run, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("token", "keys", "--new").out.strip()
    old = run("token", "issue", "A", "--subject", "anna").out.strip()
    both = run("token", "keys", "--new", "--out", str(state / "second.key")).out.split()
    assert both[0] == first
    assert len(both) == 2
    (state / "second.key").replace(state / "token.key")
    assert run("token", "keys").out.split() == both[1:]
    monkeypatch.setenv("STORYCREATOR_TOKEN_KEYS", ",".join(both))
    assert run("token", "show", old).code == 0
    monkeypatch.setenv("STORYCREATOR_TOKEN_KEYS", both[1])
    assert run("token", "show", old).code == 1


def test_with_the_log_off_nothing_is_recorded(run: Run, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYCREATOR_AUDIT", "off")
    assert run("token", "keys", "--new").code == 0
    assert not (state / "audit").exists()


@pytest.mark.parametrize("command", ["keys", "issue", "show"])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    assert f"python main.py token {command}" in " ".join(run("token", command, "--help").out.split())
