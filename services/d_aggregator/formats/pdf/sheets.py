"""What the typesetter is given."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sheets:
    """A document to typeset."""

    html: str
    css: str
    """Includes the rules for its fonts."""
    pictures: dict[str, bytes] = field(repr=False)
    """JPEG by URL. The document can load nothing else, except the style sheet's fonts from their files."""
    identifier: bytes
    options: dict[str, Any]
    """WeasyPrint's."""
