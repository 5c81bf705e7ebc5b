"""Synonyms of drawings, and words that need no drawing or a special place."""

import re
from pathlib import Path

from services.c1_illustrator.collage.tables import table, word_list

SYNONYMS: dict[str, str] = {word: f"own-{name}" for name, thing in table("things").items() for word in (name, *thing["words"].split(", "))}
"""Word to slug: of the things drawn here, then from ``synonyms.txt``: each line is ``slug: word, word …``."""
for _line in Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").splitlines():
    _slug, _, _list = _line.partition(":")
    for _word in _list.split(","):
        SYNONYMS.setdefault(_word.strip(), _slug)

SCENERY = word_list("scenery")
"""Words for what the places draw by themselves."""

BIG = word_list("big")
"""Drawings of things larger than the small figures."""

AIRBORNE = word_list("airborne")
"""Drawings that hang or fly."""

_IRREGULAR: dict[str, str] = table("words")["irregular_plurals"]
_ARTICLES = re.compile(
    r"^(?:a|an|the|some|his|her|their|its|my|your|one|two|three|many|few|little|small|tiny|big|old|great|magic|magical|shiny|bright)\s+"
)


def plain(phrase: str) -> str:
    """Lower case, without articles, punctuation and the commonest adjectives in front."""
    text = " ".join(re.findall(r"[\w'’-]+", phrase.lower().replace("’", "'")))
    while (shorter := _ARTICLES.sub("", text)) != text:
        text = shorter
    return text


def singular(word: str) -> str:
    """The singular of an English noun, good enough to look it up."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ch|sh|x|ss|o)es$", word):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
