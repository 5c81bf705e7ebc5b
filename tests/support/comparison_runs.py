"""Samples without runs."""

from typing import Any

from benchmarks.compare.samples import BY_KEY, PARTS, Sample


def sample(key: str, number: int, seconds: float, **more: Any) -> Sample:
    """One of a configuration."""
    local = BY_KEY[key].mode == "local"
    known: dict[str, Any] = {
        "configuration": key, "engines": "draft", "round": number, "position": 0, "started": "2026-11-24T15:00:00+00:00",
        "seconds": seconds, "wall": seconds + 0.8, "parts": {part: seconds / len(PARTS) for part in PARTS},
        "network": None if local else 0.01 * number,
        "crossed": 1_050_000 if key.startswith("two") else None, "interface": "eth0" if key.startswith("two") else "",
        "package_bytes": 1_000_000,
        "cpu": None if key.startswith("two") else 2 * seconds, "peak": None if key.startswith("two") else 200 * 2**20, "book": "same",
    }  # fmt: skip
    return Sample(**(known | more))


def rounds(count: int, **seconds: float) -> list[Sample]:
    """Runs of configurations (``two_machines_rpc=1.5``), each round a little slower than the one before."""
    return [sample(key.replace("_", "-"), number, each + 0.1 * number) for number in range(1, count + 1) for key, each in seconds.items()]


def said(**more: Any) -> dict[str, Any]:
    """What the agent says of a run that went well."""
    record = {
        "job": {"pipeline_mode": "rpc"},
        "checksums": {"en/book.html": "1f"},
        "timings": {
            "total": 4.0,
            "spans": [{"name": name, "duration": 0.9} for name in ("A", "B", "C", "D", "pictures")],
            "hops": [{"network": 0.02}, {"network": 0.03}],
        },
    }
    answer = {"status": "done", "seconds": 4.5}
    return {
        "code": 0, "wall": 5.5, "cpu": 1.0, "peak": 2**27, "interface": "eth0", "crossed": 99, "stderr": "", "answer": answer,
        "record": record, "package_bytes": 90,
    } | more  # fmt: skip
