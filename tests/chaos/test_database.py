"""The database of jobs goes away in the middle of a walk, and comes back."""

import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from storycreator.jobs.job import JobState
from storycreator.messages.job import Stage
from tests.chaos.support.bench import DRAFT, bench
from tests.chaos.support.walks import walks
from tests.support.postgres import postgres

pytestmark = pytest.mark.chaos
STORY = ("A lost kite", *DRAFT)
ONCE = Counter(("A", "B", "C", "C1 pictures", "C2 narration:en", "C4 layout:en", "D"))


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
        assert one.finished_by_stand_ins(one.job().id) == ONCE


@pytest.mark.parametrize("away", [pytest.param(1.0, id="within-a-stage"), pytest.param(10.0, id="beyond-its-end", marks=pytest.mark.long)])
def test_postgres_is_restarted_under_a_command(away: float, tmp_path: Path) -> None:
    with postgres() as database, bench(tmp_path, paced=True, DATABASE_URL=database.url) as one:
        main = one.main(*STORY, TEST_PACE="B=4")
        main.wait_for_stage(Stage.ANALYSIS)
        database.stop()
        time.sleep(away)
        database.start()
        assert main.end() == 0, main.log.read_text()
        assert "Traceback" not in main.log.read_text()
        assert one.finished_by_stand_ins(one.job().id) == ONCE


@pytest.mark.long
def test_postgres_is_restarted_under_a_serve_at_every_stage(tmp_path: Path) -> None:
    with postgres() as database, bench(tmp_path, paced=True, DATABASE_URL=database.url, TEST_PACE="A=3,B=3,C1=3,D=3") as one:
        with walks(one, "local") as main:
            for stage in Stage:
                job = main.begin()
                main.wait_for(job, f"{stage}+0.5")
                database.stop()
                time.sleep(6)
                database.start()
                assert main.wait_for_end(job).state is JobState.DONE
                assert one.finished_by_stand_ins(job) == ONCE | Counter(("C2 narration:es", "C3 translation:es", "C4 layout:es"))
            words = main.serving.log.read_text()
        assert "cannot be used" in words
        assert "trying again" in words
        assert "Traceback" not in words
