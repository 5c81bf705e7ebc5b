from storycreator.v1 import common_pb2 as _common_pb2
from storycreator.v1 import edition_pb2 as _edition_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Pose(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POSE_UNSPECIFIED: _ClassVar[Pose]
    POSE_STAND: _ClassVar[Pose]
    POSE_WALK: _ClassVar[Pose]
    POSE_RUN: _ClassVar[Pose]
    POSE_JUMP: _ClassVar[Pose]
    POSE_CHEER: _ClassVar[Pose]
    POSE_REACH: _ClassVar[Pose]
    POSE_WAVE: _ClassVar[Pose]
    POSE_HIDE: _ClassVar[Pose]
    POSE_THINK: _ClassVar[Pose]
    POSE_CARRY: _ClassVar[Pose]
    POSE_SIT: _ClassVar[Pose]
    POSE_KNEEL: _ClassVar[Pose]
    POSE_CLIMB: _ClassVar[Pose]
    POSE_DROOP: _ClassVar[Pose]
    POSE_LIE: _ClassVar[Pose]
    POSE_SLEEP: _ClassVar[Pose]
    POSE_FLY: _ClassVar[Pose]
    POSE_SWIM: _ClassVar[Pose]
    POSE_FALL: _ClassVar[Pose]
    POSE_PUSH: _ClassVar[Pose]
    POSE_PULL: _ClassVar[Pose]
    POSE_HUG: _ClassVar[Pose]
    POSE_WHISPER: _ClassVar[Pose]
    POSE_POINT: _ClassVar[Pose]
    POSE_READ: _ClassVar[Pose]
    POSE_EAT: _ClassVar[Pose]
    POSE_LOOK_UP: _ClassVar[Pose]
    POSE_LOOK_BACK: _ClassVar[Pose]
    POSE_DANCE: _ClassVar[Pose]
    POSE_HOLD_HANDS: _ClassVar[Pose]
    POSE_DIG: _ClassVar[Pose]
    POSE_POUR: _ClassVar[Pose]
    POSE_THROW: _ClassVar[Pose]
    POSE_CATCH: _ClassVar[Pose]
    POSE_RIDE: _ClassVar[Pose]
    POSE_ROW: _ClassVar[Pose]
    POSE_KNOCK: _ClassVar[Pose]
    POSE_LOOK_IN: _ClassVar[Pose]

class Mood(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MOOD_UNSPECIFIED: _ClassVar[Mood]
    MOOD_HAPPY: _ClassVar[Mood]
    MOOD_JOY: _ClassVar[Mood]
    MOOD_SAD: _ClassVar[Mood]
    MOOD_SCARED: _ClassVar[Mood]
    MOOD_SURPRISED: _ClassVar[Mood]
    MOOD_CROSS: _ClassVar[Mood]
    MOOD_SLEEPY: _ClassVar[Mood]
    MOOD_PROUD: _ClassVar[Mood]
    MOOD_CALM: _ClassVar[Mood]
    MOOD_SHY: _ClassVar[Mood]
    MOOD_WORRIED: _ClassVar[Mood]
    MOOD_CURIOUS: _ClassVar[Mood]

class Relation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RELATION_UNSPECIFIED: _ClassVar[Relation]
    RELATION_ON: _ClassVar[Relation]
    RELATION_ABOVE: _ClassVar[Relation]
    RELATION_UNDER: _ClassVar[Relation]
    RELATION_BEHIND: _ClassVar[Relation]
    RELATION_INSIDE: _ClassVar[Relation]
    RELATION_BESIDE: _ClassVar[Relation]

class Camera(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAMERA_UNSPECIFIED: _ClassVar[Camera]
    CAMERA_CLOSE: _ClassVar[Camera]
    CAMERA_MEDIUM: _ClassVar[Camera]
    CAMERA_WIDE: _ClassVar[Camera]
    CAMERA_HIGH: _ClassVar[Camera]
    CAMERA_WINDOW: _ClassVar[Camera]
    CAMERA_SILHOUETTE: _ClassVar[Camera]
    CAMERA_VIGNETTE: _ClassVar[Camera]
POSE_UNSPECIFIED: Pose
POSE_STAND: Pose
POSE_WALK: Pose
POSE_RUN: Pose
POSE_JUMP: Pose
POSE_CHEER: Pose
POSE_REACH: Pose
POSE_WAVE: Pose
POSE_HIDE: Pose
POSE_THINK: Pose
POSE_CARRY: Pose
POSE_SIT: Pose
POSE_KNEEL: Pose
POSE_CLIMB: Pose
POSE_DROOP: Pose
POSE_LIE: Pose
POSE_SLEEP: Pose
POSE_FLY: Pose
POSE_SWIM: Pose
POSE_FALL: Pose
POSE_PUSH: Pose
POSE_PULL: Pose
POSE_HUG: Pose
POSE_WHISPER: Pose
POSE_POINT: Pose
POSE_READ: Pose
POSE_EAT: Pose
POSE_LOOK_UP: Pose
POSE_LOOK_BACK: Pose
POSE_DANCE: Pose
POSE_HOLD_HANDS: Pose
POSE_DIG: Pose
POSE_POUR: Pose
POSE_THROW: Pose
POSE_CATCH: Pose
POSE_RIDE: Pose
POSE_ROW: Pose
POSE_KNOCK: Pose
POSE_LOOK_IN: Pose
MOOD_UNSPECIFIED: Mood
MOOD_HAPPY: Mood
MOOD_JOY: Mood
MOOD_SAD: Mood
MOOD_SCARED: Mood
MOOD_SURPRISED: Mood
MOOD_CROSS: Mood
MOOD_SLEEPY: Mood
MOOD_PROUD: Mood
MOOD_CALM: Mood
MOOD_SHY: Mood
MOOD_WORRIED: Mood
MOOD_CURIOUS: Mood
RELATION_UNSPECIFIED: Relation
RELATION_ON: Relation
RELATION_ABOVE: Relation
RELATION_UNDER: Relation
RELATION_BEHIND: Relation
RELATION_INSIDE: Relation
RELATION_BESIDE: Relation
CAMERA_UNSPECIFIED: Camera
CAMERA_CLOSE: Camera
CAMERA_MEDIUM: Camera
CAMERA_WIDE: Camera
CAMERA_HIGH: Camera
CAMERA_WINDOW: Camera
CAMERA_SILHOUETTE: Camera
CAMERA_VIGNETTE: Camera

class GenerateStoryRequest(_message.Message):
    __slots__ = ("prompt", "pages", "words_per_page", "age_band", "tone", "picture_style", "hero_name", "seed", "engine", "language", "level", "friend_name", "cast")
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    WORDS_PER_PAGE_FIELD_NUMBER: _ClassVar[int]
    AGE_BAND_FIELD_NUMBER: _ClassVar[int]
    TONE_FIELD_NUMBER: _ClassVar[int]
    PICTURE_STYLE_FIELD_NUMBER: _ClassVar[int]
    HERO_NAME_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    FRIEND_NAME_FIELD_NUMBER: _ClassVar[int]
    CAST_FIELD_NUMBER: _ClassVar[int]
    prompt: str
    pages: int
    words_per_page: int
    age_band: _common_pb2.AgeBand
    tone: _common_pb2.Tone
    picture_style: _common_pb2.PictureStyle
    hero_name: str
    seed: int
    engine: str
    language: str
    level: int
    friend_name: str
    cast: _containers.RepeatedCompositeFieldContainer[CastRequest]
    def __init__(self, prompt: _Optional[str] = ..., pages: _Optional[int] = ..., words_per_page: _Optional[int] = ..., age_band: _Optional[_Union[_common_pb2.AgeBand, str]] = ..., tone: _Optional[_Union[_common_pb2.Tone, str]] = ..., picture_style: _Optional[_Union[_common_pb2.PictureStyle, str]] = ..., hero_name: _Optional[str] = ..., seed: _Optional[int] = ..., engine: _Optional[str] = ..., language: _Optional[str] = ..., level: _Optional[int] = ..., friend_name: _Optional[str] = ..., cast: _Optional[_Iterable[_Union[CastRequest, _Mapping]]] = ...) -> None: ...

class CastRequest(_message.Message):
    __slots__ = ("name", "kind", "look")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LOOK_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: str
    look: str
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[str] = ..., look: _Optional[str] = ...) -> None: ...

class CastMember(_message.Message):
    __slots__ = ("name", "kind", "description", "look", "role", "pronoun")
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
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[str] = ..., description: _Optional[str] = ..., look: _Optional[str] = ..., role: _Optional[str] = ..., pronoun: _Optional[str] = ...) -> None: ...

class Direction(_message.Message):
    __slots__ = ("who", "pose", "mood", "holding", "facing", "relation", "to", "far")
    WHO_FIELD_NUMBER: _ClassVar[int]
    POSE_FIELD_NUMBER: _ClassVar[int]
    MOOD_FIELD_NUMBER: _ClassVar[int]
    HOLDING_FIELD_NUMBER: _ClassVar[int]
    FACING_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    FAR_FIELD_NUMBER: _ClassVar[int]
    who: str
    pose: Pose
    mood: Mood
    holding: str
    facing: str
    relation: Relation
    to: str
    far: bool
    def __init__(self, who: _Optional[str] = ..., pose: _Optional[_Union[Pose, str]] = ..., mood: _Optional[_Union[Mood, str]] = ..., holding: _Optional[str] = ..., facing: _Optional[str] = ..., relation: _Optional[_Union[Relation, str]] = ..., to: _Optional[str] = ..., far: _Optional[bool] = ...) -> None: ...

class Scene(_message.Message):
    __slots__ = ("place", "time_of_day", "weather", "action", "props", "stage", "camera")
    PLACE_FIELD_NUMBER: _ClassVar[int]
    TIME_OF_DAY_FIELD_NUMBER: _ClassVar[int]
    WEATHER_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    PROPS_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    place: str
    time_of_day: _common_pb2.TimeOfDay
    weather: _common_pb2.Weather
    action: str
    props: _containers.RepeatedScalarFieldContainer[str]
    stage: _containers.RepeatedCompositeFieldContainer[Direction]
    camera: Camera
    def __init__(self, place: _Optional[str] = ..., time_of_day: _Optional[_Union[_common_pb2.TimeOfDay, str]] = ..., weather: _Optional[_Union[_common_pb2.Weather, str]] = ..., action: _Optional[str] = ..., props: _Optional[_Iterable[str]] = ..., stage: _Optional[_Iterable[_Union[Direction, _Mapping]]] = ..., camera: _Optional[_Union[Camera, str]] = ...) -> None: ...

class StoryPage(_message.Message):
    __slots__ = ("number", "text", "scene", "cast", "speakers", "turn")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    CAST_FIELD_NUMBER: _ClassVar[int]
    SPEAKERS_FIELD_NUMBER: _ClassVar[int]
    TURN_FIELD_NUMBER: _ClassVar[int]
    number: int
    text: str
    scene: Scene
    cast: _containers.RepeatedScalarFieldContainer[str]
    speakers: _containers.RepeatedScalarFieldContainer[str]
    turn: bool
    def __init__(self, number: _Optional[int] = ..., text: _Optional[str] = ..., scene: _Optional[_Union[Scene, _Mapping]] = ..., cast: _Optional[_Iterable[str]] = ..., speakers: _Optional[_Iterable[str]] = ..., turn: _Optional[bool] = ...) -> None: ...

class Story(_message.Message):
    __slots__ = ("title", "language", "dedication", "blurb", "pages", "cast", "provenance", "editions", "flaws")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    DEDICATION_FIELD_NUMBER: _ClassVar[int]
    BLURB_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    CAST_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    EDITIONS_FIELD_NUMBER: _ClassVar[int]
    FLAWS_FIELD_NUMBER: _ClassVar[int]
    title: str
    language: str
    dedication: str
    blurb: str
    pages: _containers.RepeatedCompositeFieldContainer[StoryPage]
    cast: _containers.RepeatedCompositeFieldContainer[CastMember]
    provenance: _common_pb2.Provenance
    editions: _containers.RepeatedCompositeFieldContainer[_edition_pb2.Edition]
    flaws: _containers.RepeatedCompositeFieldContainer[Flaw]
    def __init__(self, title: _Optional[str] = ..., language: _Optional[str] = ..., dedication: _Optional[str] = ..., blurb: _Optional[str] = ..., pages: _Optional[_Iterable[_Union[StoryPage, _Mapping]]] = ..., cast: _Optional[_Iterable[_Union[CastMember, _Mapping]]] = ..., provenance: _Optional[_Union[_common_pb2.Provenance, _Mapping]] = ..., editions: _Optional[_Iterable[_Union[_edition_pb2.Edition, _Mapping]]] = ..., flaws: _Optional[_Iterable[_Union[Flaw, _Mapping]]] = ...) -> None: ...

class Flaw(_message.Message):
    __slots__ = ("page", "reason")
    PAGE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    page: int
    reason: str
    def __init__(self, page: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class GenerateStoryResponse(_message.Message):
    __slots__ = ("progress", "result", "timing")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TIMING_FIELD_NUMBER: _ClassVar[int]
    progress: _common_pb2.Progress
    result: Story
    timing: _common_pb2.CallTiming
    def __init__(self, progress: _Optional[_Union[_common_pb2.Progress, _Mapping]] = ..., result: _Optional[_Union[Story, _Mapping]] = ..., timing: _Optional[_Union[_common_pb2.CallTiming, _Mapping]] = ...) -> None: ...
