"""What is asked for to redo one part, and what takes its place in the old book."""

from typing import Any

import pytest

from benchmarks.support.productions import bind_request
from storycreator.core.errors import EngineError, InvalidInputError
from storycreator.jobs.redo import Book, compared, merged, plan
from storycreator.messages.common import ArtifactRef, Provenance, Take
from storycreator.messages.illustration import Gap
from storycreator.messages.job import JobRequest, RedoRequest
from storycreator.messages.package import Format, Package, PackageFile
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus, Production
from storycreator.messages.story import StoryRequest
from storycreator.storage.artifacts import ArtifactStore


@pytest.fixture(scope="module")
async def book() -> Book:
    request = await bind_request(ArtifactStore.open("memory://"))
    job = JobRequest(story=StoryRequest(prompt="a robot on the moon", seed=7), languages=("es",))
    return Book(job, request.story, request.analysis, request.production)


def with_job(book: Book, **changes: Any) -> Book:
    return Book(book.job.model_copy(update=changes), book.story, book.analysis, book.production)


def other(ref: ArtifactRef) -> ArtifactRef:
    return ref.model_copy(update={"sha256": "f" * 64})


def takes(job: JobRequest) -> list[tuple[str, str | None, Take]]:
    return [(str(item.kind), item.language, item.take) for item in job.takes]


def answered(production: Production, branch: str, **changes: Any) -> Production:
    """What a hub answers that ran one branch only."""
    kind, _, language = branch.partition(":")
    outcome = BranchOutcome(branch=branch, kind=BranchKind(kind), language=language, status=BranchStatus.OK)
    return production.model_copy(update={"outcomes": (outcome,), **changes})


async def test_a_picture_gets_another_take_and_the_hub_is_asked_for_pictures_only(book: Book) -> None:
    redo = plan(RedoRequest(page=3, picture=True), book)
    assert redo.what == "the picture of page 3"
    assert takes(redo.job) == [("pictures", None, Take(page=3, number=1))]
    assert redo.production
    assert (redo.production.only, redo.production.required) == (("pictures",), (BranchKind.PICTURES,))
    assert redo.production.takes == redo.job.takes
    assert redo.production.seed == 7


async def test_redoing_it_again_gives_the_next_take_beside_what_was_asked_before(book: Book) -> None:
    first = plan(RedoRequest(page=3, picture=True), book).job
    second = plan(RedoRequest(page=0, picture=True), with_job(book, takes=first.takes)).job
    third = plan(RedoRequest(page=3, picture=True), with_job(book, takes=second.takes)).job
    assert takes(third) == [("pictures", None, Take(page=0, number=1)), ("pictures", None, Take(page=3, number=2))]


async def test_a_picture_that_never_came_is_made_as_it_should_have_been(book: Book) -> None:
    illustrations = book.production.illustrations
    assert illustrations
    broken = illustrations.model_copy(update={"pictures": illustrations.pictures[:3], "gaps": (Gap(page=3, reason="dark"),)})
    lacking = Book(book.job, book.story, book.analysis, book.production.model_copy(update={"illustrations": broken}))
    redo = plan(RedoRequest(page=3, picture=True), lacking)
    assert takes(redo.job) == []
    made = merged(redo, lacking.production, answered(book.production, "pictures"))
    assert made.illustrations
    assert [picture.page for picture in made.illustrations.pictures] == [0, 1, 2, 3]
    assert made.illustrations.gaps == ()


async def test_one_picture_takes_its_place_whatever_else_came_with_it(book: Book) -> None:
    redo = plan(RedoRequest(page=3, picture=True), book)
    old = book.production.illustrations
    assert old
    painted = old.model_copy(update={"pictures": tuple(p.model_copy(update={"image": other(p.image)}) for p in old.pictures)})
    made = merged(redo, book.production, answered(book.production, "pictures", illustrations=painted))
    assert made.illustrations
    changed = [new.page for new, before in zip(made.illustrations.pictures, old.pictures, strict=True) if new != before]
    assert changed == [3]
    assert made.editions == book.production.editions
    assert {outcome.branch for outcome in made.outcomes if not outcome.reused} == {"pictures"}
    assert len(made.outcomes) == len(book.production.outcomes)


async def test_a_picture_that_fails_again_leaves_the_book_as_it_was(book: Book) -> None:
    redo = plan(RedoRequest(page=3, picture=True), book)
    old = book.production.illustrations
    assert old
    without = old.model_copy(update={"pictures": old.pictures[:3], "gaps": (Gap(page=3, reason="out of paint"),)})
    with pytest.raises(EngineError, match="the picture of page 3 could not be made: out of paint; the old book stays as it is"):
        merged(redo, book.production, answered(book.production, "pictures", illustrations=without))


async def test_a_line_by_another_voice_in_a_translation_brings_the_translation_along(book: Book) -> None:
    redo = plan(RedoRequest(page=2, line=1, voice="Alex", language="es"), book)
    assert redo.what == "line 1 of page 2 (es) read by Alex"
    assert takes(redo.job) == [("narration", "es", Take(page=2, line=1, voice="Alex"))]
    assert redo.production
    assert redo.production.only == ("narration:es",)
    assert [translation.edition.language for translation in redo.production.translations] == ["es"]
    old = book.production.editions[1].narration
    assert old
    read = old.model_copy(update={"tracks": tuple(track.model_copy(update={"audio": other(track.audio)}) for track in old.tracks)})
    works = (book.production.editions[0], book.production.editions[1].model_copy(update={"narration": read}))
    made = merged(redo, book.production, answered(book.production, "narration:es", editions=works))
    narration = made.editions[1].narration
    assert narration
    assert [new.page for new, before in zip(narration.tracks, old.tracks, strict=True) if new != before] == [2]
    assert made.editions[0] == book.production.editions[0]


async def test_another_voice_for_everything_is_another_voice_and_no_takes(book: Book) -> None:
    before = plan(RedoRequest(page=1, narration=True), book).job
    redo = plan(RedoRequest(voice="Emma"), with_job(book, takes=before.takes))
    assert (redo.job.voice, redo.job.takes, redo.pages) == ("Emma", (), ())
    spanish = plan(RedoRequest(voice="Alex", language="es"), book)
    assert [take.page for _, _, take in takes(spanish.job)] == [0, 1, 2, 3, 4]


async def test_another_rendering_counts_up_and_a_page_goes_over_its_lines(book: Book) -> None:
    line = plan(RedoRequest(page=1, line=2, narration=True), book).job
    page = plan(RedoRequest(page=1, narration=True), with_job(book, takes=line.takes)).job
    assert takes(line) == [("narration", None, Take(page=1, line=2, number=1))]
    assert takes(page) == [("narration", None, Take(page=1, number=1))]


async def test_a_language_is_translated_anew_and_its_old_takes_are_dropped(book: Book) -> None:
    old = plan(RedoRequest(page=2, line=1, voice="Alex", language="es"), book).job
    redo = plan(RedoRequest(language="es"), with_job(book, takes=old.takes))
    assert takes(redo.job) == [("translation", "es", Take(number=1))]
    assert redo.production
    assert redo.production.only == ("translation:es", "layout:es", "narration:es")
    assert redo.production.translations == ()
    made = merged(redo, book.production, answered(book.production, "translation:es"))
    assert [work.edition.language for work in made.editions] == ["en", "es"]


@pytest.mark.parametrize("rough", [False, True])
async def test_an_edition_may_be_rough_when_it_is_said(book: Book, rough: bool) -> None:
    redo = plan(RedoRequest(language="fr", rough_editions=rough), book)
    assert redo.production
    assert redo.production.rough_editions is rough


async def test_a_language_the_book_lacks_is_added(book: Book) -> None:
    redo = plan(RedoRequest(language="fr"), book)
    assert (redo.job.languages, redo.job.takes) == (("es", "fr"), ())
    french = book.production.editions[1].edition.model_copy(update={"language": "fr"})
    works = (book.production.editions[0], book.production.editions[1].model_copy(update={"edition": french}))
    made = merged(redo, book.production, answered(book.production, "translation:fr", editions=works))
    assert [work.edition.language for work in made.editions] == ["en", "es", "fr"]
    assert made.outcomes[-1].branch == "translation:fr"


async def test_a_format_needs_no_production(book: Book) -> None:
    redo = plan(RedoRequest(formats=(Format.PDF,)), with_job(book, formats=(Format.HTML,)))
    assert (redo.production, redo.job.formats) == (None, (Format.HTML, Format.PDF))


@pytest.mark.parametrize(
    ("wish", "field", "says"),
    [
        (RedoRequest(), "redo", "what?"),
        (RedoRequest(page=3), "--page", "what of page 3"),
        (RedoRequest(picture=True), "--page", "which page"),
        (RedoRequest(page=9, picture=True), "--page", r"0 \(the cover\) to 4"),
        (RedoRequest(page=1, picture=True, language="es"), "--language", "shared by all editions"),
        (RedoRequest(page=1, line=9, voice="x"), "--line", "page 1 has 3 lines in en"),
        (RedoRequest(line=1, voice="x"), "--page", "which page is the line on"),
        (RedoRequest(page=1, line=1), "--line", "--voice NAME or --narration"),
        (RedoRequest(page=1, voice="x", language="fr"), "--language", "the book has en, es"),
        (RedoRequest(language="en"), "--language", "was written in 'en'"),
        (RedoRequest(page=1, picture=True, rough_editions=True), "--rough-editions", "add --language"),
        (RedoRequest(page=1, picture=True, voice="x"), "redo", "one part at a time"),
    ],
)
async def test_what_cannot_be_is_refused_and_the_flag_named(book: Book, wish: RedoRequest, field: str, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says) as caught:
        plan(wish, book)
    assert [fault.field for fault in caught.value.fields] == [field]


@pytest.mark.parametrize(("kind", "wish"), [("pictures", RedoRequest(page=1, picture=True)), ("narration", RedoRequest(page=1, voice="x"))])
async def test_what_was_left_out_on_purpose_cannot_be_redone(book: Book, kind: str, wish: RedoRequest) -> None:
    with pytest.raises(InvalidInputError, match=f"without --skip {kind}"):
        plan(wish, with_job(book, skip=(BranchKind(kind),)))


def test_packages_are_compared_file_by_file() -> None:
    def package(**files: str) -> Package:
        found = tuple(
            PackageFile(artifact=ArtifactRef(sha256=digest * 64, media_type="text/plain", bytes=1, name=name), format="text")
            for name, digest in files.items()
        )
        return Package(title="x", languages=("en",), files=found, provenance=Provenance(service="D", engine="press"))

    difference = compared(package(a="1", b="2", gone="3"), package(a="1", b="4", new="5"))
    assert (difference.changed, difference.added, difference.kept) == (("b",), ("new",), ("a",))
