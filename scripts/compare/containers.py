"""Deployments by Docker Compose, as they stand: nothing is built, started or stopped here."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.compare.places import ROOT, Absent, Found, Place

MAIN = "service-main"
PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
ASK_SECONDS = 60


@dataclass(frozen=True)
class Deployment:
    """How one is described, and how it is brought up."""

    place: str
    file: str
    env_file: str
    start: str
    sees_all: bool
    """Whether all its containers belong to this Docker Engine."""

    def arguments(self) -> list[str]:
        """For Compose."""
        return [*(("--env-file", self.env_file) if self.env_file else ()), "-f", self.file]


DEPLOYMENTS = (
    Deployment("docker", "docker-compose.yaml", "", "docker-compose up -d --build", True),
    Deployment(
        "two-machines", "docker-compose.machine1.yaml", ".env.machine1",
        "./setup_machine2.sh on machine 2, then ./setup_machine1.sh here (docs/DISTRIBUTED_QUICK_START.md)", False,
    ),
)  # fmt: skip


def _ask(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=ASK_SECONDS, check=False)


def compose_command() -> tuple[str, ...]:
    """Compose 2 where it is there, else Compose 1; empty when neither is."""
    if shutil.which("docker") and _ask("docker", "compose", "version").returncode == 0:
        return ("docker", "compose")
    return ("docker-compose",) if shutil.which("docker-compose") else ()


def find(deployment: Deployment) -> Found:
    """A deployment that runs, or why it cannot be measured."""

    def absent(why: str, todo: str) -> Absent:
        return Absent(deployment.place, why, todo)

    compose = compose_command()
    if not shutil.which("docker") or not compose:
        return absent("Docker with Compose is not installed here", "install Docker Engine and Compose, then: " + deployment.start)
    for file in (deployment.file, deployment.env_file):
        if file and not (ROOT / file).is_file():
            return absent(f"there is no {file}", "use a complete checkout")
    try:
        engine = _ask("docker", "version", "--format", "{{.Server.Version}}")
        if engine.returncode != 0:
            return absent(f"the Docker Engine does not answer: {_last(engine.stderr)}", "start it, or point DOCKER_HOST at it")
        asked = _ask(*compose, *deployment.arguments(), "ps", "-q", MAIN)
        if asked.returncode != 0:
            return absent(f"{deployment.file}: {_last(asked.stderr)}", "mend that, then: " + deployment.start)
        ids = asked.stdout.split()
        containers = inspect(ids)
        running = [one for one in containers if one["State"]["Running"]]
        if not running:
            return absent(f"{MAIN} of {deployment.file} is not running", "start it: " + deployment.start)
        project = running[0]["Config"]["Labels"][PROJECT]
        services = inspect(_ask("docker", "ps", "-q", "--filter", f"label={PROJECT}={project}").stdout.split())
    except subprocess.TimeoutExpired as error:
        return absent(f"{' '.join(error.cmd)} did not answer in {ASK_SECONDS} s", "see whether the Docker Engine is well")
    images = sorted({f"{one['Config']['Image']} ({one['Image'].removeprefix('sha256:')[:12]})" for one in services})
    roots = visible(services) if deployment.sees_all else ()
    return Place(
        deployment.place, ("grpc", "rpc"), ("docker", "exec", "-i", running[0]["Id"], "python"), ("python", "main.py"),
        environment={}, roots=roots, sees_all=bool(roots),
        about=f"Docker {engine.stdout.strip()}, {deployment.file}, {len(services)} containers here; {', '.join(images)}",
    )  # fmt: skip


def inspect(ids: list[str]) -> list[dict[str, Any]]:
    """What the engine knows of containers."""
    if not ids:
        return []
    found: list[dict[str, Any]] = json.loads(_ask("docker", "inspect", *ids).stdout or "[]")
    return found


def visible(containers: list[dict[str, Any]]) -> tuple[int, ...]:
    """Process ids of services' containers when all of them can be seen in our ``/proc``, else none: an engine in a virtual machine tells
    ids that are not ours. main's own processor time comes from the agent."""
    roots = []
    for one in containers:
        if one["Config"]["Labels"].get(SERVICE) == MAIN:
            continue
        try:
            running = Path(f"/proc/{one['State']['Pid']}/cmdline").read_text().split("\0")
        except OSError:
            return ()
        if one["Path"] not in running and Path(one["Path"]).name not in {Path(word).name for word in running}:
            return ()
        roots.append(int(one["State"]["Pid"]))
    return tuple(roots)


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it says nothing"


def deployments() -> Iterator[Found]:
    """All of them."""
    for one in DEPLOYMENTS:
        yield find(one)
