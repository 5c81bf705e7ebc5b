"""The Compose files, their settings and the Dockerfile say what the contract says, and say it once."""

import json
import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from benchmarks.support.processes import ROOT
from storycreator import __version__
from storycreator.services import BY_LETTER, SERVICES

MAIN = "service-main"
CONTAINERS = {MAIN, *(spec.container for spec in SERVICES)}
ON_MACHINE_1 = {MAIN, "service-a", "service-b"}
WHERE = {
    "docker-compose.yaml": CONTAINERS,
    "docker-compose.machine1.yaml": ON_MACHINE_1,
    "docker-compose.machine2.yaml": CONTAINERS - ON_MACHINE_1,
}
VARIABLE = re.compile(r"\$\{(\w+)(?::(-|\?)([^}]*))?\}")


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / name)
    return found


def defaults(value: object) -> dict[str, str]:
    """Variables in a part of a Compose file, and their defaults."""
    return {name: default for name, kind, default in VARIABLE.findall(json.dumps(value)) if kind == "-"}


def settings(name: str) -> list[tuple[str, str]]:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith("#")]
    return [(line.partition("=")[0], line.partition("=")[2]) for line in lines]


@pytest.fixture(scope="module")
def common() -> dict[str, Any]:
    found: dict[str, Any] = load("docker/services.yaml")["services"]
    return found


@pytest.fixture(scope="module")
def targets() -> dict[str, str]:
    """The part of the Dockerfile behind each target's FROM."""
    text = (ROOT / "docker/Dockerfile").read_text()
    parts = re.split(r"^FROM \S+ AS (\S+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize(("file", "expected"), WHERE.items())
def test_every_service_runs_where_the_design_says(file: str, expected: set[str]) -> None:
    services = load(file)["services"]
    assert set(services) == expected
    for name, service in services.items():
        assert service["extends"] == {"file": "docker/services.yaml", "service": name}


def test_images_are_named_for_the_service_and_this_version(common: dict[str, Any]) -> None:
    assert {name: service["image"] for name, service in common.items()} == {
        name: f"ai-story-creator/{name}:${{STORYCREATOR_TAG:-{__version__}}}" for name in CONTAINERS
    }


@pytest.mark.parametrize("name", sorted(CONTAINERS))
def test_containers_are_locked_down_and_limited(common: dict[str, Any], name: str) -> None:
    service = common[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\$\{STORYCREATOR_UID:-[1-9]\d*\}:\$\{STORYCREATOR_GID:-[1-9]\d*\}", service["user"])
    assert {"mem_limit", "cpus", "pids_limit", "logging", "stop_grace_period"} <= set(service)
    assert service["restart"] == "unless-stopped"
    models = [volume for volume in service.get("volumes", ()) if volume["target"].endswith("/models")]
    assert all(volume["read_only"] for volume in models)


@pytest.mark.parametrize("letter", BY_LETTER)
def test_an_image_has_the_ports_of_the_contract_and_asks_its_own_service(targets: dict[str, str], letter: str) -> None:
    spec = BY_LETTER[letter]
    target = targets[spec.container]
    assert f"ENV SERVICE_{letter}_GRPC_PORT={spec.grpc_port} SERVICE_{letter}_RPC_PORT={spec.rpc_port} " in target
    assert f"EXPOSE {spec.grpc_port} {spec.rpc_port}\n" in target
    assert f'"healthcheck", "{letter}"]' in target
    package = spec.implementation.split(".")[1]
    assert f'ENTRYPOINT ["python", "-m", "services.{package}"]' in target
    assert f"COPY --from=code /app/services/{package} /app/services/{package}\n" in target
    assert f"COPY requirements/{spec.container}.txt ./" in targets[f"packages-{letter.lower()}"]


@pytest.mark.parametrize("letter", [spec.letter for spec in SERVICES if spec.container not in ON_MACHINE_1])
def test_machine_2_publishes_both_ports_and_machine_1_asks_there(letter: str) -> None:
    spec = BY_LETTER[letter]
    assert load("docker-compose.machine2.yaml")["services"][spec.container]["ports"] == [
        f"${{MACHINE2_BIND:-0.0.0.0}}:${{SERVICE_{letter}_GRPC_PORT:-{spec.grpc_port}}}:{spec.grpc_port}",
        f"${{MACHINE2_BIND:-0.0.0.0}}:${{SERVICE_{letter}_RPC_PORT:-{spec.rpc_port}}}:{spec.rpc_port}",
    ]
    main = load("docker-compose.machine1.yaml")["services"][MAIN]["environment"]
    assert main[f"SERVICE_{letter}_HOST"] == "${MACHINE2_IP}"
    assert main[f"SERVICE_{letter}_GRPC_PORT"] == f"${{SERVICE_{letter}_GRPC_PORT:-{spec.grpc_port}}}"
    assert main[f"SERVICE_{letter}_RPC_PORT"] == f"${{SERVICE_{letter}_RPC_PORT:-{spec.rpc_port}}}"


@pytest.mark.parametrize("machine", ["machine1", "machine2"])
def test_the_settings_file_has_every_variable_once_with_the_default(machine: str, common: dict[str, Any]) -> None:
    own = load(f"docker-compose.{machine}.yaml")["services"]
    used = defaults([own, {name: common[name] for name in own}])
    listed = settings(f".env.{machine}")
    assert len(dict(listed)) == len(listed)
    # What must be filled in has no default; nothing in the containers of machine 2 reads PIPELINE_MODE, but a client there does.
    assert used == {name: value for name, value in listed if name not in ("MACHINE2_IP", *({"PIPELINE_MODE"} - set(used)))}


def test_both_machines_agree_on_the_ports() -> None:
    one, two = dict(settings(".env.machine1")), dict(settings(".env.machine2"))
    ports = {name for name in two if name.endswith("_PORT")}
    assert len(ports) == 12
    assert {name: one[name] for name in ports} == {name: two[name] for name in ports}


@pytest.mark.parametrize("machine", ["machine1", "machine2"])
def test_docker_waits_longer_than_a_service_drains(machine: str) -> None:
    found = dict(settings(f".env.{machine}"))
    assert int(found["STORYCREATOR_STOP_GRACE"].removesuffix("s")) > float(found["STORYCREATOR_DRAIN_SECONDS"])


def test_nothing_starts_without_the_address_of_machine_2() -> None:
    text = (ROOT / "docker-compose.machine1.yaml").read_text()
    assert "${MACHINE2_IP:?MACHINE2_IP is not set." in text
    assert dict(settings(".env.machine1"))["MACHINE2_IP"] == ""
