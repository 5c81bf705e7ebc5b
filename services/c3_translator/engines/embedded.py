"""The default engine: the fast pivot pipeline, and the embedded language model for the few sentences with low estimated quality."""

import threading
from collections.abc import Sequence

from services.c3_translator import glossed, names, pivot_pipeline, quality_estimation
from services.c3_translator.engines import rough
from services.c3_translator.engines.local import ThreadContext, in_thread
from services.c3_translator.work import EngineResult, Work
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.service import Call, ModelFiles
from storycreator.inference.llama import STORY_MODEL, STORY_MODEL_LICENCE, STORY_MODEL_NAME, LlamaModel, story_model
from storycreator.messages.translation import SentenceDoubt


class Embedded:
    """Spanish, French, Portuguese. The language model is loaded only when a sentence needs it."""

    def __init__(self, models: ModelFiles, polish_seconds: float) -> None:
        self._models = models
        self._seconds = polish_seconds
        self._closeness: quality_estimation.Closeness | None = None
        self._lock = threading.Lock()

    async def translate(self, work: Work, call: Call) -> EngineResult:
        """Draft, assess and improve the worst sentences; those that stay bad are reported as doubtful."""
        pivot_pipeline.require_language(work.language)
        pivot_pipeline.require_english(work.source)
        return await in_thread(call, len(work.units), lambda context: self._work(work, context))

    def _similarity(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        # Several languages are translated at once; the one embedding model is not thread-safe.
        with self._lock:
            if self._closeness is None:
                self._closeness = quality_estimation.Closeness()
            return self._closeness.of(pairs)

    def _work(self, work: Work, context: ThreadContext) -> EngineResult:
        made = pivot_pipeline.render(work, context.check)
        language = work.language.partition("-")[0]
        measured = iter(self._similarity([(item.english, item.text) for item in made if not item.remembered]))
        near = [1.0 if item.remembered else next(measured) for item in made]
        verdicts = [pivot_pipeline.verdict(item, language, work.names, value) for item, value in zip(made, near, strict=True)]
        texts = [item.text for item in made]
        chosen = glossed.choose(glossed.cases(made, verdicts), self._seconds)
        polished = 0
        if chosen:
            polished = self._translate_anew(work, language, chosen, texts, verdicts, context)
        found = tuple(
            SentenceDoubt(page=unit.page, text=text, reason=verdict.reason)
            for unit, text, verdict in zip(work.units, texts, verdicts, strict=True)
            if verdict.reason
        )
        asked = f"{polished} of {len(chosen)} sentences asked of the language model became better"
        return EngineResult(
            tuple(texts),
            polished=polished,
            doubts=found,
            model=None if chosen else rough.MODEL,
            licence=None if chosen else rough.LICENCE,
            notes=(pivot_pipeline.memory_note(made), asked) if chosen else (pivot_pipeline.memory_note(made),),
        )

    def _translate_anew(
        self,
        work: Work,
        language: str,
        chosen: Sequence[glossed.Case],
        texts: list[str],
        verdicts: list[quality_estimation.Verdict],
        context: ThreadContext,
    ) -> int:
        model = LlamaModel.shared(story_model(self._models))
        sexes = names.known_sexes(work.names, [unit.text for unit in work.units])
        translator = glossed.Translator(model, self._similarity, language, work.names, sexes, work.seed)
        done = 0
        # One job per language: the constant part of the prompt is read once. Other languages wait.
        with model.job():
            for case in chosen:
                context.check(case.index, work.units[case.index].page, "translating anew")
                if better := translator.improve(case):
                    texts[case.index], verdicts[case.index] = better
                    done += 1
        return done

    async def close(self) -> None:
        """The models are shared by the process; there is nothing to close."""


ENGINE = EngineSpec(
    "embedded", lambda resources: Embedded(resources.models, resources.options.polish_seconds), rank=0, models=(STORY_MODEL,),
    model=f"{rough.MODEL}, {STORY_MODEL_NAME}", licence=f"{rough.LICENCE}, {STORY_MODEL_LICENCE} (language model)",
    options=("polish_seconds",), cost=Cost(start=3.0, page=0.5, word=0.1),
)  # fmt: skip
