"""What a prompt asks for, as a value that is shown before work starts: people, wish or trouble, place, time, things, event."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from services.a_story_generator.prompt import asking, patterns, phrases
from services.a_story_generator.prompt.people import Somebody, named, people
from services.a_story_generator.prompt.phrases import LIVING
from services.a_story_generator.prompt.wordlists import group
from services.a_story_generator.telling.english import SMALL_WORDS, content_stems, stem, straight
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.inflection import Phrase

_ODD_WORDS = 11
"""A longer clause is not said in one breath."""


_NEWS_WORDS = 16
"""Longer news is not told over a fence."""


@dataclass(frozen=True)
class Understood:
    """A prompt's contract."""

    text: str
    """The prompt in English, one line."""
    people: tuple[Somebody, ...] = ()
    """Heroes first, in the prompt's order."""
    shapes: tuple[str, ...] = ("any",)
    """What kind of story it asks for, the most telling first."""
    nouns: dict[str, Phrase] = field(default_factory=dict)
    """By field: ``fear``, ``lost``, ``place`` …"""
    words: dict[str, str] = field(default_factory=dict)
    """By field: ``event``, ``time``, ``trait`` …"""
    signs: dict[str, str] = field(default_factory=dict)
    """The words by which each shape is known: ``is afraid of``."""
    rough: bool = False
    """The English is a gloss of another language, phrase by phrase."""

    @cached_property
    def said(self) -> dict[str, str]:
        """What the prompt says beside who it is about: words by their stems. Time, weather and season are not counted."""
        about = " ".join(f"{who.name} {inflection.core(who.phrase, 'en')} {who.phrase.noun.id}" for who in self.people)
        fields = " ".join(word for name, word in self.words.items() if not _is_quote(name))
        known = content_stems(f"{about} {fields}") | patterns.says_nothing()
        words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", self.text.lower())
        said = {stem(word): word for word in words if word not in SMALL_WORDS and len(word) > 2}
        return {key: word for key, word in said.items() if not _is_among(key, word, known) and stem(phrases.positive(word)) not in known}

    @cached_property
    def events(self) -> list[str]:
        """What the prompt says beside people, places and things: what happens, or is not the case."""
        things = content_stems(" ".join(f"{inflection.core(phrase, 'en')} {phrase.noun.id}" for phrase in self.nouns.values()))
        denied = re.findall(patterns.DENIED, self.text.lower())
        event = [self.words["event"]] if "event" in self.words else []
        return [word for key, word in self.said.items() if key not in things] + denied + event

    @cached_property
    def circumstances(self) -> set[str]:
        """The stems of what is said by the way: where, with what, and what things are like."""
        aside = [self.nouns[name] for name in ("place", "thing", "thing2") if name in self.nouns and self._aside(self.nouns[name])]
        adjectives = [word.id for phrase in self.nouns.values() for word in phrase.adjectives]
        return content_stems(" ".join([*(inflection.core(phrase, "en") for phrase in aside), *adjectives]))

    def _aside(self, phrase: Phrase) -> bool:
        at = self.text.lower().find(inflection.core(phrase, "en").lower())
        before = re.sub(r"\b(?:an?|the|his|her|their|its|my|our)$", "", self.text[: max(at, 0)].rstrip()).rstrip()
        return bool(patterns.PREPOSITION.search(before))

    def left_out(self, text: str, shapes: Iterable[str] = ()) -> list[str]:
        """The words of the prompt, as it has them, that a text does not have in any form; names among them. The text is of these shapes."""
        stems = content_stems(" ".join([text, *(self.signs.get(shape, "") for shape in shapes)]))
        names = [who.name for who in self.people if who.name and who.name.split()[-1].lower() not in text.lower()]
        return [*names, *(word for key, word in self.said.items() if not _is_among(key, word, stems))]

    def omissions(self, left: Iterable[str]) -> int:
        """How many things words that are left out stand for: *soap bubbles* are one, an *old car* is two."""
        cores = {name: inflection.core(phrase, "en", plain=True).lower().split() for name, phrase in self.nouns.items()}
        return len({next((name for name, core in cores.items() if word in core), word) for word in left})

    @property
    def heroes(self) -> list[Somebody]:
        """The people in the order in which they take a story's parts: of *Daddy and Wren*, Wren is the hero."""
        who = list(self.people)
        elders = ("parent", "grandparent", "neighbour", "teacher")
        if len(who) < 2:
            return who
        first, second = (re.escape(one.name or one.phrase.noun.id) for one in who[:2])
        between = ""
        if "child" in who[1].phrase.noun.tags and who[0].relation in elders:
            between = rf"(?:the |my |our |his |her |old )*(?:{re.escape(who[0].phrase.noun.id)} )?{first} (?:and|&|{patterns.FOR_A_CHILD})|"
        elif "child" in who[1].phrase.noun.tags and "adult" in who[0].phrase.noun.tags:
            between = rf"(?:the |my |our |his |her |old )*(?:{re.escape(who[0].phrase.noun.id)} )?{first} (?:{patterns.FOR_A_CHILD})|"
        between += rf"(?:the |an? |my |our |his |her |old )*{first} {patterns.SNORES}"
        if re.match(rf"(?:{between}) (?:\w+ ){{0,2}}{second}\b", self.text, re.IGNORECASE):
            who[:2] = who[1::-1]
        return who

    @property
    def at_home(self) -> bool:
        """Whether it names nobody and is something that happens to a child: *moving house*, *my teddy bear is missing*."""
        return not self.people and bool(
            set(self.shapes) & patterns.AT_HOME
            or "event" in self.words
            or re.match(r"\w+ing\b|(?:my|our)\b|.*\b(?:my|our)\b", self.text, re.IGNORECASE)
        )

    @property
    def summary(self) -> str:
        """One line for the screen."""
        parts = []
        for who in self.people:
            kind = inflection.with_determiner(replace(who.phrase, plural=False, definite=False), "en", "a")
            kind += ", far away" * who.away
            parts.append(f"{who.name} ({kind})" if who.name else kind.replace(", far away", " (far away)"))
        said = [", ".join(parts)] if parts else []
        for name, phrase in self.nouns.items():
            said.append(f"{name.replace('_', ' ')}: {inflection.core(phrase, 'en')}")
        said += [f"{name.replace('_', ' ')}: {word}" for name, word in self.words.items() if not _is_quote(name)]
        return "; ".join(said) or self.text


def understand(prompt: str) -> Understood:
    """Read an English prompt."""
    text = asking.matter(" ".join(straight(prompt).split())).strip(' ."!?')
    text = re.sub(patterns.SANTA, "Santa", re.sub(patterns.ADDRESS, "", text))
    text = re.sub(patterns.OF_KIN.format("|".join(group("kin"))), lambda of: f"{of[2][0].upper()}{of[2][1:]}'s {of[1]}", text)
    text = re.sub(patterns.CONTRACTED, r"\1 is ", text)
    text = re.sub(patterns.FEARED, patterns.WHO_IS_FEARED, text)
    if re.search(patterns.SLEEPS, text, re.IGNORECASE):
        text = re.sub(patterns.NIGHT_AT.format("|".join(group("kin"))), r"at the home of \1", text)
    found = phrases.find(text)
    signs, nouns, spans = _shapes(text)
    shapes = list(signs)
    words = _words(text, nouns)
    free = tuple(one for one in found if not any(start <= one.start < end or start < one.end <= end for start, end in spans))
    called = named(text)
    free = tuple(one for one in free if not one.owner or _is_hero(one, found) or re.match(patterns.SUBJECT, text[one.end :]))
    free = tuple(one for one in free if not any(name.start < one.end and one.start < name.end for name in called))
    if "new-baby" in shapes:
        free = tuple(one for one in free if one.phrase.noun.id != "baby")
    who = people(text, free, nouns, called)
    if "new-baby" in shapes:
        who = tuple(sorted(who, key=lambda one: one.relation in ("parent", "grandparent")))  # the child is the hero
    _rest(text, [one for one in free if one.phrase.noun.id not in _ids(who, nouns)], nouns, named_otherwise=bool(who))
    if who and (traits := [word.id for word in who[0].phrase.adjectives if {"character", "mood"} & word.tags]):
        words["trait"] = traits[0]
    spans = [(one.start, one.end) for one in found if not one.owner] + [(one.start, one.end) for one in called]
    urgent = patterns.URGENT & {shape for shape, sign in signs.items() if sign != "misses"}
    if who and not urgent:
        if words.get("event", "picnic") in patterns.PASTIMES and (news := _news(text[_subject(text, spans, "|['’]s") :], text)):
            words["news"] = signs["news"] = news
        if len(who) == 1 and words.get("event", "lost-tooth") in patterns.ODDITIES and (odd := _odd(text[_subject(text, spans) :])):
            words["odd"], signs["odd"] = odd, text
    if any(one.relation == "grandparent" for one in who):
        shapes.append("grandparents")
    siblings = sum(one.relation == "sibling" for one in who)
    if siblings > 1 or (re.search(patterns.SIBLINGS, text.lower()) and (siblings or not who)):
        shapes.append("siblings")
    understood = Understood(text, who, (), nouns, words, signs)
    if len(who) > 1 and not shapes and not understood.events:
        shapes.append("friends")
    if len(who) == 1 and "trait" in words and not shapes and not understood.said:
        shapes.append("trait")
    return replace(understood, shapes=tuple(dict.fromkeys([*shapes, *(name for name in ("news", "odd") if name in words), "any"])))


def _is_quote(name: str) -> bool:
    """Whether a field has the prompt's own words, which a story need not have."""
    return name.startswith(("odd", "news")) or name.endswith("_act")


def _is_among(key: str, word: str, stems: set[str]) -> bool:
    """Whether a word, whose stem is ``key``, is among some stems, itself or part by part: *great-aunt*."""
    parts = content_stems(word)
    return key in stems or bool(parts and parts <= stems)


def _is_hero(owner: phrases.Found, found: tuple[phrases.Found, ...]) -> bool:
    """Whether the story is about whom somebody belongs to: *my daughter's best friend*, but not *the lighthouse keeper's cat*."""
    noun = owner.phrase.noun
    own = next((one for one in found if one.start == owner.end + 1), None)
    return bool(own and own.phrase.noun.classes & LIVING and ("child" in noun.tags or noun.id in patterns.OFFSPRING))


def _ids(who: tuple[Somebody, ...], nouns: dict[str, Phrase]) -> set[str]:
    return {one.phrase.noun.id for one in who} | {phrase.noun.id for phrase in nouns.values()}


def _rest(text: str, rest: list[phrases.Found], nouns: dict[str, Phrase], *, named_otherwise: bool) -> None:
    """Put the phrases that nothing has taken yet into the fields for places, things and others."""
    placed = False
    for one in rest:
        classes = one.phrase.noun.classes
        if named_otherwise and one.phrase.noun.id in patterns.OWN_CHILDREN | patterns.ALIKE:
            continue  # the people themselves
        if classes & LIVING:
            nouns.setdefault("other", one.phrase)
        elif one.phrase.noun.id == "home" or re.search(r"\bmov(?:es?|ed|ing) $", text[: one.start]):
            continue  # wherever that is; moves house
        elif "place" in classes:
            there = patterns.PREPOSITION.search(text[: one.start].rstrip())
            if there and not placed:
                nouns["place"], placed = one.phrase, True
            elif "nature" in classes:
                nouns.setdefault("thing2" if "thing" in nouns else "thing", one.phrase)
            else:
                nouns.setdefault("place", one.phrase)
        elif not classes & {"time", "abstract", "event"}:
            nouns.setdefault("thing2" if "thing" in nouns else "thing", one.phrase)


def _is_for(shape: str, name: str, phrase: Phrase, text: str) -> bool:
    """Whether a phrase can be what a kind of story is about: a lost puppy is no lost thing, and nobody makes a mistake of wood."""
    noun = phrase.noun
    if shape == "lost":
        own = re.search(r"\blos(?:t|es?) (?:his|her|their|my)", text, re.IGNORECASE)
        return noun.id not in patterns.NOT_LOST and not (noun.classes & LIVING and not own)
    if shape == "ending":
        return "time" not in noun.classes and noun.id in entries.nouns()
    if shape == "become":
        return bool(noun.classes & LIVING) and not {"relation", "baby"} & {*noun.more, *noun.tags}
    if shape == "broken":
        return not noun.classes & (LIVING | {"body", "abstract", "time", "event"})
    if name == "make":
        return bool(noun.classes & patterns.MADE) and "food" not in noun.classes
    return not (name == "build_of" and noun.classes & LIVING)


def _shapes(text: str) -> tuple[dict[str, str], dict[str, Phrase], list[tuple[int, int]]]:
    """The kinds of story with the words they are known by, their fields, and which parts of the text are these fields'."""
    shapes: dict[str, str] = {}
    nouns: dict[str, Phrase] = {}
    spans: list[tuple[int, int]] = []
    for one in phrases.find(text):
        magic = [word for word in one.phrase.adjectives if word.id in patterns.MAGIC]
        if magic and not one.phrase.noun.classes & (LIVING | {"place"}):
            shapes["magic"] = magic[0].id
            nouns["magic"] = replace(one.phrase, adjectives=tuple(word for word in one.phrase.adjectives if word not in magic))
            spans.append((one.start, one.end))
            break
    for shape, pattern in patterns.PATTERNS:
        match = re.search(pattern, text, re.IGNORECASE)
        if not match or shape in shapes:
            continue
        given = {name: phrase for name, value in match.groupdict().items() if value and (phrase := phrases.first(value))}
        fitting = {name: phrase for name, phrase in given.items() if _is_for(shape, name, phrase, text)}
        if not fitting and (shape == "become" or (given and shape in ("lost", "ending", "broken", "build"))):
            continue
        shapes[shape] = _without(match)
        for name, phrase in fitting.items():
            if shape == "fear" and phrase.noun.id.endswith("ing") and phrase.noun.id not in entries.nouns():
                continue  # afraid of flying
            nouns.setdefault({"make": "build"}.get(name, name), phrase)
            spans.append(_span(match, name))
    _crafts(text, shapes, nouns, spans)
    loved = re.search(rf"{patterns.LOVES_TO} (\w+)", text, re.IGNORECASE)
    if _loves(text) and "keeps" not in nouns:
        shapes["loves"] = _loves(text)
    elif loved and patterns.verb(loved[1].lower()):
        shapes["loves"] = loved[0]
    wish = re.search(rf"{patterns.WISHES} (?:(\w+)(?: (.+))?)", text, re.IGNORECASE)
    if {"longing", "become"} & set(shapes):
        pass  # it is said what is wished for
    elif wish:
        shapes["wish"] = wish[0]
        if wish[2] and (thing := phrases.first(wish[2])) and thing.noun.id in entries.nouns() and wish[1] != "be":
            nouns.setdefault("wish_place" if "place" in thing.noun.classes else "wish_thing", thing)
            spans.append(_span(wish, 2))
    elif match := re.search(patterns.WANTS_A, text, re.IGNORECASE):
        shapes["wish"] = ""
        if thing := phrases.first(match["wish_thing"]):
            nouns.setdefault("wish_thing", thing)
            spans.append(_span(match, "wish_thing"))
    hated = re.search(patterns.HATES, text, re.IGNORECASE)
    said = hated["hates"] if hated else ""  # *baths*, which may be a verb, is a noun there
    found = [one.phrase for words in (said, f"the {said}") for one in phrases.find(words)[:1] if not one.start]
    if hated and found and not found[0].noun.classes & LIVING:
        nouns.setdefault("hates", replace(found[0], definite=found[0].definite and said.startswith("the ")))
        spans.append(_span(hated, "hates"))
    verb, unable = _unable(text)
    if unable and verb not in patterns.OWN_STORY and not {"longing", "become", "wish"} & set(shapes):
        shapes["unable"] = shapes["wish"] = text[unable.start() : unable.end(1)]
        if verb == unable[1] and ("transitive" in entries.verbs()[verb].tags or verb in patterns.TAKES_THING):
            done_to = next(iter(phrases.find(unable[2] or "")), None)
            if done_to and done_to.start == 0 and not done_to.phrase.noun.classes & LIVING:
                nouns.setdefault("cannot_thing", done_to.phrase)
                spans.append(_span(unable, 2))
    return shapes, nouns, spans


def _without(match: re.Match[str]) -> str:
    """A match without its fields."""
    words = match[0]
    for value in filter(None, match.groupdict().values()):
        words = words.replace(value, " ")
    return words


def _span(match: re.Match[str], group: str | int) -> tuple[int, int]:
    """Which part of the text the noun phrase at the beginning of a group is."""
    inner = phrases.find(match[group])
    return match.start(group), match.start(group) + (inner[0].end if inner else len(match[group]))


def _crafts(text: str, shapes: dict[str, str], nouns: dict[str, Phrase], spans: list[tuple[int, int]]) -> None:
    """What somebody bakes, mends, delivers or keeps."""
    for match in re.finditer(r"\b([a-z]+)(?= ((?:an?|the|their|his|her|old|broken)? ?[a-z' -]+))", text):
        verb = patterns.craft(match[1].lower())
        kept = match[1] in ("runs", "run", "keeps", "keep", "owns", "own")
        phrase = phrases.first(match[2])
        if not phrase or not (verb or kept) or {"craft", "keeps"} & set(nouns):
            continue
        if kept and "place" not in phrase.noun.classes:
            continue
        if not kept and (phrase.noun.classes & (LIVING | {"place"}) or phrase.noun.id not in entries.nouns() or "build" in shapes):
            continue
        spans.append(_span(match, 2))
        nouns["keeps" if kept else "craft"] = phrase
        shapes.setdefault("work", match[1])


def _loves(text: str) -> str:
    """The verb of what somebody loves to do, or does; empty when nothing is said of it."""
    found = (patterns.verb(match[1]) for match in re.finditer(patterns.LOVES, text.lower()))
    return next((verb for verb in found if verb in patterns.PASTIME_VERBS), "")


def _unable(text: str) -> tuple[str, re.Match[str] | None]:
    """The verb for what somebody cannot do, which for the lexicon may be two words (*breathe fire*), and where that is said."""
    match = re.search(patterns.CANNOT, text, re.IGNORECASE)
    if not match or match[1].lower() in patterns.NO_LACK or (match[1].lower() in patterns.BORNE and match[2]):
        return "", None
    words = [match[1].lower(), *re.sub(rf"^{patterns.WHOSE} ", "", (match[2] or "").lower()).split()]
    verb = next((verb for size in (2, 1) if (verb := patterns.verb(" ".join(words[:size])))), "")
    return verb, match if verb else None


def _learnt(text: str) -> str:
    """The verb for what somebody learns, which for the lexicon may be several words (*ride a bike*); none that needs a thing with it."""
    match = re.search(patterns.LEARNS, text, re.IGNORECASE)
    words = match[1].lower().split() if match else []
    without = re.sub(rf" {patterns.WHOSE} ", " ", " ".join(words)).split()
    several = (" ".join(some[:size]) for size in (4, 3, 2) for some in (words, without) if len(some) >= size)
    if verb := next((verb for phrase in several if (verb := patterns.verb(phrase))), ""):
        return verb
    verb = patterns.verb(words[0]) if words else ""
    tags = entries.verbs()[verb].tags if verb else frozenset()
    return "" if "bound" in tags or ("transitive" in tags and "alone" not in tags) else verb


def _odd(rest: str) -> str:
    """What a prompt says of the one it is about: *who is a vegetarian*; empty when there is nothing, or too much to say."""
    match = re.match(patterns.CLAUSE, rest)
    clause = re.sub(patterns.MORE, "", match[2]) if match else ""
    if not match or not clause or re.search(patterns.ABOUT_OTHERS, clause):
        return ""
    if clause.startswith("with ") and not match[1] and len(clause.split()) <= _ODD_WORDS:
        return clause
    relative = match[1] or "who"
    first, *more = clause.split()
    if relative != "whose" and first in ("did", "didn't"):
        first, more = "does", ["not", *more[first == "did" :]]
    words = [relative, patterns.PRESENT.get(first, first) if relative != "whose" else first, *more]
    if (not match[1] and not (first.endswith("s") or first in patterns.PRESENT or first in patterns.MODALS)) or len(words) > _ODD_WORDS:
        return ""
    return " ".join(words)


def _news(rest: str, text: str) -> str:
    """A prompt that says what its people do, as it would be told over a fence; empty for others. ``rest`` is what follows the people."""
    verb = re.match(r",? ([a-z]+)\b", rest)
    if not verb or verb[1] in patterns.STATES or not (re.search(r"[^s]s$|^have$", verb[1]) or patterns.verb(verb[1])):
        return ""
    if re.search(patterns.TOLD_BY_SOMEBODY, text) or len(text.split()) > _NEWS_WORDS:
        return ""
    return text[0].upper() + text[1:]


def _subject(text: str, spans: list[tuple[int, int]], more: str = "") -> int:
    """Where those end with whom a text begins: *Otto the octopus*, *Lily and her dog*; ``more`` is what may stand between them too."""
    end = 0
    for start, stop in sorted(spans):
        where = "" if end else patterns.WHERE
        if re.fullmatch(rf"(?:{where})?(?:[\s,&]|(?:and|of|named|called|[Oo]ld|[Ll]ittle|[Tt]he|[Mm]y|[Oo]ur)\b{more})*", text[end:start]):
            end = stop
    return end


def _words(text: str, nouns: dict[str, Phrase]) -> dict[str, str]:
    low = text.lower()
    words = {}
    for name, table in (("event", patterns.EVENTS), ("time", patterns.TIMES), ("weather", patterns.WEATHERS)):
        if value := next((word for word, pattern in table if re.search(pattern, text, re.IGNORECASE)), ""):
            words[name] = value
    if season := next((season for season in patterns.SEASONS if re.search(rf"\b{season}\b", low)), ""):
        words["season"] = season
    if "craft" in nouns:
        words["craft_verb"] = next(verb for word in re.findall(r"[a-z]+", low) if (verb := patterns.craft(word)))
    words |= {name: verb for name, verb in (("loves", _loves(text)), ("cannot", _unable(text)[0]), ("learns", _learnt(text))) if verb}
    borne = patterns.BORNE if "hates" in nouns else frozenset()
    for pattern in (patterns.CANNOT, patterns.FEARS_TO, rf"{patterns.WISHES} (\w+)"):
        verb = patterns.verb(match[1]) if (match := re.search(pattern, low)) else ""
        if verb and verb not in borne and not {"wish_place", "wish_become"} & set(nouns):
            words["wish_verb"] = verb
    return words | {name: match[1] for name, pattern in patterns.ACTS if (match := re.search(pattern, text, re.IGNORECASE))}
