"""The rule-based typesetter: fast, deterministic, for any language."""

from services.c4_formatter.typeset import set_line, set_paragraph
from storycreator.core.engines import Cost, EngineSpec
from storycreator.locales.locale import Headings, locale
from storycreator.messages.common import Provenance
from storycreator.messages.edition import Edition, EditionPage
from storycreator.messages.layout import Layout, LayoutPage, LayoutParagraph, LayoutSentence, Section, SectionRole, sentence_id


def sections(edition: Edition, names: Headings) -> tuple[Section, ...]:
    """The reading order."""
    order = [
        Section(id="cover", role=SectionRole.COVER, heading=names.cover),
        Section(id="title", role=SectionRole.TITLE_PAGE, heading=names.title_page),
    ]
    if edition.dedication.strip():
        order.append(Section(id="dedication", role=SectionRole.DEDICATION, heading=names.dedication))
    order += [
        Section(id=f"page-{page.number}", role=SectionRole.PAGE, page=page.number, heading=f"{names.page} {page.number}")
        for page in edition.pages
    ]
    order.append(Section(id="colophon", role=SectionRole.COLOPHON, heading=names.colophon))
    return tuple(order)


class Typographer:
    """Sets one edition page by page."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._locale = locale(edition.language)
        self._style = self._locale.typography

    def page(self, page: EditionPage) -> LayoutPage:
        """One page, typeset."""
        paragraphs = []
        for index, paragraph in enumerate(page.paragraphs):
            texts = enumerate(set_paragraph(paragraph.sentences, self._style))
            sentences = tuple(LayoutSentence(id=sentence_id(page.number, index, at), text=text) for at, text in texts)
            paragraphs.append(LayoutParagraph(sentences=sentences))
        return LayoutPage(number=page.number, paragraphs=tuple(paragraphs))

    def layout(self, pages: tuple[LayoutPage, ...], provenance: Provenance) -> Layout:
        """The edition around its typeset pages."""
        edition = self._edition
        title, dedication, blurb = (set_line(text, self._style) for text in (edition.title, edition.dedication, edition.blurb))
        return Layout(
            language=edition.language,
            right_to_left=self._locale.direction == "rtl",
            unspaced=not self._style.sentence_gap,
            title=title,
            dedication=dedication,
            blurb=blurb,
            pages=pages,
            sections=sections(edition, self._locale.headings),
            provenance=provenance,
        )


ENGINE = EngineSpec("typographer", lambda _: Typographer, rank=0, draft=True, cost=Cost(page=0.01))
