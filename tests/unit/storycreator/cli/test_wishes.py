"""``check --before`` and the gate at the start of a book, with the services themselves: every flag, and what each wish meets."""

import json
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import typer

from storycreator.cli import app, main, screen
from storycreator.cli.errors import FLAGS
from storycreator.models.library import ModelLibrary
from tests.support.command_line import Done, Run

ALWAYS_KEPT = {
    "--pace": "any engine reads faster or slower", "--pause": "silence needs no engine",
    "--out": "checked before anything else", "--draft": "chooses engines, which have rows", "--skip": "nothing is made for it",
    "--require": "held to the finished book; one that is no part of the run is refused", "--stop-at": "ends the walk there",
    "--lexicon": "its lines are those of --say", "--rough-editions": "what is doubted is known when it is translated",
    "--sequel-of": "the job is looked up before anything else",
    "--detach": "where it runs", "--dry-run": "", "--fetch-models": "", "--json": "", "--quiet": "", "--version": "", "--help": "",
}  # fmt: skip


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line with the real services, whose models are said to be there."""
    from storycreator.runtime import assemble
    from storycreator.services import ServiceSpec

    def real_class(spec: ServiceSpec) -> Any:
        from importlib import import_module

        module, _, name = spec.implementation.partition(":")
        return getattr(import_module(module), name)

    monkeypatch.setattr(assemble, "service_class", real_class)
    monkeypatch.setattr(ModelLibrary, "fault", lambda *_: "")
    for console in (screen.out, screen.err):
        monkeypatch.setattr(console, "_width", 300)

    def call(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["main.py", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        code = stop.value.code
        return Done(code if isinstance(code, int) else 0, said.out, said.err)

    return call


def wishes(done: Done) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.out)["wishes"]
    return found


def flagged(done: Done, flag: str) -> list[tuple[str, str]]:
    return [(one["outlook"], one["reason"]) for one in wishes(done) if one["flag"] == flag]


def test_every_flag_of_a_story_has_a_row_or_is_always_kept(real: Run) -> None:
    command: Any = typer.main.get_command(app)
    flags = {max(option.opts, key=len) for option in command.get_command(click.Context(command), "story").params}
    every = ["--hero", "Otto", "--friend", "Bo", "--cast", "Otto:fox", "--voice", "Heart", "--languages", "es", "--level", "4",
             "--voices", "cast", "--voice", "Otto=am_puck", "--check-voice",
             "--say", "Otto=OH-toe"]  # fmt: skip
    done = real("check", "--before", "A lost kite", *every, "--json")
    assert done.code == 0, done.out
    assert flags - {one["flag"] for one in wishes(done)} - set(ALWAYS_KEPT) == set()
    assert {one["flag"] for one in wishes(done) if one["outlook"] != "kept"} == {"--level"}  # a frame may not fit
    assert set(ALWAYS_KEPT) & set(FLAGS.values()) <= {"--require", "--pace", "--pause"}


def test_a_voice_that_is_misspelt_is_answered_with_the_nearest_before_anything_is_made(real: Run, tmp_path: Path) -> None:
    done = real("A lost kite", "--voice", "Hart")
    assert done.code == 2
    assert "--voice: there is no voice 'Hart' for en; did you mean Heart (af_heart)?" in done.err
    assert not (tmp_path / "output").exists()
    assert json.loads(real("jobs", "--json").out)["jobs"] == []


@pytest.mark.parametrize(
    ("flags", "code", "flag", "outlook", "reason"),
    [
        (["--cast", "Lily:spoon"], 2, "--cast", "impossible", "nobody a story can have"),
        (["--languages", "nl"], 2, "--languages", "impossible", "not 'nl'"),
        (["--hero", "小明"], 3, "--hero", "partly", "skips these: 小明"),
        (["--hero", "Дима"], 3, "--hero", "partly", "Latin letters only"),
        (["--words", "110"], 3, "--words", "partly", "about 53 words a page"),
        (["--draft", "--voice", "Bella"], 3, "--voice", "partly", "hibari has no voice Bella; heart reads"),
        (["--say", "Otto=/∆/"], 2, "--say", "impossible", "no letter of the IPA"),
        (["--say", "Otto=OH-toe", "--engine", "narration=espeak"], 3, "--say", "partly", "takes letters only"),
        (["--say", "Otto=OH-toe", "--skip", "narration"], 3, "--say", "partly", "nothing is read aloud"),
        (["--draft", "--voices", "cast"], 3, "--voices", "partly", "characters differ in pitch alone"),
        (["--voice", "Otto=am_pluck"], 2, "--voice", "impossible", "did you mean Puck"),
        (["--pace", "0.8", "--skip", "narration"], 3, "--pace", "partly", "nothing is read aloud"),
        (["--voice", "Heart", "--skip", "narration"], 3, "--voice", "partly", "nothing is read aloud"),
        (["--formats", "audio", "--skip", "narration"], 2, "--formats", "impossible", "--skip narration leaves out"),
        (["--engine", "story=openai"], 2, "--engine", "impossible", "OPENAI_BASE_URL"),
        (["--engine", "story=abacus"], 2, "--engine", "impossible", "there is no engine 'abacus'"),
        (["--require", "narration", "--stop-at", "story"], 2, "--require", "impossible", "no part of this run"),
        (["--age", "3-5"], 0, "--age", "kept", ""),
        (["--language", "es", "--languages", "en,fr"], 0, "--language", "kept", ""),
        (["--language", "es", "--voice", "Heart"], 2, "--voice", "impossible", "no voice 'Heart' for es"),
        (["--language", "es", "--engine", "story=embedded"], 2, "--language", "impossible", "tells it in English"),
    ],
)
def test_what_a_wish_meets(real: Run, flags: list[str], code: int, flag: str, outlook: str, reason: str) -> None:
    languages = [] if "--languages" in flags else ["--languages", "es"]
    done = real("check", "--before", "A lost kite", "--json", *languages, *flags)
    assert done.code == code, done.out + done.err
    if outlook == "impossible" and flag == "--engine":
        assert reason in done.out
        return
    assert any(found == outlook and reason in why for found, why in flagged(done, flag)), done.out


def test_a_prompt_that_is_refused_is_refused_before_there_is_a_job(real: Run) -> None:
    done = real("A murderer with a gun", "--draft", "--json")
    assert done.code == 1
    assert json.loads(done.out)["error"]["reason"] == "UNSUITABLE_CONTENT"
    assert json.loads(real("jobs", "--json").out)["jobs"] == []


def test_letters_that_the_fonts_lack_are_told(real: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.d_aggregator.service.without_font", lambda text: text)
    done = real("check", "--before", "A lost kite", "--hero", "小明", "--languages", "es", "--json")
    assert any("empty boxes for 小明" in why for _, why in flagged(done, "--hero"))
    done = real("check", "--before", "A lost kite", "--hero", "小明", "--languages", "es", "--formats", "html", "--json")
    assert not any("empty boxes" in why for _, why in flagged(done, "--hero"))


def test_programs_that_are_not_installed_are_told(real: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.c3_translator.pivot.apertium.shutil.which", lambda _: None)
    monkeypatch.setattr("services.d_aggregator.service.which", lambda _: None)
    done = real("check", "--before", "A lost kite", "--languages", "es", "--json")
    assert done.code == 3  # an edition may come with the story, so that the translator is not needed
    assert any("apt-get install" in why for outlook, why in flagged(done, "--languages") if outlook == "partly")
    assert any("EPUBCheck needs Java" in why for outlook, why in flagged(done, "--formats") if outlook == "partly")


def test_what_is_kept_in_part_is_said_at_the_start(real: Run) -> None:
    done = real("A lost kite", "--draft", "--stop-at", "story", "--voice", "Heart", "--languages", "none")
    assert done.code == 0
    assert "the voice Heart: nothing is read aloud in this run" in done.err


def test_an_unknown_flag_is_refused_by_check(real: Run) -> None:
    assert real("check", "--frobnicate").code == 2
    assert real("check", "--before", "A lost kite", "--frobnicate").code == 2
