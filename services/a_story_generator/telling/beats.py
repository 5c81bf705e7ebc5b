"""How pages open: the beats, filled with the plan, chosen by seed, tone and the room there is; and whole sentences to add."""

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from services.a_story_generator.planning.arc import Beat
from services.a_story_generator.planning.plan import Plan, slots, stream
from services.a_story_generator.telling.english import capital, fix_articles
from storycreator.locales.sentences import words
from storycreator.messages.common import Tone

SHORT = "short"
"""The mark of beats for very short pages."""
VERY_SHORT = 20
"""Words on a page below which it is one."""
_FIRST = re.compile(r"First |So they got|There was a lot|On the way")
_LATER = re.compile(r"Next |Once more|After that|Bit by bit|A little later|Before long|Round the next|Then \{F\} thought")
_DATA = Path(__file__).parents[1] / "data"


@cache
def plots() -> dict[str, Any]:
    """The data of the story grammar."""
    data: dict[str, Any] = json.loads((_DATA / "plots.json").read_text("utf-8"))
    return data


@cache
def _lines() -> dict[str, tuple[tuple[str, str], ...]]:
    """Stage (``HOME``; ``HOME+`` for sentences to add) → (tone or "", template)."""
    found: dict[str, list[tuple[str, str]]] = {}
    stage = ""
    for line in (_DATA / "beats.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            stage = line[3:].strip()
        elif line and not line.startswith("# "):
            key = f"{stage}+" if line.startswith("+") else stage
            tone, _, rest = line.partition(": ")
            own = tone == SHORT or tone in {str(value) for value in Tone}
            found.setdefault(key, []).append((tone, rest) if own else ("", line.removeprefix("+")))
    return {key: tuple(lines) for key, lines in found.items()}


def fill(template: str, plan: Plan, index: int, rng: random.Random) -> str:
    """A template with the plan's words, grammatical: capitals at the start, ``a``/``an`` right."""
    senses = {name: rng.choice(values) for name, values in plots()["senses"].items()}
    text = template.format(**slots(plan, index, senses))
    return fix_articles(capital(text))


class Beats:
    """The beats of one book. Each template is used at most once while there are others."""

    def __init__(self, plan: Plan, tone: Tone, seed: int) -> None:
        self._plan = plan
        self._tone = tone
        self._seed = seed
        self._used: set[str] = set()

    def opening(self, beat: Beat, target: int, *, share: float = 0.8) -> str:
        """How a page of about ``target`` words begins, taking ``share`` of it at most where it can.
        It may end in an open quotation mark for a writer to go on from."""
        rng = stream(self._seed, "opening", beat.stage, beat.index)
        lines = [line for line in _lines()[beat.stage] if line[0] in ("", self._tone)]
        if target < VERY_SHORT:
            lines = [line for line in _lines()[beat.stage] if line[0] == SHORT] or lines
        lines = [line for line in lines if not (_LATER if beat.index == 0 else _FIRST).match(line[1])] or lines
        rng.shuffle(lines)
        lines.sort(key=lambda line: line[0] != self._tone if rng.random() < 0.6 else True)
        fresh = [line for line in lines if line[1] not in self._used] or lines
        filled = [(template, fill(template, self._plan, beat.index, rng)) for _, template in fresh]
        fits = [item for item in filled if len(words(item[1])) <= share * target]
        template, text = fits[0] if fits else min(filled, key=lambda item: len(words(item[1])))
        self._used.add(template)
        return _shortened(text, target)

    def more(self, beat: Beat) -> Iterator[str]:
        """Whole sentences that may follow on a page, its own stage's first, then sights and sounds; each at most once in a book."""
        rng = stream(self._seed, "more", beat.stage, beat.index)
        own = list(_lines().get(f"{beat.stage}+", ()))
        anywhere = list(_lines()["ANY+"]) * 4
        rng.shuffle(own)
        rng.shuffle(anywhere)
        senses = rng.sample(anywhere, len(anywhere))
        mixed = own[:2] + senses[:1] + own[2:] + senses[1:]
        for _, template in mixed:
            for _ in range(6):
                text = fill(template, self._plan, beat.index, rng)
                key = next((value for value in _sense_values() if value in text), text)
                if key not in self._used:
                    self._used.add(key)
                    yield text
                    break


@cache
def _sense_values() -> tuple[str, ...]:
    return tuple(value for values in plots()["senses"].values() for value in values)


def _shortened(text: str, target: int) -> str:
    """Without its last sentences while it is longer than a page may be."""
    parts = re.split(r'(?<=[.!?])\s+(?=[A-Z])|(?<=[.!?]")\s+(?=[A-Z])', text)
    while len(parts) > 1 and len(words(" ".join(parts))) > 1.2 * target:
        parts.pop()
    return " ".join(parts)
