"""Known faults of a translation: those of ``faults.txt`` and of agreement by the lexicon, mended where there is one way, else doubted."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, partial

from services.c3_translator.data_files import lines
from services.c3_translator.pivot import morphology
from services.c3_translator.pivot.rules import capital_like
from storycreator.lexicon import entries

_DETERMINERS = {
    "es": {"un": "m", "una": "f", "el": "m", "la": "f", "los": "m", "las": "f", "este": "m", "esta": "f", "aquel": "m", "aquella": "f"},
    "fr": {"un": "m", "une": "f", "le": "m", "la": "f", "ce": "m", "cette": "f"},
}
LANGUAGES = tuple(_DETERMINERS)
_BECAME = {
    "es": r"(?:era|es|fue|estaba|estuvo|quedó|se quedó)",
    "fr": r"(?:était|est|fut|resta|restait|sembla|semblait|devint)",
}
_PARTICIPLE = {
    "es": r"(\w+(?:ad|id)|rot|abiert|muert|escrit|hech|puest|vuelt)[oa]\b",
    "fr": r"(\w+é|perdu|vu|venu|rendu|tenu|battu|connu|fini|parti|sorti|endormi|puni|mis|pris|assis|surpris)e?\b",
}
_ENDINGS = {"es": {"m": "o", "f": "a"}, "fr": {"m": "", "f": "e"}}
_BETWEEN = r"(?:(?! (?:qui|que|et|il|elle|on|y|se|nous|vous|la|le|les|un|una|une|el|los|las)\b) [a-zà-ÿ]+){0,5}"
"""What may stand between a noun and the verb it is the subject of."""
_OF = r"(?: (?:de|del|du|des|en|à|au|sur|sobre|con|avec|dans|sous|bajo) ?(?:(?:la|le|les|el|los|las|un|una|une|sa|son|su) |l['’])?\w+){0,2}"
"""Complements of that noun."""
_ASIDE = r"(?:a|à|al|con|contra|de|dans|desde|en|hacia|par|para|por|pour|sobre|sous|sur|vers|avec|chez)"
"""After these a noun is no subject."""
_CERTAIN = {"es": ("un", "una", "el"), "fr": ("un", "une", "cette")}
"""Determiners that are never a pronoun (*la mira*)."""


@cache
def _known(language: str) -> list[tuple[re.Pattern[str], re.Pattern[str], str]]:
    found = []
    for line in lines(__package__, "faults.txt"):
        tag, english, target, instead = line.split(" | ")
        if tag == language:
            found.append((re.compile(english, re.IGNORECASE), re.compile(target, re.IGNORECASE), instead))
    return found


@cache
def _pairs(language: str) -> dict[str, dict[str, str]]:
    """People's words that have a form for each sex: either form -> sex -> form."""
    found: dict[str, dict[str, str]] = {}
    for noun in entries.nouns().values():
        both = {form.gender: form.singular for form in noun.forms.get(language, ()) if form.gender in ("m", "f")}
        if len(set(both.values())) == 2:
            found |= dict.fromkeys(both.values(), both)
    return found


Nouns = Mapping[str, frozenset[str]]
"""The genders of the nouns of a text."""


def nouns(texts: Iterable[str], language: str) -> Nouns:
    """The nouns of some texts; none in a language without rules of agreement here."""
    if language not in _DETERMINERS:
        return {}
    return morphology.genders((word for text in texts for word in re.findall(r"[^\W\d_]{2,}", text.lower())), language)


def mend(text: str, english: str, language: str, sexes: Mapping[str, str], known: Nouns) -> str:
    """The text without the faults that have one remedy. ``sexes`` are ``m`` or ``f`` by name, of those whose sex is known."""
    for in_english, pattern, instead in _known(language):
        if not instead.startswith("?") and in_english.search(english):
            text = pattern.sub(partial(_instead, instead), text)
    return _agreed(text, language, sexes, known) if language in _DETERMINERS else text


def _instead(replacement: str, match: re.Match[str]) -> str:
    return capital_like(match.group(), match.expand(replacement))


def _agreed(text: str, language: str, sexes: Mapping[str, str], known: Nouns) -> str:
    """People's words by their determiner and by whom they are said of, participles by the noun they are said of."""
    determiners, pairs = _DETERMINERS[language], _pairs(language)
    other = {"m": "f", "f": "m"}

    def by_determiner(match: re.Match[str]) -> str:
        sex, both = determiners[match[1].lower()], pairs.get(match[2])
        wrong = both and match[2] != both[sex] and match[2] == both[other[sex]]
        return f"{match[1]} {both[sex]}" if both and wrong else match.group()

    listed = "|".join(determiners)
    text = re.sub(rf"\b({listed}) (\w+)\b", by_determiner, text, flags=re.IGNORECASE)
    article = {sex: word for word, sex in determiners.items() if word in ("un", "una", "une")}
    for name, sex in sexes.items():

        def by_name(match: re.Match[str], sex: str = sex) -> str:
            both = pairs.get(match[3])
            return f"{match[1]}{article[sex]} {both[sex]}" if both else match.group()

        text = re.sub(rf"(\b{re.escape(name)} {_BECAME[language]} )(un|una|une) (\w+)\b", by_name, text)
    return _participles(text, language, known)


def _participles(text: str, language: str, known: Nouns) -> str:
    """``l'équipage fut perdue``: participles by their noun, where it has one gender."""

    def agreed(match: re.Match[str]) -> str:
        aside, before, noun, verb, stem = match.groups()
        sexes = known.get(noun, frozenset())
        if aside or sexes not in ({"m"}, {"f"}):
            return match.group()
        return f"{before}{noun}{verb}{stem}{_ENDINGS[language][next(iter(sexes))]}"

    articles = "|".join(_DETERMINERS[language])
    pattern = rf"(\b(?i:{_ASIDE}) )?\b((?i:(?:{articles}) |l['’]))(\w+)({_OF}{_BETWEEN} {_BECAME[language]} ){_PARTICIPLE[language]}"
    return re.sub(pattern, agreed, text)


def doubts(text: str, english: str, language: str, known: Nouns) -> tuple[str, ...]:
    """Faults that have no one remedy, in words."""
    found = [
        instead.removeprefix("?").strip()
        for in_english, pattern, instead in _known(language)
        if instead.startswith("?") and in_english.search(english) and pattern.search(text)
    ]
    if language in _DETERMINERS:
        for match in re.finditer(rf"\b({'|'.join(_CERTAIN[language])}) (?!h?[aá])(\w+)\b", text, re.IGNORECASE):
            forms = known.get(match[2], frozenset("mf"))
            if _DETERMINERS[language][match[1].lower()] not in forms or "pl" in forms:
                found.append(f"{match.group()!r} does not agree")
        found += [
            f"{match.group()!r} does not agree" for match in re.finditer(r"\bl['’](\w+)", text, re.I) if "pl" in known.get(match[1], ())
        ]
    return tuple(dict.fromkeys(found))
