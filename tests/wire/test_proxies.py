"""Peers are called directly, whatever proxy the environment names."""

import asyncio
from typing import Any, cast

import pytest

from benchmarks.support.processes import free_ports
from benchmarks.support.stories import story
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.healthcheck import healthcheck
from storycreator.runtime.serve import Ports, listening
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy

SPEC = BY_LETTER["A"]


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_a_proxy_in_the_environment_is_not_used(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (dead,) = free_ports(1)
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "grpc_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{dead}")
    for name in ("no_proxy", "NO_PROXY", "no_grpc_proxy"):
        monkeypatch.delenv(name, raising=False)

    async def work(_request: StoryRequest, _call: Call) -> Story:
        return story()

    store = ArtifactStore.open("memory://")
    ref = await store.put(b"content", media_type="text/plain", name="a.txt")
    dispatcher = LocalDispatcher(SPEC, cast("Any", work), store, "1")
    async with listening(dispatcher, "127.0.0.1", Ports(0, 0), 0.1) as ports:
        port = ports.grpc if mode == "grpc" else ports.rpc
        client = connect(SPEC, (Endpoint("127.0.0.1", port),), mode, policy=Resilience(retry=RetryPolicy(patience=2.0)))
        try:
            assert (await client.health(5.0)).serving
            assert await client(StoryRequest(prompt="a kite"), Call(job_id="job", stage="A")) == story()
            assert b"".join([piece async for piece in client.fetch(ref)]) == b"content"
        finally:
            await client.close()


async def test_nor_by_the_health_check(monkeypatch: pytest.MonkeyPatch) -> None:
    dead, *_ = free_ports(1)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{dead}")
    monkeypatch.delenv("no_proxy", raising=False)
    dispatcher = LocalDispatcher(SPEC, cast("Any", None), ArtifactStore.open("memory://"), "1")
    async with listening(dispatcher, "127.0.0.1", Ports(0, 0), 0.1) as ports:
        monkeypatch.setenv("SERVICE_A_GRPC_PORT", str(ports.grpc))
        monkeypatch.setenv("SERVICE_A_RPC_PORT", str(ports.rpc))
        assert await asyncio.to_thread(healthcheck, "A") == 0
