"""The safety check on labelled prompts that were written apart from it."""

from pathlib import Path

import pytest

from benchmarks.quality.safety import LISTS, main, measure, read
from storycreator.messages.common import AgeBand


@pytest.mark.parametrize("band", AgeBand)
def test_few_false_alarms_and_few_misses(band: AgeBand) -> None:
    rates = measure(read(LISTS[0]), band)
    assert rates.innocent == 300
    assert rates.unsuitable == 150
    assert len(rates.false_alarms) <= 0.01 * rates.innocent, rates.false_alarms
    assert len(rates.misses) <= 0.02 * rates.unsuitable, rates.misses


@pytest.mark.parametrize("band", AgeBand)
def test_a_list_that_was_not_tuned_to_stays_as_good_as_it_was(band: AgeBand) -> None:
    rates = measure(read(LISTS[1]), band)
    assert len(rates.false_alarms) <= 3, rates.false_alarms
    assert len(rates.misses) <= 4, rates.misses


def test_the_table_lists_what_went_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("[en]\n+ a boy kills his brother\n- a kitten and a ball\n+ a bear\n- a murderer\n", "utf-8")
    main([str(tmp_path / "mine.txt")])
    said = capsys.readouterr().out
    assert "| mine | 9-12 | 2 | 1 (50.0%) | 2 | 1 (50.0%) |" in said
    assert "false alarm [en] a boy kills his brother: kills his brother" in said
    assert "missed [en] a kitten and a ball" in said
