"""Both listeners of a running service, fed malformed input: it goes on, answers, and does not grow."""

import random
import re
from collections.abc import Iterator

import pytest

from benchmarks.support.processes import Running, service
from tests.wire.fuzz import listeners

MAY_GROW = 40 * 1024 * 1024


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with service("A", tmp_path_factory.mktemp("fuzz")) as running:
        yield running


def unbroken(service: Running) -> None:
    """It still runs, and no traceback in its log goes through our code; grpcio has some of its own."""
    assert service.process.poll() is None
    said = service.log.read_text(errors="replace")
    ours = re.findall(r"^Traceback .*\n(?:  .*\n)+", said, re.MULTILINE)
    assert [one for one in ours if re.search(r"/(storycreator|services)/", one)] == []


async def test_malformed_frames_over_sockets(generator: Running) -> None:
    await listeners.json_rpc(generator, random.Random(0), 500)  # frames, lexicon and safety terms are read at first use
    before = generator.resident_bytes()
    tally = await listeners.json_rpc(generator, random.Random(1), 1_000)
    assert tally.sent == 40_000
    assert tally.answered > 10_000
    await listeners.healthy(generator)
    assert generator.resident_bytes() - before < MAY_GROW
    unbroken(generator)


async def test_malformed_http_2(generator: Running) -> None:
    await listeners.http_2(generator, random.Random(2), 100)
    before = generator.resident_bytes()
    tally = await listeners.http_2(generator, random.Random(3), 1_000)
    assert tally.sent == 1_000
    await listeners.healthy(generator)
    assert generator.resident_bytes() - before < MAY_GROW
    unbroken(generator)


async def test_malformed_protobuf(generator: Running) -> None:
    await listeners.bodies(generator, random.Random(4), 200)
    before = generator.resident_bytes()
    tally = await listeners.bodies(generator, random.Random(5), 1_000)
    assert set(tally.statuses) <= {"OK", "INVALID_ARGUMENT", "FAILED_PRECONDITION"}, tally
    assert tally.statuses["INVALID_ARGUMENT"] > 100
    await listeners.healthy(generator)
    assert generator.resident_bytes() - before < MAY_GROW
    unbroken(generator)
