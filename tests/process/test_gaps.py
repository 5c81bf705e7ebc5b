"""Something is down for good or fails on one page: the book comes all the same, EPUBCheck finds nothing, and the gap is marked."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from benchmarks.support.stories import analysis, story
from services.c1_illustrator.engines.base import Painted
from services.c1_illustrator.engines.flat import paint_flat
from services.c2_narrator.engines.espeak import EspeakEngine
from storycreator.core.errors import EngineError, UnavailableError
from storycreator.core.service import Call
from storycreator.jobs.requests import production_request
from storycreator.messages.common import Message
from storycreator.messages.job import EngineChoice, JobRequest, Work
from storycreator.messages.package import BindRequest, Format, Package
from storycreator.messages.production import BranchKind, Production
from storycreator.messages.story import StoryRequest
from storycreator.models.library import ModelLibrary
from storycreator.runtime.pipeline import local_peers
from storycreator.settings import load
from storycreator.storage.artifacts import ArtifactStore

NO_PICTURE = "This page has no picture."


async def gone(request: Message, call: Call) -> Message:
    raise UnavailableError(f"{call.stage} cannot be reached; is it running?")


async def made(*down: str, **asked: Any) -> tuple[Production, Package, bytes]:
    """A production and its package with EPUBCheck's verdict, and the EPUB, while some services are down."""
    store = ArtifactStore.open("memory://")
    choice = EngineChoice(work=Work.NARRATION, engine="espeak")
    job = JobRequest(
        story=StoryRequest(prompt="a robot", seed=7), languages=(), formats=(Format.EPUB,), draft=True, engines=(choice,), **asked
    )
    async with local_peers(store, ModelLibrary(load().models_dir)) as peers:
        for letter in down:
            peers[letter] = gone
        production = await peers["C"](production_request(job, story(), analysis()), Call(job_id="job", stage="C"))
        assert isinstance(production, Production)
        ask = BindRequest(prompt="a robot", story=story(), analysis=analysis(), production=production, formats=job.formats)
        package = await peers["D"](ask, Call(job_id="job", stage="D"))
        assert isinstance(package, Package)
    assert [(check.name, check.ok) for check in package.checks] == [("structure", True), ("epubcheck", True)], package.checks
    epub = next(file.artifact for file in package.files if file.artifact.name == "en/book.epub")
    return production, package, await store.get(epub)


def page(epub: bytes, number: int) -> str:
    return ZipFile(BytesIO(epub)).read(f"EPUB/page-{number:02}.xhtml").decode()


async def test_one_picture_that_fails_is_a_plate_and_the_others_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def shaky(plan: Any, *rest: Any) -> Painted:
        if plan.page == 2:
            raise ZeroDivisionError("out of paint")
        return paint_flat(plan, *rest)

    monkeypatch.setattr("services.c1_illustrator.engines.flat.paint_flat", shaky)
    production, package, epub = await made(skip=(BranchKind.NARRATION,))
    assert [(o.branch, str(o.status)) for o in production.outcomes if o.reason] == [("pictures", "degraded"), ("narration:en", "skipped")]
    assert "Page 2 has no picture: the picture could not be composed (ZeroDivisionError: out of paint)" in package.warnings[0]
    assert NO_PICTURE in page(epub, 2)
    assert "<img" in page(epub, 1)
    assert NO_PICTURE not in page(epub, 1)


async def test_without_the_illustrator_every_page_has_a_plate() -> None:
    production, package, epub = await made("C1", skip=(BranchKind.NARRATION,))
    assert (production.outcomes[0].branch, str(production.outcomes[0].status)) == ("pictures", "failed")
    assert package.warnings[0].startswith("The book has no pictures: C1 cannot be reached")
    assert all(NO_PICTURE in page(epub, number) for number in range(1, 5))


async def test_without_the_narrator_the_book_is_silent_and_says_why() -> None:
    production, package, epub = await made("C2", skip=(BranchKind.PICTURES,))
    assert "The English edition has no narration: C2 cannot be reached" in package.warnings[0]
    assert not [name for name in ZipFile(BytesIO(epub)).namelist() if name.endswith((".mp3", ".smil"))]
    assert NO_PICTURE not in page(epub, 1)  # none were asked for
    assert {str(o.status) for o in production.outcomes if o.kind is BranchKind.NARRATION} == {"failed"}


async def test_a_page_that_nobody_can_read_is_silent_and_the_rest_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    speak = EspeakEngine.speak

    def hoarse(self: EspeakEngine, text: str, *rest: Any) -> Any:
        if "fuel" in text:
            raise EngineError("hoarse")
        return speak(self, text, *rest)

    monkeypatch.setattr(EspeakEngine, "speak", hoarse)
    _, package, epub = await made(skip=(BranchKind.PICTURES,))
    assert package.warnings == ("The English edition is silent on page 3: hoarse.",)
    names = ZipFile(BytesIO(epub)).namelist()
    assert "EPUB/page-02.smil" in names
    assert "EPUB/page-03.smil" not in names
