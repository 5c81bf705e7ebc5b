from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers

from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2

DESCRIPTOR: _descriptor.FileDescriptor

class TranslateRequest(_message.Message):
    __slots__ = ("edition", "engine", "language", "names", "seed")
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
    def __init__(self, edition: _edition_pb2.Edition | _Mapping | None = ..., language: str | None = ..., names: _Iterable[str] | None = ..., seed: int | None = ..., engine: str | None = ...) -> None: ...

class SentenceDoubt(_message.Message):
    __slots__ = ("page", "reason", "text")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    page: int
    text: str
    reason: str
    def __init__(self, page: int | None = ..., text: str | None = ..., reason: str | None = ...) -> None: ...

class Translation(_message.Message):
    __slots__ = ("doubts", "edition", "making", "polished")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    POLISHED_FIELD_NUMBER: _ClassVar[int]
    DOUBTS_FIELD_NUMBER: _ClassVar[int]
    MAKING_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    polished: int
    doubts: _containers.RepeatedCompositeFieldContainer[SentenceDoubt]
    making: _common_pb2.Making
    def __init__(self, edition: _edition_pb2.Edition | _Mapping | None = ..., polished: int | None = ..., doubts: _Iterable[SentenceDoubt | _Mapping] | None = ..., making: _common_pb2.Making | _Mapping | None = ...) -> None: ...

class TranslateResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Translation
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _common_pb2.Progress | _Mapping | None = ..., result: Translation | _Mapping | None = ..., timing: _common_pb2.CallTiming | _Mapping | None = ...) -> None: ...
