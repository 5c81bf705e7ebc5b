"""Redoing one part of a finished book: the request to the hub, and merging its answer into the old results.

These are pure functions: ``plan`` turns a request to redo into requests to the hub, ``merged`` merges the answer. Everything else stays the
old result, whichever version of a service made it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storycreator.core.completeness import shortfall
from storycreator.core.errors import EngineError, InvalidInputError
from storycreator.jobs.requests import production_request
from storycreator.messages.analysis import Analysis
from storycreator.messages.common import Take
from storycreator.messages.illustration import Gap, Illustrations
from storycreator.messages.job import JobRequest, RedoRequest
from storycreator.messages.narration import Narration
from storycreator.messages.package import Format, Package
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus, BranchTake, EditionWork, Production, ProductionRequest
from storycreator.messages.story import Story


@dataclass(frozen=True)
class Book:
    """The results of a finished job."""

    job: JobRequest
    story: Story
    analysis: Analysis
    production: Production


@dataclass(frozen=True)
class Redo:
    """What to redo."""

    what: str
    """In words: ``the picture of page 3``."""
    job: JobRequest
    """The old job with the change. Without its ``redo`` it makes the new book from scratch."""
    production: ProductionRequest | None = None
    """For the hub; None when only binding is to be done."""
    kind: BranchKind | None = None
    language: str = ""
    """Of the edition; empty for pictures."""
    pages: tuple[int, ...] = ()
    """The pages that change; empty for all."""


def plan(request: RedoRequest, book: Book) -> Redo:
    """Turn a request into a plan. Raises ``InvalidInputError`` naming the flag that is wrong."""
    found = _plan(request, book)
    return replace(found, job=found.job.model_copy(update={"redo": request}))


def _plan(request: RedoRequest, book: Book) -> Redo:
    aloud = request.narration or bool(request.voice)
    if sum((request.picture, aloud, bool(request.formats))) > 1:
        raise InvalidInputError.of("redo", "one part at a time: a picture, a narration or formats; redo the new book for the next")
    if request.line is not None and not aloud:
        raise InvalidInputError.of("--line", "is about what is read aloud; add --voice NAME or --narration")
    if request.page is not None and not (aloud or request.picture):
        raise InvalidInputError.of("--page", f"what of page {request.page}? Add --picture, --voice NAME or --narration")
    if request.rough_editions and (request.picture or aloud or request.formats or not request.language):
        raise InvalidInputError.of("--rough-editions", "is about an edition made anew; add --language TAG, and nothing else")
    if request.picture:
        return _picture(request, book)
    if aloud:
        return _narration(request, book)
    if request.formats:
        wanted = {*book.job.formats, *request.formats}
        job = book.job.model_copy(update={"formats": tuple(form for form in Format if form in wanted)})
        return Redo(", ".join(map(str, request.formats)), job)
    if request.language:
        return _edition(request, book)
    raise InvalidInputError.of(
        "redo", "what? Use --page N --picture, --page N [--line N] --voice NAME (or --narration), --language TAG or --format NAME"
    )


def page_words(page: int, zero: str) -> str:
    """``page 3``, or what page 0 is."""
    return f"page {page}" if page else zero


def _number(job: JobRequest, kind: BranchKind, language: str | None, page: int, line: int) -> int:
    """Which rendering of a part the book has."""
    takes = [item.take for item in job.takes if (item.kind, item.language, item.take.page) == (kind, language, page)]
    return max((take.number for take in takes if take.line in (0, line)), default=0)


def _with_takes(job: JobRequest, takes: Iterable[BranchTake]) -> JobRequest:
    """The job with takes added, each in place of an earlier one of the same part; one of a page replaces those of its lines."""
    kept = list(job.takes)
    for new in takes:
        place = (new.kind, new.language, new.take.page)
        kept = [
            old for old in kept if (old.kind, old.language, old.take.page) != place or (new.take.line and old.take.line != new.take.line)
        ] + [new]
    return job.model_copy(update={"takes": tuple(kept)})


def _ask(book: Book, job: JobRequest, only: Sequence[str], required: Sequence[BranchKind], **others: object) -> ProductionRequest:
    """A production of some branches alone."""
    changes = {"only": tuple(only), "required": tuple(required), "skip": (), **others}
    return production_request(job, book.story, book.analysis).model_copy(update=changes)


def _picture(request: RedoRequest, book: Book) -> Redo:
    if request.page is None:
        raise InvalidInputError.of("--page", "is missing: which page's picture? (0 is the cover)")
    if request.language:
        raise InvalidInputError.of("--language", "pictures are shared by all editions; leave it out")
    _check_page(request.page, book)
    kind = BranchKind.PICTURES
    if kind in book.job.skip:
        raise InvalidInputError.of("--picture", "the book was made without pictures; make it again without --skip pictures")
    illustrations = book.production.illustrations
    there = illustrations is not None and any(picture.page == request.page for picture in illustrations.pictures)
    # A missing picture is made with its original take; an existing one gets a new take.
    number = _number(book.job, kind, None, request.page, 0) + (1 if there else 0)
    job = _with_takes(book.job, [BranchTake(kind=kind, take=Take(page=request.page, number=number))] if number else [])
    ask = _ask(book, job, ["pictures"], [kind], languages=(), takes=tuple(item for item in job.takes if item.kind is kind))
    return Redo(f"the picture of {page_words(request.page, 'the cover')}", job, ask, kind, pages=(request.page,))


def _narration(request: RedoRequest, book: Book) -> Redo:
    kind, flag = BranchKind.NARRATION, "--voice" if request.voice else "--narration"
    if kind in book.job.skip:
        raise InvalidInputError.of(flag, "the book was made without narration; make it again without --skip narration")
    work = _work(request.language or book.story.language, book)
    tag = work.edition.language
    language = None if work.translation is None else tag
    if request.page is not None:
        _check_page(request.page, book)
    if request.line is not None:
        _check_line(request, work)
    if request.page is None and request.voice and language is None:  # the whole original: simply another voice
        takes = tuple(item for item in book.job.takes if (item.kind, item.language) != (kind, None))
        job = book.job.model_copy(update={"voice": request.voice, "takes": takes})
    else:
        pages = [request.page] if request.page is not None else [0, *(page.number for page in work.edition.pages)]
        line, more = request.line or 0, 1 if request.narration else 0
        numbers = {page: _number(book.job, kind, language, page, line) + more for page in pages}
        takes_of = [Take(page=page, line=line, number=number, voice=request.voice) for page, number in numbers.items()]
        job = _with_takes(book.job, [BranchTake(kind=kind, language=language, take=take) for take in takes_of])
    what = "the narration" if request.line is None else f"line {request.line}"
    where = "" if request.page is None else f" of {page_words(request.page, 'the title')}"
    by = f" read by {request.voice}" if request.voice else " read again"
    translations = (work.translation,) if work.translation else ()
    ask = _ask(book, job, [f"narration:{tag}"], [kind], languages=() if language is None else (tag,), translations=translations,
               takes=tuple(item for item in job.takes if item.kind is kind and item.language == language))  # fmt: skip
    return Redo(f"{what}{where} ({tag}){by}", job, ask, kind, tag, () if request.page is None else (request.page,))


def _edition(request: RedoRequest, book: Book) -> Redo:
    kind, language, old = BranchKind.TRANSLATION, request.language or "", book.job
    if language == book.story.language:
        raise InvalidInputError.of("--language", f"the story was written in {language!r}; for another story, make a new one")
    there = any(work.edition.language == language for work in book.production.editions)
    number = _number(old, kind, language, 0, 0) + (1 if there else 0)
    skip = tuple(skipped for skipped in old.skip if skipped is not kind)
    languages = () if kind in old.skip else old.languages
    job = JobRequest.model_validate(
        old.model_dump()
        | {"skip": skip, "rough_editions": old.rough_editions or request.rough_editions,
           "languages": languages if language in languages else (*languages, language),
           "takes": [item for item in old.takes if item.language != language]}  # they were about the old words
    )  # fmt: skip
    if number:
        job = _with_takes(job, [BranchTake(kind=kind, language=language, take=Take(number=number))])
    kinds = [wanted for wanted in (kind, BranchKind.LAYOUT, BranchKind.NARRATION) if wanted not in job.skip]
    ask = _ask(book, job, [f"{wanted}:{language}" for wanted in kinds], [kind, BranchKind.LAYOUT], languages=(language,),
               takes=tuple(item for item in job.takes if item.language == language))  # fmt: skip
    return Redo(f"the {language} edition", job, ask, kind, language)


def _check_page(page: int, book: Book) -> None:
    last = len(book.story.pages)
    if not 0 <= page <= last:
        raise InvalidInputError.of("--page", f"there is no page {page}; the book has 0 (the cover) to {last}")


def _check_line(request: RedoRequest, work: EditionWork) -> None:
    if request.page is None:
        raise InvalidInputError.of("--page", "is missing: which page is the line on?")
    page = next((page for page in work.edition.pages if page.number == request.page), None)
    count = sum(len(paragraph.sentences) for paragraph in page.paragraphs) if page else 1
    if request.line is None or not 1 <= request.line <= count:
        where = page_words(request.page, "the title")
        raise InvalidInputError.of("--line", f"{where} has {count} line{'s' if count > 1 else ''} in {work.edition.language}")


def _work(language: str, book: Book) -> EditionWork:
    found = next((work for work in book.production.editions if work.edition.language == language), None)
    if found is None:
        there = ", ".join(work.edition.language for work in book.production.editions)
        raise InvalidInputError.of("--language", f"there is no edition in {language!r}; the book has {there}")
    return found


def merged(redo: Redo, old: Production, new: Production) -> Production:
    """The old production with the new part in it. Raises ``EngineError`` when the part could not be made."""
    assert redo.production is not None
    for outcome in new.outcomes:
        failed = outcome.status is BranchStatus.FAILED and outcome.kind in redo.production.required
        if failed and outcome.branch in redo.production.only:
            raise _not_made(redo, outcome.reason)
    outcomes = {outcome.branch: outcome for outcome in as_reused(old).outcomes}
    outcomes |= {outcome.branch: outcome for outcome in new.outcomes if outcome.branch in redo.production.only}
    illustrations, editions = old.illustrations, {work.edition.language: work for work in old.editions}
    if redo.kind is BranchKind.PICTURES:
        illustrations = _pictures(redo, old.illustrations, new.illustrations)
        outcomes["pictures"] = _outcome_of(outcomes["pictures"], illustrations)
    else:
        work = next((work for work in new.editions if work.edition.language == redo.language), None)
        if work is None:
            raise _not_made(redo, "it is not in what came back")
        if redo.kind is BranchKind.NARRATION:
            before = editions[redo.language]
            narration = _tracks(redo, before.narration, work.narration)
            outcomes[f"narration:{redo.language}"] = _outcome_of(outcomes[f"narration:{redo.language}"], narration)
            work = before.model_copy(update={"narration": narration})
        editions[redo.language] = work
    return old.model_copy(
        update={"illustrations": illustrations, "editions": tuple(editions.values()), "outcomes": tuple(outcomes.values())}
    )


def as_reused(production: Production) -> Production:
    """The same production, with outcomes that say that everything was reused."""
    unchanged = {"attempts": 0, "started": 0.0, "duration": 0.0}
    outcomes = tuple(
        outcome.model_copy(update={**unchanged, "reused": outcome.status is not BranchStatus.SKIPPED}) for outcome in production.outcomes
    )
    return production.model_copy(update={"outcomes": outcomes})


def _not_made(redo: Redo, reason: str) -> EngineError:
    return EngineError(f"{redo.what} could not be made: {reason}; the old book stays as it is")


def _outcome_of(outcome: BranchOutcome, reply: Illustrations | Narration) -> BranchOutcome:
    """The outcome for the merged reply, not for the new part alone."""
    reason = shortfall(reply)
    return outcome.model_copy(update={"status": BranchStatus.DEGRADED if reason else BranchStatus.OK, "reason": reason})


def _gaps_of(gaps: Iterable[Gap], pages: Sequence[int], *, others: bool = False) -> tuple[Gap, ...]:
    """The gaps of some pages, or of all others."""
    return tuple(gap for gap in gaps if (gap.page not in pages) is others)


def _pictures(redo: Redo, old: Illustrations | None, new: Illustrations | None) -> Illustrations:
    (page,) = redo.pages
    if new is None or all(picture.page != page for picture in new.pictures):
        raise _not_made(redo, next((gap.reason for gap in (new.gaps if new else ()) if gap.page == page), "there are no pictures"))
    if old is None:
        return new
    pictures = {picture.page: picture for picture in old.pictures} | {
        picture.page: picture for picture in new.pictures if picture.page == page
    }
    return old.model_copy(
        update={"pictures": tuple(pictures[number] for number in sorted(pictures)), "gaps": _gaps_of(old.gaps, redo.pages, others=True)}
    )


def _tracks(redo: Redo, old: Narration | None, new: Narration | None) -> Narration:
    if new is None:
        raise _not_made(redo, "there is no narration")
    if lacking := _gaps_of(new.gaps, redo.pages):
        raise _not_made(redo, lacking[0].reason)
    if old is None or not redo.pages:
        return new
    tracks = {track.page: track for track in old.tracks} | {track.page: track for track in new.tracks if track.page in redo.pages}
    by_page = {"gaps": _gaps_of(old.gaps, redo.pages, others=True),
               "substitutes": (*_gaps_of(old.substitutes, redo.pages, others=True), *_gaps_of(new.substitutes, redo.pages))}  # fmt: skip
    notes = tuple(sorted({*old.provenance.notes, *new.provenance.notes}))
    provenance = old.provenance.model_copy(update={"notes": notes})
    return old.model_copy(
        update={"tracks": tuple(tracks[page] for page in sorted(tracks)), "loudness": new.loudness, "provenance": provenance, **by_page}
    )


@dataclass(frozen=True)
class Difference:
    """The files of two packages that changed, are new, or are the same."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    kept: tuple[str, ...]


def compared(old: Package, new: Package) -> Difference:
    """Two packages, file by file, by their hashes."""
    before = {file.artifact.name: file.artifact.sha256 for file in old.files}
    after = {file.artifact.name: file.artifact.sha256 for file in new.files}
    return Difference(
        changed=tuple(name for name, digest in after.items() if before.get(name, digest) != digest),
        added=tuple(name for name in after if name not in before),
        kept=tuple(name for name, digest in after.items() if before.get(name) == digest),
    )
