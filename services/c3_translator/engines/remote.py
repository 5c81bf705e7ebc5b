"""Shared by the remote engines: page batches, and validation of answers."""

from collections.abc import Awaitable, Callable, Iterator, Sequence

from services.c3_translator import faults, finish, names, quality_estimation
from services.c3_translator.work import EngineResult, Unit, Work
from storycreator.core.errors import RemoteEngineError
from storycreator.core.service import Call
from storycreator.locales.locale import locale
from storycreator.messages.common import Progress
from storycreator.messages.translation import SentenceDoubt

SENTENCE_MAX = 2_000
TITLE_MAX = 200
Ask = Callable[[Sequence[Unit]], Awaitable[list[str]]]


def pages(work: Work) -> Iterator[list[Unit]]:
    """The units of each page; page 0 is the title, dedication and blurb."""
    batch: list[Unit] = []
    for unit in work.units:
        if batch and unit.page != batch[0].page:
            yield batch
            batch = []
        batch.append(unit)
    if batch:
        yield batch


def validate_sentences(answer: object, batch: Sequence[Unit], who: str) -> list[str]:
    """The answer, if it is a list with one plausible string per unit. Raises ``RemoteEngineError`` otherwise."""
    if not isinstance(answer, list):
        raise RemoteEngineError(f"{who}: the answer is not a list of sentences")
    if len(answer) != len(batch):
        raise RemoteEngineError(f"{who}: {len(batch)} sentences were sent and {len(answer)} came back")
    for unit, text in zip(batch, answer, strict=True):
        limit = TITLE_MAX if unit.part == "title" else SENTENCE_MAX
        if not isinstance(text, str) or not text.strip() or len(text) > limit:
            raise RemoteEngineError(f"{who}: the translation of {unit.text[:60]!r} is {str(text)[:60]!r}")
    return [" ".join(text.split()) for text in answer]


async def page_by_page(work: Work, call: Call, ask: Ask) -> EngineResult:
    """Translate each page with one call of ``ask``; finish the text and check the names."""
    language = work.language.partition("-")[0]
    known = not locale(language).lacks  # in a language without a complete locale, the engine's text is not changed
    texts: list[str] = []
    doubts: list[SentenceDoubt] = []
    for batch in pages(work):
        page = batch[0].page
        await call.report(Progress(stage="C3", message="translating", done=len(texts), total=len(work.units), page=page))
        for unit, raw in zip(batch, await ask(batch), strict=True):
            text = finish.finish(raw, unit.text, language, work.names) if known else raw
            texts.append(text)
            strange = quality_estimation.strange_words(text, unit.text, language, work.names) if language in faults.LANGUAGES else ()
            verdict = quality_estimation.Verdict(strange, lost_names=not names.same_names(work.names, unit.text, text))
            if verdict.reason:
                doubts.append(SentenceDoubt(page=page, text=text, reason=verdict.reason))
    return EngineResult(tuple(texts), doubts=tuple(doubts))
