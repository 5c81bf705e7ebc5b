"""When each stage ran, on main's monotonic clock. Times of other machines are used only as durations."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from storycreator.messages.production import BranchOutcome


@dataclass(frozen=True)
class Span:
    """One stage or branch, in seconds since the job began."""

    name: str
    """A stage's letter, or a hub's branch such as ``narration:es``."""
    start: float
    end: float
    status: str = "ok"

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.end - self.start


@dataclass(frozen=True)
class Hop:
    """One call over a network, in seconds. Durations are measured on one side each; only the clock offset compares two clocks, and is an
    estimate."""

    stage: str
    total: float
    """From the caller's side."""
    queued: float
    worked: float
    clock_offset: float
    """How far the callee's wall clock is ahead of ours."""
    uncertainty: float
    """The true offset is within this of the estimate, if neither clock was set meanwhile."""

    @property
    def network(self) -> float:
        """The time the callee does not account for: transfer both ways, encoding and decoding."""
        return max(0.0, self.total - self.queued - self.worked)

    @classmethod
    def measured(cls, stage: str, total: float, answered_at: float, queued: float, worked: float, received_at: float) -> "Hop":
        """From the measurements of both sides. ``answered_at`` is our wall clock at the end, ``received_at`` the callee's at arrival.

        The request arrived some time between when we sent it and that plus the network's whole share (Cristian's algorithm).
        """
        network = max(0.0, total - queued - worked)
        arrived = answered_at - total + network / 2
        return cls(stage, total, queued, worked, clock_offset=received_at - arrived, uncertainty=network / 2)


class Timeline:
    """The spans of one job and the hops between machines."""

    def __init__(self) -> None:
        self._zero = time.monotonic()
        self.spans: list[Span] = []
        self.hops: list[Hop] = []

    def now(self) -> float:
        """Seconds since the job began."""
        return time.monotonic() - self._zero

    @contextmanager
    def stage(self, letter: str) -> Iterator[None]:
        """Measure a stage; one that raises is recorded as failed."""
        start = self.now()
        status = "failed"
        try:
            yield
            status = "ok"
        finally:
            self.spans.append(Span(letter, start, self.now(), status))

    def adopt(self, span: Span, hops: tuple[Hop, ...]) -> None:
        """Add a stage that another process has done, and continue the clock where that stage ended: the idle time in between is left
        out. A stage that was measured here is left unchanged."""
        if span in self.spans:
            return
        self.spans.append(span)
        self.hops.extend(hops)
        self._zero = time.monotonic() - span.end

    def branches(self, outcomes: tuple[BranchOutcome, ...]) -> None:
        """Place the hub's branches inside the hub's own span, which must have been measured."""
        hub = next(span for span in self.spans if span.name == "C")
        for outcome in outcomes:
            start = min(hub.start + outcome.started, hub.end)
            self.spans.append(
                Span(outcome.branch, start, min(start + outcome.duration, hub.end), "reused" if outcome.reused else str(outcome.status))
            )

    def hops_as_dicts(self) -> list[dict[str, str | float]]:
        """For the record, rounded to tenths of a millisecond."""
        rows = []
        for hop in self.hops:
            row = asdict(hop) | {"network": hop.network}
            rows.append({key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()})
        return rows

    def as_dicts(self) -> list[dict[str, str | float]]:
        """For the record: spans in order of their start, rounded to milliseconds."""
        rows = []
        for span in sorted(self.spans, key=lambda span: (span.start, -span.end)):
            row = asdict(span) | {"duration": span.duration}
            rows.append({key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()})
        return rows
