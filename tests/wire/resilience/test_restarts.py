"""Services as processes that are stopped, restarted and frozen under load: whoever calls by the policy notices nothing."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.support import stories
from benchmarks.support.processes import ROOT, Running, environment, free_ports, running, wait_until_listens
from storycreator.core.errors import StoryCreatorError
from storycreator.core.service import Call
from storycreator.messages.production import ProductionRequest
from storycreator.messages.story import StoryRequest
from storycreator.services import BY_LETTER, SERVICES
from storycreator.transport.connect import Client
from tests.support.load import Load, connected, port

wires = pytest.mark.parametrize("mode", ["grpc", "rpc"])
CALLERS = 8


QUICK = StoryRequest(prompt="0.05")
SPEC = BY_LETTER["A"]


class Replica:
    """A place where the story generator runs, stops and runs again."""

    def __init__(self, stack: ExitStack, folder: Path, name: str) -> None:
        self._stack = stack
        self._folder = folder / name
        self._folder.mkdir()
        ports = free_ports(2)
        self._environ = environment(self._folder, {"A": (ports[0], ports[1])})
        self.runs = 0
        self.now = self.start()

    def start(self) -> Running:
        folder = self._folder / str(self.runs)
        folder.mkdir()
        self.runs += 1
        self.now = self._stack.enter_context(running("A", folder, self._environ, "tests.support.slow_service"))
        return self.now

    async def ready(self) -> None:
        await asyncio.to_thread(wait_until_listens, self.now.process, self.now.grpc, self.now.rpc)


@wires
async def test_stopping_killing_and_restarting_replicas_under_load_fails_no_call(mode: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        one, two = Replica(stack, tmp_path, "one"), Replica(stack, tmp_path, "two")
        await one.ready()
        await two.ready()
        async with connected(SPEC, mode, port(mode, one.now), port(mode, two.now), patience=60) as ask:
            load = Load(ask, SPEC, QUICK)
            await load.more()
            assert await asyncio.to_thread(one.now.stop) == 0
            await load.more()
            two.now.process.kill()  # now nobody is there
            one.start()
            await load.more()
            assert await asyncio.to_thread(one.now.stop) == 0  # the only one
            one.start()
            await load.more()
            await load.stop()
        assert load.failures == []


@wires
async def test_a_frozen_replica_costs_its_callers_their_deadline_once_and_thawing_harms_nobody(mode: str, tmp_path: Path) -> None:
    async def answers(ask: Client, count: int, seconds: float) -> list[str]:
        found = []
        for _ in range(count):
            began = time.monotonic()
            try:
                await ask(QUICK, Call(job_id=f"{time.monotonic_ns()}", stage="A", deadline=began + seconds))
                found.append("answered")
            except StoryCreatorError as error:
                found.append(error.code)
                assert time.monotonic() - began < seconds + 5  # on time, on a machine that may be busy
        return found

    with ExitStack() as stack:
        one, two = Replica(stack, tmp_path, "one"), Replica(stack, tmp_path, "two")
        await one.ready()
        await two.ready()
        async with connected(SPEC, mode, port(mode, one.now), port(mode, two.now)) as ask:
            assert await answers(ask, 6, 30) == ["answered"] * 6
            one.now.process.send_signal(signal.SIGSTOP)
            try:
                first = await answers(ask, 4, 3)
                assert set(first) <= {"answered", "DEADLINE_EXCEEDED", "UNAVAILABLE"}
                assert "answered" in first
                limit = time.monotonic() + 30
                while not ask.replicas.circuits():
                    assert time.monotonic() < limit
                    await asyncio.sleep(0.05)
                assert await answers(ask, 6, 30) == ["answered"] * 6
            finally:
                one.now.process.send_signal(signal.SIGCONT)
            limit = time.monotonic() + 30
            while ask.replicas.circuits():
                assert time.monotonic() < limit
                assert await answers(ask, 1, 30) == ["answered"]
                await asyncio.sleep(0.05)
            assert await answers(ask, 10, 30) == ["answered"] * 10
            assert one.now.stop() == 0
            assert await answers(ask, 4, 30) == ["answered"] * 4


def test_the_hub_says_in_check_whom_it_no_longer_calls(tmp_path: Path) -> None:
    dead = free_ports(2)
    grpc, rpc = free_ports(2)
    ports = {spec.letter: (dead[0], dead[1]) for spec in SERVICES} | {"C": (grpc, rpc)}
    environ = environment(tmp_path, ports, STORYCREATOR_PATIENCE_SECONDS="4", SERVICE_C_ADDR="")
    with running("C", tmp_path, environ) as hub:
        wait_until_listens(hub.process, grpc, rpc)

        async def produce() -> None:
            async with connected(BY_LETTER["C"], "rpc", rpc) as ask:
                await ask(ProductionRequest(story=stories.story(), analysis=stories.analysis()), Call(job_id="job-1", stage="C"))

        with pytest.raises(StoryCreatorError):
            asyncio.run(produce())
        done = subprocess.run(
            [sys.executable, ROOT / "main.py", "check", "C", "--json"], env=environ, cwd=tmp_path, capture_output=True, text=True
        )
        for one in json.loads(done.stdout)["endpoints"]:
            assert one["status"] == "healthy"
            assert any(circuit.startswith(("C1 rpc 127.0.0.1", "C4 rpc 127.0.0.1")) for circuit in one["circuits"]), done.stdout
        assert "circuit open" in hub.log.read_text()
        both = f"127.0.0.1:{grpc},127.0.0.1:{dead[0]}"
        done = subprocess.run(
            [sys.executable, ROOT / "main.py", "check", "C", "--mode", "grpc", "--json"],
            env=environ | {"SERVICE_C_ADDR": both}, cwd=tmp_path, capture_output=True, text=True,
        )  # fmt: skip
        assert {one["address"]: one["status"] for one in json.loads(done.stdout)["endpoints"]} == {
            f"127.0.0.1:{grpc}": "healthy", f"127.0.0.1:{dead[0]}": "port closed",
        }  # fmt: skip
