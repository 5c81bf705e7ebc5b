"""Counters of the library ``limits``, in memory."""

import time

from limits.aio.storage import MemoryStorage

SWEEP_SECONDS = 60.0


class Counts(MemoryStorage):
    """The library's own looks through all counters in a task of its own at each call, which takes longer than all else that lets a call
    in; this one does so once a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._swept = 0.0

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to a counter, which ends ``expiry`` seconds after its first; returns it."""
        now = time.time()
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            for old in list(self.expirations):
                await self.get(old)  # drops one that has ended
        count = await self.get(key) + amount
        self.storage[key] = count
        if count == amount:
            self.expirations[key] = now + expiry
        return count
