# ruff: noqa: E501 - patterns read better on one line
"""Choose the place of a scene: by keyword in its description, then by nearest meaning."""

import re
from functools import lru_cache

import numpy as np

from services.c1_illustrator.collage.icons.meaning import embed, vectors_of
from services.c1_illustrator.collage.places.catalogue import BY_NAME, PLACES, Place
from services.c1_illustrator.collage.tables import word_list

_SPLIT = re.compile(
    r"(\b(?:near|by|beside|behind|beyond|beneath|below|under|above|over|outside|with|next to|close to|across from|of|in|on|at|from|full of|without|up to|down to|between|towards|through|along|around|round|among|inside|where|that|and)\b|,)"
)
_LEADING = re.compile(
    r"^(?:(?:in|on|at|by|inside|into|near|under|the|a|an|their|his|her|its|old|little|small|big|tiny|great|to|back|up|deep)\s+)+"
)
_SINGLE = {word: place for place in reversed(PLACES) for word in place.keywords if " " not in word}
_VAGUE = word_list("vague_places")
"""Nouns that yield to another place's name beside them: a hospital room, a village street."""
_WAYS = word_list("ways")
"""Nouns that yield to what they are in or between: a path between houses."""
_LEADS = frozenset(["in", "of", "through", "between", "along", "across", "over", "at"])
_PHRASES = sorted(((word, place) for place in PLACES for word in place.keywords if " " in word), key=lambda pair: -len(pair[0]))


def keyword_place(text: str) -> Place | None:
    """The place named by a short description. Its head noun counts more than its surroundings: "a bakery by the sea" is a bakery."""
    plain = " ".join(re.findall(r"[\w'é-]+|,", text.lower().replace("’", "'")))
    for phrase, place in _PHRASES:
        if re.search(rf"\b{re.escape(phrase)}\b", plain):
            return place
    way = None
    pieces = _SPLIT.split(_LEADING.sub("", plain))
    for before, part in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        words = re.findall(r"[\w'é-]+", part)
        named = sorted((word in _VAGUE, -k, word) for k, word in enumerate(words) if _single(word))
        found = _single(named[0][2]) if named else None
        if way is None:
            if found and named[0][2] not in _WAYS:
                return found
            way = found
        elif found and before in _LEADS and not found.indoors:
            return found
    return way


def _single(word: str) -> Place | None:
    return _SINGLE.get(word) or _SINGLE.get(word.rstrip("s")) or _SINGLE.get(word.removesuffix("'s"))


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
