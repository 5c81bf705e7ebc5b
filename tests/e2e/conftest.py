"""The bench, once for all tests: images built, two machines up, a copy of them on each."""

import os
from collections.abc import Iterator

import pytest

from storycreator.services import SERVICES
from tests.e2e.bench.bench import Bench
from tests.e2e.bench.engine import Engine
from tests.e2e.bench.network import run
from tests.support.processes import ROOT

BASE_IMAGE = "ai-story-creator/python:3.11-bookworm"
ON_MACHINE = {
    "m1": ("main", *(spec.letter.lower() for spec in SERVICES if spec.machine == 1)),
    "m2": tuple(spec.letter.lower() for spec in SERVICES if spec.machine == 2),
}
TAG = "0.1.0"


def image(service: str) -> str:
    """Its name, as the Compose files have it."""
    return f"ai-story-creator/service-{service}:{TAG}"


def build(builder: Engine) -> None:
    """All images, by the scripts people use. Layers of an earlier run are used again."""
    builder.start()
    socket = f"DOCKER_HOST=unix://{builder.socket}"
    if not builder.docker("images", "-q", BASE_IMAGE).strip():
        run("env", socket, str(ROOT / "docker/base-image.sh"), BASE_IMAGE)
    run("env", socket, f"BASE_IMAGE={BASE_IMAGE}", f"STORYCREATOR_TAG={TAG}", str(ROOT / "scripts/images.sh"))


@pytest.fixture(scope="session")
def one_machine(bench: Bench) -> Engine:
    """An engine with all images: machine 1's."""
    here = bench.m1.engine.docker("images", "--format", "{{.Repository}}:{{.Tag}}").split()
    if missing := [name for name in map(image, ON_MACHINE["m2"]) if name not in here]:
        bench.load(bench.m1, *missing)
    return bench.m1.engine


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
                made.up()
                build(made.builder)
                for name, host in made.hosts.items():
                    made.load(host, *map(image, ON_MACHINE[name]))
            yield made
        finally:
            if not keep:
                made.down()
                assert not made.processes(), "something of the bench still runs"
