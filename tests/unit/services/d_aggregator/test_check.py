"""The checks of a book find what is wrong; without Java they say what to install."""

from collections.abc import Callable
from pathlib import Path

import pytest

from services.d_aggregator.formats.epub.check import epubcheck, find_faults, structure_check
from services.d_aggregator.formats.epub.publication import render_epub
from tests.support.sample_books import changed, sample_books


@pytest.fixture(scope="module")
async def epub() -> bytes:
    return render_epub((await sample_books())[1])


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("EPUB/page-01.xhtml", lambda text: text.replace('id="p1-0-1"', 'id="elsewhere"'), "nothing there has that id"),
        ("EPUB/page-01.xhtml", lambda text: text.replace("</p>", ""), "not well-formed"),
        ("EPUB/page-01.xhtml", lambda text: text.replace('id="p1-0-1"', 'id="p1-0-0"'), "an id occurs twice"),
        ("EPUB/page-01.xhtml", lambda text: text.replace('alt="A dark', 'alt="" title="A dark'), "without a description"),
        ("EPUB/page-01.smil", lambda text: text.replace('clipEnd="0:00:02.860"', 'clipEnd="0:00:09.000"'), "after the sound"),
        ("EPUB/page-01.smil", lambda text: text.replace('clipBegin="0:00:01.160"', 'clipBegin="0:00:00.500"'), "out of order"),
        ("EPUB/page-01.smil", lambda text: text.replace('clipEnd="0:00:02.860"', 'clipEnd="soon"'), "cannot be read"),
        ("EPUB/package.opf", lambda text: text.replace(">0:00:02.860<", ">0:00:03.860<"), "media:duration"),
        ("EPUB/package.opf", lambda text: text.replace(">0:00:09.900<", ">0:00:19.900<"), "total"),
        ("EPUB/audio/page-01.mp3", None, "listed but not there"),
        ("EPUB/nav.xhtml", lambda text: text.replace("page-02.xhtml", "page-99.xhtml"), "which is not there"),
        ("META-INF/container.xml", None, "cannot be read"),
        ("mimetype", lambda text: "text/plain", "mimetype"),
    ],
)
def test_each_fault_is_found_and_named(epub: bytes, name: str, change: Callable[[str], str] | None, fault: str) -> None:
    assert find_faults(epub) == ()
    found = structure_check(changed(epub, name, change), "es/book.epub")
    assert not found.ok
    assert fault in found.detail


def test_what_is_no_zip_at_all_is_only_a_fault() -> None:
    assert not structure_check(b"not a book", "en/book.epub").ok


async def test_without_java_the_check_says_what_to_install(epub: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    verdict = await epubcheck(epub, "es/book.epub")
    assert not verdict.ok
    assert "apt-get install" in verdict.detail


async def test_a_java_that_is_no_java_or_never_ends_is_a_failed_check(epub: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho hello\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert "no report" in (await epubcheck(epub, "es/book.epub")).detail
    java.write_text("#!/bin/sh\nexec sleep 30\n")
    assert "not finished" in (await epubcheck(epub, "es/book.epub", patience=0.2)).detail
