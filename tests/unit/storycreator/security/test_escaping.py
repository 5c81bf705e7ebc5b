"""What people and models wrote is shown, never acted on."""

import io
import json
import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from rich.live import Live
from rich.table import Table
from rich.text import Text

from storycreator.cli.screen import Screen
from storycreator.messages.common import ArtifactRef, Pronunciation
from storycreator.messages.story import CastRequest, StoryRequest
from storycreator.observability import logs
from storycreator.security.escaping import inert, inert_json, markdown, spreadsheet
from tests.support.hostile import MARKUP, TERMINAL

ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
hostile = pytest.mark.parametrize("text", TERMINAL.values(), ids=TERMINAL)


@given(st.text())
def test_nothing_that_acts_is_left_and_nothing_else_is_lost(text: str) -> None:
    kept = inert(text)
    assert not ACTIVE.search(kept)
    assert kept == "".join(char for char in text if not ACTIVE.match(char) and not "\ud800" <= char <= "\udfff")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_keeps_its_values(text: str) -> None:
    shown = inert_json(json.dumps({"a": text}, ensure_ascii=False).encode())
    assert json.loads(shown) == {"a": text}
    assert not ACTIVE.search(shown.decode())


@hostile
def test_a_terminal_is_sent_no_control_sequence_but_ours(text: str) -> None:
    """Printed, in a table, in a panel that is redrawn."""
    written = io.StringIO()
    screen = Screen(file=written, force_terminal=True, width=200, color_system=None)
    table = Table("title", box=None)
    table.add_row(Text(text))
    screen.print(text, markup=False)
    screen.print(table)
    with Live(Text(text), console=screen, transient=True, auto_refresh=False) as live:
        live.refresh()
    ours = re.compile(r"\x1b\[(\?25[lh]|\d*[A-K]|0?m)|\r")
    assert not ACTIVE.search(ours.sub("", written.getvalue()))
    assert inert(text).splitlines()[0][:4] in written.getvalue()


@hostile
@pytest.mark.parametrize("form", [logs.PlainText(), logs.JsonLines("service-a")], ids=["plain", "json"])
def test_a_log_line_is_one_line_and_acts_on_nothing(text: str, form: logging.Formatter) -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "refused: %s", (f"{text}\n2026-01-01 INFO x all is well",), None)
    line = form.format(record)
    assert not ACTIVE.search(line)
    assert not re.search(r"^2026-01-01 INFO", line, re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    ["# no heading", "one\n# no heading\n- no list", "[x](javascript:alert(1))", "![x](http://evil.example/x.png)", "    code",
     "1. no list", "=====", "| a | b |", "~~~", "`x`", "&lt;", "$x$", "<http://evil.example>", *MARKUP.values()],
)  # fmt: skip
def test_markdown_stays_one_line_of_words(text: str) -> None:
    line = markdown(text)
    assert "\n" not in line
    assert re.sub(r"\\(?=[^\w\s])|(?<=\d)\\(?=[.)])", "", line) == " ".join(inert(text).split(" ")).replace("\n", " ").strip()
    assert not re.search(r"(?<!\\)[<\[`|]", line)
    assert not re.match(r"\s|#|[-+=]|\d+[.)]", line)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_is_not_calculated(text: str) -> None:
    assert spreadsheet(text) == f"'{text}"


def test_other_cells_are_left_alone() -> None:
    assert spreadsheet("a=1") == "a=1"


@pytest.mark.parametrize("name", [key for key in TERMINAL if key not in ("bidi", "lines", "overwritten")])
def test_a_request_with_control_characters_is_refused(name: str) -> None:
    for make in (
        lambda text: StoryRequest(prompt=text),
        lambda text: CastRequest(name="Mira", kind=text[:60]),
        lambda text: Pronunciation(word=text, said="x"),
        lambda text: Pronunciation(word="x", said=text),
        lambda text: ArtifactRef(sha256="0" * 64, media_type="image/png", bytes=1, name=text),
    ):
        with pytest.raises(ValidationError, match=r"control character|must be a file name"):
            make(f"A fox {TERMINAL[name]}")


def test_what_reorders_a_prompt_is_dropped_and_what_hebrew_needs_is_kept() -> None:
    assert StoryRequest(prompt="An \u202einvoice\u202c \u2066fox\u2069").prompt == "An invoice fox"
    assert StoryRequest(prompt="שלום\u200f (fox)\u200e").prompt == "שלום\u200f (fox)\u200e"


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "a/../../b", "a/..", "..", ".", "a//b", "a/", "C:\\x", "..\\x", "a\0b", "a\nb", "a\x1b[31m", "./a", "a\u202eb"],
)
def test_an_artifact_is_named_within_its_package(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ArtifactRef(sha256="0" * 64, media_type="image/png", bytes=1, name=name)
    assert caught.value.errors()[0]["loc"] == ("name",)


@pytest.mark.parametrize("name", ["a.png", "en/book.epub", "en/audio/page-01.mp3", "..a", "été/b c.png"])
def test_other_names_are_names(name: str) -> None:
    assert ArtifactRef(sha256="0" * 64, media_type="image/png", bytes=1, name=name).name == name
