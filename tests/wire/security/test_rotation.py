"""Certificates and the authority change while calls run: no call fails, though none is tried twice."""

import asyncio
import os
from pathlib import Path

import pytest

from benchmarks.support.stories import story
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.services import BY_LETTER
from storycreator.transport.connect import connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from tests.support.certificates import Certificates, secured

CHANGES = int(os.environ.get("ROTATION_CHANGES", "16"))
"""How many certificates are renewed; with each fourth there is a new authority."""
ONCE = Resilience(retry=RetryPolicy(attempts=1))
CALLERS = 4
SIDES = ("service-a", "service-main")


async def brief(_request: StoryRequest, _call: Call) -> Story:
    await asyncio.sleep(0.02)
    return story()


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_no_call_fails_while_everything_is_renewed(mode: str, tmp_path: Path) -> None:
    ours = Certificates(tmp_path)
    shown, done, called = {name: ours.of(name) for name in SIDES}, asyncio.Event(), asyncio.Event()
    async with secured("A", shown["service-a"], brief, connection_seconds=0.3) as ports:
        clients = [
            connect(BY_LETTER["A"], (Endpoint("127.0.0.1", getattr(ports, mode)),), mode, policy=ONCE, credentials=shown["service-main"])
            for _ in range(CALLERS)
        ]

        async def calls(number: int) -> int:
            count = 0
            while not done.is_set():
                await clients[number](StoryRequest(prompt="A fox"), Call(job_id=f"{number}-{count}", stage="A").within(60.0))
                count += 1
                called.set()
            return count

        working = [asyncio.create_task(calls(number)) for number in range(CALLERS)]
        for turn in range(CHANGES):
            if turn % 4 == 0:
                await asyncio.to_thread(ours.authority.rotate)
            # Each side alone, so that one often knows of a new authority of which the other does not.
            name = SIDES[(turn // 2) % 2]
            await asyncio.to_thread(ours.authority.equip, tmp_path / name, name, None, renew=True)
            await asyncio.sleep(0.1)
            called.clear()
            await asyncio.wait([asyncio.create_task(called.wait()), *working], return_when=asyncio.FIRST_COMPLETED)
        done.set()
        assert min(await asyncio.gather(*working)) > 0  # raises the first failure
        for one in clients:
            await one.close()
