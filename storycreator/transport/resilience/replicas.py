"""Calls to one service through its replicas, by the policies of ``resilience``, over either transport."""

import asyncio
import itertools
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from storycreator.core.errors import DeadlineError, StoryCreatorError, UnavailableError
from storycreator.core.service import Call
from storycreator.messages.common import Progress
from storycreator.services import ServiceSpec
from storycreator.transport.base import Health
from storycreator.transport.resilience.endpoints import Endpoint, Resolved
from storycreator.transport.resilience.policy import Breaker, Resilience, RetryBudget, State, is_unreachable

log = logging.getLogger(__name__)
T = TypeVar("T")


class Replicas:
    """The replicas of one service. ``ask_health`` asks one of them, within seconds."""

    def __init__(
        self,
        spec: ServiceSpec,
        endpoints: tuple[Endpoint, ...],
        ask_health: Callable[[Endpoint, float], Awaitable[Health]],
        policy: Resilience | None = None,
    ) -> None:
        self.spec = spec
        self.policy = policy or Resilience()
        self._ask_health = ask_health
        self._resolved = Resolved(endpoints)
        self._breakers: dict[Endpoint, Breaker] = {}
        self._budget = RetryBudget(self.policy.budget)
        self._turn = itertools.count()
        self._probes: dict[Endpoint, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()

    async def call(self, once: Callable[[Endpoint, Call], Awaitable[T]], call: Call) -> T:
        """The result of the first attempt that succeeds. Raises the failure of the last one."""
        attempts = _Attempts(self, call)
        while True:
            endpoint = await attempts.replica()
            call.attempted()
            try:
                result = await once(endpoint, attempts.call)
            except StoryCreatorError as error:
                await attempts.failed(endpoint, error)
            else:
                self._answered(endpoint)
                return result

    async def stream(self, once: Callable[[Endpoint, int], AsyncIterator[bytes]], offset: int, call: Call) -> AsyncIterator[bytes]:
        """Pieces of content from an offset. An interrupted transfer resumes on the next replica."""
        attempts = _Attempts(self, call)
        while True:
            endpoint = await attempts.replica()
            try:
                async for piece in once(endpoint, offset):
                    yield piece
                    offset += len(piece)
                    attempts.fresh()
            except StoryCreatorError as error:
                await attempts.failed(endpoint, error)
            else:
                self._answered(endpoint)
                return

    async def health(self, timeout: float) -> Health:  # noqa: ASYNC109
        """The health of the next reachable replica."""
        return await self.once(lambda endpoint: self._ask_health(endpoint, timeout))

    async def once(self, ask: Callable[[Endpoint], Awaitable[T]]) -> T:
        """Ask the next reachable replica, without trying again. Circuits are ignored and do not change."""
        known = await self.known()
        first = next(self._turn)
        for offset in range(len(known)):
            try:
                return await ask(known[(first + offset) % len(known)])
            except UnavailableError:
                if offset == len(known) - 1:
                    raise
        raise AssertionError("there is always an address")

    async def known(self) -> tuple[Endpoint, ...]:
        """All current addresses. Raises ``UnavailableError`` when no name is known."""
        return await self._resolved.get()

    def circuits(self) -> dict[Endpoint, State]:
        """The replicas that are not called at the moment, and why not."""
        return {endpoint: breaker.state for endpoint, breaker in self._breakers.items() if breaker.state is not State.CLOSED}

    async def close(self) -> None:
        """Stop all probes."""
        probes = tuple(self._probes.values())
        for probe in probes:
            probe.cancel()
        await asyncio.gather(*probes, return_exceptions=True)

    def choose(self, known: tuple[Endpoint, ...], tried: set[Endpoint]) -> Endpoint | None:
        """The next in turn whose circuit is closed: one that was not tried, if there is any. None when all circuits are open."""
        first, again = next(self._turn), None
        for offset in range(len(known)):
            endpoint = known[(first + offset) % len(known)]
            breaker = self._breakers.get(endpoint)
            if breaker is not None and breaker.state is not State.CLOSED:
                if breaker.probe():
                    self._probe(endpoint, breaker)
            elif endpoint not in tried:
                return endpoint
            else:
                again = again or endpoint
        return again

    def untried(self, known: tuple[Endpoint, ...], tried: set[Endpoint]) -> bool:
        """Whether there is another replica to turn to at once."""
        return any(endpoint not in tried and self.state(endpoint) is State.CLOSED for endpoint in known)

    def state(self, endpoint: Endpoint) -> State:
        """Of a replica's circuit."""
        breaker = self._breakers.get(endpoint)
        return State.CLOSED if breaker is None else breaker.state

    async def until_changed(self, known: tuple[Endpoint, ...], seconds: float) -> None:
        """Until a circuit closes or one can be probed, but no longer than ``seconds``."""
        open_ = [self._breakers[endpoint] for endpoint in known if self.state(endpoint) is State.OPEN]
        soonest = min((breaker.seconds_left for breaker in open_), default=seconds)
        try:
            async with asyncio.timeout(min(seconds, max(soonest, 0.001))):
                await self._changed.wait()
        except TimeoutError:
            return

    def cause(self, known: tuple[Endpoint, ...]) -> str:
        """The causes of all open circuits."""
        return "; ".join(dict.fromkeys(self._breakers[endpoint].cause for endpoint in known if endpoint in self._breakers))

    def may_try_again(self) -> bool:
        """Whether the budget has room for one more attempt."""
        return self._budget.take()

    def begun(self) -> None:
        """A call was begun."""
        self._budget.deposit()

    def _answered(self, endpoint: Endpoint) -> None:
        if self._breakers and (breaker := self._breakers.get(endpoint)) is not None:
            breaker.succeeded()

    def record_failure(self, endpoint: Endpoint, error: StoryCreatorError) -> None:
        """Update the replica's circuit after a failed call."""
        if is_unreachable(error, self.spec.letter):
            breaker = self._breakers.setdefault(endpoint, Breaker(self.policy.breaker))
            if breaker.failed(error.message):
                log.warning("%s at %s: circuit open: %s", self.spec.container, endpoint, error.message)
                self._tell()
        elif isinstance(error, DeadlineError):  # frozen, or only slow: let it say so itself
            breaker = self._breakers.setdefault(endpoint, Breaker(self.policy.breaker))
            breaker.cause = error.message
            if breaker.state is State.CLOSED:
                self._probe(endpoint, breaker)
        else:
            self._answered(endpoint)

    def _probe(self, endpoint: Endpoint, breaker: Breaker) -> None:
        if endpoint not in self._probes:
            task = asyncio.get_running_loop().create_task(self._ask(endpoint, breaker))
            self._probes[endpoint] = task
            task.add_done_callback(lambda _: self._probes.pop(endpoint, None))

    async def _ask(self, endpoint: Endpoint, breaker: Breaker) -> None:
        was, serving, said = breaker.state, False, "it is stopping"
        try:
            serving = (await self._ask_health(endpoint, self.policy.breaker.probe_seconds)).serving
        except StoryCreatorError as error:
            said = error.message
        finally:
            breaker.probed(serving=serving)
        if serving and was is not State.CLOSED:
            log.warning("%s at %s: circuit closed: it answers again", self.spec.container, endpoint)
        elif not serving and was is State.CLOSED:
            log.warning("%s at %s: circuit open: %s", self.spec.container, endpoint, said)
        self._tell()

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class _Attempts:
    """The attempts of one call."""

    def __init__(self, replicas: Replicas, call: Call) -> None:
        self.call = call
        """The call; from the second attempt on its progress is watched."""
        self._replicas = replicas
        self._report = call.report
        self._tried: set[Endpoint] = set()
        self._made = 0
        self._rounds = 0
        self._away_since: float | None = None
        self._last: StoryCreatorError | None = None
        replicas.begun()

    def fresh(self) -> None:
        """Data arrived: forget earlier failures."""
        if self._last is not None:
            self._tried.clear()
            self._made = self._rounds = 0
            self._away_since = self._last = None

    async def replica(self) -> Endpoint:
        """The next replica to call; waits while all are unreachable. Raises ``UnavailableError`` when that takes too long."""
        while True:
            try:
                known = await self._replicas.known()
            except UnavailableError as error:
                await self._pause(error, None)
                continue
            found = self._replicas.choose(known, self._tried)
            if found is not None:
                return found
            seconds = self._seconds_left(away=True)
            if self._replicas.policy.retry.attempts == 1 or seconds <= 0:
                raise self._last or UnavailableError(self._replicas.cause(known), stage=self._replicas.spec.letter)
            await self._replicas.until_changed(known, seconds)

    async def failed(self, endpoint: Endpoint, error: StoryCreatorError) -> None:
        """An attempt failed: returns when the next one may be made. Raises the error when there is to be none."""
        self._replicas.record_failure(endpoint, error)
        self._tried.add(endpoint)
        if self.call.report is self._report:
            self.call = self.call.reporting(self._relay)
        await self._pause(error, endpoint)

    async def _relay(self, progress: Progress) -> None:
        """Pass progress on. It shows that the service is reachable: a long call may lose its connection more than once."""
        self._away_since = None
        await self._report(progress)

    async def _pause(self, error: StoryCreatorError, endpoint: Endpoint | None) -> None:
        replicas, retry = self._replicas, self._replicas.policy.retry
        letter = replicas.spec.letter
        again, most = retry.again(error, letter), retry.most(error, letter)
        error.stage = error.stage or letter
        self._last = error
        self._made += 1
        if not again or self._made >= most:
            raise error
        pause = 0.0
        if endpoint is None or not replicas.untried(await replicas.known(), self._tried):
            self._tried.clear()
            self._rounds += 1
            pause = retry.pause(self._rounds, error)
        if pause >= self._seconds_left(away=endpoint is None or is_unreachable(error, letter)):
            raise error
        if not replicas.may_try_again():
            log.warning("%s: not tried again, because many calls fail: %s", replicas.spec.container, error.message)
            raise error
        await asyncio.sleep(pause)

    def _seconds_left(self, *, away: bool) -> float:
        """Seconds this call may still wait: until its deadline, and while the service is unreachable, its patience."""
        left = self.call.remaining()
        if not away:
            self._away_since = None
        elif self._away_since is None:
            self._away_since = time.monotonic()
        if self._away_since is None:
            return math.inf if left is None else left
        patience = self._away_since + self._replicas.policy.retry.patience - time.monotonic()
        return patience if left is None else min(left, patience)
