"""Redoing one part of a book that real services made: that part is another one, every other file is the same, byte for byte."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from benchmarks.support.stories import analysis, story
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call
from storycreator.jobs.redo import Book, Redo, compared, merged, plan
from storycreator.jobs.requests import production_request
from storycreator.messages.job import JobRequest, RedoRequest, Work
from storycreator.messages.package import BindRequest, Format, Package
from storycreator.messages.production import Production, ProductionRequest
from storycreator.messages.story import StoryRequest
from storycreator.models.library import ModelLibrary
from storycreator.runtime.pipeline import local_peers
from storycreator.settings import load
from storycreator.storage.artifacts import ArtifactStore

JOB = JobRequest(
    story=StoryRequest(prompt="a robot on the moon", seed=7),
    languages=(),
    formats=(Format.EPUB, Format.MARKDOWN, Format.AUDIO, Format.CAPTIONS),
    draft=True,
)


class Bench:
    """All services in this process, on one store."""

    def __init__(self, peers: Any) -> None:
        self._peers = peers

    async def produce(self, ask: ProductionRequest) -> Production:
        reply = await self._peers["C"](ask, Call(job_id="job", stage="C"))
        assert isinstance(reply, Production)
        return reply

    async def bind(self, job: JobRequest, production: Production) -> Package:
        ask = BindRequest(
            prompt=job.story.prompt, story=story(), analysis=analysis(), production=production,
            formats=job.formats, engine=job.engine(Work.BINDING),
        )  # fmt: skip
        reply = await self._peers["D"](ask, Call(job_id="job", stage="D"))
        assert isinstance(reply, Package)
        return reply

    async def book(self, job: JobRequest) -> tuple[Book, Package]:
        production = await self.produce(production_request(job, story(), analysis()))
        return Book(job, story(), analysis(), production), await self.bind(job, production)

    async def redo(self, redo: Redo, book: Book) -> tuple[Book, Package]:
        assert redo.production
        production = merged(redo, book.production, await self.produce(redo.production))
        return Book(redo.job, book.story, book.analysis, production), await self.bind(redo.job, production)


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    async with local_peers(ArtifactStore.open("memory://"), ModelLibrary(load().models_dir)) as peers:
        yield Bench(peers)


@pytest.fixture(scope="module")
async def made() -> AsyncIterator[tuple[Bench, Book, Package]]:
    """A book, and the services that made it."""
    async with bench() as here:
        yield here, *await here.book(JOB)


async def test_one_part_is_another_the_rest_is_the_same_and_from_nothing_it_comes_out_the_same_too(
    made: tuple[Bench, Book, Package],
) -> None:
    here, book, package = made
    pictured, with_picture = await here.redo(plan(RedoRequest(page=3, picture=True), book), book)
    difference = compared(package, with_picture)
    assert sorted(difference.changed) == ["en/book.epub", "pictures/page-03.png"]
    assert not difference.added
    assert len(difference.kept) == len(package.files) - 2

    spoken, with_voice = await here.redo(plan(RedoRequest(page=2, line=1, voice="en-us"), pictured), pictured)
    difference = compared(with_picture, with_voice)
    assert sorted(difference.changed) == ["en/audio/page-02.mp3", "en/book.epub", "en/book.mp3", "en/book.srt", "en/book.vtt"]
    assert with_voice.warnings == package.warnings
    assert all(check.ok for check in with_voice.checks)

    async with bench() as elsewhere:
        again, from_nothing = await elsewhere.book(spoken.job)
    assert compared(with_voice, from_nothing).kept == tuple(file.artifact.name for file in with_voice.files)
    assert again.production.editions == spoken.production.editions


async def test_a_language_is_added_and_no_file_of_the_others_changes(made: tuple[Bench, Book, Package]) -> None:
    here, book, package = made
    redone, with_spanish = await here.redo(plan(RedoRequest(language="es"), book), book)
    difference = compared(package, with_spanish)
    assert difference.changed == ()
    assert {name.partition("/")[0] for name in difference.added} == {"es"}
    assert redone.production.editions[0] == book.production.editions[0]
    with pytest.raises(InvalidInputError, match="there is no voice 'Zorg' for es; use one of"):
        await here.redo(plan(RedoRequest(page=2, line=1, voice="Zorg", language="es"), redone), redone)


async def test_a_voice_nobody_has_is_refused_with_those_there_are(made: tuple[Bench, Book, Package]) -> None:
    here, book, _ = made
    with pytest.raises(InvalidInputError, match="there is no voice 'Zorg' for en; use one of"):
        await here.redo(plan(RedoRequest(page=2, line=1, voice="Zorg"), book), book)
