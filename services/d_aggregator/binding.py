"""The binding of one package: each edition is loaded once and rendered in every requested form; missing parts are reported."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from services.d_aggregator.book import completeness
from services.d_aggregator.book.assets import Finish, Pictures, RunInThread, Sound, load_pictures, load_sound, make_book
from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.epub import check
from services.d_aggregator.formats.form import Rendered
from services.d_aggregator.formats.table import FORMS
from storycreator.core.concurrency import gather
from storycreator.core.errors import EngineError, IncompleteError, StoreError
from storycreator.core.service import Call
from storycreator.locales.locale import language_name
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.package import BindRequest, Check, Format, Lack, Package, PackageFile
from storycreator.messages.production import BranchKind, EditionWork
from storycreator.storage.artifacts import ArtifactStore

WORKERS = 2
"""Threads of the service, and concurrent EPUBChecks."""
MOST_TOLD = 3
"""Missing parts that an error tells of."""
DRAFT_NOTE = "This is a draft: its pictures are smaller, and its EPUBs had only a quick check, not EPUBCheck."


@dataclass
class _Edition:
    """The results of one edition."""

    language: str
    files: dict[Format, list[PackageFile]] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    failures: dict[Format, str] = field(default_factory=dict)

    def in_order(self) -> list[PackageFile]:
        """The files in the order of the forms."""
        return [file for form in Format for file in self.files.get(form, [])]


class Binding:
    """The binding of one package."""

    def __init__(self, request: BindRequest, call: Call, artifacts: ArtifactStore, finish: Finish, in_thread: RunInThread[Any]) -> None:
        self.request = request
        self.call = call
        self.artifacts = artifacts
        self.finish = finish
        self.in_thread = in_thread
        self.checking = asyncio.Semaphore(WORKERS)
        self.done = 0
        self.total = 0

    async def package(self, provenance: Provenance) -> Package:
        """Load, render and check everything; returns the package."""
        request = self.request
        production = request.production
        works = [work for work in production.editions if work.layout is not None]
        formats = [form for form in Format if form in request.formats]
        self.total = 1 + len(works) * (1 + len(formats))
        pictures = await load_pictures(request, self.artifacts, self.finish, self.in_thread)
        await self._progress("pictures are ready")
        editions = [_Edition(work.edition.language) for work in works]
        books = await self._books(works, pictures, editions, formats)
        failed = [(edition.language, form, edition.failures[form]) for edition in editions for form in Format if form in edition.failures]
        failures = [completeness.sentence(f"The {language_name(tag)} edition has no {FORMS[form].name}", why) for tag, form, why in failed]
        absent = completeness.absent_editions(production)
        lacks = dict.fromkeys((*absent, *(lack for book in books for lack in book.lacks)))
        self._hold_to_required(lacks)
        absent_in_words = list(map(completeness.in_words, absent))
        if not any(edition.in_order() for edition in editions):
            raise EngineError("no book could be made: " + " ".join([*absent_in_words, *failures] or ["no form was asked for"]), stage="D")
        checks = tuple(item for edition in editions for item in edition.checks)
        gaps = [gap for book in books for gap in book.missing]
        drafted = [DRAFT_NOTE] if self.finish.draft and Format.EPUB in formats else []
        flawed = [f"Page {flaw.page} of the story is not as it should be: {flaw.reason}" for flaw in request.story.flaws]
        warnings = [
            *flawed,
            *absent_in_words,
            *gaps,
            *(note for work in works for note in completeness.translation(work)),
            *completeness.fallbacks(production),
            *failures,
            *_failed_checks(checks, editions),
            *drafted,
        ]
        return Package(
            title=books[0].title,
            languages=tuple(book.language for book in books),
            files=(*(file for edition in editions for file in edition.in_order()), *_picture_files(request, pictures)),
            checks=checks,
            warnings=tuple(dict.fromkeys(warnings)),
            provenance=provenance,
            lacks=(*lacks, *(Lack(part=form, language=language, reason=why) for language, form, why in failed)),
        )

    def _hold_to_required(self, lacks: Iterable[Lack]) -> None:
        """Raise ``IncompleteError`` when a required part is missing from the finished books."""
        shared = (BranchKind.PICTURES, BranchKind.TRANSLATION)
        missing = [
            lack for lack in lacks
            if lack.part in self.request.required and (lack.part in shared or lack.language == self.request.story.language)
        ]  # fmt: skip
        if missing:
            parts = ", ".join(dict.fromkeys(lack.part for lack in missing))
            why = " ".join(map(completeness.in_words, missing[:MOST_TOLD]))
            raise IncompleteError(f"the finished book lacks what is required ({parts}). {why}", stage="D")

    async def _books(self, works: list[EditionWork], pictures: Pictures, editions: list[_Edition], formats: list[Format]) -> list[Book]:
        """Every edition in every form. The sound of one edition is encoded after another's, so that the first EPUBCheck begins early.

        A draft has no EPUBCheck to run in parallel with its PDF, so its PDF, which has no sound, is rendered while the sound is encoded.
        """
        sound_lock = asyncio.Lock()
        encoders = [encoder for encoder in dict.fromkeys(FORMS[form].encoder for form in formats) if encoder]
        early = [Format.PDF] if self.finish.draft and Format.PDF in formats else []

        async def with_sound(work: EditionWork) -> Book:
            async with sound_lock:
                sound = await load_sound(work, self.artifacts, self.in_thread, encoders)
            await self._progress(f"{work.edition.language}: sound is ready")
            return make_book(self.request, work, pictures, sound, self.finish)

        async def bind_edition(work: EditionWork, edition: _Edition) -> Book:
            silent = make_book(self.request, work, pictures, Sound(), self.finish)
            pages = asyncio.ensure_future(gather(self._form(silent, edition, form) for form in early))
            try:
                book = await with_sound(work)
                await pages
            finally:
                pages.cancel()
            done = early if book.missing == silent.missing else []
            await gather(self._form(book, edition, form) for form in formats if form not in done)
            return book

        return await gather(bind_edition(work, edition) for work, edition in zip(works, editions, strict=True))

    async def _form(self, book: Book, edition: _Edition, form: Format) -> None:
        """One form of one edition: rendered, stored and checked. A failure of one renderer does not affect the other forms."""
        name = FORMS[form].name
        try:
            rendered = await self.in_thread(lambda: FORMS[form].files(book))
            files = [await self._store(book, form, file) for file in rendered]
        except StoreError:
            raise
        except Exception as error:
            edition.failures[form] = str(error) or type(error).__name__
            await self._progress(f"{book.language}: no {name}")
            return
        edition.files[form] = files
        edition.failures.pop(form, None)  # of a try without its sound
        if form is Format.EPUB:
            edition.checks += await self._checks(rendered[0].content, f"{book.language}/{rendered[0].path}")
        await self._progress(f"{book.language}/{rendered[0].path}" if rendered else f"{book.language}: no sound for the {name}")

    async def _store(self, book: Book, form: Format, file: Rendered) -> PackageFile:
        ref = await self.artifacts.put(file.content, media_type=file.media_type, name=f"{book.language}/{file.path}")
        return PackageFile(artifact=ref, language=book.language, format=str(form))

    async def _checks(self, epub: bytes, path: str) -> list[Check]:
        found: list[Check] = []
        try:
            found.append(await self.in_thread(lambda: check.structure_check(epub, path)))
            if not self.finish.draft:
                async with self.checking:
                    found.append(await check.epubcheck(epub, path))
        except Exception as error:  # a book that could not be checked is still delivered
            found.append(Check(name="epubcheck" if found else "structure", path=path, ok=False, detail=f"not run: {error}"))
        return found

    async def _progress(self, message: str) -> None:
        self.done += 1
        await self.call.report(Progress(stage="D", message=message, done=self.done, total=self.total))


def _failed_checks(checks: tuple[Check, ...], editions: list[_Edition]) -> list[str]:
    failed = [item for item in checks if not item.ok]
    names = {f"{edition.language}/{FORMS[Format.EPUB].file}": language_name(edition.language) for edition in editions if failed}
    return [
        completeness.sentence(f"The {names.get(item.path, item.path)} EPUB is not known to be valid", f"{item.name}: {item.detail}")
        for item in failed
    ]


def _picture_files(request: BindRequest, pictures: Pictures) -> list[PackageFile]:
    illustrations = request.production.illustrations
    sheet = [illustrations.cast_sheet] if illustrations and illustrations.cast_sheet else []
    return [PackageFile(artifact=ref, format="picture") for ref in (*(ref for _, ref in sorted(pictures.refs.items())), *sheet)]
