"""The formatter: sentences that can be pointed at, without markup, and a reading order in the book's language."""

import html
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.support.stories import story
from services.c4_formatter.engines.typographer import Typographer
from services.c4_formatter.service import Formatter, FormatterOptions
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Resources
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.edition import Edition, EditionPage, Paragraph
from storycreator.messages.layout import Layout, LayoutPage, LayoutRequest, SectionRole
from storycreator.storage.artifacts import ArtifactStore


class NoModels:
    def path(self, name: str) -> Any:
        raise AssertionError(name)


def formatter() -> Formatter:
    return Formatter(Resources(options=FormatterOptions(), artifacts=ArtifactStore.open("memory://"), models=NoModels()))


def edition(*sentences: str, language: str = "en", **more: str) -> Edition:
    page = EditionPage(number=1, paragraphs=(Paragraph(sentences=sentences),))
    return Edition(language=language, title=more.pop("title", "A Title"), pages=(page,), **more)


async def layout(of: Edition, engine: str = "") -> Layout:
    return await formatter().format_edition(LayoutRequest(edition=of, engine=engine), Call(job_id="job", stage="C4"))


def sentences(page: LayoutPage) -> dict[str, str]:
    return {sentence.id: sentence.text for paragraph in page.paragraphs for sentence in paragraph.sentences}


async def test_every_sentence_of_a_story_can_be_pointed_at() -> None:
    of = original_edition(story())
    made = await layout(of)
    expected = {
        f"p{page.number}-{p}-{s}"
        for page in of.pages
        for p, paragraph in enumerate(page.paragraphs)
        for s in range(len(paragraph.sentences))
    }
    found = {name for page in made.pages for name in sentences(page)}
    assert found == expected
    assert sentences(made.pages[0])["p1-0-2"] == "“One day I\u00a0will visit them,” said\u00a0Mira."


async def test_a_page_s_text_is_its_sentences_with_the_language_s_spaces() -> None:
    made = await layout(original_edition(story()))
    for page in made.pages:
        paragraphs = [" ".join(sentence.text for sentence in paragraph.sentences) for paragraph in page.paragraphs]
        assert made.text(page) == "\n\n".join(paragraphs)
    chinese = await layout(edition("你好。", "再见。", language="zh"))
    assert chinese.unspaced
    assert chinese.text(chinese.pages[0]) == "你好。再见。"


async def test_the_reading_order_is_in_the_language_of_the_edition() -> None:
    made = await layout(edition("Hola.", language="es-MX", dedication="Para ti."))
    assert [(s.id, s.role, s.heading) for s in made.sections] == [
        ("cover", SectionRole.COVER, "Cubierta"),
        ("title", SectionRole.TITLE_PAGE, "Portada"),
        ("dedication", SectionRole.DEDICATION, "Dedicatoria"),
        ("page-1", SectionRole.PAGE, "Página 1"),
        ("colophon", SectionRole.COLOPHON, "Sobre este libro"),
    ]
    assert "dedication" not in {section.id for section in (await layout(edition("Hi."))).sections}


async def test_right_to_left_languages_say_so() -> None:
    assert (await layout(edition("שלום.", language="he"))).right_to_left
    assert not (await layout(edition("Hello."))).right_to_left


async def test_progress_counts_the_pages_and_draft_is_the_same_engine() -> None:
    said: list[Progress] = []

    async def report(progress: Progress) -> None:
        said.append(progress)

    request = LayoutRequest(edition=original_edition(story()), engine="draft")
    made = await formatter().format_edition(request, Call(job_id="job", stage="C4", report=report))
    assert [(p.done, p.total) for p in said] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert made == await layout(original_edition(story()))
    with pytest.raises(InvalidInputError, match="engine"):
        await layout(edition("Hi."), engine="letterpress")


anything = st.text(min_size=1, max_size=80)


@given(st.lists(anything, min_size=1, max_size=3), anything, st.sampled_from(("en", "fr", "es", "ar", "zh")))
def test_any_text_at_all_has_only_characters_that_every_format_can_carry(typed: list[str], title: str, language: str) -> None:
    of = edition(*typed, language=language, title=title)
    typographer = Typographer(of)
    page = typographer.page(of.pages[0])
    assert list(sentences(page)) == [f"p1-0-{index}" for index in range(len(typed))]
    made = typographer.layout((page,), Provenance(service="C4", engine="typographer"))
    for text in (made.title, made.text(page)):
        ElementTree.fromstring(f"<x>{html.escape(text)}</x>")
