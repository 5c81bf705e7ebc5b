"""The aggregator's (D) request and reply."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from storycreator.messages.analysis import Analysis
from storycreator.messages.common import AgeBand, ArtifactRef, EngineName, LanguageTag, Message, Provenance
from storycreator.messages.production import REQUIRED, Production, Required
from storycreator.messages.story import Story


class Format(StrEnum):
    """The forms a book comes in, per edition. Each has a module of its name in ``services/d_aggregator/formats``."""

    HTML = "html"
    EPUB = "epub"
    PDF = "pdf"
    MARKDOWN = "markdown"
    TEXT = "text"
    AUDIO = "audio"
    M4B = "m4b"
    OPUS = "opus"
    CAPTIONS = "captions"


Formats = Annotated[tuple[Format, ...], AfterValidator(lambda formats: formats or tuple(Format))]
"""Empty means all: protobuf cannot tell an empty list from one that was not sent."""


class BindRequest(Message):
    """All the parts of a book."""

    proto_name = "BindPackageRequest"

    prompt: str
    story: Story
    analysis: Analysis
    production: Production
    age_band: AgeBand = AgeBand.MIDDLE
    formats: Formats = tuple(Format)
    engine: EngineName = ""
    required: Required = REQUIRED
    """Parts the book must have: the call fails when one is missing. Narration is required of the original edition only."""


class PackageFile(Message):
    """One file of the package."""

    artifact: ArtifactRef
    """Its name is its path in the package: ``en/book.epub``, ``pictures/page-03.png``."""
    language: str = ""
    """Empty for what all editions share."""
    format: str
    """A ``Format``, or ``picture``."""


class Check(Message):
    """Something the binder verified about a file it made."""

    name: str
    """Such as ``epubcheck``."""
    path: str
    ok: bool
    detail: str = ""


class Lack(Message):
    """A part that was asked for and that the book does not have."""

    part: str
    """A ``BranchKind`` or a ``Format``."""
    language: str = ""
    """Of the edition; empty for what all editions share."""
    page: Annotated[int, Field(ge=0)] | None = None
    """The page without it, 0 for the cover or the title; None for all of it."""
    reason: str = ""
    """Why, in words."""


class Package(Message):
    """A finished book in all its forms."""

    title: str
    languages: tuple[LanguageTag, ...]
    files: tuple[PackageFile, ...]
    checks: tuple[Check, ...] = ()
    warnings: tuple[str, ...] = ()
    """What is missing or degraded, in words for the user."""
    provenance: Provenance
    lacks: tuple[Lack, ...] = ()
    """What the book does not have of what was asked for."""
