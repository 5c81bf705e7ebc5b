"""The structure of what a prompt says of its people."""

from dataclasses import dataclass

from storycreator.lexicon.entries import Word
from storycreator.lexicon.inflection import Phrase

BY_NATURE = "be (by nature)"
FOR_NOW = "be (for now)"


@dataclass(frozen=True)
class Thing:
    """Somebody or something that is spoken of."""

    phrase: Phrase | None = None
    """None for somebody who is only named."""
    name: str = ""
    sex: str = ""
    """``m`` or ``f`` of who has a name."""
    determiner: str = ""
    """A row of the grammars' determiners; empty: none."""
    owner: str = ""
    """``his``, ``her``, ``its`` or ``their`` instead."""
    apposed: bool = False
    """The name stands after what they are: her brother Sami."""
    called: bool = False
    """What they are is used as a name: Grandpa."""
    of: "Thing | None" = None
    """Whose, or of what it is."""
    owned: bool = False
    """Said with 's: *of* is the owner."""
    clause: "Doing | None" = None
    """What is said of it: *who sings*."""


@dataclass(frozen=True)
class Doing:
    """What somebody does or is."""

    verb: Word | None
    """None: there is only what stands around it: *with a tiny voice*."""
    adverb: str = ""
    """``not never always only``, or empty."""
    thing: Thing | None = None
    """What it is done to, or what they are."""
    quality: Word | None = None
    """How they are."""
    degree: str = ""
    """``very``, ``too`` or ``so``, of the quality."""
    then: "Doing | None" = None
    """The infinitive after it: *wants to fly*."""
    around: tuple[tuple[str, Thing | None], ...] = ()
    """Prepositions with their things, and adverbs without one."""
    purpose: "Doing | None" = None
    """What for: *to find a key*."""
    more: "Doing | None" = None
    """What else: *and knits*."""


@dataclass(frozen=True)
class Clause:
    """A whole sentence, or with nobody a relative clause."""

    subjects: tuple[Thing, ...]
    doing: Doing

    @property
    def many(self) -> bool:
        """Whether several do it."""
        return len(self.subjects) > 1 or any(one.phrase is not None and one.phrase.plural for one in self.subjects)
