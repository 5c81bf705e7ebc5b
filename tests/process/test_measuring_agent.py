"""What runs beside main: it measures, and it never outlives who asked."""

import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from benchmarks.compare.agent import crossed, host_of, interface_to
from benchmarks.compare.measuring import RunError, Task, ask
from benchmarks.compare.places import AGENT, Place

PROGRAM = """
import json, pathlib, signal, sys, time
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
out.mkdir()
def stopped(*_):
    pathlib.Path(sys.argv[1]).write_text("was told to stop")
    sys.exit(130)
signal.signal(signal.SIGTERM, stopped)
pathlib.Path(sys.argv[1]).write_text("at work")
time.sleep(float(sys.argv[2]))
(out / "book.html").write_text("x" * 1000)
record = {key: {} for key in ("program", "job", "engines", "checksums", "warnings", "timings")}
(out / "pipeline_output.json").write_text(json.dumps(record | {"prompt": sys.argv[-1], "story": {}}))
print(json.dumps({"status": "done", "seconds": 1.0, "arguments": sys.argv[3:]}))
"""


def place(folder: Path, seconds: float, launch: tuple[str, ...] = (sys.executable,)) -> Place:
    program = folder / "main.py"
    program.write_text(textwrap.dedent(PROGRAM))
    main = (sys.executable, str(program), str(folder / "state"), str(seconds))
    return Place("local", ("local",), launch, main, {"STORYCREATOR_OUTPUT_DIR": str(folder)}, folder=folder)


def test_it_hands_the_prompt_on_as_it_is_measures_the_package_and_leaves_nothing(tmp_path: Path) -> None:
    prompt = "--help; $(rm -rf /) “Ünï”\n"
    found = ask(place(tmp_path, 0), Task(prompt, "draft", ("--pages", "4"), 30), "local")
    assert found["code"] == 0
    assert found["answer"]["arguments"][:4] == ["story", "--draft", "--pages", "4"]
    assert found["answer"]["arguments"][-2:] == ["--", prompt]
    assert found["package_bytes"] == 1000
    assert "story" not in found["record"]
    assert found["wall"] > 0
    assert found["peak"] > 1_000_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["main.py", "state"]  # the state is the program’s own note


def test_work_is_stopped_when_whoever_asked_is_gone(tmp_path: Path) -> None:
    there = place(tmp_path, 60)
    agent = subprocess.Popen(
        [sys.executable, "-c", AGENT], cwd=tmp_path, env=there.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert agent.stdin is not None
    agent.stdin.write(json.dumps({"command": there.main, "prompt": "", "environment": {}, "peer": "127.0.0.1"}).encode() + b"\n")
    agent.stdin.flush()
    while not (tmp_path / "state").exists():
        time.sleep(0.02)
    agent.stdin.close()
    agent.wait(30)
    assert agent.stdout is not None
    with agent.stdout:
        assert json.loads(agent.stdout.read())["code"] == 130
    assert (tmp_path / "state").read_text() == "was told to stop"


def test_a_run_that_takes_too_long_is_stopped_and_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="longer than 1 s and was stopped; allow more with --timeout"):
        ask(place(tmp_path, 60), Task("x", "draft", (), 1), "local")
    assert (tmp_path / "state").read_text() == "was told to stop"


def test_a_place_that_cannot_be_entered_says_why(tmp_path: Path) -> None:
    broken = place(tmp_path, 0, ("sh", "-c", "echo No such container: 1f >&2; exit 1", "sh"))
    with pytest.raises(RunError, match="No such container: 1f"):
        ask(broken, Task("x", "draft", (), 30), "local")


@pytest.mark.parametrize(
    ("address", "host"),
    [("service-d", "service-d"), ("10.77.0.12:50058", "10.77.0.12"), ("one:1,two:2", "one"), ("[::1]:50058", "::1"), ("::1", "::1")],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host


def test_our_own_addresses_are_reached_by_the_loopback() -> None:
    assert interface_to("127.0.0.1") == interface_to("localhost") == "lo"
    with pytest.raises(OSError, match="no such0"):
        crossed("such0")


def test_counters_are_the_kernels() -> None:
    for folder in Path("/sys/class/net").iterdir():
        if not (folder / "statistics").is_dir():
            continue

        def by_the_kernel(statistics: Path = folder / "statistics") -> int:
            return sum(int((statistics / f"{way}_bytes").read_text()) for way in ("rx", "tx"))

        before = by_the_kernel()
        assert before <= crossed(folder.name) <= by_the_kernel()
