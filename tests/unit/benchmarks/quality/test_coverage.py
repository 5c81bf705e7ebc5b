"""The coverage measurement tells a kept prompt from one that lost its hero, its trouble or its frame."""

from dataclasses import replace
from pathlib import Path

from benchmarks.quality.coverage import DATA, Expected, outcome, read

KEPT = Expected("group", "Nora the mouse is afraid of the dark", (("Nora", "mouse"),), frozenset(["fear"]), ("dark",))


def test_every_line_of_the_lists_is_read(tmp_path: Path) -> None:
    lists = ("prompt_contract.txt", "prompt_coverage.txt", "prompt_unseen.txt", "prompt_read_3.txt")
    assert [len(read(DATA / name)) for name in lists] == [120, 100, 50, 80]
    line = tmp_path / "list.txt"
    line.write_text("# a remark\n[group]\nNora the mouse is afraid of the dark | Nora:mouse, -:lion (other) | fear, night | dark, night\n")
    assert read(line) == [replace(KEPT, shapes=frozenset(["fear", "night"]), about=("dark", "night"))]


def test_what_is_lost_is_seen() -> None:
    assert outcome(KEPT, 1).kept
    assert not outcome(replace(KEPT, people=(("Nora", "cat"),)), 1).heroes
    assert not outcome(replace(KEPT, about=("helicopter",)), 1).about
    assert not outcome(replace(KEPT, shapes=frozenset(["build"])), 1).own_shape
    assert outcome(replace(KEPT, people=(("Zacharias", "mouse"),)), 1).lost_names == ("Zacharias",)
