"""Work of the built-in engines in a thread: progress goes out to the event loop, cancellation comes in."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from storycreator.core.errors import CancelledByCallerError
from storycreator.core.service import Call
from storycreator.messages.common import Progress

ResultT = TypeVar("ResultT")


class Desk:
    """What a working thread sees of its caller."""

    def __init__(self, call: Call, total: int, loop: asyncio.AbstractEventLoop) -> None:
        self._call = call
        self._total = total
        self._loop = loop
        self._stop = threading.Event()
        self._page = -1

    def stop(self) -> None:
        """Ask the thread to end."""
        self._stop.set()

    def check(self, done: int, page: int, message: str = "translating") -> None:
        """Between units of work: raises ``CancelledByCallerError`` when the caller has gone; reports when a new page begins."""
        if self._stop.is_set():
            raise CancelledByCallerError("the translation was called off")
        if page != self._page:
            self._page = page
            progress = Progress(stage="C3", message=message, done=done, total=self._total, page=page)
            asyncio.run_coroutine_threadsafe(self._report(progress), self._loop)

    async def _report(self, progress: Progress) -> None:
        if not self._stop.is_set():
            await self._call.report(progress)


async def in_thread(call: Call, total: int, job: Callable[[Desk], ResultT]) -> ResultT:
    """Run a blocking job; when cancelled, tell it to stop and do not wait for it."""
    desk = Desk(call, total, asyncio.get_running_loop())
    try:
        return await asyncio.to_thread(job, desk)
    except asyncio.CancelledError:
        desk.stop()
        raise
