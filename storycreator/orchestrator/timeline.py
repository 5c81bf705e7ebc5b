"""What happened when, on the orchestrator's monotonic clock. Times of other machines enter only as durations."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from storycreator.schemas.production import BranchOutcome


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


class Timeline:
    """Collects spans of one job."""

    def __init__(self) -> None:
        self._zero = time.monotonic()
        self.spans: list[Span] = []

    def now(self) -> float:
        """Seconds since the job began."""
        return time.monotonic() - self._zero

    @contextmanager
    def stage(self, letter: str) -> Iterator[None]:
        """Measure a stage; one that raises is kept, as failed."""
        start = self.now()
        status = "failed"
        try:
            yield
            status = "ok"
        finally:
            self.spans.append(Span(letter, start, self.now(), status))

    def branches(self, outcomes: tuple[BranchOutcome, ...]) -> None:
        """Place the hub's branches inside the hub's own span, which must have been measured."""
        hub = next(span for span in self.spans if span.name == "C")
        for outcome in outcomes:
            start = min(hub.start + outcome.started, hub.end)
            self.spans.append(Span(outcome.branch, start, min(start + outcome.duration, hub.end), str(outcome.status)))

    def as_dicts(self) -> list[dict[str, str | float]]:
        """For the record: spans in order of their start, rounded to milliseconds."""
        rows = []
        for span in sorted(self.spans, key=lambda span: (span.start, -span.end)):
            row = asdict(span) | {"duration": span.duration}
            rows.append({key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()})
        return rows
