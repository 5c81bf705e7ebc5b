"""What happens in a job, line by line in a file, so that another process can watch. Written at once, never synced: it is for eyes only."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path

import orjson

from storycreator.jobs.walk import Listener
from storycreator.messages.common import Progress
from storycreator.messages.job import Stage

EVENTS_NAME = "events.jsonl"
_RUN = b'{"run":'


class EventWriter:
    """Notes what a walk reports. A disk that refuses costs whoever watches the view, not the job."""

    def __init__(self, folder: Path) -> None:
        self._file: FileIO | None = None
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / EVENTS_NAME).open("ab", buffering=0)
        self._note({"run": True})

    def _note(self, event: dict[str, object]) -> None:
        with suppress(OSError):
            if self._file:
                self._file.write(orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE))

    def listener(self, then: Listener) -> Listener:
        """Notes, then tells."""

        def began(stage: Stage) -> None:
            self._note({"began": stage})
            then.stage_began(stage)

        def ended(stage: Stage, seconds: float) -> None:
            self._note({"ended": stage, "seconds": round(seconds, 3)})
            then.stage_ended(stage, seconds)

        def progress(value: Progress) -> None:
            self._note({"progress": value.model_dump(mode="json", exclude_defaults=True)})
            then.progress(value)

        return Listener(began, ended, progress)

    def close(self) -> None:
        """No more."""
        if self._file:
            self._file.close()


def _tell(line: bytes, listener: Listener) -> None:
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:  # the disk was full in the middle of it
        return
    if "began" in event:
        listener.stage_began(Stage(event["began"]))
    elif "ended" in event:
        listener.stage_ended(Stage(event["ended"]), event["seconds"])
    elif "progress" in event:
        listener.progress(Progress.model_validate(event["progress"]))


async def lines(file: Path) -> AsyncIterator[bytes]:
    """Whole lines as they come, from the newest run on; an empty one when there is nothing new. Never ends by itself."""
    offset, rest = 0, b""
    if file.exists():
        offset = max(0, file.read_bytes().rfind(_RUN))
    while True:
        if file.exists():
            with file.open("rb") as reading:
                reading.seek(offset)
                block = reading.read()
            offset += len(block)
            *whole, rest = (rest + block).split(b"\n")
            for line in whole:
                yield line
        yield b""


async def follow(folder: Path, listener: Listener, ended: Callable[[], Awaitable[bool]], pause: float = 0.2) -> None:
    """Tell a listener what happens to a job until it has ended, what happened in the newest run first."""
    over = False
    async for line in lines(folder / EVENTS_NAME):
        if line:
            _tell(line, listener)
        elif over:
            return
        else:
            over = await ended()  # once more after it ended: the last lines may have come meanwhile
            if not over:
                await asyncio.sleep(pause)
