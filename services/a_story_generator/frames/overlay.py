"""A further language of a frame, told in a file of its own beside the frame: ``library/de/NAME.toml``."""

from typing import Any


class OverlayError(ValueError):
    """Faults of an overlay; each line of the message names the place."""


def merged(frame: dict[str, Any], overlay: dict[str, Any], language: str) -> dict[str, Any]:
    """The content of a frame's file as if it had that language too. Raises ``OverlayError``."""
    faults = [f"{key!r} is none of title, table, refrain, pages" for key in overlay if key not in ("title", "table", "refrain", "pages")]
    whole = frame | {
        "languages": [*frame["languages"], language],
        "overlaid": [*frame.get("overlaid", ()), language],
        "title": _cell(frame["title"], overlay.get("title"), "title", faults),
        "table": {
            name: _rows(name, rows, overlay.get("table", {}), frame["slots"], faults) for name, rows in frame.get("table", {}).items()
        },
        "pages": _pages(frame["pages"], overlay.get("pages", []), language, faults),
    }
    faults += [f"table.{name}: the frame has no such text table" for name in overlay.get("table", {}) if not _is_text(frame, name)]
    if "refrain" in frame:
        whole["refrain"] = frame["refrain"] | {language: _text(overlay.get("refrain"), "refrain", faults)}
    if faults:
        raise OverlayError("\n".join(faults))
    return whole


def _is_text(frame: dict[str, Any], name: str) -> bool:
    return name in frame.get("table", {}) and frame.get("slots", {}).get(name, {}).get("type") == "text"


def _text(text: Any, where: str, faults: list[str]) -> str:
    if isinstance(text, str) and text.strip() and " | " not in text:
        return text
    faults.append(f"{where}: it needs one text")
    return ""


def _cell(cells: str, text: Any, where: str, faults: list[str]) -> str:
    """``a | b | c`` with one more cell."""
    return f"{cells} | {_text(text, where, faults)}"


def _rows(name: str, rows: dict[str, list[str]], told: dict[str, Any], slots: dict[str, Any], faults: list[str]) -> dict[str, list[str]]:
    """A table with a cell more for each text; a table of nouns, adjectives or verbs as it is."""
    if slots.get(name, {}).get("type") != "text":
        return rows
    mine: dict[str, Any] = told.get(name, {})
    faults += [f"table.{name}: the frame has no row {key!r}" for key in mine if key not in rows]
    whole = {}
    for key, row in rows.items():
        texts = mine.get(key, [])
        where = f"table.{name}, {key!r}"
        if not isinstance(texts, list) or len(texts) != len(row):
            faults.append(f"{where}: {len(row)} texts are needed, as in the frame")
        else:
            whole[key] = [_cell(cells, text, where, faults) for cells, text in zip(row, texts, strict=True)]
    return whole


def _pages(pages: list[dict[str, Any]], told: list[dict[str, Any]], language: str, faults: list[str]) -> list[dict[str, Any]]:
    """The pages with a cell more in ``brief`` and ``short`` and the text of the language."""
    if [page.get("beat") for page in told] != [page["beat"] for page in pages]:
        faults.append(f"pages: their beats are {', '.join(page['beat'] for page in pages)} in the frame")
        return pages
    whole = []
    for number, (page, mine) in enumerate(zip(pages, told, strict=True), 1):
        where = f"page {number} ({page['beat']})"
        faults += [f"{where}: {key!r} is none of beat, text, brief, short" for key in mine if key not in ("beat", "text", "brief", "short")]
        one = page | {language: _text(mine.get("text"), f"{where}: text", faults)}
        if "brief" in page:
            one["brief"] = _cell(page["brief"], mine.get("brief"), f"{where}: brief", faults)
        if short := page.get("short"):
            one["short"] = {
                level: _cell(short[level], mine.get("short", {}).get(level), f"{where}: short.{level}", faults) for level in short
            }
        whole.append(one)
    return whole
