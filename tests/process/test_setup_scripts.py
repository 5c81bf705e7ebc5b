"""The set-up scripts before they need Docker: options and settings. What they do with Docker is in tests/e2e."""

import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT

NEEDED = (
    ".env.machine1", ".env.machine2", "docker-compose.machine1.yaml", "docker-compose.machine2.yaml", "docker/services.yaml",
    "setup_machine1.sh", "setup_machine2.sh", "test_connectivity.sh", "scripts/lib",
)  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the scripts read, with machine 2's address filled in."""
    for name in NEEDED:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, target)
    change(tmp_path, 1, "MACHINE2_IP", "192.0.2.7")
    return tmp_path


def change(checkout: Path, machine: int, name: str, value: str | None) -> None:
    """Another value; None takes the line out."""
    path = checkout / f".env.machine{machine}"
    lines = [line for line in path.read_text().splitlines() if not line.startswith(f"{name}=")]
    path.write_text("\n".join([*lines, *([] if value is None else [f"{name}={value}"])]) + "\n")


def run(checkout: Path, script: str, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """A script where Docker does not answer: what comes after the settings stops there."""
    clean = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(checkout), "DOCKER_HOST": "unix:///nowhere/docker.sock", **environ}
    return subprocess.run([f"./{script}", *arguments], cwd=checkout, env=clean, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("machine", "name", "value", "said"),
    [
        (1, "MACHINE2_IP", "", "is empty: write the address of machine 2 there"),
        (1, "MACHINE2_IP", "300.1.1.1", "neither an IP address nor a host name"),
        (1, "MACHINE2_IP", "http://m2", "neither an IP address nor a host name"),
        (1, "PIPELINE_MODE", "local", "use grpc or rpc"),
        (1, "PIPELINE_MODE", None, "is missing"),
        (1, "SERVICE_A_GRPC_PORT", "50051x", "not a port from 1 to 65535"),
        (1, "SERVICE_A_RPC_PORT", "50051", "is already the port of SERVICE_A_GRPC_PORT"),
        (2, "MACHINE2_BIND", "everywhere", "not an IP address of this machine"),
        (2, "MACHINE2_BIND", "[::", "not an IP address of this machine"),
        (2, "MACHINE2_BIND", "fe80::1%eth0", "Docker cannot publish ports on a link-local address"),
        (1, "MACHINE2_IP", "[m2]", "neither an IP address nor a host name"),
        (1, "MACHINE2_IP", "::1]:50058", "neither an IP address nor a host name"),
        (2, "SERVICE_D_RPC_PORT", "70000", "not a port from 1 to 65535"),
        (2, "STORYCREATOR_LARGE_MEMORY", "lots", "not an amount of memory"),
        (2, "STORYCREATOR_UID", "0", "a user or group other than root"),
        (2, "STORYCREATOR_STOP_GRACE", "10s", "must be longer than STORYCREATOR_DRAIN_SECONDS=20"),
        (2, "STORYCREATOR_TAG", "a b", "not a valid image tag"),
        (2, "SERVICE_D_GRPC_PORT", "50058 # the aggregator", "spaces or a comment after its value"),
        (2, "OPENAI_BASE_URL", "localhost:11434", "not an address such as"),
        (1, "DATABASE_URL", "mysql://db", "not an address such as postgresql://"),
        (2, "SERVICE_C3_SECONDS", "soon", "not a number of seconds"),
        (1, "STORYCREATOR_TOKEN", "a${b}", "Compose 1 and 2 read that differently"),
    ],
)
def test_a_wrong_value_stops_it_and_is_named(checkout: Path, machine: int, name: str, value: str | None, said: str) -> None:
    change(checkout, machine, name, value)
    done = run(checkout, f"setup_machine{machine}.sh", "--yes")
    assert done.returncode == 1
    assert f"{name} in .env.machine{machine} " in done.stderr
    assert said in done.stderr
    assert "Nothing was started" in done.stderr
    assert "Prerequisites" not in done.stderr


@pytest.mark.parametrize(("line", "said"), [("SERVICE_A_HOST = 127.0.0.1", "is not NAME=value"), ("ANOTHER_KEY=x\r", "CR LF")])
def test_a_line_that_is_none_is_shown(checkout: Path, line: str, said: str) -> None:
    path = checkout / ".env.machine1"
    path.write_bytes(path.read_bytes() + f"{line}\n".encode())
    done = run(checkout, "setup_machine1.sh", "--yes")
    assert done.returncode == 1
    assert said in done.stderr


def test_good_settings_get_as_far_as_docker_which_is_explained(checkout: Path) -> None:
    for machine in (1, 2):
        before = (checkout / f".env.machine{machine}").read_text()
        done = run(checkout, f"setup_machine{machine}.sh", "--dry-run", PIPELINE_MODE="rpc")
        assert done.returncode == 1
        assert "all well-formed" in done.stderr
        assert f"PIPELINE_MODE is 'rpc' in the environment; this script uses .env.machine{machine}" in done.stderr
        assert "(Prerequisites) failed" in done.stderr
        assert "What to do:" in done.stderr
        assert (checkout / f".env.machine{machine}").read_text() == before


def test_the_mode_is_written_down_and_a_wrong_option_is_refused(checkout: Path) -> None:
    run(checkout, "setup_machine1.sh", "--mode", "rpc", "--yes")
    assert "\nPIPELINE_MODE=rpc\n" in (checkout / ".env.machine1.local").read_text()
    for script, arguments in (
        ("setup_machine1.sh", ["--mode", "local"]),
        ("setup_machine2.sh", ["--fast"]),
        ("test_connectivity.sh", ["-x"]),
    ):
        done = run(checkout, script, *arguments)
        assert done.returncode == 2
        assert arguments[0] in done.stderr
        assert "--no-build" in run(checkout, "setup_machine1.sh", "--help").stdout


def test_connectivity_without_anything_to_ask_from_says_what_to_do(checkout: Path) -> None:
    done = run(checkout, "test_connectivity.sh")
    assert done.returncode == 1
    assert "./setup_machine1.sh" in done.stderr
    change(checkout, 1, "MACHINE2_IP", "")
    done = run(checkout, "test_connectivity.sh")
    assert done.returncode == 2
    assert "MACHINE2_IP in .env.machine1 is empty" in done.stderr


def own(checkout: Path, machine: int, *lines: str) -> Path:
    """This machine's own settings."""
    path = checkout / f".env.machine{machine}.local"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_what_a_person_sets_stands_in_a_file_of_its_own_and_wins(checkout: Path) -> None:
    before = (checkout / ".env.machine1").read_text()
    own(checkout, 1, "MACHINE2_IP=192.0.2.8", "STORYCREATOR_TOKEN=secret", "AWS_REGION=eu-west-1")
    done = run(checkout, "setup_machine1.sh", "--mode", "rpc", "--yes")
    assert "3 of them in .env.machine1.local" in done.stderr
    assert (checkout / ".env.machine1").read_text() == before
    merged = (checkout / ".env.machine1.merged").read_text().splitlines()
    for line in (
        "MACHINE2_IP=192.0.2.8",
        "STORYCREATOR_TOKEN=secret",
        "PIPELINE_MODE=rpc",
        "AWS_REGION=eu-west-1",
        "SERVICE_C_GRPC_PORT=50057",
    ):
        assert [one for one in merged if one.startswith(f"{line.partition('=')[0]}=")] == [line]
    assert (checkout / ".env.machine1.merged").stat().st_mode & 0o077 == 0
    for name in (".env.machine1.local", ".env.machine1.merged"):
        assert subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("machine", "name", "value", "for_compose"),
    [
        (2, "MACHINE2_BIND", "::", "[::]"),
        (2, "MACHINE2_BIND", "[::]", "[::]"),
        (2, "MACHINE2_BIND", '"fd00::2"', "[fd00::2]"),
        (2, "MACHINE2_BIND", "::ffff:192.0.2.7", "[::ffff:192.0.2.7]"),
        (2, "MACHINE2_BIND", "192.0.2.7", "192.0.2.7"),
        (1, "MACHINE1_BIND", "::", "::"),  # for the services, which read it either way
        (1, "MACHINE1_BIND", "[::1]", "[::1]"),
        (1, "MACHINE2_IP", "fd00::2", "fd00::2"),
        (1, "MACHINE2_IP", "[fd00::2]", "[fd00::2]"),
        (1, "MACHINE2_IP", "fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_an_ipv6_address_may_have_brackets_and_reaches_compose_as_it_reads_it(
    checkout: Path, machine: int, name: str, value: str, for_compose: str
) -> None:
    own(checkout, machine, f"{name}={value}")
    done = run(checkout, f"setup_machine{machine}.sh", "--yes")
    assert "all well-formed" in done.stderr
    assert f"{name}={for_compose}" in (checkout / f".env.machine{machine}.merged").read_text().splitlines()


def test_a_wrong_value_of_ones_own_is_named_with_its_file(checkout: Path) -> None:
    own(checkout, 2, "MACHINE2_BIND=everywhere")
    done = run(checkout, "setup_machine2.sh", "--yes")
    assert "MACHINE2_BIND in .env.machine2.local is 'everywhere'" in done.stderr
    own(checkout, 2, "MACHINE2_BINDS=0.0.0.0")
    done = run(checkout, "setup_machine2.sh", "--yes")
    assert done.returncode == 1
    assert "MACHINE2_BINDS in .env.machine2.local is not a setting" in done.stderr


def test_settings_that_came_with_an_update_are_told_once(checkout: Path) -> None:
    run(checkout, "setup_machine2.sh", "--yes")
    with (checkout / ".env.machine2").open("a") as file:
        file.write("SERVICE_C3_TEMPER=\n")
    assert (
        "new settings, at their defaults (.env.machine2 explains them): SERVICE_C3_TEMPER"
        in run(checkout, "setup_machine2.sh", "--yes").stderr
    )
    assert "new settings" not in run(checkout, "setup_machine2.sh", "--yes").stderr
