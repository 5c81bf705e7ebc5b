"""The illustrator's (C1) request and reply."""

from typing import Annotated

from pydantic import Field, StringConstraints

from storycreator.messages.common import ArtifactRef, EngineName, LanguageTag, Message, Name, PictureStyle, Provenance, Seed, Take
from storycreator.messages.story import Camera, Direction, Story


def picture_path(page: int) -> str:
    """Where a page's picture lies in the package; page 0 is the cover."""
    return f"pictures/page-{page:02}.png" if page else "pictures/cover.png"


class IllustrationRequest(Message):
    """Pictures for a story."""

    proto_name = "IllustrateRequest"

    story: Story
    style: PictureStyle = PictureStyle.COLLAGE
    seed: Seed = 0
    pages: tuple[Annotated[int, Field(ge=0)], ...] = ()
    """Only these pages (0 is the cover); empty for all."""
    engine: EngineName = ""
    takes: tuple[Take, ...] = ()
    """Other pictures for some pages."""


CAST_SHEET_PATH = "pictures/cast.png"
"""Where the cast sheet lies in the package."""


class AltText(Message):
    """A description of a picture in one language."""

    language: LanguageTag
    text: Annotated[str, StringConstraints(min_length=1)]


class Picture(Message):
    """One picture."""

    page: Annotated[int, Field(ge=0)]
    """0 is the cover."""
    image: ArtifactRef
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    """Pixels."""
    alt: str
    """Describes the picture, in English."""
    alts: tuple[AltText, ...] = ()
    """The same in other languages."""
    place: str = ""
    """The kind of place the engine drew."""
    shows: tuple[Name, ...] = ()
    """The cast members who are in the picture."""
    stage: tuple[Direction, ...] = ()
    """How everybody was drawn."""
    camera: Camera | None = None
    """How the picture looks at its scene; None when the engine does not say."""


class Gap(Message):
    """A part that could not be made."""

    page: Annotated[int, Field(ge=0)]
    reason: str


class Illustrations(Message):
    """All pictures of a story. One that failed is a gap, not a failure of the rest."""

    pictures: tuple[Picture, ...]
    gaps: tuple[Gap, ...] = ()
    cast_sheet: ArtifactRef | None = None
    """Everybody of the cast from both sides and in several moods, one row each; None when the engine draws none."""
    provenance: Provenance
