"""A whole walk through what networks do: 30 s of nothing, every connection reset again and again. It finishes once the network is back, or
stops with the cause named and goes on; nothing finished is done twice."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from storycreator.jobs.job import JobState
from storycreator.services import SERVICES
from tests.chaos.support.bench import bench
from tests.chaos.support.walks import ONCE, PACE, Walks, walks
from tests.support.faulty_proxy import FaultyProxy, faulty_proxy

pytestmark = [pytest.mark.chaos, pytest.mark.long]


@dataclass
class Networked:
    """A main, and the network between it and the services, and between the hub and its branches."""

    main: Walks
    between: dict[str, FaultyProxy]
    whole: dict[str, bytes]


@asynccontextmanager
async def networked(folder: Path, mode: str) -> AsyncIterator[Networked]:
    with bench(folder, paced=True, TEST_REAL="1", TEST_PACE=PACE) as one:
        async with AsyncExitStack() as stack:
            between = {}
            for spec in SERVICES:
                to = int(one.environ[f"SERVICE_{spec.letter}_{mode.upper()}_PORT"])
                between[spec.letter] = await stack.enter_async_context(faulty_proxy(to))
                one.environ[f"SERVICE_{spec.letter}_ADDR"] = f"127.0.0.1:{between[spec.letter].port}"
            await asyncio.to_thread(one.start_services)
            made = walks(one, mode)
            main = await asyncio.to_thread(made.__enter__)
            yield Networked(main, between, await asyncio.to_thread(main.wait_until_done, main.begin()))
            await asyncio.to_thread(made.__exit__, None, None, None)


async def ends_right(net: Networked, job: str) -> None:
    ended = await asyncio.to_thread(net.main.wait_for_end, job)
    if ended.state is JobState.FAILED:
        print(f"it stopped: {ended.error}")
        assert ended.error is not None
        assert "cannot be reached" in ended.error.message
        assert f"is service-{ended.stage.lower()} running?" in ended.error.message
        net.main.resume(job)
    assert await asyncio.to_thread(net.main.wait_until_done, job) == net.whole
    assert net.main.bench.finished_by_stand_ins(job) == ONCE


async def test_nothing_arrives_for_30_seconds(network: str, tmp_path: Path) -> None:
    async with networked(tmp_path, network) as net:
        job = net.main.begin()
        await asyncio.to_thread(net.main.wait_for, job, "C+0.5")
        for one in net.between.values():
            one.stall()
        await asyncio.sleep(30)
        assert net.main.jobs.status(job) is JobState.RUNNING
        for one in net.between.values():
            one.flow()
        began = time.monotonic()
        await ends_right(net, job)
        print(f"{network}: done {time.monotonic() - began:.1f} s after the network was back")


@pytest.mark.parametrize("every", [0.7, 2.3])
async def test_every_connection_is_reset_again_and_again(network: str, every: float, tmp_path: Path) -> None:
    async with networked(tmp_path, network) as net:
        job = net.main.begin()
        for one in net.between.values():
            one.latency = 0.1  # each way
        resets, until = 0, time.monotonic() + 20
        while time.monotonic() < until and net.main.jobs.status(job) in (JobState.QUEUED, JobState.RUNNING):
            await asyncio.sleep(every)
            for one in net.between.values():
                one.reset()
            resets += 1
        await ends_right(net, job)
        print(f"{network}: {resets} resets, {sum(one.connections for one in net.between.values())} connections")
