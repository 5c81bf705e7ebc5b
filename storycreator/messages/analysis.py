"""The story analyzer's (B) request and reply."""

from typing import Annotated

from pydantic import Field

from storycreator.messages.common import AgeBand, EngineName, LanguageTag, Message, Name, Provenance
from storycreator.messages.story import Story

Unit = Annotated[float, Field(ge=0, le=1)]


class AnalysisRequest(Message):
    """A story to analyse, against the age band it was written for."""

    proto_name = "AnalyzeStoryRequest"

    story: Story
    age_band: AgeBand = AgeBand.MIDDLE
    engine: EngineName = ""


class Sentiment(Message):
    """Valence of a text."""

    score: Annotated[float, Field(ge=-1, le=1)]
    """-1 negative … 1 positive."""
    label: str
    """``positive``, ``neutral`` or ``negative``."""


class EmotionScore(Message):
    """How strongly one emotion is present, against the others."""

    emotion: str
    score: Unit


class PageAnalysis(Message):
    """The arc at one page."""

    page: Annotated[int, Field(ge=1)]
    sentiment: Sentiment
    emotions: tuple[EmotionScore, ...]
    """Strongest first; the scores of a page add up to 1."""


class Keyword(Message):
    """A word or short phrase the story is about."""

    text: str
    score: Unit


class CharacterPresence(Message):
    """Where a cast member appears."""

    name: Name
    mentions: Annotated[int, Field(ge=0)]
    pages: tuple[int, ...]
    lines: Annotated[int, Field(ge=0)]
    """How many quotes they speak."""


class Quote(Message):
    """A quotation in the text."""

    page: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    """Offsets in code points into the page's text, quotation marks included: ``text[start:end]``."""
    text: str
    speaker: str = ""
    """A cast member's name; empty when unknown."""
    confidence: Unit = 0.0


class Readability(Message):
    """How hard the text is (English formulas; for other languages the adapted Flesch ease)."""

    grade: float
    """Flesch–Kincaid grade: years of US schooling."""
    ease: float
    """Flesch reading ease: higher is easier."""
    fits_age_band: bool
    advice: str = ""
    """One sentence: why it fits, or what makes it too hard or too easy."""


class Statistics(Message):
    """Counts."""

    words: int
    unique_words: int
    sentences: int
    paragraphs: int
    characters: int
    words_per_sentence: float
    dialogue_share: Unit
    """Share of the words that are spoken."""


class Analysis(Message):
    """The analysis of a story."""

    language: LanguageTag
    sentiment: Sentiment
    pages: tuple[PageAnalysis, ...]
    emotions: tuple[EmotionScore, ...]
    arc: str
    """The shape of the plot in words, such as ``rise–fall–rise``."""
    keywords: tuple[Keyword, ...]
    characters: tuple[CharacterPresence, ...]
    quotes: tuple[Quote, ...]
    readability: Readability
    statistics: Statistics
    reading_seconds: Annotated[float, Field(ge=0)]
    """Time to read it aloud, at a pace for the age band."""
    provenance: Provenance
