"""Text that people and models wrote, escaped for the place where it lands: it is data, never an instruction to what shows it."""

import re

# Control characters but tab and line feed; line and paragraph separators; what embeds, overrides or isolates a direction; lone surrogates.
_ACTIVE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_ANY_ACTIVE = re.compile(f"[{_ACTIVE}]")
# Everything that could start inline markup or, at the start of a line, a block of Markdown.
_INLINE = re.compile(r"([\\`*_\[\]<>&|~$])")
_BLOCK = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """The text without what a terminal or a player could act on, or that makes it read in another order than it is written."""
    return _ANY_ACTIVE.sub("", text)


def inert_json(data: bytes) -> bytes:
    """JSON with those characters, which may stand in its strings, as ``\\u`` escapes: the same values, safe to print."""
    return _ANY_ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", data.decode()).encode()


def markdown(text: str) -> str:
    """One line of text, escaped so that Markdown shows it unchanged."""
    line = _INLINE.sub(r"\\\1", _BREAK.sub(" ", inert(text)).strip(" \t"))
    found = _BLOCK.match(line)
    if not found:
        return line
    if found[1].isdigit():
        return f"{found[1]}\\{line[found.end() :]}"
    return f"\\{line}"


def spreadsheet(text: str) -> str:
    """A cell of a CSV file that a spreadsheet does not calculate."""
    return f"'{text}" if text.startswith(_FORMULA) else text
