"""The names by which a story's text refers to its cast."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storycreator.messages.story import CastMember

_RANKS = re.compile(r"king|queen|prince|princess|captain|doctor|duchess|duke|knight|general|professor|sheriff|mayor")
_TITLES = re.compile(rf"({_RANKS.pattern}|mr|mrs|ms|miss|dr|sir|lady|old|little|big|grandma|grandpa|uncle|aunt|the)\.?", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$|^.$", re.IGNORECASE)
"""Parts of a name by which nobody is called: *Alice's* of *Alice's Sister*, single letters."""


@dataclass(frozen=True)
class Mention:
    """One occurrence of a name."""

    name: str
    """The cast member's full name, whichever form the text uses."""
    start: int
    end: int
    possessive: bool


def spaceless(text: str) -> bool:
    """Whether the script puts no spaces between words (Han, kana, Thai …)."""
    return any(unicodedata.name(char, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")) for char in text)


class Cast:
    """The cast of a story, ready to be searched for."""

    def __init__(self, members: Iterable[CastMember]) -> None:
        self.members = tuple(members)
        self.names = tuple(dict.fromkeys(member.name for member in self.members))
        self.pronouns = {member.name: member.pronoun for member in self.members}
        self.aliases = dict(self._aliases())
        self.kinds = self._kinds()
        forms = sorted(self.aliases, key=lambda form: (-len(form), form))
        self.alternatives = "|".join(
            re.escape(form) if spaceless(form) else rf"(?<![\w’'])(?<!\w-){re.escape(form)}(?!\w)" for form in forms
        )
        self._mention = re.compile(rf"(?P<who>{self.alternatives})(?P<of>['’]s?(?!\w))?") if forms else None

    @classmethod
    def of_names(cls, names: Iterable[str]) -> "Cast":
        """A cast of which only the names are known."""
        return cls(CastMember(name=name, kind="somebody") for name in names)

    def _aliases(self) -> Iterator[tuple[str, str]]:
        """Whole names, and unambiguous parts of names of several words (``Otto`` of ``Captain Otto Blue``)."""
        parts = Counter(part for name in self.names for part in {part.strip(",.") for part in name.split()})
        for name in self.names:
            for part in (part.strip(",.") for part in name.split()):
                if (
                    len(name.split()) > 1
                    and parts[part] == 1
                    and _POSSESSIVE.search(part) is None
                    and part[0].isupper()
                    and not _TITLES.fullmatch(part)
                ):
                    yield part, name
        for name in self.names:
            yield name, name

    def _kinds(self) -> dict[str, str]:
        """Kinds and ranks that only one member has: ``the fox`` is Otto when Otto is the only fox, ``the captain`` is Captain Blue."""
        found: dict[str, set[str]] = {}
        for member in self.members:
            ranks = [word for word in member.name.lower().split() if _RANKS.fullmatch(word)]
            for word in (*member.kind.lower().split()[-1:], *ranks):
                found.setdefault(word, set()).add(member.name)
        return {word: names.pop() for word, names in found.items() if len(names) == 1}

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every occurrence of a member's name, possessives included, but not pronouns or kinds (``the fox``)."""
        if self._mention is None:
            return ()
        return tuple(
            Mention(self.aliases[match["who"]], match.start(), match.end(), bool(match["of"])) for match in self._mention.finditer(text)
        )

    def without_names(self, text: str) -> str:
        """The text without names, so that a hero called Joy does not make a page joyful."""
        return self._mention.sub("", text) if self._mention else text
