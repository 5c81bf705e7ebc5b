"""``--say`` and ``--lexicon``."""

from pathlib import Path

import pytest

from storycreator.cli.book.pronunciations import pronunciations
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import Pronunciation


def test_flags_come_before_the_file(tmp_path: Path) -> None:
    lexicon = tmp_path / "names.txt"
    lexicon.write_text("# ours\n\nfr:Aoife=i-fa\nTadhg = /taɪɡ/\n", "utf-8")
    assert pronunciations(["Siobhán=shiv-AWN"], lexicon) == (
        Pronunciation(word="Siobhán", said="shiv-AWN"),
        Pronunciation(word="Aoife", said="i-fa", language="fr"),
        Pronunciation(word="Tadhg", said="/taɪɡ/"),
    )


@pytest.mark.parametrize("line", ["Siobhán", "=shiv", "Siobhán=", "fr:=x"])
def test_a_line_that_says_nothing_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(InvalidInputError, match="WORD=HOW"):
        pronunciations([line], None)


def test_a_wrong_line_of_a_file_is_named_by_its_number(tmp_path: Path) -> None:
    lexicon = tmp_path / "names.txt"
    lexicon.write_text("Aoife=i-fa\nTadhg\n", "utf-8")
    with pytest.raises(InvalidInputError) as raised:
        pronunciations(None, lexicon)
    assert raised.value.fields[0].field == "--lexicon, line 2"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    lexicon = tmp_path / "names.txt"
    if content is not None:
        lexicon.write_bytes(content)
    with pytest.raises(InvalidInputError) as raised:
        pronunciations(None, lexicon)
    assert raised.value.fields[0].field == "--lexicon"
