"""The Compose files, their settings and the Dockerfile say what the table of services says, and every setting reaches its container."""

import json
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr
from ruamel.yaml import YAML

from benchmarks.support.processes import ROOT
from scripts import generate
from storycreator import __version__
from storycreator.models.manifest import manifest
from storycreator.services import BY_LETTER, BY_WORK, MAIN, SERVICES
from storycreator.settings import Settings, load, service_options, stage_seconds

CONTAINERS = {MAIN, *(spec.container for spec in SERVICES)}
ON_MACHINE_1 = {MAIN, "service-a", "service-b"}
CERTIFICATES = {"certificates-1": MAIN, "certificates-2": "service-c"}
"""The images of what keeps the certificates of each of two machines."""
WHERE = {
    "docker-compose.yaml": CONTAINERS,
    "docker-compose.machine1.yaml": ON_MACHINE_1,
    "docker-compose.machine2.yaml": CONTAINERS - ON_MACHINE_1,
}
VARIABLE = re.compile(r"\$\{(\w+)(?::(-|\?)([^}]*))?\}")


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / name)
    return found


def defaults(value: object) -> dict[str, str]:
    """Variables in a part of a Compose file, and their defaults."""
    return {name: default for name, kind, default in VARIABLE.findall(json.dumps(value)) if kind == "-"}


def settings(name: str) -> list[tuple[str, str]]:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith("#")]
    return [(line.partition("=")[0], line.partition("=")[2]) for line in lines]


@pytest.fixture(scope="module", autouse=True)
def up_to_date() -> None:
    """What was not generated anew is said once, and not by every test in its own way."""
    generate.check_complete()
    assert [f"{name} is stale: run `make generate`" for name in generate.stale(generate.rendered())] == []


@pytest.fixture(scope="module")
def common() -> dict[str, Any]:
    found: dict[str, Any] = document("docker/services.yaml")["services"]
    return found


@pytest.fixture(scope="module")
def targets() -> dict[str, str]:
    """The part of the Dockerfile behind each target's FROM."""
    text = (ROOT / "docker/Dockerfile").read_text()
    parts = re.split(r"^FROM \S+ AS (\S+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize(("file", "expected"), WHERE.items())
def test_every_service_runs_where_the_design_says(file: str, expected: set[str]) -> None:
    services = document(file)["services"]
    assert set(services) == expected | ({"certificates"} if "machine" in file else set())
    for name, service in services.items():
        common = f"certificates-{file[-6]}" if name == "certificates" else name
        assert service["extends"] == {"file": "docker/services.yaml", "service": common}


def test_images_are_named_for_the_service_and_this_version(common: dict[str, Any]) -> None:
    assert {name: service["image"] for name, service in common.items()} == {
        name: f"ai-story-creator/{CERTIFICATES.get(name, name)}:${{STORYCREATOR_TAG:-{__version__}}}"
        for name in {*CONTAINERS, *CERTIFICATES}
    }


@pytest.mark.parametrize("name", sorted({*CONTAINERS, *CERTIFICATES}))
def test_containers_are_locked_down_and_limited(common: dict[str, Any], name: str) -> None:
    service = common[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    # main alone may begin as root, with no right but to become another user; tests/e2e looks who it is then.
    assert service["user"] == (
        "${STORYCREATOR_UID:-0}:${STORYCREATOR_GID:-0}" if name == MAIN else "${STORYCREATOR_UID:-1000}:${STORYCREATOR_GID:-1000}"
    )
    assert service.get("cap_add") == (["SETUID", "SETGID"] if name == MAIN else None)
    assert {"mem_limit", "cpus", "pids_limit", "logging", "stop_grace_period"} <= set(service)
    assert service["restart"] == "unless-stopped"
    assert not [
        volume for volume in service["volumes"] if "/models" in volume and not volume.endswith(":/var/cache/storycreator/models:ro,z")
    ]


@pytest.mark.parametrize("letter", BY_LETTER)
def test_an_image_has_the_ports_of_the_contract_and_asks_its_own_service(targets: dict[str, str], letter: str) -> None:
    spec = BY_LETTER[letter]
    target = targets[spec.container]
    assert f"ENV SERVICE_{letter}_GRPC_PORT={spec.grpc_port} SERVICE_{letter}_RPC_PORT={spec.rpc_port} " in target
    assert f"EXPOSE {spec.grpc_port} {spec.rpc_port}\n" in target
    assert f'"healthcheck", "{letter}"]' in target
    assert f'ENTRYPOINT ["python", "-m", "services.{spec.package}"]' in target
    assert f"COPY --from=code /app/services/{spec.package} /app/services/{spec.package}\n" in target
    assert f"COPY requirements/{spec.container}.txt ./" in targets[f"packages-{letter.lower()}"]


@pytest.mark.parametrize("letter", [spec.letter for spec in SERVICES if spec.container not in ON_MACHINE_1])
def test_machine_2_publishes_both_ports_and_machine_1_asks_there(letter: str) -> None:
    spec = BY_LETTER[letter]
    assert document("docker-compose.machine2.yaml")["services"][spec.container]["ports"] == [
        f"${{MACHINE2_BIND:-0.0.0.0}}:${{SERVICE_{letter}_GRPC_PORT:-{spec.grpc_port}}}:{spec.grpc_port}",
        f"${{MACHINE2_BIND:-0.0.0.0}}:${{SERVICE_{letter}_RPC_PORT:-{spec.rpc_port}}}:{spec.rpc_port}",
    ]
    main = document("docker-compose.machine1.yaml")["services"][MAIN]["environment"]
    assert main[f"SERVICE_{letter}_HOST"] == "${MACHINE2_IP}"
    assert main[f"SERVICE_{letter}_GRPC_PORT"] == f"${{SERVICE_{letter}_GRPC_PORT:-{spec.grpc_port}}}"
    assert main[f"SERVICE_{letter}_RPC_PORT"] == f"${{SERVICE_{letter}_RPC_PORT:-{spec.rpc_port}}}"


@pytest.mark.parametrize("machine", ["single", "machine1", "machine2"])
def test_the_settings_file_has_every_variable_once_with_the_default(machine: str, common: dict[str, Any]) -> None:
    own = document("docker-compose.yaml" if machine == "single" else f"docker-compose.{machine}.yaml")["services"]
    used = defaults([own, {name: common[service["extends"]["service"]] for name, service in own.items()}])
    listed = settings(f".env.{machine}")
    assert len(dict(listed)) == len(listed)
    for name in ("BASE_IMAGE", "BUILD_IMAGE"):  # of the host that builds, not of the machine
        del used[name]
    for name in ("STORYCREATOR_ARTIFACTS_URL", "STORYCREATOR_UID", "STORYCREATOR_GID"):
        used[name] = ""  # what stands for nothing differs between main and services
    used["COMPOSE_PROJECT_NAME"] = ""  # read by Compose itself
    # What must be filled in has no default; nothing in the containers of machine 2 reads PIPELINE_MODE, but a client there does.
    assert used == {name: value for name, value in listed if name not in ("MACHINE2_IP", *({"PIPELINE_MODE"} - set(used)))}


def test_both_machines_agree_on_the_ports() -> None:
    one, two = dict(settings(".env.machine1")), dict(settings(".env.machine2"))
    ports = {name for name in two if name.startswith("SERVICE_") and name.endswith("_PORT")}
    assert len(ports) == 2 * len(CONTAINERS - ON_MACHINE_1)
    assert {name: one[name] for name in ports} == {name: two[name] for name in ports}


@pytest.mark.parametrize("machine", ["single", "machine1", "machine2"])
def test_docker_waits_longer_than_a_service_drains(machine: str) -> None:
    found = dict(settings(f".env.{machine}"))
    assert int(found["STORYCREATOR_STOP_GRACE"].removesuffix("s")) > float(found["STORYCREATOR_DRAIN_SECONDS"])


def test_nothing_starts_without_the_address_of_machine_2() -> None:
    text = (ROOT / "docker-compose.machine1.yaml").read_text()
    assert "${MACHINE2_IP:?MACHINE2_IP is not set." in text
    assert dict(settings(".env.machine1"))["MACHINE2_IP"] == ""


def test_every_generated_file_says_so_at_its_top() -> None:
    for name in generate.rendered():
        if name not in generate.DOCS:
            assert "Generated by `make generate`" in (ROOT / name).read_text().splitlines()[0], name


def test_models_are_mounted_where_an_engine_has_some(common: dict[str, Any]) -> None:
    mounted = {name for name, service in common.items() if any("/models:" in volume for volume in service["volumes"])}
    works = {use.partition("=")[0] for model in manifest().model for use in model.used_by}
    assert mounted == {spec.container for work, spec in BY_WORK.items() if work in works}


def test_a_fresh_clone_builds_what_it_runs(common: dict[str, Any]) -> None:
    for name, service in common.items():
        assert service["build"] == {
            "context": "..", "dockerfile": "docker/Dockerfile", "target": CERTIFICATES.get(name, name),
            "args": {image: f"${{{image}:-python:3.11-slim-bookworm}}" for image in ("BASE_IMAGE", "BUILD_IMAGE")},
        }  # fmt: skip
    assert (ROOT / "output/.gitkeep").is_file()


def test_folders_of_the_host_are_mounted_in_the_form_that_makes_them_where_they_are_missing_and_labels_them_for_selinux() -> None:
    services = [service for file in [*WHERE, "docker/services.yaml"] for service in document(file)["services"].values()]
    volumes = [volume for service in services for volume in service.get("volumes", ())]
    assert all(isinstance(volume, str) for volume in volumes)
    folders = [volume for volume in volumes if volume.startswith(("$", "/", ".", "~"))]
    assert len(folders) > 2
    assert [folder for folder in folders if "z" not in re.split("[:,]", folder.rpartition("}:")[2])[1:]] == []


# Every setting reaches its container


def environment(file: str, container: str, given: Mapping[str, str]) -> dict[str, str]:
    """What a container of a Compose file has, when these variables are set for Compose."""
    own = document(file)["services"][container].get("environment", {})
    found = document("docker/services.yaml")["services"][container]["environment"] | own
    return {
        name: VARIABLE.sub(lambda part: given.get(part[1]) or (part[3] if part[2] == "-" else ""), str(value))
        for name, value in found.items()
        if value is not None
    }


def another(model: type[BaseModel], field: str) -> str:
    """A value a field takes and does not have by itself, as a person would write it."""
    usual = model.model_fields[field].get_default(call_default_factory=True, validated_data={})
    if isinstance(usual, Enum):
        return str(next(one.value for one in type(usual) if one is not usual))
    if isinstance(usual, bool):
        return str(not usual)
    if isinstance(usual, int | float):
        return str(usual + 1)
    return "http://elsewhere:1234" if field.endswith("url") else "elsewhere"


def read(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def only(monkeypatch: pytest.MonkeyPatch, folder: Path, environ: Mapping[str, str]) -> None:
    """A process with these settings alone."""
    monkeypatch.chdir(folder)
    options = [one for spec in SERVICES for one in generate.options(spec)]
    for name in {name for one in (*options, *generate.program_settings()) for name in (one.name, *one.shared)}:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("file", "letter"), [(file, spec.letter) for file, containers in WHERE.items() for spec in SERVICES if spec.container in containers]
)
def test_every_option_of_a_service_reaches_it(file: str, letter: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = BY_LETTER[letter]
    options = generate.implementation(spec).options_type
    for one in generate.options(spec):
        for name in (one.name, *one.shared):
            wanted = another(options, one.field)
            only(monkeypatch, tmp_path, environment(file, spec.container, {name: wanted}))
            assert read(getattr(service_options(letter, options), one.field)) == wanted, name
    only(monkeypatch, tmp_path, environment(file, spec.container, {f"SERVICE_{letter}_SECONDS": "77"}))
    assert stage_seconds(letter, spec.seconds) == 77


@pytest.mark.parametrize(("file", "container"), [(file, name) for file, containers in WHERE.items() for name in sorted(containers)])
def test_every_setting_of_the_program_reaches_the_containers(
    file: str, container: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for one in generate.program_settings():
        if one.name in generate.FIXED or (one.name in generate.MAIN_ONLY and container != MAIN):
            continue
        wanted = "rpc" if one.name == "PIPELINE_MODE" else another(Settings, one.field)
        only(monkeypatch, tmp_path, environment(file, container, {one.name: wanted}))
        assert read(getattr(load(), one.field)) == wanted, one.name


def test_main_and_the_hub_hear_of_replicas_and_deadlines_of_those_they_call() -> None:
    for file, containers in WHERE.items():
        callers = {spec.container: spec.peers for spec in SERVICES} | {MAIN: tuple(BY_LETTER)}
        for container in containers:
            for name in (f"SERVICE_{peer}_{what}" for peer in callers[container] for what in ("ADDR", "SECONDS")):
                assert environment(file, container, {name: "8"})[name] == "8"


def test_the_settings_page_explains_every_setting() -> None:
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    for one in (*generate.program_settings(), *(option for spec in SERVICES for option in generate.options(spec))):
        assert one.meaning, one.name
        assert f"`{one.name}`" in page


@pytest.mark.parametrize("machine", [1, 2])
def test_each_container_of_two_machines_sees_its_own_certificate_only_and_cannot_change_it(machine: int) -> None:
    services = document(f"docker-compose.machine{machine}.yaml")["services"]
    keeper = document("docker/services.yaml")["services"][f"certificates-{machine}"]
    del services["certificates"]
    for name, service in services.items():
        mounted = [volume for volume in service["volumes"] if "/tls" in volume]
        assert mounted == [f"tls-{name}:/var/lib/storycreator/tls/{name}:ro"]
        assert service["environment"]["STORYCREATOR_TLS"] == "${STORYCREATOR_TLS:-mutual}"
        assert service["depends_on"]["certificates"] == {"condition": "service_healthy"}
        assert f"tls-{name}:/var/lib/storycreator/tls/{name}" in keeper["volumes"]
        assert name in keeper["entrypoint"]
    authority = [volume for volume in keeper["volumes"] if volume.startswith("authority:")]
    assert len(authority) == (1 if machine == 2 else 0)
    assert ("--authority" in keeper["entrypoint"]) is (machine == 2)
