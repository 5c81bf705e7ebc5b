"""Noun phrases in an English text, as the lexicon knows them: ``two small mice``, ``the dark``, ``her grandpa``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from services.a_story_generator.prompt import patterns
from services.a_story_generator.prompt.wordlists import pairs, split_set
from services.a_story_generator.telling.english import SMALL_WORDS
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.entries import Form, Noun, Word
from storycreator.lexicon.inflection import Phrase

_NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "six": 6, "seven": 7}
_DETERMINERS = split_set("a an the my his her their our its your some this that one another every")
_VERBAL = split_set("to can cannot can't could couldn't will who never not don't doesn't must always only loves and he she they")
_NEED_DETERMINER = split_set(
    "well fair top spring rose light watch ring fly bark cook swallow plant toy fork dark star bear duck box leaves"
)
"""Nouns that are also other words; the lexicon's tag ``verbal`` marks those that are also verbs."""
LIVING = frozenset(["person", "animal", "creature"])


@dataclass(frozen=True)
class Found:
    """A noun phrase and where it stands in the text."""

    phrase: Phrase
    start: int
    end: int
    determiner: str
    """``a``, ``the``, ``her`` …, or empty."""
    count: int
    """How many there are: 1, a number named, or 0 for a plural without one."""
    owner: bool = False
    """Only says whose something is: the *lighthouse keeper*'s cat."""


@cache
def nouns() -> dict[str, tuple[Noun, bool]]:
    """English forms, lower case, to the noun and whether they are its plural."""
    forms: dict[str, tuple[Noun, bool]] = {}
    for noun in entries.nouns().values():
        form = noun.forms["en"][0]
        if form.singular:
            forms.setdefault(form.singular.lower(), (noun, False))
        many = form.plural if form.plural is not None else inflection.plural(form.singular, "en")
        if many:
            forms.setdefault(many.lower(), (noun, True))
    for noun in entries.nouns().values():
        if name := noun.forms["en"][0].name:
            forms.setdefault(name.lower(), (noun, False))
    return forms


def forms() -> frozenset[str]:
    """All English forms of nouns, lower case."""
    return frozenset(nouns())


def adjective(word: str, noun: Noun) -> Word | None:
    """The adjective a word is before a noun: *a short neck* is not said as *a short man*."""
    of_things = entries.adjectives().get(f"{word} (of things)") if not noun.classes & LIVING else None
    return of_things or entries.adjectives().get(word)


def unknown(text: str) -> Noun:
    """A noun that the lexicon lacks, good for English only."""
    return Noun(text, frozenset(["thing"]), frozenset(), (), 0, frozenset(), {}, {"en": (Form(text),)})


def _tokens(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", text))


def _at(tokens: list[re.Match[str]], index: int, *, led: bool = False) -> tuple[Found, int] | None:
    """The longest phrase that begins at a token, and the token after it. ``led``: something before it says that it is one."""
    words = [re.sub(r"['’]s$", "", token[0].lower()) for token in tokens]
    start, at, determiner, count = index, index, "", 1
    if at < len(words) and words[at] in _DETERMINERS:
        determiner, at = words[at], at + 1
    if at < len(words) and words[at] in _NUMBERS:
        count, at = _NUMBERS[words[at]], at + 1
    led = led or at > start
    best: tuple[Found, int] | None = None
    for adjectives in range(4):
        front = words[at : at + adjectives]
        if any(re.search(r"['’]s$", token[0]) for token in tokens[at : at + adjectives]):
            break  # the class's strawberries
        if any((word in SMALL_WORDS and word not in entries.adjectives()) or word.endswith("n't") for word in front):
            break
        if any(word not in entries.adjectives() and (not led or word in entries.verbs() or re.search(r"[^s]s$", word)) for word in front):
            break
        first = at + adjectives
        for size in (3, 2, 1):
            name = " ".join(words[first : first + size])
            if first + size > len(words) or name not in nouns():
                continue
            if size == 1 and _is_verb(words, first, led or adjectives > 0):
                continue
            if adjectives and any(word in nouns() and word not in entries.adjectives() for word in front):
                continue
            noun, many = nouns()[name]
            front = [word for word in front if positive(word) in entries.adjectives() or not word.endswith("est")]  # said otherwise
            front = [positive(word) for word in front]
            known = tuple(adjective(word, noun) or Word(word, frozenset(), {"en": (word,)}) for word in front)
            phrase = Phrase(noun, many, known, determiner == "the", noun.more.get("sex", ""))
            last = tokens[first + size - 1]
            owner = bool(re.search(r"['’]s$", last[0]))
            found = Found(phrase, tokens[start].start(), last.end(), determiner, count if not many or count > 1 else 0, owner)
            if best is None or first + size > best[1]:
                best = found, first + size
            break
    return best


@cache
def positive(word: str) -> str:
    """What somebody is who is it most: *hungriest*, *hungry*. Sizes stay superlatives: *the smallest penguin* is about that."""
    tempers = [one.id for one in entries.adjectives().values() if {"character", "mood"} & one.tags] if word.endswith("est") else []
    return next((one for one in tempers if word in (f"{one}est", f"{one}st", f"{one.removesuffix('y')}iest")), word)


def _is_verb(words: list[str], index: int, led: bool) -> bool:
    word, before = words[index], words[index - 1] if index else ""
    noun, _ = nouns()[word]
    return not led and (word in _NEED_DETERMINER or "verbal" in noun.tags or (before in _VERBAL and word in entries.verbs()))


def find(text: str) -> tuple[Found, ...]:
    """All noun phrases of a text, in order."""
    found: list[Found] = []
    for one in _find(_tokens(text)):
        if found and (joined := _joined(found[-1], one, text)):
            found[-1] = joined
        else:
            found.append(one)
    return tuple(found)


def _joined(before: Found, one: Found, text: str, *, events: bool = False) -> Found | None:
    """Two phrases in a row that are one: *a detective cat*, *the school toilet*, *a cat astronaut*; None for others."""
    if before.end + 1 != one.start or one.determiner or before.owner:
        return None
    noun, head, written = before.phrase.noun, one.phrase.noun, text[one.start : one.end]
    which = _as_adjective(noun) if _says_which(noun, head, written) else None
    if not which and not (before.phrase.plural or one.phrase.adjectives) and _is_compound(noun, head, written, events=events):
        which = Word(noun.id, frozenset(), {"en": (noun.id,)})
    if which:
        phrase = replace(one.phrase, adjectives=(*before.phrase.adjectives, which, *one.phrase.adjectives))
        return replace(before, phrase=phrase, end=one.end)
    if not (one.phrase.adjectives or one.phrase.plural) and "animal" in noun.classes and "person" in head.classes:
        phrase = replace(before.phrase, adjectives=(*before.phrase.adjectives, _as_adjective(head)))
        return replace(before, phrase=phrase, end=one.end)
    return None


def _says_which(noun: Noun, head: Noun, written: str) -> bool:
    """Whether a noun right before another says which one it is: a detective cat, a vampire bunny, a whale shark, but not my cat Tiger."""
    person = bool(noun.classes & {"person", "creature"} and head.classes & LIVING)
    return person or ("animal" in noun.classes & head.classes and written.islower())


def _is_compound(noun: Noun, head: Noun, written: str, *, events: bool = False) -> bool:
    """Whether the second of two things is meant, the first says which: *the school toilet*, but not *the boat sinks*.

    Events (*the sack race*) only where one is asked for: what else is said of them is about the first. Other languages leave the first
    out: they would need *the toilet of the school*."""
    things = not (noun.classes | head.classes) & (LIVING | {"time", "abstract"} | (set() if events else {"event"}))
    return things and head.id != "home" and written.islower() and not (written.endswith("s") and patterns.verb(written))


def _as_adjective(noun: Noun) -> Word:
    return Word(noun.id, frozenset(), {language: tuple(form.singular for form in forms) for language, forms in noun.forms.items()})


def _find(tokens: list[re.Match[str]]) -> Iterator[Found]:
    index, before = 0, None
    while index < len(tokens):
        if found := _after(tokens, index, before):
            yield found[0]
            before, index = found
        else:
            before, index = None, index + 1


def _after(tokens: list[re.Match[str]], index: int, before: Found | None, *, events: bool = False) -> tuple[Found, int] | None:
    """The phrase at a token, or the noun there that is the head of the phrase right before it though it is a verb too: *his school bag*."""
    found = _at(tokens, index)
    if found or index == len(tokens) or not before or not before.determiner or before.phrase.plural:
        return found
    token = tokens[index]
    word = token[0].lower()
    noun, many = nouns().get(word, (None, False))
    if (
        not noun
        or many
        or word in SMALL_WORDS
        or word in pairs("irregular").values()
        or not _is_compound(before.phrase.noun, noun, token[0], events=events)
    ):
        return None
    return Found(Phrase(noun), token.start(), token.end(), "", 1), index + 1


def first(text: str) -> Phrase | None:
    """The noun phrase that a text begins with; an unknown noun is taken as it stands."""
    tokens = _tokens(text)
    if not tokens:
        return None
    found = _at(tokens, 0, led=True)
    if found and found[0].owner and found[1] < len(tokens):
        tokens = tokens[found[1] :]  # his father's cup
        found = _at(tokens, 0, led=True)
    if found:
        while more := _after(tokens, found[1], replace(found[0], determiner="the"), events=True):
            if not (joined := _joined(found[0], more[0], text, events=True)):
                break
            found = joined, more[1]
        return found[0].phrase
    words = [token[0] for token in tokens]
    determiner = words.pop(0).lower() if words[0].lower() in _DETERMINERS else ""
    taken = []
    for word in words[:3]:
        if word.lower() in SMALL_WORDS:
            break
        taken.append(word)
        if word.lower() not in entries.adjectives():
            break
    if not taken:
        return None
    *front, name = taken
    adjectives = tuple(entries.adjectives()[word.lower()] for word in front if word.lower() in entries.adjectives())
    many = not determiner.startswith("a") and bool(re.search(r"[^su]s$", name))
    noun = unknown(name[:-1] if many else name)
    return Phrase(noun, many, adjectives, determiner == "the")
