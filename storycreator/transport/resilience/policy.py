"""Resilience, the same over both transports: which replica is called, when a call is retried, and when a replica is not called.

Every object here is pure policy with a clock of its own choosing; ``replicas.Replicas`` applies them. Nothing below this repeats calls:
gRPC's service config has no retry policy, so attempts never multiply. gRPC's transparent retries (A6) remain: they cover calls that
provably never reached a server.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from storycreator.core.errors import Code, StoryCreatorError, UnavailableError

Clock = Callable[[], float]
"""Seconds, monotonic."""


@dataclass(frozen=True)
class RetryPolicy:
    """When and how often a failed call is retried."""

    attempts: int = 20
    """All attempts, including the first."""
    engine_attempts: int = 4
    """All attempts when the service answers but something it needs, such as a remote engine, does not: that may be a wrong setting."""
    first_pause: float = 0.1
    """Seconds before all replicas are tried again; doubled each time, up to ``longest_pause``."""
    longest_pause: float = 2.0
    patience: float = 15.0
    """Seconds a service may be unreachable before a call fails, enough for a restart. A busy service is reachable."""

    def again(self, error: StoryCreatorError, letter: str) -> bool:
        """Whether to retry after a failure: the service is unreachable, or busy and says for how long. Failures of services it calls were
        retried there."""
        if error.stage not in ("", letter):
            return False
        return error.code is Code.UNAVAILABLE or (error.code is Code.RESOURCE_EXHAUSTED and error.retry_after is not None)

    def most(self, error: StoryCreatorError, letter: str) -> int:
        """How many attempts a failure allows."""
        answered = error.code is Code.UNAVAILABLE and not is_unreachable(error, letter)
        return min(self.attempts, self.engine_attempts) if answered else self.attempts

    def pause(self, round_: int, error: StoryCreatorError) -> float:
        """Seconds to wait after every replica has failed for the ``round_``-th time (from 1). What a busy server asks for is honoured;
        else half to all of the doubled pause (equal jitter, Brooker 2015), so that callers who failed together do not come back
        together."""
        longest = min(self.longest_pause, self.first_pause * 2.0 ** min(round_ - 1, 16))
        return max(error.retry_after or 0.0, longest * random.uniform(0.5, 1.0))


@dataclass(frozen=True)
class BudgetPolicy:
    """How many calls may be retries."""

    reserve: float = 100.0
    """At most this many in a burst."""
    per_second: float = 10.0
    """Tokens added per second: callers that call rarely may still retry."""
    per_call: float = 0.2
    """Tokens added per call: of many calls a fifth may be retried."""


class RetryBudget:
    """A token bucket over all calls to one service, after Finagle's ``RetryBudget``: when much fails, most failures are passed on
    instead of multiplying the load of a service in trouble."""

    def __init__(self, policy: BudgetPolicy | None = None, clock: Clock = time.monotonic) -> None:
        self._policy = policy or BudgetPolicy()
        self._clock = clock
        self._tokens = self._policy.reserve
        self._at = clock()

    def deposit(self) -> None:
        """A call was begun."""
        self._tokens = min(self._policy.reserve, self._tokens + self._policy.per_call)

    def take(self) -> bool:
        """Whether one more attempt may be made; it is paid for then."""
        now = self._clock()
        self._tokens = min(self._policy.reserve, self._tokens + (now - self._at) * self._policy.per_second)
        self._at = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


class State(StrEnum):
    """The state of a circuit breaker."""

    CLOSED = "closed"
    """Calls go through."""
    OPEN = "open"
    """No calls go through: the replica is unreachable."""
    HALF_OPEN = "half-open"
    """Its health is being checked; no calls yet."""


@dataclass(frozen=True)
class BreakerPolicy:
    """When a circuit opens and is probed."""

    failures: int = 5
    """In a row, without an answer in between."""
    open_seconds: float = 2.0
    """Before its health is checked."""
    probe_seconds: float = 2.0
    """The time limit of that health check."""


class Breaker:
    """A circuit breaker for one replica (Nygard, *Release It!*). What decides between open and closed is a health check, not a call:
    calls here take minutes, and none should be risked to find out. Health checks themselves are never held back."""

    def __init__(self, policy: BreakerPolicy, clock: Clock = time.monotonic) -> None:
        self._policy = policy
        self._clock = clock
        self._failed = 0
        self._since = 0.0
        self.state = State.CLOSED
        self.cause = ""
        """Why it was opened, in words."""

    def succeeded(self) -> None:
        """The replica answered a call. This does not close an open circuit: it may be finishing old calls before it stops."""
        self._failed = 0

    def failed(self, cause: str) -> bool:
        """The replica could not be reached. Returns whether this opened the circuit."""
        self._failed += 1
        self.cause = cause
        if self.state is State.CLOSED and self._failed >= self._policy.failures:
            self._open()
            return True
        return False

    @property
    def seconds_left(self) -> float:
        """Until an open circuit is to be probed; 0 when it may be now, or is not open."""
        return max(0.0, self._since + self._policy.open_seconds - self._clock()) if self.state is State.OPEN else 0.0

    def probe(self) -> bool:
        """Whether the caller must check the replica's health now, and then report the result to ``probed``."""
        if self.state is not State.OPEN or self.seconds_left > 0:
            return False
        self.state = State.HALF_OPEN
        return True

    def probed(self, *, serving: bool) -> None:
        """Close or open the circuit after a health check."""
        if serving:
            self.state, self._failed = State.CLOSED, 0
        else:
            self._open()

    def _open(self) -> None:
        self.state, self._since = State.OPEN, self._clock()


@dataclass(frozen=True)
class Resilience:
    """The three policies together."""

    retry: RetryPolicy = RetryPolicy()
    budget: BudgetPolicy = BudgetPolicy()
    breaker: BreakerPolicy = BreakerPolicy()


def is_unreachable(error: StoryCreatorError, letter: str) -> bool:
    """Whether an error means that the replica is unreachable or stopping. (An unavailable remote engine is an answer of the service.)"""
    return type(error) is UnavailableError and error.stage in ("", letter)
