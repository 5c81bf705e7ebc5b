"""Callers that keep services busy, and what they were told."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.support.processes import Running
from storycreator.core.errors import StoryCreatorError
from storycreator.core.service import Call
from storycreator.messages.common import Message
from storycreator.security.credentials import Credentials
from storycreator.services import ServiceSpec
from storycreator.transport.connect import Client, connect
from storycreator.transport.resilience.endpoints import parse
from storycreator.transport.resilience.policy import Resilience, RetryPolicy


@asynccontextmanager
async def connected(
    spec: ServiceSpec, mode: str, *ports: int, patience: float = RetryPolicy.patience, credentials: Credentials | None = None
) -> AsyncIterator[Client]:
    """A client of the replicas on these ports of this machine."""
    where = parse(",".join(f"127.0.0.1:{port}" for port in ports), 1)
    made = connect(spec, where, mode, policy=Resilience(retry=RetryPolicy(patience=patience)), credentials=credentials)
    try:
        yield made
    finally:
        await made.close()


class Load:
    """Callers that begin anew as soon as they have their answer."""

    def __init__(self, ask: Client, spec: ServiceSpec, request: Message, callers: int = 8) -> None:
        self.answered = 0
        self.failures: list[StoryCreatorError] = []
        self._stop = False
        self._callers = [asyncio.ensure_future(self._call(ask, spec, request, number)) for number in range(callers)]

    async def _call(self, ask: Client, spec: ServiceSpec, request: Message, caller: int) -> None:
        while not self._stop:
            try:
                await ask(request, Call(job_id=f"{caller}-{time.monotonic_ns()}", stage=spec.letter))
                self.answered += 1
            except StoryCreatorError as error:
                self.failures.append(error)

    async def more(self, count: int = 20, seconds: float = 120) -> None:
        """Until that many more are answered."""
        target, limit = self.answered + count, time.monotonic() + seconds
        while self.answered < target:
            assert time.monotonic() < limit, self.failures
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """After the calls that are at work."""
        self._stop = True
        await asyncio.gather(*self._callers)


def port(mode: str, one: Running) -> int:
    """The one of its ports that speaks this."""
    return one.grpc if mode == "grpc" else one.rpc
