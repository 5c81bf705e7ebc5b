"""The rule-based typesetter: fast, deterministic, for any language."""

from services.c4_formatter.headings import Headings, headings
from services.c4_formatter.typeset import set_line, set_paragraph
from services.c4_formatter.typography import customs
from storycreator import __version__
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

    def page(self, page: EditionPage) -> LayoutPage:
        """One page, typeset."""
        paragraphs = []
        for index, paragraph in enumerate(page.paragraphs):
            texts = enumerate(set_paragraph(paragraph.sentences, self._customs))
            sentences = tuple(LayoutSentence(id=sentence_id(page.number, index, at), text=text) for at, text in texts)
            paragraphs.append(LayoutParagraph(sentences=sentences))
        return LayoutPage(number=page.number, paragraphs=tuple(paragraphs))

    def layout(self, pages: tuple[LayoutPage, ...]) -> Layout:
        """The edition around its typeset pages."""
        edition = self._edition
        title, dedication, blurb = (set_line(text, self._customs) for text in (edition.title, edition.dedication, edition.blurb))
        return Layout(
            language=edition.language,
            right_to_left=self._customs.right_to_left,
            unspaced=not self._customs.gap,
            title=title,
            dedication=dedication,
            blurb=blurb,
            pages=pages,
            sections=sections(edition, headings(edition.language)),
            provenance=Provenance(service="C4", engine="typographer", version=__version__),
        )
