"""A row of the table of forms, and rendered files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.d_aggregator.book.book import Book
    from services.d_aggregator.book.track import Encoder


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
        return [Rendered(self.file, self.media_type, self.render(book)), *(self.more(book) if self.more else ())]
