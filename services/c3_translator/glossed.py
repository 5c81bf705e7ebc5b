"""Translate single sentences anew with the embedded language model, which is given ready-made word forms: the worst first, and only where
nothing speaks against what it writes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.c3_translator import faults, finish, names, quality_estimation, target_quotes, word_forms
from services.c3_translator.data_files import lines
from services.c3_translator.pivot_pipeline import Rendering
from storycreator.inference.llama import GREEDY, LlamaModel
from storycreator.locales.locale import language_name

# Language, English, word forms, translation. The model reads them once per job: the prompt up to the current sentence never changes.
EXAMPLES = [line.split(" | ") for line in lines(__package__, "glossed_examples.txt")]
SECONDS_TO_START, SECONDS_A_WORD, SECONDS_A_SENTENCE = 6.0, 0.25, 1.5
"""The model's time on two cores: for the constant part of the prompt, once, then for each sentence, whose words and forms are read before
about 1.8 tokens a word are written. Estimates, so that the choice of sentences does not depend on the load of the machine."""
MAY_LOSE = 0.02
"""How much less close in meaning than the draft a sentence without the draft's faults may be."""
SHORTEST, LONGEST = 0.6, 1.7
"""The length of a translation in lengths of the draft."""
Near = Callable[[Sequence[tuple[str, str]]], list[float]]


@dataclass(frozen=True)
class Case:
    """A sentence whose draft has faults."""

    index: int
    english: str
    text: str
    verdict: quality_estimation.Verdict


def choose(cases: Sequence[Case], seconds: float) -> list[Case]:
    """The worst cases that fit the budget, in the order of the story."""
    chosen: list[Case] = []
    seconds -= SECONDS_TO_START
    for case in sorted(cases, key=lambda case: (-case.verdict.need, case.index)):
        cost = SECONDS_A_SENTENCE + SECONDS_A_WORD * len(case.english.split())
        if case.verdict.need > 0 and cost <= seconds:
            chosen.append(case)
            seconds -= cost
    return sorted(chosen, key=lambda case: case.index)


def prompt(language: str, english: str) -> list[dict[str, str]]:
    """The chat that asks for a sentence's translation."""
    name = language_name(language)
    messages = [
        {
            "role": "system",
            "content": f"You translate a children's picture book from English into {name}. You write simple, natural, correct {name}, in "
            "the past tense. Use the words given; change only their endings. Names stay as they are. Answer with the translation only.",
        }
    ]
    for target, example, given, translation in EXAMPLES:
        if target == language:
            messages += [{"role": "user", "content": f"{example}\nWords: {given}"}, {"role": "assistant", "content": translation}]
    given = "; ".join(f"{words} = {told}" for words, told in word_forms.found(english, language))
    return [*messages, {"role": "user", "content": f"{english}\nWords: {given}"}]


class Translator:
    """Asks the model and judges its answers."""

    def __init__(self, model: LlamaModel, near: Near, language: str, all_names: Sequence[str], sexes: Mapping[str, str], seed: int) -> None:
        self._model = model
        self._similarity = near
        self._language = language
        self._names = all_names
        self._sexes = sexes
        self._seed = seed

    def improve(self, case: Case) -> tuple[str, quality_estimation.Verdict] | None:
        """A better text with its verdict; None when the model has none. Blocks for seconds."""
        english = target_quotes.plain(case.english)
        answer = self._model.chat(
            prompt(self._language, english), max_tokens=24 + 3 * len(english.split()), seed=self._seed, sampling=GREEDY
        )
        text = finish.finish(answer.strip().split("\n")[0], case.english, self._language, self._names)
        known = faults.nouns([text], self._language)
        text = faults.mend(text, case.english, self._language, self._sexes, known)
        verdict = self._accepted(case, text, known)
        return (text, verdict) if verdict else None

    def _accepted(self, case: Case, text: str, known: faults.Nouns) -> quality_estimation.Verdict | None:
        """The verdict on a text; None when it is not better than the draft."""
        if not SHORTEST <= len(text) / max(1, len(case.text)) <= LONGEST or not names.same_names(self._names, case.english, text):
            return None
        trusted = f"{case.text} {' '.join(told for _, told in word_forms.found(case.english, self._language))}"
        strange = quality_estimation.strange_words(text, case.english, self._language, self._names, sound=trusted)
        closeness = self._similarity([(case.english, text)])[0]
        verdict = quality_estimation.Verdict(strange, faults=faults.doubts(text, case.english, self._language, known), closeness=closeness)
        fewer = len(strange) + len(verdict.faults) < len(case.verdict.strange) + len(case.verdict.faults) or case.verdict.lost_names
        near = closeness >= case.verdict.closeness - (MAY_LOSE if fewer else 0.0)
        return verdict if near and (fewer or closeness > case.verdict.closeness) else None


def cases(made: Sequence[Rendering], verdicts: Sequence[quality_estimation.Verdict]) -> list[Case]:
    """The sentences with faults."""
    return [
        Case(index, item.english, item.text, verdict)
        for index, (item, verdict) in enumerate(zip(made, verdicts, strict=True))
        if verdict.need > 0
    ]
