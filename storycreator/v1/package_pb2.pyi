from storycreator.v1 import analysis_pb2 as _analysis_pb2
from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import production_pb2 as _production_pb2
from storycreator.v1 import story_pb2 as _story_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BindPackageRequest(_message.Message):
    __slots__ = ("prompt", "story", "analysis", "production", "age_band", "formats", "engine", "required")
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    STORY_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    PRODUCTION_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    FORMATS_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    prompt: str
    story: _story_pb2.Story
    analysis: _analysis_pb2.Analysis
    production: _production_pb2.Production
    age_band: _common_pb2.AgeBand
    formats: _containers.RepeatedScalarFieldContainer[str]
    engine: str
    required: _containers.RepeatedScalarFieldContainer[_production_pb2.BranchKind]
    def __init__(self, prompt: _Optional[str] = ..., story: _Optional[_Union[_story_pb2.Story, _Mapping]] = ..., analysis: _Optional[_Union[_analysis_pb2.Analysis, _Mapping]] = ..., production: _Optional[_Union[_production_pb2.Production, _Mapping]] = ..., age_band: _Optional[_Union[_common_pb2.AgeBand, str]] = ..., formats: _Optional[_Iterable[str]] = ..., engine: _Optional[str] = ..., required: _Optional[_Iterable[_Union[_production_pb2.BranchKind, str]]] = ...) -> None: ...

class Lack(_message.Message):
    __slots__ = ("part", "language", "page", "reason")
    PART_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    part: str
    language: str
    page: int
    reason: str
    def __init__(self, part: _Optional[str] = ..., language: _Optional[str] = ..., page: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class PackageFile(_message.Message):
    __slots__ = ("artifact", "language", "format")
    ARTIFACT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    artifact: _common_pb2.ArtifactRef
    language: str
    format: str
    def __init__(self, artifact: _Optional[_Union[_common_pb2.ArtifactRef, _Mapping]] = ..., language: _Optional[str] = ..., format: _Optional[str] = ...) -> None: ...

class Check(_message.Message):
    __slots__ = ("name", "path", "ok", "detail")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    OK_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    name: str
    path: str
    ok: bool
    detail: str
    def __init__(self, name: _Optional[str] = ..., path: _Optional[str] = ..., ok: _Optional[bool] = ..., detail: _Optional[str] = ...) -> None: ...

class Package(_message.Message):
    __slots__ = ("title", "languages", "files", "checks", "warnings", "provenance", "lacks")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    LACKS_FIELD_NUMBER: _ClassVar[int]
    title: str
    languages: _containers.RepeatedScalarFieldContainer[str]
    files: _containers.RepeatedCompositeFieldContainer[PackageFile]
    checks: _containers.RepeatedCompositeFieldContainer[Check]
    warnings: _containers.RepeatedScalarFieldContainer[str]
    provenance: _common_pb2.Provenance
    lacks: _containers.RepeatedCompositeFieldContainer[Lack]
    def __init__(self, title: _Optional[str] = ..., languages: _Optional[_Iterable[str]] = ..., files: _Optional[_Iterable[_Union[PackageFile, _Mapping]]] = ..., checks: _Optional[_Iterable[_Union[Check, _Mapping]]] = ..., warnings: _Optional[_Iterable[str]] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ..., lacks: _Optional[_Iterable[_Union[Lack, _Mapping]]] = ...) -> None: ...

class BindPackageResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Package
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Package, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
