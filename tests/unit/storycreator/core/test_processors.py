"""How many processors are ours: the process's own, cut to the limit of its container."""

import os
from pathlib import Path

import pytest

from storycreator.core.processors import available


@pytest.fixture
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.usefixtures("eight")
@pytest.mark.parametrize(
    ("membership", "files", "expected"),
    [
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 2),  # in a container, cgroup v2
        ("0::/\n", {"cpu.max": "max 100000\n"}, 8),
        ("0::/docker/abc\n", {"docker/abc/cpu.max": "max 100000\n", "docker/cpu.max": "300000 100000\n"}, 3),  # a limit around it
        ("0::/\n", {"cpu.max": "1000 100000\n"}, 1),
        ("4:cpu,cpuacct:/docker/abc\n0::/\n", {"cpu/cpu.cfs_quota_us": "100000\n", "cpu/cpu.cfs_period_us": "50000\n"}, 2),  # v1
        ("4:cpu:/\n", {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 8),
        ("3:cpuset:/\n", {"cpu/cpu.cfs_quota_us": "100000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 8),
        ("0::/\n", {}, 8),
        ("0::/\n", {"cpu.max": "nonsense\n"}, 8),
    ],
)
def test_the_limit_of_the_container_counts(membership: str, files: dict[str, str], expected: int, tmp_path: Path) -> None:
    write(tmp_path / "own", membership)
    for name, content in files.items():
        write(tmp_path / "cgroup" / name, content)
    assert available(tmp_path / "cgroup", tmp_path / "own") == expected


@pytest.mark.usefixtures("eight")
def test_without_control_groups_all_count(tmp_path: Path) -> None:
    assert available(tmp_path / "nowhere", tmp_path / "nothing") == 8
