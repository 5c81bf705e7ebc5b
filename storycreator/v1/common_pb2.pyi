from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class AgeBand(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AGE_BAND_UNSPECIFIED: _ClassVar[AgeBand]
    AGE_BAND_EARLY: _ClassVar[AgeBand]
    AGE_BAND_MIDDLE: _ClassVar[AgeBand]
    AGE_BAND_OLDER: _ClassVar[AgeBand]

class Tone(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TONE_UNSPECIFIED: _ClassVar[Tone]
    TONE_WARM: _ClassVar[Tone]
    TONE_FUNNY: _ClassVar[Tone]
    TONE_ADVENTUROUS: _ClassVar[Tone]
    TONE_MYSTERIOUS: _ClassVar[Tone]
    TONE_CALM: _ClassVar[Tone]

class PictureStyle(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PICTURE_STYLE_UNSPECIFIED: _ClassVar[PictureStyle]
    PICTURE_STYLE_COLLAGE: _ClassVar[PictureStyle]
    PICTURE_STYLE_WATERCOLOUR: _ClassVar[PictureStyle]
    PICTURE_STYLE_PASTEL: _ClassVar[PictureStyle]
    PICTURE_STYLE_BOLD: _ClassVar[PictureStyle]

class TimeOfDay(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIME_OF_DAY_UNSPECIFIED: _ClassVar[TimeOfDay]
    TIME_OF_DAY_MORNING: _ClassVar[TimeOfDay]
    TIME_OF_DAY_DAY: _ClassVar[TimeOfDay]
    TIME_OF_DAY_EVENING: _ClassVar[TimeOfDay]
    TIME_OF_DAY_NIGHT: _ClassVar[TimeOfDay]

class Weather(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WEATHER_UNSPECIFIED: _ClassVar[Weather]
    WEATHER_CLEAR: _ClassVar[Weather]
    WEATHER_CLOUDY: _ClassVar[Weather]
    WEATHER_RAIN: _ClassVar[Weather]
    WEATHER_STORM: _ClassVar[Weather]
    WEATHER_SNOW: _ClassVar[Weather]
    WEATHER_FOG: _ClassVar[Weather]
    WEATHER_WIND: _ClassVar[Weather]
AGE_BAND_UNSPECIFIED: AgeBand
AGE_BAND_EARLY: AgeBand
AGE_BAND_MIDDLE: AgeBand
AGE_BAND_OLDER: AgeBand
TONE_UNSPECIFIED: Tone
TONE_WARM: Tone
TONE_FUNNY: Tone
TONE_ADVENTUROUS: Tone
TONE_MYSTERIOUS: Tone
TONE_CALM: Tone
PICTURE_STYLE_UNSPECIFIED: PictureStyle
PICTURE_STYLE_COLLAGE: PictureStyle
PICTURE_STYLE_WATERCOLOUR: PictureStyle
PICTURE_STYLE_PASTEL: PictureStyle
PICTURE_STYLE_BOLD: PictureStyle
TIME_OF_DAY_UNSPECIFIED: TimeOfDay
TIME_OF_DAY_MORNING: TimeOfDay
TIME_OF_DAY_DAY: TimeOfDay
TIME_OF_DAY_EVENING: TimeOfDay
TIME_OF_DAY_NIGHT: TimeOfDay
WEATHER_UNSPECIFIED: Weather
WEATHER_CLEAR: Weather
WEATHER_CLOUDY: Weather
WEATHER_RAIN: Weather
WEATHER_STORM: Weather
WEATHER_SNOW: Weather
WEATHER_FOG: Weather
WEATHER_WIND: Weather

class ArtifactRef(_message.Message):
    __slots__ = ("sha256", "media_type", "bytes", "name")
    SHA256_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    sha256: str
    media_type: str
    bytes: int
    name: str
    def __init__(self, sha256: _Optional[str] = ..., media_type: _Optional[str] = ..., bytes: _Optional[int] = ..., name: _Optional[str] = ...) -> None: ...

class Provenance(_message.Message):
    __slots__ = ("service", "engine", "model", "version", "licence", "voice", "notes")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    LICENCE_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    service: str
    engine: str
    model: str
    version: str
    licence: str
    voice: str
    notes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, service: _Optional[str] = ..., engine: _Optional[str] = ..., model: _Optional[str] = ..., version: _Optional[str] = ..., licence: _Optional[str] = ..., voice: _Optional[str] = ..., notes: _Optional[_Iterable[str]] = ...) -> None: ...

class Take(_message.Message):
    __slots__ = ("page", "line", "number", "voice")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    page: int
    line: int
    number: int
    voice: str
    def __init__(self, page: _Optional[int] = ..., line: _Optional[int] = ..., number: _Optional[int] = ..., voice: _Optional[str] = ...) -> None: ...

class Progress(_message.Message):
    __slots__ = ("stage", "message", "done", "total", "page", "branch", "text")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    BRANCH_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    stage: str
    message: str
    done: int
    total: int
    page: int
    branch: str
    text: str
    def __init__(self, stage: _Optional[str] = ..., message: _Optional[str] = ..., done: _Optional[int] = ..., total: _Optional[int] = ..., page: _Optional[int] = ..., branch: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class CallTiming(_message.Message):
    __slots__ = ("queued_seconds", "worked_seconds", "received_at")
    QUEUED_SECONDS_FIELD_NUMBER: _ClassVar[int]
    WORKED_SECONDS_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    queued_seconds: float
    worked_seconds: float
    received_at: float
    def __init__(self, queued_seconds: _Optional[float] = ..., worked_seconds: _Optional[float] = ..., received_at: _Optional[float] = ...) -> None: ...

class Pronunciation(_message.Message):
    __slots__ = ("word", "said", "language")
    WORD_FIELD_NUMBER: _ClassVar[int]
    SAID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    word: str
    said: str
    language: str
    def __init__(self, word: _Optional[str] = ..., said: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...
