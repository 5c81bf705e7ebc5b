"""Improve single sentences with the embedded language model: the worst first, and only where a measure confirms the improvement."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.c3_translator import finish, names, quality_estimation
from services.c3_translator.data_files import lines
from services.c3_translator.pivot_pipeline import Rendering
from storycreator.inference.llama import GREEDY, LlamaModel
from storycreator.locales.locale import language_name

# Language, English, rough draft, correct sentence. The model reads them once per job: the prompt up to the current sentence never changes.
EXAMPLES = [line.split(" | ") for line in lines(__package__, "polish_examples.txt")]
SECONDS_TO_START, SECONDS_A_WORD, SECONDS_A_SENTENCE = 6.0, 0.17, 1.2
"""The model's time on two cores: for the constant part of the prompt, once, then for each sentence (about 1.8 tokens a word at
14 tokens/s). Estimates, so that the choice of sentences does not depend on the load of the machine."""
MIN_OVERLAP = 0.5
"""The least share of the draft's correct words that an improved sentence keeps; below it the model wrote something else."""
Near = Callable[[Sequence[tuple[str, str]]], list[float]]
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Case:
    """A sentence that needs improvement."""

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


def _prompt(language: str, case: Case) -> list[dict[str, str]]:
    name = language_name(language)

    def ask(english: str, draft: str) -> str:
        return f"English: {english}\nDraft: {draft}\nCorrect {name}:"

    messages = [
        {
            "role": "system",
            "content": f"You correct drafts of a children's book in {name}. Keep the draft's words where they are right. Translate what "
            f"was left in English. Reply with the one corrected {name} sentence only.",
        }
    ]
    for target, english, draft, correct in EXAMPLES:
        if target == language:
            messages += [{"role": "user", "content": ask(english, draft)}, {"role": "assistant", "content": correct}]
    return [*messages, {"role": "user", "content": ask(case.english, case.text)}]


def overlap(draft: str, improved: str, but: Sequence[str]) -> float:
    """Share of the draft's words, without ``but``, that the improved sentence still has."""
    kept = {word.lower() for word in _WORD.findall(improved)}
    wanted = [word.lower() for word in _WORD.findall(draft) if word not in but]
    return sum(word in kept for word in wanted) / len(wanted) if wanted else 1.0


class Polisher:
    """Asks the model and assesses its answers."""

    def __init__(self, model: LlamaModel, near: Near, language: str, all_names: Sequence[str], seed: int) -> None:
        self._model = model
        self._similarity = near
        self._language = language
        self._names = all_names
        self._seed = seed

    def improve(self, case: Case) -> tuple[str, quality_estimation.Verdict] | None:
        """A better text with its verdict; None when the model has none. Blocks for seconds."""
        limit = 24 + 3 * len(case.english.split())
        answer = self._model.chat(_prompt(self._language, case), max_tokens=limit, seed=self._seed, sampling=GREEDY)
        text = finish.finish(answer.strip().split("\n")[0], case.english, self._language, self._names)
        verdict = self._accepted(case, text)
        return (text, verdict) if verdict else None

    def _accepted(self, case: Case, text: str) -> quality_estimation.Verdict | None:
        """The verdict on a text; None when it is not better."""
        ratio = len(text) / max(1, len(case.text))
        if not 0.6 <= ratio <= 1.7 or text.count("\n") or not names.same_names(self._names, case.english, text):
            return None
        if overlap(case.text, text, case.verdict.strange) < MIN_OVERLAP:
            return None
        strange = quality_estimation.strange_words(text, case.english, self._language, self._names, sound=case.text)
        closeness = self._similarity([(case.english, text)])[0]
        verdict = quality_estimation.Verdict(strange, lost_names=False, closeness=closeness)
        fewer = len(strange) < len(case.verdict.strange) or case.verdict.lost_names
        # A word left in English counts as close to itself: its translation may cost a little closeness.
        near = closeness >= case.verdict.closeness - (0.04 if fewer else 0.0)
        return verdict if near and (fewer or closeness > case.verdict.closeness + 0.005) else None


def cases(made: Sequence[Rendering], verdicts: Sequence[quality_estimation.Verdict]) -> list[Case]:
    """The sentences with faults."""
    return [
        Case(index, item.english, item.text, verdict)
        for index, (item, verdict) in enumerate(zip(made, verdicts, strict=True))
        if verdict.need > 0
    ]
