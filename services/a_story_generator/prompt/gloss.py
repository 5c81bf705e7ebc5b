"""A prompt in another language read in English, phrase by phrase."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.a_story_generator.prompt import lexicon, patterns
from services.a_story_generator.prompt.phrases import LIVING
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.names import names
from storycreator.locales.locale import locale

_DATA = Path(__file__).parents[1] / "data" / "gloss"
_TOKEN = re.compile(r"[^\W\d_]+['’]|[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[,;.!?]")
_AFTER_NOUNS = ("lost", "broken", "jealous", "ill", "brave", "shy", "magic", "new", "same")
"""Phrases that are adjectives: before the noun in English."""
_TITLE = r"\b(?:grandma|grandpa|uncle|aunt|mum|dad|captain|princess|prince|king|queen|doctor) (?=[A-ZÀ-Þ])"
_OF_SUBJECT = frozenset(["noun", "adjective", "name"])
_DETERMINERS = frozenset(["a", "the", "my", "our", "<his>", "two", "three", "four", "some", "and"])
_PREDICATE = r"(?:[a-z]+s|cannot|can|will|broke|lost)\b"
"""How English says what one person does."""
KNOWN_SHARE = 0.7
"""Share of the words that must be known; with fewer, the gloss would be about something else."""


@cache
def languages() -> frozenset[str]:
    """The languages with a table."""
    return frozenset(path.stem for path in _DATA.glob("*.txt"))


_TO_DO = r"(jump|swim|sleep|fall|speak|talk|sing|dance|climb|dive|fly|ride|read|skate|sail|run|go|lose|get|make|try|die)"
"""Verbs that Spanish and French say after *afraid of*; some are nouns too."""


def _lines(language: str) -> list[str]:
    return (_DATA / f"{language}.txt").read_text("utf-8").splitlines()


def clause(text: str, language: str) -> str:
    """What a prompt says of somebody as a relative clause; empty where it says nothing.

    The table's ``?`` line finds one (*der niemals schläft*); its ``<`` line makes one of a sentence: *mi perro ladra*, *que ladra*."""
    text = text.rstrip(" .!")
    by = {line[0]: line[1:].strip() for line in _lines(language) if line.startswith(("?", "<"))}
    if found := re.search(by["?"], text):
        return re.sub(r"(?<=.), \w+ .*$", "", found[0])  # what more is said of others
    said = [one for one in _parts(text, language) if one.english or one.kind == "other"]
    at = next((at for at in range(1, len(said)) if _is_predicate(said, at)), 0)
    if "<" not in by or not at or not re.match(_PREDICATE, said[at].english):
        return ""
    rest = text[said[at].start :]
    return "" if re.search(r"[.,;:!?]", rest) else f"{by['<']} {rest}"


@cache
def _phrases(language: str) -> dict[tuple[str, ...], str]:
    pairs = [line.partition("=") for line in _lines(language) if line and not line.startswith(("#", "~", "?", "<"))]
    return {tuple(_words(left)): right.strip() for left, _, right in pairs}


@cache
def _orders(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns whose words come in another order, with that order."""
    pairs = [line[1:].partition("=>") for line in _lines(language) if line.startswith("~")]
    return tuple((re.compile(left.strip(), re.IGNORECASE), right.strip()) for left, _, right in pairs)


@cache
def _nouns(language: str) -> dict[tuple[str, ...], str]:
    """English for every form of the lexicon's nouns; of forms that look the same the nominative first, then the singular."""
    found: tuple[dict[tuple[str, ...], str], ...] = ({}, {}, {})
    for noun in entries.nouns().values():
        english = noun.forms["en"][0]
        many = english.plural or inflection.plural(noun.id, "en")
        for form in noun.forms.get(language, ()):
            for case, word in enumerate(inflection.noun_forms(form, language, many=False)):
                found[min(case, 1)].setdefault(tuple(_words(word)), noun.id)
            for word in inflection.noun_forms(form, language, many=True):
                found[2].setdefault(tuple(_words(word)), many)
    return found[2] | found[1] | found[0]


@cache
def _adjectives(language: str) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for word in entries.adjectives().values():
        if language in word.forms and language in inflection.languages():
            for form in sorted(inflection.adjective_forms(word, language)):
                found.setdefault(tuple(_words(form)), word.id)
    return found


def _listed(word: str, language: str) -> str:
    """English for a noun of a language that the lexicon does not have; empty when no list has it."""
    return "" if language in inflection.languages() else next(iter(lexicon.gloss(word)), "")


@cache
def _verbs(language: str) -> dict[tuple[str, ...], str]:
    """English for the infinitives and the third persons of the lexicon's verbs."""
    found: dict[tuple[str, ...], str] = {}
    for verb in entries.verbs().values():
        if language in verb.forms and language in inflection.languages():
            for form in ("inf", "pres"):
                found.setdefault(tuple(_words(inflection.verb(verb, language, form))), inflection.verb(verb, "en", form))
    return found


def _words(text: str) -> list[str]:
    return [token.replace("’", "'") for token in _TOKEN.findall(text.casefold())]


@dataclass(frozen=True)
class _Part:
    """Words of a text that are read together."""

    english: str
    kind: str
    start: int


def _is_predicate(said: list[_Part], at: int) -> bool:
    """Whether what is said of somebody begins at a part; *paints*, which is a noun too, does before a noun phrase."""
    one = said[at]
    if one.kind in _OF_SUBJECT and patterns.verb(one.english):
        return said[at + 1].english in _DETERMINERS if at + 1 < len(said) else False
    return not (one.kind in _OF_SUBJECT or one.english in _DETERMINERS)


def in_english(text: str, language: str) -> str:
    """The prompt in rough English, names as they are; empty when too little of it is known.

    An adjective goes before its noun, *the hat of Nora* becomes *Nora's hat*, and *su*, *son*, *sa* follow the sex of the first name."""
    text = text.rstrip(" .!")
    for pattern, order in _orders(language):
        text = pattern.sub(order, text)
    parts = _parts(text, language)
    tokens = len(_TOKEN.findall(text))
    unknown = sum(one.kind == "other" and one.english.isalpha() for one in parts)
    if not tokens or 1 - unknown / tokens < KNOWN_SHARE:
        return ""
    return _joined(_reordered([(one.english, one.kind) for one in parts]))


def _parts(text: str, language: str) -> list[_Part]:
    capitals = locale(language).grammar.capitalized_nouns
    found_at = list(_TOKEN.finditer(text))
    tokens = [match[0] for match in found_at]
    low = [token.casefold().replace("’", "'") for token in tokens]
    tables = (
        (_phrases(language), "phrase"),
        (_nouns(language), "noun"),
        (_adjectives(language), "adjective"),
        (_verbs(language), "verb"),
    )
    parts: list[_Part] = []
    at = 0
    while at < len(tokens):
        start = found_at[at].start()
        if owner := _owner(tokens, at, language):
            parts.append(_Part(owner, "name", start))
            at += 1
            continue
        if _is_name(tokens, at, language, capitals=capitals):
            parts.append(_Part(tokens[at], "name", start))
            at += 1
            continue
        for size in range(min(6, len(tokens) - at), 0, -1):
            found = next(((table[tuple(low[at : at + size])], kind) for table, kind in tables if tuple(low[at : at + size]) in table), None)
            if found:
                parts.append(_Part(found[0], _kind(*found, language), start))
                at += size
                break
        else:
            noun = _listed(low[at], language)
            parts.append(_Part(noun or tokens[at], "noun" if noun else "other", start))
            at += 1
    return parts


def _kind(english: str, kind: str, language: str) -> str:
    """The part of speech of what was found."""
    if english in _AFTER_NOUNS:
        return "adjective"
    return "noun" if english in entries.nouns() or english in _nouns(language).values() else kind


def _owner(tokens: list[str], at: int, language: str) -> str:
    """*Lea's* for a name in the genitive of a language that has one: *Leas erster Schultag*."""
    name = tokens[at].removesuffix("s")
    has = language in inflection.languages() and "genitive" in inflection.grammar(language)
    return f"{name}'s" if has and at + 1 < len(tokens) and tokens[at] not in names() and name != tokens[at] and name in names() else ""


def _is_name(tokens: list[str], at: int, language: str, *, capitals: bool) -> bool:
    """A capital inside the prompt, or a known first name at its start; where nouns have ``capitals``, what nobody knows at its start."""
    token = tokens[at]
    if not token[0].isupper() or token.endswith(("'", "’")):
        return False
    low = (token.casefold(),)
    if (token in names() or token.capitalize() in names()) and (at or low not in _phrases(language)):
        return True
    if language != "de":
        return low not in _phrases(language) and at > 0 and tokens[at - 1].isalpha()  # only German has capitals for nouns
    known = low in _phrases(language) or low in _nouns(language) or low in _adjectives(language) or _listed(low[0], language)
    return not known and ((at > 0) is not capitals or (at > 0 and tokens[at - 1] in ("namens", "heißt")))


def _reordered(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    done: list[tuple[str, str]] = []
    for index, (text, kind) in enumerate(parts):
        if kind == "adjective" and done and done[-1][1] == "noun":
            at = len(done) - 1
            done.insert(at, (text, kind))
        elif (
            kind == "name"
            and len(done) > 1
            and done[-1][0] == "of"
            and done[-2][1] in ("noun", "phrase")
            and not _says_what(parts[index + 1 : index + 3])
        ):
            done.pop()
            start = len(done) - 1
            while start and done[start - 1][1] == "adjective":
                start -= 1
            if start and done[start - 1][0] in ("the", "a"):
                del done[start - 1]
                start -= 1
            done.insert(start, (f"{text}'s", "name"))
        else:
            done.append((text, kind))
    return done


def _says_what(after: list[tuple[str, str]]) -> bool:
    """Whether a name is followed by what somebody is: *Malo the fox*."""
    words = [text for text, _ in after]
    return words[:1] == ["the"] and bool(words[1:]) and words[1] in entries.nouns() and bool(entries.nouns()[words[1]].classes & LIVING)


def _his(before: list[tuple[str, str]]) -> str:
    """The possessive of the people who were named before it."""
    sexes = [
        names().get(text.capitalize(), "f" if text.endswith("a") else "")
        for text, kind in before
        if kind in ("name", "other") and text[:1].isupper()
    ]
    if not sexes:
        sexes = [
            entries.nouns()[text].more["sex"] for text, _ in before if text in entries.nouns() and "sex" in entries.nouns()[text].more
        ][:1]
    return "their" if len(sexes) > 1 else "her" if sexes == ["f"] else "his"


def _joined(parts: list[tuple[str, str]]) -> str:
    text = " ".join(part.replace("<his>", _his(parts[:at])) for at, (part, _) in enumerate(parts) if part)
    text = re.sub(r" ([,;.!?])", r"\1", text)
    text = re.sub(r"\bcannot to\b", "cannot", text)
    text = re.sub(rf"\b(afraid|scared|frightened|terrified) of {_TO_DO}\b", r"\1 to \2", text)  # peur de tomber: not of the autumn
    text = re.sub(r"\b(wants?|learns?) to (an?|the|his|her|their) ", r"\1 \2 ", text)
    text = re.sub(_TITLE, lambda match: match[0].capitalize(), text)
    text = re.sub(
        r"\bthe (?=(?:Grandma|Grandpa|Uncle|Aunt|Mum|Dad|Captain|Princess|Prince|King|Queen|Doctor) [A-ZÀ-Þ]|Christmas\b)", "", text
    )
    text = re.sub(r"^to (?=[A-ZÀ-Þ]\w+ (?:has|loses|loves|likes)\b)", "", text)  # *A Nora se le ha caído un diente*
    return re.sub(r"\ba (?=[aeiou])", "an ", text).strip()
