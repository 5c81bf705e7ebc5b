"""The default engine: the quick chain, and the embedded language model for the few sentences that the measures find wanting."""

import threading
from collections.abc import Sequence

from services.c3_translator import pivot_pipeline, polish, quality_estimation
from services.c3_translator.engines import rough
from services.c3_translator.engines.local import Desk, in_thread
from services.c3_translator.work import Done, Work
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

    async def translate(self, work: Work, call: Call) -> Done:
        """Drafts, judged; the worst mended; what stays bad is doubted."""
        pivot_pipeline.require_language(work.language)
        pivot_pipeline.require_english(work.source)
        return await in_thread(call, len(work.units), lambda desk: self._work(work, desk))

    def _near(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        # Several languages translate at once; the embedding model is one, and not made for two threads.
        with self._lock:
            if self._closeness is None:
                self._closeness = quality_estimation.Closeness()
            return self._closeness.of(pairs)

    def _work(self, work: Work, desk: Desk) -> Done:
        made = pivot_pipeline.render(work, desk.check)
        language = work.language.partition("-")[0]
        measured = iter(self._near([(item.english, item.text) for item in made if not item.remembered]))
        near = [1.0 if item.remembered else next(measured) for item in made]
        verdicts = [pivot_pipeline.verdict(item, language, work.names, value) for item, value in zip(made, near, strict=True)]
        texts = [item.text for item in made]
        chosen = polish.choose(polish.cases(made, verdicts), self._seconds)
        polished = 0
        if chosen:
            polished = self._polish(work, language, chosen, texts, verdicts, desk)
        found = tuple(
            SentenceDoubt(page=unit.page, text=text, reason=verdict.reason)
            for unit, text, verdict in zip(work.units, texts, verdicts, strict=True)
            if verdict.reason
        )
        asked = f"{polished} of {len(chosen)} sentences asked of the language model became better"
        return Done(
            tuple(texts),
            polished=polished,
            doubts=found,
            model=None if chosen else rough.MODEL,
            licence=None if chosen else rough.LICENCE,
            notes=(pivot_pipeline.note(made), asked) if chosen else (pivot_pipeline.note(made),),
        )

    def _polish(
        self,
        work: Work,
        language: str,
        chosen: Sequence[polish.Case],
        texts: list[str],
        verdicts: list[quality_estimation.Verdict],
        desk: Desk,
    ) -> int:
        model = LlamaModel.shared(story_model(self._models))
        polisher = polish.Polisher(model, self._near, language, work.names, work.seed)
        done = 0
        # One job for the language: the prompt's unchanging part is read once. Another language waits for its turn.
        with model.job():
            for case in chosen:
                desk.check(case.index, work.units[case.index].page, "polishing")
                if better := polisher.mend(case):
                    texts[case.index], verdicts[case.index] = better
                    done += 1
        return done

    async def close(self) -> None:
        """The models are the process's; nothing to let go of."""


ENGINE = EngineSpec(
    "embedded", lambda resources: Embedded(resources.models, resources.options.polish_seconds), rank=0, models=(STORY_MODEL,),
    model=f"{rough.MODEL}, {STORY_MODEL_NAME}", licence=f"{rough.LICENCE}, {STORY_MODEL_LICENCE} (language model)",
    options=("polish_seconds",), cost=Cost(start=3.0, page=0.5, word=0.1),
)  # fmt: skip
