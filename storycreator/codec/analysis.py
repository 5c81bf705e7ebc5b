"""``analysis.proto`` and ``schemas/analysis.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import AGE_BAND, provenance_fields, provenance_values
from storycreator.codec.story import story_fields, story_values
from storycreator.messages.analysis import (
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


def analysis_request_values(v: AnalysisRequest) -> Fields:
    """What a ``AnalysisRequest`` has on the wire."""
    return {
        "story": story_values(v.story),
        "age_band": AGE_BAND.number(v.age_band),
        "engine": v.engine,
    }


def sentiment_fields(m: pb.Sentiment) -> Fields:
    """The fields of a ``Sentiment`` that were sent."""
    return {
        "score": m.score,
        "label": m.label,
    }


def sentiment_values(v: Sentiment) -> Fields:
    """What a ``Sentiment`` has on the wire."""
    return {
        "score": v.score,
        "label": v.label,
    }


def emotion_score_fields(m: pb.EmotionScore) -> Fields:
    """The fields of a ``EmotionScore`` that were sent."""
    return {
        "emotion": m.emotion,
        "score": m.score,
    }


def emotion_score_values(v: EmotionScore) -> Fields:
    """What a ``EmotionScore`` has on the wire."""
    return {
        "emotion": v.emotion,
        "score": v.score,
    }


def page_analysis_fields(m: pb.PageAnalysis) -> Fields:
    """The fields of a ``PageAnalysis`` that were sent."""
    found: Fields = {
        "page": m.page,
        "emotions": [emotion_score_fields(x) for x in m.emotions],
    }
    if m.HasField("sentiment"):
        found["sentiment"] = sentiment_fields(m.sentiment)
    return found


def page_analysis_values(v: PageAnalysis) -> Fields:
    """What a ``PageAnalysis`` has on the wire."""
    return {
        "page": v.page,
        "sentiment": sentiment_values(v.sentiment),
        "emotions": [emotion_score_values(x) for x in v.emotions],
    }


def keyword_fields(m: pb.Keyword) -> Fields:
    """The fields of a ``Keyword`` that were sent."""
    return {
        "text": m.text,
        "score": m.score,
    }


def keyword_values(v: Keyword) -> Fields:
    """What a ``Keyword`` has on the wire."""
    return {
        "text": v.text,
        "score": v.score,
    }


def character_presence_fields(m: pb.CharacterPresence) -> Fields:
    """The fields of a ``CharacterPresence`` that were sent."""
    return {
        "name": m.name,
        "mentions": m.mentions,
        "pages": m.pages[:],
        "lines": m.lines,
    }


def character_presence_values(v: CharacterPresence) -> Fields:
    """What a ``CharacterPresence`` has on the wire."""
    return {
        "name": v.name,
        "mentions": v.mentions,
        "pages": v.pages,
        "lines": v.lines,
    }


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


def quote_values(v: Quote) -> Fields:
    """What a ``Quote`` has on the wire."""
    return {
        "page": v.page,
        "start": v.start,
        "end": v.end,
        "text": v.text,
        "speaker": v.speaker,
        "confidence": v.confidence,
    }


def readability_fields(m: pb.Readability) -> Fields:
    """The fields of a ``Readability`` that were sent."""
    return {
        "grade": m.grade,
        "ease": m.ease,
        "fits_age_band": m.fits_age_band,
        "advice": m.advice,
    }


def readability_values(v: Readability) -> Fields:
    """What a ``Readability`` has on the wire."""
    return {
        "grade": v.grade,
        "ease": v.ease,
        "fits_age_band": v.fits_age_band,
        "advice": v.advice,
    }


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


def statistics_values(v: Statistics) -> Fields:
    """What a ``Statistics`` has on the wire."""
    return {
        "words": v.words,
        "unique_words": v.unique_words,
        "sentences": v.sentences,
        "paragraphs": v.paragraphs,
        "characters": v.characters,
        "words_per_sentence": v.words_per_sentence,
        "dialogue_share": v.dialogue_share,
    }


def analysis_fields(m: pb.Analysis) -> Fields:
    """The fields of a ``Analysis`` that were sent."""
    found: Fields = {
        "language": m.language,
        "pages": [page_analysis_fields(x) for x in m.pages],
        "emotions": [emotion_score_fields(x) for x in m.emotions],
        "arc": m.arc,
        "keywords": [keyword_fields(x) for x in m.keywords],
        "characters": [character_presence_fields(x) for x in m.characters],
        "quotes": [quote_fields(x) for x in m.quotes],
        "reading_seconds": m.reading_seconds,
    }
    if m.HasField("sentiment"):
        found["sentiment"] = sentiment_fields(m.sentiment)
    if m.HasField("readability"):
        found["readability"] = readability_fields(m.readability)
    if m.HasField("statistics"):
        found["statistics"] = statistics_fields(m.statistics)
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def analysis_values(v: Analysis) -> Fields:
    """What a ``Analysis`` has on the wire."""
    return {
        "language": v.language,
        "sentiment": sentiment_values(v.sentiment),
        "pages": [page_analysis_values(x) for x in v.pages],
        "emotions": [emotion_score_values(x) for x in v.emotions],
        "arc": v.arc,
        "keywords": [keyword_values(x) for x in v.keywords],
        "characters": [character_presence_values(x) for x in v.characters],
        "quotes": [quote_values(x) for x in v.quotes],
        "readability": readability_values(v.readability),
        "statistics": statistics_values(v.statistics),
        "reading_seconds": v.reading_seconds,
        "provenance": provenance_values(v.provenance),
    }
