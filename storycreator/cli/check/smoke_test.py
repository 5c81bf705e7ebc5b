"""A real run of the whole chain over one transport with draft engines, and measurements of the connection."""

import asyncio
import hashlib
import statistics
import time
import uuid
from dataclasses import dataclass, field
from typing import cast

from storycreator.core.errors import DamagedArtifactError, DeadlineError, StoryCreatorError, UnauthenticatedError
from storycreator.core.service import Call
from storycreator.jobs.timeline import Hop
from storycreator.jobs.walk import Listener, Results, walk
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.package import Package
from storycreator.messages.production import BranchStatus
from storycreator.messages.story import StoryRequest
from storycreator.models.library import ModelLibrary
from storycreator.runtime.pipeline import Pipeline, open_pipeline
from storycreator.services import BY_LETTER
from storycreator.settings import PipelineMode, Settings, address
from storycreator.transport.base import Timing
from storycreator.transport.connect import Client
from storycreator.transport.resilience.endpoints import parse

PINGS = 11
FETCH_SECONDS, FETCH_BYTES = 2.0, 32 * 1024 * 1024
"""The package is fetched repeatedly until either is reached."""


@dataclass(frozen=True)
class Link:
    """The connection to one machine over one transport."""

    host: str
    mode: str
    round_trip_ms: float
    """Median of health checks on an open connection: what a small call costs at least."""
    clock_offset_seconds: float
    """How far its clock is ahead of ours."""
    clock_uncertainty_seconds: float
    megabytes_per_second: float | None = None
    """Of artifacts fetched from there; only from where the package is."""


@dataclass(frozen=True)
class SmokeTest:
    """How the chain ran over one transport."""

    mode: str
    ok: bool
    seconds: float
    stages: dict[str, float] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    failed_stage: str = ""
    reason: str = ""
    advice: str = ""


def _job() -> JobRequest:
    """The same each time: what it leaves in an artifact store it leaves once."""
    return JobRequest(story=StoryRequest(prompt="A lighthouse that learns to whistle", pages=4, seed=1), languages=("es",), draft=True)


def _where(letter: str, mode: PipelineMode) -> str:
    spec = BY_LETTER[letter]
    return parse(*address(letter, spec.grpc_port, spec.rpc_port).where(mode))[0].host


async def run_smoke_test(settings: Settings, mode: PipelineMode, seconds: float) -> SmokeTest:
    """Make a draft book over a transport within seconds, fetch it, and measure. Failures are in the answer."""
    began = time.monotonic()
    results, hops = Results(), list[Hop]()

    def hop(call: Call, timing: Timing, total: float) -> None:
        hops.append(Hop.measured(call.stage, total, time.time(), timing.queued_seconds, timing.worked_seconds, timing.received_at))

    remote = settings.model_copy(update={"pipeline_mode": mode})
    try:
        async with asyncio.timeout(seconds), open_pipeline(remote, ModelLibrary(settings.models_dir), hop) as pipeline:
            await walk(uuid.uuid4().hex, _job(), pipeline.peers, Listener(), results)
            assert results.package is not None
            speed = await _speed(pipeline, results.package)
            links = [await _link(host, pipeline, mode, hops, speed) for host in dict.fromkeys(_where(stage, mode) for stage in Stage)]
    except TimeoutError:
        late = DeadlineError(
            f"the draft book was not finished within {seconds:g} s; give it more with --call-timeout, and look at the logs"
        )
        return _failed(mode, began, results, late)
    except StoryCreatorError as error:
        return _failed(mode, began, results, error)
    assert results.production is not None
    stages = {str(span.name): round(span.duration, 3) for span in results.timeline.spans}
    wrong = [outcome for outcome in results.production.outcomes if outcome.status is BranchStatus.FAILED]
    advice = "; ".join(f"{outcome.branch}: {outcome.reason}" for outcome in wrong)
    spent = round(time.monotonic() - began, 3)
    return SmokeTest(str(mode), not wrong, spent, stages, tuple(links), "C" if wrong else "", "BRANCH_FAILED" if wrong else "", advice)


def _failed(mode: PipelineMode, began: float, results: Results, error: StoryCreatorError) -> SmokeTest:
    broken = [span.name for span in results.timeline.spans if span.status != "ok"]
    stage = error.stage or (str(broken[-1]) if broken else "")
    advice = error.message
    if isinstance(error, UnauthenticatedError):
        advice += " (in .env.machine1 and in .env.machine2, then start both again)"
    return SmokeTest(str(mode), False, round(time.monotonic() - began, 3), failed_stage=stage, reason=error.reason, advice=advice)


async def _speed(pipeline: Pipeline, package: Package) -> float:
    """Megabytes a second of fetching the package, verified. Raises ``DamagedArtifactError``."""
    began, fetched = time.monotonic(), 0
    while True:
        for file in package.files:
            digest = hashlib.sha256()
            async for piece in pipeline.artifacts.chunks(file.artifact):
                digest.update(piece)
                fetched += len(piece)
            if digest.hexdigest() != file.artifact.sha256:
                raise DamagedArtifactError(f"{file.artifact.name}: what arrived does not match its hash", stage=Stage.BINDING)
            spent = time.monotonic() - began
            if spent >= FETCH_SECONDS or fetched >= FETCH_BYTES:
                return fetched / spent / 1e6


async def _link(host: str, pipeline: Pipeline, mode: PipelineMode, hops: list[Hop], speed: float) -> Link:
    stages = [stage for stage in Stage if _where(stage, mode) == host]
    peer = cast("Client", pipeline.peers[stages[0]])
    pings = []
    for _ in range(PINGS):
        began = time.perf_counter()
        await peer.health(10)
        pings.append((time.perf_counter() - began) * 1000)
    best = min((hop for hop in hops if hop.stage in stages), key=lambda hop: hop.uncertainty)
    fetched_there = Stage.BINDING in stages
    return Link(
        host, str(mode), round(statistics.median(pings), 3), round(best.clock_offset, 4), round(best.uncertainty, 4),
        round(speed, 2) if fetched_there else None,
    )  # fmt: skip
