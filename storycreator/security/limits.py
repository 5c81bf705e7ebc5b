"""How much one caller may ask of a service process. Calls within a process are not limited.

A caller is whom its token was issued to, else who its certificate says it is, else its address.
"""

import math
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from storycreator.core.errors import InvalidInputError, LimitError
from storycreator.core.service import Caller
from storycreator.messages.common import Message

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.aio.strategies import SlidingWindowCounterRateLimiter

AT_ONCE_SECONDS = 15.0
"""After how long a caller with too many calls at once is told to try again."""


@dataclass(frozen=True)
class CallerLimits:
    """Of one caller; 0 for none."""

    calls_a_minute: int = 0
    pages_a_minute: int = 0
    at_once: int = 0
    """Calls running or waiting; of A, B, C and D a call is a book."""
    prompt_characters: int = 0
    refusals_a_minute: int = 0
    """Calls that are refused for their token. Further ones get ``LimitError`` whatever their token, and no line each in the audit log."""


@lru_cache(maxsize=1024)
def name_of(caller: Caller) -> str:
    """Whom a limit counts. Of IPv6 it is the network of 64 bits: a machine has all its addresses."""
    if caller.subject or caller.identity:
        return f"subject {caller.subject}" if caller.subject else caller.identity
    try:
        address = ip_address(caller.address)
    except ValueError:  # none
        return caller.address
    if not isinstance(address, IPv6Address):
        return caller.address
    return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))


def _field(request: Message, *names: str) -> Any:
    """The first of some fields a request has, else None."""
    fields = type(request).model_fields
    return next((getattr(request, name) for name in names if name in fields), None)


def pages_of(request: Message) -> int:
    """How many pages of work a request of a stage asks for."""
    asked = _field(request, "pages")
    if isinstance(asked, int):
        return asked
    return len(asked or getattr(_field(request, "story", "edition"), "pages", ()))


@cache
def _a_minute(most: int) -> "RateLimitItem":
    from limits import RateLimitItemPerMinute

    return RateLimitItemPerMinute(most)


class Allowance:
    """What each caller has used of its limits."""

    def __init__(self, limits: CallerLimits) -> None:
        self._limits = limits
        self._at_work: Counter[str] = Counter()

    @cached_property
    def _limiter(self) -> "SlidingWindowCounterRateLimiter":
        from limits.aio.strategies import SlidingWindowCounterRateLimiter  # 2 MB that a process without callers does not need

        from storycreator.security.counts import Counts

        return SlidingWindowCounterRateLimiter(Counts())

    async def _take(self, who: str, what: str, most: int, amount: int = 1) -> None:
        if not most:
            return
        limiter, item = self._limiter, _a_minute(most)
        if await limiter.hit(item, what, who, cost=amount):
            return
        ends, _ = await limiter.get_window_stats(item, what, who)
        seconds = math.ceil(min(60.0, max(ends - time.time(), 60.0 * amount / most)))
        raise LimitError(f"at most {most} {what} a minute for one caller; try again in {seconds} s", retry_after=seconds)

    async def take_call(self, caller: Caller) -> None:
        """Count a call. Raises ``LimitError``."""
        await self._take(name_of(caller), "calls", self._limits.calls_a_minute)

    async def take_refusal(self, caller: Caller) -> None:
        """Count a call that is refused. Raises ``LimitError``."""
        await self._take(name_of(caller), "refused calls", self._limits.refusals_a_minute)

    async def take_work(self, caller: Caller, request: Message) -> None:
        """Count the work a stage is asked for. Raises ``LimitError``, or ``InvalidInputError`` for a request that is never allowed."""
        most, prompt = self._limits.prompt_characters, _field(request, "prompt")
        if most and prompt and len(prompt) > most:
            raise InvalidInputError.of("prompt", f"has {len(prompt)} characters; this service takes at most {most}")
        most = self._limits.pages_a_minute
        if not most:
            return
        pages = pages_of(request)
        if pages > most:
            raise InvalidInputError.of("pages", f"asks for {pages} pages; this service makes at most {most} a minute for one caller")
        await self._take(name_of(caller), "pages", most, pages)

    def enter(self, caller: Caller) -> None:
        """Count a call while it runs or waits, until ``leave``. Raises ``LimitError``."""
        who, most = name_of(caller), self._limits.at_once
        if most and self._at_work[who] >= most:
            words = f"at most {most} calls of one caller at once; try again in {AT_ONCE_SECONDS:g} s"
            raise LimitError(words, retry_after=AT_ONCE_SECONDS)
        self._at_work[who] += 1

    def leave(self, caller: Caller) -> None:
        """A call that entered has ended."""
        who = name_of(caller)
        self._at_work[who] -= 1
        if not self._at_work[who]:
            del self._at_work[who]
