"""Admission, deadlines, idempotency and health of a service, the same for all transports that serve it."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from storycreator.core.errors import BusyError, NotFoundError, StoryCreatorError, UnavailableError
from storycreator.core.loading import under_way
from storycreator.core.service import Call, Peer
from storycreator.messages.codec import schema
from storycreator.messages.common import ArtifactRef, Message
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.observability import logs
from storycreator.security.gatekeeper import Gatekeeper
from storycreator.services import FETCH, PREFLIGHT, ServiceSpec
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.base import Health, Reply, Timing, unfinished

log = logging.getLogger(__name__)

Foresee = Callable[[PreflightRequest, Call], Awaitable[Preflight]]
LONGEST_RETRY_AFTER = 30.0
"""Seconds; longer waits would leave free places unused."""


@dataclass(frozen=True)
class Admission:
    """The limits of one service process."""

    at_work: int = 4
    """Calls that run at once."""
    waiting: int = 32
    """Calls that may wait for a place; more are refused."""
    cached_results: int = 64
    """Finished results cached for callers that repeat a request."""
    retry_after: float = 1.0
    """The least number of seconds a refused caller is told to wait; for long calls, about the time until a place is free."""
    longest_seconds: float = 3600.0
    """The limit of a call without a deadline, or with a later one."""


class LocalDispatcher:
    """Serves a peer (an in-process service) to transports."""

    def __init__(
        self,
        spec: ServiceSpec,
        peer: Peer[Any, Any],
        artifacts: ArtifactStore,
        version: str,
        admission: Admission | None = None,
        circuits: Callable[[], Iterable[str]] = tuple,
        program: str = "",
        store: str = "",
        preflight: Foresee | None = None,
        gatekeeper: Gatekeeper | None = None,
    ) -> None:
        """``circuits`` lists the replicas it does not call at the moment, ``store`` is the identity of the artifact store, for the health
        check; ``preflight`` says which wishes of a run the service can keep. Without a gatekeeper everybody is let in."""
        self.spec = spec
        self._circuits = circuits
        self._peer = peer
        self._artifacts = artifacts
        self._version = version
        self._program = program
        self._store = store
        self._foresees = preflight
        self._admission = admission or Admission()
        self._gatekeeper = gatekeeper or Gatekeeper(spec)
        self._places = asyncio.Semaphore(self._admission.at_work)
        self._inside = 0
        self._average_seconds = 0.0
        """A moving average of how long calls take."""
        self._serving = True
        self._changed = asyncio.Event()
        self._done: OrderedDict[str, tuple[Message, Reply]] = OrderedDict()
        self._running: dict[str, tuple[Message, asyncio.Future[Reply]]] = {}

    @property
    def longest_seconds(self) -> float:
        """No call takes longer."""
        return self._admission.longest_seconds

    @property
    def draining(self) -> bool:
        """Whether it refuses new calls because the service is stopping."""
        return not self._serving

    def health(self) -> Health:
        """The health now; never waits for work."""
        return Health(
            self._serving,
            self.spec.container,
            self._version,
            self._program,
            tuple(self._circuits()),
            self._store,
            time.time(),
            schema(),
            under_way(),
        )

    def health_changed(self) -> Coroutine[Any, Any, Any]:
        """Waits for the next change from now on, whenever it is awaited."""
        return self._changed.wait()

    def drain(self) -> None:
        """Report NOT_SERVING and refuse new calls; running calls go on."""
        self._serving = False
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    @property
    def closed(self) -> bool:
        """Whether health checks and discovery must be let in by ``look``."""
        return self._gatekeeper.closed

    def look(self, call: Call, *, health: bool) -> None:
        """Let in a health check or a discovery of a closed service. Raises ``UnauthenticatedError`` or ``PermissionDeniedError``."""
        self._gatekeeper.look(call, health=health)

    async def fetch(self, ref: ArtifactRef, offset: int, call: Call) -> AsyncIterator[bytes]:
        """An artifact of this service's store, in pieces. Raises what the gatekeeper and the store raise."""
        async with self._gatekeeper.admitted(FETCH, call):
            async for piece in self._artifacts.chunks(ref, offset):
                yield piece

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """Which wishes of a run the service can keep. Raises what the gatekeeper raises."""
        async with self._gatekeeper.admitted(PREFLIGHT, call) as call:
            if self._foresees is None:
                raise NotFoundError(f"the {self.spec.name} cannot be asked before a run", stage=self.spec.letter)
            return await self._foresees(request, call)

    async def invoke(self, request: Message, call: Call) -> Reply:
        """Call the service once for each idempotency key and request: a second caller joins the first or gets its cached result."""
        async with self._gatekeeper.admitted(self.spec.method, call, request) as call:
            return await self._timed(request, call.within(self._admission.longest_seconds))

    async def _timed(self, request: Message, call: Call) -> Reply:
        with logs.about(call):
            began = time.monotonic()
            try:
                async with asyncio.timeout(call.remaining()):
                    reply = await self._once(request, call)
            except TimeoutError as error:
                log.warning("%s: out of time after %.3f s", self.spec.method, time.monotonic() - began)
                raise unfinished(self.spec) from error
            except StoryCreatorError as error:
                log.warning("%s: %s after %.3f s: %s", self.spec.method, error.reason, time.monotonic() - began, error)
                raise
            except asyncio.CancelledError:
                log.info("%s: cancelled by the caller after %.3f s", self.spec.method, time.monotonic() - began)
                raise
            took = time.monotonic() - began
            line = "%s: done in %.3f s, of which %.3f s waiting"
            # The caller need not wait for the log: the line is a quarter of a hop.
            asyncio.get_running_loop().call_soon(log.info, line, self.spec.method, took, reply.timing.queued_seconds)
            return reply

    async def _once(self, request: Message, call: Call) -> Reply:
        key = call.idempotency_key
        done = self._done.get(key)
        if done is not None and done[0] == request:
            self._done.move_to_end(key)
            log.info("%s: same request as an earlier call", self.spec.method)
            return done[1]
        running = self._running.get(key)
        if running is not None and running[0] == request:
            log.info("%s: same request as an earlier call", self.spec.method)
            try:
                return await asyncio.shield(running[1])
            except asyncio.CancelledError:
                if not running[1].cancelled():
                    raise
                return await self._once(request, call)  # its caller cancelled it
        outcome: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._running[key] = (request, outcome)
        try:
            reply = await self._admitted(request, call)
        except StoryCreatorError as error:
            outcome.set_exception(error)
            outcome.exception()  # mark it as retrieved: there may be no other caller
            raise
        else:
            outcome.set_result(reply)
            self._done[key] = (request, reply)
            while len(self._done) > self._admission.cached_results:
                self._done.popitem(last=False)
            return reply
        finally:
            if not outcome.done():
                outcome.cancel()
            if self._running.get(key, (None, None))[1] is outcome:
                del self._running[key]

    async def _admitted(self, request: Message, call: Call) -> Reply:
        arrived, received_at = time.monotonic(), time.time()
        if not self._serving:
            raise UnavailableError(
                f"the {self.spec.name} is shutting down", stage=self.spec.letter, retry_after=self._admission.retry_after
            )
        if self._inside >= self._admission.at_work + self._admission.waiting:
            seconds = min(max(self._admission.retry_after, self._average_seconds / self._admission.at_work), LONGEST_RETRY_AFTER)
            raise BusyError(
                f"the {self.spec.name} has {self._inside} calls running or waiting; try again in {seconds:.3g} s",
                stage=self.spec.letter,
                retry_after=seconds,
            )
        self._inside += 1
        try:
            async with self._places:
                began = time.monotonic()
                message = await self._peer(request, call)
            worked = time.monotonic() - began
            self._average_seconds = 0.8 * self._average_seconds + 0.2 * worked if self._average_seconds else worked
            return Reply(message, Timing(began - arrived, worked, received_at))
        finally:
            self._inside -= 1
