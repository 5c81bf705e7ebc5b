"""Four times as many jobs as a ``serve`` can do: it does as many as ever, none is lost, and it can be asked meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storycreator.messages.job import JobRequest
from storycreator.messages.story import StoryRequest
from tests.chaos.support.bench import bench
from tests.chaos.support.walks import Walks, walks

pytestmark = pytest.mark.chaos
AT_ONCE = 4
PACE = "A=0.8"
"""With what else there is to do, about four jobs a second."""
REQUEST = JobRequest(story=StoryRequest(prompt="A lost kite", pages=4, seed=5), languages=(), draft=True)
PEAK_SECONDS = 15.0


def done(main: Walks) -> int:
    """Jobs that have come to their end."""
    return sum(line.startswith("D ") for line in main.bench.calls.read_text().splitlines())


def resident(main: Walks) -> int:
    """Memory of the serve."""
    (line,) = (line for line in Path(f"/proc/{main.serving.process.pid}/status").read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def rate(main: Walks, seconds: float, meanwhile: Callable[[float], None]) -> float:
    """Jobs done a second, while something is done again and again that is told how long it has been."""
    before, began = done(main), time.monotonic()
    while (now := time.monotonic() - began) < seconds:
        meanwhile(now)
        time.sleep(0.02)
    return (done(main) - before) / (time.monotonic() - began)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_at_four_times_its_capacity_a_main_does_as_much_as_ever(tmp_path: Path, chaos_seconds: float) -> None:
    with bench(tmp_path, paced=True, TEST_PACE=PACE, STORYCREATOR_JOBS_AT_ONCE=str(AT_ONCE)) as one, walks(one, "local") as main:
        jobs: list[str] = []
        held: list[int] = []
        answers: list[float] = []

        def put() -> None:
            jobs.append(job := main.jobs.new_id())
            main.jobs.submit(job, REQUEST, own=False)

        def keep_busy(_: float) -> None:
            while len(jobs) - done(main) < 3 * AT_ONCE:
                put()

        rate(main, 5, keep_busy)  # until everything is loaded
        peak = rate(main, PEAK_SECONDS, keep_busy)
        first = len(jobs)

        def crowd(now: float) -> None:
            while len(jobs) - first < 4 * peak * now:
                put()
            if now > 5 * len(answers):  # as a person would who waits
                held.append(resident(main))
                began = time.monotonic()
                listed = one.ask("jobs")["jobs"]
                assert isinstance(listed, list)
                assert len(listed) == 20
                answers.append(time.monotonic() - began)

        over = rate(main, chaos_seconds, crowd)
        offered, waiting = len(jobs) - first, len(jobs) - done(main)
        began = time.monotonic()
        drained = rate(main, 0.9 * waiting / peak, lambda _: time.sleep(0.5))
        while len(jobs) > done(main):
            assert time.monotonic() - began < 3 * waiting / peak + 30, main.serving.log.read_text()[-2000:]
            time.sleep(0.2)
        held.append(resident(main))
        assert {main.wait_for_end(job).state for job in jobs} == {"done"}
        finished = one.calls.read_text().splitlines()
        assert len(finished) == len(set(finished))  # nothing twice
        print(
            f"\npeak {peak:.2f} jobs/s; {offered} put in {chaos_seconds:.0f} s: {over:.2f} jobs/s ({over / peak:.0%}), {waiting} were "
            f"waiting then and done at {drained:.2f} jobs/s; jobs list answered in {min(answers):.1f} to {max(answers):.1f} s; "
            f"resident {held[0] / 2**20:.0f} to {max(held) / 2**20:.0f} MiB"
        )
        assert over >= 0.9 * peak
        assert max(held) - held[0] < 20 * 2**20
