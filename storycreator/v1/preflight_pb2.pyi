from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import narration_pb2 as _narration_pb2
from storycreator.v1 import production_pb2 as _production_pb2
from storycreator.v1 import story_pb2 as _story_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Outlook(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OUTLOOK_UNSPECIFIED: _ClassVar[Outlook]
    OUTLOOK_KEPT: _ClassVar[Outlook]
    OUTLOOK_PARTLY: _ClassVar[Outlook]
    OUTLOOK_IMPOSSIBLE: _ClassVar[Outlook]
    OUTLOOK_UNKNOWN: _ClassVar[Outlook]
OUTLOOK_UNSPECIFIED: Outlook
OUTLOOK_KEPT: Outlook
OUTLOOK_PARTLY: Outlook
OUTLOOK_IMPOSSIBLE: Outlook
OUTLOOK_UNKNOWN: Outlook

class CheckRequest(_message.Message):
    __slots__ = ("story", "languages", "voice", "skip", "formats", "engine", "engines", "original", "pronunciations", "told", "character_voices", "voices", "check_voice")
    STORY_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    SKIP_FIELD_NUMBER: _ClassVar[int]
    FORMATS_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ENGINES_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_FIELD_NUMBER: _ClassVar[int]
    PRONUNCIATIONS_FIELD_NUMBER: _ClassVar[int]
    TOLD_FIELD_NUMBER: _ClassVar[int]
    CHARACTER_VOICES_FIELD_NUMBER: _ClassVar[int]
    VOICES_FIELD_NUMBER: _ClassVar[int]
    CHECK_VOICE_FIELD_NUMBER: _ClassVar[int]
    story: _story_pb2.GenerateStoryRequest
    languages: _containers.RepeatedScalarFieldContainer[str]
    voice: str
    skip: _containers.RepeatedScalarFieldContainer[_production_pb2.BranchKind]
    formats: _containers.RepeatedScalarFieldContainer[str]
    engine: str
    engines: _containers.RepeatedCompositeFieldContainer[_production_pb2.BranchEngine]
    original: str
    pronunciations: _containers.RepeatedCompositeFieldContainer[_common_pb2.Pronunciation]
    told: _containers.RepeatedScalarFieldContainer[str]
    character_voices: _containers.RepeatedCompositeFieldContainer[_narration_pb2.CharacterVoice]
    voices: _narration_pb2.Voices
    check_voice: bool
    def __init__(self, story: _Optional[_Union[_story_pb2.GenerateStoryRequest, _Mapping]] = ..., languages: _Optional[_Iterable[str]] = ..., voice: _Optional[str] = ..., skip: _Optional[_Iterable[_Union[_production_pb2.BranchKind, str]]] = ..., formats: _Optional[_Iterable[str]] = ..., engine: _Optional[str] = ..., engines: _Optional[_Iterable[_Union[_production_pb2.BranchEngine, _Mapping]]] = ..., original: _Optional[str] = ..., pronunciations: _Optional[_Iterable[_Union[_common_pb2.Pronunciation, _Mapping]]] = ..., told: _Optional[_Iterable[str]] = ..., character_voices: _Optional[_Iterable[_Union[_narration_pb2.CharacterVoice, _Mapping]]] = ..., voices: _Optional[_Union[_narration_pb2.Voices, str]] = ..., check_voice: _Optional[bool] = ...) -> None: ...

class Prospect(_message.Message):
    __slots__ = ("service", "wish", "field", "outlook", "reason", "repair", "error")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    WISH_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    OUTLOOK_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REPAIR_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    service: str
    wish: str
    field: str
    outlook: Outlook
    reason: str
    repair: str
    error: str
    def __init__(self, service: _Optional[str] = ..., wish: _Optional[str] = ..., field: _Optional[str] = ..., outlook: _Optional[_Union[Outlook, str]] = ..., reason: _Optional[str] = ..., repair: _Optional[str] = ..., error: _Optional[str] = ...) -> None: ...

class Site(_message.Message):
    __slots__ = ("service", "store", "clock")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    STORE_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    service: str
    store: str
    clock: float
    def __init__(self, service: _Optional[str] = ..., store: _Optional[str] = ..., clock: _Optional[float] = ...) -> None: ...

class CheckResponse(_message.Message):
    __slots__ = ("prospects", "sites", "original", "told")
    PROSPECTS_FIELD_NUMBER: _ClassVar[int]
    SITES_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_FIELD_NUMBER: _ClassVar[int]
    TOLD_FIELD_NUMBER: _ClassVar[int]
    prospects: _containers.RepeatedCompositeFieldContainer[Prospect]
    sites: _containers.RepeatedCompositeFieldContainer[Site]
    original: str
    told: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, prospects: _Optional[_Iterable[_Union[Prospect, _Mapping]]] = ..., sites: _Optional[_Iterable[_Union[Site, _Mapping]]] = ..., original: _Optional[str] = ..., told: _Optional[_Iterable[str]] = ...) -> None: ...
