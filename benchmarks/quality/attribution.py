"""Judge who is said to speak on a novel whose quotations others attributed (Project Dialogism Novel Corpus, arXiv:2204.05836).

    python -m benchmarks.quality.attribution alice_quotes.json [--wrong]

The file is a JSON object: ``text``; ``characters`` with ``Main Name`` and ``Gender`` (M, F, U, X); ``quotes`` with ``spans``
(characters of the text), ``speaker`` and ``type``. Chapters are read as pages. A quotation is right when its first piece has its speaker.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from storycreator.locales.dialogue.cast import Cast
from storycreator.locales.dialogue.quotations import find_quotes
from storycreator.locales.dialogue.speakers import Attributor
from storycreator.messages.story import CastMember

PRONOUNS = {"M": "he", "F": "she", "U": "it", "X": "they"}
ARTICLE = re.compile(r"^(The|A|An) ")
CHAPTER = re.compile(r"CHAPTER [IVXLC]+")


def cast_of(characters: Sequence[dict[str, str]]) -> dict[str, CastMember]:
    """The cast by the corpus's names; what they are is the first noun of the name (*King* of *The King Of Hearts*)."""
    found = {}
    for one in characters:
        name = ARTICLE.sub("", one["Main Name"]).replace("'S", "'s")
        kind = name.split(" Of ")[0].split()[-1].lower()
        found[one["Main Name"]] = CastMember(name=name, kind=kind, pronoun=PRONOUNS[one["Gender"]])
    return found


def attributed(text: str, cast: Cast) -> Iterator[tuple[int, int, str]]:
    """Start, end and speaker of each quotation found in the text."""
    attributor = Attributor(cast, "en")
    starts = [0, *(found.start() for found in CHAPTER.finditer(text) if found.start()), len(text)]
    for number, (start, end) in enumerate(pairwise(starts), 1):
        page = text[start:end]
        here = [name for name in cast.names if name in page]
        for quote in attributor.page(number, page, find_quotes(page), here):
            yield start + quote.start, start + quote.end, quote.speaker


def main() -> None:
    """Read the file and print how many are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print the quotations that are wrong")
    asked = parser.parse_args()
    corpus: dict[str, Any] = json.loads(asked.file.read_text())
    members = cast_of(corpus["characters"])
    found = list(attributed(corpus["text"], Cast(members.values())))
    right, of_type = Counter[str](), Counter[str]()
    for quote in corpus["quotes"]:
        start, end = quote["spans"][0]
        speaker = next((who for begin, stop, who in found if begin < end and stop > start), "")
        of_type[quote["type"]] += 1
        if speaker == members[quote["speaker"]].name:
            right[quote["type"]] += 1
        elif asked.wrong:
            print(f"{quote['speaker']}, not {speaker or 'nobody'}: {quote['text'][:80]!r}")
    for kind, count in of_type.items():
        print(f"{kind}: {right[kind]} of {count}")
    print(f"right: {right.total()} of {of_type.total()} ({right.total() / of_type.total():.1%})")


if __name__ == "__main__":
    main()
