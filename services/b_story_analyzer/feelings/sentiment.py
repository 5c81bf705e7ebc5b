"""Sentiment of English by lexicon and rules (VADER; Hutto & Gilbert 2014), averaged over sentences, since a long page would saturate."""

from functools import cache
from typing import Any

from storycreator.locales.dialogue.cast import Cast
from storycreator.locales.dialogue.speech import neutralise_speech_verbs
from storycreator.locales.sentences import paragraphs, sentences, words
from storycreator.messages.analysis import Sentiment

POSITIVE, NEGATIVE = 0.05, -0.05
"""VADER's usual thresholds."""


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def english_score(text: str, cast: Cast) -> float:
    """The sentiment, -1 … 1, without names (a hero called Joy makes no page happy) and verbs of speaking."""
    found = [
        sentence
        for part in paragraphs(neutralise_speech_verbs(cast.without_names(text)))
        for sentence in sentences(part, "en")
        if words(sentence) or not sentence.isascii()
    ]
    scores = [float(_vader().polarity_scores(sentence)["compound"]) for sentence in found]
    return sum(scores) / len(scores) if scores else 0.0


def labelled(score: float) -> Sentiment:
    """A score, clipped and rounded, with its label."""
    score = round(max(-1.0, min(1.0, score)), 4)
    label = "positive" if score >= POSITIVE else "negative" if score <= NEGATIVE else "neutral"
    return Sentiment(score=score + 0.0, label=label)
