"""Who is let in, in which order things are asked, and the line the audit log has about it."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from storycreator.core.errors import BusyError, LimitError, PermissionDeniedError, StoryCreatorError, UnauthenticatedError
from storycreator.core.service import Call, Caller
from storycreator.messages.codec import to_proto
from storycreator.messages.story import StoryRequest
from storycreator.security.audit import AuditLog, entries, verify
from storycreator.security.gatekeeper import Gatekeeper, Rules
from storycreator.security.limits import CallerLimits
from storycreator.security.tokens import PublicKeys, SigningKey
from storycreator.services import BY_LETTER, FETCH

A = BY_LETTER["A"]
KEY = SigningKey("A" * 42 + "E")
KEYS = PublicKeys(KEY.public)
SECRET = "the-plum-tree-behind-the-mill"
REQUEST = StoryRequest(prompt=f"A fox and {SECRET}")


def call(**context: Any) -> Call:
    made: dict[str, Any] = {"job_id": "job-1", "stage": "A", "via": "rpc", "caller": Caller("10.0.0.7")}
    return Call(**(made | context))


def anna(*methods: str, seconds: float = 600) -> str:
    return KEY.issue("anna", ("service-a",), methods or (A.method,), seconds)


@pytest.fixture(autouse=True)
def _middle_of_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still: at the turn of a minute a little of each limit is free again."""
    now = time.time() // 60 * 60 + 30
    monkeypatch.setattr(time, "time", lambda: now)


class Recorded:
    """An audit log in a folder, read when it is closed."""

    def __init__(self, folder: Path) -> None:
        self.log = AuditLog(folder, "service-a")
        self.folder = folder / "service-a"

    def entries(self) -> list[dict[str, Any]]:
        self.log.close()
        assert verify(self.folder).faults == ()
        return list(entries(self.folder))


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path)


async def enter(gatekeeper: Gatekeeper, made: Call, method: str = A.method, request: StoryRequest | None = REQUEST) -> Call:
    async with gatekeeper.admitted(method, made, request) as admitted:
        return admitted


async def test_an_admitted_call_is_recorded_with_who_what_and_how_it_ended(recorded: Recorded) -> None:
    gatekeeper = Gatekeeper(A, Rules(keys=KEYS), recorded.log)
    admitted = await enter(gatekeeper, call(token=anna()))
    assert admitted.caller == Caller("10.0.0.7", subject="anna")
    (entry,) = recorded.entries()
    assert {name: entry[name] for name in ("what", "subject", "address", "via", "service", "job", "outcome")} == {
        "what": "generate_story", "subject": "anna", "address": "10.0.0.7", "via": "rpc", "service": "service-a", "job": "job-1",
        "outcome": "OK",
    }  # fmt: skip
    assert entry["bytes"] == to_proto(REQUEST).ByteSize()
    assert entry["seconds"] >= 0


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", UnauthenticatedError),
        ("no token", UnauthenticatedError),
        (anna(seconds=-200), UnauthenticatedError),
        (anna(FETCH), PermissionDeniedError),
    ],
)
async def test_a_refused_call_is_recorded_with_its_reason(recorded: Recorded, token: str, error: type[StoryCreatorError]) -> None:
    with pytest.raises(error) as caught:
        await enter(Gatekeeper(A, Rules(keys=KEYS), recorded.log), call(token=token))
    assert caught.value.stage == "A"
    (entry,) = recorded.entries()
    assert entry["outcome"] == error.reason
    assert entry.get("subject", "") == ("anna" if error is PermissionDeniedError else "")
    assert entry["address"] == "10.0.0.7"


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(BusyError("full"), "BUSY"), (RuntimeError("a fault"), "INTERNAL"), (asyncio.CancelledError(), "CANCELLED")],
)
async def test_how_a_call_failed_is_recorded(recorded: Recorded, failure: BaseException, outcome: str) -> None:
    with pytest.raises(type(failure)):
        async with Gatekeeper(A, audit=recorded.log).admitted(A.method, call(), REQUEST):
            raise failure
    assert [entry["outcome"] for entry in recorded.entries()] == [outcome]


@pytest.mark.parametrize("prompts", [False, True])
async def test_a_prompt_is_recorded_only_where_that_is_wanted(recorded: Recorded, prompts: bool) -> None:
    await enter(Gatekeeper(A, audit=recorded.log, record_prompts=prompts), call())
    (entry,) = recorded.entries()
    assert entry.get("prompt", "") == (REQUEST.prompt if prompts else "")
    assert (SECRET in str(entry)) is prompts


async def test_no_token_prompt_or_key_is_in_a_line_or_an_error(recorded: Recorded) -> None:
    gatekeeper = Gatekeeper(A, Rules(keys=KEYS), recorded.log)
    tokens = [anna(), anna(FETCH), anna(seconds=-90), anna()[:-6] + "AAAAAA", SECRET]
    said = ""
    for token in tokens:
        try:
            await enter(gatekeeper, call(token=token))
        except StoryCreatorError as error:
            said += str(error)
    with pytest.raises(UnauthenticatedError) as caught:
        await enter(Gatekeeper(A, Rules(token=SECRET), recorded.log), call(token="another"))
    recorded.log.close()
    said += str(caught.value) + (recorded.folder / "000001.jsonl").read_text()
    assert len(list(entries(recorded.folder))) == len(tokens) + 1
    for secret in (SECRET, KEY.secret, *tokens):
        assert secret not in said
        assert secret.rpartition(".")[2] not in said


async def test_with_keys_the_static_token_opens_nothing() -> None:
    gatekeeper = Gatekeeper(A, Rules(token="static", keys=KEYS))
    with pytest.raises(UnauthenticatedError):
        await enter(gatekeeper, call(token="static"))
    await enter(gatekeeper, call(token=anna()))


async def test_an_identity_that_may_not_call_is_refused_before_its_token_is_read() -> None:
    gatekeeper = Gatekeeper(A, Rules(callers=frozenset({"spiffe://storycreator/service-main"})))
    await enter(gatekeeper, call(caller=Caller("10.0.0.7", "spiffe://storycreator/service-main")))
    for identity, words in (("spiffe://storycreator/service-c", "service-c may not call"), ("", "without identity")):
        with pytest.raises(PermissionDeniedError, match=words):
            await enter(gatekeeper, call(caller=Caller("10.0.0.7", identity)))


async def test_the_share_of_one_caller_is_not_anothers(recorded: Recorded) -> None:
    gatekeeper = Gatekeeper(A, Rules(keys=KEYS, limits=CallerLimits(calls_a_minute=2)), recorded.log)
    ben = KEY.issue("ben", ("service-a",), (A.method,), 60)
    for _ in range(2):
        await enter(gatekeeper, call(token=anna()))
    for _ in range(3):
        with pytest.raises(LimitError) as caught:
            await enter(gatekeeper, call(token=anna()))
        assert (caught.value.stage, caught.value.retry_after is not None) == ("A", True)
    await enter(gatekeeper, call(token=ben))
    assert [(entry["subject"], entry["outcome"]) for entry in recorded.entries()] == [
        ("anna", "OK"), ("anna", "OK"), ("anna", "LIMIT_EXCEEDED"), ("ben", "OK"),
    ]  # fmt: skip


async def test_who_guesses_tokens_is_limited_and_cannot_fill_the_log(recorded: Recorded) -> None:
    gatekeeper = Gatekeeper(A, Rules(keys=KEYS, limits=CallerLimits(refusals_a_minute=5)), recorded.log)
    outcomes = []
    for number in range(100):
        with pytest.raises(StoryCreatorError) as caught:
            await enter(gatekeeper, call(token=f"guess {number}"))
        outcomes.append(caught.value.reason)
    assert outcomes == ["UNAUTHENTICATED"] * 5 + ["LIMIT_EXCEEDED"] * 95
    await enter(gatekeeper, call(token=anna()))  # from the same address
    with pytest.raises(LimitError):
        await enter(gatekeeper, call(token="guess"))
    found = recorded.entries()
    assert [entry["outcome"] for entry in found] == ["UNAUTHENTICATED"] * 5 + ["LIMIT_EXCEEDED", "OK"]


async def test_a_place_is_given_back_however_a_call_ends() -> None:
    gatekeeper = Gatekeeper(A, Rules(limits=CallerLimits(at_once=1, pages_a_minute=9)))
    for failure in (BusyError("full"), RuntimeError("a fault"), asyncio.CancelledError()):
        with pytest.raises(type(failure)):
            async with gatekeeper.admitted(A.method, call(), REQUEST.model_copy(update={"pages": 2})):
                raise failure
    with pytest.raises(LimitError, match="pages"):
        await enter(gatekeeper, call())
    await enter(gatekeeper, call(), request=REQUEST.model_copy(update={"pages": 1}))


async def test_what_was_not_recorded_is_counted_in_the_next_line(recorded: Recorded) -> None:
    gatekeeper = Gatekeeper(A, Rules(limits=CallerLimits(at_once=1)), recorded.log)
    async with gatekeeper.admitted(A.method, call(), REQUEST):
        for _ in range(10):
            with pytest.raises(LimitError):
                await enter(gatekeeper, call())
    await enter(gatekeeper, call())
    found = recorded.entries()
    assert [(entry["outcome"], entry.get("unlogged")) for entry in found] == [("LIMIT_EXCEEDED", None), ("OK", 9), ("OK", None)]


async def test_what_a_caller_calls_its_job_cannot_act_on_a_terminal_or_fill_the_disk(recorded: Recorded) -> None:
    gatekeeper = Gatekeeper(A, audit=recorded.log)
    await enter(gatekeeper, call(job_id="\x1b[2J\u202e\x9b31m"))
    await enter(gatekeeper, call(job_id="x" * 1_000_000, branch="y" * 1_000_000))
    first, second = recorded.entries()
    assert str(first["job"]).isprintable()
    assert len(str(second)) < 1_000


def test_a_closed_service_shows_its_health_to_its_own_container_only() -> None:
    gatekeeper = Gatekeeper(A, Rules(keys=KEYS, closed=True))
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        gatekeeper.look(call(caller=Caller(address)), health=True)
        with pytest.raises(UnauthenticatedError):
            gatekeeper.look(call(caller=Caller(address)), health=False)
    with pytest.raises(UnauthenticatedError) as caught:
        gatekeeper.look(call(), health=True)
    assert caught.value.stage == "A"
    gatekeeper.look(call(token=anna(FETCH)), health=True)
    gatekeeper.look(call(token=anna()), health=False)
    with pytest.raises(PermissionDeniedError):
        gatekeeper.look(call(token=KEY.issue("anna", ("service-b",), ("x",), 60)), health=True)


def test_a_closed_service_shows_its_health_to_any_certificate_with_a_token() -> None:
    gatekeeper = Gatekeeper(A, Rules("secret", callers=frozenset({"spiffe://storycreator/service-main"}), closed=True))
    test = Caller("10.0.0.9", "spiffe://storycreator/service-c")
    gatekeeper.look(call(caller=test, token="secret"), health=True)
    gatekeeper.look(call(caller=test, token="secret"), health=False)
    with pytest.raises(UnauthenticatedError):
        gatekeeper.look(call(caller=test), health=True)


async def test_a_token_does_not_replace_the_right_certificate() -> None:
    gatekeeper = Gatekeeper(A, Rules("secret", callers=frozenset({"spiffe://storycreator/service-main"}), closed=True))
    with pytest.raises(PermissionDeniedError):
        await enter(gatekeeper, call(caller=Caller("10.0.0.9", "spiffe://storycreator/service-c"), token="secret"))
