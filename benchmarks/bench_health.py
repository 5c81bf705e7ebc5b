"""How soon services say that they are healthy while their heaviest engines load and work: ``make bench-health``.

Both transports are asked at a fixed rate, whether or not the answer before has come, so a silence counts for as long as it lasts. Each
service is started anew, called once (the first seconds of that call load its models), and asked meanwhile.
"""

import argparse
import asyncio
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.support import stories
from benchmarks.support.processes import ROOT, service
from benchmarks.support.productions import bind_request
from storycreator.core.service import Call
from storycreator.locales.sentences import original_edition
from storycreator.messages.analysis import AnalysisRequest
from storycreator.messages.common import Message
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.narration import NarrationRequest
from storycreator.messages.story import StoryRequest
from storycreator.messages.translation import TranslationRequest
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import Client, connect
from storycreator.transport.resilience.endpoints import Endpoint

EVERY = 0.02
IDLE_SECONDS = 3.0
LOADING_SECONDS = 5.0
"""How much of a call counts as loading."""
ENGINES = {"A": "embedded", "B": "local", "C1": "collage", "C2": "kokoro", "C3": "embedded", "D": "press"}
WHEN = ("idle", "loading", "at work")
HARD = "The wheelbarrow wobbled and the hedgehog giggled. A snowdrop peeked out from under the frosty wheelbarrow."
"""What the translator has its language model translate anew."""
TITLES = {"grpc": "gRPC", "rpc": "JSON-RPC"}
Answers = list[tuple[float, float]]
"""When each answer was due to be asked for, and the seconds until it came."""


async def _watch(client: Client, until: asyncio.Future[Any]) -> Answers:
    """Ask every ``EVERY`` seconds until something is done, then wait for the answers."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def ask(due: float) -> tuple[float, float]:
        await client.health(600)
        return due - began, loop.time() - due

    asked: list[asyncio.Future[tuple[float, float]]] = []
    while not until.done():
        asked.append(asyncio.ensure_future(ask(began + EVERY * len(asked))))
        await asyncio.sleep(max(0.0, began + EVERY * len(asked) - loop.time()))
    return await asyncio.gather(*asked)


def _cells(seconds: list[float]) -> str:
    seconds.sort()
    at = [seconds[min(len(seconds) - 1, int(share * len(seconds)))] * 1e3 for share in (0.5, 0.99, 1.0)] if seconds else []
    return " | ".join(f"{value:.1f}" for value in at) or "– | – | –"


async def _request(letter: str, store: Path) -> Message:
    story = stories.story()
    hard = story.model_copy(update={"pages": tuple(page.model_copy(update={"text": HARD}) for page in story.pages)})
    if letter == "D":
        return await bind_request(ArtifactStore.open(str(store)))
    requests: dict[str, Message] = {
        "A": StoryRequest(prompt="Otto the octopus has too many hats", pages=8, engine="embedded"),
        "B": AnalysisRequest(story=story),
        "C1": IllustrationRequest(story=story),
        "C2": NarrationRequest(edition=original_edition(story)),
        "C3": TranslationRequest(edition=original_edition(hard), language="fr", names=("Mira", "Otto")),
    }
    return requests[letter]


async def _measured(letter: str, folder: Path, checkout: Path, seconds: float) -> list[str]:
    """Rows of the table: a service that works for at most so many seconds, asked over each transport."""
    spec = BY_LETTER[letter]
    request = await _request(letter, folder / "artifacts")
    with service(letter, folder, PYTHONPATH=str(checkout), **{f"SERVICE_{letter}_ENGINE": ENGINES[letter]}) as served:
        clients = {mode: connect(spec, (Endpoint("127.0.0.1", port),), mode) for mode, port in (("grpc", served.grpc), ("rpc", served.rpc))}
        for client in clients.values():
            await client.health(60)
        resting = asyncio.ensure_future(asyncio.sleep(IDLE_SECONDS))
        idle = await asyncio.gather(*(_watch(client, resting) for client in clients.values()))
        began = time.monotonic()
        call = Call(job_id="1", stage=letter, deadline=began + seconds)
        working = asyncio.ensure_future(clients["rpc"](request, call))
        busy = await asyncio.gather(*(_watch(client, working) for client in clients.values()))
        took, outcome = time.monotonic() - began, "done"
        try:
            await working
        except Exception as error:
            outcome = type(error).__name__
        for client in clients.values():
            with suppress(Exception):
                await client.close()
    rows = []
    for mode, rested, answers in zip(clients, idle, busy, strict=True):
        loading = [spent for due, spent in answers if due < LOADING_SECONDS]
        at_work = [spent for due, spent in answers if due >= LOADING_SECONDS]
        cells = " | ".join(_cells(part) for part in ([spent for _, spent in rested], loading, at_work))
        rows.append(f"| {letter} {spec.name} | {ENGINES[letter]} | {checkout.name} | {took:.0f} s, {outcome} | {TITLES[mode]} | {cells} |")
    return rows


async def _table(letters: list[str], checkouts: list[Path], seconds: float) -> list[str]:
    lines = [
        f"Milliseconds until the answer; loading is the first {LOADING_SECONDS:.0f} s of the call.", "",
        "| service | engine | checkout | worked | transport | " + " | ".join(f"{when} p50 | p99 | slowest" for when in WHEN) + " |",
        "|---" * 14 + "|",
    ]  # fmt: skip
    for letter in letters:
        for checkout in checkouts:
            with tempfile.TemporaryDirectory(prefix="bench-health-") as folder:
                lines += await _measured(letter, Path(folder), checkout, seconds)
    return lines


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(ENGINES), help="comma-separated letters of services (default: all)")
    parser.add_argument("--seconds", type=float, default=30.0, help="the deadline of each call (default: 30); D needs none of it")
    parser.add_argument("--against", type=Path, action="append", default=[], metavar="FOLDER", help="another checkout, measured in turn")
    asked = parser.parse_args()
    letters = [letter.strip() for letter in asked.only.split(",")]
    if unknown := set(letters) - set(ENGINES):
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}; use {', '.join(ENGINES)}")
    print(f"{machine.describe()}; {machine.library_versions()}; load {os.getloadavg()[0]:.1f} when it began.\n")
    checkouts = [*(folder.resolve() for folder in asked.against), ROOT]
    print("\n".join(asyncio.run(_table(letters, checkouts, asked.seconds))))


if __name__ == "__main__":
    main()
