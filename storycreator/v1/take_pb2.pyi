from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Take(_message.Message):
    __slots__ = ("page", "line", "number", "voice")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VOICE_FIELD_NUMBER: _ClassVar[int]
    page: int
    line: int
    number: int
    voice: str
    def __init__(self, page: _Optional[int] = ..., line: _Optional[int] = ..., number: _Optional[int] = ..., voice: _Optional[str] = ...) -> None: ...
