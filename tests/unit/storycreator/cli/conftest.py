"""The command line in this process, in an empty folder, with services that answer at once."""

import sys
from pathlib import Path

import pytest

from benchmarks.support.fake_services import fake_service_class
from storycreator.cli import main, screen
from storycreator.runtime import assemble
from tests.support.command_line import Done, Run


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cache").mkdir()
    monkeypatch.setenv("STORYCREATOR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("STORYCREATOR_STATE_DIR", str(tmp_path / "cache" / "state"))
    monkeypatch.setattr(assemble, "service_class", fake_service_class)
    for console in (screen.out, screen.err):
        monkeypatch.setattr(console, "_width", 300)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call it: ``run("a prompt", "--quiet")``."""

    def call(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
        monkeypatch.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        code = stop.value.code
        return Done(code if isinstance(code, int) else 0, said.out, said.err)

    return call
