"""The same assertions over {in-process, gRPC, JSON-RPC}: nothing a caller could notice differs."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, Any, cast

import pytest
from pydantic import Field, create_model

from benchmarks.support.stories import story
from storycreator.core.dispatcher import Admission, LocalDispatcher
from storycreator.core.errors import (
    BusyError,
    CancelledByCallerError,
    DamagedArtifactError,
    DeadlineError,
    EngineError,
    FieldFault,
    InternalError,
    InvalidInputError,
    LimitError,
    ModelUnavailableError,
    NotFoundError,
    PermissionDeniedError,
    RemoteEngineError,
    StoreError,
    StoryCreatorError,
    UnauthenticatedError,
    UnavailableError,
    UnsuitableError,
)
from storycreator.core.loading import loading
from storycreator.core.service import Call
from storycreator.messages.codec import schema
from storycreator.messages.common import Progress
from storycreator.messages.package import Format
from storycreator.messages.preflight import Outlook, Preflight, PreflightRequest, Prospect, Site
from storycreator.messages.production import BranchKind
from storycreator.messages.story import CastRequest, Story, StoryRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.security.gatekeeper import Gatekeeper, Rules
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.base import Timing
from storycreator.transport.grpc.client import GrpcClient
from storycreator.transport.jsonrpc.client import JsonRpcClient
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy
from tests.support.story_service import generator


async def foresees(request: PreflightRequest, made: Call) -> Preflight:
    """Says what it was asked, and with which token."""
    if request.voice == "fault":
        raise ZeroDivisionError("a fault")
    row = Prospect(service="A", wish=f"{request.voice} {request.story.prompt}", outlook=Outlook.PARTLY, reason=made.token, repair="…\u2028")
    return Preflight(prospects=(row,), sites=(Site(service="A", store="5t0re", clock=1.5),))


async def never(_request: StoryRequest, _call: Call) -> Story:
    raise AssertionError("a stage was called")


Work = Callable[[StoryRequest, Call], Coroutine[Any, Any, Story]]
ONCE = Resilience(retry=RetryPolicy(attempts=1))
modes = pytest.mark.parametrize("mode", ["local", "grpc", "rpc"])
wires = pytest.mark.parametrize("mode", ["grpc", "rpc"])


class Heard:
    """What a caller learnt beside the result."""

    def __init__(self) -> None:
        self.timings: list[tuple[Timing, float]] = []

    def __call__(self, _call: Call, timing: Timing, seconds: float) -> None:
        self.timings.append((timing, seconds))


@asynccontextmanager
async def client(
    mode: str, work: Work, *, admission: Admission | None = None, token: str = "", policy: Resilience = ONCE, heard: Heard | None = None
) -> AsyncIterator[Any]:
    spec = BY_LETTER["A"]
    dispatcher = LocalDispatcher(
        spec, cast("Any", work), ArtifactStore.open("memory://"), "1.2.3", admission, store="5t0re", preflight=foresees,
        gatekeeper=Gatekeeper(spec, Rules(token=token)),
    )  # fmt: skip
    if mode == "local":

        async def local(request: StoryRequest, call: Call) -> Any:
            return (await dispatcher.invoke(request, call)).message

        yield local
        return
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(listening(dispatcher, "127.0.0.1", Ports(0, 0), grace=1.0))
        made: GrpcClient | JsonRpcClient
        if mode == "grpc":
            made = GrpcClient(spec, (Endpoint("127.0.0.1", ports.grpc),), policy=policy, on_timing=heard or Heard())
        else:
            made = JsonRpcClient(spec, (Endpoint("127.0.0.1", ports.rpc),), policy=policy, on_timing=heard or Heard())
        try:
            yield made
        finally:
            await made.close()


def call(**context: Any) -> Call:
    return Call(**({"job_id": "job-1", "stage": "A"} | context))


REQUEST = StoryRequest(
    prompt="A fox\u2028and a « crow » 🦊",
    pages=5,
    hero_name="Zoë",
    friend_name="Bo",
    cast=(CastRequest(name="Zoë", kind="girl"), CastRequest(name="Grandpa")),
    seed=2**32 - 1,
)


@modes
async def test_the_request_the_result_and_the_progress_arrive_as_they_were_sent(mode: str) -> None:
    seen: list[tuple[StoryRequest, Call]] = []

    async def work(request: StoryRequest, made: Call) -> Story:
        seen.append((request, made))
        for page in range(1, 4):
            await made.report(Progress(stage="A", message="page", done=page, total=3, page=page, text="Once…\n\u2029"))
        return story("A « title »\u2028")

    said: list[Progress] = []

    async def report(progress: Progress) -> None:
        said.append(progress)

    heard = Heard()
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with client(mode, work, heard=heard) as ask:
        reply = await ask(REQUEST, call(branch="x:y", traceparent=trace, token="secret", report=report))
    assert reply == story("A « title »\u2028")
    assert [(p.page, p.text) for p in said] == [(1, "Once…\n\u2029"), (2, "Once…\n\u2029"), (3, "Once…\n\u2029")]
    request, made = seen[0]
    assert request == REQUEST
    assert (made.job_id, made.stage, made.branch, made.traceparent, made.token) == ("job-1", "A", "x:y", trace, "secret")
    if mode != "local":
        timing, seconds = heard.timings[0]
        assert 0 <= timing.queued_seconds <= seconds
        assert 0 < timing.worked_seconds <= seconds
        assert abs(timing.received_at - time.time()) < 60


@wires
async def test_health_names_the_models_it_is_loading_and_serves_meanwhile(mode: str) -> None:
    async def work(_request: StoryRequest, _call: Call) -> Story:
        return story()

    async with client(mode, work) as ask:
        with loading("kokoro"), loading("story-model"):
            health = await ask.health(10)
            assert (health.serving, health.loading) == (True, ("kokoro", "story-model"))
            assert await ask(REQUEST, call()) == story()
        assert (await ask.health(10)).loading == ()


@wires
@pytest.mark.parametrize(
    ("people", "field"),
    [
        ([CastRequest(name=name) for name in ("Ann", "Ben", "Cleo", "Dan", "Eve")], "cast"),
        ([CastRequest(name="Ann"), CastRequest(name="Ann")], "cast"),
        ([CastRequest(name="Ann"), CastRequest.model_construct(name="R2-D2; DROP", kind="")], "cast.1.name"),
        ([CastRequest(name="Ann", kind="spoon")], "cast.0.kind"),
    ],
)
async def test_a_bad_cast_is_refused_by_its_field(mode: str, people: list[CastRequest], field: str) -> None:
    async with client(mode, generator(engine="frames-draft").generate_story) as ask:
        with pytest.raises(InvalidInputError) as caught:
            await ask(REQUEST.model_copy(update={"hero_name": "", "friend_name": "", "cast": tuple(people)}), call())
    assert caught.value.fields[0].field == field


@modes
async def test_progress_from_many_tasks_at_once_all_arrives(mode: str) -> None:
    async def work(_request: StoryRequest, made: Call) -> Story:
        await asyncio.gather(*(made.report(Progress(stage="A", message="x" * 2_000, page=page)) for page in range(300)))
        return story()

    said: list[int] = []

    async def report(progress: Progress) -> None:
        await asyncio.sleep(0)
        said.append(progress.page)

    async with client(mode, work) as ask:
        await ask(REQUEST, call(report=report))
    assert sorted(said) == list(range(300))


@modes
@pytest.mark.parametrize("listens", [True, False])
async def test_progress_travels_to_callers_who_listen_and_does_not_disturb_others(mode: str, listens: bool) -> None:
    async def work(_request: StoryRequest, made: Call) -> Story:
        await made.report(Progress(stage="A", message="page"))
        return story()

    said: list[str] = []

    async def report(progress: Progress) -> None:
        said.append(progress.message)

    async with client(mode, work) as ask:
        assert await ask(REQUEST, call(report=report) if listens else call()) == story()
    assert said == (["page"] if listens else [])


@wires
async def test_progress_the_caller_does_not_understand_is_logged_and_the_call_goes_on(
    mode: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    strict = create_model("Progress", __base__=Progress, __module__=Progress.__module__, message=(Annotated[str, Field(max_length=4)], ...))
    for module in ("storycreator.transport.grpc.client", "storycreator.transport.jsonrpc.client"):
        monkeypatch.setattr(f"{module}.Progress", strict)

    async def work(_request: StoryRequest, made: Call) -> Story:
        await made.report(Progress(stage="A", message="far too long"))
        await made.report(Progress(stage="A", message="page"))
        return story()

    said: list[str] = []

    async def report(progress: Progress) -> None:
        said.append(progress.message)

    async with client(mode, work) as ask:
        assert await ask(REQUEST, call(report=report)) == story()
    assert said == ["page"]
    assert "invalid progress: message: String should have at most 4 characters" in caplog.text


ERRORS: list[StoryCreatorError] = [
    InvalidInputError("pages: too many", fields=(FieldFault("pages", "too many"), FieldFault("story.pages.0.text", "empty"))),
    *(
        kind("what happened, and what to do", stage="C1")
        for kind in (
            UnsuitableError, ModelUnavailableError, NotFoundError, EngineError, RemoteEngineError, UnavailableError, StoreError,
            DamagedArtifactError, DeadlineError, CancelledByCallerError, UnauthenticatedError, PermissionDeniedError, InternalError,
        )
    ),
    BusyError("full", retry_after=1.25),
    LimitError("too many", retry_after=12.0),
    StoreError("no room for b\udcff.png", fields=(FieldFault("name\udcff", "b\udcff.png"),)),  # a file name that is not UTF-8
]  # fmt: skip


@modes
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_every_error_arrives_with_the_same_fields(mode: str, error: StoryCreatorError) -> None:
    async def work(_request: StoryRequest, _call: Call) -> Story:
        raise error

    async with client(mode, work) as ask:
        with pytest.raises(type(error)) as caught:
            await ask(REQUEST, call())
    came = caught.value
    assert (type(came), came.message, came.fields, came.retry_after) == (type(error), error.message, error.fields, error.retry_after)
    assert came.stage == (error.stage or ("" if mode == "local" else "A"))


@modes
async def test_the_deadline_reaches_the_work_and_ends_it(mode: str) -> None:
    left: list[float | None] = []
    stopped = asyncio.Event()

    async def work(_request: StoryRequest, made: Call) -> Story:
        left.append(made.remaining())
        try:
            async with asyncio.timeout(made.remaining()):
                await asyncio.sleep(30)
        except TimeoutError as error:
            raise DeadlineError("too slow") from error
        finally:
            stopped.set()
        return story()

    async with client(mode, work) as ask:
        with pytest.raises(DeadlineError):
            await ask(REQUEST, call(deadline=time.monotonic() + 0.4))
        async with asyncio.timeout(5):
            await stopped.wait()
    assert left[0] is not None
    assert 0 < left[0] < 0.45  # gRPC rounds up


@modes
async def test_a_caller_that_goes_away_stops_the_work(mode: str) -> None:
    began, stopped = asyncio.Event(), asyncio.Event()

    async def work(_request: StoryRequest, _call: Call) -> Story:
        began.set()
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            stopped.set()
            raise
        return story()

    async with client(mode, work) as ask:
        asking = asyncio.ensure_future(ask(REQUEST, call()))
        await began.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with asyncio.timeout(5):
            await stopped.wait()


@modes
async def test_the_same_key_is_worked_on_once(mode: str) -> None:
    count = 0

    async def work(_request: StoryRequest, _call: Call) -> Story:
        nonlocal count
        count += 1
        await asyncio.sleep(0.05)
        return story(f"Number {count}")

    async with client(mode, work) as ask:
        both = await asyncio.gather(ask(REQUEST, call()), ask(REQUEST, call()))
        again = await ask(REQUEST, call())
        other = await ask(REQUEST, call(job_id="job-2"))
    assert [reply.title for reply in (*both, again, other)] == ["Number 1", "Number 1", "Number 1", "Number 2"]


@modes
async def test_above_its_limit_a_service_refuses_at_once_and_says_when_to_come_back(mode: str) -> None:
    go = asyncio.Event()

    async def work(_request: StoryRequest, _call: Call) -> Story:
        await go.wait()
        return story()

    async with client(mode, work, admission=Admission(at_work=1, waiting=1, retry_after=0.5)) as ask:
        inside = [asyncio.ensure_future(ask(REQUEST, call(job_id=f"job-{n}"))) for n in range(2)]
        await asyncio.sleep(0.2)
        with pytest.raises(BusyError) as caught:
            await ask(REQUEST, call(job_id="job-9"))
        assert caught.value.retry_after == 0.5
        go.set()
        assert [reply.title for reply in await asyncio.gather(*inside)] == [story().title] * 2


@modes
async def test_where_calls_take_long_a_refused_caller_is_told_to_wait_longer(mode: str) -> None:
    async def work(_request: StoryRequest, _call: Call) -> Story:
        await asyncio.sleep(0.4)
        return story()

    async with client(mode, work, admission=Admission(at_work=1, waiting=0, retry_after=0.01)) as ask:
        await ask(REQUEST, call())
        inside = asyncio.ensure_future(ask(REQUEST, call(job_id="job-2")))
        await asyncio.sleep(0.1)
        with pytest.raises(BusyError, match="try again in") as caught:
            await ask(REQUEST, call(job_id="job-3"))
        await inside
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 0.3


@wires
async def test_a_refused_call_is_made_again_after_the_pause_it_was_told(mode: str) -> None:
    failures = [UnavailableError("away"), BusyError("full", retry_after=0.01)]

    async def work(_request: StoryRequest, _call: Call) -> Story:
        if failures:
            raise failures.pop()
        return story()

    async with client(mode, work, policy=Resilience(retry=RetryPolicy(attempts=3, first_pause=0.01))) as ask:
        assert (await ask(REQUEST, call())).title == story().title


@wires
async def test_what_is_at_work_is_finished_when_the_service_stops(mode: str) -> None:
    spec = BY_LETTER["A"]

    async def work(_request: StoryRequest, _call: Call) -> Story:
        await asyncio.sleep(0.3)
        return story()

    dispatcher = LocalDispatcher(spec, cast("Any", work), ArtifactStore.open("memory://"), "1")
    async with listening(dispatcher, "127.0.0.1", Ports(0, 0), grace=5.0) as ports:
        kind = GrpcClient if mode == "grpc" else JsonRpcClient
        ask = kind(spec, (Endpoint("127.0.0.1", ports.grpc if mode == "grpc" else ports.rpc),), policy=ONCE)
        asking = asyncio.ensure_future(ask(REQUEST, call()))
        await asyncio.sleep(0.1)
    assert (await asking).title == story().title  # type: ignore[attr-defined]
    with pytest.raises(UnavailableError):
        await ask(REQUEST, call(job_id="late"))
    await ask.close()


@wires
async def test_nobody_there_is_said_with_the_address(mode: str) -> None:
    kind = GrpcClient if mode == "grpc" else JsonRpcClient
    ask = kind(BY_LETTER["A"], (Endpoint("127.0.0.1", 9),), policy=ONCE)
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1:9"):
        await ask(REQUEST, call())
    await ask.close()


@wires
async def test_an_artifact_comes_whole_from_any_offset_while_other_calls_go_on(mode: str) -> None:
    store = ArtifactStore.open("memory://")
    content = bytes(range(256)) * 12_345 + b"\n{\n"
    ref = await store.put(content, media_type="image/png", name="a.png")

    async def work(_request: StoryRequest, _call: Call) -> Story:
        return story()

    dispatcher = LocalDispatcher(BY_LETTER["A"], cast("Any", work), store, "1")
    async with listening(dispatcher, "127.0.0.1", Ports(0, 0), grace=1.0) as ports:
        kind = GrpcClient if mode == "grpc" else JsonRpcClient
        ask = kind(BY_LETTER["A"], (Endpoint("127.0.0.1", ports.grpc if mode == "grpc" else ports.rpc),), policy=ONCE)
        for offset in (0, 1, 262_144, len(content) - 1, len(content)):
            pieces = []
            async for piece in ask.fetch(ref, offset):
                pieces.append(piece)
                await ask(REQUEST, call(job_id=f"{offset}-{len(pieces)}"))
            assert b"".join(pieces) == content[offset:]
        with pytest.raises(InvalidInputError) as caught:
            [piece async for piece in ask.fetch(ref, len(content) + 1)]
        assert caught.value.fields[0].field == "offset"
        with pytest.raises(NotFoundError):
            [piece async for piece in ask.fetch(ref.model_copy(update={"sha256": "0" * 64}))]
        await ask.close()


@wires
async def test_a_preflight_is_answered_without_calling_the_stage_and_needs_the_token(mode: str) -> None:
    asked = PreflightRequest(story=REQUEST, voice="Heart", languages=("es", "pt-BR"), formats=(Format.PDF,), skip=(BranchKind.LAYOUT,))
    async with client(mode, never, token="secret") as ask:
        with pytest.raises(UnauthenticatedError, match="STORYCREATOR_TOKEN"):
            await ask.preflight(asked, call(deadline=time.monotonic() + 5))
        answer = await ask.preflight(asked, call(deadline=time.monotonic() + 5, token="secret"))
    assert answer == await foresees(asked, call(token="secret"))


@wires
async def test_a_preflight_that_fails_is_told_as_a_fault_of_the_service(mode: str) -> None:
    asked = PreflightRequest(story=REQUEST, voice="fault")
    async with client(mode, never) as ask:
        with pytest.raises(InternalError, match=r"^the story generator failed unexpectedly; its log says why$") as caught:
            await ask.preflight(asked, call(deadline=time.monotonic() + 5))
        assert not isinstance(caught.value, EngineError)
        assert (await ask.health(5)).serving


@wires
async def test_health_tells_store_schema_and_clock(mode: str) -> None:
    async with client(mode, never) as ask:
        health = await ask.health(5)
    assert (health.store, health.schema) == ("5t0re", schema())
    assert abs(health.clock - time.time()) < 60


@wires
async def test_a_preflight_about_nothing_is_refused_by_the_name_of_the_field(mode: str) -> None:
    broken = PreflightRequest.model_construct(
        **{**dict(PreflightRequest(story=REQUEST)), "story": REQUEST.model_copy(update={"pages": 99})}
    )
    async with client(mode, never) as ask:
        with pytest.raises(InvalidInputError) as caught:
            await ask.preflight(broken, call(deadline=time.monotonic() + 5))
    assert [fault.field for fault in caught.value.fields] == ["story.pages"]
