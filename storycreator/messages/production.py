"""The parallel hub's (C) request and reply."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from storycreator.messages.analysis import Analysis
from storycreator.messages.common import (
    AgeBand,
    EngineName,
    LanguageTag,
    Message,
    PictureStyle,
    Pronunciations,
    Provenance,
    Seed,
    Take,
    WireEnum,
)
from storycreator.messages.edition import Edition
from storycreator.messages.illustration import Illustrations
from storycreator.messages.layout import Layout
from storycreator.messages.narration import CharacterVoices, Factor, Narration, Voices
from storycreator.messages.story import Story
from storycreator.messages.translation import Translation

LANGUAGES_MAX = 12


class BranchKind(WireEnum):
    """What the hub can fan out to."""

    PICTURES = "pictures"
    NARRATION = "narration"
    TRANSLATION = "translation"
    LAYOUT = "layout"


REQUIRED = (BranchKind.LAYOUT,)
Required = Annotated[tuple[BranchKind, ...], AfterValidator(lambda kinds: kinds or REQUIRED)]
"""Branches that must succeed. Empty means the default: protobuf cannot tell an empty list from one that was not sent."""


class BranchStatus(WireEnum):
    """How a branch ended."""

    OK = "ok"
    DEGRADED = "degraded"
    """It has gaps or came from a fallback."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not asked for, or what it depends on failed."""


class BranchEngine(Message):
    """Which engine one kind of branch is to use."""

    kind: BranchKind
    engine: EngineName


class BranchTake(Message):
    """Another take of a part of one branch."""

    kind: BranchKind
    language: LanguageTag | None = None
    """Of the edition; None for the original, and for pictures, which all editions share."""
    take: Take


class ProductionRequest(Message):
    """A story to illustrate, narrate, translate and typeset."""

    proto_name = "ProduceRequest"

    story: Story
    analysis: Analysis
    languages: Annotated[tuple[LanguageTag, ...], Field(max_length=LANGUAGES_MAX)] = ()
    """Editions beside the original."""
    age_band: AgeBand = AgeBand.MIDDLE
    style: PictureStyle = PictureStyle.COLLAGE
    voice: str = ""
    """For the original edition; translations use their language's default."""
    seed: Seed = 0
    skip: tuple[BranchKind, ...] = ()
    required: Required = REQUIRED
    """A required branch that fails, fails the production. Layout and narration are required of the original edition only."""
    engines: tuple[BranchEngine, ...] = ()
    takes: tuple[BranchTake, ...] = ()
    """Other renderings of some parts."""
    translations: tuple[Translation, ...] = ()
    """Existing translations, used instead of new ones."""
    pronunciations: Pronunciations = ()
    voices: Voices = Voices.ONE
    character_voices: CharacterVoices = ()
    """Voices asked for by character."""
    pace: Factor = 1.0
    """How fast it is read."""
    pause: Factor = 1.0
    """How long pauses are."""
    check_voice: bool = False
    """A speech recogniser hears every line; one with missing or extra words is spoken again."""
    rough_editions: bool = False
    """Make an edition by machine even when more than a fifth of its sentences are doubted."""
    only: tuple[str, ...] = ()
    """The branches to run (``narration:es``); empty for all."""

    @model_validator(mode="after")
    def _nothing_required_is_skipped(self) -> "ProductionRequest":
        if both := set(self.skip) & set(self.required):
            raise ValueError(f"{', '.join(sorted(both))}: cannot be both skipped and required")
        return self

    def engine(self, kind: BranchKind) -> str:
        """The engine asked for, or ``""`` for the service's default."""
        return next((choice.engine for choice in self.engines if choice.kind == kind), "")


class BranchOutcome(Message):
    """How one branch ended, for the record and for the reader."""

    branch: str
    """``pictures``, ``translation:es``, ``narration:en``, ``layout:fr`` …"""
    kind: BranchKind
    language: str = ""
    status: BranchStatus
    reason: str = ""
    """Empty when all is well."""
    attempts: Annotated[int, Field(ge=0)] = 1
    """0 when it was not tried: skipped or reused."""
    reused: bool = False
    """The cached result of an earlier, equal request was used."""
    started: Annotated[float, Field(ge=0)] = 0.0
    duration: Annotated[float, Field(ge=0)] = 0.0
    """Seconds on the hub's monotonic clock, from the start of the production."""


class EditionWork(Message):
    """Everything made for one language. The outcome of a missing part says why."""

    edition: Edition
    translation: Translation | None = None
    layout: Layout | None = None
    narration: Narration | None = None


class Production(Message):
    """Everything the binder binds."""

    editions: Annotated[tuple[EditionWork, ...], Field(min_length=1)]
    """The original first."""
    illustrations: Illustrations | None = None
    outcomes: tuple[BranchOutcome, ...]
    provenance: Provenance
