"""A user's request: a story and everything that is made from it."""

from enum import StrEnum
from typing import Annotated

from langcodes import Language
from langcodes.tag_parser import LanguageTagError
from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from storycreator.messages.common import EngineName, LanguageTag, Message, Pronunciations
from storycreator.messages.narration import CharacterVoices, Factor, Voices
from storycreator.messages.package import Format, Formats
from storycreator.messages.production import LANGUAGES_MAX, REQUIRED, BranchKind, BranchTake, Required
from storycreator.messages.story import StoryRequest


class Stage(StrEnum):
    """The steps of the walk, by the letter of the service that does them."""

    STORY = "A"
    ANALYSIS = "B"
    PRODUCTION = "C"
    BINDING = "D"


class Work(StrEnum):
    """The kinds of work an engine can be chosen for. Which service does each: ``storycreator/services.py``."""

    STORY = "story"
    ANALYSIS = "analysis"
    PICTURES = "pictures"
    NARRATION = "narration"
    TRANSLATION = "translation"
    LAYOUT = "layout"
    BINDING = "binding"


class EngineChoice(Message):
    """Which engine to use for one kind of work."""

    work: Work
    engine: EngineName


def _real_language(value: str) -> str:
    try:
        language = Language.get(value.strip())
    except LanguageTagError as error:
        raise ValueError(f"{value!r} is not a language tag; use codes such as es, fr or pt-BR") from error
    if not language.is_valid() or not language.language or language.language == "und":
        raise ValueError(f"{value!r} is not a known language; use codes such as es, fr or pt-BR")
    return language.to_tag()


RealLanguage = Annotated[LanguageTag, BeforeValidator(_real_language)]


class RedoRequest(Message):
    """A change to one part of an existing book."""

    of: str = ""
    """The job that made it."""
    page: Annotated[int, Field(ge=0)] | None = None
    """0 is the cover, or the title that is read."""
    line: Annotated[int, Field(ge=1)] | None = None
    """Sentence of the page, from 1."""
    picture: bool = False
    narration: bool = False
    """Another rendering of what is read aloud."""
    voice: Annotated[str, StringConstraints(max_length=80)] = ""
    """Another voice for what is read aloud."""
    language: RealLanguage | None = None
    """Of the edition to be redone or added; with a voice, whose narration it is about."""
    rough_editions: bool = False
    """Make the edition by machine even when more than a fifth of its sentences are doubted."""
    formats: tuple[Format, ...] = ()
    """Forms to be bound, beside those the book has."""


class JobRequest(Message):
    """One book."""

    story: StoryRequest
    languages: Annotated[tuple[RealLanguage, ...], Field(max_length=LANGUAGES_MAX)] = ("en", "es", "fr")
    """Editions; the original is always made, whether it is among them or not."""
    voice: Annotated[str, StringConstraints(max_length=80)] = ""
    voices: Voices = Voices.ONE
    character_voices: CharacterVoices = ()
    """Voices asked for by character."""
    pace: Factor = 1.0
    """How fast it is read."""
    pause: Factor = 1.0
    """How long pauses are."""
    check_voice: bool = False
    """A speech recogniser hears every line; one with missing or extra words is spoken again."""
    pronunciations: Pronunciations = ()
    skip: tuple[BranchKind, ...] = ()
    required: Required = REQUIRED
    """Branches that must succeed: when one fails, the job stops there and can be resumed."""
    flawless_story: bool = False
    """Stop after the story when a page of it does not pass its engine's checks."""
    rough_editions: bool = False
    """Make an edition by machine even when more than a fifth of its sentences are doubted."""
    takes: tuple[BranchTake, ...] = ()
    """Parts that were redone."""
    redo: RedoRequest | None = None
    """Not a new book, but one part of another job's book made again."""
    formats: Formats = tuple(Format)
    engines: tuple[EngineChoice, ...] = ()
    draft: bool = False
    """Instant engines wherever none is chosen."""
    stop_at: Stage = Stage.BINDING
    """The last stage to run."""

    @field_validator("languages")
    @classmethod
    def _languages_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value):
            raise ValueError("each may be named once")
        return value

    @model_validator(mode="after")
    def _nothing_required_is_skipped(self) -> "JobRequest":
        if both := set(self.skip) & set(self.required):
            raise ValueError(f"{', '.join(sorted(both))}: cannot be both skipped and required")
        return self

    def engine(self, work: Work) -> str:
        """The engine asked for: chosen, ``"draft"``, or ``""`` for the service's own default."""
        chosen = next((choice.engine for choice in self.engines if choice.work == work), "")
        return chosen or ("draft" if self.draft else "")
