"""What is finished is not made again, over either transport, nor when the transport is changed in between."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from benchmarks.support.stories import analysis, story
from services.c_parallel_hub.service import ParallelHub
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.options import Options
from storycreator.core.service import Call, Resources
from storycreator.messages.common import Take
from storycreator.messages.production import Production, ProductionRequest
from storycreator.runtime.program import program
from storycreator.runtime.remote import client, same_transport
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER, letters_by_work
from storycreator.settings import PipelineMode
from tests.support.hub import Bench, NoModels

WIRES = [PipelineMode.GRPC, PipelineMode.RPC]


@asynccontextmanager
async def served(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The hub and its four services, each listening on both transports, where the environment says."""
    works = {"C1": bench.pictures, "C2": bench.narration, "C3": bench.translation, "C4": bench.layout}
    async with AsyncExitStack() as stack:

        async def serve(letter: str, work: Any, version: str) -> None:
            dispatcher = LocalDispatcher(BY_LETTER[letter], work, bench.store, version, program=program())
            ports = await stack.enter_async_context(listening(dispatcher, "127.0.0.1", Ports(0, 0), grace=1.0))
            monkeypatch.setenv(f"SERVICE_{letter}_GRPC_PORT", str(ports.grpc))
            monkeypatch.setenv(f"SERVICE_{letter}_RPC_PORT", str(ports.rpc))

        for letter, work in works.items():
            await serve(letter, work, bench.versions[letter])
        peers = {letter: same_transport(letter, "service-c") for letter in works}
        for peer in peers.values():
            stack.push_async_callback(peer.close)
        letters = letters_by_work(peers)
        hub = ParallelHub(Resources(options=Options(), artifacts=bench.store, models=NoModels(), peers=peers, letters=letters))
        await serve("C", hub.produce, hub.version)
        yield


async def produce(mode: PipelineMode, job: str, **asked: Any) -> Production:
    hub = client("C", mode)
    try:
        reply = await hub(ProductionRequest(story=story(), analysis=analysis(), **asked), Call(job_id=job, stage="C"))
    finally:
        await hub.close()
    assert isinstance(reply, Production)
    return reply


@pytest.mark.parametrize("first", WIRES)
@pytest.mark.parametrize("then", WIRES)
async def test_another_job_for_the_same_book_runs_nothing(first: PipelineMode, then: PipelineMode, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    async with served(bench, monkeypatch):
        made = await produce(first, "one", languages=("es",))
        assert len(bench.began) == 6
        again = await produce(then, "two", languages=("es",))
        assert len(bench.began) == 6
        assert all(outcome.reused for outcome in again.outcomes)
        assert again.editions == made.editions
        assert again.illustrations == made.illustrations


@pytest.mark.parametrize("mode", WIRES)
async def test_takes_arrive_over_the_wire_and_only_what_they_touch_runs(mode: PipelineMode, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    async with served(bench, monkeypatch):
        await produce(mode, "one")
        bench.began.clear()
        takes = ({"kind": "narration", "take": {"page": 1, "line": 2, "voice": "Emma"}},)
        production = await produce(mode, "two", takes=takes)
        assert bench.began == ["narration:en"]
        assert bench.asked["narration:en"].takes == (Take(page=1, line=2, voice="Emma"),)
        assert {outcome.branch for outcome in production.outcomes if outcome.reused} == {"pictures", "layout:en"}
