"""The story generator's (A) request and reply."""

import unicodedata
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from storycreator.messages.common import (
    AgeBand,
    EngineName,
    LanguageTag,
    Message,
    Name,
    PictureStyle,
    Provenance,
    Seed,
    TimeOfDay,
    Tone,
    Weather,
    WireEnum,
    plain_text,
)
from storycreator.messages.edition import Edition, Speakers

UNDERSTOOD, LEFT_OUT = "understood as:", "not in the story:"
"""How the story generator's message and notes begin that say what it takes a request for, and what of it the story lacks."""

PROMPT_MAX = 2_000
PAGES_MIN, PAGES_MAX, PAGES_DEFAULT = 4, 24, 8
WORDS_MIN, WORDS_MAX = 4, 120
DEFAULT_WORDS = {AgeBand.EARLY: 26, AgeBand.MIDDLE: 38, AgeBand.OLDER: 55}
"""Words on a page when none are asked for, by age band."""


def _says_something(value: str) -> str:
    if not any(char.isprintable() and not char.isspace() for char in value):
        raise ValueError("is empty; say in a few words what the story is about")
    return value


Prompt = Annotated[str, StringConstraints(max_length=PROMPT_MAX), AfterValidator(plain_text), AfterValidator(_says_something)]


def _one_name(value: str) -> str:
    value = plain_text(value)
    if value and not (value[0].isalpha() and all(c.isalpha() or unicodedata.category(c) == "Mn" or c in " '’-." for c in value)):
        raise ValueError("is not a name: letters, spaces, apostrophes and hyphens only")
    return value


def _says_a_name(value: str) -> str:
    if not value:
        raise ValueError("is empty; everybody of the cast has a name")
    return value


CAST_MAX = 4
"""How many people a request may name."""
GivenName = Annotated[str, StringConstraints(max_length=40), AfterValidator(_one_name)]


class CastRequest(Message):
    """Somebody who is to be in the story."""

    name: Annotated[str, StringConstraints(max_length=40), AfterValidator(_one_name), AfterValidator(_says_a_name)]
    kind: Annotated[str, StringConstraints(max_length=60), AfterValidator(plain_text)] = ""
    """What they are, in English: ``girl``, ``old man``, ``little sister``, ``tortoise``. Empty: as the prompt or the name says."""
    look: Annotated[str, StringConstraints(max_length=300), AfterValidator(plain_text)] = ""
    """What they look like on every page, in English; empty lets the generator choose."""


class StoryRequest(Message):
    """Everything a person can ask of a story."""

    proto_name = "GenerateStoryRequest"

    prompt: Prompt
    pages: Annotated[int, Field(ge=PAGES_MIN, le=PAGES_MAX)] = PAGES_DEFAULT
    words_per_page: Annotated[int, Field(ge=WORDS_MIN, le=WORDS_MAX)] | None = None
    """None asks for the age band's usual length."""
    age_band: AgeBand = AgeBand.MIDDLE
    tone: Tone = Tone.WARM
    picture_style: PictureStyle = PictureStyle.COLLAGE
    hero_name: GivenName = ""
    """Empty lets the generator choose."""
    seed: Seed = 0
    engine: EngineName = ""
    language: LanguageTag | None = None
    """Of the original; None for the language of the prompt, where stories can be told in it, else English."""
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    """Reading level: its words a sentence and words a page are maxima. None for the one that suits the words a page or the age."""
    friend_name: GivenName = ""
    """The name of the second person of the story; empty lets the generator choose."""
    cast: Annotated[tuple[CastRequest, ...], Field(max_length=CAST_MAX)] = ()
    """Who is to be in the story, the hero first. The people of the prompt are added to them."""

    @field_validator("friend_name")
    @classmethod
    def _not_the_heros(cls, value: str, info: ValidationInfo) -> str:
        if value and value.casefold() == str(info.data.get("hero_name", "")).casefold():
            raise ValueError("is the hero's name too; choose another for one of them")
        return value

    @field_validator("cast")
    @classmethod
    def _names_of_their_own(cls, value: tuple[CastRequest, ...]) -> tuple[CastRequest, ...]:
        names = [who.name.casefold() for who in value]
        if twice := next((who.name for who in value if names.count(who.name.casefold()) > 1), ""):
            raise ValueError(f"names {twice} twice; give everybody a name of their own")
        return value

    @property
    def words(self) -> int:
        """Words asked for on each page."""
        return self.words_per_page or DEFAULT_WORDS[self.age_band]


class CastMember(Message):
    """A character of the story."""

    name: Name
    kind: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """What they are, in English, as a noun a picture can show: ``robot``, ``girl``, ``hedgehog``."""
    description: Annotated[str, StringConstraints(max_length=300)] = ""
    """Who they are: ``a small hedgehog who is afraid of the dark``."""
    look: Annotated[str, StringConstraints(max_length=300)] = ""
    """What they look like on every page."""
    role: Annotated[str, StringConstraints(max_length=30)] = "other"
    """``hero``, ``friend`` or ``other``."""
    pronoun: Annotated[str, StringConstraints(pattern=r"^(she|he|they|it)$")] = "they"


class Pose(WireEnum):
    """What somebody in a picture does with their body."""

    STAND = "stand"
    WALK = "walk"
    RUN = "run"
    JUMP = "jump"
    CHEER = "cheer"
    REACH = "reach"
    WAVE = "wave"
    HIDE = "hide"
    THINK = "think"
    CARRY = "carry"
    SIT = "sit"
    KNEEL = "kneel"
    CLIMB = "climb"
    DROOP = "droop"
    LIE = "lie"
    SLEEP = "sleep"
    FLY = "fly"
    SWIM = "swim"
    FALL = "fall"
    PUSH = "push"
    PULL = "pull"
    HUG = "hug"
    WHISPER = "whisper"
    POINT = "point"
    READ = "read"
    EAT = "eat"
    LOOK_UP = "look_up"
    LOOK_BACK = "look_back"
    DANCE = "dance"
    HOLD_HANDS = "hold_hands"
    DIG = "dig"
    POUR = "pour"
    THROW = "throw"
    CATCH = "catch"
    RIDE = "ride"
    ROW = "row"
    KNOCK = "knock"
    LOOK_IN = "look_in"


class Mood(WireEnum):
    """What a face in a picture shows."""

    HAPPY = "happy"
    JOY = "joy"
    SAD = "sad"
    SCARED = "scared"
    SURPRISED = "surprised"
    CROSS = "cross"
    SLEEPY = "sleepy"
    PROUD = "proud"
    CALM = "calm"
    SHY = "shy"
    WORRIED = "worried"
    CURIOUS = "curious"


class Relation(WireEnum):
    """Where somebody is, as seen from a thing."""

    ON = "on"
    ABOVE = "above"
    UNDER = "under"
    BEHIND = "behind"
    INSIDE = "inside"
    BESIDE = "beside"


class Camera(WireEnum):
    """How a picture looks at its scene."""

    CLOSE = "close"
    MEDIUM = "medium"
    WIDE = "wide"
    HIGH = "high"
    """From above: the horizon is high, people stand here and there on the ground."""
    WINDOW = "window"
    """Through a window."""
    SILHOUETTE = "silhouette"
    """Dark figures before the light."""
    VIGNETTE = "vignette"
    """A small picture on white paper."""


class Direction(Message):
    """A stage direction: how somebody is seen in a picture."""

    who: Name
    """A cast member's name, or an English noun for somebody else: ``puppy``."""
    pose: Pose = Pose.STAND
    mood: Mood = Mood.HAPPY
    holding: Annotated[str, StringConstraints(max_length=40)] = ""
    """A thing in their hands: an English noun."""
    facing: Annotated[str, StringConstraints(max_length=60)] = ""
    """Whom or what they look at; empty for the others who are there."""
    relation: Relation | None = None
    to: Annotated[str, StringConstraints(max_length=40)] = ""
    """The thing that ``relation`` is about: an English noun."""
    far: bool = False
    """Whether they are far away."""


class Scene(Message):
    """What a picture of a page shows, in English."""

    place: Annotated[str, StringConstraints(max_length=120)]
    time_of_day: TimeOfDay = TimeOfDay.DAY
    weather: Weather = Weather.CLEAR
    action: Annotated[str, StringConstraints(max_length=300)] = ""
    """What happens, in a short sentence."""
    props: tuple[Annotated[str, StringConstraints(max_length=40)], ...] = ()
    """Things that are seen: nouns."""
    stage: tuple[Direction, ...] = ()
    """Who is seen and how, the most important first; empty where the text alone says it."""
    camera: Camera | None = None
    """None leaves the choice to the illustrator."""


class StoryPage(Message):
    """One page."""

    number: Annotated[int, Field(ge=1, le=PAGES_MAX)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
    """Paragraphs are separated by a blank line."""
    scene: Scene
    cast: tuple[Name, ...] = ()
    """Names of the cast members who are on this page."""
    speakers: Speakers = ()
    turn: bool = False
    """Whether the story turns on this page."""


class Flaw(Message):
    """A page that does not pass the checks."""

    page: Annotated[int, Field(ge=1)]
    reason: str
    """What is wrong with it, in words."""


class Story(Message):
    """A whole story in its original language."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    language: LanguageTag = "en"
    dedication: Annotated[str, StringConstraints(max_length=200)] = ""
    blurb: Annotated[str, StringConstraints(max_length=400)] = ""
    """One or two sentences for a catalogue or a back cover."""
    pages: Annotated[tuple[StoryPage, ...], Field(min_length=1, max_length=PAGES_MAX)]
    cast: tuple[CastMember, ...] = ()
    editions: tuple[Edition, ...] = ()
    """The same story told by its author in other languages, page by page; they need no translator."""
    flaws: tuple[Flaw, ...] = ()
    """Pages that do not pass the engine's own checks and are kept as they were written."""
    provenance: Provenance

    @model_validator(mode="after")
    def _pages_count_up_and_name_known_people(self) -> Self:
        known = {member.name for member in self.cast}
        for number, page in enumerate(self.pages, 1):
            if page.number != number:
                raise ValueError("pages must be numbered 1, 2, 3 … in order")
            for name in page.cast:
                if name not in known:
                    raise ValueError(f"page {number} shows {name!r}, who is not in the cast")
        return self
