"""How much one caller may ask, and that others do not pay for it."""

import time
from typing import Any

import pytest

from benchmarks.support.stories import story
from storycreator.core.errors import InvalidInputError, LimitError
from storycreator.core.service import Caller
from storycreator.messages.analysis import AnalysisRequest
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import StoryRequest
from storycreator.security.counts import Counts
from storycreator.security.limits import Allowance, CallerLimits, name_of, pages_of

ANNA, BEN = Caller(address="10.0.0.1"), Caller(address="10.0.0.2")


@pytest.fixture(autouse=True)
def _middle_of_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still: at the turn of a minute a little of each limit is free again."""
    now = time.time() // 60 * 60 + 30
    monkeypatch.setattr(time, "time", lambda: now)


@pytest.mark.parametrize(
    ("caller", "name"),
    [
        (Caller("10.0.0.1", "spiffe://storycreator/service-c", "anna"), "subject anna"),
        (Caller("10.0.0.1", "spiffe://storycreator/service-c"), "spiffe://storycreator/service-c"),
        (Caller("10.0.0.1"), "10.0.0.1"),
        (Caller("::ffff:10.0.0.1"), "10.0.0.1"),
        (Caller("2001:db8::1:2:3:4"), "2001:db8::/64"),
        (Caller("fe80::1%eth0"), "fe80::/64"),
        (Caller(), ""),
    ],
)
def test_a_caller_is_its_token_else_its_certificate_else_its_address(caller: Caller, name: str) -> None:
    assert name_of(caller) == name


def test_work_is_counted_in_pages() -> None:
    told = story()
    assert pages_of(StoryRequest(prompt="A fox", pages=12)) == 12
    assert pages_of(AnalysisRequest(story=told)) == len(told.pages)
    assert pages_of(IllustrationRequest(story=told, pages=(0, 1, 2))) == 3


async def refused(taking: Any) -> LimitError:
    with pytest.raises(LimitError) as caught:
        await taking
    return caught.value


async def test_calls_a_minute_are_counted_for_each_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    allowance = Allowance(CallerLimits(calls_a_minute=3))
    for _ in range(3):
        await allowance.take_call(ANNA)
    error = await refused(allowance.take_call(ANNA))
    assert "at most 3 calls a minute" in str(error)
    assert error.retry_after is not None
    assert 1 <= error.retry_after <= 60
    await allowance.take_call(BEN)
    later = time.time() + 120
    monkeypatch.setattr(time, "time", lambda: later)
    await allowance.take_call(ANNA)


async def test_pages_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    allowance = Allowance(CallerLimits(pages_a_minute=30))
    await allowance.take_work(ANNA, StoryRequest(prompt="A fox", pages=24))
    error = await refused(allowance.take_work(ANNA, StoryRequest(prompt="A fox", pages=8)))
    assert "at most 30 pages a minute" in str(error)
    assert (error.retry_after or 0) >= 16  # eight pages take sixteen seconds
    await allowance.take_work(ANNA, StoryRequest(prompt="A fox", pages=4))
    await allowance.take_work(BEN, StoryRequest(prompt="A fox", pages=24))


async def test_what_no_minute_allows_is_refused_for_good_by_its_field() -> None:
    allowance = Allowance(CallerLimits(pages_a_minute=10, prompt_characters=20))
    for request, field in ((StoryRequest(prompt="A fox", pages=12), "pages"), (StoryRequest(prompt="A fox " * 9, pages=4), "prompt")):
        with pytest.raises(InvalidInputError) as caught:
            await allowance.take_work(ANNA, request)
        assert [fault.field for fault in caught.value.fields] == [field]
        assert caught.value.retry_after is None


def test_calls_at_once_are_given_back() -> None:
    allowance = Allowance(CallerLimits(at_once=2))
    for caller in (ANNA, ANNA, BEN):
        allowance.enter(caller)
    with pytest.raises(LimitError, match="at most 2 calls of one caller at once") as caught:
        allowance.enter(ANNA)
    assert caught.value.retry_after
    allowance.leave(ANNA)
    allowance.enter(ANNA)
    for caller in (ANNA, ANNA, BEN):
        allowance.leave(caller)
    assert not allowance._at_work


async def test_callers_that_went_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts()
    for number in range(100):
        assert await counts.incr(f"10.0.0.{number}", 120) == 1
    assert await counts.incr("10.0.0.7", 120, 2) == 3
    later = time.time() + 121
    monkeypatch.setattr(time, "time", lambda: later)
    assert await counts.incr("10.0.0.7", 120) == 1
    assert len(counts.storage) == len(counts.expirations) == 1


async def test_without_limits_nothing_is_counted() -> None:
    allowance = Allowance(CallerLimits())
    for _ in range(1000):
        await allowance.take_call(ANNA)
        await allowance.take_work(ANNA, StoryRequest(prompt="A fox", pages=24))
