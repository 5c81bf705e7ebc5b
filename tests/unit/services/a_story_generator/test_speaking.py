"""Frames say who says each quotation, in every language."""

import pytest

from services.a_story_generator.frames.checking import stories
from services.a_story_generator.frames.schema import library
from storycreator.locales.dialogue.quotations import find_quotes
from storycreator.messages.story import Story


def told(frame: str, language: str) -> Story:
    return max((story for story, _ in stories(library()[frame], language, 6)), key=lambda story: sum(len(p.speakers) for p in story.pages))


def lines(story: Story) -> list[tuple[str, str]]:
    """Each quotation with the role of who says it."""
    roles = {member.name: member.role for member in story.cast}
    found = []
    for page in story.pages:
        spans = find_quotes(page.text, story.language)
        assert len(spans) == len(page.speakers)
        found += [
            (page.text[span.start + 1 : span.end - 1].strip(), roles.get(who, who)) for span, who in zip(spans, page.speakers, strict=True)
        ]
    return found


WHO = {  # read by a person: the beginning of a quotation, and who says it
    ("coat_buttons", "en"): {"You have never been in a wardrobe": "friend", "It is warm": "friend", "Like what?": "hero",
                             "I would rather see it": "hero", "It is very yellow": "hero", "Now look": "friend"},
    ("half_of_it", "en"): {"It does not come to an end": "hero", "That was too much for one": "small"},
    ("cold_feet", "fr"): {"Un voleur !": "friend", "Va te coucher": "friend", "Tu as vu le voleur": "hero", "Affaire class": "hero"},
    ("a_hat_from_above", "es"): {"¿Para qué sirve?": "hero", "Es para eso": "friend", "Se acaba": "hero", "Lo levantamos": "friend"},
    ("nearly_there", "es"): {"¿Falta mucho?": "hero", "Aún no": "friend", "Cuidado con la marea": "", "Ya hemos llegado": "hero"},
}  # fmt: skip

SMALL = ("ant", "beetle")
"""Who comes to the table in half_of_it: a noun of a slot, not of the cast."""


@pytest.mark.parametrize(("frame", "language"), WHO, ids=lambda value: value)
def test_who_speaks_in_a_frame(frame: str, language: str) -> None:
    heard = lines(told(frame, language))
    met = 0
    for start, who in WHO[frame, language].items():
        for text, speaker in heard:
            if text.startswith(start):
                met += 1
                assert ("small" if speaker in SMALL else speaker) == who, text
    assert met >= 2, heard


def test_every_edition_of_a_book_knows_who_speaks() -> None:
    story = told("coat_buttons", "en")
    assert {edition.language for edition in story.editions} >= {"es", "fr"}
    names = {member.name for member in story.cast}
    for edition in story.editions:
        said = [who for page in edition.pages for who in page.speakers]
        assert len(said) == sum(len(find_quotes(page.text, edition.language)) for page in edition.pages)
        assert names <= set(said)
