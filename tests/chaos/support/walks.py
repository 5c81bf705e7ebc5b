"""Walks of a ``serve`` over services that are processes, watched from outside: whoever is at work can be harmed at a chosen moment."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storycreator.jobs.job import ENDED, Job, JobState
from storycreator.jobs.store import Jobs
from storycreator.messages.job import EngineChoice, JobRequest, Stage, Work
from storycreator.messages.story import StoryRequest
from tests.chaos.support.bench import Bench, Main

REQUEST = JobRequest(
    story=StoryRequest(prompt="A lighthouse that wants to sail", pages=4, seed=5),
    languages=("es",),
    engines=(EngineChoice(work=Work.TRANSLATION, engine="rough"),),  # else the story's own edition is taken, and C3 has nothing to do
    rough_editions=True,
    draft=True,
)
ONCE = Counter(
    ("A", "B", "C", "C1 pictures", "C2 narration:en", "C2 narration:es", "C3 translation:es", "C4 layout:en", "C4 layout:es", "D")
)
"""What is done for this request, each part once."""
PACE = "A=1,B=1,C1=1,C2=1,C3=1,C4=1,D=1"


@dataclass
class Walks:
    """A ``serve`` and the jobs it is given."""

    bench: Bench
    serving: Main
    jobs: Jobs
    heard: int = 0
    """How much of what it says was said before the last job was put on its queue."""

    def begin(self, request: JobRequest = REQUEST) -> str:
        """Put a job on its queue. What was made for others is not taken for this one."""
        self.bench.forget_parts()
        job_id = self.jobs.new_id()
        self.heard = len(self.serving.log.read_text())
        self.jobs.submit(job_id, request, own=False)
        return job_id

    def wait_for(self, job_id: str, moment: str) -> None:
        """Until so many seconds after a stage of it has begun: ``C+0.5``."""
        stage, _, later = moment.partition("+")
        self.serving.wait_for(f"job {job_id}: stage {Stage(stage)} begins", since=self.heard)
        time.sleep(float(later or 0))

    def wait_for_end(self, job_id: str, seconds: float = 120) -> Job:
        """Until it is done, failed or stopped."""
        until = time.monotonic() + seconds
        while self.jobs.status(job_id) not in ENDED:
            assert self.serving.process.poll() is None, self.serving.log.read_text()
            assert time.monotonic() < until, f"{job_id} is still at work after {seconds} s:\n{self.serving.log.read_text()}"
            time.sleep(0.1)
        return self.jobs.get(job_id)

    def wait_until_done(self, job_id: str, seconds: float = 120) -> dict[str, bytes]:
        """Its book."""
        job = self.wait_for_end(job_id, seconds)
        assert job.state is JobState.DONE, job.error
        return self.book(job)

    def resume(self, job_id: str) -> None:
        """As ``jobs resume`` does."""
        self.heard = len(self.serving.log.read_text())
        self.jobs.resume(job_id, own=False)

    def book(self, job: Job) -> dict[str, bytes]:
        """The files of its package, as the store has them."""
        assert job.results.package is not None
        store = Path(self.bench.environ["STORYCREATOR_ARTIFACTS_URL"]) / "sha256"
        found = {}
        for ref in (file.artifact for file in job.results.package.files):
            content = (store / ref.sha256[:2] / ref.sha256).read_bytes()
            assert hashlib.sha256(content).hexdigest() == ref.sha256
            found[ref.name] = content
        return found


@contextmanager
def walks(bench: Bench, mode: str, **environ: str) -> Iterator[Walks]:
    """``main.py serve`` over a wire."""
    serving = bench.serve(mode=mode, **environ)
    with bench.jobs() as jobs:
        yield Walks(bench, serving, jobs)
    assert serving.signal(15) == 0, serving.log.read_text()
