"""The gate before a book: whether the wishes of a job can be kept, by what the services of its stages say. Nothing is made."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storycreator.core.errors import FieldFault, InvalidInputError, StoreError, rebuild
from storycreator.core.preflight import ask, impossible, partly
from storycreator.core.service import Call, Peer
from storycreator.jobs.estimate import original_language, planned_work
from storycreator.messages.job import JobRequest, Stage, Work
from storycreator.messages.preflight import Outlook, Preflight, PreflightRequest, Prospect, Site
from storycreator.messages.production import REQUIRED, BranchEngine, BranchKind
from storycreator.services import BY_LETTER, BY_WORK

ASK_SECONDS = 5.0
"""How long a service may take to answer. It needs a fraction of a second; one that is away must not hold up the job that waits for it."""
CLOCK_SECONDS = 60.0
"""Clocks that differ by more make logs hard to compare, and by a quarter of an hour they make S3 refuse requests."""
STORES_REPAIR = "set STORYCREATOR_ARTIFACTS_URL to the same store for C, C1 to C4 and D, and start them again"


def _request(job: JobRequest, stage: Stage, original: str, told: tuple[str, ...]) -> PreflightRequest:
    work = BY_LETTER[stage].work
    return PreflightRequest(
        story=job.story,
        languages=job.languages,
        voice=job.voice,
        voices=job.voices,
        character_voices=job.character_voices,
        check_voice=job.check_voice,
        pronunciations=job.pronunciations,
        skip=job.skip,
        formats=job.formats,
        engine=job.engine(work) if work else "",
        engines=tuple(BranchEngine(kind=kind, engine=engine) for kind in BranchKind if (engine := job.engine(Work(kind.value)))),
        original=original,
        told=told,
    )


async def foresee(
    job: JobRequest, peers: Mapping[str, Peer[Any, Any]], first: Stage = Stage.STORY, original: str = ""
) -> tuple[Prospect, ...]:
    """Every wish that concerns the stages from ``first`` on, in the order of the walk. ``original`` is the language of a story that is
    told; of another, the story generator says it. A part that is redone is not asked about: its request was checked against the book it
    is part of."""
    if job.redo:
        return ()
    stages = list(Stage)
    asked = stages[stages.index(first) : stages.index(job.stop_at) + 1]
    deadline = time.monotonic() + ASK_SECONDS

    async def answer(stage: Stage, language: str, told: tuple[str, ...]) -> Preflight:
        call = Call(job_id="preflight", stage=stage, deadline=deadline)
        return await ask(peers.get(stage), stage, BY_LETTER[stage].name, _request(job, stage, language, told), call)

    language, told = original or original_language(job), tuple[str, ...]()
    found = []
    if asked and asked[0] is Stage.STORY:
        found.append(await answer(asked.pop(0), language, told))
        language, told = found[0].original or language, found[0].told
    found += await asyncio.gather(*(answer(stage, language, told) for stage in asked))
    sites = [site for one in found for site in one.sites]
    prospects = [prospect for one in found for prospect in one.prospects]
    return (*prospects, *_unused(job), *_stores(job, sites), *_clocks(sites, time.time()))


def _unused(job: JobRequest) -> Iterable[Prospect]:
    """Wishes about work that is no part of the run."""
    works = planned_work(job)
    if job.voice and Work.NARRATION not in works:
        yield partly("", f"the voice {job.voice}", "voice", "nothing is read aloud in this run")
    if job.character_voices and Work.NARRATION not in works:
        yield partly("", f"a voice for {job.character_voices[0].name}", "character_voices", "nothing is read aloud in this run")
    for field in ("pace", "pause", "voices", "check_voice"):
        if getattr(job, field) != JobRequest.model_fields[field].default and Work.NARRATION not in works:
            yield partly("", f"{field} {getattr(job, field)}", field, "nothing is read aloud in this run")
    if job.pronunciations and Work.NARRATION not in works:
        yield partly("", "the pronunciations", "pronunciations", "nothing is read aloud in this run")
    for choice in job.engines:
        if choice.work not in works:
            yield partly("", f"engine {choice.engine}", "engines", f"{choice.work} is no part of this run")
    for kind in job.required:
        if kind not in REQUIRED and Work(kind.value) not in works:
            error = InvalidInputError.of("required", f"{kind} is no part of this run, which ends before it or has no language for it")
            yield impossible("", f"{kind} required", error)


def _stores(job: JobRequest, sites: Sequence[Site]) -> Iterable[Prospect]:
    """Pictures and sound that the binder will not find because they are put into another store than it reads."""
    stores = {site.service: site.store for site in sites if site.store}
    binder = stores.get(Stage.BINDING)
    for kind in (BranchKind.PICTURES, BranchKind.NARRATION):
        letter = BY_WORK[Work(kind.value)].letter
        if kind not in job.skip and binder and stores.get(letter, binder) != binder:
            error = StoreError(f"{letter} puts them into the artifact store {stores[letter][:8]}…, and D reads {binder[:8]}…")
            yield impossible(letter, f"{kind} in the finished book", error, STORES_REPAIR)


def _clocks(sites: Iterable[Site], now: float) -> Iterable[Prospect]:
    for site in sites:
        ahead = site.clock - now
        if abs(ahead) > CLOCK_SECONDS:
            reason = f"the clock of {site.service} is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} main's"
            yield partly(site.service, "clocks that agree", "", reason, "synchronise it: timedatectl set-ntp true")


def refuse_impossible(prospects: Iterable[Prospect]) -> None:
    """Raise the error the job would end with, or whose part it would lack, when a wish can certainly not be kept."""
    bad = [prospect for prospect in prospects if prospect.outlook is Outlook.IMPOSSIBLE]
    if faults := [FieldFault(one.field or one.wish, _in_words(one)) for one in bad if one.error == InvalidInputError.reason]:
        raise InvalidInputError.of_faults(faults, stage=bad[0].service)
    if bad:
        first = bad[0]
        fields = [FieldFault(first.field, first.reason)] if first.field else []
        raise rebuild(first.error, "", _in_words(first), stage=first.service, fields=fields, retry_after=None)


def _in_words(one: Prospect) -> str:
    return "; ".join(part for part in (one.reason, one.repair) if part)
