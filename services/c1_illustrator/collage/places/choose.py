# ruff: noqa: E501 - patterns read better on one line
"""Choose the place of a scene: by keyword in its description, then by nearest meaning."""

import re
from functools import lru_cache

import numpy as np

from services.c1_illustrator.collage.icons.meaning import embed, vectors_of
from services.c1_illustrator.collage.places.catalogue import BY_NAME, PLACES, Place

_SPLIT = re.compile(
    r"\b(?:near|by|beside|behind|beyond|beneath|below|under|above|over|outside|with|next to|close to|across from|of|in|on|at|from|full of|without|up to|down to|between|towards|where|that|and|,)\b|,"
)
_LEADING = re.compile(
    r"^(?:(?:in|on|at|by|inside|into|near|under|the|a|an|their|his|her|its|old|little|small|big|tiny|great|to|back|up|deep)\s+)+"
)
_SINGLE = {word: place for place in reversed(PLACES) for word in place.keywords if " " not in word}
_PHRASES = sorted(((word, place) for place in PLACES for word in place.keywords if " " in word), key=lambda pair: -len(pair[0]))


def keyword_place(text: str) -> Place | None:
    """The place named by a short description. Its head noun counts more than its surroundings: "a bakery by the sea" is a bakery."""
    plain = " ".join(re.findall(r"[\w'é-]+|,", text.lower().replace("’", "'")))
    for phrase, place in _PHRASES:
        if re.search(rf"\b{re.escape(phrase)}\b", plain):
            return place
    for part in _SPLIT.split(_LEADING.sub("", plain)):
        for word in reversed(re.findall(r"[\w'é-]+", part)):
            if found := _SINGLE.get(word) or _SINGLE.get(word.rstrip("s")) or _SINGLE.get(word.removesuffix("'s")):
                return found
    return None


@lru_cache(maxsize=512)
def nearest_place(text: str) -> Place:
    """The place whose description is nearest in meaning."""
    likeness = vectors_of([place.meaning for place in PLACES]) @ embed([text])[0]
    return PLACES[int(np.argmax(likeness))]


def choose_place(place: str, action: str, text: str, before: Place | None) -> Place:
    """The place of a page: by its scene, else by its action or text, else that of the page before."""
    if place.strip():
        return keyword_place(place) or nearest_place(" ".join(place.lower().split()))
    for words in (action, text):
        if words and (found := _sighted(words)):
            return found
    return before or BY_NAME["meadow"]


def _sighted(text: str) -> Place | None:
    """The first place named after a preposition in running text."""
    for match in re.finditer(
        r"\b(?:in|on|at|into|inside|to|through|across|under|over|along)\s+(?:the|a|an|his|her|their)\s+((?:[\w'-]+\s*){1,3})", text.lower()
    ):
        if found := keyword_place(match.group(1)):
            return found
    return None
