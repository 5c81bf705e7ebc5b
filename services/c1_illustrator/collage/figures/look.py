"""Read a character's look: the colour of the body, and clothes with their colours."""

import re
from dataclasses import dataclass

from services.c1_illustrator.collage.palette import NAMED
from services.c1_illustrator.collage.tables import table

_WORN = {word: kind for kind, words in table("cast")["garments"].items() for word in words.split()}
_SKIN = {word: tone for tone, words in table("cast")["skin"].items() for word in words.split()}
TONES = ("light", "medium-light", "medium", "medium-dark", "dark")
SKINS = {"light": "#fadcbc", "medium-light": "#e0bb95", "medium": "#ba8d68", "medium-dark": "#a56b43", "dark": "#70534a"}
HAIRS = {
    "light": ("#e3b862", "#8f5a34", "#c4703a", "#543930"),
    "medium-light": ("#8f5a34", "#543930", "#d0a050", "#3b2c2a"),
    "medium": ("#3b2c2a", "#543930", "#6f4a30"),
    "medium-dark": ("#2f2624", "#4a342c", "#3b2c2a"),
    "dark": ("#2a2222", "#3a2c28", "#241e20"),
    "old": ("#d4d4d2", "#f1efe9", "#a9abad"),
}
"""Hair colours by the tone of the skin, and of the old."""


@dataclass(frozen=True)
class Look:
    """The features of a look. Colours are ``#rrggbb``, empty where none is given."""

    body: str = ""
    body_word: str = ""
    worn: tuple[tuple[str, str], ...] = ()
    """Kinds of clothes and accessories with their colours, in the order they are named."""
    skin: str = ""

    def colour(self, *kinds: str) -> str:
        """The colour of the first of these that is worn and has one."""
        return next((colour for kind, colour in self.worn if kind in kinds and colour), "")

    def wears(self, kind: str) -> bool:
        """Whether it is named at all."""
        return any(worn == kind for worn, _ in self.worn)


def read_look(*texts: str) -> Look:
    """Read texts about a character; earlier texts take precedence."""
    body = body_word = skin = ""
    worn: list[tuple[str, str]] = []
    for text in texts:
        words = re.findall(r"[a-z]+|[,;.]", text.lower().replace("-", " "))
        pending, age = "", 9
        for position, word in enumerate(words):
            if word in ",;.":
                if pending and not body:
                    body, body_word = NAMED[pending], pending
                pending = ""
            elif word in _WORN:
                kind = _WORN[word]
                if kind == "skin":
                    skin = next((_SKIN[near] for near in reversed(words[max(0, position - 3) : position]) if near in _SKIN), skin)
                else:
                    worn.append((kind, NAMED[pending] if pending and age <= 3 else ""))
                pending = ""
            elif word in NAMED:
                if pending and not body:
                    body, body_word = NAMED[pending], pending
                pending, age = word, 0
            age += 1
        if pending and not body:
            body, body_word = NAMED[pending], pending
    return Look(body, body_word, tuple(worn), skin)
