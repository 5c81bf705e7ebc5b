"""``main.py say``: a line is heard before a book is made."""

import json
from pathlib import Path

import pytest
import soundfile
from typer.testing import CliRunner

from storycreator.cli import app
from storycreator.core.errors import InvalidInputError


def test_a_line_becomes_sound_and_its_phonemes_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "line.wav"
    arguments = ["say", "Guten Morgen.", "--language", "de", "--out", str(file), "--json"]
    answer = json.loads(CliRunner().invoke(app, arguments, catch_exceptions=False).stdout)
    assert [word for word, _ in answer["words"]] == ["Guten", "Morgen"]
    assert soundfile.info(file).duration > 0.5


def test_phonemes_can_be_seen_without_sound(tmp_path: Path) -> None:
    file = tmp_path / "line.wav"
    arguments = ["say", "Siobhán met Max.", "--say", "Siobhán=sho-BAHN", "--phonemes", "--json", "--out", str(file)]
    answer = json.loads(CliRunner().invoke(app, arguments, catch_exceptions=False).stdout)
    assert answer["words"][0] == ["Siobhán", "ʃObˈɑn"]
    assert not file.exists()


def test_a_voice_that_there_is_not_is_named() -> None:
    with pytest.raises(InvalidInputError, match="no voice 'Bob'"):
        CliRunner().invoke(app, ["say", "Hello.", "--voice", "Bob", "--phonemes"], catch_exceptions=False)
