from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2
from storycreator.v1 import illustration_pb2 as _illustration_pb2
from storycreator.v1 import story_pb2 as _story_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Voices(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VOICES_UNSPECIFIED: _ClassVar[Voices]
    VOICES_ONE: _ClassVar[Voices]
    VOICES_CAST: _ClassVar[Voices]
VOICES_UNSPECIFIED: Voices
VOICES_ONE: Voices
VOICES_CAST: Voices

class CharacterVoice(_message.Message):
    __slots__ = ("name", "voice")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    name: str
    voice: str
    def __init__(self, name: _Optional[str] = ..., voice: _Optional[str] = ...) -> None: ...

class NarrateRequest(_message.Message):
    __slots__ = ("edition", "voice", "speed", "pages", "seed", "engine", "takes", "pronunciations", "cast", "character_voices", "pause", "check_voice")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    SPEED_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    TAKES_FIELD_NUMBER: _ClassVar[int]
    PRONUNCIATIONS_FIELD_NUMBER: _ClassVar[int]
    CAST_FIELD_NUMBER: _ClassVar[int]
    CHARACTER_VOICES_FIELD_NUMBER: _ClassVar[int]
    PAUSE_FIELD_NUMBER: _ClassVar[int]
    CHECK_VOICE_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    voice: str
    speed: float
    pages: _containers.RepeatedScalarFieldContainer[int]
    seed: int
    engine: str
    takes: _containers.RepeatedCompositeFieldContainer[_common_pb2.Take]
    pronunciations: _containers.RepeatedCompositeFieldContainer[_common_pb2.Pronunciation]
    cast: _containers.RepeatedCompositeFieldContainer[_story_pb2.CastMember]
    character_voices: _containers.RepeatedCompositeFieldContainer[CharacterVoice]
    pause: float
    check_voice: bool
    def __init__(self, edition: _Optional[_Union[_edition_pb2.Edition, _Mapping]] = ..., voice: _Optional[str] = ..., speed: _Optional[float] = ..., pages: _Optional[_Iterable[int]] = ..., seed: _Optional[int] = ..., engine: _Optional[str] = ..., takes: _Optional[_Iterable[_Union[_common_pb2.Take, _Mapping]]] = ..., pronunciations: _Optional[_Iterable[_Union[_common_pb2.Pronunciation, _Mapping]]] = ..., cast: _Optional[_Iterable[_Union[_story_pb2.CastMember, _Mapping]]] = ..., character_voices: _Optional[_Iterable[_Union[CharacterVoice, _Mapping]]] = ..., pause: _Optional[float] = ..., check_voice: _Optional[bool] = ...) -> None: ...

class WordCue(_message.Message):
    __slots__ = ("text", "start", "end")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    text: str
    start: float
    end: float
    def __init__(self, text: _Optional[str] = ..., start: _Optional[float] = ..., end: _Optional[float] = ...) -> None: ...

class Cue(_message.Message):
    __slots__ = ("paragraph", "sentence", "text", "start", "end", "words")
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
    def __init__(self, paragraph: _Optional[int] = ..., sentence: _Optional[int] = ..., text: _Optional[str] = ..., start: _Optional[float] = ..., end: _Optional[float] = ..., words: _Optional[_Iterable[_Union[WordCue, _Mapping]]] = ...) -> None: ...

class NarrationTrack(_message.Message):
    __slots__ = ("page", "audio", "duration", "cues")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    AUDIO_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    CUES_FIELD_NUMBER: _ClassVar[int]
    page: int
    audio: _common_pb2.ArtifactRef
    duration: float
    cues: _containers.RepeatedCompositeFieldContainer[Cue]
    def __init__(self, page: _Optional[int] = ..., audio: _Optional[_Union[_common_pb2.ArtifactRef, _Mapping]] = ..., duration: _Optional[float] = ..., cues: _Optional[_Iterable[_Union[Cue, _Mapping]]] = ...) -> None: ...

class Loudness(_message.Message):
    __slots__ = ("integrated_lufs", "true_peak_dbtp", "gain_db")
    INTEGRATED_LUFS_FIELD_NUMBER: _ClassVar[int]
    TRUE_PEAK_DBTP_FIELD_NUMBER: _ClassVar[int]
    GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    integrated_lufs: float
    true_peak_dbtp: float
    gain_db: float
    def __init__(self, integrated_lufs: _Optional[float] = ..., true_peak_dbtp: _Optional[float] = ..., gain_db: _Optional[float] = ...) -> None: ...

class Narration(_message.Message):
    __slots__ = ("language", "tracks", "sample_rate", "loudness", "gaps", "provenance", "substitutes", "character_voices")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TRACKS_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    SUBSTITUTES_FIELD_NUMBER: _ClassVar[int]
    CHARACTER_VOICES_FIELD_NUMBER: _ClassVar[int]
    language: str
    tracks: _containers.RepeatedCompositeFieldContainer[NarrationTrack]
    sample_rate: int
    loudness: Loudness
    gaps: _containers.RepeatedCompositeFieldContainer[_illustration_pb2.Gap]
    provenance: _common_pb2.Provenance
    substitutes: _containers.RepeatedCompositeFieldContainer[_illustration_pb2.Gap]
    character_voices: _containers.RepeatedCompositeFieldContainer[CharacterVoice]
    def __init__(self, language: _Optional[str] = ..., tracks: _Optional[_Iterable[_Union[NarrationTrack, _Mapping]]] = ..., sample_rate: _Optional[int] = ..., loudness: _Optional[_Union[Loudness, _Mapping]] = ..., gaps: _Optional[_Iterable[_Union[_illustration_pb2.Gap, _Mapping]]] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ..., substitutes: _Optional[_Iterable[_Union[_illustration_pb2.Gap, _Mapping]]] = ..., character_voices: _Optional[_Iterable[_Union[CharacterVoice, _Mapping]]] = ...) -> None: ...

class NarrateResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Narration
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Narration, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
