"""``make story`` hands a prompt on as it was written, and runs nothing that is in it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile and scripts, with set-up done and a main.py that prints its arguments."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("system-packages.sh", "python-env.sh"):
        (tmp_path / "scripts" / name).write_text("#!/bin/sh\n")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    (tmp_path / "main.py").write_text("import json, sys; print(json.dumps(sys.argv[1:]))")
    return tmp_path


def make(checkout: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if name not in ("PROMPT", "ARGS", "MAKEFLAGS", "MAKELEVEL")}
    return subprocess.run(
        ["make", "story", *arguments], cwd=checkout, env=clean | environment, capture_output=True, text=True, check=False
    )  # fmt: skip


@pytest.mark.parametrize(
    "prompt",
    [
        "A shy dragon who bakes bread",
        "it costs $5 and $(shell touch pwned) ${HOME} $$",
        "`touch pwned` $(touch pwned) ; touch pwned # & | > pwned",
        "\"double\" 'single' back\\slash 100% of it",
        "two\nlines",
        "--help",
        "ARGS",
        "",
        "🐉 تنين",
    ],
)
def test_a_prompt_arrives_as_written(checkout: Path, prompt: str) -> None:
    done = make(checkout, f"PROMPT={prompt}")
    assert json.loads(done.stdout) == ["story", "--fetch-models", "--", prompt], done.stderr
    assert not (checkout / "pwned").exists()


def test_a_prompt_may_come_from_the_environment(checkout: Path) -> None:
    done = make(checkout, PROMPT="$(shell touch pwned) $5")
    assert json.loads(done.stdout)[-1] == "$(shell touch pwned) $5"
    assert not (checkout / "pwned").exists()


def test_args_are_split_as_by_a_shell_but_not_run(checkout: Path) -> None:
    done = make(checkout, "PROMPT=x", "ARGS=--hero 'Ana Maria' --out \"a b\" $(touch pwned) `touch pwned` $(shell touch pwned)")
    assert json.loads(done.stdout)[2:6] == ["--hero", "Ana Maria", "--out", "a b"]
    assert not (checkout / "pwned").exists()


def test_a_quote_left_open_is_an_error(checkout: Path) -> None:
    done = make(checkout, "PROMPT=x", "ARGS=--hero 'Ana")
    assert done.returncode != 0
    assert "ARGS: No closing quotation" in done.stderr


def test_without_a_prompt_main_is_left_to_ask(checkout: Path) -> None:
    assert json.loads(make(checkout).stdout) == ["story", "--fetch-models"]
