"""Cutting text into sentences, the same way everywhere."""

import re
from collections.abc import Sequence
from textwrap import wrap

from storycreator.messages.edition import SENTENCE_MAX, Edition, EditionPage, Paragraph, Speakers
from storycreator.messages.story import Story

_ENDS = re.compile(r"[.!?…]['\"”’»)]*$")
_ATTRIBUTION = re.compile(r"^[—–-]?\s*[a-zà-öø-ÿ]")


def sentences(paragraph: str, language: str) -> tuple[str, ...]:
    """The sentences of a paragraph, in order, trimmed, white space folded. A quote keeps what introduces or follows it
    (``"Come!" said Mira.`` is one sentence)."""
    import sentencex  # compiled, over 1 MB: a service that waits for work needs none of it

    found: list[str] = []
    for piece in sentencex.segment(language.partition("-")[0], " ".join(paragraph.split())):
        text = piece.strip()
        if not text:
            continue
        if found and (_ATTRIBUTION.match(text) or not _ENDS.search(found[-1]) or not any(c.isalnum() for c in text)):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return tuple(part for sentence in found for part in _bounded(sentence))


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
