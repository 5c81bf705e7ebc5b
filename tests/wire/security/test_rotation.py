"""Certificates and the authority change while calls run: no call fails, though none is tried twice."""

import asyncio
import os
from collections import Counter
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

SECONDS = float(os.environ.get("ROTATION_SECONDS", "3"))
"""For how long: minutes where somebody wants to be sure."""
ONCE = Resilience(retry=RetryPolicy(attempts=1))
CALLERS = 4
SIDES = ("service-a", "service-main")


async def brief(_request: StoryRequest, _call: Call) -> Story:
    await asyncio.sleep(0.02)
    return story()


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_no_call_fails_while_everything_is_renewed(mode: str, tmp_path: Path) -> None:
    ours = Certificates(tmp_path)
    shown, done, changes = {name: ours.of(name) for name in SIDES}, asyncio.Event(), Counter[str]()
    async with secured("A", shown["service-a"], brief, connection_seconds=0.3) as ports:
        clients = [
            connect(BY_LETTER["A"], (Endpoint("127.0.0.1", getattr(ports, mode)),), mode, policy=ONCE, credentials=shown["service-main"])
            for _ in range(CALLERS)
        ]

        async def calls(number: int) -> int:
            count = 0
            while not done.is_set():
                await clients[number](StoryRequest(prompt="A fox"), Call(job_id=f"{number}-{count}", stage="A").within(20.0))
                count += 1
            return count

        async def change() -> None:
            turn = 0
            while not done.is_set():
                if turn % 4 == 0:
                    await asyncio.to_thread(ours.authority.rotate)
                    changes["authority"] += 1
                # Each side alone, so that one often knows of a new authority of which the other does not.
                name = SIDES[(turn // 2) % 2]
                await asyncio.to_thread(ours.authority.equip, tmp_path / name, name, None, renew=True)
                changes[name] += 1
                turn += 1
                await asyncio.sleep(0.05)

        working = [asyncio.create_task(calls(number)) for number in range(CALLERS)]
        changing = asyncio.create_task(change())
        await asyncio.sleep(SECONDS)
        done.set()
        counts = await asyncio.gather(*working)  # raises the first failure
        await changing
        for one in clients:
            await one.close()
    assert min(counts) > 0
    assert min(changes[what] for what in ("authority", *SIDES)) >= 2
