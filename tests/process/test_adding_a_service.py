"""docs/adding-a-service.md, done: a service in a copy of the program, beside whatever services there are and beside another one added the
same way; called over both transports. A step that was forgotten is named by `make generate`, in one sentence."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT, environment, free_ports, wait_until_listens
from storycreator.services import BY_LETTER, SERVICES

COPIED = (
    "protos", "services", "storycreator", "scripts", "docs", "docker", "requirements", "main.py", "pyproject.toml",
    "docker-compose.yaml", "docker-compose.machine1.yaml", "docker-compose.machine2.yaml", ".env.machine1", ".env.machine2",
)  # fmt: skip


@dataclass(frozen=True)
class Added:
    """A service to be added."""

    letter: str
    folder: str
    method: str
    reply: str
    port: int
    """Its JSON-RPC port is 42000 below."""

    @property
    def rpc(self) -> str:
        return self.method.title()

    @property
    def request(self) -> str:
        return f"{self.rpc}Request"

    @property
    def module(self) -> str:
        return self.reply.lower()

    def files(self) -> dict[str, str]:
        """The five new files."""
        return {
            f"storycreator/messages/{self.module}.py": MESSAGES.format(one=self),
            f"protos/storycreator/v1/{self.module}.proto": PROTO.format(one=self),
            f"services/{self.folder}/__init__.py": '"""One more service."""\n',
            f"services/{self.folder}/service.py": SERVICE.format(one=self),
            f"services/{self.folder}/__main__.py": RUNNER.format(one=self),
        }

    def entry(self) -> str:
        return (
            f'    ServiceSpec("{self.letter}", "composer", "{self.method}", {self.request}, {self.reply}, {self.port}, '
            f'{self.port - 42000}, "services.{self.folder}.service:Composer", 600, machine=2, memory="small"),\n'
        )

    def add(self, root: Path) -> None:
        """All steps but those a command does."""
        for name, text in self.files().items():
            path = root / name
            assert not path.exists(), name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        table = root / "storycreator/services.py"
        insert(table, "\nMAIN = ", f"from storycreator.messages.{self.module} import {self.reply}, {self.request}\n")
        insert(table, ")  # fmt: skip\n\nBY_LETTER", self.entry())
        insert(root / "pyproject.toml", "# What several of them need.", f"service-{self.letter.lower()} = []\n")


MESSAGES = '''
from typing import Annotated

from pydantic import Field

from storycreator.messages.common import Message, Provenance


class {one.request}(Message):
    """A mood, and how long."""

    mood: str
    bars: Annotated[int, Field(ge=1, le=64)] = 8
    engine: str = ""


class {one.reply}(Message):
    """Notes by name."""

    notes: tuple[str, ...]
    provenance: Provenance
'''
PROTO = """
syntax = "proto3";
package storycreator.v1;
import "storycreator/v1/common.proto";
message {one.request} {{ string mood = 1; optional uint32 bars = 2; string engine = 3; }}
message {one.reply} {{ repeated string notes = 1; Provenance provenance = 2; }}
message {one.reply}Response {{
  oneof event {{ Progress progress = 1; {one.reply} result = 2; }}
  CallTiming timing = 3;
}}
service {one.reply}Service {{ rpc {one.rpc}({one.request}) returns (stream {one.reply}Response); }}
"""
SERVICE = """
from pydantic import Field

from storycreator.core.options import Options
from storycreator.core.service import Service
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.{one.module} import {one.reply}


class ComposerOptions(Options):
    octave: int = Field(4, ge=0, le=8)
    \"\"\"How high it is.\"\"\"


class Composer(Service[ComposerOptions]):
    options_type = ComposerOptions

    @property
    def version(self):
        return "1"

    async def {one.method}(self, request, call):
        await call.report(Progress(stage="{one.letter}", message="humming", done=1, total=1))
        notes = tuple(f"{{note}}{{self.options.octave}}" for note in ("do", "re", "mi")[: request.bars])
        return {one.reply}(notes=notes, provenance=Provenance(service="{one.letter}", engine="hum"))
"""
RUNNER = """
from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("{one.letter}")
"""


def free_letters() -> Iterator[str]:
    """Letters of branches no service has: C5, C6 …"""
    return (letter for number in range(5, 99) if (letter := f"C{number}") not in BY_LETTER)


LETTERS, PORT = free_letters(), max(spec.grpc_port for spec in SERVICES) + 1
REAL, NINTH = (
    Added(letter, f"{letter.lower()}_{folder}", method, reply, port)
    for letter, folder, method, reply, port in (
        (next(LETTERS), "real_one", "rhyme", "Rhyme", PORT), (next(LETTERS), "composer", "compose", "Music", PORT + 1)
    )
)  # fmt: skip


METHOD = "".join(NINTH.files()[f"services/{NINTH.folder}/service.py"].partition("    async def")[1:])


def insert(path: Path, before: str, text: str) -> None:
    """Text in front of the first place where other text stands."""
    content = path.read_text()
    assert before in content, f"{path.name}: {before}"
    path.write_text(content.replace(before, text + before, 1))


def run(root: Path, *command: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    environ = os.environ | {"PYTHON": sys.executable, "PYTHONPATH": str(root)}
    return subprocess.run(command, cwd=root, env=environ, check=check, capture_output=True, text=True, timeout=300)


def generate(root: Path, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """``make generate``, without making an environment first."""
    if not arguments:
        run(root, "scripts/generate-protos.sh")
    return run(root, sys.executable, "scripts/generate.py", *arguments, check=check)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with a real ninth service, and then a tenth."""
    root = tmp_path_factory.mktemp("copy") / "program"
    root.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, root)
    for one in (REAL, NINTH):
        one.add(root)
        shutil.copy(root / "requirements/common.txt", root / f"requirements/service-{one.letter.lower()}.txt")  # as `make lock` would
        generate(root)
    return root


def test_it_takes_five_new_files_and_two_edits() -> None:
    assert len(NINTH.files()) == 5
    guide = (ROOT / "docs/adding-a-service.md").read_text(encoding="utf-8")
    for name in ("storycreator/messages/music.py", "protos/storycreator/v1/music.proto", "storycreator/services.py", "pyproject.toml"):
        assert f"`{name}`" in guide
    assert guide.index("Five new files") < guide.index("Two edits") < guide.index("make generate")


def test_everything_that_names_services_names_it(copy: Path) -> None:
    for name in ("docker-compose.yaml", "docker-compose.machine2.yaml", "docker/services.yaml"):
        assert f"\n  service-{NINTH.letter.lower()}:\n" in (copy / name).read_text(), name
    assert f"SERVICE_{NINTH.letter}_HOST: ${{MACHINE2_IP}}\n" in (copy / "docker-compose.machine1.yaml").read_text()
    for machine in (1, 2):
        said = (copy / f".env.machine{machine}").read_text()
        assert f"SERVICE_{NINTH.letter}_GRPC_PORT={NINTH.port}\nSERVICE_{NINTH.letter}_RPC_PORT={NINTH.port - 42000}\n" in said
    assert f"SERVICE_{NINTH.letter}_OCTAVE=\n" in (copy / ".env.machine2").read_text()
    assert f"FROM runtime AS service-{NINTH.letter.lower()}\n" in (copy / "docker/Dockerfile").read_text()
    listed = (copy / "scripts/lib/services.sh").read_text()
    assert f" service-{NINTH.letter.lower()}" in listed
    assert re.search(rf'\[2\]="[^"]*\b{NINTH.letter}\b', listed)
    assert f"| {NINTH.letter} composer | `service-{NINTH.letter.lower()}` | 2 |" in (copy / "docs/distributed_deployment.md").read_text()
    assert (
        f"| {NINTH.letter} | {NINTH.port - 42000} | `compose` | ComposeRequest → Music |" in (copy / "docs/protocol-jsonrpc.md").read_text()
    )
    assert f"| `SERVICE_{NINTH.letter}_OCTAVE` | How high it is. | `4` |" in (copy / "docs/configuration.md").read_text()
    assert generate(copy, "--check").stderr == ""


@contextmanager
def without(root: Path, name: str, text: str | None = None) -> Iterator[None]:
    """A file that is missing, or something in it."""
    path = root / name
    before = path.read_text()
    if text is None:
        path.unlink()
    else:
        assert text in before
        path.write_text(before.replace(text, "", 1))
    try:
        yield
    finally:
        path.write_text(before)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("storycreator/messages/music.py", None, "storycreator/messages/music.py is missing"),
        ("storycreator/v1/music_pb2.py", None, "protos/storycreator/v1 has no rpc Compose"),  # what is generated where there is no proto
        (f"services/{NINTH.folder}/service.py", None, f"services/{NINTH.folder}/service.py is missing"),
        (f"services/{NINTH.folder}/service.py", METHOD, "has no method compose"),
        (f"services/{NINTH.folder}/__main__.py", None, f"services/{NINTH.folder}/__main__.py is missing"),
        (f"services/{NINTH.folder}/__init__.py", None, f"services/{NINTH.folder}/__init__.py is missing"),
        ("storycreator/services.py", NINTH.entry(), f"storycreator/services.py has no entry for services/{NINTH.folder}"),
        ("pyproject.toml", f"service-{NINTH.letter.lower()} = []\n", "pyproject.toml has no optional dependency service-"),
        (f"requirements/service-{NINTH.letter.lower()}.txt", None, "run `make lock`"),
        ("docker/services.yaml", f"SERVICE_{NINTH.letter}_OCTAVE", "Stale: docker/services.yaml; run `make generate`."),
    ],
)
def test_a_forgotten_step_is_named_in_one_sentence(copy: Path, name: str, text: str | None, said: str) -> None:
    with without(copy, name, text):
        done = generate(copy, "--check", check=False)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr


def test_a_service_without_an_entry_says_so_when_it_is_started(copy: Path) -> None:
    with without(copy, "storycreator/services.py", NINTH.entry()):
        done = run(copy, sys.executable, "-m", f"services.{NINTH.folder}", check=False)
    assert done.returncode == 1
    assert done.stderr == f"storycreator/services.py has no entry for {NINTH.letter}\n"


@pytest.mark.parametrize("one", [REAL, NINTH], ids=["real", "ninth"])
def test_it_is_served_checked_and_called(copy: Path, tmp_path: Path, one: Added) -> None:
    grpc, rpc = free_ports(2)
    more = {f"SERVICE_{one.letter}_OCTAVE": "5", "COLUMNS": "200"}
    environ = environment(tmp_path, {one.letter: (grpc, rpc)}, **more) | {"PYTHONPATH": str(copy)}

    def main(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, copy / "main.py", *arguments], env=environ, cwd=copy, capture_output=True, text=True, timeout=120
        )

    log = (tmp_path / "log").open("w")
    process = subprocess.Popen([sys.executable, "-m", f"services.{one.folder}"], env=environ, cwd=copy, stderr=log, text=True)
    try:
        wait_until_listens(process, grpc, rpc)
        done = main("check", one.letter, "--json", "--timeout", "60")
        assert done.returncode == 0, done.stdout + done.stderr
        for mode in ("grpc", "rpc"):
            done = main("call", one.letter, one.method, '{"mood": "glad", "bars": 2}', "--mode", mode)
            assert json.loads(done.stdout)["notes"] == ["do5", "re5"], done.stderr
            assert "humming" in done.stderr
            done = main("call", one.letter, one.method, '{"mood": "glad", "bars": 65}', "--mode", mode)
            assert done.returncode == 2
            assert "Error: field bars of the message: " in done.stderr
    finally:
        process.terminate()
        assert process.wait(30) == 0
        log.close()
