"""An edition as CommonMark, with all special characters escaped."""

from services.d_aggregator.book.book import Book
from services.d_aggregator.book.picture import PictureFile
from services.d_aggregator.formats.form import Form
from storycreator.locales.locale import locale
from storycreator.messages.illustration import picture_path
from storycreator.security.escaping import markdown as escaped


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
    if notes := [note for note in (book.translated, *book.missing) if note]:
        blocks += ["---", *(f"> {escaped(note)}" for note in notes)]
    return ("\n\n".join(blocks) + "\n").encode()


FORM = Form("Markdown file", "book.md", "text/markdown", render_markdown)
