"""The binder as the walk sees it: whole packages, packages with gaps that say so, and nothing left running."""

import asyncio
import runpy
import time
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import MemoryStore

from benchmarks.support.productions import bind_request
from services.d_aggregator.binding import DRAFT_NOTE
from services.d_aggregator.book.book import Book
from services.d_aggregator.formats import table
from services.d_aggregator.formats.pdf import picture_book
from services.d_aggregator.formats.table import FORMS
from services.d_aggregator.service import Aggregator, AggregatorOptions
from storycreator.core.errors import EngineError, IncompleteError, InvalidInputError
from storycreator.core.isolated import Isolated
from storycreator.core.service import Call, Resources
from storycreator.messages.common import ArtifactRef, Progress
from storycreator.messages.illustration import CAST_SHEET_PATH, Gap
from storycreator.messages.package import BindRequest, Format, Package
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus
from storycreator.messages.translation import SentenceDoubt
from storycreator.storage.artifacts import ArtifactStore

QUICK = (Format.EPUB, Format.MARKDOWN, Format.TEXT, Format.AUDIO, Format.CAPTIONS)


class NoModels:
    def path(self, name: str) -> Any:
        raise AssertionError(name)


class Bench:
    """A binder with its own store, and what it said."""

    def __init__(self) -> None:
        self.memory = MemoryStore()
        self.store = ArtifactStore(lambda: self.memory)
        self.said: list[Progress] = []
        self.binder = Aggregator(Resources(options=AggregatorOptions(), artifacts=self.store, models=NoModels(), letter="D"))

    async def request(self, **asked: Any) -> BindRequest:
        return await bind_request(self.store, **{"engine": "draft", "formats": QUICK, **asked})

    async def bind(self, request: BindRequest) -> Package:
        async def report(progress: Progress) -> None:
            self.said.append(progress)

        try:
            return await self.binder.bind_package(request, Call(job_id="job", stage="D", report=report))
        finally:
            await self.binder.close()

    async def content(self, package: Package, name: str) -> bytes:
        return await self.store.get(next(file.artifact for file in package.files if file.artifact.name == name))

    async def damage(self, ref: ArtifactRef, content: bytes | None = b"damaged") -> None:
        key = f"sha256/{ref.sha256[:2]}/{ref.sha256}"
        if content is None:
            await obstore.delete_async(self.memory, key)
        else:
            await obstore.put_async(self.memory, key, content)


def names(package: Package) -> list[str]:
    return [file.artifact.name for file in package.files]


def with_production(request: BindRequest, **changes: Any) -> BindRequest:
    return request.model_copy(update={"production": request.production.model_copy(update=changes)})


def with_render(monkeypatch: pytest.MonkeyPatch, render: Callable[[Book], bytes], *formats: Format) -> None:
    """Have some formats (or all) made by ``render``."""
    for form in formats or tuple(Format):
        monkeypatch.setitem(FORMS, form, replace(FORMS[form], render=render))


def outcome(kind: BranchKind, language: str, status: BranchStatus, reason: str) -> BranchOutcome:
    branch = f"{kind}:{language}" if language else str(kind)
    return BranchOutcome(branch=branch, kind=kind, language=language, status=status, reason=reason)


async def test_a_whole_package_has_every_file_in_its_place_and_nothing_to_complain_about() -> None:
    bench = Bench()
    package = await bench.bind(await bench.request())
    each = [
        "book.epub",
        "book.md",
        "book.txt",
        "book.mp3",
        "audio/title.mp3",
        *(f"audio/page-0{n}.mp3" for n in range(1, 5)),
        "book.vtt",
        "book.srt",
    ]
    pictures = ["pictures/cover.png", *(f"pictures/page-0{n}.png" for n in range(1, 5))]
    assert names(package) == [*(f"en/{name}" for name in each), *(f"es/{name}" for name in each), *pictures]
    assert (package.title, package.languages) == ("Mira and the Moonlight", ("en", "es"))
    assert [(check.name, check.path, check.ok) for check in package.checks] == [
        ("structure", "en/book.epub", True),
        ("structure", "es/book.epub", True),
    ]
    assert package.warnings == (DRAFT_NOTE,)
    assert (package.provenance.service, package.provenance.engine) == ("D", "draft")
    assert {file.language for file in package.files} == {"en", "es", ""}


async def test_the_same_request_gives_the_same_package() -> None:
    first, second = Bench(), Bench()
    package = await first.bind(await first.request(formats=tuple(Format)))
    assert package == await second.bind(await second.request(formats=tuple(Format)))
    assert {file.format for file in package.files} == {*map(str, Format), "picture"}
    assert package.warnings == (DRAFT_NOTE,)


async def test_progress_counts_every_form_and_ends_at_the_total() -> None:
    bench = Bench()
    await bench.bind(await bench.request())
    assert [progress.done for progress in bench.said] == list(range(1, bench.said[-1].total + 1))
    assert "es/book.epub" in {progress.message for progress in bench.said}


async def test_only_what_is_asked_for_is_made() -> None:
    bench = Bench()
    package = await bench.bind(await bench.request(formats=(Format.TEXT,)))
    assert [file.format for file in package.files] == ["text", "text", *["picture"] * 5]


async def test_pictures_are_the_ones_that_came_and_markdown_leads_to_them() -> None:
    bench = Bench()
    request = await bench.request()
    package = await bench.bind(request)
    assert request.production.illustrations
    cover = request.production.illustrations.pictures[0].image
    assert next(file for file in package.files if file.artifact.name == "pictures/cover.png").artifact.sha256 == cover.sha256
    markdown = (await bench.content(package, "es/book.md")).decode()
    assert "![A dark oval on a plain ground, number 3.](../pictures/page-03.png)" in markdown


async def test_the_web_book_shows_the_cast_sheet_described_by_their_names_and_does_without_a_lost_one() -> None:
    bench = Bench()
    request = await bench.request(formats=(Format.HTML,))
    illustrations = request.production.illustrations
    assert illustrations
    drawn = await bench.store.get(illustrations.pictures[0].image)
    sheet = await bench.store.put(drawn, media_type="image/png", name=CAST_SHEET_PATH)
    request = with_production(request, illustrations=illustrations.model_copy(update={"cast_sheet": sheet}))
    described = f'alt="{", ".join(member.name for member in request.story.cast)}"'
    package = await bench.bind(request)
    book = (await bench.content(package, "en/book.html")).decode()
    assert book.count('<p class="cast"><img') == 1
    assert described in book[book.index('<p class="cast">') : book.index("</main>")]
    assert CAST_SHEET_PATH in names(package)
    without = with_production(
        request, illustrations=illustrations.model_copy(update={"cast_sheet": sheet.model_copy(update={"sha256": "0" * 64})})
    )
    other = Bench()
    other.memory = bench.memory
    lost = await other.bind(without)
    assert '<p class="cast">' not in (await other.content(lost, "en/book.html")).decode()
    assert lost.warnings == package.warnings


async def test_a_failed_narration_is_said_and_the_edition_is_silent() -> None:
    bench = Bench()
    request = await bench.request()
    original, translated = request.production.editions
    request = with_production(
        request,
        editions=(original, translated.model_copy(update={"narration": None})),
        outcomes=(outcome(BranchKind.NARRATION, "es", BranchStatus.FAILED, "the voice is hoarse."),),
    )
    package = await bench.bind(request)
    assert "The Spanish edition has no narration: the voice is hoarse." in package.warnings
    assert [name for name in names(package) if name.startswith("es/")] == ["es/book.epub", "es/book.md", "es/book.txt"]
    assert all(check.ok for check in package.checks)
    assert b"hoarse" in await bench.content(package, "es/book.md")


async def test_what_was_skipped_on_request_is_no_warning() -> None:
    bench = Bench()
    request = await bench.request(formats=(Format.TEXT, Format.EPUB))
    works = tuple(work.model_copy(update={"narration": None}) for work in request.production.editions)
    skipped = (outcome(BranchKind.PICTURES, "", BranchStatus.SKIPPED, "not asked for"),)
    package = await bench.bind(with_production(request, editions=works, illustrations=None, outcomes=skipped))
    assert package.warnings == (DRAFT_NOTE,)


async def test_failed_pictures_and_a_failed_translation_are_said() -> None:
    bench = Bench()
    request = await bench.request()
    request = with_production(
        request,
        editions=request.production.editions[:1],
        illustrations=None,
        outcomes=(
            outcome(BranchKind.PICTURES, "", BranchStatus.FAILED, "no paper"),
            outcome(BranchKind.TRANSLATION, "es", BranchStatus.FAILED, "no words"),
        ),
    )
    package = await bench.bind(request)
    assert package.warnings[:2] == ("There is no Spanish edition: no words.", "The book has no pictures: no paper.")
    assert package.languages == ("en",)
    assert all(check.ok for check in package.checks)


async def test_damaged_and_lost_artifacts_become_gaps_that_are_named() -> None:
    bench = Bench()
    request = await bench.request()
    illustrations, narration = request.production.illustrations, request.production.editions[0].narration
    assert illustrations
    assert narration
    await bench.damage(illustrations.pictures[2].image)
    await bench.damage(illustrations.pictures[0].image, None)
    await bench.damage(narration.tracks[3].audio)
    package = await bench.bind(request)
    said = "\n".join(package.warnings)
    assert "There is no cover picture: " in said
    assert "Page 2 has no picture: " in said
    assert "The English edition is silent on page 3: " in said
    assert all(check.ok for check in package.checks)
    assert "pictures/page-02.png" not in names(package)
    assert "en/audio/page-03.mp3" not in names(package)
    assert "en/book.mp3" in names(package)


async def test_sound_and_pictures_that_cannot_be_decoded_are_gaps_too() -> None:
    bench = Bench()
    request = await bench.request()
    illustrations, work = request.production.illustrations, request.production.editions[0]
    assert illustrations
    assert work.narration
    rubbish = await bench.store.put(b"rubbish", media_type="image/png", name="rubbish")
    pictures = tuple(p.model_copy(update={"image": rubbish}) if p.page == 1 else p for p in illustrations.pictures)
    tracks = tuple(t.model_copy(update={"audio": rubbish}) if t.page == 0 else t for t in work.narration.tracks)
    narrated = work.model_copy(update={"narration": work.narration.model_copy(update={"tracks": tracks})})
    package = await bench.bind(
        with_production(request, editions=(narrated,), illustrations=illustrations.model_copy(update={"pictures": pictures}))
    )
    said = "\n".join(package.warnings)
    assert "Page 1 has no picture: the picture cannot be read" in said
    assert "The English edition is silent on the title: the recording cannot be read" in said
    assert all(check.ok for check in package.checks)


async def test_gaps_and_doubts_of_the_branches_are_passed_on() -> None:
    bench = Bench()
    request = await bench.request()
    original, translated = request.production.editions
    assert request.production.illustrations
    assert translated.translation
    illustrations = request.production.illustrations.model_copy(
        update={"pictures": request.production.illustrations.pictures[:4], "gaps": (Gap(page=4, reason="too dark"),)}
    )
    doubts = (SentenceDoubt(page=1, text="x", reason="y"), SentenceDoubt(page=3, text="x", reason="y"))
    doubtful = translated.model_copy(update={"translation": translated.translation.model_copy(update={"doubts": doubts, "machine": True})})
    degraded = (
        outcome(BranchKind.PICTURES, "", BranchStatus.DEGRADED, "page 4: too dark"),
        outcome(BranchKind.LAYOUT, "es", BranchStatus.DEGRADED, "from a fallback"),
    )
    package = await bench.bind(with_production(request, editions=(original, doubtful), illustrations=illustrations, outcomes=degraded))
    assert package.warnings[:3] == (
        "Page 4 has no picture: too dark.",
        "The Spanish edition is a machine's translation: 2 of its 9 sentences are in doubt (pages: 1, 3).",
        "The Spanish layout may not be as good as it should be: from a fallback.",
    )


async def test_an_edition_without_a_layout_is_left_out_and_said() -> None:
    bench = Bench()
    request = await bench.request()
    original, translated = request.production.editions
    editions = (original, translated.model_copy(update={"layout": None}))
    failed = (outcome(BranchKind.LAYOUT, "es", BranchStatus.FAILED, "no type"),)
    package = await bench.bind(with_production(request, editions=editions, outcomes=failed))
    assert package.languages == ("en",)
    assert "The Spanish edition could not be bound without its layout: no type." in package.warnings


async def test_a_form_that_fails_is_a_warning_with_its_remedy_and_leaves_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    monkeypatch.syspath_prepend(tmp_path)  # which a typesetter that starts now finds first
    monkeypatch.setattr(picture_book, "typeset", Isolated("services.d_aggregator.formats.pdf.typesetter:typeset"))
    bench = Bench()
    package = await bench.bind(await bench.request(formats=(Format.PDF, Format.TEXT)))
    assert "The English edition has no PDF: cannot load library" in package.warnings[0]
    assert "apt-get install libpango" in package.warnings[0]
    assert "en/book.txt" in names(package)


async def test_a_typesetter_that_does_not_come_to_an_end_is_ended_with_its_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "pid"
    (tmp_path / "weasyprint.py").write_text(
        f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(str(os.getpid())); time.sleep(3600)"
    )
    monkeypatch.syspath_prepend(tmp_path)  # which a typesetter that starts now finds first
    monkeypatch.setattr(picture_book, "typeset", Isolated("services.d_aggregator.formats.pdf.typesetter:typeset"))
    bench = Bench()
    binding = asyncio.create_task(bench.bind(await bench.request(formats=(Format.PDF,))))
    while not mark.exists() or not mark.read_text():
        await asyncio.sleep(0.05)
    binding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await binding
    while Path(f"/proc/{mark.read_text()}").exists():
        await asyncio.sleep(0.05)


async def test_no_failing_format_harms_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("out of ink")

    for failing in Format:
        with monkeypatch.context() as patch:
            with_render(patch, broken, failing)
            bench = Bench()
            package = await bench.bind(await bench.request(formats=tuple(Format)))
        assert {file.format for file in package.files} == {*map(str, Format), "picture"} - {str(failing)}
        assert package.warnings[:2] == tuple(
            f"The {language} edition has no {FORMS[failing].name}: out of ink." for language in ("English", "Spanish")
        )
        assert all(check.ok for check in package.checks)


async def test_an_encoder_that_fails_harms_only_the_formats_that_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(samples: Any, rate: int) -> bytes:
        raise RuntimeError("no such codec")

    def render(book: Book) -> bytes:
        return book.tracks[0].encoded(broken)

    monkeypatch.setitem(FORMS, Format.AUDIO, replace(FORMS[Format.AUDIO], render=render, encoder=broken))
    bench = Bench()
    package = await bench.bind(await bench.request())
    assert "The English edition has no audio book: no such codec." in package.warnings
    assert {file.format for file in package.files} == {"epub", "markdown", "text", "captions", "picture"}
    assert all(check.ok for check in package.checks)


async def test_a_check_that_breaks_down_is_a_failed_check_of_a_delivered_book(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> Any:
        raise OSError("no space left on device")

    monkeypatch.setattr("services.d_aggregator.formats.epub.check.epubcheck", broken)
    bench = Bench()
    package = await bench.bind(await bench.request(engine="press", formats=(Format.EPUB, Format.TEXT)))
    assert "en/book.epub" in names(package)
    assert "en/book.txt" in names(package)
    assert "The English EPUB is not known to be valid: epubcheck: not run: no space left on device." in package.warnings


def test_a_format_without_its_row_fails_at_import_and_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(FORMS) == list(Format)

    class More(StrEnum):
        TEXT = "text"
        TAPE = "tape"

    monkeypatch.setattr("storycreator.messages.package.Format", More)
    with pytest.raises(
        ImportError, match=r"^the format 'tape' cannot be made: add services/d_aggregator/formats/tape\.py with a row FORM = Form\(…\)$"
    ):
        runpy.run_path(table.__file__)


async def test_when_nothing_can_be_made_the_reasons_are_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> Any:
        raise EngineError("the press is jammed")

    with_render(monkeypatch, broken)
    bench = Bench()
    with pytest.raises(EngineError, match="the press is jammed"):
        await bench.bind(await bench.request())


async def test_an_unknown_engine_is_named() -> None:
    bench = Bench()
    with pytest.raises(InvalidInputError, match="press, draft"):
        await bench.bind(await bench.request(engine="gutenberg"))


async def test_the_loop_stays_free_and_cancelling_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def slow(book: Any) -> Any:
        begun.append(book.language)
        time.sleep(0.1)
        return b""

    with_render(monkeypatch, slow)
    bench = Bench()
    running = asyncio.create_task(bench.bind(await bench.request(formats=tuple(Format))))
    ticks = 0
    while not begun:
        await asyncio.sleep(0.005)
        ticks += 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    count = len(begun)
    await asyncio.sleep(0.25)
    assert ticks > 1
    assert len(begun) <= count + 2  # two were running; the twelve that waited never began


async def test_what_is_not_in_the_store_is_lacking_and_the_package_says_so() -> None:
    bench = Bench()
    request = await bench.request()
    other = Bench()
    other.binder = Aggregator(
        Resources(options=AggregatorOptions(), artifacts=ArtifactStore.open("memory://"), models=NoModels(), letter="D")
    )
    package = await other.bind(request)
    assert {(lack.part, lack.page) for lack in package.lacks} >= {("pictures", None), ("narration", None)}
    assert all("python main.py check" in lack.reason for lack in package.lacks if lack.part == "pictures")
    assert not any(lack.part in ("pictures", "narration") for lack in (await bench.bind(request)).lacks)


@pytest.mark.parametrize("kind", [BranchKind.PICTURES, BranchKind.NARRATION])
async def test_what_is_required_is_required_of_the_finished_book(kind: BranchKind) -> None:
    bench = Bench()
    request = (await bench.request()).model_copy(update={"required": (kind,)})
    assert (await bench.bind(request)).files
    other = Bench()
    other.binder = Aggregator(
        Resources(options=AggregatorOptions(), artifacts=ArtifactStore.open("memory://"), models=NoModels(), letter="D")
    )
    with pytest.raises(IncompleteError, match=rf"lacks what is required \({kind}\).*compare the stores of all services"):
        await other.bind(request)


@pytest.mark.parametrize("machine", [True, False])
async def test_a_machines_translation_says_so_in_its_own_language_and_the_authors_does_not(machine: bool) -> None:
    bench = Bench()
    request = await bench.request(formats=(Format.HTML, Format.MARKDOWN, Format.TEXT))
    original, told = request.production.editions
    assert told.translation
    doubts = (SentenceDoubt(page=0, text="x", reason="y"), SentenceDoubt(page=3, text="x", reason="y")) if machine else ()
    work = told.model_copy(update={"translation": told.translation.model_copy(update={"doubts": doubts, "machine": machine})})
    package = await bench.bind(with_production(request, editions=(original, work)))
    note = "Esta edición es una traducción automática. Frases dudosas: 1 de 9."
    for name in ("book.html", "book.md", "book.txt"):
        assert (note in (await bench.content(package, f"es/{name}")).decode().replace("\\", "")) is machine, name
        assert "machine translated" not in (await bench.content(package, f"en/{name}")).decode()
    assert any("a machine's translation" in warning for warning in package.warnings) is machine
