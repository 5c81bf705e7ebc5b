"""Cutting text into sentences, the same way everywhere."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from textwrap import wrap

from storycreator.messages.edition import SENTENCE_MAX, Edition, EditionPage, Paragraph, Speakers
from storycreator.messages.story import Story

_ENDS = re.compile(r"[.!?…][\s'\"”’»)]*$")
_ATTRIBUTION = re.compile(r"^[—–\-»,;:.\s]*[a-zà-öø-ÿ]")
_INITIAL = re.compile(r"(?<![\w'’])[A-ZÀ-ÖØ-Þ]\.\s*$")
"""``M. Renard``, ``J. Otto``."""
_OPENING = re.compile(r"\s*(?:«\s*)?$")
_GUILLEMETS = str.maketrans("«»", "  ")


def sentences(paragraph: str, language: str) -> tuple[str, ...]:
    """The sentences of a paragraph, in order, trimmed, white space folded. A quote keeps what introduces or follows it
    (``"Come!" said Mira.`` is one sentence); a speech of several sentences between guillemets is several."""
    import sentencex  # compiled, over 1 MB: a service that waits for work needs none of it

    text = " ".join(paragraph.split())
    # The segmenter never cuts between guillemets, so it does not see them. An opening one goes with what follows.
    cuts = accumulate(map(len, sentencex.segment(language.partition("-")[0], text.translate(_GUILLEMETS))))
    places = [0, *(len(_OPENING.sub("", text[:cut])) if cut < len(text) else cut for cut in cuts)]
    found: list[str] = []
    for start, end in pairwise(places):
        piece = text[start:end]
        goes_on = found and (_INITIAL.search(found[-1]) or not _ENDS.search(found[-1]) or _ATTRIBUTION.match(piece))
        if goes_on or (found and not any(c.isalnum() for c in piece)):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(part for sentence in found if (whole := sentence.strip()) for part in _bounded(whole))


def _bounded(sentence: str) -> list[str]:
    """Text that never ends its sentence, cut between words where an edition's sentences must end."""
    return [sentence] if len(sentence) <= SENTENCE_MAX else wrap(sentence, SENTENCE_MAX, break_on_hyphens=False)


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs are separated by blank lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def words(text: str) -> list[str]:
    """Words as a reader counts them: letters and digits, with inner apostrophes and hyphens."""
    return re.findall(r"\w+(?:['’\-]\w+)*", text)


def original_edition(story: Story) -> Edition:
    """The story as the edition everything else is made from."""
    return edition_of(
        story.language,
        story.title,
        story.dedication,
        story.blurb,
        [page.text for page in story.pages],
        [page.speakers for page in story.pages],
    )


def edition_of(language: str, title: str, dedication: str, blurb: str, texts: Sequence[str], speakers: Sequence[Speakers] = ()) -> Edition:
    """An edition from the texts of its pages."""
    pages = tuple(
        EditionPage(
            number=number, paragraphs=tuple(Paragraph(sentences=sentences(part, language)) for part in paragraphs(text)), speakers=said
        )
        for number, (text, said) in enumerate(zip(texts, speakers or [()] * len(texts), strict=True), start=1)
    )
    return Edition(language=language, title=title, dedication=dedication, blurb=blurb, pages=pages)
