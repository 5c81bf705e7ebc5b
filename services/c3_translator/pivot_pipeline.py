"""The pivot pipeline for a whole work: replace names, translate via Portuguese and Catalan, restore names, finish, and assess."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from services.c3_translator import faults, finish, names, quality_estimation, target_quotes
from services.c3_translator.memory import Memory, Plan
from services.c3_translator.pivot import apertium, draft, neural, portuguese
from services.c3_translator.work import TITLE, Unit, Work
from storycreator.core.errors import InvalidInputError

Check = Callable[[int, int], None]
"""Called with (sentences done, page) between sentences; raises to stop."""


@dataclass(frozen=True)
class Rendering:
    """A sentence in the target language, and its origin."""

    english: str
    text: str
    unknown: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    remembered: bool = False
    """Whether it came entirely from the translation memory."""


@dataclass(frozen=True)
class _PivotInput:
    """A sentence for the pipeline."""

    number: int
    """The index of its unit."""
    english: str
    shown: str
    """The form given to the neural model."""


def require_language(language: str) -> None:
    """Refuse target languages without a pipeline."""
    if language.partition("-")[0] not in draft.LANGUAGES:
        raise InvalidInputError.of(
            "language",
            f"the built-in translator writes Spanish (es), French (fr) and Portuguese (pt), not {language!r}; "
            "for other languages use the engine openai (set OPENAI_BASE_URL) or libretranslate (set SERVICE_C3_LIBRETRANSLATE_URL)",
        )


def require_english(source: str) -> None:
    """Refuse stories that are not in English."""
    if source.partition("-")[0] != "en":
        raise InvalidInputError.of(
            "edition.language", f"the built-in translator reads English stories, not {source!r}; use the engine openai or libretranslate"
        )


def require_installed() -> None:
    """Raise ``ModelUnavailableError`` when a program of the pipeline is not installed."""
    for mode in ("cat-spa", "cat-fra"):
        apertium.pipeline(mode)


def _rephrasings(english: str, all_names: Sequence[str], left_over: Sequence[str]) -> Iterator[str]:
    """Variants of a sentence that the model is less likely to copy: without capitals it took for names, without exclamation marks."""
    low = portuguese.prepare(english)
    for word in left_over:
        low = re.sub(rf"\b{re.escape(word)}\b", word.lower(), low)
    yield low
    yield low.replace("!", ".")
    yield re.sub(r'"([^"]*)"', lambda match: names.lowered(match.group(), all_names), low).replace("!", ".")


def _untranslated_words(text: str, english: str, all_names: Sequence[str]) -> tuple[str, ...]:
    return quality_estimation.strange_words(text, english, "pt", all_names)


def _count_errors(text: str, english: str, all_names: Sequence[str]) -> int:
    """The number of untranslated words and of words rare in Portuguese, some of which the model invents."""
    return len(quality_estimation.strange_words(text, english, "pt", all_names, sound=""))


def _neural(english: str) -> str:
    return portuguese.correct(neural.neural().translate(portuguese.prepare(english)), english)


def _to_portuguese(english: str, all_names: Sequence[str], stand_ins: dict[str, str]) -> str:
    """Translate one sentence. Names that the model would change are replaced by common ones, and sentences it copies are rephrased."""
    original_names = names.counts(all_names, english)
    text = _neural(english)
    shown = english
    back: dict[str, str] = {}
    if names.counts(all_names, text) != original_names:
        hidden = {name: stand_ins[name] for name in original_names}
        back = {stand_in: name for name, stand_in in hidden.items()}
        retry = names.replace(back, _neural(names.replace(hidden, english)))
        if set(names.counts(all_names, retry)) >= set(names.counts(all_names, text)):
            text, shown = retry, names.replace(hidden, english)
    for variant in _rephrasings(shown, (*all_names, *back), _untranslated_words(text, english, all_names)):
        errors = _count_errors(text, english, all_names)
        if not errors:
            break
        retry = names.replace(back, _neural(variant))
        if _count_errors(retry, english, all_names) < errors and names.counts(all_names, retry) == names.counts(all_names, text):
            text = retry
    for word in _untranslated_words(text, english, all_names):
        alone = _neural(word.lower()).strip(" .").lower()
        if alone != word.lower() and quality_estimation.common(alone, "pt"):
            text = re.sub(rf"\b{re.escape(word)}\b", alone, text)
    if "!" in english and "!" not in text:
        text = re.sub(r'(\w)[.,]?"[.,]?(?= [a-zà-ü]|$)', r'\1!"', text)
    return text


def _stand_ins(all_names: Sequence[str], genders: dict[str, str], texts: Sequence[str]) -> dict[str, str]:
    """Name -> a common name of the same gender that the story does not use; the name itself when none is left."""
    whole = " ".join(texts)
    free = {gender: [name for name in pool if name not in whole] for gender, pool in names.STAND_INS.items()}
    return {name: free[genders[name]].pop(0) if free[genders[name]] else name for name in all_names}


def _chain(work: Work, language: str, inputs: Sequence[_PivotInput], genders: dict[str, str], check: Check) -> list[draft.Draft]:
    """Drafts of sentences, with their names."""
    if not inputs:
        return []
    stand_ins = _stand_ins(work.names, genders, [unit.text for unit in work.units])
    first: list[str] = []
    for item in inputs:
        check(item.number, work.units[item.number].page)
        first.append(_to_portuguese(target_quotes.plain(item.shown), work.names, stand_ins))
    if language == "pt":
        return [draft.Draft(text) for text in first]
    token = names.tokens(work.names)
    sources = [
        draft.Source(item.english, names.replace(token, portuguese.for_apertium(made))) for item, made in zip(inputs, first, strict=True)
    ]
    check(len(work.units), 0)
    back = {stands: name for name, stands in token.items()}
    raw = draft.drafts(sources, language, {token[name]: genders[name] for name in work.names})
    return [draft.Draft(names.replace(back, item.text), item.unknown) for item in raw]


def _pivot_inputs(number: int, unit: Unit, plan: Plan | None, all_names: Sequence[str]) -> list[_PivotInput]:
    if plan:
        return [_PivotInput(number, piece.english, piece.english) for piece in plan.pieces]
    shown = portuguese.lower_title(unit.text, all_names) if unit.part == TITLE else unit.text
    return [_PivotInput(number, unit.text, shown)]


def render(work: Work, check: Check) -> list[Rendering]:
    """Translate every unit by the memory, the pipeline, or both. Blocks for seconds; ``check`` is called between sentences."""
    require_language(work.language)
    require_english(work.source)
    language = work.language.partition("-")[0]
    genders = names.genders(work.names, [unit.text for unit in work.units])
    sexes = names.known_sexes(work.names, [unit.text for unit in work.units])
    memory = Memory(language, work.names, genders)
    plans = [None if unit.part == TITLE else memory.recall(unit.text) for unit in work.units]
    inputs = [_pivot_inputs(number, unit, plan, work.names) for number, (unit, plan) in enumerate(zip(work.units, plans, strict=True))]
    drafts = iter(_chain(work, language, [item for items in inputs for item in items], genders, check))
    texts: list[str] = []
    unknown: list[tuple[str, ...]] = []
    for unit, plan, items in zip(work.units, plans, inputs, strict=True):
        parts = [next(drafts) for _ in items]
        text = plan.text([part.text for part in parts], work.names) if plan else parts[0].text
        texts.append(finish.finish(text, unit.text, language, work.names))
        unknown.append(tuple(word for part in parts for word in part.unknown))
    known = faults.nouns(texts, language)
    made = []
    for unit, text, words, items in zip(work.units, texts, unknown, inputs, strict=True):
        if not items:
            made.append(Rendering(unit.text, text, remembered=True))
            continue
        mended = faults.mend(text, unit.text, language, sexes, known)
        made.append(Rendering(unit.text, mended, words, faults.doubts(mended, unit.text, language, known)))
    return made


def memory_note(made: Sequence[Rendering]) -> str:
    """How much came from the translation memory, for the record."""
    return f"{sum(item.remembered for item in made)} of {len(made)} sentences came from the translation memory"


def verdict(item: Rendering, language: str, all_names: Sequence[str], closeness: float = 1.0) -> quality_estimation.Verdict:
    """Assess a rendering; one from the memory has no faults."""
    if item.remembered:
        return quality_estimation.Verdict()
    strange = quality_estimation.strange_words(item.text, item.english, language, all_names, unknown=item.unknown)
    return quality_estimation.Verdict(
        strange,
        lost_names=not names.same_names(all_names, item.english, item.text),
        faults=item.faults,
        closeness=closeness,
    )
