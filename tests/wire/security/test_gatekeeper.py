"""Tokens, limits and the audit log over both wires: each refusal is typed, says nothing about the inside, and the service lives."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import grpc
import pytest

from benchmarks.support.stories import story
from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.errors import (
    InvalidInputError,
    LimitError,
    NotFoundError,
    PermissionDeniedError,
    StoryCreatorError,
    UnauthenticatedError,
)
from storycreator.core.service import Call
from storycreator.messages.common import ArtifactRef
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.serve import Ports, listening
from storycreator.security.audit import AuditLog, entries, verify
from storycreator.security.gatekeeper import Gatekeeper, Rules
from storycreator.security.limits import CallerLimits
from storycreator.security.tokens import Claims, PublicKeys, Signer, SigningKey
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import Client, connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy

A = BY_LETTER["A"]
KEY, OTHER = SigningKey("A" * 42 + "E"), SigningKey("B" * 42 + "E")
SECRET = "the-plum-tree-behind-the-mill"
REQUEST = StoryRequest(prompt=f"A fox and {SECRET}")
ONCE = Resilience(retry=RetryPolicy(attempts=1))
wires = pytest.mark.parametrize("mode", ["grpc", "rpc"])


async def work(request: StoryRequest, _call: Call) -> Story:
    if request.prompt == "slow":
        await asyncio.sleep(30)
    return story()


async def foresees(_request: PreflightRequest, _call: Call) -> Preflight:
    return Preflight(prospects=())


@dataclass
class Served:
    """A service, and how it can be called."""

    ports: Ports
    folder: Path
    store: ArtifactStore

    def client(self, mode: str, token: str = "", sign: Callable[[Call], str] | None = None) -> Client:
        where = Endpoint("127.0.0.1", self.ports.grpc if mode == "grpc" else self.ports.rpc)
        return connect(A, (where,), mode, policy=ONCE, token=token, sign=sign)


@asynccontextmanager
async def serving(folder: Path, **rules: Any) -> AsyncIterator[Served]:
    log, store = AuditLog(folder, "service-a"), ArtifactStore.open("memory://")
    gatekeeper = Gatekeeper(A, Rules(**rules), log)
    dispatcher = LocalDispatcher(A, cast("Any", work), store, "1", preflight=foresees, gatekeeper=gatekeeper)
    async with listening(dispatcher, "127.0.0.1", Ports(0, 0), grace=1.0) as ports:
        yield Served(ports, folder / "service-a", store)
    log.close()


def call(**context: Any) -> Call:
    made: dict[str, Any] = {"job_id": "job-1", "stage": "A", "deadline": time.monotonic() + 20}
    return Call(**(made | context))


def token(audience: str = "service-a", scope: str = "generate_story", seconds: float = 3600, key: SigningKey = KEY) -> str:
    now = time.time()
    return key.sign(Claims("anna", (audience,), (scope,), now + seconds, min(now, now + seconds), "id-1"))


def unsigned() -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": "x"}).encode()).decode().rstrip("=")
    return f"{head}.{token().split('.')[1]}."


REFUSED: dict[str, tuple[str, type[StoryCreatorError], str]] = {
    "missing": ("", UnauthenticatedError, "no bearer token"),
    "expired": (token(seconds=-100), UnauthenticatedError, r"expired \d+ s ago"),
    "another audience": (token(audience="service-b"), PermissionDeniedError, "is for service-b, not for service-a"),
    "another scope": (token(scope="artifact.fetch"), PermissionDeniedError, r"allows artifact\.fetch, not generate_story"),
    "alg none": (unsigned(), UnauthenticatedError, "not signed"),
    "tampered": (token()[:-8] + "AAAAAAAA", UnauthenticatedError, "not signed"),
    "of another key": (token(key=OTHER), UnauthenticatedError, "not signed"),
    "no token at all": (SECRET, UnauthenticatedError, "not signed"),
}


@wires
@pytest.mark.parametrize("case", REFUSED)
async def test_a_wrong_token_is_refused_by_every_method_and_the_service_lives(mode: str, case: str, tmp_path: Path) -> None:
    given, error, words = REFUSED[case]
    async with serving(tmp_path, keys=PublicKeys(KEY.public)) as served:
        ref = await served.store.put(b"ink", media_type="image/png", name="a.png")
        ask = served.client(mode, given)
        with pytest.raises(error, match=words) as caught:
            await ask(REQUEST, call())
        assert (caught.value.stage, caught.value.fields) == ("A", ())
        if case != "another scope":
            with pytest.raises(error):
                [piece async for piece in ask.fetch(ref)]
        with pytest.raises(error):
            await ask.preflight(PreflightRequest(story=REQUEST), call())
        assert (await ask.health(10)).serving
        assert await ask(REQUEST, call(token=token())) == story()
        await ask.close()
    outcomes = [entry["outcome"] for entry in entries(served.folder)]
    assert outcomes[0] == outcomes[-2] == error.reason
    assert outcomes[-1] == "OK"
    text = (served.folder / "000001.jsonl").read_text() + str(caught.value)
    assert SECRET not in text
    assert not given or given not in text


@wires
async def test_what_main_signs_opens_each_method(mode: str, tmp_path: Path) -> None:
    async with serving(tmp_path, keys=PublicKeys(KEY.public)) as served:
        ref = await served.store.put(b"ink", media_type="image/png", name="a.png")
        ask = served.client(mode, sign=Signer(KEY.secret, "service-main", A))
        assert await ask(REQUEST, call()) == story()
        assert [piece async for piece in ask.fetch(ref)] == [b"ink"]
        assert await ask.preflight(PreflightRequest(story=REQUEST), call()) == Preflight(prospects=())
        await ask.close()
    found = list(entries(served.folder))
    assert [(entry["what"], entry["subject"], entry["address"], entry["via"]) for entry in found] == [
        (method, "service-main", "127.0.0.1", mode) for method in ("generate_story", "artifact.fetch", "preflight.check")
    ]
    assert verify(served.folder).faults == ()


@wires
async def test_a_signed_token_is_passed_on_to_the_branches_and_no_further(mode: str, tmp_path: Path) -> None:
    passed = Signer(KEY.secret, "service-main", BY_LETTER["C"])(call(stage="C"))
    async with serving(tmp_path, keys=PublicKeys(KEY.public)) as served:
        ask = served.client(mode)
        with pytest.raises(PermissionDeniedError, match="not for service-a"):
            await ask(REQUEST, call(stage="C", token=passed).child("A"))
        await ask.close()


@wires
async def test_the_key_changes_while_calls_run_and_none_fails(mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storycreator.security.tokens.LOOK_AGAIN_SECONDS", 0.0)
    public, private = tmp_path / "keys", tmp_path / "token.key"
    public.write_text(KEY.public)
    private.write_text(KEY.secret)
    async with serving(tmp_path, keys=PublicKeys(str(public))) as served:
        ask = served.client(mode, sign=Signer(str(private), "service-main", A))
        done, wanted = [0] * 4, 5

        async def calls(number: int) -> None:
            while done[number] < 20:
                if done[number] < wanted:
                    assert await ask(REQUEST, call(job_id=f"{number}-{done[number]}")) == story()
                    done[number] += 1
                await asyncio.sleep(0)

        running = asyncio.gather(*(calls(number) for number in range(4)))
        for file, text in ((public, f"{KEY.public}\n{OTHER.public}"), (private, OTHER.secret), (public, OTHER.public)):
            while min(done) < wanted and not running.done():  # none that the old key signed is on its way when that goes
                await asyncio.sleep(0)
            (tmp_path / "new").write_text(text)
            (tmp_path / "new").replace(file)
            wanted += 5
        await running
        assert await ask(REQUEST, call(job_id="last")) == story()
        with pytest.raises(UnauthenticatedError):
            await served.client(mode)(REQUEST, call(token=token()))
        await ask.close()


@wires
async def test_over_the_limit_both_wires_say_the_same_and_when_to_come_back(mode: str, tmp_path: Path) -> None:
    async with serving(tmp_path, limits=CallerLimits(calls_a_minute=5, pages_a_minute=20)) as served:
        ask = served.client(mode)
        request = StoryRequest(prompt="A fox", pages=12)
        assert await ask(request, call()) == story()
        with pytest.raises(LimitError, match=r"^at most 20 pages a minute for one caller; try again in (3[6-9]|[45]\d|60) s$") as caught:
            await ask(request, call())
        assert caught.value.stage == "A"
        assert 36 <= (caught.value.retry_after or 0) <= 60
        said = []
        for _ in range(10):
            with suppress(NotFoundError):
                try:
                    [piece async for piece in ask.fetch(ArtifactRef(sha256="0" * 64, media_type="image/png", bytes=1, name="a.png"))]
                except LimitError as error:
                    said.append(str(error))
        assert len(said) >= 5
        assert said[0].startswith("at most 5 calls a minute for one caller; try again in ")
        assert (await ask.health(10)).serving
        await ask.close()


@wires
async def test_calls_at_once_and_too_long_prompts(mode: str, tmp_path: Path) -> None:
    async with serving(tmp_path, limits=CallerLimits(at_once=1, prompt_characters=40)) as served:
        ask = served.client(mode)
        slow = asyncio.ensure_future(ask(StoryRequest(prompt="slow"), call(job_id="1")))
        await asyncio.sleep(0)
        while not any(entry["outcome"] == "LIMIT_EXCEEDED" for entry in entries(served.folder)):
            with suppress(LimitError):
                await ask(StoryRequest(prompt="A fox"), call(job_id="2"))
        with pytest.raises(LimitError, match="1 calls of one caller at once"):
            await ask(StoryRequest(prompt="A fox"), call(job_id="2"))
        slow.cancel()
        await asyncio.sleep(0.1)
        with pytest.raises(InvalidInputError) as caught:
            await ask(StoryRequest(prompt="A fox " * 8), call(job_id="3"))
        assert [fault.field for fault in caught.value.fields] == ["prompt"]
        assert await ask(StoryRequest(prompt="A fox"), call(job_id="4")) == story()
        await ask.close()
    assert {"CANCELLED", "LIMIT_EXCEEDED", "INVALID_INPUT", "OK"} == {entry["outcome"] for entry in entries(served.folder)}


async def test_a_closed_service_describes_itself_to_nobody_without_a_token(tmp_path: Path) -> None:
    from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

    async with serving(tmp_path, keys=PublicKeys(KEY.public), closed=True) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.ports.rpc)

        async def discover(**meta: str) -> Any:
            writer.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "rpc.discover", "params": {"_meta": meta}}).encode() + b"\n")
            return json.loads(await reader.readline())

        assert (await discover())["error"]["data"]["errorInfo"]["reason"] == "UNAUTHENTICATED"
        assert (await discover(authorization=f"Bearer {token()}"))["result"]["openrpc"]
        writer.close()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{served.ports.grpc}") as channel:
            stub: Any = reflection_pb2_grpc.ServerReflectionStub(cast("Any", channel))

            async def reflect(*metadata: tuple[str, str]) -> Any:
                asked = reflection_pb2.ServerReflectionRequest(list_services="")
                return [answer async for answer in stub.ServerReflectionInfo(iter([asked]), metadata=metadata)]

            for _ in range(20):  # a client whose request is still on its way hears the same refusal
                refused = await asyncio.gather(*(reflect() for _ in range(30)), return_exceptions=True)
                assert {cast("Any", error).code() for error in refused} == {grpc.StatusCode.UNAUTHENTICATED}
            assert await reflect(("authorization", f"Bearer {token()}"))
        for mode in ("grpc", "rpc"):
            ask = served.client(mode)
            assert (await ask.health(10)).serving  # from its own container
            await ask.close()


@wires
async def test_planted_secrets_are_in_no_log_no_error_and_no_audit_line(
    mode: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said, planted = "", [SECRET, KEY.secret, token(), token(scope="preflight.check"), token(seconds=-100), token()[:-8] + "AAAAAAAA"]
    async with serving(tmp_path, keys=PublicKeys(KEY.public), limits=CallerLimits(prompt_characters=30)) as served:
        for given in [*planted, ""]:
            for prompt in (f"A fox {SECRET}"[:30], REQUEST.prompt):
                ask = served.client(mode, given)
                try:
                    await ask(StoryRequest(prompt=prompt), call(job_id=f"{len(said)}"))
                except StoryCreatorError as error:
                    said += str(error)
                await ask.close()
    said += caplog.text + "".join(path.read_text() for path in served.folder.iterdir())
    assert "LIMIT" not in said
    for secret in planted:
        assert secret not in said
