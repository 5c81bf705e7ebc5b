from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers

from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2
from storycreator.v1 import illustration_pb2 as _illustration_pb2

DESCRIPTOR: _descriptor.FileDescriptor

class NarrateRequest(_message.Message):
    __slots__ = ("edition", "engine", "pages", "seed", "speed", "voice")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    SPEED_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    voice: str
    speed: float
    pages: _containers.RepeatedScalarFieldContainer[int]
    seed: int
    engine: str
    def __init__(self, edition: _edition_pb2.Edition | _Mapping | None = ..., voice: str | None = ..., speed: float | None = ..., pages: _Iterable[int] | None = ..., seed: int | None = ..., engine: str | None = ...) -> None: ...

class WordCue(_message.Message):
    __slots__ = ("end", "start", "text")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    text: str
    start: float
    end: float
    def __init__(self, text: str | None = ..., start: float | None = ..., end: float | None = ...) -> None: ...

class Cue(_message.Message):
    __slots__ = ("end", "paragraph", "sentence", "start", "text", "words")
    PARAGRAPH_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    paragraph: int
    sentence: int
    text: str
    start: float
    end: float
    words: _containers.RepeatedCompositeFieldContainer[WordCue]
    def __init__(self, paragraph: int | None = ..., sentence: int | None = ..., text: str | None = ..., start: float | None = ..., end: float | None = ..., words: _Iterable[WordCue | _Mapping] | None = ...) -> None: ...

class NarrationTrack(_message.Message):
    __slots__ = ("audio", "cues", "duration", "page")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    AUDIO_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    CUES_FIELD_NUMBER: _ClassVar[int]
    page: int
    audio: _common_pb2.ArtifactRef
    duration: float
    cues: _containers.RepeatedCompositeFieldContainer[Cue]
    def __init__(self, page: int | None = ..., audio: _common_pb2.ArtifactRef | _Mapping | None = ..., duration: float | None = ..., cues: _Iterable[Cue | _Mapping] | None = ...) -> None: ...

class Loudness(_message.Message):
    __slots__ = ("gain_db", "integrated_lufs", "true_peak_dbtp")
    INTEGRATED_LUFS_FIELD_NUMBER: _ClassVar[int]
    TRUE_PEAK_DBTP_FIELD_NUMBER: _ClassVar[int]
    GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    integrated_lufs: float
    true_peak_dbtp: float
    gain_db: float
    def __init__(self, integrated_lufs: float | None = ..., true_peak_dbtp: float | None = ..., gain_db: float | None = ...) -> None: ...

class Narration(_message.Message):
    __slots__ = ("gaps", "language", "loudness", "making", "sample_rate", "tracks")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TRACKS_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    MAKING_FIELD_NUMBER: _ClassVar[int]
    language: str
    tracks: _containers.RepeatedCompositeFieldContainer[NarrationTrack]
    sample_rate: int
    loudness: Loudness
    gaps: _containers.RepeatedCompositeFieldContainer[_illustration_pb2.Gap]
    making: _common_pb2.Making
    def __init__(self, language: str | None = ..., tracks: _Iterable[NarrationTrack | _Mapping] | None = ..., sample_rate: int | None = ..., loudness: Loudness | _Mapping | None = ..., gaps: _Iterable[_illustration_pb2.Gap | _Mapping] | None = ..., making: _common_pb2.Making | _Mapping | None = ...) -> None: ...

class NarrateResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Narration
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _common_pb2.Progress | _Mapping | None = ..., result: Narration | _Mapping | None = ..., timing: _common_pb2.CallTiming | _Mapping | None = ...) -> None: ...
