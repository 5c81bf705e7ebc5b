"""How soon a service says that it is healthy while its heaviest default engine works, over both transports at once."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.support import stories
from benchmarks.support.processes import service
from benchmarks.support.productions import bind_request
from storycreator.core.service import Call
from storycreator.locales.sentences import original_edition
from storycreator.messages.analysis import AnalysisRequest
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.narration import NarrationRequest
from storycreator.messages.story import StoryRequest
from storycreator.runtime.assemble import resolved_engine
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import connect
from storycreator.transport.resilience.endpoints import Endpoint

WORK_SECONDS = 20.0
"""Then the work is taken back: it is health that is measured."""
IDLE_SECONDS = 3.0
EVERY = 0.01


async def _asked(ask: Any, found: list[float], until: asyncio.Task[Any]) -> None:
    while not until.done():
        began = time.perf_counter()
        await ask.health(60)
        found.append(time.perf_counter() - began)
        await asyncio.sleep(EVERY)


def _times(found: list[float]) -> str:
    found.sort()
    return " | ".join(f"{found[min(len(found) - 1, int(share * len(found)))] * 1e3:.1f} ms" for share in (0.5, 0.99, 1.0))


async def measured(folder: Path) -> list[str]:
    """The table. Needs the models."""
    story = stories.story()
    asks: dict[str, Any] = {
        "A": StoryRequest(prompt="A small robot who counts the stars", pages=4),
        "B": AnalysisRequest(story=story),
        "C1": IllustrationRequest(story=story),
        "C2": NarrationRequest(edition=original_edition(story)),
        "D": None,
    }
    lines = [
        "| health while a service works | engine | worked | p50 | p99 | slowest | p50 idle | p99 idle | slowest idle |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for letter, request in asks.items():
        spec = BY_LETTER[letter]
        engine = resolved_engine(spec, "").name
        place = folder / letter
        place.mkdir()
        if letter == "D":
            request = await bind_request(ArtifactStore.open(str(place / "artifacts")))
        with service(letter, place, **{f"SERVICE_{letter}_ENGINE": engine}) as served:
            clients = {
                mode: connect(spec, (Endpoint("127.0.0.1", port),), mode) for mode, port in (("grpc", served.grpc), ("rpc", served.rpc))
            }
            for one in clients.values():
                await one.health(60)
            idle: list[float] = []
            resting = asyncio.ensure_future(asyncio.sleep(IDLE_SECONDS))
            await asyncio.gather(*(_asked(one, idle, resting) for one in clients.values()))
            found: list[float] = []
            began = time.perf_counter()
            made = Call(job_id="1", stage=letter, deadline=time.monotonic() + WORK_SECONDS)
            working = asyncio.ensure_future(clients["rpc"](request, made))
            await asyncio.gather(*(_asked(one, found, working) for one in clients.values()))
            with suppress(Exception):
                await working
            took = time.perf_counter() - began
            for one in clients.values():
                await one.close()
        lines.append(f"| {spec.name} | {engine} | {took:.0f} s | {_times(found)} | {_times(idle)} |")
    return lines
