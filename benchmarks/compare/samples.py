"""One measured run, read from what the agent says."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from storycreator.messages.job import Stage

STAGES = {str(stage): f"{stage} {stage.name.lower()}" for stage in Stage}
DELIVERY, REST = "delivery", "rest"
PARTS = {**STAGES, DELIVERY: "fetching the package", REST: "connecting and between"}
"""What the seconds of a run consist of."""
PLACES = {
    "local": "one process",
    "processes": "eight processes",
    "docker": "local Docker",
    "two-machines": "two machines",
}
WIRES = {"grpc": "gRPC", "rpc": "JSON-RPC"}


@dataclass(frozen=True)
class Configuration:
    """One way to run the pipeline."""

    place: str
    mode: str
    """``local``, ``grpc`` or ``rpc``."""

    @property
    def key(self) -> str:
        """``two-machines-rpc``; ``local``."""
        return self.place if self.mode == "local" else f"{self.place}-{self.mode}"

    @property
    def title(self) -> str:
        """In words."""
        return PLACES[self.place] if self.mode == "local" else f"{PLACES[self.place]}, {WIRES[self.mode]}"


CONFIGURATIONS = (
    Configuration("local", "local"),
    *(Configuration(place, mode) for place in PLACES if place != "local" for mode in WIRES),
)
BY_KEY = {one.key: one for one in CONFIGURATIONS}


@dataclass(frozen=True)
class Sample:
    """One run. Seconds are durations of main's monotonic clock, or durations the services report: no clock of one machine is ever
    subtracted from another's."""

    configuration: str
    engines: str
    round: int
    position: int
    """Place in the order of its round."""
    started: str
    failure: str = ""
    seconds: float = 0.0
    """From the prompt to the delivered package; starting the program is outside."""
    wall: float = 0.0
    """The whole command, as a person waits for it."""
    parts: dict[str, float] = field(default_factory=dict)
    """By the keys of ``PARTS``; they add up to ``seconds``."""
    network: float | None = None
    """Of the four calls main makes: its own span less what the service accounts for. ``None`` without a network."""
    crossed: int | None = None
    """Bytes over ``interface`` during the run, both ways."""
    interface: str = ""
    package_bytes: int = 0
    cpu: float | None = None
    """Processor seconds of main and, where they can be seen, all services."""
    peak: int | None = None
    """Most bytes resident: of main, plus of all services together at any of two samples a second."""
    book: str = ""
    """A digest of the package: the same for the same book."""

    @property
    def travel(self) -> float | None:
        """Seconds the network took: of the calls, and of fetching the package."""
        return None if self.network is None else self.network + self.parts[DELIVERY]

    def flat(self) -> dict[str, Any]:
        """For a table."""
        row = asdict(self)
        return {
            **{key: value for key, value in row.items() if key != "parts"},
            **{f"seconds_{part}": self.parts.get(part) for part in PARTS},
        }


COLUMNS = tuple(Sample("", "", 0, 0, "").flat())


def failure_of(said: dict[str, Any], mode: str) -> str:
    """Why a run does not count, in the program's own words; empty when it does."""
    answer = said.get("answer", {})
    if said["code"] != 0 or answer.get("status") != "done" or "record" not in said:
        words = answer.get("error", {}).get("message") or " ".join(said["stderr"].split()[-60:])
        return words or f"main.py ended with {said['code']} and said nothing"
    spoken = said["record"]["job"]["pipeline_mode"]
    return "" if spoken == mode else f"it was asked to speak {mode} and spoke {spoken}"


def read(said: dict[str, Any], mode: str, **known: Any) -> Sample:
    """A sample from what the agent says about a run that counts."""
    answer, record = said["answer"], said["record"]
    timings = record["timings"]
    seconds = float(answer["seconds"])
    spans = {span["name"]: float(span["duration"]) for span in timings["spans"]}
    parts = {letter: spans.get(letter, 0.0) for letter in STAGES}
    parts[DELIVERY] = max(0.0, seconds - float(timings["total"]))
    parts[REST] = max(0.0, seconds - sum(parts.values()))
    book = hashlib.sha256(json.dumps(record["checksums"], sort_keys=True).encode()).hexdigest()
    return Sample(
        seconds=seconds,
        wall=said["wall"],
        parts=parts,
        network=None if mode == "local" else sum(float(hop["network"]) for hop in timings["hops"]),
        crossed=None if mode == "local" else said["crossed"],
        interface="" if mode == "local" else said["interface"],
        package_bytes=said["package_bytes"],
        book=book,
        **known,
    )


def same_book(samples: Iterable[Sample]) -> dict[str, int]:
    """How many runs made each book, by its digest, the most frequent first: one entry when all are the same."""
    counts: dict[str, int] = {}
    for sample in samples:
        if not sample.failure:
            counts[sample.book] = counts.get(sample.book, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
