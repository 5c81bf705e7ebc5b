"""The progress of a job as lines in a file that other processes can follow. It is only for display and never synced to the disk."""

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
    """Writes the progress of a walk. Failing to write affects followers, never the job."""

    def __init__(self, folder: Path) -> None:
        self._file: FileIO | None = None
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / EVENTS_NAME).open("ab", buffering=0)
        self._write({"run": True})

    def _write(self, event: dict[str, object]) -> None:
        with suppress(OSError):
            if self._file:
                self._file.write(orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE))

    def listener(self, wrapped: Listener) -> Listener:
        """A listener that writes each event and passes it on."""

        def began(stage: Stage) -> None:
            self._write({"began": stage})
            wrapped.stage_began(stage)

        def ended(stage: Stage, seconds: float) -> None:
            self._write({"ended": stage, "seconds": round(seconds, 3)})
            wrapped.stage_ended(stage, seconds)

        def progress(value: Progress) -> None:
            self._write({"progress": value.model_dump(mode="json", exclude_defaults=True)})
            wrapped.progress(value)

        return Listener(began, ended, progress)

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


def _dispatch(line: bytes, listener: Listener) -> None:
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:  # the disk became full in the middle of a line
        return
    if "began" in event:
        listener.stage_began(Stage(event["began"]))
    elif "ended" in event:
        listener.stage_ended(Stage(event["ended"]), event["seconds"])
    elif "progress" in event:
        listener.progress(Progress.model_validate(event["progress"]))


async def lines(file: Path) -> AsyncIterator[bytes]:
    """Whole lines as they are written, from the newest run on; an empty line when there is nothing new. Never ends by itself."""
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
    """Pass the events of a job to a listener, from the beginning of its newest run until it has ended."""
    over = False
    async for line in lines(folder / EVENTS_NAME):
        if line:
            _dispatch(line, listener)
        elif over:
            return
        else:
            over = await ended()  # read once more after the end: the last lines may have been written meanwhile
            if not over:
                await asyncio.sleep(pause)
