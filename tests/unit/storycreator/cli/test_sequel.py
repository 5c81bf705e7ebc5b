"""``--sequel-of``: the people of an earlier book in a new one."""

import json
from pathlib import Path

import pytest

from storycreator.models.library import ModelLibrary
from tests.support.command_line import Run


@pytest.fixture(autouse=True)
def _models_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ModelLibrary, "fault", lambda *_: "")


def test_a_sequel_has_the_people_their_looks_and_the_seed_of_the_earlier_book(run: Run) -> None:
    first = json.loads(run("A lost kite", "--seed", "31", "--json", "--languages", "none").out)
    second = json.loads(run("A picnic", "--sequel-of", first["job"][:5], "--json", "--languages", "none").out)
    shown = [json.loads((Path(answer["package"]) / "pipeline_output.json").read_text()) for answer in (first, second)]
    told, asked = shown[0]["story"]["cast"], shown[1]["request"]["story"]
    assert [(who["name"], who["kind"], who["look"]) for who in asked["cast"]] == [(who["name"], who["kind"], who["look"]) for who in told]
    assert asked["seed"] == 31


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--sequel-of", "nobody"), 1, "there is no job 'nobody'"),
        (("--sequel-of", "nobody", "--cast", "Ann:girl"), 2, "--cast: the people come from the book of --sequel-of"),
    ],
)
def test_what_cannot_be_a_sequel_is_said(run: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = run("A picnic", *arguments)
    assert done.code == code
    assert says in done.err
