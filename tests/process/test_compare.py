"""``compare_performance.sh`` as a person runs it, with draft engines: one process, and eight that it starts and stops itself."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from benchmarks.support.processes import ROOT

SMALL = ["--", "--pages", "4", "--skip", "narration", "--skip", "pictures", "--formats", "markdown,text"]
COMPARE = [sys.executable, "-m", "benchmarks.compare"]


def started_by(marker: Path) -> list[int]:
    """Processes that have a folder in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(marker).encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def environment(folder: Path) -> dict[str, str]:
    """Temporary files go where they can be looked for; a setting that would lead it elsewhere must not."""
    (folder / "scratch").mkdir()
    return {**os.environ, "TMPDIR": str(folder / "scratch"), "PIPELINE_MODE": "grpc", "SERVICE_A_ADDR": "nowhere:1", "COLUMNS": "200"}


def test_a_comparison_from_the_prompt_to_the_report(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMPARE, "A lost kite", "--runs", "1", "--only", "local,processes", "--order-seed", "3", "--out", str(tmp_path / "out"), "--json",
         *SMALL],
        cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    whole = json.loads(done.stdout)
    assert whole == json.loads((tmp_path / "out/results.json").read_text())
    (draft,) = whole["sets"]
    rows = {row["configuration"]: row for row in draft["configurations"]}
    assert rows.keys() == {"local", "processes-grpc", "processes-rpc"}
    assert draft["sameness"] == "All 3 runs made the same book, byte for byte."
    for key, row in rows.items():
        seconds = row["seconds"]["median"]
        assert 0 < seconds < row["wall"]["median"]
        assert sum(row["parts"].values()) <= seconds * 1.01
        assert all(row["parts"][stage] > 0 for stage in "ABCD")
        assert row["cpu"]["median"] > 0.1
        assert row["peak"]["median"] > 50e6
        assert row["package_bytes"] > 1000
        assert (row["travel"] is None) == (key == "local")
    assert rows["processes-grpc"]["share"]["median"] < 1
    assert rows["processes-rpc"]["peak"]["median"] > rows["local"]["peak"]["median"]
    assert all(one["verdict"].startswith("too few rounds to say") for one in draft["comparisons"])
    assert "warm-up · eight processes, gRPC: " in done.stderr
    assert "round 1/1 · one process: " in done.stderr
    assert "<svg" in (tmp_path / "out/report.html").read_text()
    with (tmp_path / "out/runs.csv").open() as lines:
        assert len(list(csv.DictReader(lines))) == 3
    assert list((tmp_path / "scratch").iterdir()) == []
    assert started_by(tmp_path) == []


def test_ctrl_c_keeps_what_was_measured_and_stops_what_was_started(tmp_path: Path) -> None:
    comparing = subprocess.Popen(
        [*COMPARE, "A lost kite", "--runs", "50", "--only", "local", "--out", str(tmp_path / "out"), *SMALL],
        cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert comparing.stderr is not None
    for line in comparing.stderr:
        if line.startswith("round 1/50"):
            break
    comparing.send_signal(signal.SIGINT)
    out, err = comparing.communicate(timeout=120)
    assert comparing.returncode == 130, err
    assert "What was measured is in the report" in err
    assert "one process" in out
    assert "Stopped before the end" in (tmp_path / "out/report.html").read_text()
    with (tmp_path / "out/runs.csv").open() as lines:
        assert len(list(csv.DictReader(lines))) == 1
    assert list((tmp_path / "scratch").iterdir()) == []
    assert started_by(tmp_path) == []


def test_what_cannot_be_measured_is_said_with_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMPARE, "x", "--only", "local", "--out", str(tmp_path / "out"), "--", "--pages", "99"],
        cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "--pages: Input should be less than or equal to 24" in done.stderr
    assert "Left out: one process" in done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_wrong_arguments_are_named_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/book").touch()
    for arguments, words in (
        ([], "prompt"),
        (["a", "b"], "put quotes around it"),
        (["a", "--runs", "0"], "--runs: '0': use a number from 1 to 1000"),
        (["a", "--only", "moon"], "--only: there is no moon; there are local, processes-grpc"),
        (["a", "--out", str(tmp_path / "full")], "is there already and not empty"),
    ):
        done = subprocess.run([*COMPARE, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 2
        assert words in done.stderr


def test_help_needs_nothing_installed() -> None:
    program = "import sys; sys.path.insert(0, '.'); from benchmarks.compare.__main__ import parser; parser().print_help()"
    alone = subprocess.run([sys.executable, "-I", "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert alone.returncode == 0, alone.stderr
    done = subprocess.run(["./compare_performance.sh", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "examples:" in done.stdout
    assert "Ctrl-C keeps" in done.stdout
