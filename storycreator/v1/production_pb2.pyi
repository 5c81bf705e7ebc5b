from storycreator.v1 import analysis_pb2 as _analysis_pb2
from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2
from storycreator.v1 import illustration_pb2 as _illustration_pb2
from storycreator.v1 import layout_pb2 as _layout_pb2
from storycreator.v1 import narration_pb2 as _narration_pb2
from storycreator.v1 import story_pb2 as _story_pb2
from storycreator.v1 import translation_pb2 as _translation_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

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
    __slots__ = ("kind", "engine")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    kind: BranchKind
    engine: str
    def __init__(self, kind: _Optional[_Union[BranchKind, str]] = ..., engine: _Optional[str] = ...) -> None: ...

class BranchTake(_message.Message):
    __slots__ = ("kind", "language", "take")
    KIND_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TAKE_FIELD_NUMBER: _ClassVar[int]
    kind: BranchKind
    language: str
    take: _common_pb2.Take
    def __init__(self, kind: _Optional[_Union[BranchKind, str]] = ..., language: _Optional[str] = ..., take: _Optional[_Union[_common_pb2.Take, _Mapping]] = ...) -> None: ...

class ProduceRequest(_message.Message):
    __slots__ = ("story", "analysis", "languages", "age_band", "style", "voice", "seed", "skip", "required", "engines", "takes", "translations", "only", "pronunciations", "voices", "character_voices", "pace", "pause", "rough_editions", "check_voice")
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
    TAKES_FIELD_NUMBER: _ClassVar[int]
    TRANSLATIONS_FIELD_NUMBER: _ClassVar[int]
    ONLY_FIELD_NUMBER: _ClassVar[int]
    PRONUNCIATIONS_FIELD_NUMBER: _ClassVar[int]
    VOICES_FIELD_NUMBER: _ClassVar[int]
    CHARACTER_VOICES_FIELD_NUMBER: _ClassVar[int]
    PACE_FIELD_NUMBER: _ClassVar[int]
    PAUSE_FIELD_NUMBER: _ClassVar[int]
    ROUGH_EDITIONS_FIELD_NUMBER: _ClassVar[int]
    CHECK_VOICE_FIELD_NUMBER: _ClassVar[int]
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
    takes: _containers.RepeatedCompositeFieldContainer[BranchTake]
    translations: _containers.RepeatedCompositeFieldContainer[_translation_pb2.Translation]
    only: _containers.RepeatedScalarFieldContainer[str]
    pronunciations: _containers.RepeatedCompositeFieldContainer[_common_pb2.Pronunciation]
    voices: _narration_pb2.Voices
    character_voices: _containers.RepeatedCompositeFieldContainer[_narration_pb2.CharacterVoice]
    pace: float
    pause: float
    rough_editions: bool
    check_voice: bool
    def __init__(self, story: _Optional[_Union[_story_pb2.Story, _Mapping]] = ..., analysis: _Optional[_Union[_analysis_pb2.Analysis, _Mapping]] = ..., languages: _Optional[_Iterable[str]] = ..., age_band: _Optional[_Union[_common_pb2.AgeBand, str]] = ..., style: _Optional[_Union[_common_pb2.PictureStyle, str]] = ..., voice: _Optional[str] = ..., seed: _Optional[int] = ..., skip: _Optional[_Iterable[_Union[BranchKind, str]]] = ..., required: _Optional[_Iterable[_Union[BranchKind, str]]] = ..., engines: _Optional[_Iterable[_Union[BranchEngine, _Mapping]]] = ..., takes: _Optional[_Iterable[_Union[BranchTake, _Mapping]]] = ..., translations: _Optional[_Iterable[_Union[_translation_pb2.Translation, _Mapping]]] = ..., only: _Optional[_Iterable[str]] = ..., pronunciations: _Optional[_Iterable[_Union[_common_pb2.Pronunciation, _Mapping]]] = ..., voices: _Optional[_Union[_narration_pb2.Voices, str]] = ..., character_voices: _Optional[_Iterable[_Union[_narration_pb2.CharacterVoice, _Mapping]]] = ..., pace: _Optional[float] = ..., pause: _Optional[float] = ..., rough_editions: _Optional[bool] = ..., check_voice: _Optional[bool] = ...) -> None: ...

class BranchOutcome(_message.Message):
    __slots__ = ("branch", "kind", "language", "status", "reason", "attempts", "started", "duration", "reused")
    BRANCH_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    REUSED_FIELD_NUMBER: _ClassVar[int]
    branch: str
    kind: BranchKind
    language: str
    status: BranchStatus
    reason: str
    attempts: int
    started: float
    duration: float
    reused: bool
    def __init__(self, branch: _Optional[str] = ..., kind: _Optional[_Union[BranchKind, str]] = ..., language: _Optional[str] = ..., status: _Optional[_Union[BranchStatus, str]] = ..., reason: _Optional[str] = ..., attempts: _Optional[int] = ..., started: _Optional[float] = ..., duration: _Optional[float] = ..., reused: _Optional[bool] = ...) -> None: ...

class EditionWork(_message.Message):
    __slots__ = ("edition", "translation", "layout", "narration")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    TRANSLATION_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    NARRATION_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    translation: _translation_pb2.Translation
    layout: _layout_pb2.Layout
    narration: _narration_pb2.Narration
    def __init__(self, edition: _Optional[_Union[_edition_pb2.Edition, _Mapping]] = ..., translation: _Optional[_Union[_translation_pb2.Translation, _Mapping]] = ..., layout: _Optional[_Union[_layout_pb2.Layout, _Mapping]] = ..., narration: _Optional[_Union[_narration_pb2.Narration, _Mapping]] = ...) -> None: ...

class Production(_message.Message):
    __slots__ = ("editions", "illustrations", "outcomes", "provenance")
    EDITIONS_FIELD_NUMBER: _ClassVar[int]
    ILLUSTRATIONS_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    editions: _containers.RepeatedCompositeFieldContainer[EditionWork]
    illustrations: _illustration_pb2.Illustrations
    outcomes: _containers.RepeatedCompositeFieldContainer[BranchOutcome]
    provenance: _common_pb2.Provenance
    def __init__(self, editions: _Optional[_Iterable[_Union[EditionWork, _Mapping]]] = ..., illustrations: _Optional[_Union[_illustration_pb2.Illustrations, _Mapping]] = ..., outcomes: _Optional[_Iterable[_Union[BranchOutcome, _Mapping]]] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ...) -> None: ...

class ProduceResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Production
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Production, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
