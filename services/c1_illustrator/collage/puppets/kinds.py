"""The kinds of beings that have puppets, read from ``data/puppets.toml``, and the body each of them has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.c1_illustrator.collage.icons.words import singular
from services.c1_illustrator.collage.puppets.biped import Biped
from services.c1_illustrator.collage.puppets.heads import HeadSpec
from services.c1_illustrator.collage.puppets.legless import Crawler, Octopus, Swimmer
from services.c1_illustrator.collage.puppets.quadruped import Quadruped
from services.c1_illustrator.collage.puppets.skeleton import Build
from services.c1_illustrator.collage.tables import table
from storycreator.lexicon import entries

Body = Biped | Quadruped | Swimmer | Crawler | Octopus

AGES: dict[str, tuple[float, Build]] = {
    "baby": (0.5, Build(16, 16, 23, 50, 26, 12, 1.06, 20, 18)),
    "small": (0.6, Build(22, 22, 28, 58, 27, 12, 1.06, 20, 18)),
    "child": (0.8, Build(31, 31, 33, 62, 27, 12, 1.0, 20, 18)),
    "young": (0.9, Build(39, 39, 37, 70, 28, 12, 0.95, 21, 18)),
    "adult": (1.0, Build(47, 47, 43, 82, 32, 13, 0.92, 23, 20)),
    "old": (0.93, Build(41, 41, 41, 76, 32, 13, 0.94, 23, 20, 7)),
    "giant": (1.35, Build(56, 56, 54, 104, 46, 18, 0.86, 32, 28)),
}
"""Height relative to a grown-up, and build."""
_UPRIGHT = Build(25, 25, 33, 72, 31, 15, 1.08, 25, 20)
_BIRD = Build(13, 15, 32, 62, 30, 13, 0.98, 8, 18)
_TALL_BIRD = Build(40, 42, 34, 62, 27, 11, 0.86, 8, 18)
_INSECT = Build(18, 18, 28, 54, 23, 12, 1.06, 11, 10)
_BUILDS = {"upright": _UPRIGHT, "birds": _BIRD, "insects": _INSECT}


@dataclass(frozen=True)
class Kind:
    """A row of the table."""

    name: str
    group: str
    """``people``, ``upright``, ``birds``, ``insects``, ``quadruped``, ``legless`` or ``things``."""
    row: Mapping[str, Any]

    @property
    def size(self) -> float:
        """Height relative to a grown-up."""
        return float(self.row.get("size") or AGES[self.row.get("age", "adult")][0])

    @property
    def flies(self) -> bool:
        """Whether it is in the air when nothing else is said."""
        return bool(self.row.get("flies"))

    @property
    def swims(self) -> bool:
        """Whether it lives in the water."""
        return bool(self.row.get("swims")) or self.row.get("form") in ("fish", "whale", "octopus")

    @property
    def plan(self) -> str:
        """Which poses its body takes."""
        return (
            self.group if self.group == "quadruped" else "legless" if self.group == "legless" and self.row["form"] != "octopus" else "biped"
        )


KINDS = {name: Kind(name, group, row) for group, rows in table("puppets").items() for name, row in rows.items()}
RELATIVES: dict[str, str] = {kind: known for known, kinds in table("cast")["relatives"].items() for kind in kinds}
"""Kinds that share the puppet or the picture of another."""
for _old, _names in table("cast")["young"].items():
    KINDS |= {name: Kind(name, KINDS[_old].group, {**KINDS[_old].row, "size": KINDS[_old].size * 0.78}) for name in _names}


def kind_of(phrase: str) -> Kind | None:
    """The kind a phrase means: by its head noun, which is last ("robot fox" is a fox, "baker's boy" a boy)."""
    words = re.findall(r"[\w'-]+", phrase.lower())
    for candidate in (" ".join(words[a:b]) for b in range(len(words), 0, -1) for a in range(b)):
        for form in (candidate, " ".join([*candidate.split()[:-1], singular(candidate.split()[-1])])):
            if known := KINDS.get(RELATIVES.get(form, form)):
                return known
            noun = entries.nouns().get(form)
            if noun and "person" in noun.classes:  # a trade the table lacks is still somebody
                return Kind(form, "people", {"sex": {"f": "she", "m": "he"}.get(noun.more.get("sex", ""), "")})
    return None


def head_of(row: Mapping[str, Any], worn: tuple[str, ...] = ()) -> HeadSpec:
    """The head of an animal or another being."""
    return HeadSpec(
        skull=row.get("skull", "long" if row.get("muzzle") in ("horse", "cow") and "skull" not in row else "round"),
        behind=tuple(row.get("behind", ())), ears=row.get("ears", ""), horns=row.get("horns", ""), marks=tuple(row.get("marks", ())),
        muzzle=row.get("muzzle", "none"), hair=row.get("hair", "") if row.get("hair", "#")[0] != "#" else "", beard=row.get("beard", ""),
        worn=worn, whites=bool(row.get("whites")),
    )  # fmt: skip


def body_of(kind: Kind, worn: tuple[str, ...], own: str) -> Body:
    """The body of a being that is no person."""
    row, group = kind.row, kind.group
    if group == "quadruped":
        return Quadruped(
            head_of(row, worn),
            row.get("tail", ""),
            row.get("pattern", ""),
            row.get("long_neck", 0.0),
            row.get("stout", 1.0),
            bool(row.get("hump")),
        )
    if group == "legless":
        whites = bool(row.get("whites"))
        if row["form"] == "snake":
            return Crawler(head_of({**row, "skull": row.get("skull", "wide")}, worn), segments=kind.name == "caterpillar")
        if row["form"] == "octopus":
            return Octopus(whites)
        return Swimmer(row["form"] == "whale", row.get("pattern", ""), bool(row.get("fin")), bool(row.get("spout")), whites)
    build = _TALL_BIRD if row.get("tall") else _BUILDS[group]
    return Biped(
        head_of(row, worn), build, body=row.get("body", "egg" if group == "birds" else "pear"),
        limbs=row.get("limbs", "wing" if group == "birds" else "paw") if row.get("limbs") != "dark" else "paw",
        feet=row.get("feet", "claw" if group == "birds" else "paw"), tail=row.get("tail", ""), wings=row.get("wings", ""),
        pattern=row.get("pattern", ""), own=own,
    )  # fmt: skip


def height_of(body: Body) -> float:
    """Units from the ground to the top of the skull, when it stands."""
    if isinstance(body, Biped):
        b = body.build
        return b.thigh + b.shin + 12 + b.torso + 86 * b.head
    return body.height
