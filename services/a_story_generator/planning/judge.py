"""Judging a candidate for a page: what must not be, what is better, and what can be mended."""

import re
from collections.abc import Sequence
from typing import ClassVar

from services.a_story_generator.planning.arc import Beat, Stage
from services.a_story_generator.planning.plan import Plan
from services.a_story_generator.prompt.suitability import find as unsuitable
from services.a_story_generator.prompt.understanding import Idea
from services.a_story_generator.telling import checks, parsing
from services.a_story_generator.telling.english import straight
from storycreator.messages.story import StoryRequest

_WORLD = frozenset(
    [
        "Earth",
        "Mars",
        "Moon",
        "Sun",
        "Jupiter",
        "Saturn",
        "Venus",
        "North",
        "South",
        "Pole",
        "English",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
)
_ODD = re.compile(
    r"\byour name\b|\b(?:put|pushed|placed|threw) [A-Z]\w+ (?:in|into|inside) the (?:oven|pot|fire|soup|stove)\b"
    r"|\bclever idea\b|\belse ha[ds] a name\b|\bhappy end\b"
)
GOOD_ENOUGH = -0.8
"""A score above which no other candidate is drawn."""
_SAID = r"(?:said|asked|cried|shouted|whispered|replied|laughed|exclaimed|called|answered|smiled|sighed)"


class Judge:
    """Judges the pages of one book."""

    HOPELESS: ClassVar[float] = -5.0
    """A score below which a candidate is not to be printed."""

    def __init__(self, request: StoryRequest, idea: Idea, plan: Plan) -> None:
        self._band = request.age_band
        self._idea = idea
        self._plan = plan
        self._known = _WORLD | set(idea.proper) | {part for name in plan.names for part in name.split()}
        self._known |= set(re.findall(r"[A-ZÀ-Þ][\w'-]+", f"{plan.place} {idea.text}"))

    def lacking(self, plan: Plan) -> list[str]:
        """Words of the prompt that the plan does not use."""
        parts = [plan.hero.about, plan.friend.about, plan.place, plan.wish, plan.trouble, plan.idea, plan.win, plan.ending]
        return checks.missing(self._idea.keywords, " ".join(parts))

    def mended(self, opening: str, said: str, earlier: Sequence[str], target: int) -> tuple[str, int]:
        """Opening and continuation as clean text: whole sentences, names right, no repeats, not too long; and how many repairs."""
        text = checks.whole_sentences(straight(opening + said.split("\n")[0]))
        text = re.sub(r"\s+([,.!?])", r"\1", re.sub(r"([.!?])(?=[A-Z][a-z])", r"\1 ", text))
        text, slips = checks.mended_names(text, self._plan.names)
        text, repeats = checks.without_repeats(text, earlier)
        opening_size = max(1, len(checks.split(opening)) - (opening.count('"') % 2))
        kept = []
        for index, sentence in enumerate(checks.split(text)):  # a bad sentence after the opening ends the page before it
            if index >= opening_size and self._fault(sentence):
                break
            kept.append(sentence)
        shorter = " ".join(kept)
        if checks.balanced(shorter) and shorter != text:
            text, repeats = shorter, repeats + 1
        return checks.fitted(text, target, keep=opening_size), slips + repeats

    def _fault(self, sentence: str) -> bool:
        """Whether a single sentence must not be printed."""
        narration = checks.outside_quotes(sentence)
        return bool(
            checks.META.search(sentence)
            or checks.strange_letters(sentence)
            or unsuitable(sentence, self._band, "en")
            or {name.removesuffix("'s") for name in parsing.names(sentence)} - self._known
            or re.search(r"\b(I|we|my|our|me|us)\b", narration)
            or _ODD.search(sentence)
            or self._talks_to_self(sentence)
        )

    def _talks_to_self(self, sentence: str) -> bool:
        for name in self._plan.names:
            quoted = " ".join(re.findall(r'"([^"]*)"', sentence))
            if (
                re.search(rf"\b{name}\b", quoted)
                and re.search(rf'(?:"\s*{_SAID} {name}\b|{name} {_SAID}\b)', sentence)
                and not re.search(rf"\b(I am|I'm|name is|called) {name}", quoted)
            ):
                return True
        return False

    def score(self, text: str, opening: str, beat: Beat, earlier: Sequence[str], target: int) -> tuple[float, bool]:
        """How good a page is, and whether it is good enough to look no further."""
        if not text or not checks.balanced(text):
            return -99.0, False
        rest = text[len(opening) :] if text.startswith(opening) else text
        if unsuitable(text, self._band, "en") or checks.META.search(rest) or checks.strange_letters(text):
            return -50.0, False
        score = 0.0
        size = checks.count(text)
        score -= 2.5 * abs(size - target) / target
        score -= 3 * (not checks.in_range(text, target))
        score -= 2 * len(parsing.names(text) - self._known - {f"{name}'s" for name in self._known})
        narration = checks.outside_quotes(rest)
        score -= 1.5 * min(2, parsing.present_verbs(narration))
        words = [word.lower() for word in re.findall(r"[A-Za-z']+", rest)]
        score += 1.0 * (len(set(words)) / max(1, len(words)) - 0.75)
        score += 0.4 * ('"' in rest) + 0.2 * any(name in rest for name in self._plan.names)
        if beat.before_win:
            score -= 3 * bool(checks.SPOILERS.search(rest))
            score -= 2.5 * max(0.0, checks.overlap(rest, self._plan.win) - 0.35) if len(rest.split()) > 5 else 0
        if beat.before_idea:
            score -= 2 * (checks.overlap(rest, self._plan.idea) > 0.5 and len(rest.split()) > 5)
        if beat.stage in (Stage.HOME, Stage.WISH) and self._plan.friend.name in rest:
            score -= 3  # they have not met yet
        near = sum(
            checks.overlap(sentence, other) > 0.8 for sentence in checks.split(rest) for other in earlier if len(sentence.split()) > 5
        )
        score -= 1.0 * min(3, near)
        score -= 1.5 * self._wrong_pronoun(text)
        return score, score > GOOD_ENOUGH

    def complaint(self, text: str, target: int) -> str:
        """What a writer should do better, in words."""
        return self.faults(text, target) or "Use new sentences, simple words for children, and do not tell the end early."

    def faults(self, text: str, target: int) -> str:
        """What a reader would find wrong with a page, in words; empty when it is a matter of style."""
        faults = []
        if not text or not checks.in_range(text, target):
            faults.append(
                f"It must have about {target} words (yours has {checks.count(text)}), in whole sentences with every quotation closed."
            )
        if strangers := sorted(parsing.names(text) - self._known):
            faults.append(f"Do not name {', '.join(strangers)}.")
        if parsing.present_verbs(checks.outside_quotes(text)):
            faults.append("Tell it in the past tense.")
        return " ".join(faults)

    def _wrong_pronoun(self, text: str) -> bool:
        """Whether a page about one of the two uses the other's pronoun only."""
        hero, friend = self._plan.hero, self._plan.friend
        narration = checks.outside_quotes(text).lower()
        alone = [person for person in (hero, friend) if re.search(rf"\b{re.escape(person.name)}\b", text)]
        if len(alone) != 1 or hero.pronoun == friend.pronoun:
            return False
        wrong = r"\b(he|his|him)\b" if alone[0].pronoun == "she" else r"\b(she|her|hers)\b"
        return bool(re.search(wrong, narration))
