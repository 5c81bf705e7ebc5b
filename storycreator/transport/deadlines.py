"""Deadlines of many calls on one timer. ``asyncio.timeout`` sets and cancels a timer of its own for each call, which in a process that
answers in microseconds is a good part of the work."""

import asyncio
import math
import time
from types import TracebackType

_SLACK_SECONDS = 0.001
"""A loop's clock may be a millisecond behind: what is due by then is due now."""


class Until:
    """``with`` this, ``TimeoutError`` is raised when the time comes first; as ``asyncio.timeout_at``, on ``time.monotonic()``."""

    __slots__ = ("_came", "_cancelling", "_deadlines", "_task", "when")

    def __init__(self, deadlines: "Deadlines", when: float) -> None:
        self.when = when
        self._deadlines = deadlines
        self._came = False

    def __enter__(self) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a deadline holds for a task")
        self._task = task
        self._cancelling = task.cancelling()
        self._deadlines.add(self)

    def come(self) -> None:
        """Its time has come."""
        self._came = True
        self._task.cancel()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._came:
            self._deadlines.discard(self)
        elif self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error


class Deadlines:
    """All calls of one owner, on one event loop."""

    def __init__(self) -> None:
        self._open: set[Until] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._rings = math.inf

    def until(self, when: float | None) -> Until:
        """For ``with``: until a time of ``time.monotonic()``; None for ever."""
        return Until(self, math.inf if when is None else when)

    def add(self, one: Until) -> None:
        """Watch it. Most calls end long before their time: the timer that was set for an earlier one is left as it is."""
        self._open.add(one)
        if one.when < self._rings:
            self._set(one.when)

    def discard(self, one: Until) -> None:
        """It ended in time."""
        self._open.discard(one)

    def close(self) -> None:
        """Let go of the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._rings = math.inf

    def _set(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._rings = when
        self._timer = asyncio.get_running_loop().call_later(max(0.0, when - time.monotonic()), self._ring)

    def _ring(self) -> None:
        self._timer, self._rings = None, math.inf
        now = time.monotonic() + _SLACK_SECONDS
        for one in [one for one in self._open if one.when <= now]:
            self._open.discard(one)
            one.come()
        earliest = min((one.when for one in self._open), default=math.inf)
        if earliest < math.inf:
            self._set(earliest)
