"""A book arrives whole or not at all, and never over another one."""

import hashlib
import json
from pathlib import Path

import pytest

from benchmarks.support.stories import story
from storycreator.core.errors import DamagedArtifactError, NotFoundError
from storycreator.jobs.output.delivery import claim_folder, deliver, slug
from storycreator.jobs.walk import Results
from storycreator.messages.common import ArtifactRef, Provenance
from storycreator.messages.package import Package, PackageFile
from storycreator.storage.artifacts import ArtifactStore


def results(*refs: ArtifactRef) -> Results:
    files = tuple(PackageFile(artifact=ref, format="test") for ref in refs)
    package = Package(title="T", languages=("en",), files=files, provenance=Provenance(service="D", engine="test"))
    return Results(story=story(), package=package)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mira & the Moon!", "mira-the-moon"),
        ("Éloïse à Paris", "eloise-a-paris"),
        ("小さな竜", "story"),
        ("../../etc", "etc"),
        ("x" * 99, "x" * 60),
    ],
)
def test_a_title_becomes_a_safe_folder_name(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_folders_never_overwrite_one_another(tmp_path: Path) -> None:
    assert [claim_folder(tmp_path / "new", "A Book").name for _ in range(3)] == ["a-book", "a-book-2", "a-book-3"]


async def test_the_package_arrives_with_its_record(tmp_path: Path) -> None:
    store = ArtifactStore.open("memory://")
    book = await store.put(b"x" * 600_000, media_type="application/epub+zip", name="en/book.epub")
    folder = claim_folder(tmp_path, "Book")
    await deliver(folder, store, results(book), {"prompt": "hé"})
    assert hashlib.sha256((folder / "en/book.epub").read_bytes()).hexdigest() == book.sha256
    assert json.loads((folder / "pipeline_output.json").read_bytes()) == {"prompt": "hé"}
    assert [path.name for path in tmp_path.iterdir()] == ["book"]


async def test_a_missing_part_leaves_no_half_written_book(tmp_path: Path) -> None:
    store = ArtifactStore.open("memory://")
    good = await store.put(b"1", media_type="text/plain", name="a.txt")
    folder = claim_folder(tmp_path, "Book")
    with pytest.raises(NotFoundError):
        await deliver(folder, store, results(good, good.model_copy(update={"sha256": "0" * 64, "name": "b.txt"})), {})
    assert list(tmp_path.iterdir()) == []


async def test_a_name_outside_the_package_is_refused(tmp_path: Path) -> None:
    store = ArtifactStore.open("memory://")
    good = await store.put(b"1", media_type="text/plain", name="inside.txt")
    bad = good.model_copy(update={"name": "../outside.txt"})
    with pytest.raises(DamagedArtifactError):
        await deliver(claim_folder(tmp_path, "Book"), store, results(bad), {})
    assert not (tmp_path / "outside.txt").exists()


async def test_without_a_package_the_story_is_kept(tmp_path: Path) -> None:
    folder = claim_folder(tmp_path, "Book")
    await deliver(folder, ArtifactStore.open("memory://"), Results(story=story()), {})
    assert (folder / "story.md").read_text().startswith("# Mira and the Moonlight\n\nMira was")
