from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Paragraph(_message.Message):
    __slots__ = ("sentences",)
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    sentences: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, sentences: _Optional[_Iterable[str]] = ...) -> None: ...

class EditionPage(_message.Message):
    __slots__ = ("number", "paragraphs", "speakers", "turn")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PARAGRAPHS_FIELD_NUMBER: _ClassVar[int]
    SPEAKERS_FIELD_NUMBER: _ClassVar[int]
    TURN_FIELD_NUMBER: _ClassVar[int]
    number: int
    paragraphs: _containers.RepeatedCompositeFieldContainer[Paragraph]
    speakers: _containers.RepeatedScalarFieldContainer[str]
    turn: bool
    def __init__(self, number: _Optional[int] = ..., paragraphs: _Optional[_Iterable[_Union[Paragraph, _Mapping]]] = ..., speakers: _Optional[_Iterable[str]] = ..., turn: _Optional[bool] = ...) -> None: ...

class Edition(_message.Message):
    __slots__ = ("language", "title", "dedication", "blurb", "pages")
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
    def __init__(self, language: _Optional[str] = ..., title: _Optional[str] = ..., dedication: _Optional[str] = ..., blurb: _Optional[str] = ..., pages: _Optional[_Iterable[_Union[EditionPage, _Mapping]]] = ...) -> None: ...
