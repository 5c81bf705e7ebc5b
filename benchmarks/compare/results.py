"""What the samples say: a row for each configuration, and the comparisons people ask for, each with what can be claimed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.compare.estimates import ENOUGH, LEVEL, Estimate, difference, median
from benchmarks.compare.samples import BY_KEY, CONFIGURATIONS, PARTS, PLACES, WIRES, Sample, same_book

Measure = Callable[[Sample], float | None]
PERCENT = f"{LEVEL:.0%}".replace("%", " %")


@dataclass(frozen=True)
class Row:
    """One configuration."""

    key: str
    title: str
    runs: int
    failed: int
    seconds: Estimate
    wall: Estimate
    parts: dict[str, float]
    """The median of each."""
    network: Estimate | None
    travel: Estimate | None
    share: Estimate | None
    """``travel`` as a part of ``seconds``, 0 to 1."""
    crossed: Estimate | None
    ratio: Estimate | None
    """Bytes that crossed the interface for each byte of the package."""
    interface: str
    package_bytes: float
    cpu: Estimate | None
    peak: Estimate | None


@dataclass(frozen=True)
class Comparison:
    """Two configurations, paired by rounds."""

    title: str
    ours: str
    theirs: str
    what: str
    """``seconds`` or ``travel``."""
    estimate: Estimate
    """Seconds, ours less theirs."""
    relative: float
    """Of theirs' median; 0 when that is 0."""

    @property
    def verdict(self) -> str:
        """What can be claimed."""
        size = f"{signed(self.estimate.value)} ({between(self.estimate, signed)}"
        if not self.estimate.is_interval:
            return f"too few rounds to say: {size} in {self.estimate.count}; {ENOUGH} are the least)"
        if not self.estimate.is_clear:
            return f"inside the noise: {size})"
        much = f", {self.relative:+.1%}".replace("-", "−").replace("%", " %") if self.what == "seconds" else ""
        return f"{'slower' if self.estimate.value > 0 else 'faster'}: {size}){much}"


@dataclass(frozen=True)
class Result:
    """Everything about one set of engines."""

    engines: str
    rows: tuple[Row, ...]
    comparisons: tuple[Comparison, ...]
    books: dict[str, int]
    left_out: dict[str, str]

    @property
    def sameness(self) -> str:
        """Whether what is compared is the same work."""
        runs = sum(self.books.values())
        if len(self.books) == 1:
            return f"All {runs} runs made the same book, byte for byte." if runs > 1 else "One run, one book."
        counts = ", ".join(map(str, self.books.values()))
        return f"Warning: the runs made {len(self.books)} different books ({counts} runs each), so they did not do the same work."


def time(seconds: float) -> str:
    """``12.3 s``, ``1.23 s``, ``45 ms``, ``0.4 ms``."""
    size = abs(seconds)
    if size >= 10:
        return f"{seconds:.1f} s"
    if size >= 0.9995:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.0f} ms" if size >= 0.00995 else f"{seconds * 1000:.1f} ms"


def signed(seconds: float) -> str:
    """With its sign."""
    return ("−" if seconds < 0 else "+") + time(abs(seconds))


def size(count: float) -> str:
    """``5.29 MB``."""
    return f"{count / 1e6:.2f} MB"


def between(estimate: Estimate, written: Callable[[float], str]) -> str:
    """Its interval, or its range, named for what it is."""
    ends = f"{written(estimate.low)} to {written(estimate.high)}"
    return f"{PERCENT} interval {ends}" if estimate.is_interval else f"from {ends}"


def _over(samples: Iterable[Sample], measure: Measure) -> Estimate | None:
    values = [value for sample in samples if (value := measure(sample)) is not None]
    return median(values) if values else None


def _share(sample: Sample) -> float | None:
    return None if sample.travel is None else sample.travel / sample.seconds


def _ratio(sample: Sample) -> float | None:
    return None if sample.crossed is None or not sample.package_bytes else sample.crossed / sample.package_bytes


def _row(key: str, samples: Sequence[Sample]) -> Row | None:
    good = [sample for sample in samples if not sample.failure]
    if not good:
        return None
    return Row(
        key=key,
        title=BY_KEY[key].title,
        runs=len(good),
        failed=len(samples) - len(good),
        seconds=median([sample.seconds for sample in good]),
        wall=median([sample.wall for sample in good]),
        parts={part: median([sample.parts[part] for sample in good]).value for part in PARTS},
        network=_over(good, lambda sample: sample.network),
        travel=_over(good, lambda sample: sample.travel),
        share=_over(good, _share),
        crossed=_over(good, lambda sample: sample.crossed),
        ratio=_over(good, _ratio),
        interface=good[0].interface,
        package_bytes=median([sample.package_bytes for sample in good]).value,
        cpu=_over(good, lambda sample: sample.cpu),
        peak=_over(good, lambda sample: sample.peak),
    )


def pairs(keys: Iterable[str]) -> list[tuple[str, str, str]]:
    """Title, ours, theirs: each place against the next simpler one that was measured, transport by transport, so that each difference is
    the price of one step; then one transport against the other in each place."""
    there = set(keys)
    found = []
    for wire, words in WIRES.items():
        chain = [one for one in CONFIGURATIONS if one.key in there and one.mode in ("local", wire)]
        found += [
            (f"{PLACES[ours.place]} against {PLACES[theirs.place]}, {words}", ours.key, theirs.key) for theirs, ours in pairwise(chain)
        ]
    found.sort(key=lambda pair: -list(BY_KEY).index(pair[1]))
    for place, words in PLACES.items():
        if {f"{place}-{wire}" for wire in WIRES} <= there:
            found.append((f"{WIRES['rpc']} against {WIRES['grpc']}, {words}", f"{place}-rpc", f"{place}-grpc"))
    return found


def _by_round(samples: Iterable[Sample], what: str) -> dict[int, float]:
    return {one.round: value for one in samples if not one.failure and (value := getattr(one, what)) is not None}


def _comparisons(by_key: dict[str, list[Sample]]) -> list[Comparison]:
    found = []
    for title, ours, theirs in pairs(by_key):
        for what in ("seconds", "travel"):
            base = _by_round(by_key[theirs], what)
            estimate = difference(_by_round(by_key[ours], what), base)
            if estimate is not None:
                middle = median(list(base.values())).value
                found.append(Comparison(title, ours, theirs, what, estimate, estimate.value / middle if middle else 0.0))
    return found


def result(engines: str, samples: Sequence[Sample], left_out: dict[str, str]) -> Result:
    """Of the samples of one set of engines, warm-ups not among them."""
    by_key: dict[str, list[Sample]] = {}
    for one in CONFIGURATIONS:
        if mine := [sample for sample in samples if sample.configuration == one.key]:
            by_key[one.key] = mine
    rows = [row for key, mine in by_key.items() if (row := _row(key, mine))]
    return Result(engines, tuple(rows), tuple(_comparisons(by_key)), same_book(samples), dict(left_out))


def plain(value: Any) -> Any:
    """An estimate for JSON, with what its ends are."""
    if value is None:
        return None
    return {
        "median": value.value,
        "low": value.low,
        "high": value.high,
        "n": value.count,
        "ends": f"{LEVEL:.0%} interval" if value.is_interval else "range",
    }
