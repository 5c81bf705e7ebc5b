"""Counts of words, sentences and dialogue, and the time it takes to read aloud."""

import re
from collections.abc import Sequence

from storycreator.locales.dialogue.quotations import Span
from storycreator.locales.sentences import paragraphs, sentences, words
from storycreator.messages.analysis import Statistics
from storycreator.messages.common import AgeBand
from storycreator.messages.story import Story

# Words a minute. Adults read prose aloud at about 183 (Brysbaert 2019, doi:10.1016/j.jml.2019.104047); picture books are read more
# slowly, above all to young listeners.
PACE = {AgeBand.EARLY: 105, AgeBand.MIDDLE: 125, AgeBand.OLDER: 145}
PAGE_TURN_SECONDS = {AgeBand.EARLY: 4.0, AgeBand.MIDDLE: 3.0, AgeBand.OLDER: 2.0}
"""Time per page for turning it and looking at the picture."""
_SPACELESS = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")


def count_words(text: str) -> int:
    """Words as a reader counts them; in Chinese and Japanese each character counts (as in word processors)."""
    return len(_SPACELESS.findall(text)) + len(words(_SPACELESS.sub(" ", text)))


def statistics(story: Story, spans: Sequence[Sequence[Span]]) -> Statistics:
    """Counts over all pages; ``spans`` are the quotes of each."""
    texts = [page.text for page in story.pages]
    total = sum(count_words(text) for text in texts)
    unique = {word.casefold() for text in texts for word in [*words(_SPACELESS.sub(" ", text)), *_SPACELESS.findall(text)]}
    parts = [part for text in texts for part in paragraphs(text)]
    counted = sum(len(sentences(part, story.language)) for part in parts)
    spoken = sum(count_words(text[span.start : span.end]) for text, found in zip(texts, spans, strict=True) for span in found)
    return Statistics(
        words=total,
        unique_words=len(unique),
        sentences=counted,
        paragraphs=len(parts),
        characters=sum(len(text) for text in texts),
        words_per_sentence=round(total / counted, 2) if counted else 0.0,
        dialogue_share=round(min(1.0, spoken / total), 4) if total else 0.0,
    )


def reading_seconds(word_count: int, pages: int, age_band: AgeBand) -> float:
    """How long reading aloud takes, page turns included."""
    return round(word_count * 60 / PACE[age_band] + max(0, pages - 1) * PAGE_TURN_SECONDS[age_band], 1)
