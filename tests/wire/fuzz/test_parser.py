"""The JSON-RPC frame parser against 100,000 malformed inputs of our own making, and what atheris finds."""

import platform
import random
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT
from storycreator.transport.jsonrpc.protocol import Connection
from tests.wire.fuzz import parser
from tests.wire.fuzz.malformed import frames, in_pieces, mutated

INPUTS = 100_000
SEED = 20_26


def test_malformed_frames() -> None:
    chance, corpus = random.Random(SEED), frames()
    for number in range(INPUTS):
        data = mutated(corpus, chance)
        try:
            parser.check(in_pieces(data, chance))
        except Exception as error:
            raise AssertionError(f"input {number} of seed {SEED}: {data[:200]!r}") from error


def test_memory_does_not_grow_with_what_was_refused() -> None:
    chance, corpus = random.Random(SEED), frames()
    wire = Connection(max_frame_bytes=parser.MAX_FRAME)
    for _ in range(500):
        wire.receive(mutated(corpus, chance) + b"\n")
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(3_000):
            wire.receive(mutated(corpus, chance) + b"\n")
        assert tracemalloc.get_traced_memory()[0] - before < 500_000
    finally:
        tracemalloc.stop()


@pytest.mark.skipif((sys.platform, platform.machine()) != ("linux", "x86_64"), reason="atheris is made for Linux on x86-64 only")
def test_what_coverage_leads_to(tmp_path: Path) -> None:
    for number, frame in enumerate(frames()):
        (tmp_path / str(number)).write_bytes(b"\x80" + frame + b"\n")
    done = subprocess.run(
        [sys.executable, "-m", "tests.wire.fuzz.parser", str(tmp_path), "-runs=20000", "-max_len=6000", f"-seed={SEED}", "-verbosity=1",
         f"-artifact_prefix={tmp_path}/", "-print_final_stats=1", "-max_total_time=30"],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    assert runs is not None, done.stderr[-3000:]
    assert int(runs[1]) >= 2_000
