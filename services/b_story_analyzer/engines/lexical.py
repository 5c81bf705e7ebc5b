"""The draft engine: word lists only. Remote engines use it to fill what they could not assess."""

from services.b_story_analyzer import keywords
from services.b_story_analyzer.engines.base import Assessment
from services.b_story_analyzer.features import Reading
from services.b_story_analyzer.feelings import emotions
from services.b_story_analyzer.feelings.sentiment import english_score
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.service import Call
from storycreator.locales.dialogue.speech import neutralise_speech_verbs


def assess(reading: Reading) -> Assessment:
    """Assess by word lists; takes milliseconds."""
    english = reading.primary == "en"
    notes = () if english else (f"sentiment and emotions are neutral: the word lists are English, the story is in {reading.language}",)
    return Assessment(
        sentiments=tuple(english_score(text, reading.cast) if english else 0.0 for text in reading.texts),
        emotions=tuple(
            emotions.by_words(neutralise_speech_verbs(reading.cast.without_names(text))) if english else emotions.normalised({})
            for text in reading.texts
        ),
        keywords=keywords.by_frequency(reading.texts, reading.story.title, reading.cast, reading.primary),
        notes=notes,
    )


class Lexical:
    """The engine."""

    async def assess(self, reading: Reading, call: Call) -> Assessment:
        """Assess on the event loop."""
        return assess(reading)

    async def close(self) -> None:
        """There is nothing to close."""


ENGINE = EngineSpec("lexical", lambda _: Lexical(), draft=True, model="VADER", licence="MIT", cost=Cost(start=0.2))
