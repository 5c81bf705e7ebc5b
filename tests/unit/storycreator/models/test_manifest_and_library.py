"""The manifest is complete and honest; the library finds what is whole and says how to mend what is not."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from storycreator.core.errors import ModelUnavailableError
from storycreator.models.library import ModelLibrary
from storycreator.models.manifest import Manifest, ModelFile, Source, manifest
from tests.support.models import shelf, small_manifest


def test_every_model_says_what_a_person_must_know() -> None:
    for model in manifest().model:
        assert model.title
        assert model.purpose
        assert model.licence
        assert model.homepage.startswith("https://")
    assert [model.name for model in manifest().model if model.tests_only] == ["whisper-base"]
    assert manifest()["story-model"].bytes == 1_117_320_768


def test_registries_are_asked_through_their_clients_only() -> None:
    text = files("storycreator.models").joinpath("manifest.toml").read_text("utf-8")
    hosts = set(re.findall(r"https?://([^/\"]+)", text))
    assert hosts == {"huggingface.co", "github.com"}


@pytest.mark.parametrize(
    "source",
    [
        {"pypi": ("a==1",), "url": "https://x", "member": "*"},
        {"pypi": ("a==1",)},
        {"url": "https://x", "member": "*"},
        {"pypi": ("a>=1",), "member": "*"},
        {"npm": "a@1 --registry=evil", "member": "*"},
        {},
    ],
)
def test_a_source_is_exactly_one_well_formed_thing(source: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Source.model_validate(source)


@pytest.mark.parametrize("path", ["/etc/passwd", "../up", "a/../../up", ""])
def test_a_file_stays_in_its_folder(path: str) -> None:
    with pytest.raises(ValidationError):
        ModelFile(path=path, bytes=1, sha256="0" * 64)


def test_a_whole_model_is_found(tmp_path: Path) -> None:
    library = shelf(tmp_path, {"a.bin": b"one", "b.bin": b"two"})
    assert library.path("small") == tmp_path / "small"
    assert library.verify(library.manifest["small"]) == ()


def test_what_is_missing_or_cut_off_is_told_with_the_command_that_mends_it(tmp_path: Path) -> None:
    library = shelf(tmp_path, {"a.bin": b"one", "b.bin": b"two"})
    (tmp_path / "small/b.bin").write_bytes(b"tw")
    with pytest.raises(ModelUnavailableError, match=r"b\.bin has 2 bytes instead of 3.*python main\.py models fetch small"):
        library.path("small")
    (tmp_path / "small/a.bin").unlink()
    with pytest.raises(ModelUnavailableError, match=r"a\.bin is missing.*python main\.py models fetch small"):
        library.path("small")
    assert [file.path for file in library.missing(library.manifest["small"])] == ["a.bin", "b.bin"]


def test_a_flipped_bit_is_found_by_verifying(tmp_path: Path) -> None:
    library = shelf(tmp_path, {"a.bin": b"one"})
    (tmp_path / "small/a.bin").write_bytes(b"onE")
    assert library.path("small")  # the cheap look does not see it
    ((file, fault),) = library.verify(library.manifest["small"])
    assert file.path == "a.bin"
    assert "damaged" in fault


def test_an_unknown_model_is_an_error_of_ours_and_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"'big'.*small"):
        ModelLibrary(tmp_path, small_manifest({"a.bin": b"one"})).path("big")


def test_a_model_without_a_source_is_refused() -> None:
    model = {"name": "x", "title": "X", "purpose": "p", "licence": "MIT", "homepage": "https://x",
             "files": [{"path": "a", "bytes": 1, "sha256": "0" * 64}]}  # fmt: skip
    with pytest.raises(ValidationError, match="no source"):
        Manifest.model_validate({"model": [model]})
