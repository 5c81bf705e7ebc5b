"""What the set-up scripts make of what Docker says. Docker itself is a stand-in here; the real one is in tests/e2e."""

import json
import os
import pty
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.support.processes import ROOT
from storycreator.security.joining import Token
from storycreator.services import MAIN, SERVICES

SCRIPTS = ("setup_local.sh", "setup_machine1.sh", "setup_machine2.sh")
NEEDED = (
    *SCRIPTS, "test_connectivity.sh", "scripts/lib", "docker/services.yaml", ".env.single", ".env.machine1", ".env.machine2",
    "docker-compose.yaml", "docker-compose.machine1.yaml", "docker-compose.machine2.yaml",
)  # fmt: skip
LOCAL = {"setup_local.sh": ".env.single", "setup_machine1.sh": ".env.machine1", "setup_machine2.sh": ".env.machine2"}


@dataclass(frozen=True)
class Checkout:
    """A checkout with a stand-in for Docker."""

    folder: Path
    programs: Path

    def docker(self, **known: Any) -> None:
        """What Docker knows from now on."""
        (self.programs / "docker.json").write_text(json.dumps(known))

    def own(self, script: str, *lines: str) -> None:
        """Settings of this machine."""
        with (self.folder / f"{LOCAL[script]}.local").open("a") as file:
            file.writelines(f"{line}\n" for line in lines)

    def merged(self, script: str) -> dict[str, str]:
        """What Compose gets to read, as it stands there."""
        lines = (self.folder / f"{LOCAL[script]}.merged").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if not line.startswith("#"))

    def calls(self) -> list[str]:
        """What Docker was asked."""
        log = self.programs / "docker.log"
        return log.read_text().splitlines() if log.exists() else []

    def program(self, name: str, text: str) -> None:
        """Another program on PATH."""
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, stdin: int = subprocess.DEVNULL, **environ: str) -> "subprocess.CompletedProcess[str]":
        clean = {"PATH": f"{self.programs}:/usr/local/bin:/usr/bin:/bin", "HOME": str(self.folder / "home"), "LANG": "C.UTF-8", **environ}
        return subprocess.run(
            [f"./{script}", *arguments], cwd=self.folder, env=clean, stdin=stdin, capture_output=True, text=True, timeout=120
        )


def make(folder: Path) -> Checkout:
    checkout = Checkout(folder / "story", folder / "bin")
    for name in NEEDED:
        target = checkout.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, target)
    checkout.programs.mkdir()
    for name in ("docker", "docker-compose"):
        shutil.copy(Path(__file__).with_name("fake_docker.py"), checkout.programs / name)
        (checkout.programs / name).chmod(0o755)
    checkout.program("python3", f'exec {sys.executable} "$@"')
    checkout.program("df", "printf 'h\\n/ 1 1 99999999 1%% /\\n'")
    (checkout.folder / ".venv/bin").mkdir(parents=True)
    python = checkout.folder / ".venv/bin/python"
    python.write_text("#!/bin/sh\nexit 0\n")  # all models are there
    python.chmod(0o755)
    checkout.docker()
    return checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return make(tmp_path)


@pytest.fixture
def machine2() -> Iterator[list[str]]:
    """Settings of a machine 1 whose machine 2 listens."""
    with ExitStack() as stack:
        lines = ["MACHINE2_IP=127.0.0.1"]
        for name in ("SERVICE_C_GRPC_PORT", "SERVICE_C_RPC_PORT", "SERVICE_D_GRPC_PORT", "SERVICE_D_RPC_PORT"):
            listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            lines.append(f"{name}={listening.getsockname()[1]}")
        yield lines


def no_ports_taken(checkout: Checkout, script: str) -> None:
    """Ports of this machine's services that nothing has."""
    with ExitStack() as stack:
        for spec in SERVICES:
            if f"SERVICE_{spec.letter}_GRPC_PORT" in (checkout.folder / LOCAL[script]).read_text() and spec.machine == int(script[13]):
                for wire in ("GRPC", "RPC"):
                    free = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
                    checkout.own(script, f"SERVICE_{spec.letter}_{wire}_PORT={free}")


def test_ready_is_said_when_main_is_healthy_whatever_else_runs_from_this_folder(checkout: Checkout, machine2: list[str]) -> None:
    checkout.own("setup_machine1.sh", *machine2)
    no_ports_taken(checkout, "setup_machine1.sh")
    others = [
        {"service": f"service-{name}", "project": "another", "working_dir": str(checkout.folder.resolve()),
         "config_files": "docker-compose.machine2.yaml", "health": ["healthy"]} for name in ("c", "d", "c1", "c2")
    ]  # fmt: skip
    checkout.docker(containers=others, health={MAIN: ["starting", "starting", "healthy"]})
    done = checkout.run("setup_machine1.sh", "--no-build", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stderr.index("service-main: starting") < done.stderr.index("service-main is healthy") < done.stderr.index("is ready")
    assert "service-c " not in done.stderr


def test_a_main_that_does_not_start_is_named_and_nothing_is_ready(checkout: Checkout) -> None:
    checkout.docker(health={MAIN: ["unhealthy"]}, up=1)
    done = checkout.run("setup_local.sh", "--no-build", "--yes")
    assert done.returncode == 1
    assert "service-main did not become healthy" in done.stderr
    assert "ready" not in done.stderr.replace("already", "")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_dry_run_says_what_it_would_do_and_nothing_else(checkout: Checkout, machine2: list[str], script: str) -> None:
    if script == "setup_machine1.sh":
        checkout.own(script, *machine2)
    if script != "setup_local.sh":
        no_ports_taken(checkout, script)
    checkout.docker(images=False)
    before = {path: path.stat().st_mtime_ns for path in checkout.folder.rglob("*")}
    done = checkout.run(script, "--dry-run", "--mode", "rpc")
    assert done.returncode == 0, done.stderr
    assert "Nothing was changed." in done.stderr
    for claim in ("is ready", "are ready", "✓ images", "written into", "models are in", "✓ the containers"):
        assert claim not in done.stderr
    assert "would write PIPELINE_MODE=rpc" in done.stderr
    assert "would write COMPOSE_PROJECT_NAME=story-" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in checkout.folder.rglob("*")} == before
    assert [call for call in checkout.calls() if {"up", "run", "build", "load", "down"} & set(call.split())] == []


def test_a_dry_run_asks_nothing(checkout: Checkout) -> None:
    ours, terminal = pty.openpty()
    try:
        done = checkout.run("setup_machine1.sh", "--dry-run", stdin=terminal)
    finally:
        os.close(ours)
        os.close(terminal)
    assert done.returncode == 1
    assert "would ask for the address of machine 2" in done.stderr
    assert "MACHINE2_IP in .env.machine1 is empty" in done.stderr


def test_two_checkouts_of_one_name_have_projects_of_their_own(tmp_path: Path) -> None:
    names = set()
    for place in ("one", "other"):
        (tmp_path / place).mkdir()
        checkout = make(tmp_path / place)
        for script in SCRIPTS[::2]:  # and so do two set-ups in one checkout
            if script != "setup_local.sh":
                no_ports_taken(checkout, script)
            done = checkout.run(script, "--no-build", "--yes")
            assert done.returncode == 0, done.stderr
            name = checkout.merged(script)["COMPOSE_PROJECT_NAME"]
            assert f"COMPOSE_PROJECT_NAME={name}\n" in (checkout.folder / f"{LOCAL[script]}.local").read_text()
            names.add(name)
            again = checkout.run(script, "--no-build", "--yes")
            assert checkout.merged(script)["COMPOSE_PROJECT_NAME"] == name, again.stderr
    assert len(names) == 4
    assert all(name.startswith("story-") for name in names)


def test_a_project_of_another_checkout_is_told_and_left_alone(checkout: Checkout) -> None:
    checkout.own("setup_local.sh", "COMPOSE_PROJECT_NAME=story")
    theirs = {
        "service": MAIN,
        "project": "story",
        "working_dir": "/home/ann/story",
        "config_files": "docker-compose.yaml",
        "health": ["healthy"],
    }
    checkout.docker(containers=[theirs])
    done = checkout.run("setup_local.sh", "--no-build", "--yes")
    assert done.returncode == 1
    assert "project story belongs to another checkout, /home/ann/story" in done.stderr
    assert [call for call in checkout.calls() if "up" in call.split()] == []


def test_containers_and_volumes_of_before_are_kept(checkout: Checkout) -> None:
    """Compose named the project after the folder until the scripts did."""
    running = {"service": MAIN, "project": "story", "working_dir": str(checkout.folder.resolve()), "config_files": "docker-compose.yaml",
               "health": ["healthy"]}  # fmt: skip
    checkout.docker(containers=[running])
    assert "Compose project story\n" in checkout.run("setup_local.sh", "--no-build", "--yes", "--dry-run").stderr
    checkout.docker(volumes=["story_state"])
    assert "Compose project story-" in checkout.run("setup_local.sh", "--no-build", "--yes", "--dry-run").stderr  # of another checkout
    (checkout.folder / ".env.single.merged").write_text("PIPELINE_MODE=grpc\n")
    assert "Compose project story\n" in checkout.run("setup_local.sh", "--no-build", "--yes", "--dry-run").stderr


@pytest.mark.parametrize(
    "token", ["a$b", "$", "$$x", "it's", 'say "hi"', "a #b", "#x", "a\\b", "a\\\\b", "a b", "'q", "{x}", "%s", "`ls`", "-n", "a&b|c"]
)
def test_a_token_reaches_compose_in_a_form_that_both_read_the_same(checkout: Checkout, token: str) -> None:
    quoted = f"'{token}'" if " " in token or token.startswith("#") else token
    checkout.own("setup_local.sh", f"STORYCREATOR_TOKEN={quoted}")
    done = checkout.run("setup_local.sh", "--no-build", "--yes")
    assert done.returncode == 0, done.stderr
    written = checkout.merged("setup_local.sh")["STORYCREATOR_TOKEN"]
    if written.startswith("'"):  # both take it as it stands but for \'
        assert written[1:-1].replace("\\'", "'") == token
        assert written.endswith("'")
    else:  # both take it as it stands where it has none of these
        assert written == token
        assert not set(token) & set("$# ")
        assert token[0] not in "\"'`"


@pytest.mark.parametrize("token", ["a${b}", "$a\\\\b", "$a\\"])
def test_a_token_that_both_would_read_differently_is_refused(checkout: Checkout, token: str) -> None:
    checkout.own("setup_local.sh", f"STORYCREATOR_TOKEN={token}")
    done = checkout.run("setup_local.sh", "--no-build", "--yes")
    assert done.returncode == 1
    assert "STORYCREATOR_TOKEN in .env.single.local has" in done.stderr
    assert "Compose 1 and 2 read that differently" in done.stderr
    assert token not in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbfPIPELINE_MODE=rpc\n", "begins with a byte order mark (BOM)"),
        ("PIPELINE_MODE=rpc\n".encode("utf-16"), "is UTF-16 text"),
        (b"PIPELINE_MODE=rpc\r\n", "line 1 of .env.single.local has a Windows line end (CR LF)"),
    ],
)
def test_what_an_editor_adds_to_a_settings_file_is_named(checkout: Checkout, content: bytes, said: str) -> None:
    (checkout.folder / ".env.single.local").write_bytes(content)
    done = checkout.run("setup_local.sh", "--yes")
    assert done.returncode == 1
    assert said in done.stderr
    assert ".env.single.local" in done.stderr


@pytest.mark.parametrize(
    ("said", "security", "repair"),
    [
        ("/app/output belongs to user 65534, and this program runs as user 1000", "[]", "sudo chown -R "),
        ("/app/output belongs to user 65534, and this program runs as user 1000", "[name=userns]", "userns-remap"),
        ("/var/lib/storycreator/state/jobs.sqlite belongs to user 5, and this program runs as user 1000", "[]",
         "-v kept_state:/volume ai-story-creator/service-main:0.1.0 -R "),
        ("/var/lib/storycreator/state/locks belongs to user 1000, and this program runs as user 0", "[name=rootless]", " -R 0:0 /volume"),
    ],
)  # fmt: skip
def test_a_folder_that_containers_cannot_write_to_stops_it_with_the_repair(
    checkout: Checkout, said: str, security: str, repair: str
) -> None:
    checkout.own("setup_local.sh", "COMPOSE_PROJECT_NAME=kept")
    checkout.docker(run=said, security=security)
    done = checkout.run("setup_local.sh", "--no-build", "--yes")
    assert done.returncode == 1
    assert said in done.stderr
    assert repair in done.stderr
    assert [call for call in checkout.calls() if "up" in call.split()] == []


def as_root(checkout: Checkout, owner: int) -> None:
    """The script believes that root runs it, in a checkout of another user."""
    checkout.program("id", 'case "$1" in -u | -g) echo 0 ;; *) exec /usr/bin/id "$@" ;; esac')
    checkout.program("stat", f'case "$*" in *" .") echo {owner} ;; *) exec /usr/bin/stat "$@" ;; esac')
    checkout.program("getent", f"echo ann:x:{owner}:{owner}::{checkout.folder}/home-of-ann:/bin/sh")
    checkout.program("setpriv", 'echo "setpriv $*" >>"${0%/*}/setpriv.log"; while [[ "$1" == -* ]]; do shift; done; exec "$@"')
    checkout.program("chown", 'echo "$*" >>"${0%/*}/chown.log"')


def test_with_sudo_everything_is_for_the_owner_of_the_checkout(checkout: Checkout) -> None:
    as_root(checkout, 4711)
    done = checkout.run("setup_local.sh", "--no-build", "--yes", SUDO_UID="4711", SUDO_GID="4711", HOME="/root")
    assert done.returncode == 0, done.stderr
    assert "for ann, to whom this checkout belongs" in done.stderr
    assert (checkout.folder / "home-of-ann/.cache/ai-story-creator/models").is_dir()
    assert "/root" not in done.stderr
    assert "--reuid=4711" in (checkout.programs / "setpriv.log").read_text()
    assert "models fetch" in (checkout.programs / "setpriv.log").read_text()
    given = (checkout.programs / "chown.log").read_text()
    for name in (".env.single.local", ".env.single.merged", ".env"):
        assert f"-h 4711:4711 {name}\n" in given
    assert checkout.merged("setup_local.sh")["STORYCREATOR_MODELS_DIR"] == f"{checkout.folder}/home-of-ann/.cache/ai-story-creator/models"


def test_with_sudo_in_roots_checkout_it_says_what_to_do(checkout: Checkout) -> None:
    as_root(checkout, 0)
    done = checkout.run("setup_local.sh", "--no-build", "--yes", SUDO_UID="4711", SUDO_GID="4711", SUDO_USER="ann", HOME="/root")
    assert done.returncode == 1
    assert "belongs to root, so ann could not use" in done.stderr
    assert "sudo chown -R 4711:4711" in done.stderr
    assert checkout.calls() == []


TOKEN = str(Token("127.0.0.1:8059", "ab" * 32, "secret"))


def certs(checkout: Checkout) -> list[str]:
    return [call.partition("main.py certs ")[2] for call in checkout.calls() if "main.py certs" in call]


def test_machine_1_joins_with_the_line_that_machine_2_printed(checkout: Checkout, machine2: list[str]) -> None:
    checkout.own("setup_machine1.sh", *machine2[1:])  # where machine 2 is, the token says
    no_ports_taken(checkout, "setup_machine1.sh")
    done = checkout.run("setup_machine1.sh", "--no-build", "--yes", "--join", TOKEN)
    assert done.returncode == 0, done.stderr
    assert certs(checkout) == [f"join {TOKEN} --host 127.0.0.1"]
    merged = checkout.merged("setup_machine1.sh")
    assert (merged["MACHINE2_IP"], merged["STORYCREATOR_TLS"]) == ("127.0.0.1", "mutual")
    done = checkout.run("setup_machine1.sh", "--no-build", "--yes")
    assert done.returncode == 0, done.stderr
    assert certs(checkout)[1:] == ["keep --check"]


def test_machine_1_does_not_start_before_it_has_joined(checkout: Checkout, machine2: list[str]) -> None:
    checkout.own("setup_machine1.sh", *machine2)
    no_ports_taken(checkout, "setup_machine1.sh")
    for arguments, said in (((), "has not joined machine 2 (no certificate)"), (("--join", TOKEN), "gave no certificates: no certificate")):
        checkout.docker(certs="no certificate")
        done = checkout.run("setup_machine1.sh", "--no-build", "--yes", *arguments)
        assert done.returncode == 1
        assert said in done.stderr
        assert "./setup_machine2.sh" in done.stderr
    assert not any(" up -d" in call for call in checkout.calls())


def test_a_token_that_is_none_is_told_at_once(checkout: Checkout) -> None:
    done = checkout.run("setup_machine1.sh", "--no-build", "--yes", "--join", "story-nonsense")
    assert done.returncode == 1
    assert "this is not a token" in done.stderr


def test_machine_2_prints_the_line_for_machine_1(checkout: Checkout) -> None:
    no_ports_taken(checkout, "setup_machine2.sh")
    checkout.own("setup_machine2.sh", "MACHINE2_BIND=127.0.0.1", "STORYCREATOR_JOIN_PORT=18059")
    done = checkout.run("setup_machine2.sh", "--no-build", "--yes")
    assert done.returncode == 0, done.stderr
    assert "./setup_machine1.sh --join story-token" in done.stderr
    assert certs(checkout) == ["join-token 127.0.0.1:18059"]
    probed = [call for call in checkout.calls() if "storycreator.storage.folders /var/lib/storycreator/artifacts" in call]
    assert probed
    assert not any(" certificates " in call for call in probed)  # which has no artifacts


@pytest.mark.parametrize("machine", [1, 2])
def test_insecure_is_written_down_and_says_what_it_means(checkout: Checkout, machine2: list[str], machine: int) -> None:
    script = f"setup_machine{machine}.sh"
    checkout.own(script, *(machine2 if machine == 1 else ()))
    no_ports_taken(checkout, script)
    done = checkout.run(script, "--no-build", "--yes", "--insecure")
    assert done.returncode == 0, done.stderr
    assert "reads the stories" in done.stderr
    assert checkout.merged(script)["STORYCREATOR_TLS"] == "off"
    assert certs(checkout) == []
