"""The rule-based typesetter: fast, deterministic, for any language."""

from services.c4_formatter.headings import Headings, headings
from services.c4_formatter.html import page_html
from services.c4_formatter.markdown import edition_markdown, edition_text
from services.c4_formatter.typeset import set_line, set_paragraph
from services.c4_formatter.typography import customs
from storycreator.core.engines import Cost, EngineSpec
from storycreator.messages.common import Provenance
from storycreator.messages.edition import Edition, EditionPage
from storycreator.messages.layout import Layout, LayoutPage, Section, SectionRole


def sections(edition: Edition, names: Headings) -> tuple[Section, ...]:
    """The reading order."""
    order = [
        Section(id="cover", role=SectionRole.COVER, heading=names.cover),
        Section(id="title", role=SectionRole.TITLE_PAGE, heading=names.title_page),
    ]
    if edition.dedication.strip():
        order.append(Section(id="dedication", role=SectionRole.DEDICATION, heading=names.dedication))
    order += [
        Section(id=f"page-{page.number}", role=SectionRole.PAGE, page=page.number, heading=names.of_page(page.number))
        for page in edition.pages
    ]
    order.append(Section(id="colophon", role=SectionRole.COLOPHON, heading=names.colophon))
    return tuple(order)


class Typographer:
    """Sets one edition page by page."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._customs = customs(edition.language)
        self._names = headings(edition.language)

    def page(self, page: EditionPage) -> LayoutPage:
        """One page, typeset."""
        paragraphs = [set_paragraph(paragraph.sentences, self._customs) for paragraph in page.paragraphs]
        texts = [self._customs.gap.join(sentences) for sentences in paragraphs]
        return LayoutPage(number=page.number, html=page_html(page.number, paragraphs, self._customs), text="\n\n".join(texts))

    def layout(self, pages: tuple[LayoutPage, ...], provenance: Provenance) -> Layout:
        """The edition around its typeset pages."""
        edition, names = self._edition, self._names
        title, dedication, blurb = (set_line(text, self._customs) for text in (edition.title, edition.dedication, edition.blurb))
        parts = [(page.number, names.of_page(page.number), page.text.split("\n\n")) for page in pages]
        return Layout(
            language=edition.language,
            title=title,
            dedication=dedication,
            blurb=blurb,
            pages=pages,
            sections=sections(edition, names),
            markdown=edition_markdown(title, dedication, blurb, names.cover, parts),
            plain_text=edition_text(title, dedication, blurb, parts),
            provenance=provenance,
        )


ENGINE = EngineSpec("typographer", lambda _: Typographer, rank=0, draft=True, cost=Cost(page=0.01))
