from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers

from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import story_pb2 as _story_pb2

DESCRIPTOR: _descriptor.FileDescriptor

class AnalyzeStoryRequest(_message.Message):
    __slots__ = ("age_band", "engine", "story")
    STORY_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    story: _story_pb2.Story
    age_band: _common_pb2.AgeBand
    engine: str
    def __init__(self, story: _story_pb2.Story | _Mapping | None = ..., age_band: _common_pb2.AgeBand | str | None = ..., engine: str | None = ...) -> None: ...

class Sentiment(_message.Message):
    __slots__ = ("label", "score")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    score: float
    label: str
    def __init__(self, score: float | None = ..., label: str | None = ...) -> None: ...

class EmotionScore(_message.Message):
    __slots__ = ("emotion", "score")
    EMOTION_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    emotion: str
    score: float
    def __init__(self, emotion: str | None = ..., score: float | None = ...) -> None: ...

class PageAnalysis(_message.Message):
    __slots__ = ("emotions", "page", "sentiment")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    SENTIMENT_FIELD_NUMBER: _ClassVar[int]
    EMOTIONS_FIELD_NUMBER: _ClassVar[int]
    page: int
    sentiment: Sentiment
    emotions: _containers.RepeatedCompositeFieldContainer[EmotionScore]
    def __init__(self, page: int | None = ..., sentiment: Sentiment | _Mapping | None = ..., emotions: _Iterable[EmotionScore | _Mapping] | None = ...) -> None: ...

class Keyword(_message.Message):
    __slots__ = ("score", "text")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    text: str
    score: float
    def __init__(self, text: str | None = ..., score: float | None = ...) -> None: ...

class CharacterPresence(_message.Message):
    __slots__ = ("lines", "mentions", "name", "pages")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MENTIONS_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    name: str
    mentions: int
    pages: _containers.RepeatedScalarFieldContainer[int]
    lines: int
    def __init__(self, name: str | None = ..., mentions: int | None = ..., pages: _Iterable[int] | None = ..., lines: int | None = ...) -> None: ...

class Quote(_message.Message):
    __slots__ = ("confidence", "end", "page", "speaker", "start", "text")
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
    def __init__(self, page: int | None = ..., start: int | None = ..., end: int | None = ..., text: str | None = ..., speaker: str | None = ..., confidence: float | None = ...) -> None: ...

class Readability(_message.Message):
    __slots__ = ("advice", "ease", "fits_age_band", "grade")
    GRADE_FIELD_NUMBER: _ClassVar[int]
    EASE_FIELD_NUMBER: _ClassVar[int]
    FITS_AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    grade: float
    ease: float
    fits_age_band: bool
    advice: str
    def __init__(self, grade: float | None = ..., ease: float | None = ..., fits_age_band: bool | None = ..., advice: str | None = ...) -> None: ...

class Statistics(_message.Message):
    __slots__ = ("characters", "dialogue_share", "paragraphs", "sentences", "unique_words", "words", "words_per_sentence")
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
    def __init__(self, words: int | None = ..., unique_words: int | None = ..., sentences: int | None = ..., paragraphs: int | None = ..., characters: int | None = ..., words_per_sentence: float | None = ..., dialogue_share: float | None = ...) -> None: ...

class Analysis(_message.Message):
    __slots__ = ("arc", "characters", "emotions", "keywords", "language", "making", "pages", "quotes", "readability", "reading_seconds", "sentiment", "statistics")
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
    MAKING_FIELD_NUMBER: _ClassVar[int]
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
    making: _common_pb2.Making
    def __init__(self, language: str | None = ..., sentiment: Sentiment | _Mapping | None = ..., pages: _Iterable[PageAnalysis | _Mapping] | None = ..., emotions: _Iterable[EmotionScore | _Mapping] | None = ..., arc: str | None = ..., keywords: _Iterable[Keyword | _Mapping] | None = ..., characters: _Iterable[CharacterPresence | _Mapping] | None = ..., quotes: _Iterable[Quote | _Mapping] | None = ..., readability: Readability | _Mapping | None = ..., statistics: Statistics | _Mapping | None = ..., reading_seconds: float | None = ..., making: _common_pb2.Making | _Mapping | None = ...) -> None: ...

class AnalyzeStoryResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Analysis
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _common_pb2.Progress | _Mapping | None = ..., result: Analysis | _Mapping | None = ..., timing: _common_pb2.CallTiming | _Mapping | None = ...) -> None: ...
