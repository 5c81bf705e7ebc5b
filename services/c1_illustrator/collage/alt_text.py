"""Alternative text: what a sighted child would notice in the picture, in every language that has the words."""

import re
from collections.abc import Sequence
from functools import cache

from services.c1_illustrator.collage.composition.placed import Composition, Placed
from services.c1_illustrator.collage.icons.words import singular
from services.c1_illustrator.collage.plan import PicturePlan
from services.c1_illustrator.collage.tables import word_list
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.inflection import Phrase
from storycreator.locales.locale import NO_BREAK, PictureWords, available, locale
from storycreator.messages.common import Weather
from storycreator.messages.story import CastMember, Direction

_MASS = word_list("uncountable")
_ENGLISH = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages pictures are described in, English first."""
    able = [tag for tag in available() if "-" not in tag and tag != _ENGLISH and locale(tag).pictures and tag in inflection.languages()]
    return (_ENGLISH, *able)


def alt_text(plan: PicturePlan, composition: Composition, landmarks: Sequence[str], language: str = _ENGLISH) -> str:
    """The alternative text of a composed picture in one of ``languages()``."""
    words = locale(language).pictures
    assert words is not None
    where = _where(plan, words, language)
    people = sorted((item.middle, index) for item in composition.placed if item.figure for index in [_index(plan, item)])
    names = frozenset(member.name for member in plan.people)
    clauses = [_clause(plan.people[index], plan.actors[index].direction, words, language, names) for _, index in people]
    text = f"{where}{_mark(':', language)} {_list(clauses, language, strong=True) if clauses else words.nobody}."
    if language == _ENGLISH and (seen := [sight for sight in dict.fromkeys(landmarks) if sight.split()[-1] not in where]):
        text += f" {_upper(_list(seen, language))} can be seen."
    related = {actor.near for actor in plan.actors if actor.near}
    things = [
        _noun(item.prop.word, language) for item in composition.placed if item.prop and item.prop not in related and _seen(item.prop.word)
    ]
    if known := [thing for thing in things if thing]:
        text += " " + words.nearby.format(things=_list(known, language))
    return f"{locale(language).headings.cover}{_mark(':', language)} {text}" if plan.page == 0 else text


def _index(plan: PicturePlan, item: Placed) -> int:
    return next(index for index, actor in enumerate(plan.actors) if actor.figure is item.figure)


def _where(plan: PicturePlan, words: PictureWords, language: str) -> str:
    """Place, time and weather, as the beginning of a sentence."""
    place = words.places.get(plan.place.name, "")
    if language == _ENGLISH:
        place = _upper("on the moon" if plan.place.name == "moon" and "moon" in plan.words else plan.place.phrase)
    parts = [place]
    if not (plan.place.name in ("space", "moon", "spaceship", "underwater") and plan.time.value == "day"):
        parts.append(words.times[plan.time.value])
    outdoors = not plan.place.indoors and not plan.floats and plan.place.name not in ("moon", "cave")
    if plan.weather is not Weather.CLEAR and outdoors:
        parts.append(words.weathers[plan.weather.value])
    return _upper(" ".join(filter(None, parts)))


def _clause(member: CastMember, direction: Direction, words: PictureWords, language: str, names: frozenset[str]) -> str:
    """What somebody does and how they look."""
    who = _who(member, language)
    held = _with(words.holding, direction.holding, language) if direction.holding else ""
    beside = _with(words.relations[direction.relation.value], direction.to, language, names) if direction.relation else ""
    does = filter(None, [words.poses[direction.pose.value], held, beside])
    return f"{who} {' '.join(does)} {locale(language).grammar.conjunction} {words.moods[direction.mood.value]}"


def _who(member: CastMember, language: str) -> str:
    """The name and what they are: ``Milo, a brown hedgehog,``; only what they are when they have no name of their own."""
    noun = entries.nouns().get(member.kind.lower()) or entries.nouns().get(singular(member.kind.split()[-1].lower()))
    if language == _ENGLISH:
        kind = _english(member.kind.lower())
    else:
        kind = _inflected(Phrase(noun, sex={"she": "f", "he": "m"}.get(member.pronoun, "")), language) if noun else ""
    if member.name[0].islower():  # who has no name: a lamb; one of some geese
        return kind or member.name
    if member.name.lower() == member.kind.lower():  # somebody called by what they are: Grandpa
        return member.name
    return f"{member.name}, {kind}," if kind else member.name


def _with(words: str, thing: str, language: str, names: frozenset[str] = frozenset()) -> str:
    """``under {thing}`` with a thing in the case that the words ask for (``unter {thing_dat}``); empty when the language lacks the word."""
    case = re.search(r"\{thing(?:_(\w+))?\}", words)
    assert case
    noun = thing if thing in names and thing[0].isupper() else _noun(thing, language, case[1] or "")
    return words.replace(case[0], noun) if noun else ""


def _noun(word: str, language: str, case: str = "") -> str:
    """A thing with its indefinite article; empty when the language lacks the word."""
    if language == _ENGLISH:
        return _english(word)
    noun = entries.nouns().get(word) or entries.nouns().get(singular(word.split()[-1]))
    return _inflected(Phrase(noun, plural=word != noun.id and word.endswith("s")), language, case) if noun else ""


def _seen(word: str) -> bool:
    """Whether a word is for something that can be pointed at; the dark and the night are not."""
    noun = entries.nouns().get(word)
    return noun is None or "time" not in noun.classes


def _inflected(phrase: Phrase, language: str, case: str = "") -> str:
    try:
        return inflection.with_determiner(phrase, language, "a", case=case)
    except inflection.MissingWordError:
        return ""


def _english(word: str) -> str:
    plural = word.endswith("s") and not word.endswith(("ss", "us"))
    if plural or (word.split()[-1] in _MASS and " of " not in word):
        return word
    return f"{'an' if word[0] in 'aeiou' and not word.startswith(('uni', 'one', 'eu')) else 'a'} {word}"


def _mark(mark: str, language: str) -> str:
    """A colon or semicolon, with the space that the language puts before it."""
    return f"{NO_BREAK}{mark}" if locale(language).typography.spaced_marks else mark


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _list(items: Sequence[str], language: str, *, strong: bool = False) -> str:
    """``a, b and c``; with semicolons between clauses."""
    conjunction = locale(language).grammar.conjunction
    mark = _mark(";", language) if strong else ","
    return items[0] if len(items) == 1 else f"{f'{mark} '.join(items[:-1])}{mark if strong else ''} {conjunction} {items[-1]}"
