"""The default: grammar for keywords (spaCy), a lexicon for sentiment (VADER), meaning for emotions (multilingual-e5-small)."""

import asyncio
import threading

from services.b_story_analyzer import keywords
from services.b_story_analyzer.engines.base import Assessment
from services.b_story_analyzer.features import Reading
from services.b_story_analyzer.feelings import emotions
from services.b_story_analyzer.feelings.sentiment import english_score
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import CancelledByCallerError
from storycreator.core.service import Call
from storycreator.locales.dialogue.speech import neutralise_speech_verbs
from storycreator.messages.analysis import Keyword
from storycreator.messages.common import Progress

PAGES_AT_ONCE = 6
LEXICON_SHARE = 0.65
"""Weight of the lexicon, which knows strong words, against the embeddings, which know that a rocket without fuel is bad news."""


class Local:
    """The default engine. Models are loaded at first use and kept."""

    async def assess(self, reading: Reading, call: Call) -> Assessment:
        """Assess in threads: about 3 s of CPU the first time, 1 s later. Cancelling stops it within a few pages."""
        loop = asyncio.get_running_loop()
        stop = threading.Event()

        def progress(done: int) -> None:
            note = Progress(stage="B", message="Feeling the pages", done=done, total=len(reading.texts), page=done)
            asyncio.run_coroutine_threadsafe(_send(call, note), loop)

        def feel() -> list[dict[str, float]]:
            found: list[dict[str, float]] = []
            for start in range(0, len(reading.texts), PAGES_AT_ONCE):
                if stop.is_set():
                    raise CancelledByCallerError("the analysis was cancelled")
                found += emotions.by_meaning([neutralise_speech_verbs(text) for text in reading.texts[start : start + PAGES_AT_ONCE]])
                progress(len(found))
            return found

        try:
            feeling, told = await asyncio.gather(asyncio.to_thread(feel), asyncio.to_thread(self._keywords, reading))
        finally:
            stop.set()
        english = reading.primary == "en"
        notes = [] if english else [f"sentiment is estimated from the emotions: the lexicon is English, the story is in {reading.language}"]
        sentiments = [emotions.valence(page) for page in feeling]
        if english:
            by_lexicon = [english_score(text, reading.cast) for text in reading.texts]
            sentiments = [LEXICON_SHARE * a + (1 - LEXICON_SHARE) * b for a, b in zip(by_lexicon, sentiments, strict=True)]
        found, strangers = told
        return Assessment(
            sentiments=tuple(sentiments),
            emotions=tuple(feeling),
            keywords=found,
            strangers=strangers,
            notes=tuple(notes),
            model=None if english else "multilingual-e5-small",
        )

    @staticmethod
    def _keywords(reading: Reading) -> tuple[tuple[Keyword, ...], tuple[str, ...]]:
        title, cast = reading.story.title, reading.cast
        if reading.primary != "en":
            return keywords.by_frequency(reading.texts, title, cast, reading.primary), ()
        return keywords.by_grammar(reading.texts, title, cast)

    async def close(self) -> None:
        """Models are shared by the process and stay loaded."""


async def _send(call: Call, note: Progress) -> None:
    await call.report(note)


ENGINE = EngineSpec(
    "local", lambda _: Local(), rank=0, model="VADER, multilingual-e5-small, en_core_web_sm", licence="MIT",
    cost=Cost(start=4.0, page=0.05),
)  # fmt: skip
