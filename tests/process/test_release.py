"""A release is verified without a network, and any change of it is found."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.release import image_bom

ROOT = Path(__file__).parents[2]


def tool(*arguments: object, script: str = "release.py") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ROOT / "scripts" / script, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    (folder / "dist/sbom").mkdir(parents=True)
    (folder / "dist/program.whl").write_bytes(b"wheel")
    (folder / "dist/sbom/venv.cdx.json").write_text('{"bomFormat": "CycloneDX"}')
    done = tool("sign", folder / "dist", "--private-key", folder / "key.pem", "--public-key", folder / "key.pub")
    assert done.returncode == 0, done.stderr
    return folder


def verify(folder: Path, key: Path) -> subprocess.CompletedProcess[str]:
    return tool("verify", folder, "--public-key", key)


def test_as_it_was_signed(signed: Path) -> None:
    done = verify(signed / "dist", signed / "key.pub")
    assert (done.returncode, done.stderr) == (0, "")
    assert (signed / "key.pem").stat().st_mode & 0o777 == 0o600
    envelope = json.loads((signed / "dist/provenance.intoto.jsonl").read_text())
    assert envelope["payloadType"] == "application/vnd.in-toto+json"


def changed(folder: Path) -> None:
    (folder / "program.whl").write_bytes(b"wheeL")


def added(folder: Path) -> None:
    (folder / "sbom/more.json").write_text("{}")


def dropped(folder: Path) -> None:
    (folder / "sbom/venv.cdx.json").unlink()


def unsigned(folder: Path) -> None:
    (folder / "provenance.intoto.jsonl").unlink()


def resigned(folder: Path) -> None:
    """Everything is changed and signed anew, with somebody else's key."""
    changed(folder)
    unsigned(folder)
    tool("sign", folder, "--private-key", folder.parent / "other.pem", "--public-key", folder.parent / "other.pub")


def edited(folder: Path) -> None:
    path = folder / "provenance.intoto.jsonl"
    envelope = json.loads(path.read_text())
    envelope["payload"] = envelope["payload"][:-8] + "AAAA" + envelope["payload"][-4:]
    path.write_text(json.dumps(envelope))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed, "program.whl was changed"), (added, "sbom/more.json was added"), (dropped, "sbom/venv.cdx.json is missing"),
        (unsigned, "cannot be read"), (resigned, "is not signed with the key"), (edited, "is not signed with the key"),
    ],
)  # fmt: skip
def test_any_change_is_found(signed: Path, tmp_path: Path, change: Callable[[Path], None], words: str) -> None:
    shutil.copytree(signed / "dist", tmp_path / "dist")
    change(tmp_path / "dist")
    done = verify(tmp_path / "dist", signed / "key.pub")
    assert done.returncode == 1
    assert words in done.stderr


VULNERABLE = {
    "dependencies": [{"name": "idna", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}, {"name": "x", "skip_reason": "?"}]
}
SOUND = {"dependencies": [{"name": "idna", "version": "2", "vulns": []}]}


@pytest.mark.parametrize(
    ("report", "code", "words"),
    [
        (json.dumps(VULNERABLE), 1, "idna 1: CVE-1, fixed in 2"),
        (json.dumps(SOUND), 0, "0 known vulnerabilities in 1 packages"),
        (json.dumps({"dependencies": [{"name": "x", "skip_reason": "not found"}]}), 0, "NOT CHECKED"),
        ("", 0, "NOT CHECKED"),
    ],
)
def test_known_vulnerabilities_fail_and_an_unreachable_database_is_said(tmp_path: Path, report: str, code: int, words: str) -> None:
    (tmp_path / "report").write_text(report)
    (tmp_path / "problems").write_text("no route\n")
    done = tool(tmp_path / "report", tmp_path / "problems", script="audit.py")
    assert done.returncode == code
    assert words in done.stdout


STATUS = """Package: bash
Status: install ok installed
Version: 1:5.2+dfsg
Description: a shell
 more: words

Package: gone
Status: deinstall ok config-files
Version: 1
"""


def test_an_image_is_described_by_its_python_and_debian_packages() -> None:
    made = image_bom("x:1", [("orjson", "3")], STATUS)
    assert [part["purl"] for part in made["components"]] == ["pkg:pypi/orjson@3", "pkg:deb/debian/bash@1:5.2%2Bdfsg"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made)) is None
