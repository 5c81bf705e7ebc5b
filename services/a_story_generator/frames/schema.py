"""What a frame file holds, checked: every fault is named with its file and page."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, model_validator

from services.a_story_generator.frames import markup, overlay
from services.a_story_generator.prompt.wordlists import split_set
from storycreator.lexicon import entries
from storycreator.messages.common import AgeBand, TimeOfDay, Tone, Weather
from storycreator.messages.story import PAGES_MAX, PAGES_MIN, Camera, Mood, Pose, Relation

LIBRARY = Path(__file__).parent / "library"
SHAPES = split_set(
    """fear longing wish lost found broken mystery quarrel jealousy shy small different mistake promise secret left-out journey
    rescue contest build cure visitor night weather season feast school siblings grandparents moving illness goodbye
    new-baby birthday work ending why friends become loves unable magic trait odd news any"""
)
BEATS = split_set("home meet want setout journey trouble react try low idea step win party quiet end")
NOUN_FIELDS = split_set(
    """fear wish_place wish_thing wish_become cannot_thing magic lost found broken last build build_of build_to craft keeps place
    thing thing2 other hates"""
)
WORD_FIELDS = split_set(
    "wish_verb wish_act cannot_act fear_act loves_act learns_act craft_verb loves cannot learns event time weather season trait odd news"
)
ATTRIBUTES = frozenset(["lives", "needs", "fears", "eats", "gives", "becomes"])
MAXIMA = {1: (8, 6), 2: (20, 13), 3: (45, 18), 4: (70, 19), 5: (90, 24)}
"""By reading level: most words on a page, most in a sentence."""
LONG_LEVEL = 3
"""The lowest level at which a page's ordinary text can be read."""
CAST: tuple[str, ...] = ("H", "F", "G", "K")
TRUSTED = {"trusted": True}
"""What validation is told of a file that passed ``frames check``."""


def maxima(level: int, language: str) -> tuple[int, int]:
    """Most words on a page and in a sentence. The levels were measured on English; the same page takes more words in another language."""
    most, longest = MAXIMA[level]
    return (most, longest) if language == "en" else (round(1.15 * most), longest + 3)


class FrameError(ValueError):
    """A fault in a frame file; the message names file and page."""


def _cells(value: Any) -> Any:
    return tuple(part.strip() for part in re.split(r" \| ?|^\| ", value)) if isinstance(value, str) else value


Cells = Annotated[tuple[str, ...], BeforeValidator(_cells)]
"""``a | b | c``: one text for each language."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Role(_Part):
    """What the story needs of somebody."""

    classes: frozenset[str] = frozenset()
    can: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = ()
    """Who it is when the prompt names nobody: ids of nouns."""
    without: frozenset[str] = Field(frozenset(), alias="not")
    relation: frozenset[str] = frozenset()
    optional: bool = False
    away: bool = False
    """The story can have them far away, or gone: who is missed is nobody else."""

    def fits(self, noun: entries.Noun) -> bool:
        """Whether somebody of that kind can be it."""
        return (
            (not self.classes or bool(self.classes & noun.classes))
            and self.can <= noun.can
            and not any(noun.matches(key) for key in self.without)
        )


class SlotSpec(_Part):
    """A hole and where its value comes from."""

    type: Literal["noun", "text", "adjective", "verb"]
    sources: tuple[str, ...] = Field(alias="from", min_length=1)
    by: str = ""
    number: Literal["sg", "pl", ""] = ""
    optional: bool = False
    without: frozenset[str] = Field(frozenset(), alias="not")


class Page(_Part):
    """One page of the whole story."""

    beat: str
    smallest: int = Field(PAGES_MIN, alias="from", ge=PAGES_MIN, le=PAGES_MAX)
    """The page appears in books of at least so many pages."""
    place: str = ""
    scenery: bool = False
    """The story does not need that place: a place the prompt names is drawn instead."""
    time: TimeOfDay | None = None
    weather: Weather | None = None
    stage: tuple[str, ...] = Field(min_length=1)
    camera: Camera | None = None
    shows: str = Field(min_length=1)
    props: tuple[str, ...] = ()
    changed: str = ""
    refrain: bool = False
    brief: Cells = ()
    short: dict[Annotated[int, Field(ge=1, le=3)], Cells] = {}
    """By reading level, the page in fewer words, where marks in the text do not suffice."""
    text: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _languages_together(cls, data: dict[str, Any]) -> dict[str, Any]:
        known = {
            "beat",
            "from",
            "place",
            "scenery",
            "time",
            "weather",
            "stage",
            "camera",
            "shows",
            "props",
            "changed",
            "refrain",
            "brief",
            "short",
        }
        languages = {key: value for key, value in data.items() if re.fullmatch(r"[a-z]{2,3}", key)}
        return {key: value for key, value in data.items() if key in known or key not in languages} | {"text": languages}


class Staging(_Part):
    """Who stands on a page, and how."""

    who: str
    pose: Pose
    mood: Mood
    relation: Relation | None = None
    to: str = ""
    facing: str = ""
    holding: str = ""
    far: bool = False


_STAGING = re.compile(
    rf"(?P<who>[A-Za-z]\w*) (?P<pose>\w+) (?P<mood>\w+)(?: (?P<relation>{'|'.join(Relation)}) (?P<to>\S.*?))?"
    r"(?: facing (?P<facing>\S.*?))?(?: holding (?P<holding>\S.*?))?(?P<far> far)?"
)


def staging(line: str) -> Staging:
    """``H sit calm on wall facing F holding lamp far``. Raises ``ValueError``."""
    match = _STAGING.fullmatch(line)
    if not match or match["pose"] not in set(Pose) or match["mood"] not in set(Mood):
        raise ValueError(
            f"stage {line!r} is not 'who pose mood [on|above|under|behind|inside|beside thing] [facing whom] [holding thing] [far]' "
            f"(poses: {' '.join(Pose)}; moods: {' '.join(Mood)})"
        )
    return Staging(**{name: value for name, value in match.groupdict().items() if value and name != "far"}, far=bool(match["far"]))


class Frame(_Part):
    """A whole story with holes."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    version: int = Field(1, ge=1)
    shapes: frozenset[str] = Field(min_length=1)
    when: str = ""
    tones: frozenset[Tone] = Field(min_length=1)
    ages: frozenset[AgeBand] = Field(min_length=1)
    levels: tuple[Annotated[int, Field(ge=1, le=5)], ...] = Field(min_length=2)
    heroes: tuple[Annotated[int, Field(ge=1, le=4)], ...] = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=3)
    overlaid: tuple[str, ...] = ()
    """Those among the languages that are told in files of their own."""
    title: Cells
    cast: dict[str, Role]
    slots: dict[str, SlotSpec] = {}
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    refrain: dict[str, str] = {}
    pages: tuple[Page, ...] = Field(min_length=PAGES_MIN)

    def about(self, prompt: str) -> str | None:
        """The words of a prompt by which the frame knows that it is for it: empty without a pattern, None when there are no such words."""
        match = re.search(rf"(?<!\w)(?:{self.when})", prompt, re.IGNORECASE)  # never inside a word
        return match[0] if match else None

    def column(self, language: str) -> int:
        """Which cell of ``a | b | c`` is that language's."""
        return self.languages.index(language)

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        faults = [] if info.context is TRUSTED else [*self._heads(), *self._slots(), *self._tables(), *self._pages()]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def _heads(self) -> list[str]:
        faults = []
        if unknown := self.shapes - SHAPES:
            faults.append(f"shapes {sorted(unknown)} are not known: {' '.join(sorted(SHAPES))}")
        if strange := set(self.cast) - set(CAST):
            faults.append(f"cast {sorted(strange)}: the letters are {' '.join(CAST)}")
        if "H" not in self.cast:
            faults.append("[cast.H] is missing")
        if len(self.title) != len(self.languages):
            faults.append(f"title: {len(self.title)} cells for {len(self.languages)} languages")
        if list(self.levels) != list(range(self.levels[0], self.levels[-1] + 1)):
            faults.append(f"levels {list(self.levels)} are not neighbours in order")
        for letter, role in self.cast.items():
            faults += [f"cast.{letter}: kind {kind!r} is not in the lexicon" for kind in role.kinds if kind not in entries.nouns()]
            faults += [
                f"cast.{letter}: kind {kind!r} cannot be it (class, can, not)"
                for kind in role.kinds
                if kind in entries.nouns() and not role.fits(entries.nouns()[kind])
            ]
            if not role.kinds and not role.optional:
                faults.append(f"cast.{letter}: kinds is empty; say who it is when the prompt names nobody")
        for level in self.levels:
            if level < LONG_LEVEL and (lacking := [str(number) for number, page in enumerate(self.pages, 1) if level not in page.short]):
                faults.append(f"levels: page {', '.join(lacking)} has no short text for level {level} (short = {{ {level} = ... }})")
        if self.refrain and set(self.refrain) != set(self.languages):
            faults.append("refrain: a language is missing")
        return faults

    def _slots(self) -> list[str]:
        faults = []
        for name, slot in self.slots.items():
            if not re.fullmatch(r"[a-z]\w*", name):
                faults.append(f"slot {name!r}: lower case")
            for source in slot.sources:
                head, _, rest = source.partition(".")
                if source == "table":
                    if name not in self.table:
                        faults.append(f"slot {name}: there is no [table.{name}]")
                elif head == "prompt" and rest in NOUN_FIELDS | WORD_FIELDS:
                    if (rest in NOUN_FIELDS) != (slot.type == "noun"):
                        faults.append(f"slot {name}: {source} gives no {slot.type}")
                elif head in self.slots or head in self.cast:
                    if rest not in ATTRIBUTES or slot.type != "noun":
                        faults.append(f"slot {name}: {source}: attributes are {' '.join(sorted(ATTRIBUTES))}, for nouns")
                elif not re.fullmatch(r"lexicon( (class|tag|can|lives|id)=\S+| size(<=|>=|=)\d)+", source):
                    faults.append(f"slot {name}: {source!r} is no source")
            if slot.by and not (
                slot.by in self.slots or slot.by in self.cast or slot.by.removeprefix("prompt.") in NOUN_FIELDS | WORD_FIELDS
            ):
                faults.append(f"slot {name}: by {slot.by!r} is no slot, cast letter or prompt field")
        return faults

    def _tables(self) -> list[str]:
        faults = []
        for name, rows in self.table.items():
            if name not in self.slots:
                faults.append(f"[table.{name}]: there is no slot {name}")
                continue
            for key, values in rows.items():
                faults += self._key(name, key)
                for value in values:
                    if self.slots[name].type == "text":
                        cells = _cells(value)
                        if len(cells) != len(self.languages):
                            faults.append(f"table.{name}, {key!r}: {len(cells)} cells for {len(self.languages)} languages in {value!r}")
                        for cell in cells:
                            faults += [f"table.{name}, {key!r}: {fault}" for fault in self._markup(cell)]
                    elif fault := self._word(value, self.slots[name].type):
                        faults.append(f"table.{name}, {key!r}: {fault}")
        return faults

    def _key(self, name: str, key: str) -> list[str]:
        by = self.slots[name].by
        of_nouns = by in self.cast or by.removeprefix("prompt.") in NOUN_FIELDS or (by in self.slots and self.slots[by].type == "noun")
        parts = [part for part in re.split(r", *", key) if ":" not in part and part != "*"]
        return [f"table.{name}, {key!r}: {part!r} is not in the lexicon" for part in parts if of_nouns and part not in entries.nouns()]

    @staticmethod
    def _word(value: str, kind: str) -> str:
        if kind != "noun":
            known = entries.adjectives() if kind == "adjective" else entries.verbs()
            return "" if value in known else f"{value!r} is not among the lexicon's {kind}s"
        plain = value.removeprefix("pl:")
        words = plain.split()
        for at in range(len(words)):
            if " ".join(words[at:]) in entries.nouns():
                return next((f"adjective {word!r} is not in the lexicon" for word in words[:at] if word not in entries.adjectives()), "")
        return f"{plain!r} is not in the lexicon"

    def _markup(self, text: str) -> list[str]:
        try:
            unknown = markup.names(markup.parse(text)) - set(self.slots) - set(self.cast)
        except markup.MarkupError as error:
            return [str(error)]
        return [f"{{{name}}} is no slot of this frame" for name in sorted(unknown)]

    def _pages(self) -> list[str]:
        faults = []
        for number, page in enumerate(self.pages, 1):
            where = f"page {number} ({page.beat})"
            if page.beat not in BEATS:
                faults.append(f"{where}: beat is none of {' '.join(sorted(BEATS))}")
            if missing := [language for language in self.languages if not page.text.get(language, "").strip()]:
                faults.append(f"{where}: no text in {', '.join(missing)}")
            if extra := set(page.text) - set(self.languages):
                faults.append(f"{where}: {sorted(extra)} are not among the frame's languages")
            for label, text in (
                *page.text.items(),
                *(("brief", cell) for cell in page.brief),
                ("shows", page.shows),
                ("place", page.place),
            ):
                faults += [f"{where}, {label}: {fault}" for fault in self._markup(text)]
            for reading, cells in page.short.items():
                if len(cells) != len(self.languages):
                    faults.append(f"{where}: short, level {reading}: {len(cells)} cells for {len(self.languages)} languages")
                for cell in cells:
                    faults += [f"{where}, short: {fault}" for fault in self._markup(cell)]
            if page.smallest > PAGES_MIN and len(page.brief) != len(self.languages):
                faults.append(f"{where}: brief needs {len(self.languages)} cells, for books that are too short for this page")
            if number == 1 and not (page.place and page.time and page.weather):
                faults.append(f"{where}: the first page says place, time and weather")
            for line in page.stage:
                try:
                    one = staging(line)
                except ValueError as error:
                    faults.append(f"{where}: {error}")
                    continue
                if one.who not in self.cast and one.who not in self.slots:
                    faults.append(f"{where}: stage {line!r}: {one.who} is neither cast nor slot")
                faults += [f"{where}, stage {line!r}: {fault}" for text in (one.holding, one.to) for fault in self._markup(text)]
        for letter in self.cast:
            for language in self.languages:
                there = sum(
                    letter in markup.names(markup.parse(page.text[language]))
                    for page in self.pages
                    if page.text.get(language) and not self._markup(page.text[language])
                )
                if there < 2:
                    faults.append(
                        f"cast.{letter} is named on {there} pages in {language}; on two at least (an optional one by {{?{letter}:…}})"
                    )
        if self.pages[0].smallest > PAGES_MIN or self.pages[-1].smallest > PAGES_MIN:
            faults.append("the first and the last page have from = 4")
        for count in range(PAGES_MIN, PAGES_MAX + 1):
            if (there := sum(page.smallest <= count for page in self.pages)) > count:
                faults.append(f"a book of {count} pages would have {there}: raise 'from' of some pages")
                break
        return faults


def further() -> set[str]:
    """The languages with frames in files of their own."""
    return {path.parent.name for path in LIBRARY.glob("*/*.toml")}


def told_in(name: str) -> list[str]:
    """The languages in which a frame is told in a file of their own (``library/de/NAME.toml``)."""
    return sorted(path.parent.name for path in LIBRARY.glob(f"*/{name}.toml"))


def read(path: Path, further: Iterable[str] = (), *, trusted: bool = False) -> Frame:
    """A frame from its file, with further languages from theirs; a ``trusted`` one is not looked through for faults of its author.

    Raises ``FrameError``."""
    frame = _toml(path)
    for language in further:
        beside = path.parent / language / path.name
        try:
            frame = overlay.merged(frame, _toml(beside), language)
        except overlay.OverlayError as error:
            raise FrameError("\n".join(f"{language}/{path.name}: {line}" for line in str(error).splitlines())) from error
    return _validated(frame, path.name if not further else f"{path.name} with {', '.join(further)}", path.stem, trusted=trusted)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise FrameError(f"{path.name}: {error}") from error


def _validated(data: dict[str, Any], label: str, stem: str, *, trusted: bool) -> Frame:
    try:
        frame = Frame.model_validate(data, context=TRUSTED if trusted else None)
    except ValidationError as error:
        said = []
        for fault in error.errors():
            where = [str(part) for part in fault["loc"]]
            if where[:1] == ["pages"] and len(where) > 1:
                where = [f"page {int(where[1]) + 1}", *where[2:]]
            message = fault["msg"].removeprefix("Value error, ")
            said += [f"{label}: {': '.join([*where, line])}" for line in message.splitlines()]
        raise FrameError("\n".join(said)) from error
    if frame.name != stem:
        raise FrameError(f"{label}: name is {frame.name!r}; file and name must be the same")
    return frame


@cache
def library(language: str = "en") -> dict[str, Frame]:
    """The frames that are told in a language, by name. Frames of the language's own folder are read only when it is asked for.

    They are trusted: looking through them takes longer than the rest of a draft, which somebody waits for."""
    if (LIBRARY / language).is_dir():
        own = sorted((LIBRARY / language).glob("*.toml"))
        return {path.stem: read(LIBRARY / path.name, (language,), trusted=True) for path in own}
    return {path.stem: read(path, trusted=True) for path in sorted(LIBRARY.glob("*.toml"))}


@cache
def languages() -> tuple[str, ...]:
    """The languages in which there are frames."""
    return tuple(
        sorted({one for frame in library().values() for one in frame.languages} | {path.parent.name for path in LIBRARY.glob("*/*.toml")})
    )


@cache
def whole(name: str) -> Frame:
    """A frame in all its languages."""
    return read(LIBRARY / f"{name}.toml", told_in(name), trusted=True)


def told() -> Counter[str]:
    """How many frames are told in each language."""
    own = (_toml(path)["languages"] for path in LIBRARY.glob("*.toml"))
    return Counter([*(language for languages in own for language in languages), *(path.parent.name for path in LIBRARY.glob("*/*.toml"))])
