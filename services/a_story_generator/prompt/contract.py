"""The contract with whoever asked: what a request is understood as, before work starts, and what of it the finished story keeps."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.a_story_generator.prompt import gloss, phrases, understanding
from services.a_story_generator.prompt.patterns import ALIKE, HERO_THING, TITLES
from services.a_story_generator.prompt.people import PEOPLE_MAX, Somebody, kind_of, sex_of
from services.a_story_generator.prompt.phrases import LIVING
from services.a_story_generator.prompt.understood import Understood, understand
from storycreator.core.errors import InvalidInputError
from storycreator.lexicon.inflection import plural
from storycreator.locales.detection import language_of
from storycreator.messages.story import LEFT_OUT, UNDERSTOOD, CastRequest, Story, StoryRequest

_OWN_WORDS = 16
"""No more of a prompt's words are quoted in a story."""
_ANYBODY = frozenset(["child", "kid", "friend", "boy", "girl", "sibling", "twin"])
"""Kinds that a person of the cast may be meant by."""


@dataclass(frozen=True)
class English:
    """A prompt in English, as far as it can be had without a model."""

    text: str
    note: str = ""
    sure: bool = True
    """Whether enough of it is understood; a model may read more."""


def english(prompt: str) -> English:
    """A prompt in English: phrase by phrase where it is in another language that can be read so, else as it stands."""
    text = understanding.as_data(prompt)
    if read_as := understanding.in_rough_english(text):
        return English(read_as, f"the prompt was read as: {read_as}"[:200])
    return English(text, sure=understanding.is_english(text))


def read(request: StoryRequest, text: str) -> Understood:
    """What a request with that prompt, in English, asks for. Raises ``InvalidInputError`` for a cast nobody can be."""
    understood = understand(text)
    rough = text == understanding.in_rough_english(understanding.as_data(request.prompt))
    understood = replace(understood, words=understood.words | _in_its_own_words(request.prompt, understood), rough=rough)
    if rough:
        language = language_of(request.prompt)
        said = [_as_said(who, request.prompt.lower(), language) for who in understood.people]
        understood = replace(understood, people=tuple(_alike(said)))
    asked = [_somebody(who, index, understood) for index, who in enumerate(request.cast)]
    people = _with_cast(asked, understood.people) if asked else list(understood.people)
    if request.hero_name:
        people = _first(people, request.hero_name)
    if request.friend_name and len(people) > 1 and request.friend_name not in [who.name for who in people]:
        people[1] = replace(people[1], name=request.friend_name)
    return replace(understood, people=tuple(people[:PEOPLE_MAX]))


def _as_said(who: Somebody, prompt: str, language: str) -> Somebody:
    """Somebody without a name, of the sex of the prompt's own word: *una loba*, *dos lobas*, *la maîtresse* (*d'école*); *dos lobos* may be
    of either."""
    forms = who.phrase.noun.forms.get(language, ())
    written = [(form.gender, form.singular) for form in forms]
    written += [("f", form.plural or plural(form.singular, language)) for form in forms if form.gender == "f" and form.singular]
    heads = [(gender, words[0].lower()) for gender, word in written if (words := word.split())]
    found = {gender for gender, head in heads if re.search(rf"\b{re.escape(head)}\b", prompt)}
    sexes = found if len(forms) > 1 else set()
    if who.name or len(sexes) != 1:
        return who
    (sex,) = sexes
    return replace(who, sex=sex, phrase=replace(who.phrase, sex=sex))


def _alike(people: list[Somebody]) -> list[Somebody]:
    """The first of several who are a cousin or a twin to each other, told apart from the rest as a child, of their sex: *dos primas*."""
    if len(people) < 2 or people[0].sex or people[0].name or people[0].phrase.noun.id != "child" or people[1].phrase.noun.id not in ALIKE:
        return people
    sex = people[1].sex
    kind = kind_of({"f": "girl", "m": "boy"}.get(sex, "child"))
    return [replace(people[0], sex=sex, phrase=replace(kind, adjectives=people[0].phrase.adjectives, sex=sex)), *people[1:]]


def _in_its_own_words(prompt: str, understood: Understood) -> dict[str, str]:
    """What a prompt in another language says of its people, in that language."""
    language, said = language_of(prompt), prompt.strip(" .!?¡¿")
    if language == "en":
        return {}
    own = {"news": said, "odd": gloss.clause(said, language) if language in gloss.languages() else ""}
    own = {name: words for name, words in own.items() if words and name in understood.words and len(words.split()) <= _OWN_WORDS}
    return {f"{name}_{language}": words for name, words in own.items()}


def _somebody(who: CastRequest, index: int, understood: Understood) -> Somebody:
    same = next((one for one in understood.people if one.name == who.name), None)
    if not who.kind:
        title = TITLES.get(who.name.split()[0].lower(), "")
        sex = sex_of(who.name)
        kind = kind_of(title or {"f": "girl", "m": "boy"}.get(sex, "child"))
        return same or Somebody(replace(kind, sex=kind.sex or sex), who.name, kind.noun.more.get("relation", ""), kind.sex or sex)
    found = phrases.find(who.kind)
    phrase = found[0].phrase if found else None
    if phrase is None or not phrase.noun.classes & (LIVING | HERO_THING):
        raise InvalidInputError.of(
            f"cast.{index}.kind",
            f"{who.kind!r} is nobody a story can have; name a person, an animal or a creature, such as girl or fox",
            stage="A",
        )
    called = TITLES.get(who.name.split()[0].lower(), "")
    relation = phrase.noun.more.get("relation", "") or (kind_of(called).noun.more.get("relation", "") if called else "")
    if relation and not phrase.noun.more.get("relation"):
        phrase = kind_of(called)  # Grandpa:old man is a grandpa
    sex = phrase.noun.more.get("sex", "") or sex_of(who.name, phrase.noun, understood.text)
    return Somebody(replace(phrase, plural=False, definite=False, sex=sex), who.name, relation, sex)


def _with_cast(asked: list[Somebody], said: tuple[Somebody, ...]) -> list[Somebody]:
    """The cast and those people of the prompt who are not among them."""
    names = {who.name for who in asked}
    free = [who for who in asked if who.name not in {one.name for one in said}]
    others = []
    for one in said:
        if one.name:
            others += [one] if one.name not in names else []
            continue
        meant = next((who for who in free if who.phrase.noun.id == one.phrase.noun.id), None) or next(
            (who for who in free if one.phrase.noun.id in _ANYBODY and "person" in who.phrase.noun.classes), None
        )
        if meant:
            free.remove(meant)
        else:
            others.append(one)
    return [*asked, *others]


def _first(people: list[Somebody], hero: str) -> list[Somebody]:
    """The people with the hero first: whoever has that name, else the first, who then gets it."""
    named = [who for who in people if who.name == hero]
    if named or not people:
        return [*named, *(who for who in people if who.name != hero)]
    return [replace(people[0], name=hero), *people[1:]]


def notes(understood: Understood, left: Iterable[str]) -> tuple[str, ...]:
    """What was understood and what of it a story lacks, for the record and the screen."""
    missing = ", ".join({word.lower(): word for word in reversed([*left])}.values())
    return (f"{UNDERSTOOD} {understood.summary}"[:200], *([f"{LEFT_OUT} {missing}"] if missing else []))


def noted(story: Story, understood: Understood) -> Story:
    """A story that a model wrote with these notes, as far as its words show."""
    left = understood.left_out(" ".join([story.title, *(page.text for page in story.pages)]))
    kinds = {member.kind for member in story.cast}
    strangers = [who.phrase.noun.id for who in understood.people if not who.name and not _is_among(who, kinds)]
    said = (*story.provenance.notes, *notes(understood, [*strangers, *left]))
    return story.model_copy(update={"provenance": story.provenance.model_copy(update={"notes": said})})


def _is_among(who: Somebody, kinds: set[str]) -> bool:
    return any(re.search(rf"\b{re.escape(who.phrase.noun.id)}\b", kind) for kind in kinds)
