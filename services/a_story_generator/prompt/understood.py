"""What a prompt asks for, as a value that is shown before work starts: people, wish or trouble, place, time, things, event."""

import re
from dataclasses import dataclass, field, replace

from services.a_story_generator.prompt import patterns, phrases
from services.a_story_generator.prompt.phrases import LIVING, Found
from services.a_story_generator.prompt.understanding import strip_lead
from services.a_story_generator.telling.english import SMALL_WORDS, content_stems, straight
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.entries import Noun
from storycreator.lexicon.inflection import Phrase
from storycreator.lexicon.names import names


@dataclass(frozen=True)
class Somebody:
    """A person of the prompt."""

    phrase: Phrase
    name: str = ""
    relation: str = ""
    """``grandparent``, ``sibling``, ``friend``, ``pet`` …, when the prompt says so."""
    sex: str = ""
    """``m``, ``f`` or empty."""


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

    @property
    def said(self) -> set[str]:
        """The stems of what the prompt says beside who it is about; time, weather and season aside."""
        people = " ".join(f"{who.name} {inflection.core(who.phrase, 'en')}" for who in self.people)
        adjectives = {word.id for who in self.people for word in who.phrase.adjectives}
        words = re.findall(r"[a-z']+", self.text.lower())
        kept = " ".join(word for word in words if word not in adjectives and word not in patterns.SAYS_NOTHING)
        return content_stems(kept) - content_stems(people) - content_stems(" ".join(self.words.values()))

    @property
    def summary(self) -> str:
        """One line for the screen."""
        parts = []
        for who in self.people:
            kind = inflection.with_determiner(replace(who.phrase, plural=False, definite=False), "en", "a")
            parts.append(f"{who.name} ({kind})" if who.name else kind)
        said = [", ".join(parts)] if parts else []
        for name, phrase in self.nouns.items():
            said.append(f"{name.replace('_', ' ')}: {inflection.core(phrase, 'en')}")
        said += [f"{name.replace('_', ' ')}: {word}" for name, word in self.words.items()]
        return "; ".join(said) or self.text


def understand(prompt: str) -> Understood:
    """Read an English prompt."""
    text = strip_lead(" ".join(straight(prompt).split())).strip(' ."!?')
    found = phrases.find(text)
    shapes, nouns, spans = _shapes(text)
    words = _words(text, nouns)
    free = tuple(one for one in found if not any(start <= one.start < end or start < one.end <= end for start, end in spans))
    named = _named(text)
    free = tuple(one for one in free if not one.owner and not any(start < one.end and one.start < end for start, end, _, _ in named))
    if "new-baby" in shapes:
        free = tuple(one for one in free if one.phrase.noun.id != "baby")
    people = _people(text, free, nouns, named)
    nouns = dict(nouns)
    taken = {who.phrase.noun.id for who in people} | {phrase.noun.id for phrase in nouns.values()}
    rest = [one for one in free if one.phrase.noun.id not in taken]
    for one in rest:
        classes = one.phrase.noun.classes
        if classes & LIVING:
            nouns.setdefault("other", one.phrase)
        elif "place" in classes:
            if patterns.PREPOSITION.search(text[: one.start].rstrip()) or "place" not in nouns:
                nouns.setdefault("place", one.phrase)
        elif "time" not in classes and "abstract" not in classes:
            nouns.setdefault("thing2" if "thing" in nouns else "thing", one.phrase)
    if people and (traits := [word.id for word in people[0].phrase.adjectives if {"character", "mood"} & word.tags]):
        words["trait"] = traits[0]
    if any(who.relation == "grandparent" for who in people):
        shapes.append("grandparents")
    if sum(who.relation == "sibling" for who in people) > 1 or re.search(patterns.SIBLINGS, text.lower()):
        shapes.append("siblings")
    return Understood(text, people, tuple(dict.fromkeys([*shapes, "any"])), nouns, words)


def _shapes(text: str) -> tuple[list[str], dict[str, Phrase], list[tuple[int, int]]]:
    """The kinds of story, the fields their patterns give, and which parts of the text are these fields'."""
    shapes: list[str] = []
    nouns: dict[str, Phrase] = {}
    spans: list[tuple[int, int]] = []
    for shape, pattern in patterns.PATTERNS:
        match = re.search(pattern, text, re.IGNORECASE)
        if not match or shape in shapes:
            continue
        given = {name: value for name, value in match.groupdict().items() if value}
        if (
            shape == "lost"
            and given
            and (phrase := phrases.first(given["lost"]))
            and phrase.noun.classes & LIVING
            and not re.search(r"\blos(?:t|es?) (?:his|her|their|my)", text, re.IGNORECASE)
        ):
            continue  # "a lost puppy" is about the puppy
        if shape == "ending" and (phrase := phrases.first(given.get("last", ""))) and "time" in phrase.noun.classes:
            continue
        shapes.append(shape)
        for name, value in given.items():
            if (phrase := phrases.first(value)) and not (name == "build_of" and phrase.noun.classes & LIVING):
                nouns.setdefault(name, phrase)
                start = match.start(name)
                inner = phrases.find(value)
                spans.append((start, start + (inner[0].end if inner else len(value))))
    _crafts(text, shapes, nouns, spans)
    if not {"longing"} & set(shapes) and (match := re.search(rf"{patterns.WISHES} (\w+)(?: (.+))?", text, re.I)):
        shapes.append("wish")
        if match[2] and (phrase := phrases.first(match[2])) and phrase.noun.id in entries.nouns():
            nouns.setdefault("wish_place" if "place" in phrase.noun.classes else "wish_thing", phrase)
            spans.append(match.span(2))
    return shapes, nouns, spans


def _crafts(text: str, shapes: list[str], nouns: dict[str, Phrase], spans: list[tuple[int, int]]) -> None:
    match = re.search(
        r"\b(?:who|that) (?:(?:secretly|always|often|never|loves? to|likes? to) )*(\w+) ((?:an?|the|their|his|her|old|broken)? ?[a-z' -]+)",
        text,
    )
    if not match:
        return
    verb = next((verb for verb in patterns.CRAFTS if match[1] in (verb, inflection.verb(entries.verbs()[verb], "en", "pres"))), "")
    kept = "keep" if match[1] in ("runs", "run", "keeps", "keep", "owns", "own") else ""
    phrase = phrases.first(match[2])
    if not phrase or not (verb or kept):
        return
    inner = phrases.find(match[2])
    spans.append((match.start(2), match.start(2) + (inner[0].end if inner else len(match[2]))))
    if kept:
        if "place" in phrase.noun.classes:
            nouns["keeps"] = phrase
            shapes.append("work")
        return
    nouns["craft"] = phrase
    shapes.append("work")


def _words(text: str, nouns: dict[str, Phrase]) -> dict[str, str]:
    low = text.lower()
    words = {}
    for name, table in (("event", patterns.EVENTS), ("time", patterns.TIMES), ("weather", patterns.WEATHERS)):
        if value := next((word for word, pattern in table if re.search(pattern, low)), ""):
            words[name] = value
    if season := next((season for season in patterns.SEASONS if re.search(rf"\b{season}\b", low)), ""):
        words["season"] = season
    if match := re.search(r"\b(?:who|that) (?:(?:secretly|always|often|never|loves? to|likes? to) )*(\w+)", low):
        for verb in entries.verbs().values():
            if match[1] in (verb.id, inflection.verb(verb, "en", "pres")) and ("craft" in nouns or "keeps" not in nouns):
                words["craft_verb"] = verb.id
                break
    if match := re.search(rf"{patterns.WISHES} (\w+)", low):
        verb_id = (
            match[1]
            if match[1] in entries.verbs()
            else next((v.id for v in entries.verbs().values() if inflection.verb(v, "en", "ger") == match[1]), "")
        )
        if verb_id:
            words["wish_verb"] = verb_id
    return words


def _sex(name: str, noun: Noun | None, text: str) -> str:
    if noun and noun.more.get("sex"):
        return noun.more["sex"]
    known = names().get(name, "")
    if len(known) == 1:
        return known
    near = re.search(rf"\b{re.escape(name)}\b.*?\b(she|her|herself|he|his|him|himself)\b", text, re.IGNORECASE)
    if near:
        return "f" if near[1].lower().startswith(("she", "her")) else "m"
    return "f" if name.endswith("a") and not known else ""


def _kind(name: str) -> Phrase:
    return Phrase(entries.nouns()[name], sex=entries.nouns()[name].more.get("sex", ""))


def _named(text: str) -> list[tuple[int, int, str, str]]:
    """Names in the text: start, end, name, kind by title."""
    tokens = list(re.finditer(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text))
    capitals = [token for token in tokens if token[0][0].isupper()]
    shouted = len(tokens) > 2 and len(capitals) > 0.6 * len(tokens)
    found: list[tuple[int, int, str, str]] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        word = re.sub(r"['’]s$", "", token[0])
        index += 1
        if not word[0].isupper() or word in patterns.NOT_NAMES:
            continue
        title = patterns.TITLES.get(word.lower(), "")
        following = tokens[index] if index < len(tokens) else None
        if title and following and following[0][0].isupper() and text[token.end() : following.start()] in (" ", ". "):
            last = re.sub(r"['’]s$", "", following[0])
            found.append((token.start(), following.start() + len(last), text[token.start() : following.start() + len(last)], title))
            index += 1
            continue
        known = word in names()
        noun = phrases.find(word.lower())
        first = not text[: token.start()].strip() or bool(re.search(r"[.!?:]\s*$", text[: token.start()]))
        if title and not first and title in entries.nouns() and "relation" in entries.nouns()[title].more:
            found.append((token.start(), token.start() + len(word), word, title))
            continue
        if noun and ("place" in noun[0].phrase.noun.classes or (not known and (first or shouted))):
            continue
        if first or shouted:
            after = following[0] if following else ""
            leads = (
                after.lower() in ("and", "who", "is", "has", "the", "wants", "goes", "finds")
                or text[token.end() :].startswith((",", "'s", "’s", " &"))
                or token[0] != word
            )
            if not (known and (not noun or leads)) and not (
                first
                and not shouted
                and leads
                and word.lower() not in ("there", "this", "one", "once", "why", "how", "what", "where", "when")
                and not noun
                and word.lower() not in SMALL_WORDS
                and word.lower() not in entries.adjectives()
            ):
                continue
        found.append((token.start(), token.start() + len(word), word, ""))
    return found


def _people(text: str, found: tuple[Found, ...], fields: dict[str, Phrase], named: list[tuple[int, int, str, str]]) -> tuple[Somebody, ...]:
    """Who the story is about, in the order of the prompt."""
    people: list[tuple[int, Somebody]] = []
    used: set[int] = set()
    for start, end, name, title in named:
        phrase = _kind(title) if title else None
        for one in found:
            between = text[end : one.start] if one.start >= end else text[one.end : start] if one.end <= start else ""
            if not one.phrase.noun.classes & (LIVING | patterns.HERO_THING) or one.start in used:
                continue
            after = one.start >= end and re.fullmatch(r"(?:,| is| was| \()? ?", between) and (one.determiner in ("a", "an", "the"))
            before = one.end <= start and re.fullmatch(r",? (?:named |called |, )?", between) and not one.phrase.plural
            if after or before:
                phrase = one.phrase
                used.add(one.start)
                break
        pair = re.search(rf"\b(sisters|brothers|twins|friends|cousins)\b[^.]*\b{re.escape(name)}\b", text)
        sex = _sex(name, phrase.noun if phrase else None, text)
        if phrase is None:
            phrase = _kind(pair[1][:-1]) if pair else _kind({"f": "girl", "m": "boy"}.get(sex, "child"))
            if pair:
                used |= {one.start for one in found if text[one.start : one.end].lower().endswith(pair[1])}
        relation = phrase.noun.more.get("relation", "")
        people.append((start, Somebody(replace(phrase, plural=False, definite=False, sex=sex), name, relation, sex)))
    for match in re.finditer(r"\b(?:grandparents|parents)\b", text):
        people += [
            (match.start(), Somebody(_kind(kind), "", _kind(kind).noun.more["relation"], _kind(kind).sex))
            for kind in patterns.PARTS[match[0]]
        ]
    alone = not people
    for one in found:
        noun = one.phrase.noun
        if one.start in used or any(start <= one.start < end for start, end, _, _ in named):
            continue
        living = bool(noun.classes & LIVING)
        subject = bool(
            re.match(r" (?:who|that|which|wants?|learns?|finds?|meets?|loses?|goes|dreams?|is|has|cannot|can't)\b", text[one.end :])
        )
        sole = (
            len(found) == 1
            and not fields
            and bool(noun.classes & {"nature", "plant", "machine", "toy"})
            and not re.search(r"lost|broken|magic", text.lower())
        )
        if not living and not (alone and not people and (noun.classes & patterns.HERO_THING or subject) and (subject or sole)):
            continue
        if people and not _joined(text, one, one.determiner):
            continue
        relation = noun.more.get("relation", "") if one.determiner in ("his", "her", "their", "my", "our") or alone else ""
        if "animal" in noun.classes and (
            one.determiner in ("his", "her", "their", "my", "our") or re.search(r"['’]s (?:\w+ )?$", text[: one.start])
        ):
            relation = "pet"
        count = min(one.count or 2, 3)
        phrase = replace(one.phrase, plural=False, definite=False)
        people += [(one.start, Somebody(phrase, "", relation, noun.more.get("sex", "")))] * count
    if not people and (last := fields.get("last")):
        people.append((0, Somebody(replace(last, plural=False), "", "", last.noun.more.get("sex", ""))))
    pronoun = re.search(r"\b(she|her|herself|he|his|him|himself)\b", text.lower())
    done = []
    for at, (_, who) in enumerate(sorted(people, key=lambda item: item[0])):
        if not who.sex and pronoun and at == 0:
            sex = "f" if pronoun[1].startswith(("she", "her")) else "m"
            who = replace(who, sex=sex, phrase=replace(who.phrase, sex=sex))
        done.append(who)
    return tuple(done)


def _joined(text: str, one: Found, determiner: str) -> bool:
    """Whether somebody after the first is another person of the story, not only mentioned."""
    before = text[: one.start].rstrip()
    return determiner in ("his", "her", "their", "my", "our") or bool(
        re.search(r"(?:\band|&|,|\bwith|\bmeets?|\bbefriends?|\bhelps?|['’]s)(?: (?:best|new|old|little|big))?$", before)
    )
