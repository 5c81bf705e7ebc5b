from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers

DESCRIPTOR: _descriptor.FileDescriptor

class Paragraph(_message.Message):
    __slots__ = ("sentences",)
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    sentences: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, sentences: _Iterable[str] | None = ...) -> None: ...

class EditionPage(_message.Message):
    __slots__ = ("number", "paragraphs")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PARAGRAPHS_FIELD_NUMBER: _ClassVar[int]
    number: int
    paragraphs: _containers.RepeatedCompositeFieldContainer[Paragraph]
    def __init__(self, number: int | None = ..., paragraphs: _Iterable[Paragraph | _Mapping] | None = ...) -> None: ...

class Edition(_message.Message):
    __slots__ = ("blurb", "dedication", "language", "pages", "title")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DEDICATION_FIELD_NUMBER: _ClassVar[int]
    BLURB_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    language: str
    title: str
    dedication: str
    blurb: str
    pages: _containers.RepeatedCompositeFieldContainer[EditionPage]
    def __init__(self, language: str | None = ..., title: str | None = ..., dedication: str | None = ..., blurb: str | None = ..., pages: _Iterable[EditionPage | _Mapping] | None = ...) -> None: ...
