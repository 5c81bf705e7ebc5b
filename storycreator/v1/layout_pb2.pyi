from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SectionRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SECTION_ROLE_UNSPECIFIED: _ClassVar[SectionRole]
    SECTION_ROLE_COVER: _ClassVar[SectionRole]
    SECTION_ROLE_TITLE_PAGE: _ClassVar[SectionRole]
    SECTION_ROLE_DEDICATION: _ClassVar[SectionRole]
    SECTION_ROLE_PAGE: _ClassVar[SectionRole]
    SECTION_ROLE_COLOPHON: _ClassVar[SectionRole]
SECTION_ROLE_UNSPECIFIED: SectionRole
SECTION_ROLE_COVER: SectionRole
SECTION_ROLE_TITLE_PAGE: SectionRole
SECTION_ROLE_DEDICATION: SectionRole
SECTION_ROLE_PAGE: SectionRole
SECTION_ROLE_COLOPHON: SectionRole

class FormatEditionRequest(_message.Message):
    __slots__ = ("edition", "age_band", "engine")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    age_band: _common_pb2.AgeBand
    engine: str
    def __init__(self, edition: _Optional[_Union[_edition_pb2.Edition, _Mapping]] = ..., age_band: _Optional[_Union[_common_pb2.AgeBand, str]] = ..., engine: _Optional[str] = ...) -> None: ...

class Section(_message.Message):
    __slots__ = ("id", "role", "page", "heading")
    ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    HEADING_FIELD_NUMBER: _ClassVar[int]
    id: str
    role: SectionRole
    page: int
    heading: str
    def __init__(self, id: _Optional[str] = ..., role: _Optional[_Union[SectionRole, str]] = ..., page: _Optional[int] = ..., heading: _Optional[str] = ...) -> None: ...

class LayoutSentence(_message.Message):
    __slots__ = ("id", "text")
    ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    id: str
    text: str
    def __init__(self, id: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class LayoutParagraph(_message.Message):
    __slots__ = ("sentences",)
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    sentences: _containers.RepeatedCompositeFieldContainer[LayoutSentence]
    def __init__(self, sentences: _Optional[_Iterable[_Union[LayoutSentence, _Mapping]]] = ...) -> None: ...

class LayoutPage(_message.Message):
    __slots__ = ("number", "paragraphs")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PARAGRAPHS_FIELD_NUMBER: _ClassVar[int]
    number: int
    paragraphs: _containers.RepeatedCompositeFieldContainer[LayoutParagraph]
    def __init__(self, number: _Optional[int] = ..., paragraphs: _Optional[_Iterable[_Union[LayoutParagraph, _Mapping]]] = ...) -> None: ...

class Layout(_message.Message):
    __slots__ = ("language", "right_to_left", "unspaced", "title", "dedication", "blurb", "pages", "sections", "provenance")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    RIGHT_TO_LEFT_FIELD_NUMBER: _ClassVar[int]
    UNSPACED_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DEDICATION_FIELD_NUMBER: _ClassVar[int]
    BLURB_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    SECTIONS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    language: str
    right_to_left: bool
    unspaced: bool
    title: str
    dedication: str
    blurb: str
    pages: _containers.RepeatedCompositeFieldContainer[LayoutPage]
    sections: _containers.RepeatedCompositeFieldContainer[Section]
    provenance: _common_pb2.Provenance
    def __init__(self, language: _Optional[str] = ..., right_to_left: _Optional[bool] = ..., unspaced: _Optional[bool] = ..., title: _Optional[str] = ..., dedication: _Optional[str] = ..., blurb: _Optional[str] = ..., pages: _Optional[_Iterable[_Union[LayoutPage, _Mapping]]] = ..., sections: _Optional[_Iterable[_Union[Section, _Mapping]]] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ...) -> None: ...

class FormatEditionResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Layout
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Layout, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
