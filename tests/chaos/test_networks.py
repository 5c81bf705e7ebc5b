"""What networks do to calls at work: 30 s of nothing, latency, resets. The work is done once they are back."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from benchmarks.support.processes import service
from storycreator.core.service import Call
from storycreator.messages.story import StoryRequest
from storycreator.services import BY_LETTER, MAIN
from tests.support.certificates import Certificates
from tests.support.faulty_proxy import faulty_proxy
from tests.support.load import Load, connected

SPEC = BY_LETTER["A"]


@pytest.mark.chaos
@pytest.mark.long
@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_a_partition_of_30_seconds_fails_no_call(mode: str, tmp_path: Path) -> None:
    ours = Certificates(tmp_path / "tls")
    with service("A", tmp_path, module="tests.support.slow_service", **ours.settings()) as slow:
        async with AsyncExitStack() as stack:
            between = await stack.enter_async_context(faulty_proxy(slow.grpc if mode == "grpc" else slow.rpc))
            ask = await stack.enter_async_context(connected(SPEC, mode, between.port, credentials=ours.of(MAIN)))
            load = Load(ask, SPEC, StoryRequest(prompt="2"), callers=4)
            await load.more(4)
            between.stall()
            during = asyncio.ensure_future(ask(StoryRequest(prompt="0.1"), Call(job_id="began-in-the-dark", stage="A")))
            await asyncio.sleep(30)
            assert not during.done()
            answered, began = load.answered, time.monotonic()
            between.flow()
            await during
            await load.more(4)
            await load.stop()
        assert load.failures == []
        took = time.monotonic() - began
        print(f"{mode}: {answered} calls before, {load.answered} in all; everybody was answered {took:.1f} s after the network was back")


@pytest.mark.chaos
@pytest.mark.long
@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_latency_and_resets_every_second_fail_no_call(mode: str, tmp_path: Path, chaos_seconds: float) -> None:
    ours = Certificates(tmp_path / "tls")
    with service("A", tmp_path, module="tests.support.slow_service", **ours.settings()) as slow:
        async with AsyncExitStack() as stack:
            between = await stack.enter_async_context(faulty_proxy(slow.grpc if mode == "grpc" else slow.rpc))
            between.latency = 0.1  # each way
            ask = await stack.enter_async_context(connected(SPEC, mode, between.port, patience=60, credentials=ours.of(MAIN)))
            load = Load(ask, SPEC, StoryRequest(prompt="0.2"), callers=4)
            until = time.monotonic() + chaos_seconds
            while time.monotonic() < until:
                await asyncio.sleep(1.0)
                between.reset()
            await load.more(8)
            await load.stop()
        print(f"{mode}: {load.answered} calls over {between.connections} connections, {len(load.failures)} failed")
        assert load.failures == []
        assert load.answered > chaos_seconds
