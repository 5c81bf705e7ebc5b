"""One picture, as PNG and as JPEG in the sizes the formats need."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

PICTURE_LANGUAGE = "en"
"""The language of descriptions where an edition's own lacks the words; they are marked so (``lang="en"``)."""


@dataclass(frozen=True)
class PictureFile:
    """One picture, shared by all editions. Page 0 is the cover."""

    page: int
    png: bytes = field(repr=False)
    """As it came from the illustrator."""
    width: int
    height: int
    """Pixels of ``png``."""
    alt: str
    """Describes the picture, in ``PICTURE_LANGUAGE``."""
    alts: Mapping[str, str] = field(default_factory=dict)
    """By language, the same."""
    _jpegs: dict[tuple[int, int], bytes] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def alt_in(self, language: str) -> tuple[str, str]:
        """The description in a language if there is one, else in English; and the language it is in."""
        base = language.partition("-")[0]
        return (self.alts[base], base) if base in self.alts else (self.alt, PICTURE_LANGUAGE)

    def size_at(self, width: int) -> tuple[int, int]:
        """Pixels (width, height) of ``jpeg(width)``; never more than the original's."""
        if width >= self.width:
            return self.width, self.height
        return width, max(1, round(self.height * width / self.width))

    def jpeg(self, width: int = 1200, quality: int = 85) -> bytes:
        """The picture as JPEG at most ``width`` pixels wide. Cached for all editions and formats; thread-safe."""
        from PIL import Image

        with self._lock:
            if (width, quality) not in self._jpegs:
                with Image.open(BytesIO(self.png)) as image:
                    small = image.convert("RGB")
                    size = self.size_at(width)
                    if small.size != size:
                        small = small.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.2)
                    out = BytesIO()
                    small.save(out, "JPEG", quality=quality, optimize=True, progressive=False)
                    self._jpegs[width, quality] = out.getvalue()
            return self._jpegs[width, quality]
