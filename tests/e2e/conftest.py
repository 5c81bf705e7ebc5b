"""The bench, once for all tests: images built, two machines up, a copy of them on each."""

import os
from collections.abc import Iterator

import pytest

from storycreator.services import SERVICES
from tests.e2e.bench.bench import TAG, Bench

CERTIFICATES = "certificates"
"""The container that keeps the certificates of a machine."""
ON_MACHINE = {
    "m1": ("main", *(spec.letter.lower() for spec in SERVICES if spec.machine == 1)),
    "m2": tuple(spec.letter.lower() for spec in SERVICES if spec.machine == 2),
}


def image(service: str) -> str:
    """Its name, as the Compose files have it."""
    return f"ai-story-creator/service-{service}:{TAG}"


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """Two machines without services. STORY_BENCH_KEEP=1 takes those that are up as they are, and leaves them up."""
    if os.geteuid() != 0:
        pytest.fail("the two machines are network namespaces with Docker Engines in them: only root can make them (sudo make e2e)")
    made = Bench(int(os.environ.get("STORY_BENCH", "0")))
    keep = os.environ.get("STORY_BENCH_KEEP") == "1"
    with made.locked():
        try:
            if not (keep and made.m1.engine.socket.exists()):
                made.build()
                made.up()
            yield made
        finally:
            if not keep:
                made.down()
                assert not made.processes(), "something of the bench still runs"
