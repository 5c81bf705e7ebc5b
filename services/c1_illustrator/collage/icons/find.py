"""Find the drawing for a word: by name, synonym, keyword, and last by nearest meaning."""

import threading
from dataclasses import dataclass
from typing import Any

from services.c1_illustrator.collage.icons.meaning import nearest
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.words import SYNONYMS, plain, singular

MIN_SIMILARITY = 0.9
"""The least similarity of a match by meaning. Measured: unrelated nouns have 0.85 to 0.895 (sousaphone: megaphone)."""


@dataclass(frozen=True)
class Found:
    """A drawing for a word."""

    slug: str
    how: str
    """``name``, ``synonym``, ``keyword`` or ``meaning``."""


class IconFinder:
    """Looks words up in a set. The same word always finds the same drawing."""

    def __init__(self, noto: NotoSet) -> None:
        self._noto = noto
        self._names: dict[str, str] = {}
        self._keywords: dict[str, str] = {}
        self._found: dict[str, Found | None] = {}
        self._lock = threading.Lock()
        for icon in noto.icons:
            for name in (icon.name, icon.slug.replace("-", " ")):
                self._names.setdefault(name, icon.slug)
        for position in range(2):  # an emoji's first keywords describe it best; the later ones only have to do with it
            for icon in noto.icons:
                if position < len(icon.keywords):
                    self._keywords.setdefault(icon.keywords[position], icon.slug)

    def find(self, phrase: str) -> Found | None:
        """The drawing for a noun phrase; None when nothing is similar."""
        text = plain(phrase)
        if not text:
            return None
        with self._lock:
            if text not in self._found:
                self._found[text] = self._look_up(text)
            return self._found[text]

    def _look_up(self, text: str) -> Found | None:
        words = text.split()
        if " of " in text:  # "jar of honey": first the whole phrase, then the content, then the jar
            head, _, tail = text.partition(" of ")
            phrases = [text, plain(tail), head]
        else:
            phrases = [" ".join(words[k:]) for k in range(len(words))]
        for phrase in phrases:
            if found := self._exact(phrase):
                return found
        for word in reversed(words):
            slug = self._keywords.get(word) or self._keywords.get(singular(word))
            if slug:
                return Found(slug, "keyword")
        slug, likeness = nearest(text, self._noto)
        return Found(slug, "meaning") if likeness >= MIN_SIMILARITY else None

    def _exact(self, phrase: str) -> Found | None:
        singular_form = " ".join([*phrase.split()[:-1], singular(phrase.split()[-1])]) if phrase else ""
        for form in (phrase, singular_form):
            if slug := self._usable(SYNONYMS, form):
                return Found(slug, "synonym")
            if slug := self._usable(self._names, form):
                return Found(slug, "name")
        return None

    def _usable(self, table: dict[str, Any], form: str) -> str | None:
        slug = table.get(form)
        return slug if slug and slug in self._noto else None
