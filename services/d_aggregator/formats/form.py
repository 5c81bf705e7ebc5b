"""A row of the table of forms, and rendered files."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storycreator.security.escaping import inert

if TYPE_CHECKING:
    from services.d_aggregator.book.book import Book
    from services.d_aggregator.book.track import Encoder


_TEXTS = ("text/html", "text/markdown", "text/plain", "text/vtt", "application/x-subrip")
"""Files that people also look at in a terminal."""


@dataclass(frozen=True)
class Rendered:
    """One file of an edition."""

    path: str
    """In the edition's folder: ``book.html``, ``audio/title.mp3``."""
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Form:
    """How one form of a book is made. Its libraries are loaded at first use."""

    name: str
    """The name shown to users: ``web book``."""
    file: str
    """Its main file in the edition's folder."""
    media_type: str
    render: Callable[["Book"], bytes]
    """Makes the main file. The same book gives the same bytes."""
    more: Callable[["Book"], list[Rendered]] | None = None
    """Makes further files beside it."""
    needs_sound: bool = False
    """Whether an edition without sound does not have it."""
    encoder: "Encoder | None" = None
    """The encoder of its tracks, so that they are encoded beforehand, once, by several threads."""
    prepare: Callable[[], None] | None = None
    """Starts loading what takes long, when the service starts."""

    def files(self, book: "Book") -> list[Rendered]:
        """The main file first; nothing when the form needs sound and the edition has none."""
        if self.needs_sound and not book.tracks:
            return []
        made = [Rendered(self.file, self.media_type, self.render(book)), *(self.more(book) if self.more else ())]
        return [replace(file, content=inert(file.content.decode()).encode()) if file.media_type in _TEXTS else file for file in made]
