"""The layout's XHTML fragments as HTML, with nothing in them but what a typeset page may have."""

from html import escape

from lxml import etree

from services.d_aggregator.book import BookPage

_ELEMENTS = frozenset({"p", "span", "em", "strong", "br"})
_ATTRIBUTES = frozenset({"class", "id", "dir", "lang"})


def page_html(page: BookPage) -> str:
    """The page's paragraphs, safe to put into an HTML document. Markup that is not a page's gives way to the page's plain text."""
    try:
        root = etree.fromstring(f"<div>{page.html}</div>", etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True))
    except etree.XMLSyntaxError:
        return plain_html(page.text)
    for element in root.iterdescendants():
        if element.tag not in _ELEMENTS or not set(element.attrib) <= _ATTRIBUTES:
            return plain_html(page.text)
    return "\n".join(str(etree.tostring(child, encoding="unicode", method="html")).strip() for child in root)


def plain_html(text: str) -> str:
    """Plain paragraphs, separated by blank lines, as ``<p>`` elements."""
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n\n"))


def first_words(text: str, count: int = 9) -> str:
    """How a page begins, for the plate that stands in for its picture."""
    words = text.split()
    if len(words) <= count:
        return text
    while count > 1 and not words[count - 1][-1].isalnum():  # not just before a comma, nor with a lone quotation mark
        count -= 1
    return " ".join(words[:count]) + "…"


def balanced(title: str, width: int = 20) -> str:
    """A title that will be broken near its middle when it is too long for one line of ``width`` characters, by no-break spaces."""
    spaces = [at for at, char in enumerate(title) if char == " "]
    if len(title) <= width or len(title) > 2 * width or not spaces:
        return title
    middle = min(spaces, key=lambda at: abs(at - len(title) / 2))
    return " ".join(half.replace(" ", "\u00a0") for half in (title[:middle], title[middle + 1 :]))
