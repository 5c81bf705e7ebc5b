"""Certificates, the authority and the keys of tokens change while calls run: no call fails, though none is tried twice."""

import asyncio
import os
from pathlib import Path

import pytest

from benchmarks.support.stories import story
from storycreator.core.service import Call
from storycreator.messages.story import Story, StoryRequest
from storycreator.security.tokens import PublicKeys, Signer, SigningKey
from storycreator.services import BY_LETTER, MAIN
from storycreator.transport.connect import connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from tests.support.certificates import Certificates, secured

CHANGES = int(os.environ.get("ROTATION_CHANGES", "16"))
"""How many certificates are renewed; with each fourth there is a new authority, and between them a step to another key for tokens."""
ONCE = Resilience(retry=RetryPolicy(attempts=1))
CALLERS = 4
SIDES = ("service-a", MAIN)


class TokenKeys:
    """The files of a signing key and of the public keys that are accepted, which change step by step."""

    def __init__(self, folder: Path) -> None:
        self.public, self.private = folder / "token.keys", folder / "token.key"
        self._keys, self._steps = [SigningKey.generate()], 0
        self.public.write_text(self._keys[0].public)
        self.private.write_text(self._keys[0].secret)

    def step(self) -> None:
        """Accept a second key, then sign with it, then no longer accept the first."""
        step, self._steps = self._steps % 3, self._steps + 1
        if step == 0:
            self._keys.append(SigningKey.generate())
        elif step == 2:
            del self._keys[0]
        file, text = (self.private, self._keys[-1].secret) if step == 1 else (self.public, "\n".join(key.public for key in self._keys))
        new = file.with_suffix(".new")
        new.write_text(text)
        new.replace(file)


async def brief(_request: StoryRequest, _call: Call) -> Story:
    await asyncio.sleep(0.02)
    return story()


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_no_call_fails_while_everything_is_renewed(mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storycreator.security.tokens.LOOK_AGAIN_SECONDS", 0.0)
    ours, tokens = Certificates(tmp_path), TokenKeys(tmp_path)
    shown, done, called = {name: ours.of(name) for name in SIDES}, asyncio.Event(), asyncio.Event()
    async with secured("A", shown["service-a"], brief, connection_seconds=0.3, keys=PublicKeys(str(tokens.public))) as ports:
        clients = [
            connect(
                BY_LETTER["A"],
                (Endpoint("127.0.0.1", getattr(ports, mode)),),
                mode,
                policy=ONCE,
                credentials=shown[MAIN],
                sign=Signer(str(tokens.private), MAIN, BY_LETTER["A"]),
            )
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
            if turn % 4 == 2:
                tokens.step()
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
