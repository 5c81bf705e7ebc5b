from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar

from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from google.protobuf.internal import containers as _containers

from storycreator.v1 import common_pb2 as _common_pb2

DESCRIPTOR: _descriptor.FileDescriptor

class GenerateStoryRequest(_message.Message):
    __slots__ = ("age_band", "engine", "hero_name", "pages", "picture_style", "prompt", "seed", "tone", "words_per_page")
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    WORDS_PER_PAGE_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    TONE_FIELD_NUMBER: _ClassVar[int]
    PICTURE_STYLE_FIELD_NUMBER: _ClassVar[int]
    HERO_NAME_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    prompt: str
    pages: int
    words_per_page: int
    age_band: _common_pb2.AgeBand
    tone: _common_pb2.Tone
    picture_style: _common_pb2.PictureStyle
    hero_name: str
    seed: int
    engine: str
    def __init__(self, prompt: str | None = ..., pages: int | None = ..., words_per_page: int | None = ..., age_band: _common_pb2.AgeBand | str | None = ..., tone: _common_pb2.Tone | str | None = ..., picture_style: _common_pb2.PictureStyle | str | None = ..., hero_name: str | None = ..., seed: int | None = ..., engine: str | None = ...) -> None: ...

class CastMember(_message.Message):
    __slots__ = ("description", "kind", "look", "name", "pronoun", "role")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LOOK_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PRONOUN_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: str
    description: str
    look: str
    role: str
    pronoun: str
    def __init__(self, name: str | None = ..., kind: str | None = ..., description: str | None = ..., look: str | None = ..., role: str | None = ..., pronoun: str | None = ...) -> None: ...

class Scene(_message.Message):
    __slots__ = ("action", "place", "props", "time_of_day", "weather")
    PLACE_FIELD_NUMBER: _ClassVar[int]
    TIME_OF_DAY_FIELD_NUMBER: _ClassVar[int]
    WEATHER_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    PROPS_FIELD_NUMBER: _ClassVar[int]
    place: str
    time_of_day: _common_pb2.TimeOfDay
    weather: _common_pb2.Weather
    action: str
    props: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, place: str | None = ..., time_of_day: _common_pb2.TimeOfDay | str | None = ..., weather: _common_pb2.Weather | str | None = ..., action: str | None = ..., props: _Iterable[str] | None = ...) -> None: ...

class StoryPage(_message.Message):
    __slots__ = ("cast", "number", "scene", "text")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    CAST_FIELD_NUMBER: _ClassVar[int]
    number: int
    text: str
    scene: Scene
    cast: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, number: int | None = ..., text: str | None = ..., scene: Scene | _Mapping | None = ..., cast: _Iterable[str] | None = ...) -> None: ...

class Story(_message.Message):
    __slots__ = ("blurb", "cast", "dedication", "language", "making", "pages", "title")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    DEDICATION_FIELD_NUMBER: _ClassVar[int]
    BLURB_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    CAST_FIELD_NUMBER: _ClassVar[int]
    MAKING_FIELD_NUMBER: _ClassVar[int]
    title: str
    language: str
    dedication: str
    blurb: str
    pages: _containers.RepeatedCompositeFieldContainer[StoryPage]
    cast: _containers.RepeatedCompositeFieldContainer[CastMember]
    making: _common_pb2.Making
    def __init__(self, title: str | None = ..., language: str | None = ..., dedication: str | None = ..., blurb: str | None = ..., pages: _Iterable[StoryPage | _Mapping] | None = ..., cast: _Iterable[CastMember | _Mapping] | None = ..., making: _common_pb2.Making | _Mapping | None = ...) -> None: ...

class GenerateStoryResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Story
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _common_pb2.Progress | _Mapping | None = ..., result: Story | _Mapping | None = ..., timing: _common_pb2.CallTiming | _Mapping | None = ...) -> None: ...
