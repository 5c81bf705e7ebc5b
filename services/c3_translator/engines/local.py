"""Run the built-in engines in a thread that reports progress and can be cancelled."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from storycreator.core import concurrency
from storycreator.core.service import Call
from storycreator.messages.common import Progress

ResultT = TypeVar("ResultT")


class ThreadContext:
    """A worker thread's link to its caller."""

    def __init__(self, call: Call, total: int, loop: asyncio.AbstractEventLoop) -> None:
        self._call = call
        self._total = total
        self._loop = loop
        self._page = -1

    def check(self, done: int, page: int, message: str = "translating") -> None:
        """Call between units of work. Raises ``CancelledByCallerError`` after cancellation; reports each new page."""
        concurrency.check_stopped()
        if page != self._page:
            self._page = page
            progress = Progress(stage="C3", message=message, done=done, total=self._total, page=page)
            asyncio.run_coroutine_threadsafe(self._report(progress), self._loop)

    async def _report(self, progress: Progress) -> None:
        await self._call.report(progress)


async def in_thread(call: Call, total: int, job: Callable[[ThreadContext], ResultT]) -> ResultT:
    """Run a blocking job; when cancelled, it stops, and is not waited for."""
    return await concurrency.in_thread(job, ThreadContext(call, total, asyncio.get_running_loop()))
