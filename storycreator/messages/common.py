"""The base model, and what several messages share: references to artifacts, takes, progress and provenance."""

import hashlib
import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    SerializationInfo,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel, to_snake
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

WIRE = "wire"
"""The serialisation context that asks for a message's proto3 JSON mapping: ``model_dump_json(context=WIRE, by_alias=True)``."""


class WireEnum(StrEnum):
    """An enum with two spellings: its value as people type it (``6-8``), and its proto3 name (``AGE_BAND_MIDDLE``) on the wires. Both are
    accepted everywhere."""

    @property
    def wire_name(self) -> str:
        """The member's name in the protos."""
        return f"{to_snake(type(self).__name__).upper()}_{self.name}"

    @classmethod
    @cache
    def wire_names(cls) -> dict[str, Self]:
        """The members by their names in the protos."""
        return {member.wire_name: member for member in cls}

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls.wire_names().get(value) if isinstance(value, str) else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        names = {member: name for name, member in cls.wire_names().items()}
        serialize = core_schema.plain_serializer_function_ser_schema(
            lambda member, info: names[member] if info.context == WIRE else member.value, info_arg=True, when_used="json"
        )
        members: dict[Any, Self] = {**cls.wire_names()}

        def read(value: Any) -> Any:  # before pydantic looks: a dictionary is ten times as fast as asking the enum class
            return members.get(value, value) if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(read, handler(source), serialization=serialize)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler.resolve_ref_schema(handler(schema)), "enum": list(cls.wire_names())}


def _string_on_the_wire(value: int, info: SerializationInfo) -> int | str:
    return str(value) if info.context == WIRE else value


ByteCount = Annotated[
    int,
    Field(ge=0),
    PlainSerializer(_string_on_the_wire, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+$"}),
]
"""64 bits: proto3 JSON writes such numbers as strings."""


class Message(BaseModel):
    """A frozen value that crosses between services. Unknown fields, NaN and infinities are refused. Fields are read by their own names
    and by their proto3 JSON names (``words_per_page``, ``wordsPerPage``); faults are always named by the former."""

    proto_name: ClassVar[str] = ""
    """Its message in the proto file of the same name as the module; empty when that is called as the class."""
    model_config = ConfigDict(
        frozen=True,
        defer_build=True,  # each program uses a few of the messages, and starts sooner without the others' validators
        extra="forbid",
        allow_inf_nan=False,
        str_strip_whitespace=False,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        loc_by_alias=False,
    )


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain_text(value: str) -> str:
    """Refuse control characters other than line breaks and tabs, and lone surrogates; drop what embeds, overrides or isolates a direction;
    compose to NFC; trim."""
    if found := _CONTROL.search(value):
        raise ValueError(f"contains the control character U+{ord(found[0]):04X}; remove it")
    return unicodedata.normalize("NFC", _REORDERING.sub("", value)).strip()


def _file_name(value: str) -> str:
    parts = value.split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or not {"\\", "\n", "\r", "\t"}.isdisjoint(value) or plain_text(value) != value:
        raise ValueError("must be a file name, or a relative path of file names with / between them")
    return value


LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=12)]
"""A BCP 47 tag in its canonical case: ``en``, ``pt``, ``pt-BR``, ``zh-Hant``."""

EngineName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,40}$")]
"""Which of a service's engines to use: ``""`` its configured default, ``"draft"`` its instant one, or an engine's own name."""

Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class AgeBand(WireEnum):
    """Whom the story is for, in years."""

    EARLY = "3-5"
    MIDDLE = "6-8"
    OLDER = "9-12"


class Tone(WireEnum):
    """The feeling the story aims for."""

    WARM = "warm"
    FUNNY = "funny"
    ADVENTUROUS = "adventurous"
    MYSTERIOUS = "mysterious"
    CALM = "calm"


class PictureStyle(WireEnum):
    """How the pictures look."""

    COLLAGE = "collage"
    WATERCOLOUR = "watercolour"
    PASTEL = "pastel"
    BOLD = "bold"


class TimeOfDay(WireEnum):
    """When a scene happens."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


class Weather(WireEnum):
    """The sky over a scene."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    STORM = "storm"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"


class ArtifactRef(Message):
    """A reference to a large thing (picture, sound, book) in the artifact store."""

    sha256: Sha256
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[A-Za-z0-9.+-]+$", max_length=100)]
    bytes: ByteCount
    name: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_file_name)]
    """A file name, or a relative POSIX path inside a package."""


class Provenance(Message):
    """How a result was made: enough to credit it and to reproduce it."""

    service: str
    engine: str
    model: str = ""
    version: str = ""
    licence: str = ""
    voice: str = ""
    notes: tuple[str, ...] = ()
    """Retries, repairs and substitutions, for the record."""


class Take(Message):
    """Another rendering of one part: a picture, a page that is read aloud, or one line of it."""

    page: Annotated[int, Field(ge=0)] = 0
    """0 is the cover, or the title that is read."""
    line: Annotated[int, Field(ge=0)] = 0
    """Sentence of the page, from 1; 0 for the whole page. Only what is read aloud has lines."""
    number: Annotated[int, Field(ge=0)] = 0
    """Which rendering: 0 is the first one."""
    voice: Annotated[str, StringConstraints(max_length=80)] = ""
    """The voice that reads it; empty for the voice of the rest."""


def seed_of_take(seed: int, number: int, part: str) -> int:
    """The seed a part's rendering is made with: the book's own for number 0, else one that depends on all three."""
    if not number:
        return seed
    digest = hashlib.sha256(f"{seed} {part} {number}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


class Progress(Message):
    """Progress of a running stage."""

    stage: str
    """The letter of the service that works: ``A`` … ``D``, ``C1`` … ``C4``."""
    message: str
    done: Annotated[int, Field(ge=0)] = 0
    total: Annotated[int, Field(ge=0)] = 0
    """0 when the amount of work is not known."""
    page: Annotated[int, Field(ge=0)] = 0
    """The page it is about; 0 for none or the cover."""
    branch: str = ""
    """The hub's branch, such as ``narration:es``."""
    text: str = ""
    """Finished text to show at once: the story generator sends each page as it is written."""


class Pronunciation(Message):
    """How a word is to be said."""

    word: Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(plain_text)]
    said: Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(plain_text)]
    """IPA between slashes, or as it would be spelt: ``shiv-AWN``."""
    language: Annotated[str, StringConstraints(max_length=35)] = ""
    """Of the editions it is for; empty for all."""

    def fits(self, language: str) -> bool:
        """Whether it is for an edition in that language."""
        return self.language.partition("-")[0] in ("", language.partition("-")[0])


Pronunciations = Annotated[tuple[Pronunciation, ...], Field(max_length=1000)]
