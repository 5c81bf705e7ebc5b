"""What the transports cost: ``make bench-rpc``. Ours with everything on, and bare floors, measured in the same run in interleaved rounds.

Ratios travel to other machines; absolute times do not. ``--markdown FILE`` puts the tables between the marks of that file.
"""

import argparse
import asyncio
import hashlib
import logging
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import grpc
import uvloop

from benchmarks import machine
from benchmarks.rpc_floors import ECHO, STREAM, RpcFloor, Take
from benchmarks.rpc_parts import measured
from benchmarks.support import stories
from benchmarks.support.processes import environment, free_ports, running, service, wait_until_listens
from storycreator.core.service import Call
from storycreator.jobs.walk import Listener, Results, walk
from storycreator.messages.codec import to_json, to_proto
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.story import Scene, Story, StoryPage, StoryRequest
from storycreator.security.authority import Authority
from storycreator.security.credentials import Credentials
from storycreator.security.identity import AUTHORITY
from storycreator.security.tokens import Signer, SigningKey
from storycreator.services import BY_LETTER, MAIN, SERVICES
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import Client, connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.v1.story_pb2 import Story as StoryProto

ROOT = Path(__file__).resolve().parents[1]

BEGIN, END = "<!-- bench-rpc: written by make bench-rpc -->", "<!-- /bench-rpc -->"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
MODES = ("grpc", "rpc")
TITLES = {"grpc": "gRPC", "rpc": "JSON-RPC"}
Ask = Callable[[], Awaitable[Any]]


@dataclass
class Contestant:
    """Something that is measured, and what came of it."""

    name: str
    ask: Ask
    rounds: list[list[float]] = field(default_factory=list)
    """Seconds of every call, round by round."""

    async def round(self, calls: int) -> None:
        """So many calls, one after another."""
        found = []
        for _ in range(calls):
            began = time.perf_counter()
            await self.ask()
            found.append(time.perf_counter() - began)
        self.rounds.append(found)

    def percentile(self, share: float) -> float:
        """Over all rounds."""
        every = sorted(seconds for one in self.rounds for seconds in one)
        return every[min(len(every) - 1, math.ceil(share * len(every)) - 1)]

    def medians(self) -> list[float]:
        """Of each round: how far they lie apart is how quiet the machine was."""
        return [statistics.median(one) for one in self.rounds]


async def interleaved(contestants: list[Contestant], rounds: int, calls: int) -> None:
    """One round of each in turn, after one that does not count."""
    for number in range(rounds + 1):
        for one in contestants:
            await one.round(calls)
            if number == 0:
                one.rounds.clear()


@contextmanager
def floor(kind: str, content: bytes, folder: Path) -> Iterator[int]:
    """The port of a bare server in a process of its own."""
    file = folder / f"floor-{kind}"
    file.write_bytes(content)
    with subprocess.Popen([sys.executable, "-m", "benchmarks.rpc_floors", kind, file], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()


UNREACHED = {f"STORYCREATOR_{name}_A_MINUTE": str(10**9) for name in ("CALLS", "PAGES")}
"""Limits by caller that are counted and never reached."""


def client(
    letter: str, mode: str, ports: dict[str, tuple[int, int]], key: SigningKey | None = None, credentials: Credentials | None = None
) -> Client:
    """Ours; with a key it signs its calls, with credentials it speaks TLS."""
    sign = Signer(key.secret, MAIN, BY_LETTER[letter]) if key else None
    where = (Endpoint("127.0.0.1", ports[letter][MODES.index(mode)]),)
    return connect(BY_LETTER[letter], where, mode, sign=sign, credentials=credentials)


def certificates(folder: Path, *names: str) -> Credentials:
    """Issue certificates to some containers; those of the first."""
    authority = Authority.create(folder / AUTHORITY)
    for name in names:
        authority.equip(folder / name, name)
    return Credentials(folder / names[0])


REQUEST = StoryRequest(prompt="A small robot who counts the stars", pages=4)


def large() -> Story:
    """An ordinary story, 4.5 KB as JSON."""
    story = stories.story()
    page = story.pages[0]
    text = page.text + " Moon." * ((4_500 - len(to_json(story))) // 6)
    return story.model_copy(update={"pages": (page.model_copy(update={"text": text}), *story.pages[1:])})


def small() -> Story:
    """About the least a story can be, 150 B as protobuf."""
    page = StoryPage(number=1, text="A fox saw the moon and said good night. " * 2, scene=Scene(place="the wood"))
    return Story(title="Fox", pages=(page,), provenance=Provenance(service="A", engine="test"))


async def hop(folder: Path, reply: Story, rounds: int, calls: int) -> list[str]:
    """One call of the story generator that has its answer ready: ours with validation, trace context, deadline, admission and a log line,
    against an echo of the same message. The floors parse and write the message too, each with the library ours uses (protobuf, orjson);
    they do not check it, and carry no context. Ours twice: as a caller who wants the answer only, and as one who listens for progress
    (there is none here). And once more by mutual TLS with a signed token and an audit log."""
    request = REQUEST
    sizes = f"{len(to_json(reply)):,} B as JSON, {to_proto(reply).ByteSize():,} B as protobuf"
    body, numbers = to_proto(request), iter(range(10**9))
    with ExitStack() as stack:
        rpc_port = stack.enter_context(floor("rpc", to_json(reply), folder))
        grpc_port = stack.enter_context(floor("grpc", to_proto(reply).SerializeToString(), folder))
        (folder / "reply.json").write_bytes(to_json(reply))
        environ = {"STORYCREATOR_BENCH_REPLY": str(folder / "reply.json"), **UNREACHED}
        served = stack.enter_context(service("A", folder, module="benchmarks.support.echo_service", **environ))
        key = SigningKey.generate()
        shown = certificates(folder / "tls", MAIN, BY_LETTER["A"].container)
        environ |= {"STORYCREATOR_TOKEN_KEYS": key.public, "STORYCREATOR_AUDIT": "on"}
        environ |= {"STORYCREATOR_TLS": "mutual", "STORYCREATOR_TLS_DIR": str(folder / "tls")}
        guarded = stack.enter_context(service("A", folder, module="benchmarks.support.echo_service", **environ))
        ours = {mode: client("A", mode, {"A": (served.grpc, served.rpc)}) for mode in MODES}
        signed = {mode: client("A", mode, {"A": (guarded.grpc, guarded.rpc)}, key, shown) for mode in MODES}

        async def hear(_: Progress) -> None:
            pass

        def asking(mode: str, peers: dict[str, Client] = ours, **context: Any) -> Ask:
            async def ask() -> Any:
                made = Call(job_id=f"{mode}-{next(numbers)}", stage="A", deadline=time.monotonic() + 60, traceparent=TRACE, **context)
                return await peers[mode](request, made)

            return ask

        _, bare = await asyncio.get_running_loop().create_connection(RpcFloor, "127.0.0.1", rpc_port)
        value = request.model_dump(mode="json")
        async with grpc.aio.insecure_channel(f"127.0.0.1:{grpc_port}") as channel:
            echo: Any = channel.unary_unary(
                ECHO, request_serializer=type(body).SerializeToString, response_deserializer=StoryProto.FromString
            )
            stream: Any = channel.unary_stream(
                STREAM, request_serializer=type(body).SerializeToString, response_deserializer=StoryProto.FromString
            )

            async def streamed() -> None:
                async for _ in stream(body):
                    pass

            contestants = [
                Contestant("JSON-RPC floor (asyncio Protocol, uvloop, orjson)", lambda: bare.ask(value)),
                Contestant("JSON-RPC, everything on", asking("rpc")),
                Contestant("JSON-RPC, everything on, progress heard", asking("rpc", report=hear)),
                Contestant("JSON-RPC, with TLS, token and audit log", asking("rpc", signed)),
                Contestant("gRPC floor (grpc.aio, unary echo)", lambda: echo(body)),
                Contestant("gRPC floor (grpc.aio, stream of one)", streamed),
                Contestant("gRPC, everything on", asking("grpc")),
                Contestant("gRPC, everything on, progress heard", asking("grpc", report=hear)),
                Contestant("gRPC, with TLS, token and audit log", asking("grpc", signed)),
            ]
            await interleaved(contestants, rounds, calls)
        bare.transport.close()
        for peer in (*ours.values(), *signed.values()):
            await peer.close()
    lines = [f"| one hop, answer of {sizes} | p50 | p95 | p99 | medians of the rounds | × floor |", "|---|---|---|---|---|---|"]
    bare_time = 0.0
    for one in contestants:
        bare_time = one.percentile(0.5) if "floor" in one.name and "stream" not in one.name else bare_time
        ratio = f"{one.percentile(0.5) / bare_time:.2f}"
        times = " | ".join(f"{one.percentile(share) * 1e6:.0f} µs" for share in (0.5, 0.95, 0.99))
        spread = f"{min(one.medians()) * 1e6:.0f}–{max(one.medians()) * 1e6:.0f} µs"
        lines.append(f"| {one.name} | {times} | {spread} | {ratio} |")
    return lines


async def artifact(folder: Path, rounds: int) -> list[str]:
    """50 MB from a service's store, verified by hash, against a bare stream of the same file."""
    content = os.urandom(50_000_000)
    ref = await ArtifactStore.open(str(folder / "artifacts")).put(content, media_type="audio/flac", name="fifty.flac")
    with ExitStack() as stack:
        stream_port = stack.enter_context(floor("stream", content, folder))
        served = stack.enter_context(service("C4", folder))
        ports = {"C4": (served.grpc, served.rpc)}
        ours = {mode: client("C4", mode, ports) for mode in MODES}

        def verified(digest: "hashlib._Hash") -> None:
            assert digest.hexdigest() == ref.sha256

        def fetching(mode: str) -> Ask:
            async def ask() -> None:
                digest = hashlib.sha256()
                async for piece in ours[mode].fetch(ref):
                    digest.update(piece)
                verified(digest)

            return ask

        async def bare() -> None:
            _, taken = await asyncio.get_running_loop().create_connection(Take, "127.0.0.1", stream_port)
            await taken.ended
            verified(taken.digest)

        async def streams() -> None:
            digest = hashlib.sha256()
            reader, writer = await asyncio.open_connection("127.0.0.1", stream_port, limit=2**20)
            while piece := await reader.read(2**18):
                digest.update(piece)
            writer.close()
            verified(digest)

        contestants = [
            Contestant("bare stream (asyncio Protocol)", bare),
            Contestant("bare stream (asyncio streams)", streams),
            Contestant("JSON-RPC, raw pieces", fetching("rpc")),
            Contestant("gRPC", fetching("grpc")),
        ]
        await interleaved(contestants, rounds, 2)
        idle = served.resident_bytes()
        for peer in ours.values():
            await peer.close()
    lines = ["| 50 MB artifact, hashed | p50 | medians of the rounds | × bare |", "|---|---|---|---|"]
    for one in contestants:
        spread = f"{min(one.medians()) * 1e3:.0f}–{max(one.medians()) * 1e3:.0f} ms"
        ratio = one.percentile(0.5) / contestants[0].percentile(0.5)
        lines.append(f"| {one.name} | {one.percentile(0.5) * 1e3:.0f} ms | {spread} | {ratio:.2f} |")
    return [*lines, "", f"The serving process held {idle / 2**20:.0f} MiB after it."]


SILENT = Listener(stage_began=lambda _stage: None, stage_ended=lambda _stage, _seconds: None, progress=lambda _progress: None)


async def walks(folder: Path, rounds: int, each: int) -> list[str]:
    """Eight processes whose services answer at once (the hub is the real one): what is left is what the transports take."""
    found = iter(free_ports(2 * len(SERVICES)))
    ports = {spec.letter: (next(found), next(found)) for spec in SERVICES}
    environ = environment(folder, ports, STORYCREATOR_AT_WORK="64", STORYCREATOR_CALLS_AT_ONCE="0", **UNREACHED)
    job = JobRequest(story=StoryRequest(prompt="A small robot who counts the stars", pages=4), languages=())
    times: dict[tuple[str, int], list[float]] = {}
    rates: dict[tuple[str, int], list[float]] = {}
    with ExitStack() as stack:
        for spec in SERVICES:
            one = stack.enter_context(running(spec.letter, folder, environ, f"benchmarks.support.instant_service {spec.letter}"))
            wait_until_listens(one.process, one.grpc, one.rpc)
        peers: dict[str, dict[str, Client]] = {mode: {stage: client(stage, mode, ports) for stage in Stage} for mode in MODES}
        numbers = iter(range(10**9))

        async def one_walk(mode: str) -> float:
            began = time.perf_counter()
            await walk(f"{mode}-{next(numbers)}", job, peers[mode], SILENT, Results())
            return time.perf_counter() - began

        for number in range(rounds + 1):
            for at_once in (1, 8, 32):
                for mode in MODES:
                    began, left = time.perf_counter(), iter(range(max(each, at_once)))
                    took: list[float] = []

                    async def work(mode: str = mode, left: Iterator[int] = left, took: list[float] = took) -> None:
                        took.extend([await one_walk(mode) for _ in left])

                    await asyncio.gather(*(work() for _ in range(at_once)))
                    if number:
                        times.setdefault((mode, at_once), []).extend(took)
                        rates.setdefault((mode, at_once), []).append(len(took) / (time.perf_counter() - began))
        for mode in MODES:
            for peer in peers[mode].values():
                await peer.close()
    lines = ["| walk over eight processes | in flight | p50 | walks a second | spread |", "|---|---|---|---|---|"]
    for (mode, at_once), took in times.items():
        rate = rates[mode, at_once]
        lines.append(
            f"| {TITLES[mode]} | {at_once} | {statistics.median(took) * 1e3:.1f} ms | {statistics.median(rate):.0f} | "
            f"{min(rate):.0f}–{max(rate):.0f} |"
        )
    return lines


async def idle(folder: Path) -> list[str]:
    """Memory of a service without a model that has answered a health check on both transports."""
    with service("C4", folder) as served:
        for mode in MODES:
            one = client("C4", mode, {"C4": (served.grpc, served.rpc)})
            await one.health(30)
            await one.close()
        return [f"An idle service without a model (the formatter) holds {served.resident_bytes() / 2**20:.1f} MiB."]


PARTS = ("hop", "small", "parts", "walk", "artifact", "idle")


async def measure(only: list[str], rounds: int, calls: int) -> str:
    """All tables as Markdown."""
    parts: tuple[Callable[[Path], Awaitable[list[str]]], ...] = (
        lambda folder: hop(folder, large(), rounds, calls),
        lambda folder: hop(folder, small(), rounds, calls),
        lambda _folder: measured(REQUEST, large(), TRACE),
        lambda folder: walks(folder, rounds, max(8, calls // 25)),
        lambda folder: artifact(folder, rounds),
        idle,
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in ("grpcio", "protobuf", "uvloop", "orjson", "pydantic"))
    load = os.getloadavg()[0]
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, {machine.describe()}; {libraries}. {rounds} rounds; load {load:.1f} when it began.", ""]
    for name, part in zip(PARTS, parts, strict=True):
        if name in only or not only:
            print(f"{name} …", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory(prefix="bench-rpc-") as folder:
                lines += [*await part(Path(folder)), ""]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write where asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", action="append", default=[], choices=PARTS, help="repeatable")
    arguments.add_argument("--rounds", type=int, default=10)
    arguments.add_argument("--calls", type=int, default=500, help="of one contestant in one round")
    arguments.add_argument("--markdown", type=Path, help="a file with the two marks")
    asked = arguments.parse_args()
    logging.basicConfig(level=logging.WARNING)
    text = uvloop.run(measure(asked.only, asked.rounds, asked.calls))
    print(text)
    if asked.markdown:
        before, _, rest = asked.markdown.read_text(encoding="utf-8").partition(BEGIN)
        _, mark, after = rest.partition(END)
        if not mark:
            raise SystemExit(f"{asked.markdown} has no {BEGIN} … {END}")
        asked.markdown.write_text(f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
