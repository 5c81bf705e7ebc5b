from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TranslateRequest(_message.Message):
    __slots__ = ("edition", "language", "names", "seed", "engine")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    language: str
    names: _containers.RepeatedScalarFieldContainer[str]
    seed: int
    engine: str
    def __init__(self, edition: _Optional[_Union[_edition_pb2.Edition, _Mapping]] = ..., language: _Optional[str] = ..., names: _Optional[_Iterable[str]] = ..., seed: _Optional[int] = ..., engine: _Optional[str] = ...) -> None: ...

class SentenceDoubt(_message.Message):
    __slots__ = ("page", "text", "reason")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    page: int
    text: str
    reason: str
    def __init__(self, page: _Optional[int] = ..., text: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class Translation(_message.Message):
    __slots__ = ("edition", "polished", "doubts", "provenance", "machine")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    POLISHED_FIELD_NUMBER: _ClassVar[int]
    DOUBTS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    MACHINE_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    polished: int
    doubts: _containers.RepeatedCompositeFieldContainer[SentenceDoubt]
    provenance: _common_pb2.Provenance
    machine: bool
    def __init__(self, edition: _Optional[_Union[_edition_pb2.Edition, _Mapping]] = ..., polished: _Optional[int] = ..., doubts: _Optional[_Iterable[_Union[SentenceDoubt, _Mapping]]] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ..., machine: _Optional[bool] = ...) -> None: ...

class TranslateResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Translation
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Translation, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
