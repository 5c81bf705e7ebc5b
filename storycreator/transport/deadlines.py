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
        self._deadlines.open.add(self)
        if self.when < self._deadlines.rings:
            self._deadlines.ring_at(self.when)

    def come(self) -> None:
        """Its time has come."""
        self._came = True
        self._task.cancel()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._came:
            self._deadlines.open.discard(self)
        elif self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error


class Deadlines:
    """All calls of one owner, on one event loop."""

    def __init__(self) -> None:
        self.open: set[Until] = set()
        """Those that are watched."""
        self.rings = math.inf
        """When the timer is set for. Most calls end long before their time: it is left as it is."""
        self._timer: asyncio.TimerHandle | None = None

    def until(self, when: float | None) -> Until:
        """For ``with``: until a time of ``time.monotonic()``; None for ever."""
        return Until(self, math.inf if when is None else when)

    def close(self) -> None:
        """Let go of the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self.rings = math.inf

    def ring_at(self, when: float) -> None:
        """Set the timer, for an earlier time than it was set for."""
        if self._timer is not None:
            self._timer.cancel()
        self.rings = when
        self._timer = asyncio.get_running_loop().call_later(max(0.0, when - time.monotonic()), self._ring)

    def _ring(self) -> None:
        self._timer, self.rings = None, math.inf
        now = time.monotonic() + _SLACK_SECONDS
        for one in [one for one in self.open if one.when <= now]:
            self.open.discard(one)
            one.come()
        earliest = min((one.when for one in self.open), default=math.inf)
        if earliest < math.inf:
            self.ring_at(earliest)
