"""``analysis.proto`` and ``schemas/analysis.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import AGE_BAND, making_fields, making_message
from storycreator.codec.story import story_fields, story_message
from storycreator.schemas.analysis import (
    Analysis,
    AnalysisRequest,
    CharacterPresence,
    EmotionScore,
    Keyword,
    PageAnalysis,
    Quote,
    Readability,
    Sentiment,
    Statistics,
)
from storycreator.v1 import analysis_pb2 as pb


def analysis_request_fields(m: pb.AnalyzeStoryRequest) -> Fields:
    """The fields of a ``AnalysisRequest`` that were sent."""
    found: Fields = {
        "engine": m.engine,
    }
    if m.HasField("story"):
        found["story"] = story_fields(m.story)
    if m.age_band:
        found["age_band"] = AGE_BAND.value(m.age_band)
    return found


def analysis_request_message(v: AnalysisRequest) -> pb.AnalyzeStoryRequest:
    """A ``AnalysisRequest`` on the wire."""
    return pb.AnalyzeStoryRequest(
        story=story_message(v.story),
        age_band=AGE_BAND.number(v.age_band),
        engine=v.engine,
    )


def sentiment_fields(m: pb.Sentiment) -> Fields:
    """The fields of a ``Sentiment`` that were sent."""
    return {
        "score": m.score,
        "label": m.label,
    }


def sentiment_message(v: Sentiment) -> pb.Sentiment:
    """A ``Sentiment`` on the wire."""
    return pb.Sentiment(
        score=v.score,
        label=v.label,
    )


def emotion_score_fields(m: pb.EmotionScore) -> Fields:
    """The fields of a ``EmotionScore`` that were sent."""
    return {
        "emotion": m.emotion,
        "score": m.score,
    }


def emotion_score_message(v: EmotionScore) -> pb.EmotionScore:
    """A ``EmotionScore`` on the wire."""
    return pb.EmotionScore(
        emotion=v.emotion,
        score=v.score,
    )


def page_analysis_fields(m: pb.PageAnalysis) -> Fields:
    """The fields of a ``PageAnalysis`` that were sent."""
    found: Fields = {
        "page": m.page,
        "emotions": tuple(emotion_score_fields(x) for x in m.emotions),
    }
    if m.HasField("sentiment"):
        found["sentiment"] = sentiment_fields(m.sentiment)
    return found


def page_analysis_message(v: PageAnalysis) -> pb.PageAnalysis:
    """A ``PageAnalysis`` on the wire."""
    return pb.PageAnalysis(
        page=v.page,
        sentiment=sentiment_message(v.sentiment),
        emotions=[emotion_score_message(x) for x in v.emotions],
    )


def keyword_fields(m: pb.Keyword) -> Fields:
    """The fields of a ``Keyword`` that were sent."""
    return {
        "text": m.text,
        "score": m.score,
    }


def keyword_message(v: Keyword) -> pb.Keyword:
    """A ``Keyword`` on the wire."""
    return pb.Keyword(
        text=v.text,
        score=v.score,
    )


def character_presence_fields(m: pb.CharacterPresence) -> Fields:
    """The fields of a ``CharacterPresence`` that were sent."""
    return {
        "name": m.name,
        "mentions": m.mentions,
        "pages": tuple(m.pages),
        "lines": m.lines,
    }


def character_presence_message(v: CharacterPresence) -> pb.CharacterPresence:
    """A ``CharacterPresence`` on the wire."""
    return pb.CharacterPresence(
        name=v.name,
        mentions=v.mentions,
        pages=v.pages,
        lines=v.lines,
    )


def quote_fields(m: pb.Quote) -> Fields:
    """The fields of a ``Quote`` that were sent."""
    return {
        "page": m.page,
        "start": m.start,
        "end": m.end,
        "text": m.text,
        "speaker": m.speaker,
        "confidence": m.confidence,
    }


def quote_message(v: Quote) -> pb.Quote:
    """A ``Quote`` on the wire."""
    return pb.Quote(
        page=v.page,
        start=v.start,
        end=v.end,
        text=v.text,
        speaker=v.speaker,
        confidence=v.confidence,
    )


def readability_fields(m: pb.Readability) -> Fields:
    """The fields of a ``Readability`` that were sent."""
    return {
        "grade": m.grade,
        "ease": m.ease,
        "fits_age_band": m.fits_age_band,
        "advice": m.advice,
    }


def readability_message(v: Readability) -> pb.Readability:
    """A ``Readability`` on the wire."""
    return pb.Readability(
        grade=v.grade,
        ease=v.ease,
        fits_age_band=v.fits_age_band,
        advice=v.advice,
    )


def statistics_fields(m: pb.Statistics) -> Fields:
    """The fields of a ``Statistics`` that were sent."""
    return {
        "words": m.words,
        "unique_words": m.unique_words,
        "sentences": m.sentences,
        "paragraphs": m.paragraphs,
        "characters": m.characters,
        "words_per_sentence": m.words_per_sentence,
        "dialogue_share": m.dialogue_share,
    }


def statistics_message(v: Statistics) -> pb.Statistics:
    """A ``Statistics`` on the wire."""
    return pb.Statistics(
        words=v.words,
        unique_words=v.unique_words,
        sentences=v.sentences,
        paragraphs=v.paragraphs,
        characters=v.characters,
        words_per_sentence=v.words_per_sentence,
        dialogue_share=v.dialogue_share,
    )


def analysis_fields(m: pb.Analysis) -> Fields:
    """The fields of a ``Analysis`` that were sent."""
    found: Fields = {
        "language": m.language,
        "pages": tuple(page_analysis_fields(x) for x in m.pages),
        "emotions": tuple(emotion_score_fields(x) for x in m.emotions),
        "arc": m.arc,
        "keywords": tuple(keyword_fields(x) for x in m.keywords),
        "characters": tuple(character_presence_fields(x) for x in m.characters),
        "quotes": tuple(quote_fields(x) for x in m.quotes),
        "reading_seconds": m.reading_seconds,
    }
    if m.HasField("sentiment"):
        found["sentiment"] = sentiment_fields(m.sentiment)
    if m.HasField("readability"):
        found["readability"] = readability_fields(m.readability)
    if m.HasField("statistics"):
        found["statistics"] = statistics_fields(m.statistics)
    if m.HasField("making"):
        found["making"] = making_fields(m.making)
    return found


def analysis_message(v: Analysis) -> pb.Analysis:
    """A ``Analysis`` on the wire."""
    return pb.Analysis(
        language=v.language,
        sentiment=sentiment_message(v.sentiment),
        pages=[page_analysis_message(x) for x in v.pages],
        emotions=[emotion_score_message(x) for x in v.emotions],
        arc=v.arc,
        keywords=[keyword_message(x) for x in v.keywords],
        characters=[character_presence_message(x) for x in v.characters],
        quotes=[quote_message(x) for x in v.quotes],
        readability=readability_message(v.readability),
        statistics=statistics_message(v.statistics),
        reading_seconds=v.reading_seconds,
        making=making_message(v.making),
    )
