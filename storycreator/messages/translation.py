"""The translator's (C3) request and reply."""

from storycreator.messages.common import EngineName, LanguageTag, Message, Name, Provenance, Seed
from storycreator.messages.edition import Edition


class TranslationRequest(Message):
    """An edition to put into another language."""

    proto_name = "TranslateRequest"

    edition: Edition
    language: LanguageTag
    names: tuple[Name, ...] = ()
    """Names that stay as they are."""
    seed: Seed = 0
    engine: EngineName = ""


class SentenceDoubt(Message):
    """A sentence whose translation is doubtful."""

    page: int
    """0 is the title, dedication or blurb."""
    text: str
    reason: str


class Translation(Message):
    """The translated edition, sentence for sentence."""

    edition: Edition
    polished: int = 0
    """How many sentences the language model corrected."""
    doubts: tuple[SentenceDoubt, ...] = ()
    provenance: Provenance
    machine: bool = False
    """Translated by an engine; false where the story's author tells it in this language."""
