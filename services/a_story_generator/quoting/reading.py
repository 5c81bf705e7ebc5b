"""Reads the English words of a prompt, clause by clause; what is not wholly understood is not read at all."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from services.a_story_generator.prompt import phrases
from services.a_story_generator.prompt.phrases import LIVING
from services.a_story_generator.prompt.wordlists import split_set
from services.a_story_generator.quoting.clauses import BY_NATURE, FOR_NOW, Clause, Doing, Thing
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.entries import Word
from storycreator.lexicon.inflection import Phrase

_OWNERS = split_set("his her its their")
_ADVERBS = split_set("not never always only")
_RELATIVES = split_set("who that which")
_GO_ON = split_set("who that which and to")
_SEVERAL = frozenset([*split_set("two three four five six seven eight nine ten eleven twelve many"), "too many", "all the"])
_OF = split_set("jealous proud tired full")
"""How somebody is of somebody."""
_WAYS = split_set("to into over from towards across through")
"""What only belongs to who moves or moves something."""
_SIZES = (4, 3, 2, 1)


class UnreadError(ValueError):
    """A word or a construction is not covered; the message names it."""


@cache
def _verbs() -> dict[str, tuple[tuple[Word, str], ...]]:
    """The verbs that an English form may be, with the form's name; those that are only of some things, and those with objects, first."""
    found: dict[str, list[tuple[Word, str]]] = {}
    for word in sorted(
        entries.verbs().values(), key=lambda word: ("transitive" not in word.tags, not _only_with(word), "(" not in word.id)
    ):
        for name in ("inf", "pres", "ger"):
            found.setdefault(inflection.verb(word, "en", name), []).append((word, name))
        found.setdefault(inflection.verb(word, "en", "pres", many=True), []).append((word, "pres"))
    return {form: tuple(one) for form, one in found.items()}


def _only_with(word: Word) -> set[str]:
    """The classes of things that a verb is only said of."""
    return {kind for tag in word.tags if tag.startswith("with=") for kind in tag.removeprefix("with=").split(",")}


def read(text: str, names: Mapping[str, str]) -> Clause:
    """A sentence about people, or a relative clause (*who sings*, *with a tiny voice*). ``names`` are the people's, with their sex.

    Raises ``UnreadError``."""
    for pattern, order in inflection.grammar("en")["said"]["rewrites"]:
        text = re.sub(pattern, order, text)
    reader = _Reader(re.findall(r"[^\s,]+|,", text), names)
    clause = reader.clause()
    if reader.rest:
        raise UnreadError(f"{' '.join(reader.rest)!r} is not understood")
    return clause


def read_act(text: str, names: Mapping[str, str]) -> Doing:
    """What somebody wants to do, in the infinitive or as a gerund: *pull a big ship*, *flying*. Raises ``UnreadError``."""
    words = re.findall(r"[^\s,]+|,", text)
    gerund = any(name == "ger" for _, name in _verbs().get(words[0].lower(), ())) if words else False
    reader = _Reader(words, names)
    doing = reader.act("ger" if gerund else "inf")
    if reader.rest:
        raise UnreadError(f"{' '.join(reader.rest)!r} is not understood")
    return doing


class _Reader:
    def __init__(self, words: list[str], names: Mapping[str, str]) -> None:
        self._words, self._names = words, names

    @property
    def rest(self) -> list[str]:
        """The words not read yet."""
        return self._words

    def _next(self, size: int = 1) -> str:
        return " ".join(self._words[:size]).lower() if len(self._words) >= size else ""

    def _take(self, size: int = 1) -> str:
        taken, self._words = self._next(size), self._words[size:]
        return taken

    def _one_of(self, listed: Mapping[str, object] | frozenset[str] | set[str]) -> str:
        """The longest of some phrases that comes next, taken; empty when none does."""
        size = next((size for size in _SIZES if self._next(size) in listed), 0)
        return self._take(size) if size else ""

    def clause(self) -> Clause:
        """A sentence or a relative clause."""
        if self._one_of(_RELATIVES):
            return Clause((), self._doings())
        if self._next() == "with":
            return Clause((), Doing(None, around=self._around()))
        subjects = [self._thing()]
        while self._one_of({",", "and"}):
            subjects.append(self._thing())
        return Clause(tuple(subjects), self._doings())

    def act(self, form: str) -> Doing:
        """A verb in a form with all that belongs to it."""
        return self._doing(form)

    def _doings(self) -> Doing:
        doing = self._doing("pres")
        return replace(doing, more=self._doings()) if self._one_of({"and"}) else doing

    def _doing(self, form: str) -> Doing:
        """A verb in a form with all that belongs to it."""
        adverb = self._one_of(_ADVERBS)
        form = "inf" if adverb == "not" and self._next() not in ("is", "are", "can", "must") else form
        size = next((size for size in _SIZES if any(name == form for _, name in _verbs().get(self._next(size), ()))), 0)
        if not size:
            raise UnreadError(f"{self._next()!r} is no verb of the lexicon in the form {form}")
        words = [word for word, name in _verbs()[self._take(size)] if name == form]
        if any(word.id == BY_NATURE for word in words):
            return replace(self._being(), adverb=adverb)
        if not adverb and self._next() == "only":
            adverb = self._take()
        then, thing = self._infinitive(words), None
        if then is None and self._words and not self._goes_on():
            thing = self._thing()
        word = self._meant(words, then, thing)
        around = self._around()
        _check(
            around,
            moving="move" in word.tags or "dative" in word.tags or thing is not None,
            helping="work" in word.tags or thing is not None,
        )
        needed = [tag.removeprefix("needs=") for tag in word.tags if tag.startswith("needs=")]
        if not all(any(preposition == one for preposition, _ in around) for one in needed):
            raise UnreadError(f"{word.id!r} is said with {needed}")
        return Doing(word, adverb, thing, then=then, around=around, purpose=self._purpose())

    def _goes_on(self) -> bool:
        """Whether no noun phrase comes next but a preposition, an adverb or another clause."""
        said = inflection.grammar("en")["said"]
        return self._next() in _GO_ON or any(self._next(size) in said[table] for size in _SIZES for table in ("prepositions", "adverbs"))

    def _infinitive(self, words: list[Word]) -> Doing | None:
        """What follows a verb that may have another one after it; the gerund counts as one."""
        between = {inflection.grammar("en")["said"]["infinitive"].get(word.id) for word in words}
        if "to" in between and self._to_do():
            return self._purpose()
        if "" in between:
            return self._doing("inf")
        if between - {None} and any(name == "ger" for _, name in _verbs().get(self._next(), ())):
            return self._doing("ger")
        return None

    def _meant(self, words: list[Word], then: Doing | None, thing: Thing | None) -> Word:
        """Which of the verbs it is by what follows it."""
        infinitive = inflection.grammar("en")["said"]["infinitive"]
        if then is not None and then.verb is not None:
            skill = "skill" in then.verb.tags and (then.thing is None or bool(_only_with(then.verb)))
            ids = {"can (know how)"} if skill else set(infinitive) - {"can (know how)"}
            fitting = [word for word in words if word.id in ids] or [word for word in words if word.id in infinitive]
        elif self._next() == "everything":
            fitting = [word for word in words if "transitive" in word.tags and not _only_with(word)]
        elif thing is not None:
            classes = thing.phrase.noun.classes if thing.phrase else {"person"}
            fitting = [word for word in words if "transitive" in word.tags and not (_only_with(word) and not _only_with(word) & classes)]
        else:
            fitting = [
                word for word in reversed(words) if ("alone" in word.tags if "transitive" in word.tags else "bound" not in word.tags)
            ]
        if not fitting:
            raise UnreadError(f"{words[0].id!r} is not said so")
        return fitting[0]

    def _being(self) -> Doing:
        """What follows *is*: how they are, what they are, or where."""
        said = inflection.grammar("en")["said"]
        be = entries.verbs()
        before = self._words
        degree = self._one_of(said["degrees"])
        size = next((size for size in _SIZES if self._next(size) in entries.adjectives()), 0)
        if size and not (len(self._words) > size and self._words[size].lower() in phrases.nouns() and not degree):
            quality = entries.adjectives()[self._take(size)]
            of = (("of whom", self._thing()),) if quality.id in _OF and self._one_of({"of"}) else ()
            around = (*of, *self._around())
            _check(around, moving=False, helping=degree == "too")
            purpose = self._purpose() if degree == "too" else None
            verb = be[FOR_NOW if "state" in quality.tags else BY_NATURE]
            return Doing(verb, quality=quality, degree=degree, around=around, purpose=purpose)
        self._words = before
        if self._goes_on():
            around = self._around()
            _check(around, moving=False, helping=False)
            return Doing(be[FOR_NOW], around=around)
        what = self._thing(bare=True)
        if what.determiner not in ("a", "the", "") or what.owner or what.name:
            raise UnreadError("what somebody is is said otherwise")
        return Doing(be[BY_NATURE], thing=what)

    def _around(self) -> tuple[tuple[str, Thing | None], ...]:
        """Prepositions with their things, and adverbs."""
        said = inflection.grammar("en")["said"]
        found: list[tuple[str, Thing | None]] = []
        while not self._to_do():
            before = self._words
            if adverb := self._one_of(said["adverbs"]):
                if adverb not in said["prepositions"] or not self._words or self._next() in _GO_ON:
                    found.append((adverb, None))
                    continue
                self._words = before
            preposition = self._one_of(said["prepositions"])
            if not preposition:
                break
            thing = self._thing()
            if thing.determiner == "no":
                if preposition != "with":
                    raise UnreadError("no after a preposition")
                preposition, thing = "without", replace(thing, determiner="" if thing.phrase and thing.phrase.plural else "a")
            found.append((preposition, thing))
        return tuple(found)

    def _to_do(self) -> bool:
        """Whether *to* and an infinitive come next."""
        verb = any(name == "inf" for size in _SIZES for _, name in _verbs().get(self._next(size + 1).removeprefix("to "), ()))
        return verb and self._next() == "to"

    def _purpose(self) -> Doing | None:
        return self._doing("inf") if self._to_do() and self._take() else None

    def _thing(self, *, bare: bool = False) -> Thing:
        """Somebody or something; ``bare``: a singular may stand without an article (*is firefighter*)."""
        first = self._words[0] if self._words else ""
        own = re.sub(r"['’]s$", "", first)
        noun, _ = phrases.nouns().get(own.lower(), (None, False))
        if own in self._names and (noun is None or noun.forms["en"][0].name != own):
            return self._named(first, own)
        rows = inflection.grammar("en")["determiners"]
        owner = self._one_of(_OWNERS)
        determiner = "" if owner else self._one_of({"an", *rows} - {"my", "your", "gen", "this"})
        determiner = {"an": "a", "some": ""}.get(determiner, determiner)
        at, many, phrase = self._phrase()
        last = self._words[at - 1]
        called = not (owner or determiner) and bool(name := phrase.noun.forms["en"][0].name) and last in (name, phrase.noun.id.capitalize())
        phrase = replace(phrase, plural=many or determiner in _SEVERAL)
        self._words = self._words[at:]
        if not (owner or determiner or called or bare) and phrase.number("en") == "s" and not phrase.form("en").flags & {"=", "!"}:
            raise UnreadError(f"{last!r} has no article")
        if determiner in ("a", "every") and phrase.plural:
            raise UnreadError(f"{last!r} is several")
        thing = Thing(phrase, determiner=determiner or ("a" if bare and phrase.number("en") == "s" else ""), owner=owner, called=called)
        if self._words and self._words[0] in self._names and is_living(thing):
            name, self._words = self._words[0], self._words[1:]
            return replace(thing, name=name, sex=self._names[name], phrase=replace(phrase, sex=self._names[name]), apposed=True)
        return self._with_more(thing, last)

    def _named(self, first: str, name: str) -> Thing:
        self._words = self._words[1:]
        thing = Thing(name=name, sex=self._names[name])
        if self._next() == "the":
            self._take()
            at, _, phrase = self._phrase()
            self._words = self._words[at:]
            thing = replace(thing, phrase=replace(phrase, sex=thing.sex))
        return self._owned(thing) if first != name else thing

    def _phrase(self) -> tuple[int, bool, Phrase]:
        """The noun phrase that comes next, without its article: where it ends, whether it is several, and the phrase."""
        words = [re.sub(r"['’]s$", "", word).lower() for word in self._words]
        degree = words[0] if words and words[0] in inflection.grammar("en")["said"]["degrees"] and words[0] != "too" else ""
        best: tuple[int, bool, Phrase] | None = None
        for front in range(4):
            first = front + bool(degree)
            adjectives = words[bool(degree) : first]
            if any(word not in entries.adjectives() for word in adjectives):
                break
            size = next(
                (size for size in _SIZES if len(words) >= first + size and " ".join(words[first : first + size]) in phrases.nouns()), 0
            )
            if size and (best is None or first + size > best[0]):
                noun, many = phrases.nouns()[" ".join(words[first : first + size])]
                known = [found for word in adjectives if (found := phrases.adjective(word, noun))]
                if degree and not known:
                    continue
                if degree:
                    known[0] = _very(known[0], degree)
                best = (
                    first + size,
                    many,
                    Phrase(noun, many, tuple(known), sex=noun.more.get("sex", "m" if "person" in noun.classes else "")),
                )
        if best is None:
            raise UnreadError(f"{' '.join(words[:2])!r} is nothing in the lexicon")
        return best

    def _with_more(self, thing: Thing, last: str) -> Thing:
        """With whose it is, of what it is, and what is said of it."""
        if re.search(r"['’]s$", last):
            return self._owned(thing)
        if self._next() == "of":
            self._take()
            thing = replace(thing, of=self._thing())
        if self._next() in _RELATIVES:
            self._take()
            thing = replace(thing, clause=self._doings())
        return thing

    def _owned(self, owner: Thing) -> Thing:
        """What belongs to somebody: *the king's crown*."""
        at, many, phrase = self._phrase()
        last, self._words = self._words[at - 1], self._words[at:]
        return self._with_more(Thing(replace(phrase, plural=many), determiner="the", of=owner, owned=True), last)


def _check(around: tuple[tuple[str, Thing | None], ...], *, moving: bool, helping: bool) -> None:
    """Raises ``UnreadError`` for prepositions that would mean something else: *asks for*, *is kind to*, *fights over*."""
    for preposition, thing in around:
        lasts = thing is not None and thing.phrase is not None and "time" in thing.phrase.noun.classes
        if thing and ((preposition in _WAYS and not moving) or (preposition == "for" and not (helping or lasts))):
            raise UnreadError(f"{preposition!r} is not said of a way here")


def _very(word: Word, degree: str) -> Word:
    """An adjective with *very* or *so* before it."""
    rules = {language: rules for language in word.forms if (rules := inflection.grammar(language).get("said"))}
    forms = {
        language: tuple(f"{said['degrees'][degree]} {form}" if form else "" for form in word.forms[language][:4])
        for language, said in rules.items()
    }
    return Word(f"{degree} {word.id}", word.tags, forms, word.before - {language for language, said in rules.items() if "behind" in said})


def is_living(thing: Thing) -> bool:
    """Whether it is somebody."""
    return thing.phrase is None or bool(thing.phrase.noun.classes & LIVING)
