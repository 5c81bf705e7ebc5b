"""docs/adding-a-service.md, done: a ninth service in a copy of the program, called over both transports."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT, environment, free_ports, wait_until_listens

SCHEMA = '''
from typing import Annotated

from pydantic import Field

from storycreator.messages.common import Provenance, Message


class MusicRequest(Message):
    """A mood, and how long."""

    proto_name = "ComposeRequest"

    mood: str
    bars: Annotated[int, Field(ge=1, le=64)] = 8
    engine: str = ""


class Music(Message):
    """Notes by name."""

    notes: tuple[str, ...]
    provenance: Provenance
'''
PROTO = """
syntax = "proto3";
package storycreator.v1;
import "storycreator/v1/common.proto";
message ComposeRequest { string mood = 1; optional uint32 bars = 2; string engine = 3; }
message Music { repeated string notes = 1; Provenance provenance = 2; }
message ComposeResponse {
  oneof event { Progress progress = 1; Music result = 2; }
  CallTiming timing = 3;
}
service ComposerService { rpc Compose(ComposeRequest) returns (stream ComposeResponse); }
"""
SERVICE = """
from storycreator.messages.common import Provenance, Progress
from storycreator.messages.music import Music
from storycreator.core.options import Options
from storycreator.core.service import Service


class Composer(Service):
    options_type = Options

    @property
    def version(self):
        return "1"

    async def compose(self, request, call):
        await call.report(Progress(stage="C5", message="humming", done=1, total=1))
        return Music(notes=("do", "re", "mi")[: request.bars], provenance=Provenance(service="C5", engine="hum"))
"""
MAIN = """
from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("C5")
"""


def insert(path: Path, before: str, text: str) -> None:
    """Text in front of the first place where other text stands."""
    content = path.read_text()
    assert before in content
    path.write_text(content.replace(before, text + before, 1))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program with the ninth service."""
    root = tmp_path / "program"
    for name in ("protos", "services", "storycreator", "scripts"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", root)
    composer = root / "services/c5_composer"
    composer.mkdir()
    for path, text in {
        root / "storycreator/messages/music.py": SCHEMA, root / "protos/storycreator/v1/music.proto": PROTO,
        composer / "__init__.py": "", composer / "service.py": SERVICE, composer / "__main__.py": MAIN,
    }.items():  # fmt: skip
        path.write_text(text)
    contract = root / "storycreator/services.py"
    insert(contract, "\n\n@dataclass", "\nfrom storycreator.messages.music import Music, MusicRequest\n")
    spec = '"C5", "composer", "service-c5", "compose", MusicRequest, Music, 50059, 8059, "services.c5_composer.service:Composer", 600'
    insert(contract, ")  # fmt: skip", f"    ServiceSpec({spec}),\n")
    subprocess.run([root / "scripts/generate-protos.sh"], env=os.environ | {"PYTHON": sys.executable}, check=True, timeout=120)
    return root


def test_a_ninth_service_is_served_checked_and_called_by_its_row(copy: Path, tmp_path: Path) -> None:
    grpc, rpc = free_ports(2)
    environ = environment(tmp_path, {"C5": (grpc, rpc)}, COLUMNS="200") | {"PYTHONPATH": str(copy)}

    def main(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, copy / "main.py", *arguments], env=environ, cwd=copy, capture_output=True, text=True, timeout=120
        )

    log = (tmp_path / "log").open("w")
    process = subprocess.Popen([sys.executable, "-m", "services.c5_composer"], env=environ, cwd=copy, stderr=log, text=True)
    try:
        wait_until_listens(process, grpc, rpc)
        done = main("check", "C5", "--json", "--timeout", "60")
        assert done.returncode == 0, done.stdout + done.stderr
        for mode in ("grpc", "rpc"):
            done = main("call", "C5", "compose", '{"mood": "glad", "bars": 2}', "--mode", mode)
            assert json.loads(done.stdout)["notes"] == ["do", "re"], done.stderr
            assert "humming" in done.stderr
            done = main("call", "C5", "compose", '{"mood": "glad", "bars": 65}', "--mode", mode)
            assert done.returncode == 2
            assert "bars" in done.stderr
    finally:
        process.terminate()
        assert process.wait(30) == 0
        log.close()
