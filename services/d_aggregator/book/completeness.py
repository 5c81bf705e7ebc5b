"""What is missing or doubtful in a production, in sentences for the reader of the book."""

from collections.abc import Iterable, Mapping

from storycreator.locales.locale import language_name
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus, EditionWork, Production


def sentence(fact: str, reason: str) -> str:
    """``The book has no pictures: the brush broke.``"""
    reason = reason.strip().rstrip(".")
    return f"{fact}: {reason}." if reason else f"{fact}."


def _outcome(production: Production, kind: BranchKind, language: str = "") -> BranchOutcome | None:
    return next((o for o in production.outcomes if o.kind is kind and o.language == language), None)


def _failed(outcome: BranchOutcome | None) -> bool:
    return outcome is not None and outcome.status is BranchStatus.FAILED


def absent_editions(production: Production) -> list[str]:
    """Requested languages without an edition, and why."""
    found = [
        sentence(f"There is no {language_name(outcome.language)} edition", outcome.reason)
        for outcome in production.outcomes
        if outcome.kind is BranchKind.TRANSLATION and _failed(outcome)
    ]
    for work in production.editions:
        if work.layout is None:
            laid_out = _outcome(production, BranchKind.LAYOUT, work.edition.language)
            why = laid_out.reason if laid_out else ""
            found.append(sentence(f"The {language_name(work.edition.language)} edition could not be bound without its layout", why))
    return found


def illustrated(production: Production) -> bool:
    """Whether pictures were requested, even if there are none."""
    return production.illustrations is not None or _failed(_outcome(production, BranchKind.PICTURES))


def pictures(production: Production, lost: Mapping[int, str], pages: Iterable[int]) -> list[str]:
    """Missing pictures. ``lost`` has the reasons of those that could not be loaded, by page; ``pages`` are all that should have one."""
    outcome = _outcome(production, BranchKind.PICTURES)
    if production.illustrations is None:
        return [sentence("The book has no pictures", outcome.reason if outcome else "")] if _failed(outcome) else []
    reasons = {gap.page: gap.reason for gap in production.illustrations.gaps} | dict(lost)
    there = {picture.page for picture in production.illustrations.pictures} - set(lost)
    return [
        sentence("There is no cover picture" if page == 0 else f"Page {page} has no picture", reasons.get(page, ""))
        for page in sorted(set(pages) - there)
    ]


def narration(production: Production, work: EditionWork, lost: Mapping[int, str]) -> list[str]:
    """Sound that an edition lacks."""

    def edition() -> str:
        return f"The {language_name(work.edition.language)} edition"

    outcome = _outcome(production, BranchKind.NARRATION, work.edition.language)
    if work.narration is None:
        return [sentence(f"{edition()} has no narration", outcome.reason if outcome else "")] if _failed(outcome) else []
    reasons = {gap.page: gap.reason for gap in work.narration.gaps} | dict(lost)
    there = {track.page for track in work.narration.tracks} - set(lost)
    if not there:
        return [sentence(f"{edition()} has no narration", next(iter(reasons.values()), ""))]
    silent = sorted({0, *(page.number for page in work.edition.pages)} - there)
    return [sentence(f"{edition()} is silent on {f'page {page}' if page else 'the title'}", reasons.get(page, "")) for page in silent]


def translation(work: EditionWork) -> list[str]:
    """What the translator was not sure of."""
    doubts = work.translation.doubts if work.translation else ()
    if not doubts:
        return []
    pages = sorted({doubt.page for doubt in doubts})
    where = ", ".join(str(page) if page else "the title page" for page in pages)
    count = "1 sentence" if len(doubts) == 1 else f"{len(doubts)} sentences"
    on = f" (page {where})" if len(pages) == 1 and pages[0] else f" (pages: {where})"
    return [f"In the {language_name(work.edition.language)} edition {count} may read badly{on}."]


def fallbacks(production: Production) -> list[str]:
    """Degraded branches whose reason is not among the gaps and doubts."""
    told = {BranchKind.PICTURES: bool(production.illustrations and production.illustrations.gaps)}
    by_language = {work.edition.language: work for work in production.editions}
    found = []
    for outcome in production.outcomes:
        if outcome.status is not BranchStatus.DEGRADED:
            continue
        work = by_language.get(outcome.language)
        if outcome.kind is BranchKind.NARRATION:
            known = bool(work and work.narration and work.narration.gaps)
        elif outcome.kind is BranchKind.TRANSLATION:
            known = bool(work and work.translation and work.translation.doubts)
        else:
            known = told.get(outcome.kind, False)
        if not known:
            which = f"{language_name(outcome.language)} {outcome.kind}" if outcome.language else str(outcome.kind)
            found.append(sentence(f"The {which} may not be as good as it should be", outcome.reason))
    return found
