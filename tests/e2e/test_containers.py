"""All services in containers on one machine, as the README says, from a fresh clone: built, locked down, healthy, left alone by a
second ``up``, and switched from one protocol to the other without a rebuild. Uses Compose 1, and machine 1's Docker Engine."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from storycreator.services import SERVICES
from tests.e2e.bench.bench import PERSON, Bench, Host

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(3600)]
CONTAINERS = {"service-main", *(spec.container for spec in SERVICES)}
STORY = ["main.py", "A shy dragon who bakes bread", "--draft", "--pages", "4", "--languages", "es", "--seed", "7"]


@dataclass(frozen=True)
class Stack:
    """The Compose project under test."""

    host: Host

    def compose(self, *arguments: str, mode: str = "grpc") -> str:
        return self.host.sh("docker-compose", *arguments, PIPELINE_MODE=mode).stdout

    def inspect(self) -> dict[str, Any]:
        """What Docker knows of each container, by service."""
        found = json.loads(self.host.sh("docker", "inspect", *self.compose("ps", "--quiet").split()).stdout)
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}

    def wait_until_healthy(self, seconds: float = 300) -> None:
        until = time.monotonic() + seconds
        while set(states := {one["State"]["Health"]["Status"] for one in self.inspect().values()}) != {"healthy"}:
            assert time.monotonic() < until, f"{states}: {self.compose('ps')}\n{self.compose('logs', '--tail', '20')}"
            time.sleep(0.5)

    def story(self, name: str, mode: str) -> Path:
        """Make one in the main that runs; where it is on this host. Plain Compose fetches no models, so it has no pictures and says so."""
        command = ["docker-compose", "exec", "-T", "service-main", "python", *STORY, "--out", f"output/{name}"]
        done = self.host.sh(*command, check=False, PIPELINE_MODE=mode)
        assert done.returncode == 3, f"{done.stdout}\n{done.stderr}"
        assert "The book has no pictures" in done.stdout + done.stderr
        return self.host.checkout / "output" / name


@pytest.fixture(scope="module")
def stack(bench: Bench) -> Iterator[Stack]:
    with bench.fresh("clone") as host:
        found = Stack(host)
        try:
            began = time.monotonic()
            found.compose("up", "--detach", "--build")
            found.wait_until_healthy()
            print(f"a fresh clone, built from what was built before, all healthy: {time.monotonic() - began:.1f} s")
            yield found
        finally:
            found.compose("down", "--volumes", "--timeout", "5")


def test_every_service_is_healthy_and_nothing_was_restarted(stack: Stack) -> None:
    found = stack.inspect()
    assert set(found) == CONTAINERS
    assert {name: (one["State"]["Health"]["Status"], one["RestartCount"]) for name, one in found.items()} == dict.fromkeys(
        CONTAINERS, ("healthy", 0)
    )


def test_containers_are_not_root_and_cannot_write_to_their_images(stack: Stack) -> None:
    for name, one in stack.inspect().items():
        host = one["HostConfig"]
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert host["SecurityOpt"] == ["no-new-privileges:true"], name
        assert host["Memory"] > 0, name
        assert host["NanoCpus"] > 0, name
        probe = "touch /app/x 2>&1 || true; touch /tmp/x && echo tmp; grep -E '^(Uid|CapPrm|CapEff|NoNewPrivs)' /proc/1/status"
        said = stack.compose("exec", "-T", name, "sh", "-c", probe).split("\n")
        assert "Read-only file system" in said[0], name
        assert said[1] == "tmp", name
        user = PERSON if name == "service-main" else 1000  # main is the owner of the books folder
        assert said[2] == f"Uid:\t{user}\t{user}\t{user}\t{user}", name
        assert said[3:6] == ["CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "NoNewPrivs:\t1"], name


UNNEEDED = ("pip", "pip3", "gcc", "make", "git", "curl", "wget", "nc", "ssh", "gdb", "sudo")


def test_an_image_holds_no_file_that_gives_rights_and_no_tool_it_does_not_need(stack: Stack) -> None:
    """What a benchmark of container images asks for: also no file anybody may change, and no key in the settings of the image."""
    probe = (
        "find / -xdev -type f -perm /6000 2>/dev/null; find / -xdev -type f -perm -0002 ! -path '/proc/*' 2>/dev/null; "
        f"for tool in {' '.join(UNNEEDED)}; do command -v $tool; done; python -m pip --version 2>/dev/null; true"
    )
    for name, one in stack.inspect().items():
        assert stack.compose("exec", "-T", name, "sh", "-c", probe).split() == [], name
        image = json.loads(stack.host.sh("docker", "inspect", one["Image"]).stdout)[0]["Config"]
        assert image["User"] == "10001:10001", name
        assert image["Healthcheck"]["Test"][0] == "CMD", name
        assert not [entry for entry in image["Env"] if any(word in entry.upper() for word in ("TOKEN", "SECRET", "PASSWORD", "API_KEY"))]


def test_an_image_holds_no_packages_or_code_of_other_services(stack: Stack) -> None:
    for spec in SERVICES:
        said = stack.compose("exec", "-T", spec.container, "sh", "-c", "ls -d services/*/; ls /opt/venv/lib/python3*/site-packages").split()
        assert [word for word in said if word.startswith("services/") and "__pycache__" not in word] == [
            f"services/{spec.implementation.split('.')[1]}/"
        ]
        assert "pip" not in said
        assert ("xllamacpp" in said) == (spec.letter in ("A", "C3"))
        assert ("weasyprint" in said) == (spec.letter == "D")


def test_a_second_up_changes_nothing(stack: Stack) -> None:
    before = {name: (one["Id"], one["State"]["StartedAt"]) for name, one in stack.inspect().items()}
    stack.compose("up", "--detach")
    assert {name: (one["Id"], one["State"]["StartedAt"]) for name, one in stack.inspect().items()} == before


def test_both_protocols_make_the_same_book_and_switching_only_recreates_main(stack: Stack) -> None:
    over_grpc = stack.story("grpc", "grpc")
    before = stack.inspect()
    stack.compose("up", "--detach", mode="rpc")
    stack.wait_until_healthy()
    after = stack.inspect()
    assert {name for name in CONTAINERS if before[name]["Id"] != after[name]["Id"]} == {"service-main"}
    assert {name: one["Image"] for name, one in before.items()} == {name: one["Image"] for name, one in after.items()}
    over_rpc = stack.story("rpc", "rpc")

    record = "pipeline_output.json"
    books = [
        {str(file.relative_to(book)): file.read_bytes() for file in book.rglob("*") if file.is_file()} for book in (over_grpc, over_rpc)
    ]
    assert "en/book.epub" in books[0]
    records = [json.loads(book.pop(record)) for book in books]
    assert [json.dumps(one).count('"pipeline_mode": "grpc"') for one in records] == [1, 0]
    assert books[0] == books[1]
    assert {file.stat().st_uid for file in over_rpc.rglob("*")} == {PERSON}


def test_stopping_is_clean_and_state_outlives_it(stack: Stack) -> None:
    stack.compose("stop")
    assert {name: one["State"]["ExitCode"] for name, one in stack.inspect().items()} == dict.fromkeys(CONTAINERS, 0)
    stack.compose("up", "--detach", mode="rpc")
    stack.wait_until_healthy()
    assert "A shy dragon" in stack.compose("exec", "-T", "service-main", "python", "main.py", "jobs", "--json")
