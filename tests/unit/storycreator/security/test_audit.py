"""The audit log: what is written, and that no change of it goes unseen."""

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storycreator.core.errors import StateError
from storycreator.security import audit
from storycreator.security.audit import AuditLog, Head, entries, files, verify

ENTRIES = 10_000
FEW = 12


def written(folder: Path, count: int, *, name: str = "service-a", keep_bytes: int = 0) -> Path:
    log = AuditLog(folder, name, keep_bytes=keep_bytes)
    for number in range(count):
        log.record("generate_story", address="10.0.0.1", job=f"job-{number}", outcome="OK")
    log.close()
    return folder / name


def faults(folder: Path) -> tuple[str, ...]:
    return verify(folder).faults


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(audit, "FILE_BYTES", 1_000_000)
        yield written(tmp_path_factory.mktemp("audit"), ENTRIES)


def test_entries_are_in_order_numbered_and_none_is_missing(long_log: Path) -> None:
    found = list(entries(long_log))
    assert [entry["job"] for entry in found] == [f"job-{number}" for number in range(ENTRIES)]
    assert [entry["number"] for entry in found] == list(range(1, ENTRIES + 1))
    assert verify(long_log).faults == ()
    assert verify(long_log).head.number == ENTRIES
    assert len(files(long_log)) > 1


@pytest.mark.parametrize("seed", range(8))
def test_a_change_among_ten_thousand_entries_in_several_files_is_found(long_log: Path, seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    paths = files(long_log)
    contents = {path: path.read_bytes() for path in paths}
    path = chance.choice(paths)
    lines = contents[path].splitlines(keepends=True)
    where = chance.randrange(len(lines) - 1)
    kinds: dict[int, Callable[[], list[bytes]]] = {
        0: lambda: lines[:where] + lines[where + 1 :],
        1: lambda: [*lines[:where], lines[where + 1], lines[where], *lines[where + 2 :]],
        2: lambda: [*lines[:where], lines[where].replace(b"10.0.0.1", b"10.0.0.2"), *lines[where + 1 :]],
        3: lambda: [*lines[:where], lines[where], *lines[where:]],
        4: lambda: lines[:where],
        5: list,
        6: lambda: [*lines[:where], b"{}\n", *lines[where:]],
        7: lambda: [*lines[:where], lines[where].replace(b'"number"', b' "number"'), *lines[where + 1 :]],
    }
    try:
        path.write_bytes(b"".join(kinds[seed]()))
        assert faults(long_log)
    finally:
        path.write_bytes(contents[path])
    assert faults(long_log) == ()


@pytest.fixture(scope="module")
def short_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("audit"), FEW)


@settings(max_examples=200)
@given(st.data())
def test_whatever_byte_is_changed_inserted_or_removed_it_is_found(short_log: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([files(short_log)[0], short_log / audit.HEAD]))
    before = path.read_bytes()
    where = data.draw(st.integers(0, len(before) - 1))
    until = data.draw(st.integers(where, min(len(before), where + 3)))
    after = before[:where] + data.draw(st.binary(max_size=3)) + before[until:]
    try:
        path.write_bytes(after)
        if after != before and not (path.name == audit.HEAD and _same_head(before, after)):
            assert faults(short_log), (where, until, after[where : where + 10])
    finally:
        path.write_bytes(before)


def _same_head(before: bytes, after: bytes) -> bool:
    """A head may be written in other words: what counts is what it says."""
    try:
        said = orjson.loads(after)
        return all(str(said[name]) == str(value) for name, value in orjson.loads(before).items())
    except (ValueError, KeyError, TypeError):
        return False


@given(st.lists(st.integers(0, FEW - 1), max_size=FEW + 2))
def test_any_other_choice_or_order_of_the_lines_is_found(short_log: Path, order: list[int]) -> None:
    path = files(short_log)[0]
    before = path.read_bytes()
    lines = before.splitlines(keepends=True)
    try:
        path.write_bytes(b"".join(lines[number] for number in order))
        assert bool(faults(short_log)) is (order != list(range(FEW)))
    finally:
        path.write_bytes(before)


def test_the_faults_say_where(short_log: Path) -> None:
    path = files(short_log)[0]
    before = path.read_bytes()
    lines = before.splitlines(keepends=True)
    try:
        path.write_bytes(b"".join(lines[:3] + lines[4:]))
        assert "000001.jsonl line 4 has number 5, not 4" in "; ".join(faults(short_log))
        path.write_bytes(b"".join(lines[:-2]))
        assert faults(short_log) == (f"lines {FEW - 1} to {FEW} are missing at the end",)
    finally:
        path.write_bytes(before)


def test_a_whole_file_that_is_gone_is_found_the_oldest_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "FILE_BYTES", 2_000)
    folder = tmp_path / "service-a"
    for _ in range(4):
        written(tmp_path, FEW)
    assert len(files(folder)) >= 3
    for path in (files(folder)[0], files(folder)[1], files(folder)[-1]):
        content = path.read_bytes()
        path.unlink()
        assert faults(folder), path
        path.write_bytes(content)
    assert faults(folder) == ()


def test_a_made_up_log_is_found_by_a_line_that_was_noted_elsewhere(tmp_path: Path) -> None:
    folder = written(tmp_path / "real", FEW)
    noted = verify(folder).head
    forged = written(tmp_path / "forged", FEW)
    assert verify(forged).faults == ()
    assert verify(forged, (noted.number, noted.hash)).faults == (f"line {FEW} is not the one that was noted elsewhere",)
    written(tmp_path / "real", 3)
    assert verify(folder, (noted.number, noted.hash)).faults == ()


def test_the_chain_goes_on_after_a_restart(tmp_path: Path) -> None:
    for _ in range(3):
        written(tmp_path, 2)
    assert [entry["number"] for entry in entries(tmp_path / "service-a")] == [1, 2, 3, 4, 5, 6]
    assert faults(tmp_path / "service-a") == ()


def test_a_crash_in_the_middle_of_a_line_costs_that_line_only(tmp_path: Path) -> None:
    folder = written(tmp_path, 3)
    with files(folder)[0].open("ab") as file:
        file.write(b'{"number":4,"what":"gene')
    assert faults(folder)
    written(tmp_path, 1)
    assert faults(folder) == ()
    assert len(list(entries(folder))) == 4


def test_a_crash_before_the_head_was_written_loses_no_line(tmp_path: Path) -> None:
    folder = written(tmp_path, 2)
    head = (folder / audit.HEAD).read_bytes()
    written(tmp_path, 2)
    (folder / audit.HEAD).write_bytes(head)
    assert faults(folder) == ()
    written(tmp_path, 1)
    assert faults(folder) == ()
    assert verify(folder).head.number == 5


def test_a_log_that_was_cut_off_while_its_service_was_down_stays_marked(tmp_path: Path) -> None:
    folder = written(tmp_path, 5)
    path = files(folder)[0]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    written(tmp_path, 2)
    assert any("number 6, not 4" in fault for fault in faults(folder))


def test_a_head_that_was_taken_away_stays_marked(tmp_path: Path) -> None:
    folder = written(tmp_path, 5)
    path = files(folder)[0]
    (folder / audit.HEAD).unlink()
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    assert "head.json is missing" in faults(folder)[0]
    written(tmp_path, 2)
    assert any("head.json was missing before" in fault for fault in faults(folder))


def test_the_oldest_files_are_removed_and_the_rest_still_verifies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "FILE_BYTES", 2_000)
    for _ in range(8):
        written(tmp_path, FEW, keep_bytes=4_000)
    folder = tmp_path / "service-a"
    assert len(files(folder)) == 2
    found = verify(folder)
    assert found.faults == ()
    assert found.head.first > 1
    assert next(entries(folder))["number"] == found.head.first


def test_two_processes_never_share_a_log(tmp_path: Path) -> None:
    first, second = AuditLog(tmp_path, "service-a"), AuditLog(tmp_path, "service-a")
    first.record("a")
    second.record("b")
    first.close()
    second.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["service-a", "service-a-2"]
    assert [entry["what"] for path in sorted(tmp_path.iterdir()) for entry in entries(path)] == ["a", "b"]


def test_entries_of_many_threads_are_all_there(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, "service-a")

    def record() -> None:
        for _ in range(200):
            log.record("x")

    threads = [threading.Thread(target=record) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert len(list(entries(tmp_path / "service-a"))) == 1000
    assert faults(tmp_path / "service-a") == ()


def test_a_full_disk_loses_nothing_that_can_wait_and_says_how_much_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(audit, "WAITING", 10)
    monkeypatch.setattr(audit, "RETRY_SECONDS", 0.01)
    log = AuditLog(tmp_path, "service-a")
    full, tried = threading.Event(), threading.Event()
    append = log._chain.append

    def failing(found: list[audit.Entry]) -> None:
        if not full.is_set():
            tried.set()
            raise OSError(28, "No space left on device")
        append(found)

    monkeypatch.setattr(log._chain, "append", failing)
    log.record("first")
    assert tried.wait(10)
    for _ in range(50):
        log.record("later")
    full.set()
    log.close()
    found = list(entries(tmp_path / "service-a"))
    lost = sum(entry["entries"] for entry in found if entry["what"] == audit.LOST)
    assert lost > 0
    assert sum(entry["what"] == "later" for entry in found) + lost == 50
    assert found[0]["what"] == "first"
    assert faults(tmp_path / "service-a") == ()
    assert "No space left" in caplog.text


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    folder = written(tmp_path, 1)
    assert folder.stat().st_mode & 0o077 == 0
    assert files(folder)[0].stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("a file")
    with pytest.raises(StateError, match="cannot be written"):
        AuditLog(tmp_path / "audit", "service-a")


def test_where_there_is_no_log_none_is_verified(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="no audit log"):
        verify(tmp_path)
    (tmp_path / "service-a").mkdir()
    Head().write(tmp_path / "service-a")
    assert faults(tmp_path / "service-a") == ()
