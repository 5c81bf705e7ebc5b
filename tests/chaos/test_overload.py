"""Four times what a service can do: it does as much as ever, says no to the rest with a time to come back, and stays itself."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.support.processes import service
from storycreator.core.errors import BusyError, StoryCreatorError
from storycreator.core.service import Call
from storycreator.messages.story import StoryRequest
from storycreator.services import BY_LETTER, MAIN
from storycreator.transport.connect import Client, connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from tests.support.certificates import Certificates

SPEC = BY_LETTER["A"]
WORK = StoryRequest(prompt="0.1")
"""Seconds of work. With four places the service can do 40 a second."""
PEAK_SECONDS = 4.0
PATIENT_SECONDS = 4.0
"""The deadline of a call."""


@dataclass
class Seen:
    """What callers got."""

    answered: int = 0
    seconds: float = 0.0
    failures: Counter[str] = field(default_factory=Counter)
    without_retry_after: int = 0
    health: list[float] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds


async def ask(client: Client, seen: Seen) -> None:
    now = time.monotonic()
    try:
        await client(WORK, Call(job_id=str(time.monotonic_ns()), stage="A", deadline=now + PATIENT_SECONDS))
        seen.answered += 1
    except StoryCreatorError as error:
        seen.failures[error.reason] += 1
        seen.without_retry_after += isinstance(error, BusyError) and error.retry_after is None


async def at_capacity(client: Client) -> Seen:
    """As many callers as keep it busy, each with one call at a time."""
    seen, until = Seen(), time.monotonic() + PEAK_SECONDS

    async def caller() -> None:
        while time.monotonic() < until:
            await ask(client, seen)

    began = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(16)))
    seen.seconds = time.monotonic() - began
    return seen


async def offered(client: Client, rate: float, seconds: float, resident: "asyncio.Future[int] | None" = None) -> Seen:
    """Calls at a rate that nothing slows down."""
    seen, began, made, calls = Seen(), time.monotonic(), 0, set()
    while (now := time.monotonic() - began) < seconds:
        while made < now * rate:
            made += 1
            task = asyncio.ensure_future(ask(client, seen))
            calls.add(task)
            task.add_done_callback(calls.discard)
        await asyncio.sleep(0.005)
    seen.seconds = time.monotonic() - began
    answered = seen.answered
    await asyncio.gather(*calls)
    seen.answered = answered  # goodput is what came while the load was on
    return seen


@pytest.mark.chaos
@pytest.mark.long
@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_at_four_times_its_capacity_a_service_does_as_much_as_ever(mode: str, tmp_path: Path, chaos_seconds: float) -> None:
    ours = Certificates(tmp_path / "tls")
    with service("A", tmp_path, module="tests.support.slow_service", **ours.settings()) as slow:
        where = (Endpoint("127.0.0.1", slow.grpc if mode == "grpc" else slow.rpc),)
        shown = ours.of(MAIN)
        calm = connect(SPEC, where, mode, policy=Resilience(retry=RetryPolicy(attempts=1)), credentials=shown)
        crowd, watch = (connect(SPEC, where, mode, credentials=shown) for _ in range(2))
        try:
            before = await at_capacity(calm)
            watched = Seen()

            async def watching() -> None:
                while True:
                    began = time.monotonic()
                    assert (await watch.health(10)).serving
                    watched.health.append(time.monotonic() - began)
                    watched.resident.append(slow.resident_bytes())
                    await asyncio.sleep(0.1)

            eyes = asyncio.ensure_future(watching())
            over = await offered(crowd, 4 * before.rate, chaos_seconds)
            assert not eyes.done(), eyes.exception()
            eyes.cancel()
            after = await at_capacity(calm)
        finally:
            for one in (calm, crowd, watch):
                await one.close()
        peak = max(before.rate, after.rate)
        half = len(watched.resident) // 2
        grown = max(watched.resident[half:]) - max(watched.resident[:half])
        print(
            f"\n{mode}: peak {peak:.1f}/s; offered {4 * before.rate:.0f}/s for {over.seconds:.0f} s: goodput {over.rate:.1f}/s "
            f"({over.rate / peak:.0%}), refused {dict(over.failures)}; health p50 {sorted(watched.health)[half] * 1000:.1f} ms, slowest "
            f"{max(watched.health) * 1000:.1f} ms; resident {max(watched.resident) / 2**20:.0f} MiB, second half {grown / 2**20:+.1f} MiB"
        )
        assert over.rate >= 0.9 * peak
        assert over.failures["BUSY"] > 0
        assert over.without_retry_after == 0
        assert set(over.failures) <= {"BUSY", "DEADLINE_EXCEEDED"}
        assert len(watched.health) > chaos_seconds  # it went on answering
        assert grown < 20 * 2**20
        assert slow.stop() == 0
