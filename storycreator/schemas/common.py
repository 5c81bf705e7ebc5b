"""What every message is made of: the base model, references to large things, progress and provenance."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Message(BaseModel):
    """A frozen value that crosses between services. Unknown fields, NaN and infinities are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=False)


LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=12)]
"""A BCP 47 tag in its canonical case: ``en``, ``pt``, ``pt-BR``, ``zh-Hant``."""

EngineName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,40}$")]
"""Which of a service's engines to use: ``""`` its configured default, ``"draft"`` its instant one, or an engine's own name."""

Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class AgeBand(StrEnum):
    """Whom the story is for, in years."""

    EARLY = "3-5"
    MIDDLE = "6-8"
    OLDER = "9-12"


class Tone(StrEnum):
    """The feeling the story aims for."""

    WARM = "warm"
    FUNNY = "funny"
    ADVENTUROUS = "adventurous"
    MYSTERIOUS = "mysterious"
    CALM = "calm"


class PictureStyle(StrEnum):
    """How the pictures look."""

    COLLAGE = "collage"
    WATERCOLOUR = "watercolour"
    PASTEL = "pastel"
    BOLD = "bold"


class TimeOfDay(StrEnum):
    """When a scene happens."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


class Weather(StrEnum):
    """The sky over a scene."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    STORM = "storm"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"


class ArtifactRef(Message):
    """A large thing (picture, sound, book) that stays in the artifact store while messages carry only this."""

    sha256: Sha256
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[A-Za-z0-9.+-]+$", max_length=100)]
    bytes: Annotated[int, Field(ge=0)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """A file name, or a relative POSIX path inside a package."""


class Making(Message):
    """How a thing was made: enough to credit it, and to make it again."""

    service: str
    engine: str
    model: str = ""
    version: str = ""
    licence: str = ""
    voice: str = ""
    notes: tuple[str, ...] = ()
    """What a reader of the record should know: retries, repairs, substitutions."""


class Progress(Message):
    """One sign of life from a running stage."""

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
    """Finished text worth showing at once: the story generator sends each page as it is written."""
