"""Forms of words in a language: small functions over the rules in ``grammar/*.toml``, so that a further language is a further file."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from storycreator.lexicon.entries import Form, Noun, Word

_GRAMMAR = Path(__file__).parent / "grammar"
Rules = list[list[str]]


class MissingWordError(LookupError):
    """A language lacks a word."""


@cache
def grammar(language: str) -> dict[str, Any]:
    """The rules of a language."""
    return tomllib.loads((_GRAMMAR / f"{language}.toml").read_text("utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """The languages there are rules for."""
    return tuple(sorted(path.stem for path in _GRAMMAR.glob("*.toml")))


@dataclass(frozen=True)
class Phrase:
    """A noun as a text uses it: how many, with which adjectives, known or not."""

    noun: Noun
    plural: bool = False
    adjectives: tuple[Word, ...] = ()
    definite: bool = False
    """Said with *the*: the dark."""
    sex: str = ""
    """``m`` or ``f`` for somebody."""

    def form(self, language: str) -> Form:
        """The noun's form. Raises ``MissingWordError``."""
        if form := self.noun.form(language, self.sex):
            return form
        raise MissingWordError(f"{self.noun.id!r} has no {language} form")

    def number(self, language: str) -> str:
        """``s``, ``p`` or ``mass``."""
        form = self.form(language)
        return (
            "p"
            if not form.singular or (self.plural and form.plural != "")
            else "mass"
            if form.plural == "" and not form.flags & {"!", "="}
            else "s"
        )

    def gender(self, language: str) -> str:
        """The gender of the word, which in English is who is meant: ``m``, ``f`` or ``n``."""
        return (self.sex or "n") if language == "en" else self.form(language).gender


def _by_rule(rules: Rules, word: str) -> str:
    for pattern, replacement in rules:
        changed, count = re.subn(pattern, replacement, word, count=1)
        if count:
            return changed
    return word


def plural(word: str, language: str) -> str:
    """A noun's plural by rule; of a noun with a complement (*caja de música*) the noun's."""
    rules = grammar(language)
    if match := re.search(rules["joiners"], word):
        return _by_rule(rules["plural"], word[: match.start()]) + word[match.start() :]
    return _by_rule(rules["plural"], word)


def adjective(word: Word, language: str, gender: str, *, many: bool = False, short: bool = False) -> str:
    """An adjective's form; ``short`` before its noun where that matters (*gran*, *bel*). Raises ``MissingWordError``."""
    if language not in word.forms:
        raise MissingWordError(f"{word.id!r} has no {language} form")
    given = dict(enumerate(word.forms[language]))
    rules = grammar(language)
    if language == "en":
        return given[0]
    if short and not many and (form := given.get(5 if gender == "f" else 4)):
        return form
    feminine = given.get(1) or _by_rule(rules["feminine"], given[0])
    if not many:
        return feminine if gender == "f" else given[0]
    at = 3 if gender == "f" else 2
    return given.get(at) or _by_rule(rules["plural_adjective"], feminine if gender == "f" else given[0])


def verb(word: Word, language: str, form: str) -> str:
    """A verb's form: ``inf pres past part ger``, and ``impf`` where the language has it. Raises ``MissingWordError``."""
    if language not in word.forms:
        raise MissingWordError(f"{word.id!r} has no {language} form")
    rules = grammar(language)["verbs"]
    order: list[str] = rules["forms"]
    given = word.forms[language]
    at = order.index(form)
    return (given[at] if at < len(given) else "") or _by_rule(rules.get(form, []), given[0])


def starts_with_vowel(word: str, language: str, *, exception: bool = False) -> bool:
    """Whether articles before the word change; ``exception`` is the lexicon's ``*``."""
    return bool(re.search(grammar(language)["vowel"], word.lower())) is not exception


def name_starts_with_vowel(name: str, language: str) -> bool:
    """The same for a person's name, whose h is not silent unless it is in the list."""
    return starts_with_vowel(name, language) and (name[0] not in "Hh" or name in grammar(language).get("mute_h_names", ()))


def core(phrase: Phrase, language: str, *, plain: bool = False) -> str:
    """The noun with its adjectives, without an article. ``plain`` leaves the adjectives out."""
    form = phrase.form(language)
    many = phrase.number(language) == "p"
    noun = (form.plural or plural(form.singular, language)) if many else form.singular
    if plain:
        return noun
    gender = phrase.gender(language)
    idioms: list[str] = grammar(language).get("idioms", [])
    front, back = [], []
    for word in phrase.adjectives:
        if language not in word.forms or adjective(word, language, gender, many=many) in noun.split():
            continue  # the language has no such word, or the noun says it: *petite lapine*
        if f"{adjective(word, language, gender)} {form.singular}" in idioms:
            continue  # *petite amie* is a girlfriend
        if language == "en" or language in word.before:
            short = language == "es" or starts_with_vowel(noun, language, exception="*" in form.flags)
            front.append(adjective(word, language, gender, many=many, short=short))
        else:
            back.append(adjective(word, language, gender, many=many))
    return " ".join([*front, noun, *back])


def phrase_vowel(phrase: Phrase, language: str, text: str) -> bool:
    """Whether articles before ``text``, the phrase without its article, change."""
    form = phrase.form(language)
    own = text.startswith((form.singular, form.plural) if form.plural else form.singular) and bool(form.singular)
    return starts_with_vowel(text, language, exception=own and "*" in form.flags)


def pick(row: dict[str, str], gender: str, number: str, *, vowel: bool = False) -> str:
    """The cell of a row of determiners or pronouns for a gender, a number and what follows."""
    if number == "mass" and any(key.startswith("mass") for key in row):
        keys = [f"mass{gender}v", "massv"] * vowel + [f"mass{gender}", "mass"]
    elif number == "p":
        keys = [f"{gender}p", "p"]
    else:
        keys = [f"{gender}v", "v"] * vowel + [gender, "s"]
    return next((row[key] for key in keys if key in row), row.get("s", next(iter(row.values()))))


def _joined(determiner: str, text: str) -> str:
    return f"{determiner}{text}" if not determiner or determiner.endswith("'") else f"{determiner} {text}"


def with_determiner(phrase: Phrase, language: str, name: str, *, plain: bool = False) -> str:
    """The phrase with a determiner of the language's grammar: ``a``, ``the``, ``this`` …, or ``gen`` for the thing in general."""
    form = phrase.form(language)
    unique = "!" in form.flags
    if "=" in form.flags:
        return core(phrase, language, plain=plain)
    if name == "a" and (unique or (phrase.definite and language == "en")):
        name = "the"
    if name == "gen":
        if unique or phrase.definite:
            name = "the"
        elif phrase.number(language) == "s":
            phrase = Phrase(phrase.noun, True, phrase.adjectives, sex=phrase.sex)
    text = core(phrase, language, plain=plain)
    row = grammar(language)["determiners"][name]
    return _joined(pick(row, phrase.gender(language), phrase.number(language), vowel=phrase_vowel(phrase, language, text)), text)


def possessed(phrase: Phrase, language: str, gender: str, *, many: bool = False) -> str:
    """``her kite``, *son cerf-volant*: of somebody of that gender, or of several."""
    table = grammar(language)["possessives"]
    row: dict[str, str] = (table.get("p") if many else table.get(gender)) or table["s"]
    text = core(phrase, language)
    return _joined(pick(row, phrase.gender(language), phrase.number(language), vowel=phrase_vowel(phrase, language, text)), text)


def pronoun(name: str, language: str, gender: str, number: str) -> str:
    """A pronoun of the language's grammar for a gender and a number."""
    return pick(grammar(language)["pronouns"][name], gender, "p" if number == "p" else "s")


def append(told: str, piece: str, language: str, *, vowel: bool, contracts: bool = True) -> str:
    """``told`` and then ``piece``, a slot's text, with what happens between them (*de el*: *del*, *que Emil*: *qu'Emil*)."""
    match = re.search(r"(?:^|(?<=[^\w]))(\w+) $", told)
    if not match:
        return told + piece
    rules: dict[str, Any] = grammar(language)["boundary"]
    before, word = told[: match.start(1)], match[1]
    if contracts:
        for pair, contraction in rules.get("contract", ()):
            first, second = pair.split(" ")
            if word.lower() == first and re.match(rf"{second}\b(?!')", piece):
                return before + _cased(contraction, word) + piece[len(second) :]
    for pattern, condition, replacement in rules.get("before", ()):
        if re.fullmatch(pattern, word, re.IGNORECASE) and (vowel if condition == "vowel" else re.search(condition, piece, re.IGNORECASE)):
            return before + _cased(re.sub(pattern, replacement, word.lower()), word) + piece
    return told + piece


def elided(told: str, literal: str, language: str) -> str:
    """``told``, which ends in an object pronoun, and then ``literal``: *la aimait* → *l'aimait*."""
    following = re.match(r" (\w)", literal)
    rules: list[tuple[str, str, str]] = grammar(language)["boundary"].get("after", [])
    for pattern, _, replacement in rules:
        if following and starts_with_vowel(literal[1:], language) and (match := re.search(rf"\b{pattern}$", told)):
            return told[: match.start()] + replacement + literal[1:]
    return told + literal


def _cased(text: str, like: str) -> str:
    return text[0].upper() + text[1:] if like[0].isupper() else text
