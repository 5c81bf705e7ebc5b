"""Who and what stands in a frame's holes: the cast and the slots, from the prompt, the frame's tables and the lexicon."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations
from types import MappingProxyType

from services.a_story_generator.frames.schema import CAST, NOUN_FIELDS, Frame, Role, SlotSpec
from services.a_story_generator.prompt.patterns import TITLES
from services.a_story_generator.prompt.people import Somebody
from services.a_story_generator.prompt.understood import Understood
from services.a_story_generator.quoting.saying import act, said
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.entries import Noun, Word
from storycreator.lexicon.inflection import MissingWordError, Phrase
from storycreator.lexicon.names import usual

_THINGS = ("wish_thing", "craft", "lost", "found", "broken", "magic", "hates")
QUOTES = frozenset(["odd", "news"])
"""Fields of a prompt's own words, and the shapes of frames that say them."""


class UnfitError(Exception):
    """The frame does not fit the prompt; the message says why."""


@dataclass(frozen=True)
class Character:
    """Somebody of the cast."""

    given: str
    """The name; empty for one who is called by what they are (Grandpa)."""
    phrase: Phrase
    sex: str
    title: str = ""
    """What stands before the name in English, as the prompt has it, for one who is called by both: *Aunt* Rosa, *la tía* Rosa."""
    kin: bool = False
    """Related to the hero, who comes first in the prompt: the brother of *a giraffe and her brother*, not the owner of a dog."""

    def name(self, language: str) -> str:
        """What they are called."""
        called = self.phrase.form(language).name
        title = self.title if language == "en" else called
        return f"{title} {self.given}" if self.title else self.given or called


@dataclass(frozen=True)
class Text:
    """A text slot: one cell for each of the frame's languages."""

    cells: tuple[str, ...]


Value = Character | Phrase | Text | Word


@dataclass(frozen=True)
class Filling:
    """A frame's holes, filled."""

    frame: Frame
    values: dict[str, Value]
    used: frozenset[str] = field(default_factory=frozenset)
    """The prompt's fields that have a place in the story."""

    def character(self, letter: str) -> Character:
        """Somebody of the cast."""
        value = self.values[letter]
        assert isinstance(value, Character)
        return value

    @property
    def cast(self) -> dict[str, Character]:
        """The cast by letter, in order."""
        return {letter: self.character(letter) for letter in CAST if letter in self.values}


def fill(
    frame: Frame, understood: Understood, rng: random.Random, language: str = "en", names: Mapping[str, str] = MappingProxyType({})
) -> Filling:
    """Fill a frame for a prompt. Raises ``UnfitError``.

    Whoever has no name gets the one in ``names`` for the cast letter, else one that books in ``language`` use."""
    if frame.about(understood.text) is None:
        raise UnfitError(f"the prompt does not match {frame.when!r}")
    cast: dict[str, Value] = _told_apart(dict(_cast(frame, understood, rng, language, names)), frame, rng, language)
    untold: frozenset[str] = frozenset()
    while True:
        values, used = dict(cast), set[str]()
        empty = _fill_slots(frame, understood, values, rng, used, untold)
        if not empty:
            return Filling(frame, values, frozenset(used))
        by = frame.slots[empty].by
        if by not in frame.slots or by in untold or not {"table"} & set(frame.slots[by].sources):
            raise UnfitError(f"nothing fills {empty}")
        untold |= {by}  # the frame knows nothing of the prompt's own: it takes its own


def _fill_slots(
    frame: Frame, understood: Understood, values: dict[str, Value], rng: random.Random, used: set[str], untold: frozenset[str]
) -> str:
    """Fill the slots, those in ``untold`` not from the prompt; the first that stays empty and may not."""
    for name, slot in frame.slots.items():
        sources = tuple(source for source in slot.sources if name not in untold or not source.startswith("prompt."))
        if value := _value(frame, name, slot, sources, understood, values, rng, used):
            values[name] = value
        elif not slot.optional:
            return name
    return ""


def _cast(
    frame: Frame, understood: Understood, rng: random.Random, language: str, names: Mapping[str, str]
) -> Iterator[tuple[str, Character]]:
    people = understood.heroes
    letters = [letter for letter in CAST if letter in frame.cast]
    heroes = len(people)
    if len(people) > len(letters):
        raise UnfitError(f"it has places for {len(letters)} people, the prompt names {len(people)}")
    if heroes and heroes not in frame.heroes:
        raise UnfitError(f"it is for {' or '.join(map(str, frame.heroes))} people, the prompt names {heroes}")
    placed = _placed(frame, people, letters)
    own = [name.lower() for name in (*(who.name for who in people), *names.values()) if name]
    taken_names = {name[0] for name in own} | set(own)  # nobody else has the same letter, if that can be, or the same name
    taken_kinds = {who.phrase.noun.id for who in people} | {phrase.noun.id for phrase in understood.nouns.values()}
    titles = {title for who in people for title in _titles(who.phrase.noun, frame)}
    sexes: list[str] = []
    for letter in letters:
        role = frame.cast[letter]
        who = placed.get(letter)
        if who is None:
            if role.optional:
                continue
            at_home = letter == "H" and understood.at_home and role.fits(entries.nouns()["girl"])
            kinds = ("girl", "boy") if at_home else role.kinds
            known = [entries.nouns()[kind] for kind in kinds]
            free = [noun for noun in known if noun.id not in taken_kinds and not _titles(noun, frame) & titles] or known
            wanted = "" if not sexes else "f" if sexes[0] == "m" else "m"
            noun = rng.choice([noun for noun in free if wanted in _sexes(noun, frame, language)] or free)
            who = Somebody(Phrase(noun), relation=noun.more.get("relation", ""))
            taken_kinds.add(noun.id)
            titles |= _titles(noun, frame)
        sex = who.sex or who.phrase.noun.more.get("sex", "") or _free_sex(who.phrase.noun, frame, language, sexes, rng)
        sexes.append(sex)
        given = who.name or names.get(letter, "")
        called = who.phrase.form("en").name
        title, _, name = given.partition(" ")
        titled = bool(called and name) and TITLES.get(title.lower().rstrip(".")) == who.phrase.noun.id
        if titled:
            given = name
        elif called and given.lower() in (called.lower(), who.phrase.noun.id):
            given = ""  # "Grandpa" is called as each language calls him
        elif not given and not (who.relation in ("grandparent", "parent") and called):
            pool = usual(language, sex)
            unlike = [name for name in pool if name[0].lower() not in taken_names]
            given = rng.choice(unlike or [name for name in pool if name.lower() not in taken_names])
            taken_names |= {given[0].lower(), given.lower()}
        kin = who.relation in ("sibling", "parent", "grandparent") and (not people or people[0] is placed.get("H"))
        yield letter, Character(given, replace(who.phrase, plural=False, definite=False, sex=sex), sex, title if titled else "", kin)


def _told_apart(cast: dict[str, Character], frame: Frame, rng: random.Random, language: str) -> dict[str, Value]:
    """The cast with a name for everybody who is called like somebody else in some language: Grandma Ada, Grandma Rose."""
    apart: dict[str, Value] = {}
    given = {who.given for who in cast.values()}
    for letter, who in cast.items():
        others = [_titles(other.phrase.noun, frame) for other in cast.values() if other is not who and not other.given]
        if not who.given and any(_titles(who.phrase.noun, frame) & titles for titles in others):
            pool = usual(language, who.sex)
            name = rng.choice([name for name in pool if name not in given])
            given.add(name)
            who = replace(who, given=name, title=who.phrase.form("en").name)
        apart[letter] = who
    return apart


def _titles(noun: Noun, frame: Frame) -> set[str]:
    """What somebody of a kind is called in the languages of a frame."""
    return {form.name for language in frame.languages for form in noun.forms.get(language, ()) if form.name}


def _placed(frame: Frame, people: list[Somebody], letters: list[str]) -> dict[str, Somebody]:
    """Which of the prompt's people is whom: in their order where the roles allow it, else in the first order in which they do."""
    unfit: UnfitError | None = None
    for order in permutations(people):
        try:
            return _in_order(frame, list(order), letters)
        except UnfitError as error:
            unfit = unfit or error
    assert unfit
    raise unfit


def _in_order(frame: Frame, left: list[Somebody], letters: list[str]) -> dict[str, Somebody]:
    """Whom a role asks for by relation first, the others in order."""
    placed: dict[str, Somebody] = {}
    for letter in letters:
        wanted = frame.cast[letter].relation
        if wanted and (who := next((who for who in left if who.relation in wanted), None)):
            placed[letter] = who
            left.remove(who)
    for letter in letters:
        if letter not in placed and left and not frame.cast[letter].relation:
            placed[letter] = left.pop(0)
    if left:
        raise UnfitError(f"no place for {left[0].name or left[0].phrase.noun.id}")
    for letter, who in placed.items():
        if not frame.cast[letter].fits(who.phrase.noun):
            raise UnfitError(f"{letter} cannot be a {who.phrase.noun.id}: {_why(frame.cast[letter], who.phrase.noun)}")
        if who.away and not frame.cast[letter].away:
            raise UnfitError(f"{letter} cannot be {who.name or who.phrase.noun.id}, who is far away")
    return placed


def _why(role: Role, noun: Noun) -> str:
    if missing := role.can - noun.can:
        return f"it cannot {', '.join(sorted(missing))}"
    return f"it is no {' or '.join(sorted(role.classes))}" if role.classes and not role.classes & noun.classes else "the frame says not"


def _sexes(noun: Noun, frame: Frame, language: str) -> str:
    """The sexes of somebody of a kind with which the word's gender agrees in the languages of the frame's own file.

    When none does, those with which it agrees in the story's language (*un lièvre* has no girl's name); both when that leaves it open.
    A language that is told beside that file changes no story in the others."""
    own = [one for one in frame.languages if one not in frame.overlaid]
    for languages in (own, [language]):
        forms = {sex: [noun.form(one, sex) for one in languages] for sex in "mf"}
        if fitting := [sex for sex in "mf" if all(form is None or form.gender in (sex, "") for form in forms[sex])]:
            return "".join(fitting)
    return "mf"


def _free_sex(noun: Noun, frame: Frame, language: str, before: list[str], rng: random.Random) -> str:
    """A sex for somebody whose kind leaves it open: the other one than the first's where the word allows it, to tell the two apart."""
    sexes = _sexes(noun, frame, language)
    other = "" if not before else "f" if before[0] == "m" else "m"
    return other if other and other in sexes else rng.choice(sexes)


def _value(
    frame: Frame,
    name: str,
    slot: SlotSpec,
    sources: tuple[str, ...],
    understood: Understood,
    values: dict[str, Value],
    rng: random.Random,
    used: set[str],
) -> Value | None:
    for source in sources:
        head, _, rest = source.partition(".")
        if head == "prompt":
            rest = _said(rest, understood)
            if rest in QUOTES:
                value: Value | None = _quoted(rest, understood, frame, values)
            elif rest.endswith("_act"):
                value = _act(understood.words.get(rest, ""), values)
            else:
                value = _from_prompt(rest, understood)
            if value and not (isinstance(value, Phrase) and (_unfit(frame, name, slot, value.noun) or _done_to(value, values))):
                used.add(rest)
                return _numbered(_as_hero(value, values["H"]) if rest == "wish_become" else value, slot)
        elif source == "table":
            if (row := _row(frame.table[name], slot.by, understood, values)) and (made := _from_table(row, slot, values, rng)):
                return made
        elif source.startswith("lexicon "):
            nouns = [noun for noun in _matching(source) if not _taken(noun, slot, values)]
            if nouns:
                return _numbered(Phrase(rng.choice(nouns)), slot)
        elif (noun := _attribute(values.get(head), rest)) and not _taken(noun, slot, values):
            return _numbered(Phrase(noun), slot)
    return None


def _unfit(frame: Frame, name: str, slot: SlotSpec, noun: Noun) -> bool:
    """Whether a slot does not take a noun: the frame says not, or it has no plural (*custard*) and the frame counts several of it."""
    counted = slot.number == "sg" and any(f"{{{name}.pl}}" in text for page in frame.pages for text in page.text.values())
    uncountable = any(form.plural == "" for language in frame.languages for form in noun.forms.get(language, ()))
    return (counted and uncountable) or any(noun.matches(key) for key in slot.without)


def _said(name: str, understood: Understood) -> str:
    """The field itself; for a thing, where none is named otherwise, what is wished for, made, lost or found."""
    if name != "thing" or name in understood.nouns:
        return name
    things = (one for one in _THINGS if one in understood.nouns and not understood.nouns[one].noun.classes & {"place", "event"})
    return next(things, name)


def _quoted(name: str, understood: Understood, frame: Frame, values: dict[str, Value]) -> Text | None:
    """The prompt's own words in each language: as they are, or said again; empty where they cannot be."""
    words = understood.words.get(name, "")
    if not words:
        return None
    names, hero = _called(values)

    def cell(language: str) -> str:
        own = words if language == "en" and not understood.rough else understood.words.get(f"{name}_{language}", "")
        return own or said(words, language, names, hero.phrase)

    return Text(tuple(cell(language) for language in frame.languages))


def _done_to(phrase: Phrase, values: dict[str, Value]) -> bool:
    """Whether what somebody does says it already: the jokes of *tell jokes*."""
    acts = [inflection.verb(value, "en", "inf") for value in values.values() if isinstance(value, Word) and "en" in value.forms]
    return any(act.endswith(f" {inflection.core(phrase, 'en')}") for act in acts if " " in act)


def _called(values: dict[str, Value]) -> tuple[dict[str, str], Character]:
    """The sex of everybody of the cast by what they are called in English, and the hero."""
    cast = [value for value in values.values() if isinstance(value, Character)]
    return {name: who.sex for who in cast if who.given for name in (who.given, who.name("en"))}, cast[0]


def _act(words: str, values: dict[str, Value]) -> Word | None:
    """What somebody wants to do, as a verb with what belongs to it; None where it cannot be said."""
    names, hero = _called(values)
    return act(words, names, hero.phrase) if words else None


def _from_prompt(name: str, understood: Understood) -> Value | None:
    if name in NOUN_FIELDS:
        return understood.nouns.get(name)
    word = understood.words.get(name, "")
    if name == "trait":
        return entries.adjectives().get(word)
    pastime = entries.verbs().get(f"{word} (as a pastime)") if name == "loves" else None
    return pastime or entries.verbs().get(word)


def _row(table: dict[str, tuple[str, ...]], by: str, understood: Understood, values: dict[str, Value]) -> tuple[str, ...]:
    if by.startswith("prompt."):
        word = by.removeprefix("prompt.")
        if phrase := understood.nouns.get(word):
            return _keyed(table, phrase.noun)
        said = understood.words.get(word, "")
        return next((row for key, row in table.items() if said and said in re.split(r", *", key)), table.get("*", ()))
    value = values.get(by)
    if isinstance(value, Character):
        return _keyed(table, value.phrase.noun)
    if isinstance(value, Phrase):
        return _keyed(table, value.noun)
    if isinstance(value, Word):
        return next((row for key, row in table.items() if value.id in re.split(r", *", key)), table.get("*", ()))
    return table.get("*", ())


def _keyed(table: dict[str, tuple[str, ...]], noun: Noun) -> tuple[str, ...]:
    """The row for a noun: by its id before tags and classes, these before ``*``."""
    for wanted in (lambda key: ":" not in key and key != "*", lambda key: ":" in key, lambda key: key == "*"):
        for key, row in table.items():
            if any(wanted(part) and noun.matches(part) for part in re.split(r", *", key)):
                return row
    return ()


def _from_table(row: tuple[str, ...], slot: SlotSpec, values: dict[str, Value], rng: random.Random) -> Value | None:
    if slot.type == "text":
        return Text(tuple(part.strip() for part in rng.choice(row).split(" | ")))
    if slot.type != "noun":
        return (entries.adjectives() if slot.type == "adjective" else entries.verbs())[rng.choice(row)]
    choices = [phrase for phrase in map(phrase_of, row) if not _taken(phrase.noun, slot, values)]
    return _numbered(rng.choice(choices), slot) if choices else None


def phrase_of(cell: str) -> Phrase:
    """``small hare``, ``pl:frog``: a phrase from a noun table's cell."""
    many, words = cell.startswith("pl:"), cell.removeprefix("pl:").split()
    at = next(at for at in range(len(words)) if " ".join(words[at:]) in entries.nouns())
    return Phrase(entries.nouns()[" ".join(words[at:])], many, tuple(entries.adjectives()[word] for word in words[:at]))


def _taken(noun: Noun, slot: SlotSpec, values: dict[str, Value]) -> bool:
    others = {
        value.noun.id if isinstance(value, Phrase) else value.phrase.noun.id
        for value in values.values()
        if isinstance(value, Phrase | Character)
    }
    return noun.id in others or any(noun.matches(key) for key in slot.without)


def _matching(source: str) -> list[Noun]:
    conditions = [re.fullmatch(r"(\w+)(<=|>=|=)(\S+)", part) for part in source.split()[1:]]

    def fits(noun: Noun, name: str, sign: str, value: str) -> bool:
        if name == "size":
            return bool(noun.size) and {"<=": noun.size <= int(value), ">=": noun.size >= int(value), "=": noun.size == int(value)}[sign]
        return noun.id == value if name == "id" else noun.matches(f"{name}:{value}")

    return [noun for noun in entries.nouns().values() if all(match and fits(noun, match[1], match[2], match[3]) for match in conditions)]


def _attribute(value: Value | None, name: str) -> Noun | None:
    noun = value.phrase.noun if isinstance(value, Character) else value.noun if isinstance(value, Phrase) else None
    if noun is None:
        return None
    named = noun.lives[:1] if name == "lives" else tuple(filter(None, (noun.more.get(name, ""),)))
    return entries.nouns().get(named[0]) if named else None


def _as_hero(value: Value, hero: Value) -> Value:
    """What somebody wants to be, of the sex they are."""
    if isinstance(value, Phrase) and isinstance(hero, Character):
        return replace(value, plural=False, definite=False, sex=value.noun.more.get("sex", "") or hero.sex)
    return value


def _numbered(value: Value, slot: SlotSpec) -> Value:
    if isinstance(value, Phrase):
        if value.noun.classes & {"person"} and not value.sex:
            value = replace(value, sex=value.noun.more.get("sex", "m"))
        if slot.number:
            return replace(value, plural=slot.number == "pl")
    return value


def missing_words(filling: Filling, language: str) -> str:
    """The first word of a filling that the language lacks; empty when it has all."""
    for value in filling.values.values():
        try:
            if isinstance(value, Phrase):
                value.form(language)
            elif isinstance(value, Character):
                value.phrase.form(language)
            elif isinstance(value, Word) and language not in value.forms:
                return value.id
            elif isinstance(value, Text) and not value.cells[filling.frame.column(language)]:
                return value.cells[0]
        except MissingWordError as error:
            return str(error)
    return ""
