"""The policies on a clock of the test's own: nothing here waits."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from storycreator.core.errors import BusyError, DeadlineError, RemoteEngineError, StoreError, StoryCreatorError, UnavailableError
from storycreator.transport.resilience.policy import Breaker, BreakerPolicy, BudgetPolicy, RetryBudget, RetryPolicy, State, is_unreachable


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (UnavailableError("away"), True),
        (UnavailableError("away", stage="A"), True),
        (UnavailableError("the illustrator is away", stage="C1"), False),  # the hub has tried it again already
        (RemoteEngineError("down", stage="A"), True),
        (BusyError("full", stage="A", retry_after=1.0), True),
        (BusyError("full", stage="A"), False),
        (StoreError("disk full", stage="A"), False),
        (DeadlineError("late", stage="A"), False),
    ],
)
def test_what_is_tried_again(error: StoryCreatorError, again: bool) -> None:
    assert RetryPolicy().again(error, "A") is again


def test_how_often_depends_on_whether_the_service_itself_is_there() -> None:
    policy = RetryPolicy(attempts=20, engine_attempts=4)
    assert policy.most(UnavailableError("away"), "A") == 20
    assert policy.most(BusyError("full", stage="A", retry_after=1.0), "A") == 20
    assert policy.most(RemoteEngineError("wrong address", stage="A"), "A") == 4
    assert RetryPolicy(attempts=1).most(RemoteEngineError("wrong address", stage="A"), "A") == 1


def test_only_a_replica_that_gave_no_answer_is_away() -> None:
    assert is_unreachable(UnavailableError("away"), "A")
    assert not is_unreachable(UnavailableError("the illustrator is away", stage="C1"), "C")
    assert not is_unreachable(RemoteEngineError("down", stage="A"), "A")
    assert not is_unreachable(BusyError("full", retry_after=1.0), "A")


def test_pauses_double_up_to_the_longest_with_jitter_and_honour_what_a_busy_service_asks() -> None:
    policy, away = RetryPolicy(first_pause=0.1, longest_pause=2.0), UnavailableError("away")
    for round_, longest in enumerate((0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0), start=1):
        pauses = [policy.pause(round_, away) for _ in range(200)]
        assert longest / 2 <= min(pauses) < max(pauses) <= longest
    assert policy.pause(10_000, away) <= 2.0
    assert policy.pause(1, BusyError("full", retry_after=7.0)) == 7.0


def test_a_budget_lets_a_burst_through_and_then_what_comes_back_with_time_and_calls() -> None:
    clock = Clock()
    budget = RetryBudget(BudgetPolicy(reserve=10, per_second=2, per_call=0.25), clock)
    assert [budget.take() for _ in range(11)] == [True] * 10 + [False]
    clock.now += 1.0
    assert [budget.take() for _ in range(3)] == [True, True, False]
    for _ in range(4):
        budget.deposit()
    assert [budget.take() for _ in range(2)] == [True, False]
    clock.now += 1e6
    assert sum(budget.take() for _ in range(50)) == 10


class BreakerMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order: the breaker against the few sentences that describe it."""

    policy = BreakerPolicy(failures=3, open_seconds=2.0)

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.breaker = Breaker(self.policy, self.clock)
        self.in_a_row = 0
        self.opened_at = 0.0
        self.expected = State.CLOSED

    def opened(self) -> None:
        self.expected, self.opened_at = State.OPEN, self.clock.now

    @rule()
    def fail(self) -> None:
        self.in_a_row += 1
        opens = self.expected is State.CLOSED and self.in_a_row >= self.policy.failures
        assert self.breaker.failed("away") is opens
        if opens:
            self.opened()

    @rule()
    def succeed(self) -> None:
        self.breaker.succeeded()
        self.in_a_row = 0

    @rule(eighths=st.integers(0, 40))
    def wait(self, eighths: int) -> None:
        self.clock.now += eighths / 8  # without rounding

    @rule()
    def ask_for_a_probe(self) -> None:
        due = self.expected is State.OPEN and self.clock.now >= self.opened_at + self.policy.open_seconds
        assert self.breaker.probe() is due
        if due:
            self.expected = State.HALF_OPEN

    @precondition(lambda self: self.expected is not State.OPEN)
    @rule(serving=st.booleans())
    def probe_ends(self, serving: bool) -> None:
        self.breaker.probed(serving=serving)
        if serving:
            self.expected, self.in_a_row = State.CLOSED, 0
        else:
            self.opened()

    @invariant()
    def is_as_described(self) -> None:
        assert self.breaker.state is self.expected
        left = self.breaker.seconds_left
        assert 0 <= left <= self.policy.open_seconds
        if self.expected is not State.OPEN:
            assert left == 0


TestBreaker = BreakerMachine.TestCase
