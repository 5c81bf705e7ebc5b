"""What keeping a walk costs: the same walk over stages that take no time, kept and not kept, in turn; medians.

``--postgres URL`` measures a Postgres instead of SQLite in a folder of its own. Run by ``make bench-durability``.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvloop
from dbos import DBOS, SetWorkflowID

from benchmarks.machine import describe
from benchmarks.support.productions import layout, spanish
from benchmarks.support.stories import analysis, story
from storycreator.core.service import Call
from storycreator.jobs import worker as workers
from storycreator.jobs.state import StateFolder, new_id
from storycreator.jobs.store import Jobs
from storycreator.jobs.walk import Listener, Results, walk
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import ArtifactRef, Message, Provenance
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.narration import Cue, Loudness, Narration, NarrationTrack
from storycreator.messages.package import Package, PackageFile
from storycreator.messages.production import EditionWork, Production
from storycreator.messages.story import StoryRequest

LIMIT_MS = 30.0
NOBODY = Listener(lambda _: None, lambda _, __: None, lambda _: None)


MADE = Provenance(service="bench", engine="ready")


def ref(name: str) -> ArtifactRef:
    """To something that is not there."""
    return ArtifactRef(sha256="0" * 64, media_type="audio/mpeg", bytes=1, name=name)


def production() -> Production:
    """Three editions with layout and cues, as big as those of a default book (some 60 KB)."""
    works = []
    for edition in (original_edition(story()), spanish(), spanish().model_copy(update={"language": "fr"})):
        cues = tuple(
            Cue(paragraph=0, sentence=n, text="Once in a small town lived a kite and a duck. " * 2, start=n, end=n + 1) for n in range(9)
        )
        tracks = tuple(NarrationTrack(page=page, audio=ref(f"{page}.mp3"), duration=9.0, cues=cues) for page in range(9))
        loudness = Loudness(integrated_lufs=-16, true_peak_dbtp=-2, gain_db=0)
        narration = Narration(language=edition.language, tracks=tracks, sample_rate=24_000, loudness=loudness, provenance=MADE)
        works.append(EditionWork(edition=edition, layout=layout(edition), narration=narration))
    return Production(editions=tuple(works), outcomes=(), provenance=MADE)


def package() -> Package:
    """Of forty files."""
    files = tuple(PackageFile(artifact=ref(f"en/{n}.mp3"), language="en", format="audio") for n in range(40))
    return Package(title="A lost kite", languages=("en", "es", "fr"), files=files, provenance=MADE)


class Ready:
    """A stage that has its reply ready."""

    def __init__(self, reply: Message) -> None:
        self._reply = reply

    async def __call__(self, request: Message, call: Call) -> Message:
        """At once."""
        return self._reply


async def measured(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Milliseconds on the clock and of processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


async def compare(jobs: Jobs, walks: int) -> None:
    """Print the medians."""
    peers: dict[str, Any] = {"A": Ready(story()), "B": Ready(analysis()), "C": Ready(production()), "D": Ready(package())}
    request = JobRequest(story=StoryRequest(prompt="A lost kite"), draft=True)
    plain: list[tuple[float, float]] = []
    kept: list[tuple[float, float]] = []

    async def walk_plainly() -> None:
        await walk(new_id(), request, peers, NOBODY, Results())

    async def walk_kept() -> None:
        with SetWorkflowID(new_id()):
            handle = await DBOS.start_workflow_async(workers.workflow, request.model_dump(mode="json"))
        await handle.get_result()

    bench = workers.Worker(
        jobs, peers, queue="bench", executor="bench", mode="local", concurrency=1, poll_seconds=60.0, listener=lambda _: NOBODY
    )
    async with bench:
        for _ in range(10):
            await walk_plainly()
            await walk_kept()
        for _ in range(walks):
            plain.append(await measured(walk_plainly))
            kept.append(await measured(walk_kept))
    for name, at in (("on the clock", 0), ("processor", 1)):
        without, withal = (statistics.median(row[at] for row in rows) for rows in (plain, kept))
        tenth = statistics.quantiles([row[at] for row in kept], n=10)[0] - without
        cost = f"{withal - without:5.2f} ms (best tenth {tenth:.2f})"
        print(f"{name:>13}: {without:6.2f} ms a walk that keeps nothing, {withal:6.2f} ms kept: {cost}")
    print(f"limit: {LIMIT_MS:g} ms on SQLite; {len(Stage)} stages a walk, {walks} walks each way, in turn")


def main() -> None:
    """Parse arguments, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walks", type=int, default=200)
    parser.add_argument("--postgres", default="", metavar="URL")
    options = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        jobs = Jobs(StateFolder(Path(folder)), options.postgres)
        try:
            uvloop.run(compare(jobs, options.walks))
        finally:
            jobs.close()


if __name__ == "__main__":
    main()
