"""Who a prompt is about: names, kinds, relations, how many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from services.a_story_generator.prompt import patterns, phrases
from services.a_story_generator.prompt.phrases import LIVING, Found
from services.a_story_generator.telling.english import SMALL_WORDS
from storycreator.lexicon import entries
from storycreator.lexicon.entries import Noun
from storycreator.lexicon.inflection import Phrase
from storycreator.lexicon.names import names

PEOPLE_MAX = 4
"""How many people of a prompt are kept."""
_PRONOUN = r"\b(she|her|herself|he|his|him|himself)\b"
_OWN = ("his", "her", "their", "my", "our")


@dataclass(frozen=True)
class Somebody:
    """A person of the prompt."""

    phrase: Phrase
    name: str = ""
    relation: str = ""
    """``grandparent``, ``sibling``, ``friend``, ``pet`` …, when the prompt says so."""
    sex: str = ""
    """``m``, ``f`` or empty."""
    away: bool = False
    """Far away when the story begins: who is missed."""


@dataclass(frozen=True)
class Named:
    """A name in a text."""

    start: int
    end: int
    name: str
    kind: str = ""
    """The id of the noun that stands before it as a title: *Captain Finn*, *Wolf Willem*."""


def kind_of(name: str) -> Phrase:
    """The phrase for a noun of the lexicon."""
    noun = entries.nouns()[name]
    return Phrase(noun, sex=noun.more.get("sex", ""))


def sex_of(name: str, noun: Noun | None = None, text: str = "") -> str:
    """``m``, ``f`` or empty: by what they are, by their name, by the pronoun near it."""
    if noun and noun.more.get("sex"):
        return noun.more["sex"]
    known = names().get(name, "")
    if len(known) == 1:
        return known
    if near := re.search(rf"\b{re.escape(name)}\b.*?{_PRONOUN}", text, re.IGNORECASE):
        return "f" if near[1].lower().startswith(("she", "her")) else "m"
    return "f" if name.endswith("a") and not known else ""


class _Names:
    """Finds the names of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(re.finditer(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text))
        self.shouted = len(self.tokens) > 2 and sum(token[0][0].isupper() for token in self.tokens) > 0.6 * len(self.tokens)

    def _word(self, index: int) -> str:
        return re.sub(r"['’]s$", "", self.tokens[index][0]) if index < len(self.tokens) else ""

    def _title(self, index: int) -> tuple[str, bool]:
        """What a word says somebody is before their name, and whether it is part of what they are called."""
        word, following = self._word(index).lower(), self._word(index + 1)
        if not following[:1].isupper() or following in patterns.NOT_NAMES:
            return "", False
        if self.text[self.tokens[index].end() : self.tokens[index + 1].start()] not in (" ", ". "):
            return "", False
        animal = entries.nouns().get(following.lower())
        if animal and animal.classes & LIVING and word in patterns.OFFICES:
            return animal.id, True  # Inspector Owl
        if word in patterns.TITLES:
            return patterns.TITLES[word], True
        noun = entries.nouns().get(word)
        return (word, False) if noun and noun.classes & (LIVING | patterns.HERO_THING) and not self.shouted else ("", False)

    def _presented(self, index: int) -> bool:
        """Whether what follows says what they are: *Sunny the sunflower*, *Louis, a snail*."""
        match = re.match(r",? (?:an?|the) ", self.text[self.tokens[index].end() :])
        rest = self.text[self.tokens[index].end() + match.end() :] if match else ""
        found = phrases.find(rest)
        return bool(found) and found[0].start == 0 and "place" not in found[0].phrase.noun.classes

    def _is_name(self, index: int) -> bool:
        token, word = self.tokens[index], self._word(index)
        if self._presented(index) or word in patterns.KNOWN:
            return True
        known, noun = word in names(), phrases.find(word.lower())
        before = self.text[: token.start()]
        if not known and re.search(r"\b(?:in|near|mov(?:es?|ing|ed) to|travels? to|fl(?:y|ies) to) $", before):
            return False  # Oslo
        first = not before.strip() or bool(re.search(r"[.!?:]\s*$", before))
        if noun and ("place" in noun[0].phrase.noun.classes or (not known and (first or self.shouted))):
            return False
        if not (first or self.shouted):
            return True
        after = self._word(index + 1).lower()
        leads = (
            after in ("and", "who", "is", "has", "the", "wants", "goes", "finds")
            or bool(re.fullmatch(r"[a-z]+[^su]s", after))  # Ruby hides, Daisy loses
            or self.text[token.end() :].startswith((",", "'s", "’s", " &"))
            or token[0] != word
        )
        if known:
            return not noun or leads
        common = word.lower() in SMALL_WORDS or word.lower() in entries.adjectives() or word.lower() in patterns.OPENERS
        return first and not self.shouted and leads and not noun and not common and not word.endswith("ing")

    def find(self) -> Iterator[Named]:
        index = 0
        while index < len(self.tokens):
            token, word = self.tokens[index], self._word(index)
            index += 1
            if not word[0].isupper() or len(word) < 2 or word in patterns.NOT_NAMES or word.lower() in patterns.PARTS:
                continue
            if word == "Eve" and patterns.AFTER_FEAST.search(self.text[: token.start()]):
                continue
            kind, called = self._title(index - 1)
            if kind:
                last = self._word(index)
                start, following = token.start(), self.tokens[index]
                end = following.start() + len(last)
                yield Named(start, end, self.text[start:end] if called else last, kind)
                index += 1
                continue
            own = patterns.TITLES.get(word.lower(), "")
            if (
                own in entries.nouns()
                and "relation" in entries.nouns()[own].more
                and (token.start() or token[0] != word or self._alone(index))
            ):
                yield Named(token.start(), token.start() + len(word), word, own)
            elif self._is_name(index - 1):
                yield Named(token.start(), token.start() + len(word), word, patterns.KNOWN.get(word, ""))

    def _alone(self, index: int) -> bool:
        """Whether a word that begins the text is called by it: *Grandpa is in hospital*."""
        return self._word(index).lower() in ("is", "has", "and", "wants", "loves", "forgets", "can", "cannot", "gets", "tells", "snores")


def named(text: str) -> list[Named]:
    """The names in a text, in order."""
    return list(_Names(text).find())


def people(text: str, found: tuple[Found, ...], fields: dict[str, Phrase], called: list[Named]) -> tuple[Somebody, ...]:
    """Who the story is about, in the order of the prompt; ``found`` are the phrases that no field has."""
    there: list[tuple[int, Somebody]] = []
    used: set[int] = set()
    first_time = {name.name: name for name in reversed(called)}  # Freya, and further on what Freya does
    persons = [name for name in called if first_time[name.name] is name and not _names_a_thing(text, name, found)]
    there += [(name.start, _by_name(text, name, found, used)) for name in persons]
    if match := re.search(r"\b(?:[Mm]e|I) and\b|\band (?:I|me)\b", text):
        there.append((match.start(), Somebody(kind_of("child"))))
    for match in re.finditer(r"\bgrandparents\b" if there else r"\b(?:grandparents|parents)\b", text):
        there += [
            (match.start(), Somebody(kind_of(kind), "", kind_of(kind).noun.more["relation"], kind_of(kind).sex))
            for kind in patterns.PARTS[match[0]]
        ]
    alone = not there
    pair = next((at for at, one in enumerate(found) if re.match(patterns.BOTH, text[one.end :])), None)
    both = [] if there or pair is None else [one.start for one in found[pair : pair + 2]]
    if not there and not fields:
        both += [one.start for one in _only(text, found)]
    for one in found:
        if one.start in used or any(name.start <= one.start < name.end for name in called):
            continue
        if not (one.start in both or _counts(text, one, found, fields, first=not there)):
            continue
        several = _children_of(text, one) and all(who.relation in ("parent", "grandparent") for _, who in there)
        if (there and not several and not _joined(text, one) and not _begins(text, one)) or _listed(text, one, found):
            continue
        who = _unnamed(text, one, alone=alone or _begins(text, one))
        there += [(one.start, who)] * _count(text, one, first=several or not there)
    if not there and (last := fields.get("last")):
        there.append((0, Somebody(replace(last, plural=False), "", "", last.noun.more.get("sex", ""))))
    there = [(start, replace(who, away=_is_away(text, start, who))) for start, who in there]
    elders = all(who.relation in ("parent", "grandparent") for _, who in there)
    if there and (all(who.away for _, who in there) or (elders and re.match(r"\w+ing\b|\S+['’]s ", text))):
        there.append((-1, Somebody(kind_of("child"))))  # saying goodbye to grandma
    introduced = [(bool(re.search(patterns.HAD, text[:start])), start, who) for start, who in there]
    ordered = _apart([who for _, _, who in sorted(introduced, key=lambda item: item[:2])][:PEOPLE_MAX])
    if ordered and not ordered[0].sex and (pronoun := re.search(_PRONOUN, text.lower())):
        sex = "f" if pronoun[1].startswith(("she", "her")) else "m"
        ordered[0] = replace(ordered[0], sex=sex, phrase=replace(ordered[0].phrase, sex=sex))
    return tuple(ordered)


def _is_away(text: str, start: int, who: Somebody) -> bool:
    """Whether somebody who is said at ``start`` is missed, or lives or works far away and is not visited."""
    if re.search(patterns.MISSED, text[:start]):
        return True
    if not who.relation or re.search(patterns.VISITS, text, re.IGNORECASE):
        return False
    called = re.escape(who.name or who.phrase.noun.id)
    return bool(re.match(rf"[^,.;]*?\b{called},?{patterns.FAR}", text[start:]))


def _apart(people: list[Somebody]) -> list[Somebody]:
    """People of a group told apart: *the twins Ana and Leo* are a girl and her twin; a son or a daughter is a boy or a girl."""
    told: list[Somebody] = []
    for at, who in enumerate(people):
        noun = who.phrase.noun.id
        others = [one.phrase.noun.id for one in people[at + 1 :]]
        first = noun not in (one.phrase.noun.id for one in people[:at])
        if noun in patterns.OFFSPRING or (first and noun in patterns.ALIKE and _are_siblings(at, noun, others)):
            kind = kind_of({"f": "girl", "m": "boy"}.get(who.sex, "child"))
            who = replace(who, phrase=replace(kind, adjectives=who.phrase.adjectives, sex=who.sex), relation="")
        told.append(who)
    return told


def _are_siblings(at: int, noun: str, others: list[str]) -> bool:
    """Whether the people after one are what that one is: one of two twins, of a brother and a sister."""
    return noun in others or (at == 0 and any(other in patterns.ALIKE for other in others))


def _by_name(text: str, name: Named, found: tuple[Found, ...], used: set[int]) -> Somebody:
    phrase, pet = kind_of(name.kind) if name.kind else None, False
    for one in found:
        if one.start in used or (phrase and name.start <= one.start < name.end):
            continue
        between = text[name.end : one.start] if one.start >= name.end else text[one.end : name.start] if one.end <= name.start else ""
        linked = re.fullmatch(r"(?:,| is| was| \()? " if one.determiner == "the" else r"(?:,| is| was| \() ", between)
        after = one.start >= name.end and linked and one.determiner in ("a", "an", "the")
        before = one.end <= name.start and re.fullmatch(r",? (?:named |called |, )?", between) and not one.phrase.plural
        living = bool(one.phrase.noun.classes & (LIVING | patterns.HERO_THING))
        if one.phrase.plural and between == " " and not one.phrase.noun.classes & LIVING:
            continue  # shows Ines the stars
        thing = one is found[0] and re.search(r"called|named", between)  # a sock called Sid
        if (after and (living or not {"place", "time", "abstract"} & one.phrase.noun.classes)) or (before and (living or thing)):
            phrase, pet = _as_child(one), "animal" in one.phrase.noun.classes and one.determiner in _OWN
            used.add(one.start)
            break
    many = next((one for one in found if _names_many(text, one, name)), None)
    if phrase is None and many:
        phrase = many.phrase
        used.add(many.start)
    listed = r"(?:[A-ZÀ-Þ][\w'’-]*(?:,| and|, and| &)? )*"
    pair = re.search(
        rf"\b{patterns.GROUPS}\b,?(?: called| named)? {listed}{re.escape(name.name)}\b"
        rf"|\b{re.escape(name.name)}\b[^.]*?, (?:two |three |the )?{patterns.GROUPS}\b",
        text,
    )
    groups = (pair[1] or pair[2]).lower() if pair else ""
    group = "child" if groups == "children" else groups.removesuffix("s")
    if group:
        used |= {one.start for one in found if text[one.start : one.end].lower().endswith(groups)}
    titled = entries.nouns()[name.kind].more.get("sex", "") if name.kind else ""
    group = patterns.OTHER_SEX.get((group, sex_of(name.name, None, text)), group)  # two brothers, Hugo and Vera
    sex = titled or sex_of(name.name, phrase.noun if phrase else entries.nouns().get(group), text)  # Miss Bloom, a teacher
    if phrase is None:
        phrase = kind_of(group if group and group != "friend" else {"f": "girl", "m": "boy"}.get(sex, "child"))
    return Somebody(
        replace(phrase, plural=False, definite=False, sex=sex), name.name, "pet" if pet else phrase.noun.more.get("relation", ""), sex
    )


def _as_child(one: Found) -> Phrase:
    """What somebody is, a girl or a boy where the prompt says *my niece*."""
    if one.determiner not in ("my", "our") or one.phrase.noun.id not in patterns.OWN_CHILDREN:
        return one.phrase
    kind = {"f": "girl", "m": "boy"}.get(one.phrase.noun.more.get("sex", ""), "child")
    return replace(one.phrase, noun=kind_of(kind).noun)


def _names_many(text: str, one: Found, name: Named) -> bool:
    """Whether a name is one of several of a kind: *two mice called Pip and Squeak*."""
    if not one.phrase.plural or "person" in one.phrase.noun.classes or not one.phrase.noun.classes & LIVING or one.end > name.start:
        return False
    return bool(re.fullmatch(r",? (?:called |named )?(?:[A-ZÀ-Þ][\w'’-]*(?:,| and|, and| &)? )*", text[one.end : name.start]))


def _names_a_thing(text: str, name: Named, found: tuple[Found, ...]) -> bool:
    """Whether a name is that of a thing that somebody has: *her blanket, called Blanky*."""
    things = [one for one in found[1:] if re.fullmatch(r",? (?:called|named) ", text[one.end : name.start])]
    return any(not one.phrase.noun.classes & (LIVING | patterns.HERO_THING) for one in things)


def _counts(text: str, one: Found, found: tuple[Found, ...], fields: dict[str, Phrase], *, first: bool) -> bool:
    """Whether a phrase can be somebody of the story."""
    noun = one.phrase.noun
    if re.match(r"(?:all )?(?:the )?others?\b", text[one.start :]):
        return False  # the other children
    if first and re.search(r"\b(?:go(?:es|ing)?|visit|trip|walk) to$", text[: one.start].rstrip(), re.IGNORECASE):
        return False  # going to the dentist
    if first and re.match(r"(?:an? |the )?(?:visit|trip|walk|ride)\b.* to(?: see)?$", text[: one.start].rstrip(), re.IGNORECASE):
        return False  # a visit to the hospital to see a new cousin
    if noun.classes & LIVING:
        return not (one.determiner == "its" and "person" in noun.classes)
    if not first or "time" in noun.classes or re.search(r"\b(?:of|with|for|from)$", text[: one.start].rstrip()):
        return False  # nights of candles
    subject = bool(re.match(patterns.PLACE_SUBJECT if "place" in noun.classes else patterns.SUBJECT, text[one.end :]))
    if ("food" in noun.classes and "plant" not in noun.classes and re.match(patterns.MISHAP, text[one.end :])) or re.match(
        r"\w+ing\b", text
    ):
        return False  # a birthday cake that falls; saying goodbye to the old car
    sole = len(found) == 1 and not fields and _thing_is_hero(text, noun, frozenset(["nature", "plant", "machine", "toy"]))
    return subject or sole


def _begins(text: str, one: Found) -> bool:
    """Whether a text is about somebody before it names others: *a grandmother who forgets, and her grandson Kofi*."""
    return one.start == 0 and bool(
        one.phrase.noun.classes & LIVING and re.match(rf"{patterns.SUBJECT}| (?:and|&) [A-ZÀ-Þ]", text[one.end :])
    )


def _children_of(text: str, one: Found) -> bool:
    """Whether a text begins with several children, who do something: *Twins bake a cake at Grandma's*."""
    child = one.phrase.plural and "child" in one.phrase.noun.tags and not text[: one.start].strip()
    return child and bool(re.match(r" (?!(?:and|of|in|at|on|from|with|for|who|that)\b)[a-z]+\b", text[one.end :]))


def _listed(text: str, one: Found, found: tuple[Found, ...]) -> bool:
    """Whether a group is told one by one after it: *three friends, a goose, a goat and a donkey*."""
    after = next((other for other in found if other.start > one.end), None)
    between = text[one.end : after.start] if after else ""
    return bool(one.phrase.plural and after and after.phrase.noun.classes & LIVING and re.fullmatch(r"[,:] ", between))


def _thing_is_hero(text: str, noun: Noun, classes: frozenset[str]) -> bool:
    return bool(noun.classes & classes) and "weather" not in noun.classes and not re.search(r"lost|broken|magic|enchanted", text.lower())


def _only(text: str, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The one or two things that are all that a prompt says: *A teapot*, *The moon and the sun*, *A lonely lighthouse*."""
    if found and found[0].phrase.noun.id in patterns.HERO_PLACES and re.match(r" (?:in|on|at|by|under|near|behind) ", text[found[0].end :]):
        found = found[:1]  # the smallest house in the big city
    elif not 1 <= len(found) <= 2 or text[found[-1].end :].strip():
        return ()
    if text[: found[0].start].strip():
        return ()
    joined = all(re.fullmatch(r" (?:and|&) ", text[one.end : other.start]) for one, other in pairwise(found))
    nouns = [one.phrase.noun for one in found]
    alone = patterns.HERO_THING | patterns.HERO_THING_ALONE
    return found if joined and all(noun.id in patterns.HERO_PLACES or _thing_is_hero(text, noun, alone) for noun in nouns) else ()


def _unnamed(text: str, one: Found, *, alone: bool) -> Somebody:
    noun = one.phrase.noun
    own = one.determiner in _OWN or bool(re.search(r"(?:['’]s|s['’]) (?:\w+ )?$", text[: one.start]))
    relation = noun.more.get("relation", "")
    family = relation in ("parent", "grandparent") and not one.determiner and not one.phrase.plural  # with grandpa
    if not (own or alone or family):
        relation = ""
    if "animal" in noun.classes and (own or any(word.id == "pet" for word in one.phrase.adjectives)):
        relation = "pet"
    sex = noun.more.get("sex", "")
    return Somebody(replace(_as_child(one), plural=False, definite=False, sex=sex), "", relation, sex)


def _count(text: str, one: Found, *, first: bool) -> int:
    """How many people a phrase stands for: heroes without a number are two, their companions one."""
    if one.count:
        return min(one.count, 3)
    return 2 if first and not re.match(r" (?:vs|versus|against|and) ", text[one.end :]) else 1


def _joined(text: str, one: Found) -> bool:
    """Whether somebody after the first is another person of the story, not only mentioned."""
    before = text[: one.start].rstrip()
    if one.phrase.plural and re.search(r"\b(?:to|for|of|from|near|against|miss(?:es|ed|ing)?)$", before):
        return False  # thanks to his neighbours, misses her friends
    if one.phrase.noun.more.get("relation") in ("parent", "friend", "teacher", "neighbour") and re.search(patterns.GETS, before):
        return True  # gets a new stepdad
    return one.determiner in _OWN or bool(
        re.search(
            r"(?:\band|&|,|\bvs\.?|\bversus|\bagainst|\bwith|\bmeets?|\bbefriends?|\bhelps?|\blooks? after|\bmiss(?:es|ed|ing)?"
            r"|['’]s|s['’]|\bwhose)(?: (?:best|new|old|little|big))?$",
            before,
        )
    )
