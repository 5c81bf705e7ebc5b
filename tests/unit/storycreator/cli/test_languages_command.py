"""``languages`` as a person meets it."""

import json
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from storycreator.locales import locale as locales
from tests.support.command_line import Run


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    locales.locale.cache_clear()
    yield
    locales.locale.cache_clear()


def listed(run: Run) -> dict[str, dict[str, Any]]:
    done = run("languages", "--json")
    assert done.code == 0, done.err
    return {row["tag"]: row for row in json.loads(done.out)["languages"]}


def test_english_spanish_and_french_lack_nothing(run: Run) -> None:
    rows = listed(run)
    for tag in ("en", "es", "fr"):
        assert rows[tag]["complete"]
        assert rows[tag]["lacks"] == []
        assert rows[tag]["voice"].startswith("kokoro: ")
        assert rows[tag]["typeface"] == "Literata"
    assert rows["es"]["translators"] == ["embedded", "openai", "libretranslate"]
    assert rows["en"]["translators"] == []


def test_it_says_how_many_stories_a_language_has_and_how_much_of_the_lexicon(run: Run) -> None:
    rows = listed(run)
    assert rows["en"]["frames"] >= rows["de"]["frames"] >= 24
    assert rows["en"]["lexicon"] == 1
    assert 0.2 < rows["de"]["lexicon"] <= 1
    assert (rows["nl"]["frames"], rows["nl"]["lexicon"]) == (0, 0)
    shown = run("languages")
    assert f"{rows['de']['frames']} frames" in next(line for line in shown.out.splitlines() if line.startswith("de "))


def test_it_says_what_is_complete(run: Run) -> None:
    rows = listed(run)
    assert rows["en"]["unfinished"] == []
    assert {"frames", "lexicon"} <= set(rows["nl"]["unfinished"])
    shown = run("languages").out.splitlines()
    assert next(line for line in shown if line.startswith("en ")).rstrip().endswith("all")
    assert rows["nl"]["unfinished"][0] == "locale"


def test_the_table_says_what_is_missing(run: Run) -> None:
    shown = run("languages")
    assert shown.code == 0
    dutch = next(line for line in shown.out.splitlines() if line.startswith("nl "))
    assert "Dutch · Nederlands" in dutch
    assert "lacks typography, interface, grammar" in dutch
    hebrew = listed(run)["he"]
    assert (hebrew["script"], hebrew["direction"], hebrew["typeface"]) == ("Hebr", "rtl", "")


def test_a_new_file_is_a_language_that_is_offered(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locales"
    shutil.copytree(locales.FOLDER, folder, ignore=shutil.ignore_patterns("*.py"))
    monkeypatch.setattr(locales, "FOLDER", folder)
    assert "eo" not in listed(run)
    english = (folder / "en.toml").read_text(encoding="utf-8")
    (folder / "eo.toml").write_text(english, encoding="utf-8")
    locales.locale.cache_clear()  # the file was not there when it was read first
    row = listed(run)["eo"]
    assert (row["name"], row["endonym"], row["complete"]) == ("Esperanto", "Esperanto", True)


def test_without_the_services_it_says_what_cannot_be_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("storycreator.cli.languages"), "find_spec", lambda name: None)
    spanish = listed(run)["es"]
    assert spanish["complete"]
    assert (spanish["translators"], spanish["voice"], spanish["typeface"]) == (None, None, None)
    assert "only where the services are installed" in run("languages").err


def test_help_has_examples(run: Run) -> None:
    assert "python main.py languages --json" in run("languages", "--help").out
