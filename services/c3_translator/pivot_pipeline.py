"""A whole work through the chain: names out, drafts, names in, typography, and what is left to doubt."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from services.c3_translator import finish, names, quality_estimation, target_quotes
from services.c3_translator.memory import Memory, Plan
from services.c3_translator.pivot import draft, portuguese
from services.c3_translator.work import TITLE, Unit, Work
from storycreator.core.errors import InvalidInputError

Check = Callable[[int, int], None]
"""Called with (sentences done, page) between sentences; raises to stop."""


@dataclass(frozen=True)
class Rendering:
    """A sentence in the target language, and how it came about."""

    english: str
    text: str
    unknown: tuple[str, ...] = ()
    remembered: bool = False
    """Whether all of it came from the translation memory."""


@dataclass(frozen=True)
class _Asked:
    """A sentence for the chain."""

    number: int
    """Of the unit it is in."""
    english: str
    shown: str
    """As the neural model is to read it."""


def require_language(language: str) -> None:
    """Refuse what the chain does not speak."""
    if language.partition("-")[0] not in draft.LANGUAGES:
        raise InvalidInputError.of(
            "language",
            f"the built-in translator writes Spanish (es), French (fr) and Portuguese (pt), not {language!r}; "
            "for other languages use the engine openai (set OPENAI_BASE_URL) or libretranslate (set SERVICE_C3_LIBRETRANSLATE_URL)",
        )


def require_english(source: str) -> None:
    """Refuse stories the chain cannot read."""
    if source.partition("-")[0] != "en":
        raise InvalidInputError.of(
            "edition.language", f"the built-in translator reads English stories, not {source!r}; use the engine openai or libretranslate"
        )


def _say_again(english: str, every: Sequence[str], left_over: Sequence[str]) -> Iterator[str]:
    """The same sentence in ways that the model copies less: without capitals where it took a word for a name, without shouting."""
    low = portuguese.prepare(english)
    for word in left_over:
        low = re.sub(rf"\b{re.escape(word)}\b", word.lower(), low)
    yield low
    yield low.replace("!", ".")
    yield re.sub(r'"([^"]*)"', lambda match: names.lowered(match.group(), every), low).replace("!", ".")


def _left_over(text: str, english: str, every: Sequence[str]) -> tuple[str, ...]:
    return quality_estimation.strange_words(text, english, "pt", every)


def _wrong(text: str, english: str, every: Sequence[str]) -> int:
    """Words left over, and words that Portuguese hardly has: the model makes some up."""
    return len(quality_estimation.strange_words(text, english, "pt", every, sound=""))


def _neural(english: str) -> str:
    return portuguese.correct(draft.neural().translate(portuguese.prepare(english)), english)


def _to_portuguese(english: str, every: Sequence[str], stand_ins: dict[str, str]) -> str:
    """One sentence; names that the model would change are hidden behind common ones, and what it copies is said again."""
    wanted = names.counts(every, english)
    text = _neural(english)
    shown = english
    back: dict[str, str] = {}
    if names.counts(every, text) != wanted:
        hidden = {name: stand_ins[name] for name in wanted}
        back = {stand_in: name for name, stand_in in hidden.items()}
        again = names.replace(back, _neural(names.replace(hidden, english)))
        if set(names.counts(every, again)) >= set(names.counts(every, text)):
            text, shown = again, names.replace(hidden, english)
    for variant in _say_again(shown, (*every, *back), _left_over(text, english, every)):
        wrong = _wrong(text, english, every)
        if not wrong:
            break
        again = names.replace(back, _neural(variant))
        if _wrong(again, english, every) < wrong and names.counts(every, again) == names.counts(every, text):
            text = again
    for word in _left_over(text, english, every):
        alone = _neural(word.lower()).strip(" .").lower()
        if alone != word.lower() and quality_estimation.common(alone, "pt"):
            text = re.sub(rf"\b{re.escape(word)}\b", alone, text)
    if "!" in english and "!" not in text:
        text = re.sub(r'(\w)[.,]?"[.,]?(?= [a-zà-ü]|$)', r'\1!"', text)
    return text


def _stand_ins(every: Sequence[str], genders: dict[str, str], texts: Sequence[str]) -> dict[str, str]:
    """Name -> a common name of the same gender that the story does not use; itself when there are none left."""
    whole = " ".join(texts)
    free = {gender: [name for name in pool if name not in whole] for gender, pool in names.STAND_INS.items()}
    return {name: free[genders[name]].pop(0) if free[genders[name]] else name for name in every}


def _chain(work: Work, language: str, asked: Sequence[_Asked], genders: dict[str, str], check: Check) -> list[draft.Draft]:
    """The chain's drafts of sentences, names in them."""
    if not asked:
        return []
    stand_ins = _stand_ins(work.names, genders, [unit.text for unit in work.units])
    first: list[str] = []
    for item in asked:
        check(item.number, work.units[item.number].page)
        first.append(_to_portuguese(target_quotes.plain(item.shown), work.names, stand_ins))
    if language == "pt":
        return [draft.Draft(text) for text in first]
    token = names.tokens(work.names)
    sources = [
        draft.Source(item.english, names.replace(token, portuguese.for_apertium(made))) for item, made in zip(asked, first, strict=True)
    ]
    check(len(work.units), 0)
    back = {stands: name for name, stands in token.items()}
    raw = draft.drafts(sources, language, {token[name]: genders[name] for name in work.names})
    return [draft.Draft(names.replace(back, item.text), item.unknown) for item in raw]


def _asked(number: int, unit: Unit, plan: Plan | None, every: Sequence[str]) -> list[_Asked]:
    if plan:
        return [_Asked(number, piece.english, piece.english) for piece in plan.pieces]
    shown = portuguese.lower_title(unit.text, every) if unit.part == TITLE else unit.text
    return [_Asked(number, unit.text, shown)]


def render(work: Work, check: Check) -> list[Rendering]:
    """Every unit, in order: from the memory, from the chain, or both. Blocks for seconds; ``check`` is called between sentences."""
    require_language(work.language)
    require_english(work.source)
    language = work.language.partition("-")[0]
    genders = names.genders(work.names, [unit.text for unit in work.units])
    memory = Memory(language, work.names, genders)
    plans = [None if unit.part == TITLE else memory.recall(unit.text) for unit in work.units]
    asked = [_asked(number, unit, plan, work.names) for number, (unit, plan) in enumerate(zip(work.units, plans, strict=True))]
    drafts = iter(_chain(work, language, [item for items in asked for item in items], genders, check))
    made = []
    for unit, plan, items in zip(work.units, plans, asked, strict=True):
        parts = [next(drafts) for _ in items]
        text = plan.text([part.text for part in parts], work.names) if plan else parts[0].text
        unknown = tuple(word for part in parts for word in part.unknown)
        made.append(Rendering(unit.text, finish.finish(text, unit.text, language, work.names), unknown, remembered=not items))
    return made


def note(made: Sequence[Rendering]) -> str:
    """How much was remembered."""
    return f"{sum(item.remembered for item in made)} of {len(made)} sentences came from the translation memory"


def verdict(item: Rendering, language: str, every_name: Sequence[str], closeness: float = 1.0) -> quality_estimation.Verdict:
    """What is wrong with a rendering; nothing is with one from the memory."""
    if item.remembered:
        return quality_estimation.Verdict()
    strange = quality_estimation.strange_words(item.text, item.english, language, every_name, unknown=item.unknown)
    return quality_estimation.Verdict(strange, lost_names=not names.kept(every_name, item.english, item.text), closeness=closeness)
