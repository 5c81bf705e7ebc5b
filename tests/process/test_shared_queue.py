"""Two mains on one Postgres: jobs are shared out, none is done twice, and what a killed one had begun it goes on with itself."""

import signal
import time
from collections import Counter
from pathlib import Path

from storycreator.jobs.job import JobState
from storycreator.messages.job import JobRequest
from storycreator.messages.production import BranchKind
from storycreator.messages.story import StoryRequest
from tests.chaos.support.bench import bench
from tests.support.postgres import postgres

JOBS = 6
SKIPPED = (BranchKind.NARRATION, BranchKind.TRANSLATION)


def test_two_mains_share_a_queue(tmp_path: Path) -> None:
    with postgres() as database, bench(tmp_path, paced=True, DATABASE_URL=database.url, TEST_PACE="B=1") as one:
        mains = [one.serve(STORYCREATOR_STATE_DIR=str(tmp_path / name)) for name in ("first", "second")]
        with one.jobs() as jobs:
            ids = [jobs.new_id() for _ in range(JOBS)]
            for job_id in ids:
                request = JobRequest(story=StoryRequest(prompt=f"Kite {job_id}", pages=4), draft=True, languages=(), skip=SKIPPED)
                jobs.submit(job_id, request, own=False)
            mains[0].wait_for("stage B begins")
            mains[0].kill()
            mains.append(mains[0])
            mains[0] = one.serve(STORYCREATOR_STATE_DIR=str(tmp_path / "first"))
            until = time.monotonic() + 120
            while any(jobs.status(job_id) is not JobState.DONE for job_id in ids):
                assert time.monotonic() < until, [main.log.read_text() for main in mains]
                time.sleep(0.2)
        for main in mains[:2]:
            assert main.signal(signal.SIGTERM) == 0
        once = Counter({"A": 1, "B": 1, "C": 1, "C1 pictures": 1, "C4 layout:en": 1, "D": 1})
        assert {job_id: one.finished_by_stand_ins(job_id) for job_id in ids} == dict.fromkeys(ids, once)
        assert all("stage A begins" in main.log.read_text() for main in mains[1:])  # the one that went on, and the one that was killed
        assert "postgres" not in "".join(main.log.read_text() for main in mains)
