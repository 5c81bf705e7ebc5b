"""Thousands of draft walks over both transports at once: nothing fails, and no process grows."""

import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import mean

import pytest

from storycreator.jobs.job import JobState
from storycreator.messages.job import JobRequest
from tests.chaos.support.bench import Bench, bench
from tests.chaos.support.walks import Walks, walks

pytestmark = pytest.mark.chaos
AT_ONCE = "4"
"""Walks each of the two mains has in flight."""
WHOLE_EVERY = 10
"""One walk in so many is a whole draft with pictures, sound, a translation and every format; the others are of text alone."""
TEXT = {"skip": ("pictures", "narration"), "languages": (), "formats": ("html", "markdown")}
MIB = 2**20
MOST_GROWTH = 80 * MIB
"""Between the second fifth of the rounds and the last: models keep what the longest sentence so far needed, and D has its largest books at
once after 70 walks only (+16 MiB in 200 walks, +51 in the first 50). A leak of 0.3 MB a book is
ten times as much in a long soak."""


def request(number: int) -> JobRequest:
    """No two are the same, so that nothing made before is taken again."""
    story = {"prompt": "A lighthouse that wants to sail", "pages": 4, "words_per_page": 20, "seed": number}
    whole = number % (2 * WHOLE_EVERY) in (0, WHOLE_EVERY + 1)  # as many over one transport as over the other
    more = {"languages": ("es",)} if whole else TEXT
    return JobRequest.model_validate({"story": story, "draft": True, **more})


MOST_OF_DATABASE = 2 * 15 * 2
"""Two pools of five connections and ten more when all are busy, each with a file and its log."""


class Watched:
    """What a process holds, round by round."""

    def __init__(self, pid: int) -> None:
        self.resident: list[int] = []
        self.files: list[int] = []
        self.database: list[int] = []
        """Files a main's connections to its database have open: more with every one of the pools' that is needed, up to their size."""
        self._proc = Path(f"/proc/{pid}")

    def look(self) -> None:
        """Note it."""
        (line,) = (line for line in (self._proc / "status").read_text().splitlines() if line.startswith("VmRSS:"))
        self.resident.append(int(line.split()[1]) * 1024)
        open_ = [str(file.readlink()) for file in (self._proc / "fd").iterdir() if file.is_symlink()]
        self.database.append(sum("jobs.sqlite" in name for name in open_))
        self.files.append(len(open_) - self.database[-1])

    def fifths(self) -> tuple[float, float]:
        """Memory after warming up and at the end."""
        fifth = len(self.resident) // 5
        return mean(self.resident[fifth : 2 * fifth]), mean(self.resident[-fifth:])

    def more_files(self) -> int:
        """How many more were open at the end than after warming up, at the least."""
        fifth = len(self.files) // 5
        return min(self.files[-fifth:]) - max(self.files[fifth : 2 * fifth])


def put(main: Walks, requests: list[JobRequest]) -> list[str]:
    """All of them on its queue."""
    jobs = [main.jobs.new_id() for _ in requests]
    for job, one in zip(jobs, requests, strict=True):
        main.jobs.submit(job, one, own=False)
    return jobs


def see_done(main: Walks, jobs: list[str]) -> None:
    """Each has its book; then away with what it leaves on the disk."""
    for job in jobs:
        ended = main.wait_for_end(job, 600)
        assert ended.state is JobState.DONE, ended.error
        assert ended.results.package is not None
        assert ended.results.package.files
        main.jobs.delete(job)
        shutil.rmtree(main.jobs.folder.job(job))


@pytest.mark.timeout(6 * 3600)
def test_soak(tmp_path: Path, soak_walks: int) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(bench(tmp_path, STORYCREATOR_JOBS_AT_ONCE=AT_ONCE, STORYCREATOR_AT_WORK="8"))
        one.start_services()
        other = Bench(tmp_path, one.environ | {"STORYCREATOR_STATE_DIR": str(tmp_path / "other")}, paced=False, stack=stack, started=100)
        mains = [stack.enter_context(walks(one, "grpc")), stack.enter_context(walks(other, "rpc"))]
        watched = {letter: Watched(service.process.pid) for letter, service in one.services.items()}
        watched |= {f"main {mode}": Watched(main.serving.process.pid) for mode, main in zip(("grpc", "rpc"), mains, strict=True)}
        began, number = time.monotonic(), 0
        size = max(WHOLE_EVERY, soak_walks // 50 // WHOLE_EVERY * WHOLE_EVERY)  # the same mixture in every round
        while number < soak_walks:
            requests = [request(number + offset) for offset in range(size)]
            number += size
            put_on = [put(main, requests[half::2]) for half, main in enumerate(mains)]
            for main, jobs in zip(mains, put_on, strict=True):
                see_done(main, jobs)
            for made in ("sha256", "kept"):
                shutil.rmtree(tmp_path / "artifacts" / made, ignore_errors=True)
            for process in watched.values():
                process.look()
            print(
                f"{number} walks;", ", ".join(f"{name} {process.resident[-1] / MIB:.0f}" for name, process in watched.items()), flush=True
            )
        took = time.monotonic() - began
        print(f"\n{number} walks in {took:.0f} s ({number / took:.1f} a second), none failed")
        for name, process in watched.items():
            warm, end = process.fifths()
            print(
                f"{name:9} resident {warm / MIB:6.1f} MiB after warming up, {end / MIB:6.1f} at the end ({(end - warm) / MIB:+.1f})",
                end="; ",
            )
            print(
                f"files {process.files[len(process.files) // 5]} and {process.files[-1]}; of the database {max(process.database)} at most"
            )
        grown = {name: end - warm for name, (warm, end) in ((name, process.fifths()) for name, process in watched.items())}
        assert {name: growth for name, growth in grown.items() if growth > MOST_GROWTH} == {}
        assert {name: more for name, process in watched.items() if (more := process.more_files()) > 2} == {}
        assert {name: process.database for name, process in watched.items() if max(process.database) > MOST_OF_DATABASE} == {}
