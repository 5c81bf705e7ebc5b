"""Which deployments can be measured, and what is said of the others. The engine is a script that answers as Docker does."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.compare import containers
from benchmarks.compare.containers import deployments
from benchmarks.compare.places import Absent, Place

ENGINE = """#!/bin/sh
case "$1" in
version) cat {folder}/version ;;
ps) case "$*" in *service-main*) cat {folder}/mains ;; *) cat {folder}/all ;; esac ;;
inspect) cat {folder}/inspected-$2 ;;
exec) echo 1000:1001 ;;
esac || {{ echo "Cannot connect to the Docker daemon" >&2; exit 1; }}
"""


def container(service: str, file: str, health: str = "healthy", pid: int = 0) -> dict[str, Any]:
    labels = {containers.SERVICE: service, containers.PROJECT: "p", containers.FILES: f"/somewhere/{file}", containers.FOLDER: "/somewhere"}
    return {
        "Id": service, "Name": f"/p_{service}_1", "Path": "python", "Image": "sha256:0123456789abcdef",
        "Config": {"Labels": labels, "Image": "story"},
        "State": {"Pid": pid, "Health": {"Status": health}},
    }  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder the stand-in answers from; both Compose files are there."""
    program = tmp_path / "docker"
    program.write_text(ENGINE.format(folder=tmp_path))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(containers, "ROOT", tmp_path)
    for deployment in containers.DEPLOYMENTS:
        (tmp_path / deployment.file).touch()
    (tmp_path / "version").write_text("20.10\n")
    (tmp_path / "mains").write_text("")
    return tmp_path


def runs(engine: Path, *everything: dict[str, Any]) -> None:
    """These containers."""
    (engine / "mains").write_text("main\n")
    (engine / "all").write_text("everything\n")
    (engine / "inspected-main").write_text(json.dumps([one for one in everything if one["Id"] == "service-main"]))
    (engine / "inspected-everything").write_text(json.dumps(everything))


def absent(place: str) -> Absent:
    (found,) = (one for one in deployments() if one.name == place)
    assert isinstance(found, Absent)
    return found


def test_without_docker_or_a_compose_file_it_says_what_to_install(tmp_path: Path, engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (engine / "docker-compose.yaml").unlink()
    assert absent("docker").why == "there is no docker-compose.yaml"
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert absent("two-machines").why == "Docker is not installed here"
    assert "setup_machine1.sh" in absent("two-machines").todo


def test_an_engine_that_is_down_is_told_from_services_that_are_not_started(engine: Path) -> None:
    assert absent("docker").why == "service-main of docker-compose.yaml is not running"
    assert "setup_local.sh" in absent("docker").todo
    (engine / "version").unlink()
    assert absent("docker").why == "the Docker Engine does not answer: Cannot connect to the Docker daemon"
    assert "DOCKER_HOST" in absent("docker").todo


def test_a_deployment_is_known_by_its_file_though_both_name_the_same_services(engine: Path) -> None:
    runs(engine, container("service-main", "docker-compose.machine1.yaml"), container("service-a", "docker-compose.machine1.yaml"))
    local, machines = deployments()
    assert isinstance(local, Absent)
    assert isinstance(machines, Place)
    assert machines.launch == ("docker", "exec", "-i", "--user", "1000:1001", "service-main", "python")
    assert machines.modes == ("grpc", "rpc")
    assert not machines.sees_all
    assert "20.10" in machines.about


def test_an_unhealthy_service_is_named_and_its_warm_up_decides(engine: Path) -> None:
    main = container("service-main", "docker-compose.yaml", "unhealthy")  # a run is a process of its own beside the main that serves
    runs(engine, main, container("service-b", "docker-compose.yaml", "starting"))
    (local,) = (one for one in deployments() if isinstance(one, Place))
    assert local.warning.startswith("service-b is starting; ")
    assert "service-b is starting" in local.about


def test_processor_time_is_measured_only_where_the_processes_can_be_seen(engine: Path) -> None:
    ours = Path("/proc/self/cmdline").read_text().split("\0")[0]
    seen = container("service-a", "docker-compose.yaml", pid=os.getpid()) | {"Path": Path(ours).name}
    runs(engine, container("service-main", "docker-compose.yaml"), seen)
    (local,) = (one for one in deployments() if isinstance(one, Place))
    assert local.roots == (os.getpid(),)
    runs(engine, container("service-main", "docker-compose.yaml"), seen | {"Path": "something-else"})
    (local,) = (one for one in deployments() if isinstance(one, Place))
    assert (local.roots, local.sees_all) == ((), False)
