"""The Noto emoji drawings (Apache-2.0), read from the iconify set and the Unicode names and keywords beside it, and things they lack."""

import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import orjson

from services.c1_illustrator.collage.puppets.svg import pieces
from services.c1_illustrator.collage.tables import table, word_list
from storycreator.core.errors import ModelUnavailableError

LICENCE = "Apache-2.0"
GROUPS = frozenset({"Animals & Nature", "Food & Drink", "Travel & Places", "Activities", "Objects"})
_ALSO = word_list("allowed_drawings")
_NOT = re.compile(
    r"clock$|thirty|button|globe-with|pig-nose|paw-prints|microbe|cockroach|mosquito|syringe|drop-of-blood|pill$|cigarette|coffin|headstone|"
    r"funeral|dagger|bomb|beer|wine|cocktail|sake|whisky|tumbler|bikini|briefs|love-hotel|toilet|mahjong|slot-machine|-suit$|kaaba|"
    r"military-helmet|water-pistol|axe|kitchen-knife|muted|speaker-|banknote|medal$|no-entry|level-slider|control-knobs|moai|razor|skull"
)


@dataclass(frozen=True)
class Icon:
    """A drawing by its name."""

    slug: str
    name: str
    group: str
    keywords: tuple[str, ...]


class NotoSet:
    """All drawings, by slug (``red-apple``), and the ones that show a thing or an animal by name and keyword."""

    _shared: ClassVar[dict[Path, "NotoSet"]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def shared(cls, folder: Path) -> "NotoSet":
        """The shared instance for a folder (0.3 s and about 30 MB the first time)."""
        with cls._lock:
            if folder not in cls._shared:
                cls._shared[folder] = cls(folder)
            return cls._shared[folder]

    def __init__(self, folder: Path) -> None:
        try:
            icons = orjson.loads((folder / "icons.json").read_bytes())
            names = orjson.loads((folder / "data-by-emoji.json").read_bytes())
            keywords = orjson.loads((folder / "emoji-en-US.json").read_bytes())
        except (OSError, ValueError) as error:
            raise ModelUnavailableError(
                f"the picture set in {folder} cannot be read ({error}); run: python main.py models verify"
            ) from error
        self._bodies: dict[str, str] = {slug: icon["body"] for slug, icon in icons["icons"].items()}
        self._bodies |= {f"own-{name}": pieces(thing["pieces"], {}) for name, thing in table("things").items()}
        self._aliases: dict[str, str] = {slug: alias["parent"] for slug, alias in icons.get("aliases", {}).items()}
        self.icons = tuple(self._usable(names, keywords))

    def _usable(self, names: dict[str, Any], keywords: dict[str, list[str]]) -> list[Icon]:
        found = []
        for emoji, entry in names.items():
            slug = entry["slug"].replace("_", "-")
            if not (entry["group"] in GROUPS or slug in _ALSO) or _NOT.search(slug) or slug not in self:
                continue
            said = tuple(word.replace("_", " ").lower() for word in keywords.get(emoji, []))
            found.append(Icon(slug, entry["name"].lower(), entry["group"], said))
        return found

    def __contains__(self, slug: str) -> bool:
        return slug in self._bodies or slug in self._aliases

    def body(self, slug: str) -> str:
        """The drawing as SVG elements in a 128 × 128 box."""
        return self._bodies[slug] if slug in self._bodies else self._bodies[self._aliases[slug]]
