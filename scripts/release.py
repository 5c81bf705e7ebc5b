"""What a release consists of, and proof of where it comes from: ``release.py sbom|sign|verify``.

``sbom`` writes CycloneDX SBOMs: of ``.venv`` and of each image. ``sign`` writes an in-toto statement with SLSA provenance over all files of
a folder, signed (Ed25519, DSSE). ``verify`` checks the signature and every file; it needs no network.
"""

import argparse
import hashlib
import json
import platform
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, load_pem_public_key
from google.protobuf import json_format
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import STATEMENT_TYPE_URI, Statement
from packageurl import PackageURL
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

ROOT = Path(__file__).parents[1]
STATEMENT = "provenance.intoto.jsonl"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
PREDICATE_TYPE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:ai-story-creator:make-release:v1"
MATERIALS = ("pyproject.toml", "requirements/runtime.txt", "docker/Dockerfile", "storycreator/models/manifest.toml")
"""What decides what goes into a release beside the sources."""
IN_IMAGE = """
import json
from importlib.metadata import distributions
print(json.dumps(sorted({(one.metadata["Name"], one.version) for one in distributions()})))
"""


def files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a release by its relative path, without the statement itself."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != STATEMENT)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def _git(*arguments: str) -> str:
    return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=True).stdout.strip()


def statement(folder: Path) -> bytes:
    """The in-toto statement about the files of a folder, as JSON."""
    commit, changed = _git("rev-parse", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")
    materials = [{"uri": name, "digest": {"sha256": hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}} for name in MATERIALS]
    predicate = {
        "buildDefinition": {
            "buildType": BUILD_TYPE,
            "externalParameters": {"commit": commit, "changedFiles": changed.splitlines()},
            "resolvedDependencies": [{"uri": "git", "digest": {"gitCommit": commit}}, *materials],
        },
        "runDetails": {"builder": {"id": BUILD_TYPE, "version": {"python": platform.python_version()}}},
    }
    subjects = [ResourceDescriptor(name=name, digest={"sha256": digest}).pb for name, digest in files(folder).items()]
    made = Statement(subjects, PREDICATE_TYPE, predicate)
    made.validate()
    return json_format.MessageToJson(made.pb, indent=None, sort_keys=True).encode()


def _public(pem: bytes) -> SSlibKey:
    return SSlibKey.from_crypto(load_pem_public_key(pem))


def make_key(private: Path, public: Path) -> None:
    """A new key pair; the private half is readable by its owner only."""
    made = CryptoSigner.generate_ed25519()
    private.parent.mkdir(parents=True, exist_ok=True)
    private.touch(0o600, exist_ok=False)
    private.write_bytes(made.private_bytes)
    public.write_bytes(
        load_pem_private_key(made.private_bytes, None).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


def sign(folder: Path, private: Path, public: Path) -> None:
    """Write the signed statement into the folder."""
    envelope = Envelope(statement(folder), PAYLOAD_TYPE, {})
    envelope.sign(CryptoSigner(load_pem_private_key(private.read_bytes(), None), _public(public.read_bytes())))
    (folder / STATEMENT).write_text(json.dumps(envelope.to_dict()) + "\n")


def faults(folder: Path, public: Path) -> list[str]:
    """What is wrong with a release; nothing when it is as it was signed."""
    try:
        envelope = Envelope.from_dict(json.loads((folder / STATEMENT).read_text()))
        envelope.verify([_public(public.read_bytes())], 1)
        said: dict[str, Any] = json.loads(envelope.payload)
        signed = {subject["name"]: subject["digest"]["sha256"] for subject in said["subject"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"{STATEMENT} cannot be read: {error}"]
    except VerificationError:
        return [f"{STATEMENT} is not signed with the key {public}, or was changed"]
    if (envelope.payload_type, said.get("_type"), said.get("predicateType")) != (PAYLOAD_TYPE, STATEMENT_TYPE_URI, PREDICATE_TYPE):
        return [f"{STATEMENT} is no statement of provenance"]
    found = files(folder)
    return [
        *(f"{name} is missing" for name in signed if name not in found),
        *(f"{name} was added" for name in found if name not in signed),
        *(f"{name} was changed" for name in found if name in signed and found[name] != signed[name]),
    ]


def _component(kind: str, namespace: str | None, name: str, version: str) -> dict[str, str]:
    purl = PackageURL(kind, namespace, name, version).to_string()
    return {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}


def image_bom(name: str, python: Iterable[tuple[str, str]], dpkg_status: str) -> dict[str, Any]:
    """The CycloneDX SBOM of an image from its Python packages and the status file of its Debian packages."""
    fields = [
        dict(line.split(": ", 1) for line in entry.splitlines() if ": " in line and line[0] != " ") for entry in dpkg_status.split("\n\n")
    ]
    debian = sorted((one["Package"], one["Version"]) for one in fields if one.get("Status") == "install ok installed")
    parts = [_component("pypi", None, *one) for one in python] + [_component("deb", "debian", *one) for one in debian]
    about = {"type": "container", "name": name, "bom-ref": name}
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": about}, "components": parts}


def _in_image(image: str, *command: str) -> str:
    run = ["docker", "run", "--rm", "--network", "none", "--entrypoint", command[0], image, *command[1:]]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout


def sbom(folder: Path, tag: str, images: Iterable[str]) -> None:
    """Write the SBOMs. Where an image cannot be asked, its SBOM is made from its lock file, without Debian's packages; that is said."""
    folder.mkdir(parents=True, exist_ok=True)
    tool = Path(sys.executable).with_name("cyclonedx-py")
    common = ["--output-reproducible", "--output-format", "JSON", "--spec-version", "1.6", "--output-file"]
    subprocess.run([tool, "environment", *common, folder / "venv.cdx.json", sys.executable], check=True)
    for image in images:
        target = folder / f"{image}.cdx.json"
        try:
            reference = f"ai-story-creator/{image}:{tag}"
            bom = image_bom(
                reference, json.loads(_in_image(reference, "python", "-c", IN_IMAGE)), _in_image(reference, "cat", "/var/lib/dpkg/status")
            )
        except (OSError, subprocess.CalledProcessError):
            print(
                f"{image}: there is no such image here, so its SBOM is made from requirements/{image}.txt and lacks Debian's packages",
                file=sys.stderr,
            )
            subprocess.run([tool, "requirements", *common, target, ROOT / f"requirements/{image}.txt"], check=True)
        else:
            target.write_text(json.dumps(bom, indent=1) + "\n")


def main(arguments: list[str]) -> int:
    """Exit status 1 for a release that is not as it was signed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["sbom", "sign", "verify"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--private-key", type=Path, default=Path("~/.config/ai-story-creator/release-key.pem").expanduser())
    parser.add_argument("--public-key", type=Path, default=ROOT / "release-key.pub")
    parser.add_argument("--tag", default="")
    parser.add_argument("--images", nargs="*", default=())
    given = parser.parse_args(arguments)
    if given.command == "sbom":
        sbom(given.folder, given.tag, given.images)
        return 0
    if given.command == "sign":
        if not given.private_key.exists():
            make_key(given.private_key, given.public_key)
            print(f"Made a signing key, {given.private_key}: keep it. Publish {given.public_key}: it is what a release is verified with.")
        sign(given.folder, given.private_key, given.public_key)
        return 0
    wrong = faults(given.folder, given.public_key)
    for one in wrong:
        print(one, file=sys.stderr)
    print(f"{given.folder} is {'NOT ' if wrong else ''}as it was signed with {given.public_key}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
