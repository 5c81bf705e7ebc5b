"""The database of jobs goes away in the middle of a walk, and comes back."""

import sqlite3
import time
from pathlib import Path

import pytest

from storycreator.schemas.job import Stage
from tests.chaos.support.bench import DRAFT, bench

pytestmark = pytest.mark.chaos
STORY = ("A lost kite", *DRAFT)


def test_sqlite_is_locked_by_another_program_for_a_while(tmp_path: Path) -> None:
    with bench(tmp_path, paced=True) as one:
        main = one.main(*STORY, TEST_PACE="B=3")
        main.wait_for_stage(Stage.ANALYSIS)
        other = sqlite3.connect(tmp_path / "state/jobs.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(8)
        other.execute("ROLLBACK")
        other.close()
        assert main.end() == 0, main.log.read_text()
        assert {name: one.finished_by_stand_ins(one.job().id)[name] for name in "ABCD"} == dict.fromkeys("ABCD", 1)
