"""The formatter: fragments that any XML reader takes, Markdown that shows the same words, a reading order in the book's language."""

import html
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from services.c4_formatter.engines.typographer import Typographer
from services.c4_formatter.markdown import escaped
from services.c4_formatter.service import Formatter, FormatterOptions
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Resources
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.edition import Edition, EditionPage, Paragraph
from storycreator.messages.layout import Layout, LayoutRequest, SectionRole
from storycreator.storage.artifacts import ArtifactStore
from tests.support.stories import story


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


def spans(fragment: str) -> dict[str, str]:
    root = ElementTree.fromstring(f"<div>{fragment}</div>")
    return {span.attrib["id"]: "".join(span.itertext()) for span in root.iter("span") if span.attrib["class"] == "s"}


async def test_every_sentence_of_a_story_can_be_pointed_at() -> None:
    of = original_edition(story())
    made = await layout(of)
    expected = {
        f"p{page.number}-{p}-{s}"
        for page in of.pages
        for p, paragraph in enumerate(page.paragraphs)
        for s in range(len(paragraph.sentences))
    }
    found = {name for page in made.pages for name in spans(page.html)}
    assert found == expected
    assert spans(made.pages[0].html)["p1-0-2"] == "“One day I\u00a0will visit them,” said\u00a0Mira."


async def test_text_and_html_say_the_same() -> None:
    made = await layout(original_edition(story()))
    for page in made.pages:
        root = ElementTree.fromstring(f"<div>{page.html}</div>")
        assert "\n\n".join("".join(p.itertext()) for p in root.iter("p")) == page.text


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


async def test_markdown_names_the_pictures_and_the_pages() -> None:
    made = await layout(original_edition(story()))
    assert "![Page 3](pictures/page-03.png)" in made.markdown
    assert "![Cover](pictures/cover.png)" in made.markdown
    assert made.markdown.startswith("# Mira and the Moonlight\n")


async def test_right_to_left_languages_say_so() -> None:
    assert '<p dir="rtl">' in (await layout(edition("שלום.", language="he"))).pages[0].html
    assert "dir=" not in (await layout(edition("Hello."))).pages[0].html


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
def test_any_text_at_all_gives_well_formed_markup(sentences: list[str], title: str, language: str) -> None:
    of = edition(*sentences, language=language, title=title)
    typographer = Typographer(of)
    page = typographer.page(of.pages[0])
    assert list(spans(page.html)) == [f"p1-0-{index}" for index in range(len(sentences))]
    made = typographer.layout((page,), Provenance(service="C4", engine="typographer"))
    for text in (made.title, made.markdown, made.plain_text, page.text):
        ElementTree.fromstring(f"<x>{html.escape(text)}</x>")  # and no character that XML forbids


def shown(markdown: str) -> str:
    """The words CommonMark's reference rules would show."""
    return html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt("commonmark").enable("table").render(markdown))).strip("\n")


@given(st.one_of(anything, st.text(alphabet="ab1.)#*_-+=~`[]()<>!&;\\|: ", min_size=1, max_size=30)))
def test_markdown_shows_exactly_the_words(text: str) -> None:
    line = Typographer(edition(text)).page(edition(text).pages[0]).text
    assert shown(escaped(line)) == line
