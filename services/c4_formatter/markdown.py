"""An edition as CommonMark that shows exactly its words."""

import re
from collections.abc import Sequence

# Everything that could start inline markup or, at the start of a line, a block.
_INLINE = re.compile(r"([\\`*_\[\]<>&|~$])")
_BLOCK = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")


def escaped(line: str) -> str:
    """One line of text that Markdown will show as it is."""
    text = _INLINE.sub(r"\\\1", line)
    found = _BLOCK.match(text)
    if not found:
        return text
    if found[1].isdigit():
        return f"{found[1]}\\{text[found.end() :]}"
    return f"\\{text}"


def picture_path(page: int) -> str:
    """Where a page's picture is; 0 is the cover."""
    return f"pictures/page-{page:02}.png" if page else "pictures/cover.png"


def picture(page: int, alt: str) -> str:
    """A reference to a page's picture; the binder may put a better alternative text."""
    return f"![{escaped(alt)}]({picture_path(page)})"


def edition_markdown(title: str, dedication: str, blurb: str, cover: str, pages: Sequence[tuple[int, str, Sequence[str]]]) -> str:
    """The whole edition. ``pages`` are (number, heading, paragraphs)."""
    blocks = [f"# {escaped(title)}", picture(0, cover)]
    if blurb:
        blocks.append(f"> {escaped(blurb)}")
    if dedication:
        blocks.append(f"*{escaped(dedication)}*")
    for number, heading, paragraphs in pages:
        blocks += ["---", f"## {escaped(heading)}", picture(number, heading), *(escaped(text) for text in paragraphs if text)]
    return "\n\n".join(blocks) + "\n"


def edition_text(title: str, dedication: str, blurb: str, pages: Sequence[tuple[int, str, Sequence[str]]]) -> str:
    """The whole edition without markup."""
    blocks = [title, *(part for part in (blurb, dedication) if part)]
    for number, _, paragraphs in pages:
        blocks += [f"* {number} *", *(text for text in paragraphs if text)]
    return "\n\n".join(blocks) + "\n"
