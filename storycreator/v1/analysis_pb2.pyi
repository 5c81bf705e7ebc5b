from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import story_pb2 as _story_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AnalyzeStoryRequest(_message.Message):
    __slots__ = ("story", "age_band", "engine")
    STORY_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    story: _story_pb2.Story
    age_band: _common_pb2.AgeBand
    engine: str
    def __init__(self, story: _Optional[_Union[_story_pb2.Story, _Mapping]] = ..., age_band: _Optional[_Union[_common_pb2.AgeBand, str]] = ..., engine: _Optional[str] = ...) -> None: ...

class Sentiment(_message.Message):
    __slots__ = ("score", "label")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    score: float
    label: str
    def __init__(self, score: _Optional[float] = ..., label: _Optional[str] = ...) -> None: ...

class EmotionScore(_message.Message):
    __slots__ = ("emotion", "score")
    EMOTION_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    emotion: str
    score: float
    def __init__(self, emotion: _Optional[str] = ..., score: _Optional[float] = ...) -> None: ...

class PageAnalysis(_message.Message):
    __slots__ = ("page", "sentiment", "emotions")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    SENTIMENT_FIELD_NUMBER: _ClassVar[int]
    EMOTIONS_FIELD_NUMBER: _ClassVar[int]
    page: int
    sentiment: Sentiment
    emotions: _containers.RepeatedCompositeFieldContainer[EmotionScore]
    def __init__(self, page: _Optional[int] = ..., sentiment: _Optional[_Union[Sentiment, _Mapping]] = ..., emotions: _Optional[_Iterable[_Union[EmotionScore, _Mapping]]] = ...) -> None: ...

class Keyword(_message.Message):
    __slots__ = ("text", "score")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    text: str
    score: float
    def __init__(self, text: _Optional[str] = ..., score: _Optional[float] = ...) -> None: ...

class CharacterPresence(_message.Message):
    __slots__ = ("name", "mentions", "pages", "lines")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MENTIONS_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    name: str
    mentions: int
    pages: _containers.RepeatedScalarFieldContainer[int]
    lines: int
    def __init__(self, name: _Optional[str] = ..., mentions: _Optional[int] = ..., pages: _Optional[_Iterable[int]] = ..., lines: _Optional[int] = ...) -> None: ...

class Quote(_message.Message):
    __slots__ = ("page", "start", "end", "text", "speaker", "confidence")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SPEAKER_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    page: int
    start: int
    end: int
    text: str
    speaker: str
    confidence: float
    def __init__(self, page: _Optional[int] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., text: _Optional[str] = ..., speaker: _Optional[str] = ..., confidence: _Optional[float] = ...) -> None: ...

class Readability(_message.Message):
    __slots__ = ("grade", "ease", "fits_age_band", "advice")
    GRADE_FIELD_NUMBER: _ClassVar[int]
    EASE_FIELD_NUMBER: _ClassVar[int]
    FITS_AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    grade: float
    ease: float
    fits_age_band: bool
    advice: str
    def __init__(self, grade: _Optional[float] = ..., ease: _Optional[float] = ..., fits_age_band: _Optional[bool] = ..., advice: _Optional[str] = ...) -> None: ...

class Statistics(_message.Message):
    __slots__ = ("words", "unique_words", "sentences", "paragraphs", "characters", "words_per_sentence", "dialogue_share")
    WORDS_FIELD_NUMBER: _ClassVar[int]
    UNIQUE_WORDS_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    PARAGRAPHS_FIELD_NUMBER: _ClassVar[int]
    CHARACTERS_FIELD_NUMBER: _ClassVar[int]
    WORDS_PER_SENTENCE_FIELD_NUMBER: _ClassVar[int]
    DIALOGUE_SHARE_FIELD_NUMBER: _ClassVar[int]
    words: int
    unique_words: int
    sentences: int
    paragraphs: int
    characters: int
    words_per_sentence: float
    dialogue_share: float
    def __init__(self, words: _Optional[int] = ..., unique_words: _Optional[int] = ..., sentences: _Optional[int] = ..., paragraphs: _Optional[int] = ..., characters: _Optional[int] = ..., words_per_sentence: _Optional[float] = ..., dialogue_share: _Optional[float] = ...) -> None: ...

class Analysis(_message.Message):
    __slots__ = ("language", "sentiment", "pages", "emotions", "arc", "keywords", "characters", "quotes", "readability", "statistics", "reading_seconds", "provenance")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    SENTIMENT_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    EMOTIONS_FIELD_NUMBER: _ClassVar[int]
    ARC_FIELD_NUMBER: _ClassVar[int]
    KEYWORDS_FIELD_NUMBER: _ClassVar[int]
    CHARACTERS_FIELD_NUMBER: _ClassVar[int]
    QUOTES_FIELD_NUMBER: _ClassVar[int]
    READABILITY_FIELD_NUMBER: _ClassVar[int]
    STATISTICS_FIELD_NUMBER: _ClassVar[int]
    READING_SECONDS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    language: str
    sentiment: Sentiment
    pages: _containers.RepeatedCompositeFieldContainer[PageAnalysis]
    emotions: _containers.RepeatedCompositeFieldContainer[EmotionScore]
    arc: str
    keywords: _containers.RepeatedCompositeFieldContainer[Keyword]
    characters: _containers.RepeatedCompositeFieldContainer[CharacterPresence]
    quotes: _containers.RepeatedCompositeFieldContainer[Quote]
    readability: Readability
    statistics: Statistics
    reading_seconds: float
    provenance: _common_pb2.Provenance
    def __init__(self, language: _Optional[str] = ..., sentiment: _Optional[_Union[Sentiment, _Mapping]] = ..., pages: _Optional[_Iterable[_Union[PageAnalysis, _Mapping]]] = ..., emotions: _Optional[_Iterable[_Union[EmotionScore, _Mapping]]] = ..., arc: _Optional[str] = ..., keywords: _Optional[_Iterable[_Union[Keyword, _Mapping]]] = ..., characters: _Optional[_Iterable[_Union[CharacterPresence, _Mapping]]] = ..., quotes: _Optional[_Iterable[_Union[Quote, _Mapping]]] = ..., readability: _Optional[_Union[Readability, _Mapping]] = ..., statistics: _Optional[_Union[Statistics, _Mapping]] = ..., reading_seconds: _Optional[float] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ...) -> None: ...

class AnalyzeStoryResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Analysis
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Analysis, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
