"""The user's pronunciations, as the engines get them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pronunciations:
    """Words, in lower case, with their phonemes."""

    said: Mapping[str, str] = field(default_factory=dict)

    def of(self, word: str) -> str:
        """The phonemes of a word; empty when the user gave none."""
        return self.said.get(word.casefold(), "")


AS_SPELT = Pronunciations()
"""None."""
