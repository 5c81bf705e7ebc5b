"""Deployments by Docker Compose, as they stand: nothing is built, started or stopped here. They are found by the labels Compose gives its
containers, so that it does not matter how they were brought up."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.compare.places import ROOT, Absent, Found, Place

MAIN = "service-main"
PROJECT, SERVICE, FILES, FOLDER = (
    f"com.docker.compose.{name}" for name in ("project", "service", "project.config_files", "project.working_dir")
)
ASK_SECONDS = 60

Container = dict[str, Any]
"""What ``docker inspect`` says of one."""


@dataclass(frozen=True)
class Deployment:
    """A Compose file, and how it is brought up."""

    place: str
    file: str
    start: str
    whole: bool
    """Whether all services are containers of this Docker Engine."""


DEPLOYMENTS = (
    Deployment("docker", "docker-compose.yaml", "./setup_local.sh", True),
    Deployment(
        "two-machines", "docker-compose.machine1.yaml",
        "./setup_machine2.sh on machine 2, then ./setup_machine1.sh here (docs/DISTRIBUTED_QUICK_START.md)", False,
    ),
)  # fmt: skip


class EngineError(Exception):
    """The Docker Engine does not answer; says how."""


def _ask(*arguments: str) -> str:
    command = ["docker", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ASK_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise EngineError(f"{' '.join(command[:2])} took longer than {ASK_SECONDS} s") from None
    if done.returncode != 0:
        raise EngineError(([line.strip() for line in done.stderr.splitlines() if line.strip()] or ["it says nothing"])[-1])
    return done.stdout.strip()


def _containers(*labels: str) -> list[Container]:
    """Those that run and bear the labels."""
    filters = [part for label in labels for part in ("--filter", f"label={label}")]
    ids = _ask("ps", "-q", "--no-trunc", *filters).split()
    found: list[Container] = json.loads(_ask("inspect", *ids)) if ids else []
    return found


def _labels(container: Container) -> dict[str, str]:
    found: dict[str, str] = container["Config"]["Labels"]
    return found


def _health(container: Container) -> str:
    """A container without a health check counts as healthy."""
    return str(container["State"].get("Health", {}).get("Status", "healthy"))


def _find(deployment: Deployment) -> Found:
    version = _ask("version", "--format", "{{.Server.Version}}")
    mains = [one for one in _containers(f"{SERVICE}={MAIN}") if Path(_labels(one).get(FILES, "").split(",")[0]).name == deployment.file]
    if not mains:
        return Absent(deployment.place, f"{MAIN} of {deployment.file} is not running", deployment.start)
    main = max(mains, key=lambda one: _labels(one).get(FOLDER) == str(ROOT))
    everything = _containers(f"{PROJECT}={_labels(main)[PROJECT]}")
    services = [one for one in everything if _labels(one)[SERVICE] != MAIN]
    unwell = [f"{_labels(one)[SERVICE]} is {health}" for one in services if (health := _health(one)) != "healthy"]
    roots = visible(services) if deployment.whole else ()
    user = _ask("exec", main["Id"], "stat", "--format", "%u:%g", "/proc/1")  # whom main has become, not whom it began as
    images = sorted({f"{one['Config']['Image']} {one['Image'].removeprefix('sha256:')[:12]}" for one in everything})
    about = f"Docker {version}, {deployment.file}, {len(everything)} containers here: {', '.join([*unwell, *images])}"
    launch = ("docker", "exec", "-i", "--user", user, main["Id"], "python")
    return Place(
        deployment.place, ("grpc", "rpc"), launch, ("python", "main.py"), roots=roots, sees_all=bool(roots), about=about,
        warning=f"{', '.join(unwell)}; to see what they say: docker logs NAME" if unwell else "",
    )  # fmt: skip


def visible(containers: list[Container]) -> tuple[int, ...]:
    """Process ids of containers when all of them can be seen in our ``/proc``, else none: an engine in a virtual machine tells ids that are
    not ours."""
    roots = []
    for one in containers:
        try:
            running = Path(f"/proc/{one['State']['Pid']}/cmdline").read_text(encoding="utf-8").split("\0")
        except OSError:
            return ()
        if Path(one["Path"]).name not in {Path(word).name for word in running}:
            return ()
        roots.append(int(one["State"]["Pid"]))
    return tuple(roots)


def deployments() -> Iterator[Found]:
    """All of them: those that run, and why the others cannot be measured."""
    for one in DEPLOYMENTS:
        if not (ROOT / one.file).is_file():
            yield Absent(one.place, f"there is no {one.file}", "use a complete checkout")
        elif not shutil.which("docker"):
            yield Absent(one.place, "Docker is not installed here", f"install Docker Engine and Compose, then: {one.start}")
        else:
            try:
                yield _find(one)
            except EngineError as error:
                yield Absent(one.place, f"the Docker Engine does not answer: {error}", "start it, or point DOCKER_HOST at it")
