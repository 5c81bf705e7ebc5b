"""What is missing or doubtful in a production, in sentences for the reader of the book."""

from collections.abc import Iterable, Mapping

from storycreator.core.completeness import doubted
from storycreator.locales.locale import language_name
from storycreator.messages.package import Lack
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus, EditionWork, Production


def sentence(fact: str, reason: str) -> str:
    """``The book has no pictures: the brush broke.``"""
    reason = reason.strip().rstrip(".")
    return f"{fact}: {reason}." if reason else f"{fact}."


def _outcome(production: Production, kind: BranchKind, language: str = "") -> BranchOutcome | None:
    return next((o for o in production.outcomes if o.kind is kind and o.language == language), None)


def _failed(outcome: BranchOutcome | None) -> bool:
    return outcome is not None and outcome.status is BranchStatus.FAILED


def absent_editions(production: Production) -> list[Lack]:
    """Requested languages without an edition, and why."""
    found = [
        Lack(part=BranchKind.TRANSLATION, language=outcome.language, reason=outcome.reason)
        for outcome in production.outcomes
        if outcome.kind is BranchKind.TRANSLATION and _failed(outcome)
    ]
    for work in production.editions:
        if work.layout is None:
            laid_out = _outcome(production, BranchKind.LAYOUT, work.edition.language)
            found.append(Lack(part=BranchKind.LAYOUT, language=work.edition.language, reason=laid_out.reason if laid_out else ""))
    return found


def in_words(lack: Lack) -> str:
    """A part of the production that is missing, as a sentence."""
    edition = f"The {language_name(lack.language)} edition" if lack.language else ""
    if lack.part == BranchKind.TRANSLATION:
        return sentence(f"There is no {language_name(lack.language)} edition", lack.reason)
    if lack.part == BranchKind.LAYOUT:
        return sentence(f"{edition} could not be bound without its layout", lack.reason)
    if lack.part == BranchKind.NARRATION:
        silent = f"is silent on {f'page {lack.page}' if lack.page else 'the title'}"
        return sentence(f"{edition} {'has no narration' if lack.page is None else silent}", lack.reason)
    if lack.page is None:
        return sentence("The book has no pictures", lack.reason)
    return sentence(f"Page {lack.page} has no picture" if lack.page else "There is no cover picture", lack.reason)


def illustrated(production: Production) -> bool:
    """Whether pictures were requested, even if there are none."""
    return production.illustrations is not None or _failed(_outcome(production, BranchKind.PICTURES))


def pictures(production: Production, lost: Mapping[int, str], pages: Iterable[int]) -> list[Lack]:
    """Missing pictures. ``lost`` has the reasons of those that could not be loaded, by page; ``pages`` are all that should have one."""
    outcome = _outcome(production, BranchKind.PICTURES)
    if production.illustrations is None:
        return [Lack(part=BranchKind.PICTURES, reason=outcome.reason)] if outcome and _failed(outcome) else []
    reasons = {gap.page: gap.reason for gap in production.illustrations.gaps} | dict(lost)
    there = {picture.page for picture in production.illustrations.pictures} - set(lost)
    return _missing(BranchKind.PICTURES, "", set(pages), there, reasons)


def narration(production: Production, work: EditionWork, lost: Mapping[int, str]) -> list[Lack]:
    """Sound that an edition lacks."""
    language = work.edition.language
    outcome = _outcome(production, BranchKind.NARRATION, language)
    if work.narration is None:
        return [Lack(part=BranchKind.NARRATION, language=language, reason=outcome.reason)] if outcome and _failed(outcome) else []
    reasons = {gap.page: gap.reason for gap in work.narration.gaps} | dict(lost)
    there = {track.page for track in work.narration.tracks} - set(lost)
    return _missing(BranchKind.NARRATION, language, {0, *(page.number for page in work.edition.pages)}, there, reasons)


def _missing(part: BranchKind, language: str, pages: set[int], there: set[int], reasons: Mapping[int, str]) -> list[Lack]:
    """Each page without its part; one lack of the whole when no page has it."""
    if not there:
        return [Lack(part=part, language=language, reason=next(iter(reasons.values()), ""))]
    return [Lack(part=part, language=language, page=page, reason=reasons.get(page, "")) for page in sorted(pages - there)]


def translation(work: EditionWork) -> list[str]:
    """That a machine translated the edition, and what it was not sure of; nothing where the author tells it."""
    if work.translation is None or not work.translation.machine:
        return []
    number, sentences = doubted(work.translation)
    pages = sorted({doubt.page for doubt in work.translation.doubts})
    where = ", ".join(str(page) if page else "the title page" for page in pages)
    on = f" (page {where})" if len(pages) == 1 and pages[0] else f" (pages: {where})" if pages else ""
    edition = f"The {language_name(work.edition.language)} edition"
    return [f"{edition} is a machine's translation: {number} of its {sentences} sentences {'is' if number == 1 else 'are'} in doubt{on}."]


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
