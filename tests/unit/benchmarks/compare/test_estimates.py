"""What can be claimed from how many values."""

from random import Random

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.compare.estimates import ENOUGH, difference, median, schedule

seconds = st.floats(0.001, 10_000, allow_nan=False).map(lambda value: round(value, 6))
many = st.lists(seconds, min_size=1, max_size=14)


@given(many)
def test_a_median_lies_in_its_interval_and_that_in_the_values(values: list[float]) -> None:
    found = median(values)
    assert min(values) <= found.low <= found.value <= found.high <= max(values)
    assert found.value == pytest.approx(float(numpy.median(values)))
    assert found.count == len(values)


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_the_values_does_not_matter(values: list[float], chance: Random) -> None:
    mixed = list(values)
    chance.shuffle(mixed)
    assert median(mixed) == median(values)


@given(many, st.floats(-100, 100), st.floats(0.01, 100))
def test_another_zero_and_another_unit_move_the_interval_along(values: list[float], shift: float, unit: float) -> None:
    plain, moved = median(values), median([unit * value + shift for value in values])
    for name in ("value", "low", "high"):
        assert getattr(moved, name) == pytest.approx(unit * getattr(plain, name) + shift, rel=1e-6, abs=1e-6)


@given(st.lists(seconds, min_size=1, max_size=ENOUGH - 1))
def test_too_few_values_give_a_range_and_no_claim(values: list[float]) -> None:
    found = median(values)
    assert (found.low, found.high) == (min(values), max(values))
    assert not found.is_interval
    assert not found.is_clear


def test_there_is_no_median_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        median([])


@pytest.mark.parametrize("draw", ["normal", "exponential"])
def test_the_interval_holds_the_true_median_about_as_often_as_it_says(draw: str) -> None:
    chance = numpy.random.default_rng(1)
    truth = {"normal": 0.0, "exponential": float(numpy.log(2))}[draw]
    samples = [getattr(chance, draw)(size=12) for _ in range(150)]
    held = sum(found.low <= truth <= found.high for found in (median(list(values)) for values in samples))
    assert 0.88 <= held / len(samples) <= 1.0


@given(st.dictionaries(st.integers(1, 20), seconds, max_size=12))
def test_nothing_differs_from_itself(values: dict[int, float]) -> None:
    found = difference(values, values)
    assert (found is None) == (not values)
    assert found is None or (found.value, found.low, found.high, found.is_clear) == (0, 0, 0, False)


@given(st.dictionaries(st.integers(1, 20), seconds, min_size=ENOUGH, max_size=12), st.floats(0.5, 100))
def test_a_difference_in_every_round_is_claimed_however_much_the_rounds_differ(values: dict[int, float], more: float) -> None:
    slower = {number: value + more for number, value in values.items()}
    there, back = difference(slower, values), difference(values, slower)
    assert there is not None
    assert back is not None
    assert there.is_clear
    assert there.low == pytest.approx(more, abs=1e-6)
    assert back.value == pytest.approx(-there.value)


def test_only_rounds_both_have_are_compared() -> None:
    found = difference({1: 5.0, 2: 6.0, 3: 100.0}, {1: 4.0, 2: 5.0, 4: 1.0})
    assert found is not None
    assert (found.value, found.count) == (1.0, 2)
    assert difference({1: 1.0}, {2: 1.0}) is None


@given(st.lists(st.text(min_size=1), min_size=1, max_size=6, unique=True), st.integers(0, 12), st.integers())
def test_every_round_has_each_once_and_the_seed_decides_the_order(names: list[str], rounds: int, seed: int) -> None:
    orders = schedule(names, rounds, seed)
    assert [sorted(order) for order in orders] == [sorted(names)] * rounds
    assert orders == schedule(names, rounds, seed)


def test_rounds_do_not_all_have_the_same_order() -> None:
    assert len({tuple(order) for order in schedule(["a", "b", "c"], 30, 1)}) > 3
