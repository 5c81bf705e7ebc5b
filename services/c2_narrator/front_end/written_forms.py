"""Numbers, times, dates, money, units, roman numerals, abbreviations and initials as the words a reader says for them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.c2_narrator.front_end import numerals
from services.c2_narrator.front_end.conventions import Conventions, conventions

_HELD = 0xE000
"""The first of the private characters that stand for what has been written out."""
_HELD_RANGE = "\ue000-\uf8ff"
_HELD_CHARS = re.compile(f"[{_HELD_RANGE}]")
_SMALL_ROMAN = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
"""Up to 39: those of which no word is made (*Le*, *Ce*, *MIX*)."""
_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_INITIALS = re.compile(rf"(?<![\w.])(?P<x>{_CAPITAL}\.(?:\s?{_CAPITAL}\.)+)(?=\s{_CAPITAL})")
_CLOSING = re.compile(r"[\s”’'\")]*$")


@dataclass(frozen=True)
class Word:
    """A printed word and the words that are said for it, marks included in both."""

    printed: str
    said: str


def written_out(text: str, language: str) -> tuple[Word, ...]:
    """The words of a text with what is said for each. A language without conventions is left as it is printed."""
    text = _HELD_CHARS.sub("", text)
    rules = conventions(language)
    if rules is None:
        return tuple(Word(word, word) for word in text.split())
    return _Writer(text, language.partition("-")[0], rules).words()


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


class _Writer:
    def __init__(self, text: str, language: str, rules: Conventions) -> None:
        self.text, self.language, self.rules = text, language, rules
        self.held: list[tuple[str, str]] = []
        # A space does not group the digits of a telephone number: 91 555 12 34.
        whole = rf"(?<!\d\s)\d{{1,3}}(?:[{rules.group}]\d{{3}})+(?!\s?\d)|\d+"
        self.number = rf"(?:(?<![\w-])-)?(?:{whole})(?:[{rules.decimal}]\d+)?"

    def words(self) -> tuple[Word, ...]:
        for step in (
            self._dates, self._clock, self._money, self._units, self._fractions, self._ordinals, self._roman,
            self._abbreviations, self._numbers, self._symbols,
        ):  # fmt: skip
            step()
        found: list[Word] = []
        for token in self.text.split():
            printed = _HELD_CHARS.sub(lambda match: self._of(match)[0], token)
            said = _HELD_CHARS.sub(lambda match: self._of(match)[1], token)
            found += _shared_out(printed.split(), said.split())
        return tuple(found)

    def _of(self, match: re.Match[str]) -> tuple[str, str]:
        return self.held[ord(match.group()) - _HELD]

    def _write(self, pattern: str | re.Pattern[str], say: Callable[[re.Match[str]], str | None]) -> None:
        """Hold what ``say`` gives for each match (for its group ``x`` if there is one); None leaves it as it is."""

        def hold(match: re.Match[str]) -> str:
            group: int | str = "x" if "x" in match.re.groupindex else 0
            said = say(match)
            if said is None or len(self.held) >= 6000:
                return match.group()
            self.held.append((match.group(group), said))
            start, end = match.start(group) - match.start(), match.end(group) - match.start()
            return match.group()[:start] + chr(_HELD + len(self.held) - 1) + match.group()[end:]

        self.text = re.sub(pattern, hold, self.text)

    # Numbers

    def _split(self, number: str) -> tuple[bool, int, str, str]:
        """Whether it is negative, the whole part, the decimal mark and the decimals."""
        negative, number = number.startswith("-"), number.lstrip("-")
        whole = re.match(rf"\d{{1,3}}(?:[{self.rules.group}]\d{{3}})+(?!\d)|\d+", number)
        end = whole.end() if whole else 0
        return negative, int(re.sub(r"\D", "", number[:end]) or 0), number[end : end + 1], number[end + 1 :]

    def _amount(self, number: str, gender: str = "") -> str:
        negative, whole, mark, decimals = self._split(number)
        minus = f"{self.rules.minus} " if negative else ""
        if not self.rules.plain:
            return minus + number.lstrip("-")
        if number.startswith("0") and number.isdigit() and whole:
            return " ".join([*[self._cardinal(0)] * (len(number) - len(number.lstrip("0"))), self._cardinal(whole)])
        said = numerals.cardinal(whole, self.language, gender if not mark else "")
        if mark:
            zeros = len(decimals) - len(decimals.lstrip("0"))
            digits = [self.rules.zero] * zeros
            if rest := decimals[zeros:]:
                digits += [self._cardinal(int(rest))] if len(rest) <= 3 else [self._cardinal(int(digit)) for digit in rest]
            said = " ".join([said, self.rules.point[mark], *digits])
        return minus + said

    def _cardinal(self, number: int, gender: str = "") -> str:
        return numerals.cardinal(number, self.language, gender)

    def _gender(self, noun: str) -> str:
        """The gender of a counted noun; empty when the word is none."""
        genders, noun = self.rules.genders, noun.casefold()
        if not noun or noun in genders.not_nouns.split():
            return ""
        if noun in genders.masculine_words.split():
            return "masculine"
        return "feminine" if noun in genders.feminine_words.split() or re.search(genders.feminine, noun) else "masculine"

    def _numbers(self) -> None:
        sums = rf"(?<![\w.,]){self.number}(?P<x>\s[-–—]\s)(?={self.number}\s?=)"
        self._write(sums, lambda _: f" {self.rules.minus} ")
        if self.language == "en":
            self._write(
                r"(?<![\w.,:-])(?P<x>0\d+)(?![\w:]|[.,]\d)", lambda match: " ".join(self._cardinal(int(digit)) for digit in match["x"])
            )
        if determiners := self.rules.genders.determiners.split():
            alone = rf"(?<!\w)(?:{_alternatives(determiners)}) (?P<x>\d+)(?=$|\s?[.,;:!?…)»”])(?![.,]\d)"
            self._write(alone, lambda match: self._amount(match["x"], "feminine"))
        span = rf"(?<![\w.,]){self.number}(?P<x>\s?[-–]\s?)(?=\d)(?!\d+[-–])"
        self._write(
            span, lambda match: None if re.fullmatch(r"\d{3}-", match.group()) and self.language == "en" else f" {self.rules.range} "
        )
        if self.rules.plain:
            noun = r"(?=(?:\s(?P<noun>[^\W\d_]+))?)"
            self._write(
                rf"(?<!\w)(?P<x>{self.number})(?!\w){noun}", lambda match: self._amount(match["x"], self._gender(match["noun"] or ""))
            )

    def _fractions(self) -> None:
        many, one = self.rules.mixed
        listed = _alternatives(self.rules.fractions)

        def mixed(match: re.Match[str]) -> str:
            number, part = match["n"], self.rules.fractions[match["part"]]
            first, _, rest = part.partition(" ")
            return f"{self._amount(number)} {one} {rest}" if first in ("one", "un") else f"{self._amount(number)} {many} {part}"

        self._write(rf"(?<![\w.,])(?P<n>\d+)\s?(?P<part>(?<=\s)(?:{listed})|[½¼¾⅓⅔])(?![\w/])", mixed)
        self._write(rf"(?<![\w/])(?:{listed})(?![\w/])", lambda match: self.rules.fractions[match.group()])

    def _units(self) -> None:
        feminine = self.rules.feminine_units

        def say(match: re.Match[str]) -> str:
            number, unit = match["n"], match["unit"]
            one = self._split(number)[1] in ((0, 1) if self.language == "fr" else (1,)) and not self._split(number)[2]
            return f"{self._amount(number, 'feminine' if unit in feminine else 'masculine')} {self.rules.units[unit][not one]}"

        self._write(rf"(?<![\w.,])(?P<n>{self.number})\s?(?P<unit>{_alternatives(self.rules.units)})(?!\w)", say)

    def _money(self) -> None:
        money = self.rules.money
        signs = _alternatives(money.currencies)

        def say(match: re.Match[str]) -> str:
            sign = match["before"] or match["after"]
            negative, whole, mark, decimals = self._split(match["n"] or match["m"])
            one, many = money.currencies[sign]
            if large := match["large"] or match["larger"]:
                return f"{self._amount(match['n'] or match['m'])} {large.strip()} {many}"
            name = one if whole == 1 else many
            gender = "feminine" if sign in self.rules.feminine_units else "masculine"
            link = f"{money.millions} " if money.millions and whole and whole % 1_000_000 == 0 else ""
            said = f"{self._cardinal(whole, gender)} {link}{name}"
            if mark and int(decimals):
                said = money.with_cents.format(amount=said, cents=self._cardinal(int(decimals[:2].ljust(2, "0"))))
            return f"{self.rules.minus} {said}" if negative else said

        large = _alternatives(money.large)
        before = rf"(?<!\w)(?P<before>{signs})\s?(?P<n>{self.number})(?!\w)(?:\s(?P<large>{large})\b)?"
        after = rf"(?<![\w.,])(?P<m>{self.number})(?P<larger>\s(?:{large}))?\s?(?P<after>{signs})"
        self._write(f"{before}|{after}", say)

    # Dates and times

    def _dates(self) -> None:
        dates = self.rules.dates

        def say(year: str, month: int, day: int) -> str | None:
            if not (1 <= month <= 12 and 1 <= day <= 31):
                return None
            spoken_day = numerals.ordinal(day, self.language) if dates.ordinal_day else self._cardinal(day)
            if day == 1 and dates.first:
                spoken_day = dates.first
            spoken_year = numerals.year(int(year), self.language) if dates.ordinal_day else self._cardinal(int(year))
            return dates.say.format(day=spoken_day, month=dates.months[month - 1], year=spoken_year)

        def slashed(match: re.Match[str]) -> str | None:
            return dashed(match[1], match[2], match[3])

        def dashed(one: str, two: str, year: str) -> str | None:
            first, second = int(one), int(two)
            day, month = (first, second) if dates.order == "dmy" else (second, first)
            return say(year, month, day) or say(year, day, month)

        self._write(r"(?<![\w/-])(\d{4})-(\d\d)-(\d\d)(?![\w/-])", lambda match: say(match[1], int(match[2]), int(match[3])))
        self._write(r"(?<![\w/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/])", slashed)
        self._write(r"(?<![\w.-])(\d{1,2})([-.])(\d{1,2})\2(\d{4})(?![\w-])", lambda match: dashed(match[1], match[3], match[4]))
        if dates.ordinal_day:
            months = _alternatives(dates.months)
            day = r"0?[1-9]|[12]\d|3[01]"
            self._write(
                rf"\b(?:{months}) (?P<x>(?P<day>{day})(?:st|nd|rd|th)?)\b(?![:%])",
                lambda match: numerals.ordinal(int(match["day"]), self.language),
            )
            self._write(
                rf"(?<!\w)(?P<the>[Tt]he )?(?P<x>(?P<day>{day})(?:st|nd|rd|th)?)(?: of)? (?={months})",
                lambda match: f"{'' if match['the'] else 'the '}{numerals.ordinal(int(match['day']), self.language)} of ",
            )

    def _clock(self) -> None:
        clock = self.rules.clock

        def say(match: re.Match[str]) -> str | None:
            groups = match.groupdict()
            hour, minute = int(groups["h"]), int(groups.get("m") or groups.get("m2") or 0)
            template = next(case[4] for case in clock.cases if case[0] <= hour <= case[1] and case[2] <= minute <= case[3])
            half = groups.get("half")
            if half and not minute:
                template = "{hour}"
            said = template.format(hour=self._cardinal(hour, clock.gender), minute=self._cardinal(minute))
            return f"{said} {half.upper()}.M." if half else said

        self._write(rf"(?<![\w:.,]){clock.pattern}(?![:\d])", say)

    # Ordinals and roman numerals

    def _ordinals(self) -> None:
        ordinals = self.rules.ordinals
        self._write(rf"(?<!\w)(?:{_alternatives(ordinals.words)})(?!\w)", lambda match: ordinals.words[match.group()])
        digits = rf"(?P<d>\d{{1,4}})|(?P<r>{_SMALL_ROMAN})" if ordinals.roman else r"(?P<d>\d{1,4})"
        for ending, form in ordinals.endings:

            def say(match: re.Match[str], form: str = form) -> str:
                number = int(match["d"]) if match["d"] else numerals.roman(match["r"])
                return numerals.ordinal(number, self.language, form)

            self._write(rf"(?<![\w.,])(?:{digits})(?:{ending})(?!\w)", say)

    def _roman(self) -> None:
        roman = self.rules.roman

        def ruler(match: re.Match[str]) -> str | None:
            name, letters = match["name"], match["x"]
            if name not in roman.rulers and len(letters) < 2:
                return None
            number = numerals.roman(letters)
            if number > roman.last_ordinal:
                return self._cardinal(number)
            return roman.say.format(number=numerals.ordinal(number, self.language, self._gender(name) or "masculine"))

        def ranked(match: re.Match[str]) -> str:
            number = numerals.roman(match["x"])
            return numerals.ordinal(number, self.language) if number <= roman.last_ordinal else self._cardinal(number)

        end = r"(?![\w'’])"
        for words, say in ((roman.counted, lambda match: self._cardinal(numerals.roman(match["x"]))), (roman.ranked, ranked)):
            listed = _alternatives([*words, *(word.capitalize() for word in words)])
            self._write(rf"(?<!\w)(?:{listed})\s(?P<x>{_ROMAN}){end}", say)
        lone = "(?!I )" if self.language == "en" else ""  # the pronoun
        self._write(rf"(?<!\w)(?P<name>{_CAPITAL}[^\W\d_]+)\s{lone}(?P<x>{_SMALL_ROMAN}){end}", ruler)

    # Abbreviations, initials, symbols

    def _abbreviations(self) -> None:
        rules = self.rules

        def say(match: re.Match[str]) -> str:
            said = rules.abbreviations[match.group()]
            return f"{said}." if match.group().endswith(".") and _CLOSING.match(match.string, match.end()) else said

        self._write(
            rf"(?<!\w)(?P<x>{_alternatives(rules.before_numbers)})(?=\s?[\d{_HELD_RANGE}])",
            lambda match: f"{rules.before_numbers[match['x']]} ",
        )
        self._write(rf"(?<![\w.])(?:{_alternatives(rules.abbreviations)})(?!\w)", say)
        self._write(_INITIALS, lambda match: " ".join(re.findall(_CAPITAL, match["x"])))
        self._write(rf"(?<![\w.])(?P<x>{_alternatives(rules.titles)})(?=[\s-]?{_CAPITAL})", lambda match: rules.titles[match["x"]])

    def _symbols(self) -> None:
        self._write(rf"(?<=[\d{_HELD_RANGE}])\s?(?P<x>x)\s?(?=[\d{_HELD_RANGE}])", lambda _: f" {self.rules.symbols['×']} ")
        self._write(rf"(?<=\S)\s?(?P<x>{_alternatives(self.rules.symbols)})\s?(?=\S)", lambda match: f" {self.rules.symbols[match['x']]} ")


def _shared_out(printed: list[str], said: list[str]) -> list[Word]:
    """Said words shared out to printed ones: the first takes what is over; the last printed ones are joined when too few are said."""
    if not printed or not said:
        return []
    if len(said) < len(printed):
        printed = [*printed[: len(said) - 1], " ".join(printed[len(said) - 1 :])]
    extra = len(said) - len(printed)
    return [Word(printed[0], " ".join(said[: extra + 1])), *(Word(word, said[extra + at]) for at, word in enumerate(printed) if at)]
