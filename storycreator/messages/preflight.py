"""What a run asks of a service before anything is made, and which of those wishes it can keep."""

from typing import Annotated

from pydantic import Field, StringConstraints

from storycreator.messages.common import EngineName, LanguageTag, Message, Pronunciations, WireEnum
from storycreator.messages.narration import CharacterVoices, Voices
from storycreator.messages.package import Format, Formats
from storycreator.messages.production import LANGUAGES_MAX, BranchEngine, BranchKind
from storycreator.messages.story import StoryRequest


class Outlook(WireEnum):
    """Whether a wish can be kept."""

    KEPT = "kept"
    PARTLY = "partly"
    """The book is made, and is not all that was asked for."""
    IMPOSSIBLE = "impossible"
    """What was asked for can certainly not be made."""
    UNKNOWN = "unknown"
    """It is known only when it is tried."""


class PreflightRequest(Message):
    """The wishes of a run. Each service looks at those that concern it."""

    proto_name = "CheckRequest"

    story: StoryRequest
    languages: Annotated[tuple[LanguageTag, ...], Field(max_length=LANGUAGES_MAX)] = ()
    """Editions beside the original."""
    voice: Annotated[str, StringConstraints(max_length=80)] = ""
    pronunciations: Pronunciations = ()
    voices: Voices = Voices.ONE
    character_voices: CharacterVoices = ()
    check_voice: bool = False
    skip: tuple[BranchKind, ...] = ()
    formats: Formats = tuple(Format)
    engine: EngineName = ""
    """The engine of the service that is asked."""
    engines: tuple[BranchEngine, ...] = ()
    """The engines of the hub's branches."""
    original: LanguageTag = "en"
    """The language the story is told in."""
    told: Annotated[tuple[LanguageTag, ...], Field(max_length=LANGUAGES_MAX)] = ()
    """Languages in which the story's own author tells it too, so that nothing is translated."""

    @property
    def all_languages(self) -> tuple[str, ...]:
        """Of the editions to be made, the original first."""
        translated = () if BranchKind.TRANSLATION in self.skip else self.languages
        return (self.original, *(tag for tag in translated if tag != self.original))


class Prospect(Message):
    """One wish, and whether it can be kept."""

    service: str
    """The letter of the service that says so; empty for main."""
    wish: str
    """In words: ``voice Hart``."""
    field: str = ""
    """The field of the request that asks for it; empty for what the set-up must provide."""
    outlook: Outlook
    reason: str = ""
    """Why it cannot be kept, or how it is kept."""
    repair: str = ""
    """What to do when it cannot be kept."""
    error: str = ""
    """Of an impossible wish: the reason of the error the run would end with, such as ``INVALID_INPUT``."""


class Site(Message):
    """Where a service runs."""

    service: str
    store: str
    """The identity of its artifact store; empty when it is not known."""
    clock: float
    """Its wall clock when it answered, seconds since 1970."""


class Preflight(Message):
    """What a service says before a run."""

    proto_name = "CheckResponse"

    prospects: tuple[Prospect, ...]
    sites: tuple[Site, ...] = ()
    """Its own and those of the services it calls."""
    original: str = ""
    """The language the story generator would tell the story in; empty from other services."""
    told: tuple[str, ...] = ()
    """Of the editions asked for, those in which it is told by its author; empty from other services."""
