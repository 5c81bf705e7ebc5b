"""Literata, the typeface of our books (SIL Open Font License 1.1, npm ``@fontsource/literata`` 5.3.0), in subsets by script."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Literata"
STYLES = ((400, "normal"), (400, "italic"), (600, "normal"))

# As the package declares them for CSS unicode-range.
_SUBSETS: dict[str, tuple[tuple[int, int], ...]] = {
    "latin": (
        (0x0000, 0x00FF), (0x0131, 0x0131), (0x0152, 0x0153), (0x02BB, 0x02BC), (0x02C6, 0x02C6), (0x02DA, 0x02DA), (0x02DC, 0x02DC),
        (0x0304, 0x0304), (0x0308, 0x0308), (0x0329, 0x0329), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2191, 0x2191),
        (0x2193, 0x2193), (0x2212, 0x2212), (0x2215, 0x2215), (0xFEFF, 0xFEFF), (0xFFFD, 0xFFFD),
    ),
    "latin-ext": ((0x0100, 0x0130), (0x0132, 0x0151), (0x0154, 0x02BA), (0x1E00, 0x1E9F), (0x1EF2, 0x1EFF), (0x20A0, 0x20AB)),
    "cyrillic": ((0x0301, 0x0301), (0x0400, 0x045F), (0x0490, 0x0491), (0x04B0, 0x04B1), (0x2116, 0x2116)),
    "greek": ((0x0370, 0x0377), (0x037A, 0x037F), (0x0384, 0x038A), (0x038C, 0x038C), (0x038E, 0x03A1), (0x03A3, 0x03FF)),
}  # fmt: skip


@dataclass(frozen=True)
class Face:
    """One font file."""

    path: Path
    weight: int
    style: str
    unicode_range: str
    """As CSS writes it."""

    def css(self, source: str) -> str:
        """The ``@font-face`` rule that takes the font from ``source``, a URL."""
        return (
            f'@font-face{{font-family:"{FAMILY}";font-weight:{self.weight};font-style:{self.style};font-display:swap;'
            f'src:url("{source}") format("woff2");unicode-range:{self.unicode_range}}}'
        )


def _needed(text: str) -> Iterator[str]:
    codes = {ord(char) for char in text}
    for subset, ranges in _SUBSETS.items():
        if subset == "latin" or any(first <= code <= last for code in codes for first, last in ranges):
            yield subset


def covers(text: str) -> bool:
    """Whether the typeface has every character of a text."""
    return all(any(first <= ord(char) <= last for ranges in _SUBSETS.values() for first, last in ranges) for char in text)


def faces(text: str) -> tuple[Face, ...]:
    """The files a book with this text needs: always Latin, others when the text has their characters."""
    found = []
    for subset in _needed(text):
        covers = ",".join(f"U+{first:X}-{last:X}" if first != last else f"U+{first:X}" for first, last in _SUBSETS[subset])
        for weight, style in STYLES:
            found.append(Face(FOLDER / f"literata-{subset}-{weight}-{style}.woff2", weight, style, covers))
    return tuple(found)
