from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import story_pb2 as _story_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IllustrateRequest(_message.Message):
    __slots__ = ("story", "style", "seed", "pages", "engine", "takes")
    STORY_FIELD_NUMBER: _ClassVar[int]
    STYLE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    TAKES_FIELD_NUMBER: _ClassVar[int]
    story: _story_pb2.Story
    style: _common_pb2.PictureStyle
    seed: int
    pages: _containers.RepeatedScalarFieldContainer[int]
    engine: str
    takes: _containers.RepeatedCompositeFieldContainer[_common_pb2.Take]
    def __init__(self, story: _Optional[_Union[_story_pb2.Story, _Mapping]] = ..., style: _Optional[_Union[_common_pb2.PictureStyle, str]] = ..., seed: _Optional[int] = ..., pages: _Optional[_Iterable[int]] = ..., engine: _Optional[str] = ..., takes: _Optional[_Iterable[_Union[_common_pb2.Take, _Mapping]]] = ...) -> None: ...

class AltText(_message.Message):
    __slots__ = ("language", "text")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    language: str
    text: str
    def __init__(self, language: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class Picture(_message.Message):
    __slots__ = ("page", "image", "width", "height", "alt", "place", "shows", "stage", "camera", "alts")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    ALT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    SHOWS_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    ALTS_FIELD_NUMBER: _ClassVar[int]
    page: int
    image: _common_pb2.ArtifactRef
    width: int
    height: int
    alt: str
    place: str
    shows: _containers.RepeatedScalarFieldContainer[str]
    stage: _containers.RepeatedCompositeFieldContainer[_story_pb2.Direction]
    camera: _story_pb2.Camera
    alts: _containers.RepeatedCompositeFieldContainer[AltText]
    def __init__(self, page: _Optional[int] = ..., image: _Optional[_Union[_common_pb2.ArtifactRef, _Mapping]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., alt: _Optional[str] = ..., place: _Optional[str] = ..., shows: _Optional[_Iterable[str]] = ..., stage: _Optional[_Iterable[_Union[_story_pb2.Direction, _Mapping]]] = ..., camera: _Optional[_Union[_story_pb2.Camera, str]] = ..., alts: _Optional[_Iterable[_Union[AltText, _Mapping]]] = ...) -> None: ...

class Gap(_message.Message):
    __slots__ = ("page", "reason")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    page: int
    reason: str
    def __init__(self, page: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class Illustrations(_message.Message):
    __slots__ = ("pictures", "gaps", "provenance", "cast_sheet")
    PICTURES_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    CAST_SHEET_FIELD_NUMBER: _ClassVar[int]
    pictures: _containers.RepeatedCompositeFieldContainer[Picture]
    gaps: _containers.RepeatedCompositeFieldContainer[Gap]
    provenance: _common_pb2.Provenance
    cast_sheet: _common_pb2.ArtifactRef
    def __init__(self, pictures: _Optional[_Iterable[_Union[Picture, _Mapping]]] = ..., gaps: _Optional[_Iterable[_Union[Gap, _Mapping]]] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ..., cast_sheet: _Optional[_Union[_common_pb2.ArtifactRef, _Mapping]] = ...) -> None: ...

class IllustrateResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Illustrations
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Illustrations, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
