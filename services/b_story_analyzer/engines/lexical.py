"""Instant: word lists only. For drafts, and as the figures a remote engine's gaps are filled with."""

from services.b_story_analyzer import keywords
from services.b_story_analyzer.dialogue.speech import plainly
from services.b_story_analyzer.engines.base import Judgement
from services.b_story_analyzer.features import Reading
from services.b_story_analyzer.feelings import emotions
from services.b_story_analyzer.feelings.sentiment import english_score
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.service import Call


def judge(reading: Reading) -> Judgement:
    """Milliseconds."""
    english = reading.primary == "en"
    notes = () if english else (f"sentiment and emotions are neutral: the word lists are English, the story is in {reading.language}",)
    return Judgement(
        sentiments=tuple(english_score(text, reading.cast) if english else 0.0 for text in reading.texts),
        emotions=tuple(
            emotions.by_words(plainly(reading.cast.without_names(text))) if english else emotions.normalised({}) for text in reading.texts
        ),
        keywords=keywords.by_frequency(reading.texts, reading.story.title, reading.cast, reading.primary),
        notes=notes,
    )


class Lexical:
    """The engine."""

    async def judge(self, reading: Reading, call: Call) -> Judgement:
        """At once, without leaving the event loop."""
        return judge(reading)

    async def close(self) -> None:
        """Nothing to let go of."""


ENGINE = EngineSpec("lexical", lambda _: Lexical(), draft=True, model="VADER", licence="MIT", cost=Cost(start=0.2))
