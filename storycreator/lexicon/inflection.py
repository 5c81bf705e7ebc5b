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
        if language == "en":
            return self.sex or "n"
        form = self.form(language)
        return "f" if "^" in form.flags and self.number(language) == "p" else form.gender


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
    if not rules.get("feminine"):
        return given[0]
    if short and not many and (form := given.get(5 if gender == "f" else 4)):
        return form
    feminine = given.get(1) or _by_rule(rules["feminine"], given[0])
    if not many:
        return feminine if gender == "f" else given[0]
    at = 3 if gender == "f" else 2
    return given.get(at) or _by_rule(rules["plural_adjective"], feminine if gender == "f" else given[0])


def declined(word: Word, language: str, endings: str, gender: str, number: str) -> str:
    """An adjective before its noun in a language whose adjectives take endings; ``endings`` is the row: ``weak``, ``mixed_dat`` …

    The second form of such an adjective is its stem (*dunkel, dunkl*), or a hyphen for one that takes none (*rosa*)."""
    given, rules = word.forms[language], grammar(language)
    if given[1:] == ("-",):
        return given[0]
    stem = given[1] if given[1:] else _by_rule(rules["stem"], given[0])
    return stem + pick(rules["endings"][endings], gender, number)


def adjective_forms(word: Word, language: str) -> set[str]:
    """Every form of an adjective. Raises ``MissingWordError``."""
    rows = grammar(language).get("endings", ())
    found = {adjective(word, language, gender, many=many) for gender in "mf" for many in (False, True)}
    return found | {declined(word, language, row, gender, number) for row in rows for gender in "mfn" for number in "sp"}


def verb(word: Word, language: str, form: str, *, many: bool = False) -> str:
    """A verb's form: ``inf pres past part ger``, and ``impf`` where the language has it; ``many``: the present of several.

    Raises ``MissingWordError``."""
    if language not in word.forms:
        raise MissingWordError(f"{word.id!r} has no {language} form")
    rules = grammar(language)["verbs"]
    if many and form == "pres":
        return _by_rule(rules["plural"], verb(word, language, rules["plural_from"]))
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


def _noun(form: Form, language: str, *, many: bool, case: str) -> str:
    """The noun alone, with the ending of its case; ``*`` marks those that are declined in the singular too (*den Bären*)."""
    word = (form.plural or plural(form.singular, language)) if many else form.singular
    rules: dict[str, Rules] = grammar(language).get("noun_endings", {})
    kind = "plural" if many else "irregular" if "*" in form.flags else "singular"
    return _by_rule(rules.get(f"{kind}_{case}", []), word)


def noun_forms(form: Form, language: str, *, many: bool) -> list[str]:
    """A noun in every case, the nominative first; none where it has no such number."""
    if (many and form.plural == "") or not (many or form.singular) or language not in languages():
        return []
    cases = {name.partition("_")[2] for name in grammar(language).get("noun_endings", {})}
    return list(dict.fromkeys(_noun(form, language, many=many, case=case) for case in ("", *sorted(cases))))


def core(phrase: Phrase, language: str, *, plain: bool = False, case: str = "", endings: str = "strong") -> str:
    """The noun with its adjectives, without an article. ``plain`` leaves the adjectives out; ``case`` is empty for the nominative.

    ``endings`` says which ones adjectives take after the article before them, in a language that has them."""
    form = phrase.form(language)
    number = phrase.number(language)
    many = number == "p"
    rules = grammar(language)
    if not phrase.adjectives and (alone := rules.get("alone", {}).get(phrase.noun.id)):
        return str(alone[many])
    noun = _noun(form, language, many=many, case=case)
    if plain:
        return noun
    gender = phrase.gender(language)
    idioms: list[str] = rules.get("idioms", [])
    front, back = [], []
    for word in phrase.adjectives:
        if language not in word.forms or adjective(word, language, gender, many=many) in noun.split():
            continue  # the language has no such word, or the noun says it: *petite lapine*
        if f"{adjective(word, language, gender)} {form.singular}" in idioms:
            continue  # *petite amie* is a girlfriend
        if "endings" in rules:
            front.append(declined(word, language, _cased_row(endings, case), gender, number))
        elif rules.get("adjectives_before") or language in word.before:
            short = language == "es" or starts_with_vowel(noun, language, exception="*" in form.flags)
            front.append(adjective(word, language, gender, many=many, short=short))
        else:
            back.append(adjective(word, language, gender, many=many))
    return " ".join([*front, noun, *back])


def _cased_row(name: str, case: str) -> str:
    return f"{name}_{case}" if case else name


def phrase_vowel(phrase: Phrase, language: str, text: str) -> bool:
    """Whether articles before ``text``, the phrase without its article, change."""
    form = phrase.form(language)
    own = text.startswith((form.singular, form.plural) if form.plural else form.singular) and bool(form.singular)
    return starts_with_vowel(text, language, exception=own and "*" in form.flags)


def onset(phrase: Phrase, language: str, text: str) -> str:
    """How ``text``, the phrase without its article, starts: ``v`` and ``z`` as the rows of determiners name it (*l'albero, lo zaino*)."""
    if phrase_vowel(phrase, language, text):
        return "v"
    impure = grammar(language).get("impure")
    return "z" if impure and re.search(impure, text.lower()) else ""


def pick(row: dict[str, str], gender: str, number: str, *, start: str = "") -> str:
    """The cell of a row of determiners or pronouns for a gender, a number and how what follows starts (``onset``)."""
    last: list[str]
    if number == "mass" and any(key.startswith("mass") for key in row):
        stems, last = [f"mass{gender}", "mass"], []
    elif number == "p":
        stems, last = [f"{gender}p", "p"], []
    else:
        stems, last = [gender, ""], ["s"]
    keys = [f"{stem}{start}" for stem in stems] * bool(start) + [stem for stem in stems if stem] + last
    return next((row[key] for key in keys if key in row), row.get("s", next(iter(row.values()))))


def _joined(determiner: str, text: str) -> str:
    return f"{determiner}{text}" if not determiner or determiner.endswith("'") else f"{determiner} {text}"


def with_determiner(phrase: Phrase, language: str, name: str, *, plain: bool = False, case: str = "") -> str:
    """The phrase with a determiner of the language's grammar: ``a``, ``the``, ``this`` …, or ``gen`` for the thing in general."""
    form = phrase.form(language)
    unique = "!" in form.flags
    if "=" in form.flags:
        return core(phrase, language, plain=plain, case=case)
    if name == "a" and (unique or (phrase.definite and language == "en")):
        name = "the"
    if name == "gen":
        if unique or phrase.definite:
            name = "the"
        elif phrase.number(language) == "s":
            phrase = Phrase(phrase.noun, True, phrase.adjectives, sex=phrase.sex)
    rules = grammar(language)
    if name == "a" and "a_before" in rules["determiners"] and phrase.number(language) == "p" and not plain and _led(phrase, language):
        name = "a_before"
    name = _of_kin(name, rules["determiners"], phrase, language)
    return _determined(
        phrase, language, rules["determiners"][_cased_row(name, case)], name in rules.get("weak", ()), plain=plain, case=case
    )


def _led(phrase: Phrase, language: str) -> bool:
    """Whether an adjective stands before the noun."""
    return not core(phrase, language).startswith(core(phrase, language, plain=True))


def _determined(phrase: Phrase, language: str, row: dict[str, str], weak: bool, *, plain: bool = False, case: str = "") -> str:
    """The phrase after the determiner of a row; ``weak``: after which adjectives take weak endings."""
    gender, number = phrase.gender(language), phrase.number(language)
    endings = "weak" if weak else "mixed" if pick(row, gender, number) else "strong"
    text = core(phrase, language, plain=plain, case=case, endings=endings)
    return _joined(pick(row, gender, number, start=onset(phrase, language, text)), text)


def _of_kin(name: str, rows: dict[str, Any], phrase: Phrase, language: str) -> str:
    """The row of that name, or the one that the language has for one of the family without an adjective (*sua sorella, la sua zattera*)."""
    kin = grammar(language).get("kin", ()) if phrase.number(language) == "s" and not phrase.adjectives else ()
    return f"{name}_kin" if f"{name}_kin" in rows and phrase.form(language).singular in kin else name


def possessed(phrase: Phrase, language: str, gender: str, *, many: bool = False, case: str = "") -> str:
    """``her kite``, *son cerf-volant*: of somebody of that gender, or of several."""
    rules = grammar(language)
    table = rules[_of_kin(_cased_row("possessives", case), rules, phrase, language)]
    row: dict[str, str] = (table.get("p") if many else table.get(gender)) or table["s"]
    return _determined(phrase, language, row, weak=False, case=case)


def genitive(name: str, language: str) -> str:
    """A name as the owner: *Emmas*, *Max'*."""
    return _by_rule(grammar(language)["genitive"], name)


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
