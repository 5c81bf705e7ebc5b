"""Medians with intervals, and paired differences. Pure functions; nothing is known here of what was measured.

The interval of a median is the percentile bootstrap (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13), by
``scipy.stats.bootstrap``. Whatever the distribution, n values hold the true median between the least and the greatest of them with
probability 1 − 2^(1−n). With fewer than six that is below 95 %, so no interval is given, only the range.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from scipy import stats

LEVEL = 0.95
ENOUGH = 6
"""The fewest values that carry an interval at that level: 1 − 2^(1−6) = 0.969."""
RESAMPLES = 4999


@dataclass(frozen=True)
class Estimate:
    """A median, and how far it can be trusted."""

    value: float
    low: float
    high: float
    count: int

    @property
    def is_interval(self) -> bool:
        """Whether ``low`` and ``high`` are a confidence interval; else they are the least and the greatest value."""
        return self.count >= ENOUGH

    @property
    def is_clear(self) -> bool:
        """Whether zero can be ruled out: meant for differences."""
        return self.is_interval and (self.low > 0 or self.high < 0)


def median(values: Sequence[float], seed: int = 0) -> Estimate:
    """The median of values in any unit. Raises ``ValueError`` when there are none. The same values and seed, in any
    order, give the same interval."""
    if not values:
        raise ValueError("there is no median of nothing")
    data = numpy.sort(numpy.asarray(values, dtype=float))
    middle, least, most = float(numpy.median(data)), float(data.min()), float(data.max())
    if len(data) < ENOUGH or least == most:
        return Estimate(middle, least, most, len(data))
    found = stats.bootstrap(
        (data,), numpy.median, confidence_level=LEVEL, n_resamples=RESAMPLES, method="percentile", rng=numpy.random.default_rng(seed)
    ).confidence_interval
    return Estimate(middle, min(float(found.low), middle), max(float(found.high), middle), len(data))


def difference(ours: Mapping[int, float], theirs: Mapping[int, float], seed: int = 0) -> Estimate | None:
    """The median of ``ours − theirs`` over the rounds both have; ``None`` when there is none. Values of one round were measured close
    together, so that what slows the machine for a while slows both and cancels."""
    shared = sorted(ours.keys() & theirs.keys())
    return median([ours[number] - theirs[number] for number in shared], seed) if shared else None


def schedule(names: Sequence[str], rounds: int, seed: int) -> list[list[str]]:
    """Each name once a round, every round in an order of its own: a randomised block design, so that neither drift nor the neighbour before
    favours one. The same seed gives the same order."""
    chance = random.Random(seed)
    return [chance.sample(list(names), len(names)) for _ in range(rounds)]
