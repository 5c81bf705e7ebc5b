"""Service D: loads each edition once, renders it in every form asked for, checks the EPUBs, and says what is missing."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from services.d_aggregator import check, completeness
from services.d_aggregator.assets import Finish, Pictures, Sound, load_pictures, load_sound, make_book
from services.d_aggregator.book import Book
from services.d_aggregator.forms import FORMS, Rendered
from services.d_aggregator.gather import together
from services.d_aggregator.words import language_name
from storycreator.core.engines import Engines
from storycreator.core.errors import EngineError, StoreError
from storycreator.core.options import Options
from storycreator.core.service import Call, Resources, Service
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.package import BindRequest, Check, Format, Package, PackageFile
from storycreator.messages.production import EditionWork

ResultT = TypeVar("ResultT")
WORKERS = 2
NAMES = {
    Format.HTML: "web book", Format.EPUB: "EPUB", Format.PDF: "PDF", Format.MARKDOWN: "Markdown file", Format.TEXT: "text file",
    Format.AUDIO: "audio book", Format.CAPTIONS: "caption files",
}  # fmt: skip
DRAFT_NOTE = "This is a draft: its pictures are smaller, and its EPUBs had only a quick check, not EPUBCheck."


class AggregatorOptions(Options):
    """Settings of the aggregator."""

    engine: str = "press"
    """The engine that binds when `--engine binding=` chooses none."""


class Aggregator(Service[AggregatorOptions]):
    """Service D."""

    letter = "D"
    options_type = AggregatorOptions
    engines = Engines(package="services.d_aggregator.engines")

    def __init__(self, resources: Resources[AggregatorOptions]) -> None:
        super().__init__(resources)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="binder")

    def prepare(self) -> None:
        """The typesetter takes a second to load."""
        from services.d_aggregator.pdf import typesetters

        typesetters.prepare()

    async def close(self) -> None:
        """Let the threads go; work that has not begun is dropped."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def off_loop(self, work: Callable[[], ResultT]) -> ResultT:
        """Run work in one of the binder's threads."""
        return await asyncio.get_running_loop().run_in_executor(self._workers, work)

    async def bind_package(self, request: BindRequest, call: Call) -> Package:
        """Make the package. A form that cannot be made is a warning and leaves the rest.

        Raises ``EngineError`` when nothing at all could be made, ``StoreError`` when the artifact store is full or gone.
        """
        spec = self.choose(request.engine)
        return await _Binding(self, request, call, spec.make(self.resources)).package(self.provenance(spec))


@dataclass
class _Edition:
    """What came of one edition."""

    language: str
    files: dict[Format, list[PackageFile]] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    failures: dict[Format, str] = field(default_factory=dict)

    def in_order(self) -> list[PackageFile]:
        """The files by form, whichever was ready first."""
        return [file for form in Format for file in self.files.get(form, [])]


class _Binding:
    """One package in the making."""

    def __init__(self, service: Aggregator, request: BindRequest, call: Call, finish: Finish) -> None:
        self.service = service
        self.artifacts = service.artifacts
        self.request = request
        self.call = call
        self.finish = finish
        self.checking = asyncio.Semaphore(WORKERS)
        self.done = 0
        self.total = 0

    async def package(self, provenance: Provenance) -> Package:
        """Load, render, check, and add up."""
        request = self.request
        production = request.production
        works = [work for work in production.editions if work.layout is not None]
        formats = [form for form in Format if form in request.formats]
        self.total = 1 + len(works) * (1 + len(formats))
        pictures = await load_pictures(request, self.artifacts, self.finish, self.service.off_loop)
        await self._progress("pictures are ready")
        editions = [_Edition(work.edition.language) for work in works]
        books = await self._books(works, pictures, editions, formats)
        failures = [edition.failures[form] for edition in editions for form in Format if form in edition.failures]
        absent = completeness.absent_editions(production)
        if not any(edition.in_order() for edition in editions):
            raise EngineError("no book could be made: " + " ".join([*absent, *failures] or ["no form was asked for"]), stage="D")
        checks = tuple(item for edition in editions for item in edition.checks)
        gaps = [gap for book in books for gap in book.missing]
        drafted = [DRAFT_NOTE] if self.finish.draft and Format.EPUB in formats else []
        warnings = [*absent, *gaps, *completeness.fallbacks(production), *failures, *_failed_checks(checks, editions), *drafted]
        return Package(
            title=books[0].title,
            languages=tuple(book.language for book in books),
            files=(*(file for edition in editions for file in edition.in_order()), *_picture_files(pictures)),
            checks=checks,
            warnings=tuple(dict.fromkeys(warnings)),
            provenance=provenance,
        )

    async def _books(self, works: list[EditionWork], pictures: Pictures, editions: list[_Edition], formats: list[Format]) -> list[Book]:
        """Every edition in every form. The sound of one is encoded after another's, so that the first EPUBCheck begins early.

        A draft has no EPUBCheck beside which its PDF could be made: that is begun beside its sound, which a PDF has not.
        """
        turn = asyncio.Lock()
        early = [Format.PDF] if self.finish.draft and Format.PDF in formats else []

        async def with_sound(work: EditionWork) -> Book:
            async with turn:
                sound = await load_sound(work, self.artifacts, self.service.off_loop)
            await self._progress(f"{work.edition.language}: sound is ready")
            return make_book(self.request, work, pictures, sound, self.finish)

        async def one(work: EditionWork, edition: _Edition) -> Book:
            silent = make_book(self.request, work, pictures, Sound(), self.finish)
            pages = asyncio.ensure_future(together(self._form(silent, edition, form) for form in early))
            try:
                book = await with_sound(work)
                await pages
            finally:
                pages.cancel()
            done = early if book.missing == silent.missing else []
            await together(self._form(book, edition, form) for form in formats if form not in done)
            return book

        return await together(one(work, edition) for work, edition in zip(works, editions, strict=True))

    async def _form(self, book: Book, edition: _Edition, form: Format) -> None:
        """One form of one edition: rendered, stored, checked."""
        try:
            rendered = await self.service.off_loop(lambda: FORMS[form](book))
            files = [await self._store(book, form, file) for file in rendered]
        except StoreError:
            raise
        except Exception as error:  # whatever a renderer trips over, the other forms are still wanted
            fact = f"The {language_name(book.language)} edition has no {NAMES[form]}"
            edition.failures[form] = completeness.sentence(fact, str(error) or type(error).__name__)
            await self._progress(f"{book.language}: no {NAMES[form]}")
            return
        edition.files[form] = files
        if form is Format.EPUB:
            edition.checks += await self._checks(rendered[0])
        await self._progress(rendered[0].path if rendered else f"{book.language}: no sound for the {NAMES[form]}")

    async def _store(self, book: Book, form: Format, file: Rendered) -> PackageFile:
        ref = await self.artifacts.put(file.content, media_type=file.media_type, name=file.path)
        return PackageFile(artifact=ref, language=book.language, format=str(form))

    async def _checks(self, epub: Rendered) -> list[Check]:
        structure = await self.service.off_loop(lambda: check.structure_check(epub.content, epub.path))
        if self.finish.draft:
            return [structure]
        async with self.checking:
            return [structure, await check.epubcheck(epub.content, epub.path)]

    async def _progress(self, message: str) -> None:
        self.done += 1
        await self.call.report(Progress(stage="D", message=message, done=self.done, total=self.total))


def _failed_checks(checks: tuple[Check, ...], editions: list[_Edition]) -> list[str]:
    failed = [item for item in checks if not item.ok]
    names = {f"{edition.language}/book.epub": language_name(edition.language) for edition in editions if failed}
    return [
        completeness.sentence(f"The {names.get(item.path, item.path)} EPUB is not known to be valid", f"{item.name}: {item.detail}")
        for item in failed
    ]


def _picture_files(pictures: Pictures) -> list[PackageFile]:
    return [PackageFile(artifact=ref, format="picture") for _, ref in sorted(pictures.refs.items())]
