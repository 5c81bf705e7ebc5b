from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers

from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import story_pb2 as _story_pb2

DESCRIPTOR: _descriptor.FileDescriptor

class IllustrateRequest(_message.Message):
    __slots__ = ("engine", "pages", "seed", "story", "style")
    STORY_FIELD_NUMBER: _ClassVar[int]
    STYLE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    story: _story_pb2.Story
    style: _common_pb2.PictureStyle
    seed: int
    pages: _containers.RepeatedScalarFieldContainer[int]
    engine: str
    def __init__(self, story: _story_pb2.Story | _Mapping | None = ..., style: _common_pb2.PictureStyle | str | None = ..., seed: int | None = ..., pages: _Iterable[int] | None = ..., engine: str | None = ...) -> None: ...

class Picture(_message.Message):
    __slots__ = ("alt", "height", "image", "page", "place", "shows", "width")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    ALT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    SHOWS_FIELD_NUMBER: _ClassVar[int]
    page: int
    image: _common_pb2.ArtifactRef
    width: int
    height: int
    alt: str
    place: str
    shows: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, page: int | None = ..., image: _common_pb2.ArtifactRef | _Mapping | None = ..., width: int | None = ..., height: int | None = ..., alt: str | None = ..., place: str | None = ..., shows: _Iterable[str] | None = ...) -> None: ...

class Gap(_message.Message):
    __slots__ = ("page", "reason")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    page: int
    reason: str
    def __init__(self, page: int | None = ..., reason: str | None = ...) -> None: ...

class Illustrations(_message.Message):
    __slots__ = ("gaps", "making", "pictures")
    PICTURES_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    MAKING_FIELD_NUMBER: _ClassVar[int]
    pictures: _containers.RepeatedCompositeFieldContainer[Picture]
    gaps: _containers.RepeatedCompositeFieldContainer[Gap]
    making: _common_pb2.Making
    def __init__(self, pictures: _Iterable[Picture | _Mapping] | None = ..., gaps: _Iterable[Gap | _Mapping] | None = ..., making: _common_pb2.Making | _Mapping | None = ...) -> None: ...

class IllustrateResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Illustrations
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _common_pb2.Progress | _Mapping | None = ..., result: Illustrations | _Mapping | None = ..., timing: _common_pb2.CallTiming | _Mapping | None = ...) -> None: ...
