"""The Jinja templates of the web book, the PDF and the EPUB's documents, and the variables they share."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from services.d_aggregator.book.book import AUTHOR, Book
from services.d_aggregator.book.credits import credits as make_credits
from services.d_aggregator.book.picture import PictureFile
from services.d_aggregator.parts.plate import cover_plate, page_plate
from storycreator.locales.locale import locale
from storycreator.messages.layout import SectionRole, sentence_id

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parents[1] / "templates"


@cache
def _environment() -> "Environment":
    """The Jinja environment, with autoescaping."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def asset(name: str) -> str:
    """A style sheet or script beside the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def language_attributes(book: Book, language: str, *, direction: bool = True) -> dict[str, str]:
    """``lang`` and ``dir`` of something that may not be in the book's language, for HTML and XHTML; none when it is."""
    if language.partition("-")[0] == book.language.partition("-")[0]:
        return {}
    return {"lang": language, **({"dir": "ltr"} if direction else {}), "xml:lang": language}


def _mark(book: Book, language: str, *, direction: bool = True) -> Markup:
    """The attributes as markup, with a space before each."""
    return Markup("").join(Markup(' {}="{}"').format(*pair) for pair in language_attributes(book, language, direction=direction).items())


def _image(book: Book, picture: PictureFile, source: str) -> dict[str, str]:
    """The attributes of an ``img`` element."""
    width, height = picture.size_at(book.picture_width)
    size = {"width": str(width), "height": str(height)}
    alt, language = picture.alt_in(book.language)
    return {"src": source, **size, "alt": alt, **language_attributes(book, language)}


def render(name: str, book: Book, source: Callable[[PictureFile], str], **more: Any) -> str:
    """Render a template with the book and the shared variables; ``source`` gives the URL of a picture."""
    say = locale(book.language).interface
    return _environment().get_template(name).render(
        book=book,
        author=AUTHOR,
        images={picture.page: _image(book, picture, source(picture)) for picture in book.pictures},
        say=say,
        say_language=say.language,
        credits=make_credits(book, say),
        mark=partial(_mark, book),
        heading={role.name.lower(): book.heading(role) for role in SectionRole if role is not SectionRole.PAGE},
        title_id=sentence_id(0, 0, 0),
        cover_plate=cover_plate(book),
        page_plate=partial(page_plate, book),
        **more,
    )  # fmt: skip
