"""Thousands of draft walks over both transports at once: nothing fails, and no process grows."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import pytest

from storycreator.orchestrator.jobs import JobState
from storycreator.schemas.job import JobRequest
from storycreator.schemas.production import BranchKind
from storycreator.schemas.story import StoryRequest
from tests.chaos.support.bench import Bench, bench
from tests.chaos.support.walks import Walks, walks

pytestmark = pytest.mark.chaos
AT_ONCE = 3
"""Walks each of the two mains has in flight."""
WHOLE_EVERY = 25
"""One walk in so many is of a whole draft with pictures, sound, a translation and every format; the others are of text alone."""
TEXT = {"skip": (BranchKind.PICTURES, BranchKind.NARRATION), "languages": (), "formats": ("html", "markdown")}


def request(number: int) -> JobRequest:
    """No two are the same, so that nothing made before is taken again."""
    story = StoryRequest(prompt="A lighthouse that wants to sail", pages=4, words_per_page=20, seed=number)
    more = {"languages": ("es",)} if number % WHOLE_EVERY == 0 else TEXT
    return JobRequest.model_validate({"story": story, "draft": True, **more})


@dataclass
class Watched:
    """What a process held, round by round."""

    pid: int
    resident: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def look(self) -> None:
        """Note it."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        self.resident.append(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) * 1024)
        self.files.append(len(list(Path(f"/proc/{self.pid}/fd").iterdir())))

    def grown(self) -> float:
        """Bytes of the last fifth over those of the second: the first is for warming up."""
        fifth = max(1, len(self.resident) // 5)
        return mean(self.resident[-fifth:]) - mean(self.resident[fifth : 2 * fifth])

    def files_grown(self) -> int:
        """The same of open files."""
        fifth = max(1, len(self.files) // 5)
        return min(self.files[-fifth:]) - max(self.files[fifth : 2 * fifth])
