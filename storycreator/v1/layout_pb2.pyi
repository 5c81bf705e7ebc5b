from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper

from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2

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
    __slots__ = ("age_band", "edition", "engine")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    edition: _edition_pb2.Edition
    age_band: _common_pb2.AgeBand
    engine: str
    def __init__(self, edition: _edition_pb2.Edition | _Mapping | None = ..., age_band: _common_pb2.AgeBand | str | None = ..., engine: str | None = ...) -> None: ...

class Section(_message.Message):
    __slots__ = ("heading", "id", "page", "role")
    ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    HEADING_FIELD_NUMBER: _ClassVar[int]
    id: str
    role: SectionRole
    page: int
    heading: str
    def __init__(self, id: str | None = ..., role: SectionRole | str | None = ..., page: int | None = ..., heading: str | None = ...) -> None: ...

class LayoutPage(_message.Message):
    __slots__ = ("html", "number", "text")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    HTML_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    number: int
    html: str
    text: str
    def __init__(self, number: int | None = ..., html: str | None = ..., text: str | None = ...) -> None: ...

class Layout(_message.Message):
    __slots__ = ("blurb", "dedication", "language", "making", "markdown", "pages", "plain_text", "sections", "title")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DEDICATION_FIELD_NUMBER: _ClassVar[int]
    BLURB_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    SECTIONS_FIELD_NUMBER: _ClassVar[int]
    MARKDOWN_FIELD_NUMBER: _ClassVar[int]
    PLAIN_TEXT_FIELD_NUMBER: _ClassVar[int]
    MAKING_FIELD_NUMBER: _ClassVar[int]
    language: str
    title: str
    dedication: str
    blurb: str
    pages: _containers.RepeatedCompositeFieldContainer[LayoutPage]
    sections: _containers.RepeatedCompositeFieldContainer[Section]
    markdown: str
    plain_text: str
    making: _common_pb2.Making
    def __init__(self, language: str | None = ..., title: str | None = ..., dedication: str | None = ..., blurb: str | None = ..., pages: _Iterable[LayoutPage | _Mapping] | None = ..., sections: _Iterable[Section | _Mapping] | None = ..., markdown: str | None = ..., plain_text: str | None = ..., making: _common_pb2.Making | _Mapping | None = ...) -> None: ...

class FormatEditionResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Layout
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _common_pb2.Progress | _Mapping | None = ..., result: Layout | _Mapping | None = ..., timing: _common_pb2.CallTiming | _Mapping | None = ...) -> None: ...
