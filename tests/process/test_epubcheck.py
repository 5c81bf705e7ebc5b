"""EPUBCheck, the official validator, agrees with the books, and finds what is wrong. It runs in Java."""

from pathlib import Path

import pytest

from benchmarks.quality.judges import files
from benchmarks.quality.judges.package import Package
from benchmarks.support.productions import bind_request
from services.d_aggregator.formats.epub.check import epubcheck
from services.d_aggregator.formats.epub.publication import render_epub
from services.d_aggregator.service import Aggregator, AggregatorOptions
from storycreator.core.service import Call, Resources
from storycreator.messages.package import Format
from storycreator.models.library import ModelLibrary
from storycreator.storage.artifacts import ArtifactStore
from tests.support.packages import build
from tests.support.sample_books import changed, sample_books


@pytest.fixture(scope="module")
async def epub() -> bytes:
    return render_epub((await sample_books())[1])


async def test_epubcheck_has_nothing_to_say_about_our_books(epub: bytes) -> None:
    verdict = await epubcheck(epub, "es/book.epub")
    assert verdict.detail.endswith("0 errors, 0 warnings")
    assert (verdict.name, verdict.path, verdict.ok) == ("epubcheck", "es/book.epub", True)


async def test_epubcheck_names_the_error_and_its_place(epub: bytes) -> None:
    verdict = await epubcheck(changed(epub, "EPUB/page-01.xhtml", lambda text: text.replace('id="p1-0-1"', 'id="x"')), "es/book.epub")
    assert not verdict.ok
    assert "page-01" in verdict.detail


async def test_the_default_engine_has_epubcheck_judge_every_edition(tmp_path: Path) -> None:
    store = ArtifactStore.open("memory://")
    binder = Aggregator(Resources(options=AggregatorOptions(), artifacts=store, models=ModelLibrary(tmp_path)))
    try:
        request = await bind_request(store, engine="", formats=(Format.EPUB,))
        package = await binder.bind_package(request, Call(job_id="job", stage="D"))
    finally:
        await binder.close()
    assert package.provenance.engine == "press"
    judged = [(check.path, check.ok) for check in package.checks if check.name == "epubcheck"]
    assert judged == [("en/book.epub", True), ("es/book.epub", True)]
    assert package.warnings == ()


@pytest.mark.real
def test_the_judge_of_packages_asks_epubcheck_again(tmp_path: Path) -> None:
    assert files.epubcheck(Package(build(tmp_path / "good"))).failures == ()
    verdict = files.epubcheck(Package(build(tmp_path / "bad", valid_epub=False)))
    assert not verdict.passed
    assert verdict.numbers["errors"] >= 1
