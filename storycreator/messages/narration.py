"""The narrator's (C2) request and reply."""

from typing import Annotated

from pydantic import Field, StringConstraints

from storycreator.messages.common import ArtifactRef, EngineName, Message, Name, Pronunciations, Provenance, Seed, Take, WireEnum
from storycreator.messages.edition import Edition
from storycreator.messages.illustration import Gap
from storycreator.messages.story import CastMember

Seconds = Annotated[float, Field(ge=0)]


Factor = Annotated[float, Field(ge=0.5, le=2.0)]


class Voices(WireEnum):
    """How many voices read a book."""

    ONE = "one"
    CAST = "cast"
    """The narrator, and another for everybody who speaks."""


class CharacterVoice(Message):
    """Whose voice is whose."""

    name: Name
    """A cast member's."""
    voice: Annotated[str, StringConstraints(min_length=1, max_length=80)]


CharacterVoices = Annotated[tuple[CharacterVoice, ...], Field(max_length=24)]


class NarrationRequest(Message):
    """An edition to read aloud."""

    proto_name = "NarrateRequest"

    edition: Edition
    voice: Annotated[str, StringConstraints(max_length=80)] = ""
    """Empty for the language's default voice."""
    speed: Factor = 1.0
    pause: Factor = 1.0
    """How long pauses are."""
    check_voice: bool = False
    """A speech recogniser hears every line; one with missing or extra words is spoken again."""
    pages: tuple[Annotated[int, Field(ge=0)], ...] = ()
    """Only these tracks (0 is the title); empty for all."""
    seed: Seed = 0
    engine: EngineName = ""
    takes: tuple[Take, ...] = ()
    """Other readings of some pages or lines."""
    pronunciations: Pronunciations = ()
    cast: tuple[CastMember, ...] = ()
    """Who may speak in it, each with a voice of their own; empty: one voice reads everything."""
    character_voices: CharacterVoices = ()
    """Voices asked for by character; the others' are chosen."""


class WordCue(Message):
    """When a word is spoken, in seconds from the start of its track."""

    text: str
    start: Seconds
    end: Seconds


class Cue(Message):
    """When a sentence is spoken, in seconds from the start of its track."""

    paragraph: Annotated[int, Field(ge=0)]
    sentence: Annotated[int, Field(ge=0)]
    """Indices into the edition's page, from 0. The title track has one cue for the title, (0, 0)."""
    text: str
    start: Seconds
    end: Seconds
    words: tuple[WordCue, ...] = ()
    """Empty when the engine does not time words."""


class NarrationTrack(Message):
    """The sound of one page: lossless (FLAC), mono; the binder encodes it for each format."""

    page: Annotated[int, Field(ge=0)]
    """0 is the title, spoken before page 1."""
    audio: ArtifactRef
    duration: Seconds
    cues: tuple[Cue, ...]
    """In order; they do not overlap and end within the duration."""


class Loudness(Message):
    """Of the whole programme, measured after normalisation (EBU R 128)."""

    integrated_lufs: float
    true_peak_dbtp: float
    gain_db: float
    """The one gain given to every track."""


class Narration(Message):
    """An edition read aloud."""

    language: str
    tracks: tuple[NarrationTrack, ...]
    sample_rate: Annotated[int, Field(gt=0)]
    loudness: Loudness
    gaps: tuple[Gap, ...] = ()
    substitutes: tuple[Gap, ...] = ()
    """Pages that a stand-in engine read, and why."""
    character_voices: tuple[CharacterVoice, ...] = ()
    """Whose voice is whose, when several read."""
    provenance: Provenance
