from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper

from storycreator.v1 import analysis_pb2 as _analysis_pb2
from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2
from storycreator.v1 import illustration_pb2 as _illustration_pb2
from storycreator.v1 import layout_pb2 as _layout_pb2
from storycreator.v1 import narration_pb2 as _narration_pb2
from storycreator.v1 import story_pb2 as _story_pb2
from storycreator.v1 import translation_pb2 as _translation_pb2

DESCRIPTOR: _descriptor.FileDescriptor

class BranchKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BRANCH_KIND_UNSPECIFIED: _ClassVar[BranchKind]
    BRANCH_KIND_PICTURES: _ClassVar[BranchKind]
    BRANCH_KIND_NARRATION: _ClassVar[BranchKind]
    BRANCH_KIND_TRANSLATION: _ClassVar[BranchKind]
    BRANCH_KIND_LAYOUT: _ClassVar[BranchKind]

class BranchStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BRANCH_STATUS_UNSPECIFIED: _ClassVar[BranchStatus]
    BRANCH_STATUS_OK: _ClassVar[BranchStatus]
    BRANCH_STATUS_DEGRADED: _ClassVar[BranchStatus]
    BRANCH_STATUS_FAILED: _ClassVar[BranchStatus]
    BRANCH_STATUS_SKIPPED: _ClassVar[BranchStatus]
BRANCH_KIND_UNSPECIFIED: BranchKind
BRANCH_KIND_PICTURES: BranchKind
BRANCH_KIND_NARRATION: BranchKind
BRANCH_KIND_TRANSLATION: BranchKind
BRANCH_KIND_LAYOUT: BranchKind
BRANCH_STATUS_UNSPECIFIED: BranchStatus
BRANCH_STATUS_OK: BranchStatus
BRANCH_STATUS_DEGRADED: BranchStatus
BRANCH_STATUS_FAILED: BranchStatus
BRANCH_STATUS_SKIPPED: BranchStatus

class BranchEngine(_message.Message):
    __slots__ = ("engine", "kind")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    kind: BranchKind
    engine: str
    def __init__(self, kind: BranchKind | str | None = ..., engine: str | None = ...) -> None: ...

class ProduceRequest(_message.Message):
    __slots__ = ("age_band", "analysis", "engines", "languages", "required", "seed", "skip", "story", "style", "voice")
    STORY_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    STYLE_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    SKIP_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    ENGINES_FIELD_NUMBER: _ClassVar[int]
    story: _story_pb2.Story
    analysis: _analysis_pb2.Analysis
    languages: _containers.RepeatedScalarFieldContainer[str]
    age_band: _common_pb2.AgeBand
    style: _common_pb2.PictureStyle
    voice: str
    seed: int
    skip: _containers.RepeatedScalarFieldContainer[BranchKind]
    required: _containers.RepeatedScalarFieldContainer[BranchKind]
    engines: _containers.RepeatedCompositeFieldContainer[BranchEngine]
    def __init__(self, story: _story_pb2.Story | _Mapping | None = ..., analysis: _analysis_pb2.Analysis | _Mapping | None = ..., languages: _Iterable[str] | None = ..., age_band: _common_pb2.AgeBand | str | None = ..., style: _common_pb2.PictureStyle | str | None = ..., voice: str | None = ..., seed: int | None = ..., skip: _Iterable[BranchKind | str] | None = ..., required: _Iterable[BranchKind | str] | None = ..., engines: _Iterable[BranchEngine | _Mapping] | None = ...) -> None: ...

class BranchOutcome(_message.Message):
    __slots__ = ("attempts", "branch", "duration", "kind", "language", "reason", "started", "status")
    BRANCH_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    branch: str
    kind: BranchKind
    language: str
    status: BranchStatus
    reason: str
    attempts: int
    started: float
    duration: float
    def __init__(self, branch: str | None = ..., kind: BranchKind | str | None = ..., language: str | None = ..., status: BranchStatus | str | None = ..., reason: str | None = ..., attempts: int | None = ..., started: float | None = ..., duration: float | None = ...) -> None: ...

class EditionWork(_message.Message):
    __slots__ = ("edition", "layout", "narration", "translation")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    TRANSLATION_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    NARRATION_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    translation: _translation_pb2.Translation
    layout: _layout_pb2.Layout
    narration: _narration_pb2.Narration
    def __init__(self, edition: _edition_pb2.Edition | _Mapping | None = ..., translation: _translation_pb2.Translation | _Mapping | None = ..., layout: _layout_pb2.Layout | _Mapping | None = ..., narration: _narration_pb2.Narration | _Mapping | None = ...) -> None: ...

class Production(_message.Message):
    __slots__ = ("editions", "illustrations", "making", "outcomes")
    EDITIONS_FIELD_NUMBER: _ClassVar[int]
    ILLUSTRATIONS_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    MAKING_FIELD_NUMBER: _ClassVar[int]
    editions: _containers.RepeatedCompositeFieldContainer[EditionWork]
    illustrations: _illustration_pb2.Illustrations
    outcomes: _containers.RepeatedCompositeFieldContainer[BranchOutcome]
    making: _common_pb2.Making
    def __init__(self, editions: _Iterable[EditionWork | _Mapping] | None = ..., illustrations: _illustration_pb2.Illustrations | _Mapping | None = ..., outcomes: _Iterable[BranchOutcome | _Mapping] | None = ..., making: _common_pb2.Making | _Mapping | None = ...) -> None: ...

class ProduceResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Production
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _common_pb2.Progress | _Mapping | None = ..., result: Production | _Mapping | None = ..., timing: _common_pb2.CallTiming | _Mapping | None = ...) -> None: ...
