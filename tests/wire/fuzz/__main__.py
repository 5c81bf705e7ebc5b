"""A long run of the fuzzers against one running service: ``python -m tests.wire.fuzz --minutes 10``. Prints one line for
docs/transports.md.

Fails at the first input that crashes, hangs or grows the service; the seed and the round say which.
"""

import argparse
import asyncio
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.support.processes import service
from tests.wire.fuzz import listeners, parser
from tests.wire.fuzz.malformed import frames, in_pieces, mutated

MAY_GROW = 100 * 1024 * 1024


async def run(minutes: float, seed: int) -> None:
    """Rounds over the parser and both listeners until the time is over."""
    counts = {"parser": 0, "JSON-RPC": 0, "HTTP/2": 0, "protobuf": 0}
    until, number, before = time.monotonic() + minutes * 60, 0, 0
    with service("A", Path(tempfile.mkdtemp(prefix="fuzz-"))) as generator:
        while time.monotonic() < until:
            chance = random.Random(f"{seed}:{number}")
            corpus = frames()
            for _ in range(20_000):
                parser.check(in_pieces(mutated(corpus, chance), chance))
                counts["parser"] += 1
            counts["JSON-RPC"] += (await listeners.json_rpc(generator, chance, 500)).sent
            counts["HTTP/2"] += (await listeners.http_2(generator, chance, 500)).sent
            bodies = await listeners.bodies(generator, chance, 1_000)
            assert set(bodies.statuses) <= {"OK", "INVALID_ARGUMENT", "FAILED_PRECONDITION"}, bodies
            counts["protobuf"] += bodies.sent
            await listeners.healthy(generator)
            now = generator.resident_bytes()
            before = before or now
            assert now - before < MAY_GROW, f"round {number} of seed {seed}: it grew by {(now - before) >> 20} MiB"
            number += 1
        grown = (generator.resident_bytes() - before) / 2**20
    sent = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(
        f"{datetime.now(UTC):%Y-%m-%d}: {sum(counts.values()):,} malformed inputs ({sent}) in {minutes:g} min, seed {seed}: "
        f"no crash, no hang, memory {grown:+.0f} MiB."
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--seed", type=int, default=0)
    asked = arguments.parse_args()
    asyncio.run(run(asked.minutes, asked.seed))
