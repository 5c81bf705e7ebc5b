"""An edition as CommonMark, with all special characters escaped."""

import re

from services.d_aggregator.book.book import Book
from services.d_aggregator.book.picture import PictureFile
from services.d_aggregator.formats.form import Form
from storycreator.locales.locale import locale
from storycreator.messages.illustration import picture_path

# Everything that could start inline markup or, at the start of a line, a block.
_INLINE = re.compile(r"([\\`*_\[\]<>&|~$])")
_BLOCK = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")


def escaped(line: str) -> str:
    """One line of text, escaped so that Markdown shows it unchanged."""
    text = _INLINE.sub(r"\\\1", line)
    found = _BLOCK.match(text)
    if not found:
        return text
    if found[1].isdigit():
        return f"{found[1]}\\{text[found.end() :]}"
    return f"\\{text}"


def _picture(picture: PictureFile, language: str) -> str:
    """A reference from the edition's folder to the pictures all editions share."""
    return f"![{escaped(picture.alt_in(language)[0])}](../{picture_path(picture.page)})"


def render_markdown(book: Book) -> bytes:
    """The whole edition. A missing picture is noted in its place, other missing parts at the end."""
    gap = [f"*{locale(book.language).interface.no_picture}*"] if book.illustrated else []
    blocks = [f"# {escaped(book.title)}", *([_picture(book.cover, book.language)] if book.cover else [])]
    if book.blurb:
        blocks.append(f"> {escaped(book.blurb)}")
    if book.dedication:
        blocks.append(f"*{escaped(book.dedication)}*")
    for page in book.pages:
        blocks += ["---", f"## {escaped(page.heading)}", *([_picture(page.picture, book.language)] if page.picture else gap)]
        blocks += [escaped(part) for part in page.text.split("\n\n") if part]
    if book.missing:
        blocks += ["---", *(f"> {escaped(note)}" for note in book.missing)]
    return ("\n\n".join(blocks) + "\n").encode()


FORM = Form("Markdown file", "book.md", "text/markdown", render_markdown)
