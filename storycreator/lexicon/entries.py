"""The lexicon's entries and how they are read. The files in ``nouns``, ``adjectives`` and ``verbs`` explain their columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent
_FLAGS = "mfn*=!^"
_PERSON_CAN = frozenset(["walk", "run", "swim", "climb", "dig", "hold", "talk"])


class LexiconError(ValueError):
    """A fault in a data file; the message names file and line."""


@dataclass(frozen=True)
class Form:
    """A word in one language, as its cell gives it."""

    singular: str
    """Empty: there is only a plural."""
    plural: str | None = None
    """None: by rule; empty: there is none (snow)."""
    gender: str = ""
    """``m``, ``f``, ``n`` or empty."""
    flags: frozenset[str] = frozenset()
    """``*`` irregular before an article, ``=`` never with an article, ``!`` only one of it: always *the*, ``^`` feminine in the plural
    (*uovo, uova*)."""
    name: str = ""
    """How they are called when the word serves as a name: ``Grandpa``, *el abuelo*."""


@dataclass(frozen=True)
class Noun:
    """A noun."""

    id: str
    """The English singular, lower case, unique."""
    classes: frozenset[str]
    can: frozenset[str]
    lives: tuple[str, ...]
    size: int
    """1 fits in a hand, 2 on a lap, 3 a child, 4 a horse, 5 a house, 6 bigger; 0 none."""
    tags: frozenset[str]
    more: dict[str, str] = field(hash=False, compare=False)
    """``needs fears eats gives becomes`` (ids), ``sex`` (m f), ``relation``, ``picture`` and whatever else a table asks for."""
    forms: dict[str, tuple[Form, ...]] = field(hash=False, compare=False)
    """By language: one form, or a masculine and a feminine one."""

    def form(self, language: str, sex: str = "") -> Form | None:
        """The form for somebody of that sex; None when the language lacks the word."""
        forms = self.forms.get(language)
        return None if not forms else next((form for form in forms if form.gender == sex), forms[0])

    def matches(self, key: str) -> bool:
        """Whether a table's key means this noun: its id, ``tag:…``, ``class:…``, ``can:…`` or ``*``."""
        kind, _, value = key.partition(":")
        if not value:
            return key in (self.id, "*")
        return value in {"tag": self.tags, "class": self.classes, "can": self.can, "lives": self.lives}.get(kind, ())


@dataclass(frozen=True)
class Word:
    """An adjective or a verb: its forms as the cells give them, by language."""

    id: str
    tags: frozenset[str]
    forms: dict[str, tuple[str, ...]] = field(hash=False, compare=False)
    before: frozenset[str] = frozenset()
    """The languages in which the adjective stands before its noun."""


def _rows(folder: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every data line as its columns, with where it stands; those of further languages (``de/nouns.txt``) after the others."""
    own = sorted((_ROOT / folder).glob("*.txt"))
    for path in (*own, *sorted(set(_ROOT.glob(f"*/{folder}.txt")) - set(own))):
        columns: list[str] = []
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.strip() for cell in line.split("|")]
            if not columns:
                columns = cells
                continue
            where = f"{path.parent.name}/{path.name}:{number}"
            if len(cells) != len(columns):
                raise LexiconError(f"{where}: {len(cells)} cells where the first line names {len(columns)} columns")
            yield where, dict(zip(columns, cells, strict=True))


def _form(cell: str, where: str, fallback: str) -> Form:
    """``m*:hibou, hibous @Name`` and its shorter forms."""
    match = re.fullmatch(rf"(?:([{re.escape(_FLAGS)}]+):)?\s*([^,@]*?)\s*(?:,\s*([^@]*?)\s*)?(?:@(.+))?", cell)
    if not match:
        raise LexiconError(f"{where}: {cell!r} is not of the form 'flags:singular, plural @Name'")
    flags, singular, plural, name = match.groups()
    singular = singular or fallback
    if not singular:
        raise LexiconError(f"{where}: {cell!r} has no word")
    gender = "".join(flag for flag in flags or "" if flag in "mfn")
    if len(gender) > 1:
        raise LexiconError(f"{where}: {cell!r} has two genders; write 'm:… / f:…'")
    return Form(
        singular="" if singular == "-" else singular,
        plural=None if plural is None else "" if plural == "-" else plural,
        gender=gender,
        flags=frozenset(flag for flag in flags or "" if flag not in "mfn"),
        name=(name or "").strip(),
    )


_COLUMNS = ("id", "class", "can", "lives", "size", "tags", "more")


@cache
def nouns() -> dict[str, Noun]:
    """All nouns by id. A later file may add languages to an entry (columns ``id | de``) but not say again what is said."""
    found: dict[str, Noun] = {}
    for where, row in _rows("nouns"):
        name = row["id"]
        forms = {
            language: tuple(_form(part, where, name if language == "en" else "") for part in cell.split(" / "))
            for language, cell in row.items()
            if language not in _COLUMNS and (cell or language == "en")
        }
        if name in found:
            if "class" in row:
                raise LexiconError(f"{where}: {name!r} is there already")
            found[name].forms.update(forms)
            continue
        if not row.get("class"):
            raise LexiconError(f"{where}: {name!r} has no class")
        classes = frozenset(row["class"].split())
        more = dict(part.split("=", 1) for part in re.split(r"\s*;\s*", row.get("more", "")) if part)
        can = frozenset(row["can"].split()) | (_PERSON_CAN if "person" in classes else frozenset())
        lives = tuple(part.strip() for part in row["lives"].split(",") if part.strip())
        found[name] = Noun(name, classes, can, lives, int(row["size"] or 0), frozenset(row["tags"].split()), more, forms)
    return found


def _words(folder: str) -> dict[str, Word]:
    found: dict[str, Word] = {}
    for where, row in _rows(folder):
        cells = {language: cell for language, cell in row.items() if language not in ("id", "tags") and (cell or language == "en")}
        before = frozenset(language for language, cell in cells.items() if cell.startswith("^:"))
        forms = {
            language: tuple(part.strip() for part in (cell.removeprefix("^:") or row["id"]).split(",")) for language, cell in cells.items()
        }
        if row["id"] in found:
            if "tags" in row:
                raise LexiconError(f"{where}: {row['id']!r} is there already")
            known = found[row["id"]]
            found[row["id"]] = replace(known, forms=known.forms | forms, before=known.before | before)
            continue
        if "tags" not in row:
            raise LexiconError(f"{where}: {row['id']!r} is no entry of {folder}")
        found[row["id"]] = Word(row["id"], frozenset(row["tags"].split()), forms, before)
    return found


@cache
def adjectives() -> dict[str, Word]:
    """All adjectives by id."""
    return _words("adjectives")


@cache
def verbs() -> dict[str, Word]:
    """All verbs by id."""
    return _words("verbs")


def share(language: str) -> float:
    """How much of the lexicon a language has, from 0 to 1."""
    words = [word.forms for table in (adjectives(), verbs()) for word in table.values()]
    every = words + [noun.forms for noun in nouns().values()]
    return sum(language in forms for forms in every) / len(every)
